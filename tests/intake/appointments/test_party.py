"""Cases that come to one appointment together."""

from datetime import UTC, datetime, time, timedelta

import pytest

from intake.actors import Actor
from intake.applications.services import application_withdraw
from intake.appointments import errors
from intake.appointments.models import Booking, BookingCase, BookingDocument, Hold, OccupiedUnit
from intake.appointments.models_party import Companion, PersonClaim
from intake.appointments.needs import Wish, need_for, persons_of
from intake.appointments.selectors import appointment_of, cases_of_booking
from intake.appointments.services import (
    booking_cancel,
    booking_leave,
    booking_make,
    booking_reschedule,
    companion_add,
    companion_remove,
    wish_set,
)
from intake.appointments.states import State
from intake.audit import AuditEntry
from intake.errors import NotPermitted
from intake.outbox import OutboxMessage
from tests.factories import ApplicationFactory, MembershipFactory
from tests.intake.appointments.factories import (
    LaneFactory,
    LocationFactory,
    applicant,
    booked,
    document_of,
    held,
    submitted_case,
    times_of,
)

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
CHILD = {"given_names": "LINA", "birth_date": "2018-05-06", "applies_too": True}


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING, tick=False)
    return time_machine


@pytest.fixture
def lane():
    return LaneFactory(opens=time(8), opens__closes=time(12))


@pytest.fixture
def family(lane):
    return [submitted_case(lane) for _number in range(3)]


def join(leader, *others):
    for other in others:
        companion_add(application=leader, companion=other, actor=applicant(leader), companion_actor=applicant(other))


def with_answers(case, **answers):
    case.answers = case.answers | answers
    case.save()
    return case


# --- How many, how long ---


def test_children_for_whom_an_application_is_made_appear_and_take_time(lane):
    case = with_answers(submitted_case(lane), children=[CHILD, CHILD | {"given_names": "OMAR", "applies_too": False}])
    need = need_for(case)
    assert (need.persons, need.duration) == (2, timedelta(minutes=40))
    assert times_of(case)[0].ends_at - times_of(case)[0].starts_at == timedelta(minutes=40)
    assert held(case).persons == 2


def test_a_child_of_both_parents_with_a_case_of_its_own_is_one_person(lane):
    mother, father = (with_answers(submitted_case(lane), children=[CHILD]) for _number in range(2))
    child = with_answers(submitted_case(lane), given_names="Lina", birth_date="2018-05-06")
    assert persons_of([mother]) == 2
    assert persons_of([mother, father]) == 3
    assert persons_of([mother, father, child]) == 3


def test_people_without_a_name_are_people(lane):
    nameless = {"given_names": "", "birth_date": ""}
    case = with_answers(submitted_case(lane), **nameless, children=[nameless | {"applies_too": True}] * 2)
    assert persons_of([case]) == 3


def test_nobody_books_a_whole_day_by_answers(lane):
    many = [CHILD | {"given_names": f"CHILD{chr(65 + number)}"} for number in range(15)]
    assert persons_of([with_answers(submitted_case(lane), children=many)]) == 12


def test_staff_say_how_many_come_if_they_know_better(lane):
    assert need_for(submitted_case(lane), persons=3).duration == timedelta(minutes=50)


def test_what_one_of_them_needs_all_are_given(lane, family):
    wish_set(application=family[1], wish=Wish(accessible=True), actor=applicant(family[1]))
    join(family[0], family[1])
    assert need_for(family[0]).features == {"accessible_room"}


# --- Joining ---


def test_one_booking_has_all_cases_their_documents_and_a_message_for_each(family):
    for case in family:
        document_of(case)
    join(family[0], *family[1:])
    booking = booked(family[0])
    assert cases_of_booking(booking) == sorted(family, key=lambda case: case.pk)
    assert (booking.persons, booking.ends_at - booking.starts_at) == (3, timedelta(minutes=50))
    assert OccupiedUnit.objects.filter(booking=booking).count() == 10
    assert BookingDocument.objects.filter(booking=booking).count() == 3
    assert {appointment_of(case) for case in family} == {booking}
    for case in family:
        assert OutboxMessage.objects.filter(case_id=case.pk, kind="booking_confirmed").count() == 1
        assert AuditEntry.objects.filter(case_id=case.pk, event="appointment_booked").count() == 1
    assert not Companion.objects.exists()


def test_a_time_that_was_kept_for_fewer_people_is_let_go_of(family):
    hold = held(family[0])
    held(family[1], times_of(family[1])[2].starts_at)
    join(family[0], family[1])
    assert not Hold.objects.exists()
    with pytest.raises(errors.HoldExpired):
        booking_make(application=family[0], hold_id=hold.pk, actor=applicant(family[0]))


def test_A05_nobody_adds_a_case_without_access_to_both(family):
    one, two, three = family
    for actor, companion_actor in ((one, three), (three, two), (one, None)):
        with pytest.raises(NotPermitted):
            companion_add(
                application=one,
                companion=two,
                actor=applicant(actor),
                companion_actor=companion_actor and applicant(companion_actor),
            )


