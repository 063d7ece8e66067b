"""Offer returned times to the waiting list, one entry after the other by the time of joining, then to everybody.

The worker does this every few seconds; each time is settled in a transaction of its own under its lane's lock, so
that two workers do not offer it twice. An offer never ends at night, and a time that is too near for a whole offer
goes to everybody at once.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from intake.actors import Actor
from intake.appointments.models import BookingCase
from intake.appointments.models_waiting import ReturnedTime, WaitingEntry, WaitingOffer, open_offers
from intake.appointments.needs import need_for
from intake.appointments.notices import waiting_notify
from intake.appointments.offer import Offer, units_between
from intake.appointments.permissions import booking_obstacle
from intake.appointments.services.units import lanes_lock
from intake.appointments.services.waiting import EntryState, OfferState, entry_close, offer_close
from intake.audit import audit_record

BATCH = 100
DAY_BEGINS, DAY_ENDS = time(8), time(21)
ONE_DAY = timedelta(days=1)


def offer_end(now: datetime, zone: ZoneInfo) -> datetime:
    """Return when an offer made now ends: after some hours, of which those between 21:00 and 8:00 do not count."""
    left = timedelta(hours=settings.VORSPRACHE_WAITING_OFFER_HOURS)
    wall = now.astimezone(zone).replace(tzinfo=None)
    while True:
        begin, end = (datetime.combine(wall.date(), moment) for moment in (DAY_BEGINS, DAY_ENDS))
        wall = max(wall, begin)
        if wall + left < end:
            return (wall + left).replace(tzinfo=zone).astimezone(now.tzinfo)
        left -= max(timedelta(0), end - wall)
        wall = begin + ONE_DAY


def offers_lapse() -> int:
    """Close the offers whose time is over; returns how many. One query when there is nothing."""
    due = WaitingOffer.objects.filter(state=OfferState.OPEN, expires_at__lte=timezone.now()).select_related("entry")
    lapsed = 0
    for offer in due.order_by("expires_at")[:BATCH]:
        with transaction.atomic():
            if offer_close(offer, OfferState.LAPSED, in_time=False):
                _record("waiting_lapsed", offer.entry, offer)
                lapsed += 1
    return lapsed


def entries_end() -> int:
    """Close the entries whose last day is over; returns how many."""
    ended = 0
    for entry in WaitingEntry.objects.filter(state=EntryState.WAITING, last_day__lt=timezone.localdate())[:BATCH]:
        with transaction.atomic():
            if entry_close(entry, EntryState.OVER):
                _record("waiting_over", entry, entry)
                ended += 1
    return ended


def times_release() -> int:
    """Offer every returned time whose moment has come to the next who waits, or free it; returns how many."""
    due = ReturnedTime.objects.filter(~Exists(open_offers(OuterRef("pk"))), release_at__lte=timezone.now())
    ids = list(due.order_by("release_at").values_list("pk", "lane_id")[:BATCH])
    for returned_id, lane_id in ids:
        try:
            _settle(returned_id, lane_id)
        except IntegrityError:  # the entry was offered another time the same moment; the next run goes on
            continue
    return len(ids)


def _settle(returned_id: uuid.UUID, lane_id: int) -> None:
    with transaction.atomic():
        lane = lanes_lock([lane_id])[lane_id]
        returned = ReturnedTime.objects.filter(pk=returned_id).first()
        if returned is None or open_offers(returned).exists():
            return
        returned.lane = lane
        whole = returned.units.count() == len(units_between(returned.starts_at, returned.ends_at))
        now = timezone.now()
        expires_at = offer_end(now, ZoneInfo(lane.location.time_zone))
        in_time = expires_at <= returned.starts_at - timedelta(minutes=lane.lead_minutes)
        entry = next(_takers(returned, now), None) if whole and in_time else None
        if entry is None:
            returned.delete()  # with its units: free for everybody; staff may have taken some of them
            return
        offer = WaitingOffer.objects.create(
            entry=entry,
            returned=returned,
            lane=lane,
            starts_at=returned.starts_at,
            ends_at=returned.ends_at,
            expires_at=expires_at,
        )
        _record("waiting_offered", entry, offer)
        waiting_notify("waiting_offer", entry, entry.application, actor=Actor.system(), offer=offer)


def _takers(returned: ReturnedTime, now: datetime) -> Iterator[WaitingEntry]:
    """Yield those whom the time suits, the longest waiting first, each with its row locked."""
    for entry_id in list(_waiting_for(returned).values_list("pk", flat=True)):
        entry = (
            WaitingEntry.objects.select_for_update(of=("self",), no_key=True)
            .select_related("application__authority")
            .filter(pk=entry_id, state=EntryState.WAITING)
            .first()
        )
        if entry and _suits(entry, returned, now):
            yield entry


def _waiting_for(returned: ReturnedTime) -> QuerySet[WaitingEntry]:
    """Return the entries for the day and place that have no better time and were not asked about this one before."""
    location = returned.lane.location
    day = returned.starts_at.astimezone(ZoneInfo(location.time_zone)).date()
    booked = BookingCase.objects.filter(application=OuterRef("application"), is_open=True)
    offers = WaitingOffer.objects.filter(entry=OuterRef("pk"))
    asked = offers.filter(Q(state=OfferState.OPEN) | Q(lane=returned.lane_id, starts_at=returned.starts_at))
    return WaitingEntry.objects.annotate(booked_at=Subquery(booked.values("booking__starts_at")[:1])).filter(
        ~Exists(asked),
        Q(location=None) | Q(location=location),
        Q(booked_at=None) | Q(booked_at__gt=returned.starts_at),
        authority_id=location.authority_id,
        state=EntryState.WAITING,
        first_day__lte=day,
        last_day__gte=day,
    )


def _suits(entry: WaitingEntry, returned: ReturnedTime, now: datetime) -> bool:
    case = entry.application
    if booking_obstacle(case):
        return False
    wanted = Offer(case.authority_id, need_for(case), now=now, lane_ids=[returned.lane_id]).at(returned.starts_at)
    return wanted is not None and wanted.ends_at <= returned.ends_at


def _record(event: str, entry: WaitingEntry, obj: WaitingEntry | WaitingOffer) -> None:
    audit_record(event, actor=Actor.system(), authority_id=entry.authority_id, case_id=entry.application_id, obj=obj)
