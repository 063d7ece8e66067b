import itertools

import pytest

from intake.actors import Actor
from intake.applications.errors import TransitionRefused
from intake.applications.services import advance
from intake.applications.states import BOOKABLE, OPEN_TO_APPLICANT, REVIEWABLE, TRANSITIONS, VISIBLE_TO_CLERKS, State
from intake.audit import AuditEntry
from tests.factories import ApplicationFactory


def test_every_state_stands_in_the_table_and_leads_only_to_states():
    assert set(TRANSITIONS) == set(State)
    assert set().union(*TRANSITIONS.values()) <= set(State)


def test_every_state_can_be_reached_and_an_erased_case_leads_nowhere():
    assert set().union(*TRANSITIONS.values()) | {State.DRAFT} == set(State)
    assert TRANSITIONS[State.ERASED] == frozenset()


def test_nothing_becomes_a_draft_again():
    assert not any(State.DRAFT in targets for targets in TRANSITIONS.values())


def test_clerks_see_neither_drafts_nor_erased_cases():
    assert {State.DRAFT, State.ERASED}.isdisjoint(VISIBLE_TO_CLERKS | REVIEWABLE | BOOKABLE)
    assert State.DRAFT in OPEN_TO_APPLICANT


@pytest.mark.django_db
def test_advance_allows_what_the_table_allows_and_refuses_the_rest(time_machine):
    application = ApplicationFactory(submitted=True)
    for former, target in itertools.product(State, State):
        application.state = former
        before = AuditEntry.objects.count()
        if target in TRANSITIONS[former]:
            advance(application, target, actor=Actor.system())
            assert application.state == target
            assert AuditEntry.objects.count() == before + 1
        else:
            with pytest.raises(TransitionRefused):
                advance(application, target, actor=Actor.system())
            assert application.state == former
