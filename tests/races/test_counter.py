"""Races at the counter, each with its control test: without the guard it is seen."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.appointments.models import Booking, OccupiedUnit
from intake.appointments.selectors import appointment_of
from intake.appointments.services import booking_advance, booking_cancel, booking_on_behalf, desk
from intake.appointments.states import Channel, State
from intake.audit import AuditEntry
from tests.factories import MembershipFactory
from tests.intake.appointments.factories import applicant, booked, submitted_case, times_of
from tests.races.parallel import errors_in, gate, needs_postgres, together

pytestmark = [needs_postgres, pytest.mark.race, pytest.mark.django_db(transaction=True)]


def clerk_of(lane):
    return Actor.staff(MembershipFactory(authority=lane.location.authority).user)


def two_clerks_click(lane, monkeypatch):
    """Two clerks note different things about one appointment, both on a page that shows it as booked."""
    booking = booked(submitted_case(lane))
    Booking.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    clerks = [clerk_of(lane) for _number in range(2)]
    gate(monkeypatch, desk, "state_advance", parties=2)
    calls = [
        partial(booking_advance, booking=booking, state=state, actor=clerk, seen=State.BOOKED)
        for clerk, state in zip(clerks, (State.ATTENDED, State.NO_SHOW), strict=True)
    ]
    return errors_in(together(calls)), AuditEntry.objects.filter(event="appointment_advanced").count()


def test_of_two_clerks_who_note_different_things_one_is_told(lane, monkeypatch):
    assert two_clerks_click(lane, monkeypatch) == (["AppointmentChanged"], 1)


def test_control_without_the_lock_of_the_case_both_are_noted(lane, monkeypatch):
    monkeypatch.setattr(desk, "lock", lambda pk: Application.objects.get(pk=pk))
    assert two_clerks_click(lane, monkeypatch) == ([], 2)


def test_who_checks_in_and_who_cancels_at_once_agree_in_the_end(lane):
    case = submitted_case(lane)
    booking = booked(case)
    outcomes = together(
        [
            partial(booking_advance, booking=booking, state=State.CHECKED_IN, actor=clerk_of(lane), seen=State.BOOKED),
            partial(booking_cancel, application=case, booking_id=booking.pk, actor=applicant(case)),
        ]
    )
    assert len(errors_in(outcomes)) == 1
    booking.refresh_from_db()
    assert booking.state in {State.CHECKED_IN, State.CANCELLED_BY_APPLICANT}
    assert (appointment_of(case) is None) == (booking.state == State.CANCELLED_BY_APPLICANT)


def test_clerks_who_give_one_time_to_different_people_give_it_once(lane):
    cases = [submitted_case(lane) for _number in range(6)]
    starts_at = times_of(cases[0])[0].starts_at
    outcomes = together(
        [
            partial(
                booking_on_behalf,
                application=case,
                starts_at=starts_at,
                location_id=lane.location_id,
                actor=clerk_of(lane),
                channel=Channel.WALK_IN,
            )
            for case in cases
        ]
    )
    assert errors_in(outcomes) == ["SlotAlreadyTaken"] * 5
    assert Booking.objects.count() == 1
    assert OccupiedUnit.objects.count() == 6


def test_clerks_who_book_for_one_person_at_once_book_one_appointment(lane):
    case = submitted_case(lane)
    times = [time.starts_at for time in times_of(case)][:4]
    outcomes = together(
        [
            partial(
                booking_on_behalf,
                application=case,
                starts_at=starts_at,
                location_id=lane.location_id,
                actor=clerk_of(lane),
                channel=Channel.PHONE,
            )
            for starts_at in times
        ]
    )
    assert Booking.objects.filter(state=State.BOOKED).count() == 1
    assert len(errors_in(outcomes)) == 3
    assert set(errors_in(outcomes)) <= {"AlreadyBooked", "AppointmentChanged", "HoldExpired"}
    assert OccupiedUnit.objects.filter(hold=None).count() == OccupiedUnit.objects.count() == 6
