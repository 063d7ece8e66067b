"""The record of a case in words: who did what when, looks at documents folded together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.applications.states import State
from intake.appointments.states import State as BookingState
from intake.audit import AuditEntry
from intake.definitions.selectors import RevisionTexts
from intake.documents.states import Verdict
from intake.prechecks.states import Result

LOOKS = frozenset({"case_viewed", "document_viewed"})

WORDS: Mapping[str, str | Promise] = {
    "application_started": gettext_lazy("Antrag begonnen"),
    "application_advanced": gettext_lazy("Stand: %(former)s → %(state)s"),
    "step_saved": gettext_lazy("Abschnitt „%(step)s“ ausgefüllt"),
    "step_postponed": gettext_lazy("Abschnitt „%(step)s“ zurückgestellt"),
    "document_received": gettext_lazy("Dokument eingereicht: %(requirement)s"),
    "document_replaced": gettext_lazy("Dokument ersetzt: %(requirement)s"),
    "document_removed": gettext_lazy("Dokument entfernt: %(requirement)s"),
    "document_refused": gettext_lazy("Datei zurückgewiesen: %(requirement)s"),
    "document_explained": gettext_lazy("Erklärung zu einem Hinweis: %(requirement)s"),
    "missing_document_explained": gettext_lazy("Erklärung, warum ein Dokument fehlt: %(requirement)s"),
    "missing_document_retracted": gettext_lazy("Erklärung zurückgenommen: %(requirement)s"),
    "document_decided": gettext_lazy("Entscheidung „%(verdict)s“: %(requirement)s"),
    "document_reassigned": gettext_lazy("Art des Dokuments geändert: %(former)s → %(requirement)s"),
    "finding_judged": gettext_lazy("Hinweis bewertet"),
    "fee_rule_confirmed": gettext_lazy("Ermäßigung der Gebühr bestätigt"),
    "fee_rule_unconfirmed": gettext_lazy("Bestätigung der Ermäßigung zurückgenommen"),
    "case_forwarded": gettext_lazy("An eine andere Behörde abgegeben"),
    "message_sent": gettext_lazy("Nachricht gesendet"),
    "message_written": gettext_lazy("Nachricht der antragstellenden Person"),
    "answer_requested": gettext_lazy("Nachfrage zu einer Angabe: %(question)s"),
    "answer_request_retracted": gettext_lazy("Nachfrage zurückgenommen: %(question)s"),
    "answer_corrected": gettext_lazy("Angabe nach Nachfrage geändert: %(question)s"),
    "document_viewed": gettext_lazy("Dokument angesehen: %(requirement)s"),
    "case_viewed": gettext_lazy("Fall geöffnet"),
    "precheck_finished": gettext_lazy("Vorprüfung „%(result)s“: %(requirement)s"),
    "correction_answered": gettext_lazy("Nachforderung beantwortet: %(requirement)s"),
    "appointment_held": gettext_lazy("Termin vorgemerkt"),
    "appointment_booked": gettext_lazy("Termin gebucht"),
    "appointment_rescheduled": gettext_lazy("Termin verschoben"),
    "appointment_cancelled": gettext_lazy("Termin abgesagt"),
    "appointment_advanced": gettext_lazy("Termin: %(state)s"),
    "case_assigned": gettext_lazy("Zuständigkeit geändert"),
    "case_label_added": gettext_lazy("Kennzeichnung hinzugefügt"),
    "case_label_removed": gettext_lazy("Kennzeichnung entfernt"),
    "follow_up_added": gettext_lazy("Wiedervorlage eingetragen"),
    "follow_up_done": gettext_lazy("Wiedervorlage erledigt"),
    "deputy_named": gettext_lazy("Vertretung eingetragen"),
    "deputy_ended": gettext_lazy("Vertretung beendet"),
    "label_saved": gettext_lazy("Kennzeichnung der Behörde gespeichert"),
    "label_deleted": gettext_lazy("Kennzeichnung der Behörde gelöscht"),
    "view_shared": gettext_lazy("Ansicht geteilt"),
    "bulk_done": gettext_lazy("Sammelaktion: %(changed)s geändert, %(refused)s nicht"),
    "cases_exported": gettext_lazy("Liste ausgeführt: %(rows)s Anträge, %(form)s"),
    "access_link_sent": gettext_lazy("Zugangslink versendet"),
    "access_link_used": gettext_lazy("Mit Zugangslink geöffnet"),
    "access_code_issued": gettext_lazy("Zugangscode ausgegeben"),
    "access_letter_requested": gettext_lazy("Brief mit neuem Zugangscode angefordert"),
    "letter_opened": gettext_lazy("Brief zum Drucken geöffnet"),
    "letter_marked_printed": gettext_lazy("Brief gedruckt"),
    "paper_case_opened": gettext_lazy("Antrag für die Person erfasst (Eingang: %(received_on)s)"),
    "case_exported": gettext_lazy("Fall als ZIP exportiert"),
    "data_copied": gettext_lazy("Kopie der eigenen Daten heruntergeladen"),
    "access_code_used": gettext_lazy("Mit Zugangscode geöffnet"),
}


@dataclass
class HistoryLine:
    """One line of the history; ``count`` tells how many equal looks it stands for."""

    at: datetime
    who: str
    text: str
    is_look: bool = False
    since: datetime | None = None
    count: int = 1
    key: tuple[Any, ...] = field(default=(), repr=False)


def history_lines(entries: Iterable[AuditEntry], texts: RevisionTexts) -> list[HistoryLine]:
    """Say a case's record in words, newest first; a clerk's looks in a row become one line each document."""
    lines: list[HistoryLine] = []
    open_looks: dict[tuple[Any, ...], HistoryLine] = {}
    for entry in entries:
        look = entry.event in LOOKS
        if not look:
            open_looks = {}
        key = (entry.user_id, entry.event, entry.object_id, entry.at.date())
        if look and key in open_looks:
            line = open_looks[key]
            line.count += 1
            line.since = entry.at
            continue
        line = line_of(entry, texts, key)
        if look:
            open_looks[key] = line
        lines.append(line)
    return lines


def line_of(entry: AuditEntry, texts: RevisionTexts | None, key: tuple[Any, ...] = ()) -> HistoryLine:
    """Say one entry in words; without a form's texts, its keys stand for them."""
    return HistoryLine(at=entry.at, who=_who(entry), text=_text(entry, texts), is_look=entry.event in LOOKS, key=key)


