"""A clock that jumps: no lease of a worker is lost or served twice."""

from datetime import timedelta

import pytest

from intake.prechecks.models import Finding, Precheck
from intake.prechecks.recording import precheck_record
from intake.prechecks.services import precheck_claim, prechecks_reclaim
from intake.prechecks.states import State
from tests.factories import ApplicationFactory
from tests.intake.documents.test_services import receive
from tests.intake.prechecks.test_services import BAD

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def clock(time_machine):
    time_machine.move_to("2026-11-23T08:00:00Z", tick=False)
    return time_machine


@pytest.fixture
def claim(clock):
    receive(ApplicationFactory())
    return precheck_claim(Precheck.objects.get().pk)


def test_T14_a_lease_that_a_jump_ahead_ended_is_taken_by_another_and_recorded_once(clock, claim):
    clock.shift(HOUR)
    second = precheck_claim(claim.pk)
    assert second is not None
    assert [precheck_record(each, BAD, may_retry=False) for each in (second, claim)] == [True, False]
    assert Finding.objects.count() == len(BAD.findings)


def test_T14_a_jump_back_leaves_the_lease_with_its_worker(clock, claim):
    clock.shift(-HOUR)
    assert prechecks_reclaim() == 0
    assert precheck_claim(claim.pk) is None
    assert precheck_record(claim, BAD, may_retry=False)
    assert Precheck.objects.get().state == State.DONE


def test_T14_a_document_received_ahead_of_time_is_still_read_after_the_clock_came_back(clock):
    clock.shift(HOUR)
    receive(ApplicationFactory())
    clock.shift(-HOUR)
    row = Precheck.objects.get()
    assert precheck_claim(row.pk) is None, "not due yet by the clock of now"
    clock.shift(HOUR)
    assert precheck_claim(row.pk) is not None
