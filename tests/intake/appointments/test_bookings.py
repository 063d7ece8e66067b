from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application, Message
from intake.applications.services import application_withdraw
from intake.appointments import errors
from intake.appointments.limits import HOLDS_PER_CASE_AND_HOUR
from intake.appointments.models import UNIT, Booking, BookingCase, Closure, Hold, Lane, OccupiedUnit
from intake.appointments.selectors import (
    applications_with_appointment_on,
    appointment_of,
    booking_documents_of,
    bookings_on,
    bookings_visible_to,
    hold_of,
)
from intake.appointments.services import (
    booking_advance,
    booking_cancel,
    booking_make,
    booking_reschedule,
    closure_add,
    hold_take,
    holds_tidy,
    links_complete,
)
from intake.appointments.states import CALLED_OFF, TRANSITIONS, State
from intake.audit import AuditEntry
from intake.authorities.models import OfferedService
from intake.documents.states import Place
from intake.errors import NotPermitted
from intake.outbox import OutboxMessage
from intake.prechecks.signals import precheck_finished
from intake.prechecks.states import Result
from intake.prechecks.states import State as PrecheckState
from intake.throttling import TooManyAttempts
from tests.factories import ApplicationFactory, MembershipFactory, UserFactory
from tests.intake.appointments.factories import (
    LaneFactory,
    LocationFactory,
    applicant,
    booked,
    document_of,
    expire,
    held,
    precheck_of,
    submitted_case,
    times_of,
)

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)  # a Monday, 7:00 in Berlin


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING)
    return time_machine


@pytest.fixture
def lane():
    return LaneFactory(opens=time(8), opens__closes=time(10))


@pytest.fixture
def application(lane):
    return submitted_case(lane)


def units(**owner):
    return list(OccupiedUnit.objects.filter(**owner).order_by("unit").values_list("lane_id", "unit"))


def make(application, hold):
    return booking_make(application=application, hold_id=hold.pk, actor=applicant(application))


def reschedule(application, hold):
    return booking_reschedule(application=application, hold_id=hold.pk, actor=applicant(application))


def cancel(application, booking, actor=None):
    return booking_cancel(application=application, booking_id=booking.pk, actor=actor or applicant(application))


# --- Hold ---


def test_a_hold_occupies_the_units_of_its_time(lane, application):
    hold = held(application)
    assert units(hold=hold) == [(lane.pk, hold.starts_at + number * UNIT) for number in range(6)]
    assert hold.expires_at > MORNING + timedelta(minutes=14)
    assert hold_of(application) == hold


def test_a_new_hold_takes_the_place_of_the_former(application):
    first = held(application)
    second = held(application, first.starts_at + timedelta(minutes=30))
    assert list(Hold.objects.all()) == [second]
    assert OccupiedUnit.objects.count() == 6


def test_holding_the_same_time_again_prolongs_it(application, monday):
    first = held(application)
    monday.shift(timedelta(minutes=10))
    second = held(application, first.starts_at)
    assert second.expires_at > first.expires_at


def test_a_time_that_another_case_holds_is_taken(lane, application):
    hold = held(application)
    other = submitted_case(lane)
    with pytest.raises(errors.SlotAlreadyTaken):
        held(other, hold.starts_at)
    assert not Hold.objects.filter(application=other).exists()


def test_who_loses_a_time_keeps_what_they_held_before(lane, application):
    taken = held(application)
    other = submitted_case(lane)
    kept = held(other)
    with pytest.raises(errors.SlotAlreadyTaken):
        held(other, taken.starts_at)
    assert hold_of(other) == kept
    assert len(units(hold=kept)) == 6


def test_a_second_lane_is_taken_when_the_first_is_not_free(lane, application):
    second = LaneFactory(location=lane.location, opens=time(8), opens__closes=time(10))
    first_hold = held(application)
    assert held(submitted_case(lane), first_hold.starts_at).lane == second


def test_an_expired_hold_is_taken_over(lane, application):
    former = held(application)
    expire(former)
    other = submitted_case(lane)
    hold = held(other, former.starts_at)
    assert units() == units(hold=hold)
    assert hold_of(application) is None


def test_a_partly_overlapping_expired_hold_gives_up_only_what_is_wanted(lane, application):
    former = held(application)
    expire(former)
    Lane.objects.update(type_keys=[])
    other = submitted_case(lane)
    hold = held(other, former.starts_at + timedelta(minutes=30))
    assert len(units(hold=hold)) == 6
    assert len(units(hold=former)) == 6
    third = submitted_case(lane)
    assert len(units(hold=held(third, former.starts_at))) == 6


