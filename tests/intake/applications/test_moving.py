"""A draft keeps its form, or goes on with the newer one when nothing but wording changed."""

import copy

import pytest

from intake.actors import Actor
from intake.applications.moving import application_move_to_revision
from intake.audit import AuditEntry
from tests.intake.definitions.lists import CONTENT, case_with_list, freeze

pytestmark = pytest.mark.django_db

WITH_WORDS = copy.deepcopy(CONTENT)
WITH_WORDS["steps"][2]["items"] += [
    {"statement": "notice"},
    {"question": "ack", "type": "consent", "required": True},
]


def moved(case):
    return application_move_to_revision(application=case, actor=Actor.applicant(case.pk)).revision


def test_a_draft_moves_when_only_wording_changed():
    case = case_with_list(WITH_WORDS)
    newer = freeze(WITH_WORDS, **{"question.remark.label": "Möchten Sie noch etwas sagen?"})
    before = (case.answers, case.progress, case.lock_version)
    assert moved(case) == newer
    case.refresh_from_db()
    assert (case.answers, case.progress, case.lock_version) == before
    line = AuditEntry.objects.get(event="application_moved_to_revision")
    assert line.details == {"former": 1, "number": 2}
    assert moved(case) == newer
    assert AuditEntry.objects.filter(event="application_moved_to_revision").count() == 1


@pytest.mark.parametrize("path", ["statement.notice.text", "question.ack.label"])
def test_a_draft_stays_when_a_statement_or_a_consent_reads_otherwise(path):
    case = case_with_list(WITH_WORDS)
    former = case.revision
    freeze(WITH_WORDS, **{path: "Andere Worte"})
    assert moved(case) == former


def test_a_draft_stays_when_the_logic_changed():
    case = case_with_list(WITH_WORDS)
    former = case.revision
    freeze()
    assert moved(case) == former


def test_a_submitted_case_stays():
    case = case_with_list(WITH_WORDS)
    former, case.state = case.revision, "submitted"
    freeze(WITH_WORDS, **{"question.remark.label": "Noch etwas?"})
    assert moved(case) == former


def test_nobody_else_moves_a_draft():
    from intake.errors import NotPermitted

    case = case_with_list(WITH_WORDS)
    with pytest.raises(NotPermitted):
        application_move_to_revision(application=case, actor=Actor.applicant(None))
