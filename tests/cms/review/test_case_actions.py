"""The case page's small corrections and its one submit, as the browser sends them; none needs a script."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from intake.actors import Actor
from intake.applications.messages import message_write
from intake.applications.models import Message
from intake.applications.states import State
from intake.audit import AuditEntry
from intake.authorities.models import Membership
from intake.documents.models import Document
from intake.prechecks.models import Finding
from intake.prechecks.models_levels import CheckLevel
from intake.reviews.models import CorrectionRequest, Review
from intake.reviews.models_templates import MessageTemplate
from intake.reviews.models_verdicts import FindingVerdict
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory
from tests.intake.reviews.factories import admit, make_case, make_clerk, make_document, make_precheck

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]

EVIDENCE = [{"page": 2, "box": [0.1, 0.5, 0.6, 0.75], "text": "P<TURGUEL<<AYSE", "confidence": 0.98}]
NAME_DIFFERS = ("name_match.family_name", "failed", {"expected": "Gül", "read": "GUEL", "evidence": EVIDENCE})


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(client, authority):
    clerk = make_clerk(authority)
    client.force_login(clerk)
    return clerk


@pytest.fixture
def case(authority, clerk):
    return make_case(authority, language="tr", complete=True)


def url(case):
    return reverse("review:case", args=[case.pk])


def send(client, case, follow=True, **fields):
    case.refresh_from_db()
    response = client.post(url(case), {"lock_version": case.lock_version, **fields}, follow=follow)
    return response, " ".join(response.content.decode().split())


# --- Verdicts on findings ---


def test_a_verdict_is_kept_by_its_button_and_nothing_typed_is_lost(client, case):
    make_precheck(make_document(case, pages=2), "findings", findings=[NAME_DIFFERS])
    finding = Finding.objects.get()

    response, page = send(client, case, judge=f"{finding.pk}:wrong", note="halb geschrieben")

    assert response.status_code == 200
    assert FindingVerdict.objects.get().verdict == "wrong"
    assert "halb geschrieben" in page
    assert f'value="{finding.pk}:wrong" aria-pressed="true"' in page
    assert not Review.objects.exists()


def test_the_script_gets_no_page_for_a_verdict(client, case):
    make_precheck(make_document(case, pages=2), "findings", findings=[NAME_DIFFERS])
    answer = client.post(
        url(case), {"judge": f"{Finding.objects.get().pk}:right"}, headers={"X-Requested-With": "fetch"}
    )

    assert (answer.status_code, answer.content) == (204, b"")
    assert FindingVerdict.objects.get().verdict == "right"


@pytest.mark.parametrize("value", ["", "x:right", "00000000-0000-0000-0000-000000000000:right", "{}:perhaps"])
def test_a_broken_verdict_is_not_found(client, case, value):
    make_precheck(make_document(case, pages=2), "findings", findings=[NAME_DIFFERS])

    assert send(client, case, judge=value.format(Finding.objects.get().pk))[0].status_code == 404
    assert not FindingVerdict.objects.exists()


def test_a_check_at_hint_level_steps_back(client, case, authority):
    document = make_document(case, pages=2)
    make_precheck(document, "findings", findings=[NAME_DIFFERS])
    CheckLevel.objects.create(authority=authority, code="name_match.family_name", document_kind="passport")

    page = client.get(url(case)).content.decode()

    assert "nur ein Hinweis" in page
    assert "review-finding--hint" in page
    assert "review-doc--warning" not in page


# --- The kind of a document ---


def test_the_recognised_kind_is_one_click_away(client, case):
    document = make_document(case)
    make_precheck(document, "findings", kind="enrolment_certificate", findings=[NAME_DIFFERS])
    page = client.get(url(case)).content.decode()
    assert "Sieht aus wie: Immatrikulationsbescheinigung" in page

    _response, page = send(client, case, kind=f"{document.pk}:enrolment_certificate", note="bleibt")

    document.refresh_from_db()
    case.refresh_from_db()
    assert document.requirement_key == "enrolment_certificate"
    assert "bleibt" in page
    assert f'name="lock_version" value="{case.lock_version}"' in page


def test_any_other_kind_of_the_form_can_be_chosen(client, case):
    document = make_document(case)

    send(client, case, kind_of=str(document.pk), **{f"kind-{document.pk}": "rental_contract"})

    assert Document.objects.get().requirement_key == "rental_contract"


def test_a_stale_correction_says_what_happened(client, case, authority):
    document = make_document(case)
    type(case).objects.filter(pk=case.pk).update(lock_version=9)

    response = client.post(url(case), {"lock_version": 3, "kind": f"{document.pk}:rental_contract", "note": "bleibt"})

    assert response.status_code == 409
    assert "bleibt" in response.content.decode()
    assert Document.objects.get().requirement_key == "passport"


# --- Messages ---


def test_a_message_shows_both_languages_and_its_open_places(client, case):
    page = client.get(url(case)).content.decode()

    panel = page.partition('id="message-hearing"')[2].partition("</li>")[0]
    assert '<mark data-fill="frist">{frist}</mark>' in panel
    assert 'name="m-hearing-frist"' in panel
    assert 'lang="tr"' in panel or "Noch nicht übersetzt" in panel


def test_a_message_is_sent_with_state_and_note_in_one_submit(client, case):
    fields = {"message": "hearing", "m-hearing-gruende": "Einkommen fehlt", "m-hearing-frist": "2026-12-24"}

    _response, page = send(client, case, note="Frist notiert", **fields)

    case.refresh_from_db()
    sent = Message.objects.get(kind="office_message")
    assert case.state == State.HEARING
    assert "24. Dezember 2026" in sent.content["text_de"]
    assert "Die Nachricht wurde versendet." in page
    assert Review.objects.get().note == "Frist notiert"


def test_an_open_placeholder_is_named_and_everything_stays(client, case):
    fields = {"message": "hearing", "m-hearing-gruende": "Einkommen fehlt", "m-hearing-frist": "morgen"}

    response, page = send(client, case, note="Frist notiert", **fields)

    assert response.status_code == 422
    assert "{frist}" in page.partition('id="review-problem"')[2].partition("</div>")[0]
    assert "Einkommen fehlt" in page
    assert "Frist notiert" in page
    assert re.search(r'id="message-hearing" value="hearing" checked', page)
    assert not Message.objects.filter(kind="office_message").exists()


def test_what_the_applicant_wrote_is_shown_as_text_and_marked_read(client, case):
    message_write(application=case, text="<b>Merhaba</b>", actor=Actor.applicant(case.pk))

    page = client.get(url(case)).content.decode()

    assert "&lt;b&gt;Merhaba&lt;/b&gt;" in page
    assert "von der antragstellenden Person" in page
    assert Message.objects.get(from_applicant=True).read_at is not None


# --- Questions, forwarding, calls, news ---


def test_a_ticked_answer_is_asked_for_again_and_can_be_retracted(client, case):
    fields = {"q-birth_place": "1", "q-birth_place-reason": "differs", "q-birth_place-comment": "Pass: Izmir"}
    _response, page = send(client, case, **fields)

    request = CorrectionRequest.objects.get()
    case.refresh_from_db()
    assert (request.question_key, case.state) == ("birth_place", State.INCOMPLETE)
    assert "nachgefragt" in page

    send(client, case, retract=str(request.pk))
    request.refresh_from_db()
    assert request.answered_at is not None


def test_a_comment_without_a_tick_asks_nothing(client, case):
    send(client, case, **{"q-birth_place-reason": "differs", "note": "x"})

    assert not CorrectionRequest.objects.exists()


def test_forwarding_needs_a_target_and_keeps_what_was_typed(client, case):
    response, page = send(client, case, state="forwarded", forward_reason="moved", note="bleibt")

    assert response.status_code == 422
    assert "an welche Behörde" in page
    assert "bleibt" in page


def test_forwarding_names_the_target_in_the_message(client, case):
    fields = {"forward_to": "free", "forward_text": "Stadt Bochum, Ring 1", "forward_reason": "moved"}

    send(client, case, message="forwarded", **fields)

    case.refresh_from_db()
    assert case.state == State.FORWARDED
    assert "Stadt Bochum, Ring 1" in Message.objects.get(kind="office_message").content["text_de"]


def test_a_call_is_noted_with_its_time(client, case):
    _response, page = send(client, case, note_kind="phone", occurred_at="2026-11-20T09:30", note="Ruft zurück")

    assert Review.objects.get().note_kind == "phone"
    assert "Telefonat</strong> 20.11.2026 09:30" in page


def test_what_is_new_since_the_last_look_stands_on_top(client, case, clerk):
    old = AuditEntry.objects.create(
        event="case_viewed", actor_kind="staff", user=clerk, authority=case.authority, case_id=case.pk
    )
    AuditEntry.objects.update(at=timezone.now() - timedelta(days=2))
    make_document(case)
    message_write(application=case, text="Merhaba", actor=Actor.applicant(case.pk))

    page = client.get(url(case)).content.decode()

    news = page.partition('id="news"')[2].partition("</section>")[0]
    assert "Nachricht der antragstellenden Person" in news
    assert "Antrag begonnen" not in news
    assert page.count(">neu</span>") == 2
    assert old.pk


def test_other_cases_of_the_person_are_named(client, case, authority):
    other = make_case(authority, complete=True)

    page = client.get(url(case)).content.decode()

    assert "Ein weiterer Fall scheint von derselben Person zu sein" in page
    assert reverse("review:case", args=[other.pk]) in page


# --- The viewer without script ---


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("", ("1", "100", "0")),
        ("page=2&zoom=150&turn=90", ("2", "150", "90")),
        ("page=99&zoom=7&turn=45", ("2", "100", "0")),
        ("page=-1&zoom=%00&turn=9999999999", ("1", "100", "0")),
    ],
)
def test_page_zoom_and_rotation_stand_in_the_address(client, case, query, state):
    document = make_document(case, pages=2)
    make_precheck(document, "findings", findings=[NAME_DIFFERS])

    page = client.get(f"{reverse('review:viewer', args=[case.pk, document.pk])}?{query}").content.decode()

    number, zoom, turn = state
    assert f'data-page="{number}" data-zoom="{zoom}" data-turn="{turn}"' in page
    shown = re.findall(r'data-page-number="(\d)" id="[^"]+"( hidden)?', page)
    assert [each for each, hidden in shown if not hidden] == [number]
    assert f"?page=2&amp;zoom={zoom}&amp;turn={turn}#mark-{document.pk}-1" in page


def test_finding_and_box_lead_to_each_other(client, case):
    document = make_document(case, pages=2)
    make_precheck(document, "findings", findings=[NAME_DIFFERS])

    page = client.get(url(case)).content.decode()

    assert f'href="#mark-{document.pk}-1"' in page
    assert f'id="mark-{document.pk}-1" href="#finding-{document.pk}-1"' in page
    assert f'id="finding-{document.pk}-1"' in page


def test_a_document_of_another_case_has_no_viewer(client, case):
    document = make_document(make_case(AuthorityFactory()))

    assert client.get(reverse("review:viewer", args=[case.pk, document.pk])).status_code == 404


# --- Agreement and templates ---


@pytest.fixture
def editor(client, authority):
    user = admit(UserFactory())
    MembershipFactory(user=user, authority=authority, role=Membership.Role.EDITOR)
    client.force_login(user)
    return user


def judged(authority, right, wrong):
    FindingVerdict.objects.bulk_create(
        FindingVerdict(
            authority=authority, code="mrz_checksum", document_kind="passport", outcome="failed", verdict=verdict
        )
        for verdict, number in (("right", right), ("wrong", wrong))
        for _each in range(number)
    )


def test_agreement_is_shown_with_numbers_and_bounds_and_only_for_the_own_authority(client, clerk, authority):
    judged(authority, 4, 26)
    foreign = AuthorityFactory()
    judged(foreign, 1, 1)

    page = " ".join(client.get(reverse("checks:index")).content.decode().split())

    assert "<td>30</td><td>4</td> <td><strong>13 %</strong></td><td>5 – 30 %</td>" in page
    assert "Vorschlag: nur ein Hinweis" in page
    assert "Vorschlag annehmen" not in page
    assert foreign.name not in page


def test_an_editor_accepts_a_proposal_and_takes_it_back(client, editor, authority):
    judged(authority, 4, 26)
    sent = {"authority": authority.pk, "code": "mrz_checksum", "kind": "passport"}

    client.post(reverse("checks:index"), sent | {"level": "hint"})
    assert CheckLevel.objects.get().authority == authority
    client.post(reverse("checks:index"), sent | {"level": "standard"})
    assert not CheckLevel.objects.exists()


def test_a_clerk_accepts_nothing(client, clerk, authority):
    judged(authority, 4, 26)
    sent = {"authority": authority.pk, "code": "mrz_checksum", "kind": "passport", "level": "hint"}

    assert client.post(reverse("checks:index"), sent).status_code == 404
    assert not CheckLevel.objects.exists()


def test_an_editor_writes_a_template_that_is_checked_first(client, editor, authority):
    add = reverse("templates:add", args=[authority.pk])
    sent = {"label": "Miete", "state": "", "active": "on", "subject-de": "Miete", "text-de": "Bitte {unbekannt}"}

    refused = client.post(add, sent)
    assert refused.status_code == 422
    assert "Diesen Platzhalter gibt es nicht: {unbekannt}" in refused.content.decode()

    client.post(add, sent | {"text-de": "Bitte bis {frist}."})
    row = MessageTemplate.objects.get()
    assert row.texts == {"de": {"subject": "Miete", "text": "Bitte bis {frist}."}}
    assert "Miete" in client.get(reverse("templates:edit", args=[authority.pk, row.pk])).content.decode()
    assert client.post(add, sent | {"text-de": "Noch einmal"}).status_code == 422
    assert "Miete" in client.get(reverse("templates:index")).content.decode()


def test_templates_of_another_authority_are_not_there(client, editor):
    foreign = AuthorityFactory()

    assert client.get(reverse("templates:add", args=[foreign.pk])).status_code == 404
