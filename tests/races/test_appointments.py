"""Races for a time, each with its control test: the guard is taken away, and the race is seen."""

import threading
import time as clock
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.appointments import errors
from intake.appointments.models import Booking, Hold, Lane, OccupiedUnit
from intake.appointments.selectors import appointment_of, booking_documents_of
from intake.appointments.services import (
    booking_cancel,
    booking_make,
    booking_reschedule,
    bookings,
    closure_add,
    holds,
    links_complete,
    party,
    units,
)
from intake.prechecks.models import Finding, Precheck
from intake.prechecks.signals import precheck_finished
from intake.prechecks.states import Result
from intake.prechecks.states import State as PrecheckState
from tests.intake.appointments.factories import (
    LocationFactory,
    applicant,
    booked,
    document_of,
    held,
    precheck_of,
    submitted_case,
    times_of,
)
from tests.races.conftest import open_on_one_day
from tests.races.parallel import errors_in, gate, needs_postgres, together

pytestmark = [needs_postgres, pytest.mark.race, pytest.mark.django_db(transaction=True)]


def make(application, hold_id):
    return booking_make(application=application, hold_id=hold_id, actor=applicant(application))


def move(application, hold_id):
    return booking_reschedule(application=application, hold_id=hold_id, actor=applicant(application))


def take_and_book(application, starts_at):
    return make(application, held(application, starts_at).pk)


def doubled():
    """Return how many units are occupied more than once."""
    rows = list(OccupiedUnit.objects.values_list("lane_id", "unit"))
    return len(rows) - len(set(rows))


# --- The last time (A01, A02) ---


def last_time(lane, clients=2):
    cases = [submitted_case(lane) for _number in range(clients)]
    starts_at = times_of(cases[0])[0].starts_at
    return together([partial(take_and_book, case, starts_at) for case in cases])


@pytest.mark.parametrize("without", ["nothing", "locks", "constraint"])
def test_A01_the_last_time_goes_to_one_of_two(lane, monkeypatch, locks_off, constraint_off, without):
    gate(monkeypatch, holds, "units_take", parties=2)
    if without == "locks":
        locks_off()
    if without == "constraint":
        constraint_off()
    outcomes = last_time(lane)
    assert errors_in(outcomes) == ["SlotAlreadyTaken"]
    assert (Booking.objects.count(), OccupiedUnit.objects.count(), doubled()) == (1, 6, 0)


def test_A02_control_without_lock_and_constraint_the_last_time_goes_to_both(
    lane, monkeypatch, locks_off, constraint_off
):
    gate(monkeypatch, holds, "units_take", parties=2)
    locks_off()
    constraint_off()
    assert errors_in(last_time(lane)) == []
    assert (Booking.objects.count(), doubled()) == (2, 6)


# --- A crowd ---


def insist(application):
    """Take the next free time until one is had or none is left, as a patient person would."""
    while True:
        times = times_of(application)
        if not times:
            return None
        try:
            return take_and_book(application, times[0].starts_at)
        except (errors.SlotAlreadyTaken, errors.TimeNotOffered):
            continue


def test_twenty_clients_on_five_times_get_five_appointments_and_no_error(transactional_db):
    location = open_on_one_day(times=3).location
    lane = open_on_one_day(location, times=2)
    cases = [submitted_case(lane) for _number in range(20)]
    outcomes = together([partial(insist, case) for case in cases])
    assert errors_in(outcomes) == []
    assert sum(outcome is not None for outcome in outcomes) == 5
    assert (Booking.objects.count(), OccupiedUnit.objects.count(), doubled()) == (5, 30, 0)
    assert not Hold.objects.exists()


def test_control_without_lock_and_constraint_a_crowd_is_booked_twice(monkeypatch, locks_off, constraint_off):
    lane = open_on_one_day(times=5)
    cases = [submitted_case(lane) for _number in range(20)]
    gate(monkeypatch, holds, "units_take", parties=20, wait=10)
    locks_off()
    constraint_off()
    outcomes = together([partial(insist, case) for case in cases])
    assert errors_in(outcomes) == []
    assert Booking.objects.count() > 5
    assert doubled() > 0


# --- A hold that expires while it is confirmed ---


def confirm_while_expiring(lane, monkeypatch):
    """Let one case confirm a hold that expires between its check and its write, while another wants the time."""
    first, second = submitted_case(lane), submitted_case(lane)
    hold = held(first)
    checked, taken = threading.Event(), threading.Event()
    original = bookings.units_hand_over

    def slow_hand_over(*args):
        checked.set()
        taken.wait(2)
        return original(*args)

    monkeypatch.setattr(bookings, "units_hand_over", slow_hand_over)

    def take_when_expired():
        checked.wait(10)
        while timezone.now() <= Hold.objects.values_list("expires_at", flat=True).get(pk=hold.pk):
            clock.sleep(0.02)
        try:
            return held(second, hold.starts_at)
        finally:
            taken.set()

    Hold.objects.filter(pk=hold.pk).update(expires_at=timezone.now() + timedelta(seconds=0.4))
    return together([partial(make, first, hold.pk), take_when_expired])


