"""The waiting list for an earlier time: join, be offered a returned time, accept or decline it, leave.

Order of locks, after ``units``: cases, lanes, entry, offer. An offer and an entry change by conditional updates: of
two who answer the same moment, or of an answer and the clock, exactly one comes first.
"""

import uuid
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.scopes import Scope
from intake.applications.services import lock
from intake.appointments.errors import HoldExpired, OfferGone, TimeWithdrawn, WaitingDaysInvalid
from intake.appointments.models import Booking, Hold, OccupiedUnit
from intake.appointments.models_waiting import WaitingEntry, WaitingOffer
from intake.appointments.needs import need_for
from intake.appointments.notices import waiting_notify
from intake.appointments.offer import Offer, units_between
from intake.appointments.permissions import require_bookable
from intake.appointments.selectors import appointment_of
from intake.appointments.services.bookings import booking_make, booking_reschedule
from intake.appointments.services.party import party_lock
from intake.appointments.services.units import lanes_lock
from intake.audit import audit_record
from intake.errors import NotPermitted
from intake.throttling import attempt_count

JOINS_PER_HOUR = 10
MAX_DAYS_AHEAD = 366
#: Within the transaction of an acceptance the time is a hold; it never outlives it.
HAND_OVER = timedelta(minutes=1)

EntryState = WaitingEntry.State
OfferState = WaitingOffer.State


def waiting_join(
    *, application: Application, first_day: date, last_day: date, actor: Actor, location_id: int | None = None
) -> WaitingEntry:
    """Put the case on the list, or change its wish; who changes it keeps the place.

    Raises a ``NotBookable``, ``WaitingDaysInvalid``; ``NotPermitted`` for a location of another authority.
    """
    require_bookable(actor, application)
    attempt_count("waiting-join", str(application.pk), limit=JOINS_PER_HOUR)
    with transaction.atomic():
        case = lock(application.pk)
        _require_days(case, first_day, last_day)
        if location_id and not case.authority.locations.filter(pk=location_id).exists():
            raise NotPermitted
        entry, is_new = WaitingEntry.objects.update_or_create(
            application=case,
            state=EntryState.WAITING,
            defaults={"first_day": first_day, "last_day": last_day, "location_id": location_id},
            create_defaults={
                "authority_id": case.authority_id,
                "first_day": first_day,
                "last_day": last_day,
                "location_id": location_id,
            },
        )
        event = "waiting_joined" if is_new else "waiting_changed"
        audit_record(event, actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=entry)
        if is_new:
            waiting_notify("waiting_joined", entry, case, actor=actor)
    return entry


def _require_days(case: Application, first_day: date, last_day: date) -> None:
    today = timezone.localdate()
    booking = appointment_of(case)
    too_late = booking is not None and first_day > timezone.localdate(booking.starts_at)
    if last_day < max(first_day, today) or too_late or last_day > today + timedelta(days=MAX_DAYS_AHEAD):
        raise WaitingDaysInvalid


def waiting_leave(*, application: Application, actor: Actor) -> None:
    """Take the case off the list; what it is being offered goes to the next. Repeating it changes nothing."""
    require_case_access(actor, application, Scope.BOOK, Scope.WITHDRAW)
    with transaction.atomic():
        case = lock(application.pk)
        entry = WaitingEntry.objects.filter(application=case, state=EntryState.WAITING).first()
        if entry is None or not entry_close(entry, EntryState.LEFT):
            return
        offer_close(entry.offers.filter(state=OfferState.OPEN).first(), OfferState.DECLINED)
        audit_record("waiting_left", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=entry)


def offer_decline(*, application: Application, offer_id: uuid.UUID, actor: Actor) -> None:
    """Say no; the time goes to the next, the case stays on the list. Repeating it changes nothing."""
    require_case_access(actor, application, Scope.BOOK)
    with transaction.atomic():
        case = lock(application.pk)
        offer = _offer_of(case, offer_id)
        if offer_close(offer, OfferState.DECLINED):
            audit_record("waiting_declined", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=offer)