@pytest.mark.parametrize(
    "moment",
    [
        MORNING - timedelta(days=6, hours=-1),  # past
        MORNING + timedelta(hours=1, minutes=10),  # not on the raster
        MORNING + timedelta(hours=1, seconds=1),
        MORNING + timedelta(hours=12),  # closed
        MORNING + timedelta(days=400, hours=1),  # beyond the window
    ],
)
def test_A11_a_past_or_unoffered_time_is_refused(application, moment):
    with pytest.raises(errors.TimeNotOffered):
        held(application, moment)


def test_A12_the_time_of_another_authority_is_refused(application):
    elsewhere = LaneFactory(opens=time(15), opens__closes=time(16))
    with pytest.raises(errors.TimeNotOffered):
        held(application, MORNING + timedelta(hours=8))
    with pytest.raises(errors.TimeNotOffered):
        held(application, MORNING + timedelta(hours=1), location_id=elsewhere.location_id)
    assert held(submitted_case(elsewhere), MORNING + timedelta(hours=8)).lane == elsewhere


def test_A12_a_counter_for_another_purpose_is_refused(application):
    Lane.objects.update(type_keys=["collection"])
    with pytest.raises(errors.TimeNotOffered):
        held(application, MORNING + timedelta(hours=1))


def test_more_persons_take_more_time(application):
    starts_at = times_of(application)[0].starts_at
    assert len(units(hold=held(application, starts_at, persons=2))) == 8


def test_A03_a_case_cannot_try_without_end(application):
    starts_at = times_of(application)[0].starts_at
    for _number in range(HOLDS_PER_CASE_AND_HOUR):
        held(application, starts_at)
    with pytest.raises(TooManyAttempts):
        held(application, starts_at)


def test_nobody_holds_a_time_for_a_case_that_is_not_theirs(lane, application):
    stranger = submitted_case(lane)
    for actor in (applicant(stranger), Actor.applicant(None), Actor.staff(UserFactory(is_superuser=True))):
        with pytest.raises(NotPermitted):
            hold_take(application=application, starts_at=MORNING + timedelta(hours=1), actor=actor)


def test_old_holds_are_tidied_away(lane, application, monday):
    held(application)
    other = submitted_case(lane)
    monday.shift(timedelta(minutes=90))
    fresh = held(other)
    assert holds_tidy() == 1
    assert list(Hold.objects.all()) == [fresh]
    assert units() == units(hold=fresh)


# --- When a case may have a time ---


def mode(application, booking_mode):
    OfferedService.objects.filter(authority=application.authority).update(booking_mode=booking_mode)


def test_a_draft_has_no_appointment(lane):
    draft = ApplicationFactory(authority=lane.location.authority)
    with pytest.raises(errors.NotSubmitted):
        held(draft, MORNING + timedelta(hours=1))


def test_a_withdrawn_case_has_no_appointment(application):
    application = application_withdraw(application=application, actor=applicant(application))
    with pytest.raises(errors.CaseFinished):
        held(application, MORNING + timedelta(hours=1))


@pytest.mark.parametrize(
    ("booking_mode", "error"),
    [
        ("none", errors.NoAppointments),
        ("office_assigns", errors.OfficeAssigns),
        ("after_release", errors.ReleasePending),
    ],
)
def test_the_mode_of_the_service_says_when(application, booking_mode, error):
    mode(application, booking_mode)
    with pytest.raises(error):
        held(application, MORNING + timedelta(hours=1))


def test_after_release_opens_with_the_state(application):
    mode(application, "after_release")
    Application.objects.update(state="ready_for_appointment")
    application.refresh_from_db()
    assert held(application)


def test_after_precheck_waits_for_the_machine_but_not_for_its_verdict(application):
    mode(application, "after_precheck")
    precheck = precheck_of(document_of(application))
    with pytest.raises(errors.PrecheckPending):
        held(application, MORNING + timedelta(hours=1))
    precheck.state, precheck.result = PrecheckState.GAVE_UP, Result.NOT_CHECKED
    precheck.save()
    assert held(application)


def test_staff_book_where_the_office_assigns(application):
    mode(application, "office_assigns")
    clerk = Actor.staff(MembershipFactory(authority=application.authority).user)
    hold = hold_take(application=application, starts_at=MORNING + timedelta(hours=1), actor=clerk)
    assert booking_make(application=application, hold_id=hold.pk, actor=clerk).is_open


