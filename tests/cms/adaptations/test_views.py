"""Editors see what is offered, decide conflicts, adopt, and read and export the report; nobody else does."""

import csv
import io

import pytest
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from cms.adaptations.overview import public_report
from cms.pages import DifferencesPage
from intake.actors import Actor
from intake.authorities.models import Membership, OfferedService
from intake.definitions.adoptions import form_adopt
from intake.definitions.models import Adoption
from intake.definitions.selectors import newest_standard, revision_in_force
from intake.definitions.services import revision_freeze
from tests.cms.adaptations.conftest import HELP, MINUTES, block
from tests.factories import STUDY, AuthorityFactory, MembershipFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standard")]


def renew(**appointment):
    former = newest_standard(STUDY)
    content = {**former.content, "appointment": {**former.content["appointment"], **appointment}}
    return revision_freeze(
        content=content, texts=former.texts, source_key=None, required_languages=["de"], actor=Actor.system()
    )


def address(office):
    return reverse("adaptations:adopt", args=[office.pk, STUDY])


def adopt(client, office, standard, **decisions):
    sent = {f"decision-{key}": value for key, value in decisions.items()}
    return client.post(address(office), {"standard": standard.pk, **sent})


def text(response):
    return response.content.decode()


def test_the_table_offers_a_form_that_was_not_adopted_yet(client, office, editor):
    page = text(client.get(reverse("adaptations:index")))

    assert office.name in page
    assert "noch nicht übernommen" in page
    assert address(office) in page


def test_adopting_puts_the_form_with_its_changes_into_force(client, office, editor, standard, adapt):
    adapt(MINUTES, HELP)
    assert "Mehr Zeit" in text(client.get(address(office)))

    response = adopt(client, office, standard)

    assert response.status_code == 302
    assert revision_in_force(office, STUDY).content["appointment"]["duration_min"] == 45
    assert Adoption.objects.get().adopted_by == editor


def test_a_changed_adaptation_waits_for_the_adoption_and_shows_what_it_changes(client, office, editor, standard, adapt):
    adapt(MINUTES)
    adopt(client, office, standard)
    adapt(MINUTES, HELP)

    assert revision_in_force(office, STUDY).texts["de"]["question.phone.help"] != "Am besten mobil."
    assert "Ihre Anpassung wurde geändert" in text(client.get(reverse("adaptations:index")))
    assert "Am besten mobil." in text(client.get(address(office)))


def test_a_conflict_is_shown_with_both_standards_and_refused_until_it_is_decided(
    client, office, editor, standard, adapt
):
    page = adapt(MINUTES)
    adopt(client, office, standard)
    newest = renew(duration_min=35)

    shown = text(client.get(address(office)))
    assert "Dauer in Minuten: 30" in shown
    assert "Dauer in Minuten: 35" in shown
    refused = adopt(client, office, newest)
    assert refused.status_code == 409
    assert Adoption.objects.count() == 1

    adopt(client, office, newest, **{page.operations[0].id: "keep"})
    assert revision_in_force(office, STUDY).content["appointment"]["duration_min"] == 45
    assert Adoption.objects.first().standard == newest


def test_a_standard_that_became_newer_meanwhile_is_shown_first(client, office, editor, standard):
    renew(duration_min=35)
    response = adopt(client, office, standard)

    assert response["Location"] == address(office)
    assert not Adoption.objects.exists()


def test_the_report_lists_the_version_and_each_difference(client, office, editor, standard, adapt):
    adapt(MINUTES, HELP)
    adopt(client, office, standard)

    page = text(client.get(reverse("adaptations:report", args=[office.pk])))

    assert "Mehr Zeit" in page
    assert "Am besten mobil." in page
    assert "Telefon" in page


def test_the_csv_neutralises_formulas(client, office, editor, standard, adapt):
    adapt(block("replace_help", 2, thing="question", key="phone", help='=HYPERLINK("http://evil.example")'))
    adopt(client, office, standard)

    response = client.get(reverse("adaptations:report_csv", args=[office.pk]))
    (_head, line) = list(csv.reader(io.StringIO(text(response).lstrip("\ufeff")), delimiter=";"))

    assert line[8] == '\'=HYPERLINK("http://evil.example")'


@pytest.mark.parametrize("name", ["index", "adopt", "report", "report_csv"])
@pytest.mark.parametrize("who", ["superuser", "clerk", "editor_elsewhere"])
def test_nobody_but_the_offices_editors_finds_its_forms(client, office, name, who):
    if who == "superuser":
        user = UserFactory(is_superuser=True)
    else:
        role = Membership.Role.CLERK if who == "clerk" else Membership.Role.EDITOR
        place = office if who == "clerk" else AuthorityFactory()
        user = MembershipFactory(authority=place, role=role).user
        user.is_superuser = True
        user.save()
    client.force_login(user)
    arguments = {"index": [], "adopt": [office.pk, STUDY]}.get(name, [office.pk])

    response = client.get(reverse(f"adaptations:{name}", args=arguments))

    if (name, who) == ("index", "editor_elsewhere"):
        assert office.name not in text(response)
    else:
        assert response.status_code == 404


def test_the_public_report_shows_what_is_in_force(client, office, editor, standard, adapt):
    adapt(MINUTES)
    adopt(client, office, standard)
    home = office.site.root_page
    page = home.add_child(instance=DifferencesPage(title="Abweichungen", slug="abweichungen", locale=home.locale))

    shown = text(client.get(page.get_url(), HTTP_HOST=office.site.hostname))

    assert "Mehr Zeit" in shown
    assert "45" in shown


def test_the_public_report_asks_once_for_all_forms(client, office, editor, standard, adapt, django_assert_num_queries):
    adapt(MINUTES)
    adopt(client, office, standard)
    second = revision_freeze(
        content={**standard.content, "key": "second_form"},
        texts=standard.texts,
        source_key=None,
        required_languages=["de"],
        actor=Actor.system(),
    )
    OfferedService.objects.create(authority=office, service_key="second_form")
    form_adopt(authority=office, standard=second, actor=Actor.staff(editor))
    assert len(public_report(office, "de")) == 2  # the texts are kept by the process from now on

    with django_assert_num_queries(1):
        public_report(office, "de")


def test_an_editor_is_told_at_once_what_an_operation_does_not_find(client, office, editor, adapt):
    page = adapt(HELP)
    value = {"reason": "", "thing": "question", "key": "phnoe", "help": "x"}
    data = nested_form_data(
        {
            "title": page.title,
            "slug": page.slug,
            "service_key": STUDY,
            "operations": streamfield([("replace_help", value)]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )

    response = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)

    assert response.status_code == 200
    shown = response.context["form"].errors
    assert "Meinten Sie „phone“?" in str(shown)