def offer_accept(*, application: Application, offer_id: uuid.UUID, actor: Actor) -> Booking:
    """Take the offered time: one transaction moves the appointment there, or books it. Repeating it changes nothing.

    Raises ``OfferGone`` when it lapsed or was declined, ``TimeWithdrawn`` when the office closed meanwhile, and what
    ``booking_make`` and ``booking_reschedule`` raise; then nothing has changed.
    """
    require_case_access(actor, application, Scope.BOOK)
    with transaction.atomic():
        case, _party = party_lock(application.pk)
        offer = _offer_of(case, offer_id)
        booking = appointment_of(case)
        if offer.state == OfferState.ACCEPTED and booking:
            return booking
        _lanes_lock_for(case, offer, booking)
        if not offer_close(offer, OfferState.ACCEPTED, in_time=True):
            raise OfferGone
        hold = _hold_of_offer(case, offer)
        act = booking_reschedule if booking else booking_make
        try:
            made = act(application=case, hold_id=hold.pk, actor=actor)
        except HoldExpired as error:
            raise OfferGone from error
        entry_close(offer.entry, EntryState.SERVED)
        audit_record("waiting_accepted", actor=actor, authority_id=case.authority_id, case_id=case.pk, obj=offer)
    return made


def _offer_of(case: Application, offer_id: uuid.UUID) -> WaitingOffer:
    offer = WaitingOffer.objects.select_related("entry").filter(pk=offer_id, entry__application=case).first()
    if offer is None:
        raise NotPermitted
    return offer


def _lanes_lock_for(case: Application, offer: WaitingOffer, booking: Booking | None) -> None:
    """Lock every lane that the acceptance touches at once: the time's, the appointment's, and that of a hold."""
    held = Hold.objects.filter(application=case).values_list("lane_id", flat=True)
    lanes_lock([offer.lane_id, *([booking.lane_id] if booking else []), *held])


def _hold_of_offer(case: Application, offer: WaitingOffer) -> Hold:
    """Turn the offered time into a hold of the case, which lets go of what it kept; the rest of the time is free."""
    need = need_for(case)
    now = timezone.now()
    ends_at = offer.starts_at + need.duration
    returned = offer.returned
    if returned is None or ends_at > offer.ends_at:  # staff took the time, or more people come along by now
        raise OfferGone
    if not Offer(case.authority_id, need, now=now).takes_place(offer.lane_id, offer.starts_at, ends_at):
        raise TimeWithdrawn
    Hold.objects.filter(application=case).delete()
    hold = Hold.objects.create(
        application=case,
        lane_id=offer.lane_id,
        type_key=need.type_key,
        persons=need.persons,
        starts_at=offer.starts_at,
        ends_at=ends_at,
        expires_at=now + HAND_OVER,
    )
    units = units_between(hold.starts_at, hold.ends_at)
    OccupiedUnit.objects.filter(returned=returned, unit__in=units).update(returned=None, hold=hold)
    returned.delete()
    return hold


def offer_close(offer: WaitingOffer | None, state: WaitingOffer.State, *, in_time: bool | None = None) -> bool:
    """Answer an open offer, once: ``False`` when somebody, or the clock, was first.

    ``in_time`` binds the answer to the clock: true before its end only, false after it only.
    """
    if offer is None:
        return False
    now = timezone.now()
    rows = WaitingOffer.objects.filter(pk=offer.pk, state=OfferState.OPEN)
    if in_time is not None:
        rows = rows.filter(expires_at__gt=now) if in_time else rows.filter(expires_at__lte=now)
    return bool(rows.update(state=state, closed_at=now))


def entry_close(entry: WaitingEntry, state: WaitingEntry.State) -> bool:
    """End the waiting, once."""
    rows = WaitingEntry.objects.filter(pk=entry.pk, state=EntryState.WAITING)
    return bool(rows.update(state=state, closed_at=timezone.now()))
