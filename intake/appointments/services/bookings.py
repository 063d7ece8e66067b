"""Book, cancel and move an appointment: each one transaction, each harmless when it is repeated."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.scopes import Scope
from intake.applications.services import lock
from intake.appointments.errors import (
    AlreadyBooked,
    AppointmentClosed,
    AppointmentOver,
    HoldExpired,
    NothingBooked,
    OtherHasAppointment,
    OtherNotBookable,
    TimeWithdrawn,
)
from intake.appointments.limits import claims_free, claims_take
from intake.appointments.models import Booking, BookingCase, Hold, Lane
from intake.appointments.models_party import Companion
from intake.appointments.notices import booking_notify
from intake.appointments.offer import Need, Offer
from intake.appointments.permissions import booking_obstacle, require_bookable
from intake.appointments.selectors import appointment_of, booking_of
from intake.appointments.services.confirming import confirmation_ask
from intake.appointments.services.holds import holds_drop
from intake.appointments.services.links import documents_link, links_carry
from intake.appointments.services.party import party_lock
from intake.appointments.services.release import time_return
from intake.appointments.services.reminders import reminders_arm
from intake.appointments.services.units import lanes_lock, units_hand_over
from intake.appointments.states import CALLED_OFF, OPEN, TRANSITIONS, Channel, State
from intake.audit import audit_record
from intake.errors import NotPermitted


def booking_make(
    *,
    application: Application,
    hold_id: uuid.UUID,
    actor: Actor,
    channel: Channel = Channel.ONLINE,
    emergency: str = "",
) -> Booking:
    """Turn the time that the case keeps into its appointment, with links to what was checked.

    The booking takes over the hold's id: the same hold always gives the same booking (double click, replay). Cases
    that were to come along are in it. ``channel`` and ``emergency`` (a code of ``emergencies``) are for staff. Raises
    ``HoldExpired``, ``TimeWithdrawn``, ``AlreadyBooked``, a ``NotBookable``; ``NotPermitted`` for the hold of another
    case.
    """
    require_case_access(actor, application, Scope.BOOK)
    if (channel != Channel.ONLINE or emergency) and actor.kind not in {"staff", "system"}:
        raise NotPermitted
    with transaction.atomic():
        case, party = party_lock(application.pk)
        if made := booking_of(case, hold_id):
            return made
        require_bookable(actor, case)
        hold = _hold_of_case(case, hold_id)
        others = [each for each in party if each.pk != case.pk]
        _require_joinable(others, actor)
        lanes = lanes_lock(
            [hold.lane_id, *Hold.objects.filter(application__in=others).values_list("lane_id", flat=True)]
        )
        if appointment_of(case):
            raise AlreadyBooked
        Hold.objects.filter(application__in=others).delete()
        Companion.objects.filter(application__in=others).delete()
        booking = _book(party, hold, lanes[hold.lane_id], former=None, channel=channel, actor=actor)
        claims_take(booking, party, strict=actor.kind not in {"staff", "system"})
        for each in party:
            audit_record(
                "appointment_booked",
                actor=actor,
                authority_id=each.authority_id,
                case_id=each.pk,
                obj=booking,
                **on_behalf(channel, emergency),
            )
            booking_notify("booking_confirmed", booking, each, actor=actor)
    return booking


def on_behalf(channel: Channel, emergency: str) -> dict[str, str]:
    """Return what the record says of a booking that staff made: how it came, and why it could not wait."""
    details = {"channel": str(channel)} if channel != Channel.ONLINE else {}
    return details | ({"emergency": emergency} if emergency else {})


def booking_reschedule(
    *, application: Application, hold_id: uuid.UUID, actor: Actor, at_request: bool = False, emergency: str = ""
) -> Booking:
    """Move the case's appointment to the time that it keeps; the former time is free with the same commit.

    All cases of the appointment move, with the links to their documents and the calendar's UID. ``at_request`` tells
    that staff do what the person asked for, so that no message says the office had to. Raises as ``booking_make``, and
    ``NothingBooked``, ``AppointmentOver``.
    """
    require_case_access(actor, application, Scope.BOOK)
    if emergency and actor.kind not in {"staff", "system"}:
        raise NotPermitted
    with transaction.atomic():
        case, party = party_lock(application.pk)
        if made := booking_of(case, hold_id):
            return made
        require_bookable(actor, case)
        hold = _hold_of_case(case, hold_id)
        former = appointment_of(case)
        if former is None:
            raise NothingBooked
        lanes = lanes_lock([hold.lane_id, former.lane_id])
        _require_ahead(former)
        booking_close(former, State.RESCHEDULED, late=actor.kind != "staff")
        booking = _book(party, hold, lanes[hold.lane_id], former=former, channel=Channel(former.channel), actor=actor)
        claims_take(booking, party, strict=False)
        for each in party:
            audit_record(
                "appointment_rescheduled",
                actor=actor,
                authority_id=each.authority_id,
                case_id=each.pk,
                obj=booking,
                former=str(former.pk),
                **on_behalf(Channel.ONLINE, emergency),
            )
            booking_notify("booking_rescheduled", booking, each, actor=actor, former=former, at_request=at_request)
    return booking


def booking_cancel(
    *, application: Application, booking_id: uuid.UUID, actor: Actor, at_request: bool = False
) -> Booking:
    """Cancel an appointment of the case, for all its cases; its time is free with the same commit.

    Repeating it changes nothing. One case alone leaves by ``booking_leave``. With ``at_request``, staff cancel as the
    person asked them to, and it counts as the person's own.

    Raises ``NotPermitted`` for a booking of another case, ``AppointmentOver`` when it has begun.
    """
    require_case_access(actor, application, Scope.BOOK)
    with transaction.atomic():
        case, party = party_lock(application.pk)
        booking = booking_of(case, booking_id)
        if booking is None:
            raise NotPermitted
        if booking.state in CALLED_OFF or not _is_in(booking, case):
            return booking
        lanes_lock([booking.lane_id])
        if actor.kind not in {"staff", "system"}:
            _require_ahead(booking)
        _cancel(party, booking, actor, at_request=at_request)
    return booking


def booking_leave(*, application: Application, booking_id: uuid.UUID, actor: Actor) -> Booking:
    """Take the case out of an appointment that it shares; the others keep it. The last one cancels it.

    Repeating it changes nothing. Raises ``NotPermitted`` for a booking of another case, ``AppointmentOver``.
    """
    require_case_access(actor, application, Scope.BOOK)
    with transaction.atomic():
        case = lock(application.pk)
        booking = booking_of(case, booking_id)
        if booking is None:
            raise NotPermitted
        if not _is_in(booking, case):
            return booking
        if actor.kind not in {"staff", "system"}:
            _require_ahead(booking)
        _leave(case, booking, actor)
    return booking


def case_release(application: Application, *, actor: Actor) -> None:
    """Give back what a case that ends keeps or has booked; the caller has locked the case."""
    Companion.objects.filter(Q(application=application) | Q(leader=application)).delete()
    booking = appointment_of(application)
    holds_drop([application.pk], lane_ids=[booking.lane_id] if booking else [])
    if booking and State.CANCELLED_BY_APPLICANT in TRANSITIONS[booking.state] and booking.starts_at > timezone.now():
        _leave(application, booking, actor)


def _hold_of_case(case: Application, hold_id: uuid.UUID) -> Hold:
    hold = Hold.objects.filter(pk=hold_id).first()
    if hold is None:
        raise HoldExpired
    if hold.application_id != case.pk:
        raise NotPermitted
    return hold


def _require_joinable(others: list[Application], actor: Actor) -> None:
    """Check under the locks that the cases that come along may have an appointment, and have none."""
    for other in others:
        if appointment_of(other):
            raise OtherHasAppointment
        if booking_obstacle(other, by_staff=actor.kind in {"staff", "system"}):
            raise OtherNotBookable


def _book(
    party: list[Application], hold: Hold, lane: Lane, *, former: Booking | None, channel: Channel, actor: Actor
) -> Booking:
    _require_kept(hold, lane, timezone.now())
    booking = Booking.objects.create(
        id=hold.pk,
        authority_id=lane.location.authority_id,
        lane=lane,
        type_key=hold.type_key,
        persons=hold.persons,
        starts_at=hold.starts_at,
        ends_at=hold.ends_at,
        rescheduled_from=former,
        channel=channel,
        calendar_uid=former.calendar_uid if former else uuid.uuid4(),
        sequence=former.sequence + 1 if former else 0,
    )
    units_hand_over(hold.pk, booking)
    Hold.objects.filter(pk=hold.pk).delete()
    if former:
        links_carry(former, booking)
    for case in party:
        BookingCase.objects.create(booking=booking, application=case)  # one by one: the desk hears of each
        documents_link(booking, case)
    if former is None or former.confirm_by:  # who has confirmed once is not asked again
        confirmation_ask(booking, party, actor=actor)
    reminders_arm(booking)
    return booking


def _require_kept(hold: Hold, lane: Lane, now: datetime) -> None:
    """Check under the locks that the time is still the case's and still takes place."""
    if hold.expires_at <= now or hold.starts_at <= now:
        raise HoldExpired
    need = Need(hold.type_key, 0)
    offer = Offer(lane.location.authority_id, need, now=now, lane_ids=[lane.pk])
    if not offer.takes_place(lane.pk, hold.starts_at, hold.ends_at):
        raise TimeWithdrawn


