"""The answer to the council: what an authority may tell everybody about its online service, in one language.

Sums over the last twelve whole months, under the rule of ``intake.figures.disclosure``; the next free times are those
of now. The number of queries depends neither on cases nor on languages.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from cms.adaptations.overview import PublicForm, public_report
from cms.figures.words import CHANNELS, MODES, OUTCOMES, REVIEWS
from cms.translations.names import language_name, own_name
from intake.appointments.states import Channel, State
from intake.authorities.models import Authority
from intake.definitions.selectors import FormText, text_coverage, texts_of
from intake.figures.disclosure import Told, told
from intake.figures.free_times import ServiceWait, free_times_known
from intake.figures.keys import COMPLETE, Key
from intake.figures.months import earlier, month_of
from intake.figures.selectors import Figures, counted_at, figures_of, first_online_booking

MONTHS = 12


@dataclass(frozen=True)
class ServiceLine:
    """One service: how its appointment is given and when the next one is free."""

    title: FormText
    mode: str
    is_chosen: bool
    next_at: datetime | None
    days: int | None


@dataclass(frozen=True)
class LanguageLine:
    """One offered language: per cent of the forms' texts that exist in it (whole, never rounded up), and its use."""

    code: str
    name: str
    own_name: str
    coverage: int | None
    used: int | None


@dataclass(frozen=True)
class Status:
    """Everything on the page; ``since`` is when the first appointment could be, or was, booked online."""

    authority: Authority
    first: date
    last: date
    counted_at: datetime | None
    since: date | None
    since_is_fact: bool
    services: list[ServiceLine]
    languages: list[LanguageLine]
    forms: list[PublicForm]
    submitted: Told
    submitted_language: Told
    reviewed: Told
    booked: Told
    appointments: Told
    service_titles: Mapping[str, FormText]

    @property
    def online_share(self) -> float | None:
        """Return what per cent of the new appointments were booked online."""
        return self.booked.share(Channel.ONLINE)

    @property
    def complete_share(self) -> float | None:
        """Return what per cent of the applications were complete at the first try."""
        return self.reviewed.share(COMPLETE)

    @property
    def no_show_share(self) -> float | None:
        """Return what per cent of the appointments nobody came to."""
        return self.appointments.share(State.NO_SHOW)


def status_of(authority: Authority, language: str, *, offered: Iterable[str], since: date | None) -> Status:
    """Return the status of an authority; ``offered`` are the site's languages, ``since`` what the editor knows."""
    running = month_of(timezone.localdate())
    figures = figures_of(authority, earlier(running, MONTHS), earlier(running, 1))
    waits = free_times_known(authority)
    titles = {wait.service_key: texts_of(wait.revision_id, language)["title"] for wait in waits}
    used = told(_all_of(figures, Key.SUBMITTED_LANGUAGE, offered))
    return Status(
        authority=authority,
        first=figures.months[0],
        last=figures.months[-1],
        counted_at=counted_at(authority),
        since=since or first_online_booking(authority),
        since_is_fact=since is None,
        services=sorted((_line(wait, titles) for wait in waits), key=lambda line: line.title),
        languages=[_language(code, waits, used) for code in offered],
        forms=public_report(authority, language),
        submitted=told(_all_of(figures, Key.SUBMITTED, titles)),
        submitted_language=used,
        reviewed=told(_only(figures, Key.FIRST_REVIEW, REVIEWS)),
        booked=told(_only(figures, Key.BOOKED, CHANNELS)),
        appointments=told(_only(figures, Key.APPOINTMENTS, OUTCOMES)),
        service_titles=titles,
    )


def _all_of(figures: Figures, key: Key, names: Iterable[str]) -> dict[str, int]:
    """Return the sums of these dimensions, also of nothing, and of every other that was counted."""
    return {**dict.fromkeys(names, 0), **figures.by_dimension(key)}


def _only(figures: Figures, key: Key, names: Iterable[str]) -> dict[str, int]:
    sums = figures.by_dimension(key)
    return {name: sums[name] for name in names}


def _line(wait: ServiceWait, titles: Mapping[str, FormText]) -> ServiceLine:
    return ServiceLine(titles[wait.service_key], str(MODES[wait.booking_mode]), wait.is_chosen, wait.next_at, wait.days)


def _language(code: str, waits: list[ServiceWait], used: Told) -> LanguageLine:
    counts = [text_coverage(wait.revision_id, code) for wait in waits]
    whole = sum(total for _there, total in counts)
    coverage = sum(there for there, _total in counts) * 100 // whole if whole else None
    return LanguageLine(code, language_name(code), own_name(code), coverage, used.parts.get(code))
