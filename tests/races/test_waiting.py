"""Races around given-back times: an offer accepted while it lapses, a released time that two want, two workers."""

from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from intake.actors import Actor
from intake.appointments.models import Booking, Hold, OccupiedUnit
from intake.appointments.models_waiting import Reminder, ReturnedTime, WaitingOffer
from intake.appointments.selectors import appointment_of
from intake.appointments.services import booking_make, hold_take, holds, lapsing, offering, reminders, waiting
from intake.appointments.services.confirming import booking_confirm
from intake.outbox import OutboxMessage
from tests.factories import MembershipFactory
from tests.intake.appointments.factories import applicant, booked, held, submitted_case, times_of
from tests.intake.appointments.waiting_office import cancelled, joined
from tests.races.conftest import open_on_one_day
from tests.races.parallel import errors_in, gate, needs_postgres, together

pytestmark = [needs_postgres, pytest.mark.race, pytest.mark.django_db(transaction=True)]

HELD_BACK = {"VORSPRACHE_RELEASE_MIN_MINUTES": 15, "VORSPRACHE_RELEASE_MAX_MINUTES": 60}


@pytest.fixture(autouse=True)
def late(settings):
    for name, value in HELD_BACK.items():
        setattr(settings, name, value)
    settings.VORSPRACHE_WAITING_OFFER_HOURS = 1


@pytest.fixture
def lane(transactional_db):
    return open_on_one_day(times=8)


def release_all():
    ReturnedTime.objects.update(release_at=timezone.now() - timedelta(seconds=1))
    offering.times_release()


@pytest.fixture
def given_back(lane):
    """Return a time that somebody gave back, whose moment has come once ``release_all`` runs."""
    other = submitted_case(lane)
    booking = booked(other, times_of(other)[-1].starts_at)
    cancelled(other, booking)
    return booking


@pytest.fixture
def offered(lane, given_back):
    """Offer the time to the first of two who wait; its end is now."""
    first, second = submitted_case(lane), submitted_case(lane)
    joined(first)
    joined(second)
    release_all()
    (offer,) = WaitingOffer.objects.filter(state="open")
    assert offer.entry.application_id == first.pk
    return first, second, offer


def accept(application, offer):
    return waiting.offer_accept(application=application, offer_id=offer.pk, actor=applicant(application))


def the_worker_at_the_end(offer):
    """Let the offer be over, as the clock of the worker has it, and do what the worker does then."""
    WaitingOffer.objects.filter(pk=offer.pk, state="open").update(expires_at=timezone.now() - timedelta(seconds=1))
    offering.offers_lapse()
    offering.times_release()


def accepted_while_it_lapses(offered, monkeypatch):
    """Stop the acceptance before its answer until the worker has been through, or a while."""
    first, _second, offer = offered
    gate(monkeypatch, waiting, "offer_close", parties=2, wait=2)
    monkeypatch.setattr(offering, "offer_close", waiting.offer_close)
    return together([partial(accept, first, offer), partial(the_worker_at_the_end, offer)])


def kept_for_both(first):
    """Tell whether the first has the time and the second is being offered the same."""
    booking = appointment_of(first)
    promised = WaitingOffer.objects.filter(state="open").exclude(entry__application=first)
    return booking is not None and promised.filter(starts_at=booking.starts_at).exists()


@pytest.mark.parametrize("_number", range(3))
def test_an_offer_that_is_accepted_while_it_lapses_goes_to_exactly_one(offered, monkeypatch, _number):
    first, _second, offer = offered
    outcomes = accepted_while_it_lapses(offered, monkeypatch)
    assert set(errors_in(outcomes)) <= {"OfferGone"}
    offer.refresh_from_db()
    assert (offer.state == "accepted") == (appointment_of(first) is not None)
    assert not kept_for_both(first)


def test_control_without_the_condition_and_the_units_a_lapsed_offer_is_accepted_all_the_same(offered, monkeypatch):
    first, _second, offer = offered

    def unguarded(offer, state, *, in_time=None):
        return bool(offer and WaitingOffer.objects.filter(pk=offer.pk).update(state=state))

    def held_over(case, offer):
        hold = Hold(
            application=case,
            lane_id=offer.lane_id,
            type_key="application_biometrics",
            starts_at=offer.starts_at,
            ends_at=offer.ends_at,
            expires_at=timezone.now() + timedelta(minutes=1),
        )
        hold.save()
        OccupiedUnit.objects.filter(lane_id=offer.lane_id, unit__gte=offer.starts_at, unit__lt=offer.ends_at).update(
            returned=None, hold=hold
        )
        return hold

    the_worker_at_the_end(offer)
    monkeypatch.setattr(waiting, "offer_close", unguarded)
    monkeypatch.setattr(waiting, "_hold_of_offer", held_over)
    accept(first, offer)
    assert kept_for_both(first)