def _require_ahead(booking: Booking) -> None:
    if booking.starts_at <= timezone.now():
        raise AppointmentOver


def _is_in(booking: Booking, case: Application) -> bool:
    return booking.cases.filter(application=case, is_open=True).exists()


def _leave(case: Application, booking: Booking, actor: Actor) -> None:
    """Take a locked case out. The lane's lock makes two that leave at once see each other: the last one cancels."""
    lanes_lock([booking.lane_id])
    if not booking.cases.filter(is_open=True).exclude(application=case).exists():
        _cancel([case], booking, actor)
        return
    row = booking.cases.get(application=case)
    row.is_open = False
    row.save(update_fields=["is_open"])
    booking.documents.filter(document__application=case).delete()
    claims_free(booking, case.pk)
    audit_record("appointment_left", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=booking)
    left = Booking.objects.select_related("lane__location").get(pk=booking.pk)
    left.sequence, left.state, left.closed_at = left.sequence + 1, _called_off_by(actor), timezone.now()
    booking_notify("booking_cancelled", left, case, actor=actor)  # what this case's calendar must forget; not saved


def _called_off_by(actor: Actor) -> State:
    return State.CANCELLED_BY_OFFICE if actor.kind in {"staff", "system"} else State.CANCELLED_BY_APPLICANT


def _cancel(party: list[Application], booking: Booking, actor: Actor, *, at_request: bool = False) -> None:
    booking.sequence += 1
    state = State.CANCELLED_BY_APPLICANT if at_request else _called_off_by(actor)
    booking_close(booking, state, late=actor.kind != "staff")
    for case in party:
        audit_record("appointment_cancelled", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=booking)
        booking_notify("booking_cancelled", booking, case, actor=actor, at_request=at_request)


def booking_close(booking: Booking, state: State, *, late: bool) -> None:
    """End an open booking and give its time back; the caller holds the locks of its cases and its lane."""
    state_advance(booking, state)
    time_return(booking, late=late)


def state_advance(booking: Booking, state: State) -> None:
    """Take a step of the state machine and save; the caller holds the locks. Raises ``AppointmentClosed``."""
    if state not in TRANSITIONS[booking.state]:
        raise AppointmentClosed
    booking.state = state
    if state not in OPEN:
        booking.closed_at = timezone.now()
        booking.cases.update(is_open=False)
        claims_free(booking)
    booking.save()
