"""Paper at the desk: letters, applications that came another way, packages; all of it without script."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from intake.applications.models import Application
from intake.applications.models_paper import CaseOrigin, Letter
from intake.authorities.models import Membership
from intake.authorities.models_notices import ReceiptNotice
from tests.factories import STUDY, AuthorityFactory, MembershipFactory, UserFactory, revision_study
from tests.intake.handover.reading import pdf_text
from tests.intake.reviews.factories import admit, make_case, make_clerk

pytestmark = pytest.mark.django_db
ENTERED = {
    "channel": "online_service",
    "process_number": "OZG-4711",
    "received_on": "2026-11-02",
    "family_name": "DARWISH",
    "given_names": "AMAL",
    "birth_date": "03.04.1999",
    "nationality": "SYR",
    "language": "ar",
    "phone": "0151 12345678",
    "street": "Demostraße",
    "house_number": "7",
    "postal_code": "44623",
    "city": "Herne",
}


@pytest.fixture
def authority():
    revision_study()
    return AuthorityFactory()


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.VORSPRACHE_STAFF_MFA_REQUIRED = False


@pytest.fixture
def desk(authority):
    client = Client()
    client.force_login(make_clerk(authority), "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def stranger():
    client = Client()
    client.force_login(make_clerk(AuthorityFactory()), "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def letter(authority):
    return make_case(authority, answers={"email": ""}).letters.get()


def test_letters_are_listed_printed_and_taken_off(desk, letter):
    page = desk.get(reverse("paper:letters")).content.decode()
    assert letter.application.reference in page
    assert "Anschrift fehlt" in page

    answer = desk.post(reverse("paper:letter", args=[letter.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert letter.application.reference in pdf_text(answer.content)

    desk.post(reverse("paper:letters"), {"letter": [str(letter.pk), "nonsense"]})
    assert letter.application.reference not in desk.get(reverse("paper:letters")).content.decode()
    assert letter.application.reference in desk.get(reverse("paper:letters") + "?printed=1").content.decode()


def test_another_authority_prints_marks_exports_and_asks_for_nothing(stranger, letter):
    case = letter.application
    for name, pk in (("letter", letter.pk), ("export", case.pk), ("access_letter", case.pk)):
        assert stranger.post(reverse(f"paper:{name}", args=[pk])).status_code == 404
    assert stranger.get(reverse("paper:receipt", args=[case.pk])).status_code == 404
    stranger.post(reverse("paper:letters"), {"letter": [str(letter.pk)]})
    letter.refresh_from_db()
    assert letter.printed_at is None
    assert case.reference not in stranger.get(reverse("paper:letters")).content.decode()


def test_an_application_on_paper_is_entered_on_one_page(desk, authority):
    assert desk.get(reverse("paper:new")).status_code == 200

    answer = desk.post(reverse("paper:new"), {**ENTERED, "service": f"{authority.pk}:{STUDY}"})

    case = Application.objects.get()
    assert answer["Location"] == reverse("review:case", args=[case.pk])
    assert case.answers["birth_date"] == "1999-04-03"
    assert case.answers["phone"] == "+4915112345678"
    assert case.answers["nationalities"] == ["SYR"]
    assert case.origin.channel == CaseOrigin.Channel.ONLINE_SERVICE
    assert case.letters.get().kind == Letter.Kind.ACCESS
    assert case.reference in desk.get(reverse("review:case", args=[case.pk])).content.decode()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"city": ""}, "E-Mail-Adresse eintragen"),
        ({"received_on": "2999-01-01"}, "liegt in der Zukunft"),
        ({"service": ""}, "Leistung"),
        ({"phone": "12"}, "Telefonnummer"),
        ({"birth_date": "gestern"}, "Geburtsdatum"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk, authority, change, complaint):
    sent = {**ENTERED, "service": f"{authority.pk}:{STUDY}", **change}

    answer = desk.post(reverse("paper:new"), sent)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert complaint in page
    assert "DARWISH" in page
    assert not Application.objects.exists()


def test_a_service_of_another_authority_is_no_choice(desk):
    other = AuthorityFactory()

    assert desk.post(reverse("paper:new"), {**ENTERED, "service": f"{other.pk}:{STUDY}"}).status_code == 422
    assert not Application.objects.exists()


def test_a_case_leaves_as_a_zip_with_its_history_in_words(desk, authority):
    case = make_case(authority)

    answer = desk.post(reverse("paper:export", args=[case.pk]))

    assert "no-store" in answer["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert "Antrag begonnen" in pdf_text(archive.read("summary.pdf"))


def test_the_receipt_is_there_for_the_counter(desk, authority):
    case = make_case(authority)

    assert case.reference in pdf_text(desk.get(reverse("paper:receipt", args=[case.pk])).content)


def test_a_lost_code_is_replaced_by_letter(desk, authority):
    case = make_case(authority)

    desk.post(reverse("paper:access_letter", args=[case.pk]))

    assert case.letters.get().kind == Letter.Kind.ACCESS


def test_editors_write_the_notice_and_german_binds(authority):
    client = Client()
    editor = admit(UserFactory())
    MembershipFactory(user=editor, authority=authority, role=Membership.Role.EDITOR)
    client.force_login(editor, "allauth.account.auth_backends.AuthenticationBackend")
    address = reverse("paper:notice", args=[authority.pk])

    assert client.post(address, {"tr": "Not"}).status_code == 422
    assert client.post(address, {"de": "Hinweis", "tr": "Not"}).status_code == 302

    assert set(ReceiptNotice.objects.values_list("language", "text")) == {("de", "Hinweis"), ("tr", "Not")}
    assert "Hinweis" in client.get(address).content.decode()
    assert client.get(reverse("paper:notice", args=[AuthorityFactory().pk])).status_code == 404


def test_clerks_do_not_write_the_notice(desk, authority):
    assert desk.get(reverse("paper:notice", args=[authority.pk])).status_code == 404
