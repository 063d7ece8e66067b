"""The record of a case reads as sentences; looks in a row are one line."""

import pytest

from cms.review.history import WORDS, history_lines
from intake.actors import Actor
from intake.audit import AuditEntry, audit_record
from intake.definitions.selectors import texts_of
from tests.factories import AuthorityFactory, UserFactory
from tests.intake.reviews.factories import make_case, make_document

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return make_case(AuthorityFactory())


@pytest.fixture
def clerk():
    return Actor.staff(UserFactory(first_name="Kim", last_name="Neumann"))


def lines(case):
    entries = AuditEntry.objects.filter(case_id=case.pk).select_related("user")
    return history_lines(entries, texts_of(case.revision_id, "de"))


def note(case, event, actor, **details):
    audit_record(event, actor=actor, authority_id=case.authority_id, case_id=case.pk, **details)


def test_codes_are_said_in_words(case, clerk):
    note(case, "document_decided", clerk, requirement="passport", verdict="rejected", reason="cut_off")
    note(case, "application_advanced", Actor.system(), former="submitted", state="in_review")
    note(case, "document_received", Actor.applicant(case.pk), requirement="passport", replaced="an id")

    newest, moved, decided = lines(case)[:3]

    assert (newest.who, newest.text) == (
        "Antragstellende Person",
        "Dokument ersetzt: Reisepass oder Passersatz",
    )
    assert (moved.who, moved.text) == ("System", "Stand: Eingegangen → In Prüfung")
    assert (decided.who, decided.text) == ("Kim Neumann", "Entscheidung „Nicht anerkannt“: Reisepass oder Passersatz")


def test_looks_in_a_row_are_one_line_and_another_event_starts_a_new_one(case, clerk):
    document = make_document(case)
    for _ in range(3):
        note(case, "document_viewed", clerk, obj=document, requirement="passport")
    note(case, "document_decided", clerk, requirement="passport", verdict="accepted")
    note(case, "document_viewed", clerk, obj=document, requirement="passport")

    looks = [line for line in lines(case) if line.is_look]

    assert [line.count for line in looks] == [1, 3]


def test_an_event_without_words_is_still_shown(case):
    note(case, "something_new", Actor.system())

    assert lines(case)[0].text == "something new"


def test_a_line_that_lacks_a_detail_says_so(case):
    note(case, "document_received", Actor.applicant(case.pk))

    assert lines(case)[0].text == "Dokument eingereicht: –"


def test_a_person_who_left_is_still_named_for_accounts_are_deactivated_and_never_deleted(case):
    user = UserFactory(is_active=False)
    note(case, "case_viewed", Actor.staff(user))

    assert lines(case)[0].who == str(user)


@pytest.mark.parametrize("event", WORDS)
def test_every_sentence_can_be_said(case, event):
    note(case, event, Actor.system())

    assert lines(case)[0].text