# --- Book ---


def test_a_booking_takes_over_the_units_of_its_hold(lane, application):
    hold = held(application)
    booking = make(application, hold)
    assert (booking.lane, booking.starts_at, booking.state, booking.sequence) == (lane, hold.starts_at, "booked", 0)
    assert len(units(booking=booking)) == 6
    assert not Hold.objects.exists()
    assert appointment_of(application) == booking


def test_the_same_hold_confirmed_twice_gives_the_same_booking(application):
    hold = held(application)
    assert make(application, hold) == make(application, hold)
    assert (Booking.objects.count(), BookingCase.objects.count()) == (1, 1)
    assert OutboxMessage.objects.filter(kind="booking_confirmed").count() == 1


def test_A04_an_expired_hold_is_refused_and_its_time_is_free(lane, application, monday):
    hold = held(application)
    monday.shift(timedelta(minutes=16))
    with pytest.raises(errors.HoldExpired):
        make(application, hold)
    assert not Booking.objects.exists()
    assert hold.starts_at in [time.starts_at for time in times_of(submitted_case(lane))]


def test_A04_a_hold_whose_units_another_took_is_refused(lane, application):
    hold = held(application)
    expire(hold)
    other = held(submitted_case(lane), hold.starts_at)
    Hold.objects.filter(pk=hold.pk).update(expires_at=MORNING + timedelta(hours=1))  # a clock that jumped back
    with pytest.raises(errors.HoldExpired):
        make(application, hold)
    assert len(units(hold=other)) == 6


def test_A05_the_hold_of_another_case_is_not_found(lane, application):
    foreign = held(submitted_case(lane))
    with pytest.raises(NotPermitted) as refusal:
        make(application, foreign)
    assert refusal.value.status == 404
    assert not Booking.objects.exists()


def test_A10_a_time_that_the_office_closed_meanwhile_is_refused_with_the_reason(lane, application):
    hold = held(application)
    closure_add(location=lane.location, starts_at=MORNING, ends_at=MORNING + timedelta(hours=5), actor=Actor.system())
    with pytest.raises(errors.TimeWithdrawn):
        make(application, hold)
    assert not Booking.objects.exists()


def test_A10_a_counter_that_was_closed_for_good_is_refused(application):
    hold = held(application)
    Lane.objects.update(active=False)
    with pytest.raises(errors.TimeWithdrawn):
        make(application, hold)


def test_one_case_has_one_open_appointment(application):
    booked(application)
    hold = held(application)
    with pytest.raises(errors.AlreadyBooked):
        make(application, hold)
    assert Booking.objects.count() == 1


def test_a_lost_time_leaves_the_application_as_it_was(lane, application):
    before = Application.objects.values().get(pk=application.pk)
    hold = held(application)
    expire(hold)
    with pytest.raises(errors.HoldExpired):
        make(application, hold)
    assert Application.objects.values().get(pk=application.pk) == before


def test_the_record_names_every_step_and_no_content(application):
    booking = booked(application)
    cancel(application, booking)
    events = AuditEntry.objects.filter(case_id=application.pk, event__startswith="appointment")
    assert [entry.event for entry in events.order_by("id")] == [
        "appointment_held", "appointment_booked", "appointment_cancelled",
    ]  # fmt: skip
    assert all(entry.details == {} for entry in events)


# --- Links to what was checked ---


def test_a_booking_links_each_current_document_with_its_latest_verdict(application):
    done = document_of(application, "passport")
    precheck_of(done, state=PrecheckState.DONE, result=Result.NO_FINDINGS, requested_at=MORNING - timedelta(hours=2))
    latest = precheck_of(done, state=PrecheckState.DONE, result=Result.FINDINGS, requested_at=MORNING)
    gave_up = precheck_of(document_of(application, "enrolment_certificate"), state=PrecheckState.GAVE_UP)
    waiting = precheck_of(document_of(application, "health_insurance_proof"))
    unchecked = document_of(application, "visa")
    document_of(application, "rent", place=Place.REMOVED)
    links = booking_documents_of(booked(application))
    assert {(link.document_id, link.precheck_id, link.verdict) for link in links} == {
        (done.pk, latest.pk, "findings"),
        (gave_up.document_id, gave_up.pk, "not_checked"),
        (waiting.document_id, waiting.pk, "pending"),
        (unchecked.pk, None, "not_checked"),
    }