def _who(entry: AuditEntry) -> str:
    if entry.actor_kind == "applicant":
        return _("Antragstellende Person")
    if entry.actor_kind == "system":
        return _("System")
    return (entry.user.get_full_name() or entry.user.get_username()) if entry.user else _("Ehemalige Person")


def _text(entry: AuditEntry, texts: RevisionTexts | None) -> str:
    event = "document_replaced" if entry.details.get("replaced") else entry.event
    words = WORDS.get(event)
    if words is None:
        return entry.event.replace("_", " ")
    return str(words) % _Details(entry, texts)


class _Details(dict[str, str]):
    """The placeholders of a line; what a line lacks reads as a dash."""

    def __init__(self, entry: AuditEntry, texts: RevisionTexts | None) -> None:
        super().__init__()

        def text(path: str) -> str:
            return texts.get(path) if texts else ""

        said: dict[str, Callable[[Any], str]] = {
            "former": lambda value: text(f"document.{value}.label") or _label(State, value),
            "question": lambda value: text(f"question.{value}.label") or text(f"step.{value}.label"),
            "state": lambda value: _label(BookingState if entry.event.startswith("appointment") else State, value),
            "verdict": lambda value: _label(Verdict, value),
            "result": lambda value: _label(Result, value),
            "requirement": lambda value: text(f"document.{value}.label") or str(value),
            "step": lambda value: text(f"step.{value}.label") or str(value),
        }
        for name, value in entry.details.items():
            self[name] = said[name](value) if name in said else str(value)

    def __missing__(self, name: str) -> str:
        return "–"


def _label(choices: Any, value: Any) -> str:
    return str(choices(value).label) if value in choices.values else str(value)
