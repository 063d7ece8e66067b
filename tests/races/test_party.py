"""Races for an appointment that several cases share, each with its control test: without the guard it is seen."""

import threading
from functools import partial

import pytest

from intake.appointments.models import Booking, BookingCase, OccupiedUnit
from intake.appointments.selectors import appointment_of
from intake.appointments.services import (
    booking_cancel,
    booking_leave,
    booking_make,
    booking_reschedule,
    bookings,
    companion_add,
    party,
)
from tests.intake.appointments.factories import applicant, booked, held, submitted_case, times_of
from tests.races.conftest import open_on_one_day
from tests.races.parallel import errors_in, gate, needs_postgres, together

pytestmark = [needs_postgres, pytest.mark.race, pytest.mark.django_db(transaction=True)]
PERSON = {"family_name": "RACE", "given_names": "ONE", "birth_date": "1980-02-03"}


def family(lane, size=2):
    """Return cases that share an appointment."""
    cases = [submitted_case(lane) for _number in range(size)]
    for other in cases[1:]:
        companion_add(
            application=cases[0], companion=other, actor=applicant(cases[0]), companion_actor=applicant(other)
        )
    booked(cases[0])
    return cases


def move(application, hold_id):
    return booking_reschedule(application=application, hold_id=hold_id, actor=applicant(application))


def leave(application, booking):
    return booking_leave(application=application, booking_id=booking.pk, actor=applicant(application))


def cancel(application, booking):
    return booking_cancel(application=application, booking_id=booking.pk, actor=applicant(application))


# --- Two of a family move it at once ---


def both_move(lane):
    cases = family(lane)
    times = times_of(cases[0])
    kept = [held(case, times[number].starts_at) for case, number in zip(cases, (2, -1), strict=True)]
    return cases, together([partial(move, case, hold.pk) for case, hold in zip(cases, kept, strict=True)])


def test_two_of_a_family_who_move_their_appointment_at_once_have_one_in_the_end(transactional_db):
    cases, outcomes = both_move(open_on_one_day(times=8))
    assert errors_in(outcomes) == []
    (booking,) = Booking.objects.filter(state="booked")
    assert {appointment_of(case) for case in cases} == {booking}
    assert OccupiedUnit.objects.count() == OccupiedUnit.objects.filter(booking=booking).count() == 8


def test_control_cases_locked_out_of_order_end_in_a_deadlock(transactional_db, monkeypatch):
    barrier = threading.Barrier(2)

    def own_case_first(case_id):
        case = party.lock(case_id)
        barrier.wait(10)
        locked = {each.pk: party.lock(each.pk) for each in party.party_of(case)}
        return locked[case_id], list(locked.values())

    lane = open_on_one_day(times=8)
    original = bookings.party_lock
    cases = family(lane)
    monkeypatch.setattr(bookings, "party_lock", own_case_first)
    times = times_of(cases[0])
    kept = [held(case, times[number].starts_at) for case, number in zip(cases, (2, -1), strict=True)]
    outcomes = together([partial(move, case, hold.pk) for case, hold in zip(cases, kept, strict=True)])
    assert errors_in(outcomes) == ["OperationalError"]
    assert "deadlock" in str(next(outcome for outcome in outcomes if isinstance(outcome, Exception)))
    assert original is not bookings.party_lock


def test_moving_cancelling_and_leaving_at_once_end_in_order(transactional_db):
    lane = open_on_one_day(times=8)
    cases = family(lane, size=3)
    booking = appointment_of(cases[0])
    hold = held(cases[0], times_of(cases[0])[-1].starts_at)
    outcomes = together(
        [partial(move, cases[0], hold.pk), partial(cancel, cases[1], booking), partial(leave, cases[2], booking)]
    )
    assert set(errors_in(outcomes)) <= {"NothingBooked"}
    still = Booking.objects.filter(state="booked")
    units = OccupiedUnit.objects.filter(booking__isnull=False)
    assert set(units.values_list("booking", flat=True)) == set(still.values_list("pk", flat=True))
    assert set(BookingCase.objects.filter(is_open=True).values_list("booking", flat=True)) == set(
        still.values_list("pk", flat=True)
    )


# --- The last two leave at once ---


def both_leave(lane, monkeypatch):
    cases = family(lane)
    booking = appointment_of(cases[0])
    gate(monkeypatch, bookings, "claims_free", parties=2)
    return together([partial(leave, case, booking) for case in cases])


def test_the_last_two_who_leave_at_once_give_the_time_back(transactional_db, monkeypatch):
    outcomes = both_leave(open_on_one_day(times=8), monkeypatch)
    assert errors_in(outcomes) == []
    assert not Booking.objects.filter(state="booked").exists()
    assert not OccupiedUnit.objects.filter(booking__isnull=False).exists()


def test_control_without_the_lanes_lock_nobody_gives_the_time_back(transactional_db, monkeypatch, locks_off):
    locks_off()
    outcomes = both_leave(open_on_one_day(times=8), monkeypatch)
    assert errors_in(outcomes) == []
    assert Booking.objects.filter(state="booked").exists()
    assert not BookingCase.objects.filter(is_open=True).exists()


# --- One person, two cases ---


def one_person_books_twice(lane):
    cases = [submitted_case(lane, answers=PERSON | {"passport_number": "R1"}) for _number in range(2)]
    times = times_of(cases[0])
    kept = [held(case, times[number].starts_at) for number, case in enumerate(cases)]
    return together(
        [
            partial(booking_make, application=case, hold_id=hold.pk, actor=applicant(case))
            for case, hold in zip(cases, kept, strict=True)
        ]
    )


def test_one_person_with_two_cases_gets_one_appointment_even_at_once(transactional_db, monkeypatch):
    gate(monkeypatch, bookings, "claims_take", parties=2)
    outcomes = one_person_books_twice(open_on_one_day(times=8))
    assert errors_in(outcomes) == ["PersonHasAppointment"]
    assert Booking.objects.count() == 1


def test_control_without_the_claim_the_person_has_two(transactional_db, monkeypatch):
    monkeypatch.setattr(bookings, "claims_take", lambda *args, **kwargs: None)
    outcomes = one_person_books_twice(open_on_one_day(times=8))
    assert errors_in(outcomes) == []
    assert Booking.objects.count() == 2


# --- Somebody joins while the others book ---


def test_who_joins_while_the_others_book_is_in_it_or_is_told(transactional_db):
    lane = open_on_one_day(times=8)
    leader, other = (submitted_case(lane) for _number in range(2))
    hold = held(leader)
    outcomes = together(
        [
            partial(booking_make, application=leader, hold_id=hold.pk, actor=applicant(leader)),
            partial(
                companion_add,
                application=leader,
                companion=other,
                actor=applicant(leader),
                companion_actor=applicant(other),
            ),
        ]
    )
    assert errors_in(outcomes) in (["AlreadyBooked"], ["HoldExpired"])
    assert Booking.objects.count() == BookingCase.objects.count()