def finish(precheck, result):
    precheck.state, precheck.result, precheck.finished_at = PrecheckState.DONE, result, timezone.now()
    precheck.save()


def test_a_check_that_ends_later_is_linked_to_the_open_booking(application):
    precheck = precheck_of(document_of(application))
    booking = booked(application)
    finish(precheck, Result.NO_FINDINGS)
    precheck_finished.send(type(precheck), precheck=precheck)
    assert [link.verdict for link in booking_documents_of(booking)] == ["no_findings"]
    assert booking.documents.count() == 1


def test_a_document_that_comes_later_is_linked_when_it_was_checked(application):
    booking = booked(application)
    precheck = precheck_of(document_of(application), state=PrecheckState.GAVE_UP)
    precheck_finished.send(type(precheck), precheck=precheck)
    assert [(link.precheck, link.verdict) for link in booking_documents_of(booking)] == [(precheck, "not_checked")]


def test_a_check_of_a_removed_document_or_without_a_booking_links_nothing(lane, application):
    removed = precheck_of(document_of(application, place=Place.REMOVED), state=PrecheckState.DONE)
    booking = booked(application)
    precheck_finished.send(type(removed), precheck=removed)
    other = precheck_of(document_of(submitted_case(lane)), state=PrecheckState.DONE)
    precheck_finished.send(type(other), precheck=other)
    assert booking.documents.count() == 0


def test_the_worker_links_what_ended_while_the_booking_was_being_made(application):
    waiting = precheck_of(document_of(application))
    booking = booked(application)
    finish(waiting, Result.FINDINGS)
    unseen = precheck_of(document_of(application, "visa"))
    finish(unseen, Result.NO_FINDINGS)
    assert links_complete() == 2
    assert {(link.precheck, link.verdict) for link in booking_documents_of(booking)} == {
        (waiting, "findings"),
        (unseen, "no_findings"),
    }
    assert links_complete() == 0


# --- Cancel ---


def test_cancelling_frees_the_time_at_once(lane, application):
    booking = cancel(application, booked(application))
    assert (booking.state, booking.closed_at is not None) == ("cancelled_by_applicant", True)
    assert units() == []
    assert appointment_of(application) is None
    assert held(submitted_case(lane), booking.starts_at)


def test_A08_cancelling_twice_changes_nothing(application):
    booking = booked(application)
    first, second = cancel(application, booking), cancel(application, booking)
    assert (first.sequence, second.sequence, first.closed_at) == (1, 1, second.closed_at)
    assert OutboxMessage.objects.filter(kind="booking_cancelled").count() == 1


def test_A06_the_booking_of_another_case_is_not_found(lane, application):
    foreign = booked(submitted_case(lane))
    with pytest.raises(NotPermitted):
        cancel(application, foreign)
    assert Booking.objects.get().is_open


def test_an_appointment_that_has_begun_is_not_cancelled_or_moved(application, monday):
    booking = booked(application)
    monday.move_to(booking.starts_at)
    with pytest.raises(errors.AppointmentOver):
        cancel(application, booking)
    with pytest.raises(errors.AppointmentOver):
        held(application)


def test_after_cancelling_a_new_time_can_be_booked(application):
    cancel(application, booked(application))
    assert booked(application).is_open


def test_R05_a_withdrawn_application_gives_its_time_back(lane, application):
    booking = booked(application)
    application_withdraw(application=application, actor=applicant(application))
    booking.refresh_from_db()
    assert (booking.state, units()) == ("cancelled_by_applicant", [])
    assert OutboxMessage.objects.filter(kind="booking_cancelled").exists()


def test_a_withdrawn_application_gives_its_hold_back(application):
    held(application)
    application_withdraw(application=application, actor=applicant(application))
    assert units() == []


def test_a_case_whose_appointment_is_past_can_still_be_withdrawn(application, monday):
    booking = booked(application)
    monday.shift(timedelta(days=2))
    application_withdraw(application=application, actor=applicant(application))
    booking.refresh_from_db()
    assert booking.state == "booked"


def test_the_office_cancels_and_says_so(application):
    booking = booked(application)
    clerk = Actor.staff(MembershipFactory(authority=application.authority).user)
    assert cancel(application, booking, actor=clerk).state == "cancelled_by_office"
    assert "mussten" in Message.objects.get(kind="booking_cancelled").content["text"]


# --- Move ---


