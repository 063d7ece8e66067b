"""The named placeholders of message templates: which exist, and what a case fills them with."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intake.applications.models import Application
from intake.appointments.models import Booking
from intake.definitions.selectors import texts_of
from intake.documents.models import MissingDocument
from intake.documents.selectors import RequirementStatus
from intake.documents.states import NEEDS_APPLICANT, Verdict

PATTERN = re.compile(r"\{([^{}\n]{1,60})\}")
ASKED_LENGTH = 2000
HELD = frozenset({Verdict.ORIGINAL_SEEN, Verdict.WAIVED})


class Kind(StrEnum):
    """Who fills a placeholder: the case itself, or the clerk with a day, a line or a paragraph."""

    FACT = "fact"
    DAY = "day"
    LINE = "line"
    PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class Placeholder:
    """One placeholder: its name in braces, what the clerk is told about it, and who fills it."""

    name: str
    label: str | Promise
    kind: Kind

    @property
    def braced(self) -> str:
        """Return how it is written in a text."""
        return f"{{{self.name}}}"

    @property
    def is_asked(self) -> bool:
        """Tell whether the clerk has to fill it."""
        return self.kind != Kind.FACT


PLACEHOLDERS: Mapping[str, Placeholder] = {
    each.name: each
    for each in (
        Placeholder("aktenzeichen", _("Aktenzeichen"), Kind.FACT),
        Placeholder("name", _("Vor- und Familienname"), Kind.FACT),
        Placeholder("leistung", _("beantragte Leistung"), Kind.FACT),
        Placeholder("behoerde", _("Name der Behörde"), Kind.FACT),
        Placeholder("telefon", _("Telefon der Behörde"), Kind.FACT),
        Placeholder("eingang", _("Tag des Eingangs"), Kind.FACT),
        Placeholder("termin", _("Termin mit Uhrzeit und Ort"), Kind.FACT),
        Placeholder("fehlende_unterlagen", _("Liste der fehlenden Unterlagen"), Kind.FACT),
        Placeholder("originale", _("Liste der Originale, die noch vorzulegen sind"), Kind.FACT),
        Placeholder("frist", _("Frist"), Kind.DAY),
        Placeholder("andere_behoerde", _("Andere Behörde"), Kind.LINE),
        Placeholder("abholort", _("Abholort und Zeiten"), Kind.LINE),
        Placeholder("zustaendige_behoerde", _("Zuständige Behörde"), Kind.FACT),
        Placeholder("gruende", _("Gründe"), Kind.PARAGRAPH),
        Placeholder("nachricht", _("Nachricht"), Kind.PARAGRAPH),
    )
}


@dataclass(frozen=True)
class CaseFacts:
    """Where the facts come from; the caller has read them for the page already."""

    application: Application
    statuses: Iterable[RequirementStatus]
    appointment: Booking | None
    #: To whom the case goes, as the clerk chose.
    target: str = ""

    def values(self, language: str) -> dict[str, str]:
        """Return every fact in a language; what the case does not know stands in none."""
        case = self.application
        with override(language):
            found = {
                "aktenzeichen": case.reference,
                "name": _full_name(case),
                "leistung": texts_of(case.revision_id, language).get("title"),
                "behoerde": case.authority.name,
                "telefon": case.authority.phone,
                "eingang": _day(timezone.localdate(case.submitted_at)) if case.submitted_at else "",
                "termin": self._appointment(),
                "fehlende_unterlagen": self._listed(language, _is_missing),
                "originale": self._listed(language, _is_to_bring),
                "zustaendige_behoerde": self.target,
            }
        return {name: value for name, value in found.items() if value}

    def _appointment(self) -> str:
        if self.appointment is None:
            return ""
        starts = timezone.localtime(self.appointment.starts_at)
        location = self.appointment.lane.location
        place = ", ".join(part for part in (location.name, location.address) if part)
        return f"{_day(starts.date())}, {date_format(starts, 'H:i')}, {place}"

    def _listed(self, language: str, wanted: Callable[[RequirementStatus], bool]) -> str:
        texts = texts_of(self.application.revision_id, language)
        chosen = (status.requirement.key for status in self.statuses if wanted(status))
        return "\n".join(f"- {texts.get(f'document.{key}.label')}" for key in chosen)


def _is_missing(status: RequirementStatus) -> bool:
    refused = any(document.verdict in NEEDS_APPLICANT for document in status.documents)
    return status.is_open or refused


def _is_to_bring(status: RequirementStatus) -> bool:
    promised = status.missing is not None and status.missing.reason == MissingDocument.Reason.BRING_LATER
    return promised or any(document.verdict not in HELD for document in status.documents)


def _full_name(application: Application) -> str:
    answers = application.answers
    return " ".join(str(answers[key]) for key in ("given_names", "family_name") if answers.get(key))


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def day_in(language: str, day: date) -> str:
    """Write a day as a language does."""
    with override(language):
        return _day(day)


def names_in(*texts: str) -> list[str]:
    """Return the names of the placeholders in texts, each once, in their order; also of those that do not exist."""
    return list(dict.fromkeys(match[1] for text in texts for match in PATTERN.finditer(text)))


def fill(text: str, values: Mapping[str, str], *, isolated: bool = False) -> str:
    """Fill in what is known; the rest stays in its braces, so that it is seen and refused.

    ``isolated`` is for languages written from right to left: a reference, a telephone number or a German address keeps
    its order among their words (Unicode's first strong isolate, UAX #9).
    """

    def value(match: re.Match[str]) -> str:
        known = values.get(match[1])
        if not known:
            return match[0]
        return f"\u2068{known}\u2069" if isolated and "\n" not in known else known

    return PATTERN.sub(value, text)