def test_a_hold_that_expires_while_it_is_confirmed_has_one_winner(lane, monkeypatch):
    booking, other = confirm_while_expiring(lane, monkeypatch)
    assert isinstance(booking, Booking)
    assert isinstance(other, errors.SlotAlreadyTaken)
    assert OccupiedUnit.objects.filter(booking=booking).count() == OccupiedUnit.objects.count() == 6


def test_without_locks_the_number_of_units_tells_that_the_hold_was_lost(lane, monkeypatch, locks_off):
    locks_off()
    refused, other = confirm_while_expiring(lane, monkeypatch)
    assert isinstance(refused, errors.HoldExpired)
    assert OccupiedUnit.objects.filter(hold=other).count() == OccupiedUnit.objects.count() == 6
    assert not Booking.objects.exists()


def test_control_without_lock_and_count_an_expired_hold_is_booked_beside_its_successor(lane, monkeypatch, locks_off):
    def uncounted(hold_id, booking):
        OccupiedUnit.objects.filter(hold_id=hold_id).update(hold=None, booking=booking)

    monkeypatch.setattr(bookings, "units_hand_over", uncounted)
    locks_off()
    booking, other = confirm_while_expiring(lane, monkeypatch)
    assert isinstance(booking, Booking)
    assert isinstance(other, Hold)
    assert booking.starts_at == other.starts_at
    assert booking.lane_id == other.lane_id


# --- Two who change places ---


def change_places():
    """Let two cases move past each other: each from its own counter to the other's."""
    left = open_on_one_day()
    right = open_on_one_day(LocationFactory(authority=left.location.authority))
    cases = [submitted_case(left), submitted_case(left)]
    times = times_of(cases[0])
    for case, lane in zip(cases, (left, right), strict=True):
        make(case, held(case, times[0].starts_at, location_id=lane.location_id).pk)
    kept = [
        held(case, times[-1].starts_at, location_id=lane.location_id)
        for case, lane in zip(cases, (right, left), strict=True)
    ]
    return together([partial(move, case, hold.pk) for case, hold in zip(cases, kept, strict=True)])


def test_two_appointments_that_change_places_do_not_block_each_other(transactional_db):
    outcomes = change_places()
    assert errors_in(outcomes) == []
    assert Booking.objects.filter(state="booked").count() == Booking.objects.filter(state="rescheduled").count() == 2
    assert (OccupiedUnit.objects.count(), doubled()) == (12, 0)


def test_control_lanes_locked_out_of_order_end_in_a_deadlock(monkeypatch):
    barrier = threading.Barrier(2)

    def out_of_order(lane_ids):
        lanes = {}
        for number, lane_id in enumerate(lane_ids):
            if number == 1:
                barrier.wait(10)
            lanes |= units.lanes_lock([lane_id])
        return lanes

    monkeypatch.setattr(bookings, "lanes_lock", out_of_order)
    monkeypatch.setattr(holds, "lanes_lock", units.lanes_lock)
    outcomes = change_places()
    assert errors_in(outcomes) == ["OperationalError"]
    assert "deadlock" in str(next(outcome for outcome in outcomes if isinstance(outcome, Exception)))


def test_two_who_want_the_place_that_a_third_leaves_get_it_once(lane):
    leaving, first, second = (submitted_case(lane) for _number in range(3))
    booking = booked(leaving)
    outcomes = together(
        [
            partial(booking_cancel, application=leaving, booking_id=booking.pk, actor=applicant(leaving)),
            partial(insist, first),
            partial(insist, second),
        ]
    )
    assert errors_in(outcomes) == []
    assert (Booking.objects.filter(state="booked").count(), OccupiedUnit.objects.count(), doubled()) == (2, 12, 0)


# --- Double click, two tabs ---


def test_a_double_click_gives_the_same_booking_twice(lane, monkeypatch):
    application = submitted_case(lane)
    hold = held(application)
    gate(monkeypatch, bookings, "require_bookable", parties=2)
    first, second = together([partial(make, application, hold.pk)] * 2)
    assert first == second == appointment_of(application)
    assert (Booking.objects.count(), OccupiedUnit.objects.count()) == (1, 6)