def test_moving_frees_the_former_time_with_the_same_commit(lane, application):
    document = document_of(application)
    precheck_of(document, state=PrecheckState.DONE, result=Result.FINDINGS)
    former = booked(application)
    linked_at = former.documents.get().linked_at
    booking = reschedule(application, held(application))
    former.refresh_from_db()
    assert (former.state, booking.rescheduled_from, booking.state) == ("rescheduled", former, "booked")
    assert (booking.calendar_uid, booking.sequence) == (former.calendar_uid, former.sequence + 1)
    assert units() == units(booking=booking)
    assert [(link.document, link.verdict) for link in booking.documents.all()] == [(document, "findings")]
    assert booking.documents.get().linked_at >= linked_at
    assert held(submitted_case(lane), former.starts_at)


def test_moving_twice_by_the_same_hold_moves_once(application):
    booked(application)
    hold = held(application)
    assert reschedule(application, hold) == reschedule(application, hold)
    assert Booking.objects.count() == 2


def test_a_move_that_fails_leaves_the_appointment(lane, application):
    former = booked(application)
    hold = held(application)
    expire(hold)
    with pytest.raises(errors.HoldExpired):
        reschedule(application, hold)
    assert appointment_of(application) == former
    assert len(units(booking=former)) == 6


def test_without_an_appointment_there_is_nothing_to_move(application):
    with pytest.raises(errors.NothingBooked):
        reschedule(application, held(application))


# --- The office ---


def test_closing_a_day_returns_the_appointments_that_stand_in_it(lane, application):
    booking = booked(application)
    later = booked(submitted_case(lane), booking.starts_at + timedelta(days=1))
    stranded = closure_add(
        location=lane.location, starts_at=MORNING, ends_at=MORNING + timedelta(hours=12), actor=Actor.system()
    )
    assert stranded == [booking]
    assert later.is_open


def test_only_clerks_of_the_authority_close_its_counters(lane):
    stranger = Actor.staff(MembershipFactory().user)
    with pytest.raises(NotPermitted):
        closure_add(location=lane.location, starts_at=MORNING, ends_at=MORNING + timedelta(hours=1), actor=stranger)
    assert not Closure.objects.exists()


def test_a_clerk_notes_what_became_of_an_appointment(application):
    booking = booked(application)
    clerk = Actor.staff(MembershipFactory(authority=application.authority).user)
    assert booking_advance(booking=booking, state=State.CHECKED_IN, actor=clerk).is_open
    assert not booking_advance(booking=booking, state=State.ATTENDED, actor=clerk).is_open
    assert appointment_of(application) is None


def test_nobody_else_notes_it(application):
    booking = booked(application)
    for actor in (applicant(application), Actor.staff(MembershipFactory().user), Actor.system()):
        with pytest.raises(NotPermitted):
            booking_advance(booking=booking, state=State.NO_SHOW, actor=actor)


def test_a_booking_moves_along_its_table_only(application, monday):
    booking = booked(application)
    monday.move_to(booking.starts_at)
    clerk = Actor.staff(MembershipFactory(authority=application.authority).user)
    for former, state in product(State, State):
        Booking.objects.update(state=former)
        if state in TRANSITIONS[former] - CALLED_OFF:
            assert booking_advance(booking=booking, state=state, actor=clerk).state == state
        else:
            with pytest.raises(errors.AppointmentClosed):
                booking_advance(booking=booking, state=state, actor=clerk)


def test_a_clerk_sees_the_bookings_of_their_authority_by_day(lane, application):
    today, tomorrow = booked(application), booked(submitted_case(lane), MORNING + timedelta(days=1, hours=1))
    foreign = booked(submitted_case(LaneFactory(location=LocationFactory(), opens=time(8))))
    clerk = MembershipFactory(authority=application.authority).user
    assert list(bookings_visible_to(clerk)) == [today, tomorrow]
    assert list(bookings_on(bookings_visible_to(clerk), date(2026, 11, 24))) == [tomorrow]
    assert foreign not in bookings_visible_to(clerk)
    for nobody in (AnonymousUser(), UserFactory(is_superuser=True)):
        assert not bookings_visible_to(nobody).exists()


def test_cases_are_found_by_the_day_of_their_appointment(lane, application):
    booked(application)
    cancel(application, appointment_of(application))
    booked(application, MORNING + timedelta(days=1, hours=1))
    today = booked(submitted_case(lane)).cases.get().application
    everything = Application.objects.all()
    assert list(applications_with_appointment_on(everything, date(2026, 11, 23))) == [today]
    assert list(applications_with_appointment_on(everything, date(2026, 11, 24))) == [application]
