"""The entries of the case's home: what is asked, what there is, and who waits for whom."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from intake.applications.models import Application
from intake.applications.states import OPEN_TO_APPLICANT, State
from intake.appointments.models import Booking
from intake.definitions.selectors import form_of
from intake.documents.states import RequirementState
from intake.portal.cases import case_texts, marked
from intake.prechecks.selectors import CheckedRequirement
from intake.reviews.answer_requests import AnswerRequest

#: The office has said what it waits for.
ASKED = frozenset({State.INCOMPLETE, State.HEARING})
#: Its next step is the office's, and nobody else's.
AT_THE_OFFICE = frozenset({State.SUBMITTED, State.IN_REVIEW, State.IN_DECISION})
SETTLED = frozenset(
    {
        RequirementState.OK,
        RequirementState.UPLOADED,
        RequirementState.CHECKING,
        RequirementState.EXPLAINED,
        RequirementState.ACCEPTED,
    }
)


def answer_task(application: Application, request: AnswerRequest) -> dict[str, Any]:
    """Return a question of the office about one answer, or about a list."""
    form, texts = form_of(application.revision_id), case_texts(application)
    is_list = any(step.repeat and step.key == request.question_key for step in form.steps)
    place = "step" if is_list else "question"
    url = (
        reverse("wizard:step", args=[application.pk, request.question_key])
        if is_list
        else reverse("wizard:answer", args=[application.pk, request.id])
    )
    return {
        "title": marked(texts[f"{place}.{request.question_key}.label"]),
        "url": url,
        "hint": request.text,
        "status": _("Bitte beantworten"),
        "tone": "danger",
    }


def message_tasks(application: Application, letters: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the way to what the office wrote and nobody has read or answered."""
    url = reverse("portal:messages", args=[application.pk])
    if any(letter["awaits_reply"] for letter in letters):
        title, status = _("Nachricht der Behörde beantworten"), _("Bitte antworten")
        return [{"title": title, "url": url, "hint": "", "status": status, "tone": "danger"}]
    if new := sum(letter["new"] and letter["kind"] != "submission_confirmed" for letter in letters):
        title = ngettext("%(number)d neue Nachricht lesen", "%(number)d neue Nachrichten lesen", new) % {"number": new}
        return [{"title": title, "url": url, "hint": "", "status": _("Neu"), "tone": "warning"}]
    return []


def booking_task(application: Application) -> dict[str, Any]:
    """Return the way to a time."""
    return {
        "title": _("Termin wählen"),
        "url": reverse("portal:appointment", args=[application.pk]),
        "hint": "",
        "status": _("Noch nicht gebucht"),
        "tone": "neutral",
    }


def case_overview(
    application: Application,
    entries: list[CheckedRequirement],
    letters: list[dict[str, Any]],
    appointment: Booking | None,
) -> list[dict[str, Any]]:
    """Return the parts of a submitted case, each with how it stands."""
    required = [entry for entry in entries if entry.status.requirement.required and entry.status.asked]
    done = sum(entry.status.state in SETTLED for entry in required)
    new = sum(letter["new"] for letter in letters)
    words = {"done": done, "total": len(required)}
    home = reverse("portal:case", args=[application.pk])
    return [
        _entry(_("Angaben"), f"{home}#angaben", _("Eingereicht"), "success"),
        _entry(
            _("Dokumente"),
            reverse("portal:documents", args=[application.pk]),
            _("%(done)d von %(total)d erledigt") % words,
            "success" if done == len(required) else "warning",
        ),
        _appointment_entry(application, appointment),
        _entry(
            _("Nachrichten"),
            reverse("portal:messages", args=[application.pk]),
            ngettext("%(number)d neue", "%(number)d neue", new) % {"number": new} if new else _("Keine neuen"),
            "warning" if new else "neutral",
        ),
        _entry(_("Eingangsbestätigung"), reverse("portal:receipt", args=[application.pk]), _("Liegt vor"), "success"),
    ]


def _appointment_entry(application: Application, appointment: Booking | None) -> dict[str, Any]:
    url = reverse("portal:appointment", args=[application.pk])
    if appointment is None:
        return _entry(_("Termin"), url, _("Noch nicht gebucht"), "neutral")
    with timezone.override(appointment.lane.location.time_zone):
        starts = timezone.localtime(appointment.starts_at)
        words = {"day": date_format(starts, "DATE_FORMAT"), "time": date_format(starts, "TIME_FORMAT")}
    return _entry(_("Termin"), url, _("%(day)s, %(time)s Uhr") % words, "success")


def _entry(title: str, url: str, status: str, tone: str) -> dict[str, Any]:
    return {"title": title, "url": url, "hint": "", "status": status, "tone": tone}


def waiting_for(
    application: Application,
    entries: list[CheckedRequirement],
    requests: list[AnswerRequest],
    letters: list[dict[str, Any]],
    tasks: list[dict[str, Any]],
) -> dict[str, str] | None:
    """Say who waits for whom, and since when; ``None`` where nobody waits for the other."""
    asked = application.state in ASKED or any(request.answered_at is None for request in requests)
    if application.state in OPEN_TO_APPLICANT and (asked or any(letter["awaits_reply"] for letter in letters)):
        text = _("Bitte erledigen Sie, worum die Behörde Sie bittet. Danach geht die Prüfung weiter.")
        said = application.state in ASKED  # the words of these states say it already
        return {"title": _("Die Behörde wartet auf Sie"), "text": "" if said else text}
    if application.state not in AT_THE_OFFICE:
        return None
    day = date_format(timezone.localtime(_last_act(application, entries, requests, letters)), "DATE_FORMAT")
    text = (
        _("Sie können noch offene Aufgaben erledigen. Je eher alles da ist, desto schneller geht es.")
        if tasks
        else _("Sie müssen nichts tun.")
    )
    return {"title": _("Sie warten auf die Behörde, seit dem %(day)s") % {"day": day}, "text": text}


def _last_act(
    application: Application,
    entries: list[CheckedRequirement],
    requests: list[AnswerRequest],
    letters: list[dict[str, Any]],
) -> datetime:
    """Return when the applicant last sent, answered or wrote something."""
    acts = [application.submitted_at or application.created_at]
    acts += [document.uploaded_at for entry in entries for document in entry.status.documents]
    acts += [request.answered_at for request in requests if request.answered_at]
    acts += [letter["at"] for letter in letters if letter["mine"]]
    return max(acts)
