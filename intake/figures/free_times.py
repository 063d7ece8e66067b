"""The next free time of each service, as an applicant would be offered it now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.cache import cache
from django.utils import timezone

from intake.applications.models import Application
from intake.appointments.offer import Need, Offer, need_of
from intake.authorities.models import Authority, OfferedService
from intake.definitions.errors import NoRevisionInForce
from intake.definitions.selectors import revision_in_force

#: The ways in which an applicant picks a time.
CHOOSES = frozenset(
    {
        OfferedService.BookingMode.AT_SUBMISSION,
        OfferedService.BookingMode.AFTER_PRECHECK,
        OfferedService.BookingMode.AFTER_RELEASE,
    }
)
CACHE_SECONDS = 300


@dataclass(frozen=True)
class ServiceWait:
    """One service with its form in force: how its appointments are given, and the next free time.

    ``days`` counts from today, ``None`` where applicants choose no time or none is free.
    """

    service_key: str
    revision_id: int
    booking_mode: str
    next_at: datetime | None
    days: int | None

    @property
    def is_chosen(self) -> bool:
        """Tell whether applicants choose a time themselves."""
        return self.booking_mode in CHOOSES


def free_times_known(authority: Authority) -> list[ServiceWait]:
    """Return the services with their next free times as of a few minutes ago at most."""
    return cache.get_or_set(f"free-times:{authority.pk}", lambda: free_times_now(authority), CACHE_SECONDS) or []


def free_times_now(authority: Authority) -> list[ServiceWait]:
    """Return the services that are offered and have a form in force, with their next free times."""
    next_times: dict[Need, datetime | None] = {}
    return [_wait(service, revision_id, next_times) for service, revision_id in _services(authority)]


def _services(authority: Authority) -> Iterator[tuple[OfferedService, int]]:
    for service in authority.services.filter(active=True).order_by("service_key"):
        try:
            yield service, revision_in_force(authority, service.service_key).pk
        except NoRevisionInForce:
            continue


def _wait(service: OfferedService, revision_id: int, next_times: dict[Need, datetime | None]) -> ServiceWait:
    mode = str(service.booking_mode)
    if mode not in CHOOSES:
        return ServiceWait(service.service_key, revision_id, mode, None, None)
    need = need_of(Application(authority_id=service.authority_id, revision_id=revision_id))
    if need not in next_times:
        next_times[need] = _next(service.authority_id, need)
    found = next_times[need]
    days = (_local_day(found) - timezone.localdate()).days if found else None
    return ServiceWait(service.service_key, revision_id, mode, found, days)


def _next(authority_id: int, need: Need) -> datetime | None:
    """Return the start of the first free time; services that need the same share the question."""
    days = Offer(authority_id, need).days(count=1)
    return days[0].times[0].starts_at if days else None


def _local_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()
