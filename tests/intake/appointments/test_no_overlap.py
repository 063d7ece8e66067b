"""Whatever people do, and in whatever order: no two of them ever have the same five minutes of a counter."""

from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.appointments.models import Booking, Hold, OccupiedUnit
from intake.appointments.offer import units_between
from intake.appointments.selectors import appointment_of
from intake.appointments.services import booking_cancel, booking_make, booking_reschedule, hold_take
from intake.appointments.states import OPEN
from intake.errors import IntakeError
from tests.intake.appointments.factories import LaneFactory, applicant, expire, submitted_case

MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
CASES = 3


class Undo(Exception):
    pass


def hold(application, number, persons):
    starts_at = MORNING + timedelta(hours=1, minutes=10 * number)
    hold_take(application=application, starts_at=starts_at, persons=persons, actor=applicant(application))


def confirm(application, number, persons):
    kept = Hold.objects.filter(application=application).first()
    service = booking_reschedule if appointment_of(application) else booking_make
    if kept:
        service(application=application, hold_id=kept.pk, actor=applicant(application))


def book(application, number, persons):
    hold(application, number, persons)
    confirm(application, number, persons)


def cancel(application, number, persons):
    booking = appointment_of(application)
    if booking:
        booking_cancel(application=application, booking_id=booking.pk, actor=applicant(application))


def let_expire(application, number, persons):
    kept = Hold.objects.filter(application=application).first()
    if kept:
        expire(kept)


STEP = st.tuples(
    st.sampled_from([book, hold, confirm, cancel, let_expire]),
    st.integers(0, CASES - 1),
    st.integers(0, 12),
    st.integers(1, 3),
)


def check_promise():
    open_bookings = list(Booking.objects.filter(state__in=OPEN).order_by("lane_id", "starts_at"))
    for former, later in pairwise(open_bookings):
        assert former.lane_id != later.lane_id or former.ends_at <= later.starts_at
    for booking in open_bookings:
        mine = OccupiedUnit.objects.filter(booking=booking, lane_id=booking.lane_id).order_by("unit")
        assert list(mine.values_list("unit", flat=True)) == units_between(booking.starts_at, booking.ends_at)
    assert not OccupiedUnit.objects.filter(booking__isnull=False).exclude(booking__in=open_bookings).exists()


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=4, max_size=14))
def test_no_two_open_bookings_ever_share_a_unit(office, steps):
    with suppress(Undo), transaction.atomic():
        for act, case, number, persons in steps:
            with suppress(IntakeError):
                act(office[case], number, persons)
            check_promise()
        raise Undo


@pytest.fixture
def office(db, time_machine):
    time_machine.move_to(MORNING)
    lane = LaneFactory(opens=time(8), opens__closes=time(10))
    LaneFactory(location=lane.location, opens=time(8, 10), opens__closes=time(9, 30))
    return [submitted_case(lane) for _number in range(CASES)]
