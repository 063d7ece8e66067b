"""Many who want few times at once, times that cross, and hours that are taken away: each with its control test."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections

from intake.actors import Actor
from intake.appointments import errors
from intake.appointments.models import Booking, Hold, OccupiedUnit
from intake.appointments.selectors import appointment_of, free_times
from intake.appointments.services import booking_make, booking_reschedule, bookings, holds
from intake.appointments.services.openings import openings_replace
from intake.verification import problems_found
from tests.intake.appointments.factories import applicant, booked, held, submitted_case, times_of
from tests.races.conftest import open_on_one_day
from tests.races.parallel import errors_in, gate, needs_postgres, together

pytestmark = [needs_postgres, pytest.mark.race, pytest.mark.django_db(transaction=True)]

TIMES = 10
CLIENTS = 200
CONNECTIONS = 40
FEWER = 60  # where the number of clients is not the point: to make their cases is what takes time


def doubled():
    rows = list(OccupiedUnit.objects.values_list("lane_id", "unit"))
    return len(rows) - len(set(rows))


def crowd(calls, connected=CONNECTIONS):
    """Run the calls on so many connections at once, each call as soon as one is free."""
    start = threading.Barrier(connected)

    def run(numbered):
        number, call = numbered
        if number < connected:
            start.wait(60)
        try:
            return call()
        except Exception as error:
            return error

    with ThreadPoolExecutor(connected) as pool:
        outcomes = list(pool.map(run, enumerate(calls)))
        closing = threading.Barrier(connected)

        def close():
            closing.wait(60)
            connections.close_all()

        for each in [pool.submit(close) for _number in range(connected)]:
            each.result()
    return outcomes


# --- 200 clients on 10 times ---


def want(application):
    """Try to get an appointment until one is had or none is free; every refusal must come with the next times.

    Returns the booking, or the refusals on the way when nothing is left.
    """
    refusals = []
    times = times_of(application)
    while times:
        try:
            hold = held(application, times[0].starts_at)
            return booking_make(application=application, hold_id=hold.pk, actor=applicant(application))
        except (errors.SlotAlreadyTaken, errors.TimeNotOffered) as refusal:
            refusals.append(refusal)
            times = times_of(application)
    return refusals


def many_on_ten(clients):
    lane = open_on_one_day(times=6)
    other = open_on_one_day(lane.location, times=TIMES - 6)
    cases = [submitted_case((lane, other)[number % 2]) for number in range(clients)]
    return cases, crowd([partial(want, case) for case in cases])


def test_two_hundred_clients_on_ten_times_get_ten_and_everybody_else_is_told(transactional_db):
    ten_have_it_and_the_others_know(CLIENTS)


def test_without_any_row_lock_the_constraint_alone_gives_ten_times_to_ten(transactional_db, locks_off):
    locks_off()
    ten_have_it_and_the_others_know(FEWER)


def ten_have_it_and_the_others_know(clients):
    cases, outcomes = many_on_ten(clients)
    assert errors_in(outcomes) == []
    won = [outcome for outcome in outcomes if isinstance(outcome, Booking)]
    assert len(won) == len({(booking.lane_id, booking.starts_at) for booking in won}) == TIMES
    assert {booking.pk for booking in won} == set(Booking.objects.values_list("pk", flat=True))
    assert (OccupiedUnit.objects.count(), doubled(), Hold.objects.count()) == (TIMES * 6, 0, 0)
    told = [outcome for outcome in outcomes if isinstance(outcome, list)]
    assert len(told) == clients - TIMES
    assert all(refusal.text and refusal.remedy for refusals in told for refusal in refusals)
    assert free_times(cases[0]).days == []
    assert list(problems_found()) == []


def test_control_a_crowd_without_lock_and_constraint_is_promised_one_time_twice(
    transactional_db, monkeypatch, locks_off, constraint_off
):
    gate(monkeypatch, holds, "units_take", parties=CONNECTIONS, wait=5)
    locks_off()
    constraint_off()
    _cases, outcomes = many_on_ten(FEWER)
    assert sum(isinstance(outcome, Booking) for outcome in outcomes) > TIMES
    assert doubled() > 0


# --- Two who want each other's time ---


def swap_places(*, meanwhile=None):
    """Let two cases that have a lane's only two times each move to the other's, at once."""
    lane = open_on_one_day(times=2)
    cases = [submitted_case(lane) for _number in range(2)]
    starts = [time.starts_at for time in times_of(cases[0])]
    for case, starts_at in zip(cases, starts, strict=True):
        booked(case, starts_at)
    if meanwhile:
        meanwhile()

    def move(case, wanted):
        hold = held(case, wanted)
        return booking_reschedule(application=case, hold_id=hold.pk, actor=applicant(case))

    return cases, together([partial(move, case, wanted) for case, wanted in zip(cases, reversed(starts), strict=True)])


def test_two_who_want_each_others_time_are_told_and_both_keep_their_own(transactional_db):
    cases, outcomes = swap_places()
    assert errors_in(outcomes) == ["SlotAlreadyTaken", "SlotAlreadyTaken"]
    assert [appointment_of(case).sequence for case in cases] == [0, 0]
    assert (Booking.objects.count(), OccupiedUnit.objects.count(), doubled()) == (2, 12, 0)


def unchecked(monkeypatch):
    """Let every time count as free when it is looked up."""
    monkeypatch.setattr(holds.Offer, "_is_free", lambda *args: True)


def test_with_all_locks_and_checks_off_the_constraint_alone_refuses_what_another_has(
    transactional_db, monkeypatch, locks_off
):
    locks_off()
    _cases, outcomes = swap_places(meanwhile=partial(unchecked, monkeypatch))
    assert errors_in(outcomes) == ["SlotAlreadyTaken", "SlotAlreadyTaken"]
    assert (Booking.objects.count(), OccupiedUnit.objects.count(), doubled()) == (2, 12, 0)


def test_control_without_the_constraint_too_each_is_promised_what_the_other_still_has(
    transactional_db, monkeypatch, locks_off, constraint_off
):
    both = threading.Barrier(2)
    original = bookings.units_hand_over
    seen = []

    def both_hold(*args):
        both.wait(10)
        seen.append(doubled())
        both.wait(10)
        return original(*args)

    def guards_off():
        unchecked(monkeypatch)
        constraint_off()
        monkeypatch.setattr(bookings, "units_hand_over", both_hold)

    locks_off()
    _cases, outcomes = swap_places(meanwhile=guards_off)
    assert errors_in(outcomes) == []
    assert max(seen) > 0


# --- Hours that are taken away while they are booked ---


def take_hours_away_while_booked(monkeypatch):
    lane = open_on_one_day()
    application = submitted_case(lane)
    hold = held(application)
    checked, removed = threading.Event(), threading.Event()
    original = bookings.units_hand_over

    def slow_hand_over(*args):
        checked.set()
        removed.wait(1)
        return original(*args)

    monkeypatch.setattr(bookings, "units_hand_over", slow_hand_over)

    def take_away():
        checked.wait(10)
        try:
            return openings_replace(lanes=[lane], rules=[], actor=Actor.system())
        finally:
            removed.set()

    make = partial(booking_make, application=application, hold_id=hold.pk, actor=applicant(application))
    return together([make, take_away])


def test_hours_taken_away_while_one_of_their_times_is_booked_are_kept_and_the_office_is_told(
    transactional_db, monkeypatch
):
    booking, refusal = take_hours_away_while_booked(monkeypatch)
    assert isinstance(booking, Booking)
    assert type(refusal).__name__ == "WouldStrand"
    assert list(problems_found()) == []


def test_control_without_the_lanes_lock_the_hours_go_and_nobody_hears_of_the_appointment(
    transactional_db, monkeypatch, locks_off
):
    locks_off()
    booking, change = take_hours_away_while_booked(monkeypatch)
    assert isinstance(booking, Booking)
    assert change.removed == 1


def test_hours_that_went_before_the_confirmation_are_not_booked(transactional_db):
    lane = open_on_one_day()
    application = submitted_case(lane)
    hold = held(application)
    openings_replace(lanes=[lane], rules=[], actor=Actor.system())
    with pytest.raises(errors.TimeWithdrawn):
        booking_make(application=application, hold_id=hold.pk, actor=applicant(application))
