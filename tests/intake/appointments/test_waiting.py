"""The waiting list: who is asked, in which order, for how long, and what an answer does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intake.actors import Actor
from intake.appointments.errors import OfferGone, WaitingDaysInvalid
from intake.appointments.models import Booking, OccupiedUnit
from intake.appointments.models_waiting import WaitingEntry, WaitingOffer
from intake.appointments.selectors import appointment_of
from intake.appointments.services import closure_add
from intake.appointments.services.offering import offer_end
from intake.appointments.services.waiting import offer_accept, offer_decline, waiting_join, waiting_leave
from intake.audit import AuditEntry
from intake.errors import NotPermitted
from tests.intake.appointments.factories import LocationFactory, applicant, booked, times_of
from tests.intake.appointments.waiting_office import (
    MORNING,
    cancelled,
    joined,
    mail,
    offers,
    office,
    somebody,
    worker,
)

pytestmark = pytest.mark.django_db
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def late(settings, time_machine):
    settings.VORSPRACHE_RELEASE_MIN_MINUTES, settings.VORSPRACHE_RELEASE_MAX_MINUTES = 15, 60
    time_machine.move_to(MORNING)
    return time_machine


@pytest.fixture
def lane():
    return office()


@pytest.fixture
def given_back(lane, late):
    """Return a function that lets somebody give back a time ten days ahead, and lets its moment come."""

    def give(days=10):
        person = somebody(lane, 100 + days)
        time = next(time for time in times_of(person, days=60) if time.starts_at > MORNING + timedelta(days=days))
        booking = booked(person, time.starts_at)
        cancelled(person, booking)
        late.shift(timedelta(hours=1))
        return booking

    return give


def later_booking(lane, number, days=30):
    application = somebody(lane, number)
    time = next(time for time in times_of(application, days=60) if time.starts_at > MORNING + timedelta(days=days))
    return application, booked(application, time.starts_at)


def answers(application, offer, act):
    return act(application=application, offer_id=offer.pk, actor=applicant(application))


def test_the_longest_waiting_is_asked_first_and_moves_with_one_post(lane, given_back):
    first, former = later_booking(lane, 1)
    second, _other = later_booking(lane, 2)
    joined(first)
    joined(second)
    free = given_back()
    worker()
    (offer,) = offers()
    assert (offer.entry.application_id, offer.starts_at) == (first.pk, free.starts_at)
    made = answers(first, offer, offer_accept)
    former.refresh_from_db()
    assert (made.starts_at, made.rescheduled_from_id, former.state) == (free.starts_at, former.pk, "rescheduled")
    assert made.calendar_uid == former.calendar_uid
    assert OccupiedUnit.objects.filter(booking=made).count() == 6
    assert WaitingEntry.objects.get(application=first).state == "served"
    assert offers() == []


def test_without_an_appointment_one_gets_one(lane, given_back):
    application = somebody(lane, 1)
    joined(application)
    free = given_back()
    worker()
    assert answers(application, offers()[0], offer_accept).starts_at == free.starts_at


def test_while_it_is_offered_nobody_else_sees_the_time(lane, given_back):
    joined(somebody(lane, 1))
    free = given_back()
    worker()
    assert free.starts_at not in [time.starts_at for time in times_of(somebody(lane, 2), days=30)]


@pytest.mark.parametrize("answer", ["decline", "lapse", "leave"])
def test_the_next_is_asked_when_the_first_does_not_want_it_and_then_it_is_free_for_all(lane, given_back, late, answer):
    first, second = somebody(lane, 1), somebody(lane, 2)
    joined(first)
    joined(second)
    free = given_back()
    worker()
    (offer,) = offers()
    if answer == "decline":
        answers(first, offer, offer_decline)
    elif answer == "lapse":
        late.move_to(offer.expires_at)
    else:
        waiting_leave(application=first, actor=applicant(first))
    worker()
    (following,) = offers()
    assert following.entry.application_id == second.pk
    late.move_to(following.expires_at)
    worker()
    assert offers() == []
    assert free.starts_at in [time.starts_at for time in times_of(somebody(lane, 3), days=30)]
    assert WaitingEntry.objects.get(application=second).state == "waiting"


def test_nobody_gets_two_offers_at_once(lane, given_back):
    joined(somebody(lane, 1))
    given_back(10)
    given_back(11)
    worker()
    worker()
    assert len(offers()) == 1


def test_only_a_time_that_suits_is_offered(lane, given_back):
    early, _booking = later_booking(lane, 1, days=5)  # has a better time
    joined(early)
    waiting_join(
        application=(short := somebody(lane, 2)),
        first_day=MORNING.date(),
        last_day=MORNING.date() + timedelta(days=3),
        actor=applicant(short),
    )
    elsewhere = office(location=LocationFactory(authority=lane.location.authority))
    joined(somebody(lane, 3), location_id=elsewhere.location_id)
    given_back()
    worker()
    assert offers() == []


def test_a_closed_day_is_offered_to_nobody(lane, given_back):
    joined(somebody(lane, 1))
    free = given_back()
    closure_add(
        location=lane.location,
        starts_at=free.starts_at - timedelta(hours=1),
        ends_at=free.ends_at,
        actor=Actor.system(),
    )
    worker()
    assert offers() == []


def test_a_declined_time_is_not_offered_again_to_the_same_person(lane, given_back):
    application = somebody(lane, 1)
    joined(application)
    given_back()
    worker()
    answers(application, offers()[0], offer_decline)
    worker()
    assert offers() == []


@pytest.mark.parametrize("how", ["lapsed", "declined"])
def test_an_answer_that_comes_too_late_changes_nothing(lane, given_back, late, how):
    application, former = later_booking(lane, 1)
    joined(application)
    given_back()
    worker()
    (offer,) = offers()
    if how == "lapsed":
        late.move_to(offer.expires_at)
    else:
        answers(application, offer, offer_decline)
    with pytest.raises(OfferGone):
        answers(application, offer, offer_accept)
    assert appointment_of(application) == former


def test_accepting_twice_is_harmless(lane, given_back):
    application, _former = later_booking(lane, 1)
    joined(application)
    given_back()
    worker()
    (offer,) = offers()
    made = answers(application, offer, offer_accept)
    assert answers(application, offer, offer_accept) == made
    assert Booking.objects.filter(state="booked").count() == 1


def test_the_offer_of_another_case_is_nobodys_business(lane, given_back):
    joined(somebody(lane, 1))
    stranger = somebody(lane, 2)
    given_back()
    worker()
    for act in (offer_accept, offer_decline):
        with pytest.raises(NotPermitted):
            answers(stranger, offers()[0], act)
    assert WaitingOffer.objects.get().state == "open"


def test_joining_again_keeps_the_place_and_changes_the_wish(lane):
    first = somebody(lane, 1)
    entry = joined(first)
    again = joined(first, days=20)
    assert (again.pk, again.joined_at, again.last_day) == (
        entry.pk,
        entry.joined_at,
        MORNING.date() + timedelta(days=20),
    )
    assert mail("waiting_joined")["to"] == "ayse@example.org"


@pytest.mark.parametrize(("first", "last"), [(-5, -1), (3, 2), (40, 50), (0, 400)])
def test_days_that_cannot_be_are_refused(lane, first, last):
    application, _booking = later_booking(lane, 1)
    with pytest.raises(WaitingDaysInvalid):
        waiting_join(
            application=application,
            first_day=MORNING.date() + timedelta(days=first),
            last_day=MORNING.date() + timedelta(days=last),
            actor=applicant(application),
        )


def test_a_place_ends_with_its_last_day(lane, late):
    application = somebody(lane, 1)
    joined(application, days=1)
    late.shift(timedelta(days=2))
    worker()
    assert WaitingEntry.objects.get(application=application).state == "over"


def test_every_step_leaves_a_line_in_the_record(lane, given_back):
    application, _booking = later_booking(lane, 1)
    joined(application)
    given_back()
    worker()
    answers(application, offers()[0], offer_accept)
    events = AuditEntry.objects.filter(case_id=application.pk, event__startswith="waiting").order_by("id")
    assert list(events.values_list("event", flat=True)) == ["waiting_joined", "waiting_offered", "waiting_accepted"]


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        ("2026-11-23 09:00", "2026-11-23 13:00"),
        ("2026-11-23 18:30", "2026-11-24 09:30"),
        ("2026-11-23 17:00", "2026-11-24 08:00"),
        ("2026-11-23 21:00", "2026-11-24 12:00"),
        ("2026-11-24 02:00", "2026-11-24 12:00"),
        ("2026-10-24 20:00", "2026-10-25 11:00"),  # the night in which the clocks go back
        ("2027-03-27 20:00", "2027-03-28 11:00"),  # and forward
    ],
)
def test_an_offer_never_ends_at_night(made, ends):
    now = datetime.fromisoformat(made).replace(tzinfo=BERLIN).astimezone(UTC)
    assert offer_end(now, BERLIN) == datetime.fromisoformat(ends).replace(tzinfo=BERLIN)


def test_a_time_too_near_for_a_whole_offer_goes_to_everybody(lane, late):
    joined(somebody(lane, 1))
    person = somebody(lane, 2)
    late.move_to(datetime(2026, 11, 24, 18, 0, tzinfo=UTC))  # tomorrow 8:00 is fourteen hours away
    booking = booked(person)
    cancelled(person, booking)
    late.shift(timedelta(hours=2))
    worker()
    assert offers() == []
    assert booking.starts_at in [time.starts_at for time in times_of(somebody(lane, 3))]