# --- A released time that two want ---


def clerk_takes(lane, application, starts_at):
    clerk = Actor.staff(MembershipFactory(authority=lane.location.authority).user)
    hold = hold_take(application=application, starts_at=starts_at, actor=clerk, audience="staff")
    return booking_make(application=application, hold_id=hold.pk, actor=clerk)


def take_and_book(application, starts_at):
    hold = held(application, starts_at)
    return booking_make(application=application, hold_id=hold.pk, actor=applicant(application))


def doubled():
    rows = list(OccupiedUnit.objects.values_list("lane_id", "unit"))
    return len(rows) - len(set(rows))


def freed_for_two(lane, given_back, monkeypatch):
    release_all()
    cases = [submitted_case(lane), submitted_case(lane)]
    gate(monkeypatch, holds, "units_take", parties=2)
    return together([partial(take_and_book, case, given_back.starts_at) for case in cases])


def test_a_released_time_goes_to_one_of_two(lane, given_back, monkeypatch):
    outcomes = freed_for_two(lane, given_back, monkeypatch)
    assert errors_in(outcomes) == ["SlotAlreadyTaken"]
    assert (Booking.objects.filter(state="booked").count(), doubled()) == (1, 0)


def test_control_without_locks_and_constraint_a_released_time_goes_to_two(
    lane, given_back, monkeypatch, locks_off, constraint_off
):
    locks_off()
    constraint_off()
    outcomes = freed_for_two(lane, given_back, monkeypatch)
    assert errors_in(outcomes) == []
    assert doubled() == 6


def test_while_the_worker_releases_it_staff_take_it_once(lane, given_back):
    waits, by_phone = submitted_case(lane), submitted_case(lane)
    joined(waits)
    outcomes = together([release_all, partial(clerk_takes, lane, by_phone, given_back.starts_at)])
    assert set(errors_in(outcomes)) <= {"SlotAlreadyTaken"}
    promised = WaitingOffer.objects.filter(state="open").count()
    assert promised + Booking.objects.filter(state="booked").count() == 1
    assert doubled() == 0


# --- Two workers ---


def test_two_workers_offer_a_time_once(lane, given_back):
    for _number in range(3):
        joined(submitted_case(lane))
    assert errors_in(together([release_all, release_all])) == []
    assert WaitingOffer.objects.filter(state="open").count() == 1


def due_reminder(lane):
    booked(submitted_case(lane))
    Reminder.objects.update(due_at=timezone.now() - timedelta(minutes=1))
    return Reminder.objects.count()


def test_two_workers_remind_once(lane):
    due = due_reminder(lane)
    assert errors_in(together([reminders.reminders_send, reminders.reminders_send])) == []
    assert (due, OutboxMessage.objects.filter(kind="booking_reminder").count()) == (1, 1)
    assert Booking.objects.get().links.count() == 2  # the confirmation's and the reminder's


def test_control_without_the_condition_two_workers_remind_twice(lane, monkeypatch):
    """The outbox refuses the second mail, the message and the link in the case are doubled all the same."""
    due_reminder(lane)
    settle = reminders._settle

    def unguarded(row, *, send):
        Reminder.objects.filter(pk=row.pk).update(settled_at=None)
        settle(row, send=send)

    monkeypatch.setattr(reminders, "_settle", unguarded)
    gate(monkeypatch, reminders, "case_keys_load", parties=2)
    together([reminders.reminders_send, reminders.reminders_send])
    assert Booking.objects.get().links.count() == 3


# --- Confirmed while it lapses ---


def test_an_appointment_that_is_confirmed_while_it_lapses_stands_or_is_gone_and_never_both(lane, monkeypatch):
    application = submitted_case(lane)
    booking = booked(application)
    Booking.objects.filter(pk=booking.pk).update(confirm_by=timezone.now() - timedelta(seconds=1))
    confirm = partial(booking_confirm, application=application, booking_id=booking.pk, actor=applicant(application))
    outcomes = together([confirm, lapsing.confirmations_lapse])
    booking.refresh_from_db()
    owned = OccupiedUnit.objects.filter(booking=booking).count()
    assert (booking.state, owned) in {("confirmed", 6), ("cancelled_by_applicant", 0)}
    assert errors_in(outcomes) == ([] if booking.state == "confirmed" else ["AppointmentClosed"])