def test_control_without_the_lock_the_second_click_meets_the_database(lane, monkeypatch, locks_off):
    application = submitted_case(lane)
    hold = held(application)
    gate(monkeypatch, bookings, "require_bookable", parties=2)
    locks_off()
    outcomes = together([partial(make, application, hold.pk)] * 2)
    assert len(errors_in(outcomes)) == 1
    assert (Booking.objects.count(), OccupiedUnit.objects.count()) == (1, 6)


def test_two_tabs_that_move_one_appointment_leave_one(lane):
    application = submitted_case(lane)
    booked(application)
    times = times_of(application)

    def move_to(time):
        return move(application, held(application, time.starts_at).pk)

    outcomes = together([partial(move_to, times[1]), partial(move_to, times[2])])
    assert set(errors_in(outcomes)) <= {"HoldExpired", "SlotAlreadyTaken"}
    assert Booking.objects.filter(state="booked").count() == 1
    assert OccupiedUnit.objects.count() - OccupiedUnit.objects.filter(hold__isnull=False).count() == 6


# --- A time that the office withdraws while it is booked (A10) ---


def close_while_booked(lane, monkeypatch):
    application = submitted_case(lane)
    hold = held(application)
    checked, closed = threading.Event(), threading.Event()
    original = bookings.units_hand_over

    def slow_hand_over(*args):
        checked.set()
        closed.wait(1)
        return original(*args)

    monkeypatch.setattr(bookings, "units_hand_over", slow_hand_over)

    def close():
        checked.wait(10)
        stranded = closure_add(
            location=lane.location, starts_at=hold.starts_at, ends_at=hold.ends_at, actor=Actor.system()
        )
        closed.set()
        return stranded

    return together([partial(make, application, hold.pk), close])


def test_A10_a_time_withdrawn_while_it_is_booked_is_returned_as_stranded(lane, monkeypatch):
    booking, stranded = close_while_booked(lane, monkeypatch)
    assert stranded == [booking]


def test_A10_control_without_locks_nobody_hears_of_the_stranded_appointment(lane, monkeypatch, locks_off):
    locks_off()
    booking, stranded = close_while_booked(lane, monkeypatch)
    assert isinstance(booking, Booking)
    assert stranded == []


# --- A pre-check that ends while its case is booked ---


def finish_while_booked(lane, monkeypatch):
    """End a pre-check as its recording does (row locked, findings written) just when the booking commits."""
    application = submitted_case(lane)
    precheck = precheck_of(document_of(application))
    hold = held(application)
    before_commit = threading.Barrier(2)
    original = bookings.booking_notify

    def slow_notify(*args, **kwargs):
        original(*args, **kwargs)
        before_commit.wait(10)

    monkeypatch.setattr(bookings, "booking_notify", slow_notify)

    def finish():
        with transaction.atomic():
            row = Precheck.objects.select_for_update().get(pk=precheck.pk)
            row.state, row.result, row.finished_at = PrecheckState.DONE, Result.FINDINGS, timezone.now()
            row.save()
            Finding.objects.create(
                precheck=row, application_id=row.application_id, position=0, code="x", outcome="failed", level="hint"
            )
            precheck_finished.send(Precheck, precheck=row)
            before_commit.wait(10)

    return together([partial(make, application, hold.pk), finish])


def test_a_check_that_ends_while_its_case_is_booked_blocks_nobody_and_is_linked_soon(lane, monkeypatch):
    booking, finished = finish_while_booked(lane, monkeypatch)
    assert (isinstance(booking, Booking), finished) == (True, None)
    links_complete()
    assert [link.verdict for link in booking_documents_of(booking)] == ["findings"]


def test_control_a_case_locked_with_its_key_deadlocks_with_its_precheck(lane, monkeypatch):
    def with_key(case_id):
        return Application.objects.select_for_update(of=("self",)).select_related("authority").get(pk=case_id)

    monkeypatch.setattr(party, "lock", with_key)
    outcomes = finish_while_booked(lane, monkeypatch)
    assert any(isinstance(outcome, DatabaseError) and "deadlock" in str(outcome) for outcome in outcomes)


# --- Holds of different lengths that expire under each other ---


def test_holds_are_taken_over_by_many_at_once_without_deadlock(lane):
    """Many cases keep changing their hold between two overlapping lengths while holds expire under them."""
    cases = [submitted_case(lane) for _number in range(8)]
    starts = [time.starts_at for time in times_of(cases[0])]

    def restless(number):
        for round_ in range(6):
            with suppress(errors.SlotAlreadyTaken, errors.TimeNotOffered):
                held(cases[number], starts[(number + round_) % len(starts)], persons=1 + (number + round_) % 3)
            Hold.objects.filter(application=cases[number]).update(expires_at=timezone.now())

    assert errors_in(together([partial(restless, number) for number in range(8)])) == []
    assert doubled() == 0
    assert Lane.objects.count() == 1