def test_a_clerk_joins_cases_of_their_authority_and_no_others(lane, family):
    clerk = Actor.staff(MembershipFactory(authority=lane.location.authority).user)
    companion_add(application=family[0], companion=family[1], actor=clerk)
    with pytest.raises(NotPermitted):
        companion_add(application=family[0], companion=submitted_case(LaneFactory()), actor=clerk)


def test_why_two_cases_cannot_come_together_is_told(lane, family, settings):
    one, two, three = family
    settings.VORSPRACHE_CASES_PER_BOOKING = 2
    refused = [
        (errors.SameCase, one, one),
        (errors.OtherAuthority, one, submitted_case(LaneFactory(location=LocationFactory()))),
        (errors.OtherNotBookable, one, ApplicationFactory(authority=lane.location.authority)),
    ]
    join(one, two)
    join(one, two)  # again changes nothing
    refused += [(errors.PartyFull, one, three), (errors.OtherInParty, three, two), (errors.OtherInParty, three, one)]
    refused += [(errors.OtherInParty, two, three)]
    for problem, leader, other in refused:
        with pytest.raises(problem):
            join(leader, other)
    assert Companion.objects.count() == 1
    booked(three)
    with pytest.raises(errors.OtherHasAppointment):
        join(submitted_case(lane), three)
    with pytest.raises(errors.AlreadyBooked):
        join(three, submitted_case(lane))


def test_a_case_that_comes_along_takes_no_time_of_its_own(family):
    join(family[0], family[1])
    with pytest.raises(errors.ComesAlong):
        held(family[1])
    companion_remove(companion=family[1], leader=family[0], actor=applicant(family[1]))
    companion_remove(companion=family[1], leader=family[0], actor=applicant(family[0]))
    assert held(family[1])


def test_a_case_that_was_withdrawn_meanwhile_is_not_in_the_booking(family):
    join(family[0], *family[1:])
    application_withdraw(application=family[1], actor=applicant(family[1]))
    assert len(cases_of_booking(booked(family[0]))) == 2


# --- Moving, cancelling, leaving ---


def test_any_of_them_moves_all_with_their_documents(family):
    documents = {document_of(case).pk for case in family}
    join(family[0], *family[1:])
    former = booked(family[0])
    mover = family[2]
    hold = held(mover, times_of(mover)[2].starts_at)
    assert hold.persons == 3
    booking = booking_reschedule(application=mover, hold_id=hold.pk, actor=applicant(mover))
    assert {appointment_of(case) for case in family} == {booking}
    assert {link.document_id for link in booking.documents.all()} == documents
    assert booking.calendar_uid == former.calendar_uid
    assert OccupiedUnit.objects.count() == 10


def test_any_of_them_cancels_for_all(family):
    join(family[0], *family[1:])
    booking = booked(family[0])
    booking_cancel(application=family[1], booking_id=booking.pk, actor=applicant(family[1]))
    assert {appointment_of(case) for case in family} == {None}
    assert not OccupiedUnit.objects.exists()
    assert not PersonClaim.objects.exists()
    assert OutboxMessage.objects.filter(kind="booking_cancelled").count() == 3


def test_one_leaves_and_the_others_keep_the_appointment(family):
    for case in family:
        document_of(case)
    join(family[0], *family[1:])
    booking = booked(family[0])
    leaver = family[0]
    for _time in range(2):
        booking_leave(application=leaver, booking_id=booking.pk, actor=applicant(leaver))
    assert leaver not in cases_of_booking(booking)
    assert not BookingDocument.objects.filter(document__application=leaver).exists()
    assert not PersonClaim.objects.filter(application=leaver).exists()
    booking.refresh_from_db()
    assert (booking.state, booking.sequence) == (State.BOOKED, 0)
    (mail,) = OutboxMessage.objects.filter(kind="booking_cancelled")
    assert mail.case_id == leaver.pk
    booking_cancel(application=leaver, booking_id=booking.pk, actor=applicant(leaver))
    assert booking.is_open
    assert booked(leaver, times_of(leaver)[0].starts_at).is_open


def test_the_last_one_who_leaves_cancels(family):
    join(family[0], family[1])
    booking = booked(family[0])
    for case in family[:2]:
        booking_leave(application=case, booking_id=booking.pk, actor=applicant(case))
    assert Booking.objects.get().state == State.CANCELLED_BY_APPLICANT
    assert not OccupiedUnit.objects.exists()


def test_a_withdrawn_case_leaves_and_the_family_keeps_its_appointment(family):
    join(family[0], *family[1:])
    booking = booked(family[0])
    application_withdraw(application=family[0], actor=applicant(family[0]))
    assert len(cases_of_booking(booking)) == 2
    assert Booking.objects.get().state == State.BOOKED


def test_A06_the_appointment_of_others_is_not_left_or_cancelled(lane, family):
    join(family[0], family[1])
    booking = booked(family[0])
    stranger = family[2]
    for service in (booking_leave, booking_cancel):
        with pytest.raises(NotPermitted):
            service(application=stranger, booking_id=booking.pk, actor=applicant(stranger))
    assert BookingCase.objects.filter(is_open=True).count() == 2
