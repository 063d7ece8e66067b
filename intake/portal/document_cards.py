"""Put documents and what the pre-check says about them into the shape of the page components."""

import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from intake.applications.models import Application
from intake.applications.states import OPEN_TO_APPLICANT
from intake.documents.models import Document
from intake.documents.states import REPLACEABLE, RequirementState, Scan, Verdict
from intake.portal.cases import case_texts, marked
from intake.prechecks.selectors import CheckedRequirement, FindingWords, PrecheckWords
from intake.prechecks.states import Result
from intake.prechecks.values import REQUIREMENTS, family_of

MOST_OF_THE_PAGE = 0.6  # a place that is larger says only "somewhere on this page"
INFECTED_NOTE = gettext_lazy(
    "In dieser Datei wurde Schadsoftware gefunden. Niemand öffnet sie. Bitte fotografieren oder scannen Sie das "
    "Dokument neu, am besten mit einem anderen Gerät, und ersetzen Sie die Datei."
)
TONES = {
    RequirementState.OPEN: "neutral",
    RequirementState.UPLOADED: "info",
    RequirementState.CHECKING: "info",
    RequirementState.FINDINGS: "warning",
    RequirementState.OK: "success",
    RequirementState.EXPLAINED: "info",
    RequirementState.ACCEPTED: "success",
    RequirementState.REJECTED: "danger",
}


def requirement_task(application: Application, entry: CheckedRequirement) -> dict[str, Any]:
    """Return one requirement as an entry of a task list."""
    requirement, state = entry.status.requirement, entry.status.state
    hints = []
    if entry.status.documents:
        names = [document.name or _("Datei ohne Namen") for document in entry.status.documents]
        hints.append(", ".join(f"\u2068{name}\u2069" for name in names))
    elif requirement.original_at_appointment:
        hints.append(_("Das Original bringen Sie zum Termin mit."))
    label = str(RequirementState(state).label)
    if state == RequirementState.OPEN and not requirement.required:
        label = _("Freiwillig")
    return {
        "title": marked(case_texts(application)[f"document.{requirement.key}.label"]),
        "url": reverse("portal:requirement", args=[application.pk, requirement.key]),
        "hint": " · ".join(hints),
        "status": label,
        "tone": TONES[state],
    }


def document_card(application: Application, document: Document, words: PrecheckWords | None) -> dict[str, Any]:
    """Return one document for ``components/file_card.html``, with the applicant's explanation beside it."""
    status, tone = _status(document, words)
    pages = list(document.pages.all())
    return {
        "document": document,
        "name": document.name or _("Datei ohne Namen"),
        "preview_url": page_url(application, document.pk, pages[0].number) if pages else "",
        "state": status,
        "tone": tone,
        "note": str(INFECTED_NOTE) if document.scan == Scan.INFECTED else summary_of(words),
        "findings": [
            finding_row(finding) | {"place": marked_place(application, document, finding)} for finding in words.findings
        ]
        if words
        else [],
        "explanation": document.note,
        "actions": _actions(application, document, words),
        "page_links": [page_url(application, document.pk, page.number) for page in pages],
    }


def finding_row(finding: FindingWords) -> dict[str, Any]:
    """Return a finding for ``components/finding.html``; a kind is recognised, not read, and a limit is no answer."""
    family = family_of(finding.code)
    labels = {
        "expected_label": _("Erforderlich") if family in REQUIREMENTS else "",
        "read_label": {"wrong_document_type": _("Erkannt als"), "duplicate_upload": _("Schon hochgeladen für")}.get(
            family, ""
        ),
    }
    return vars(finding) | labels


def marked_place(application: Application, document: Document, finding: FindingWords) -> dict[str, Any] | None:
    """Return the part of the page that a finding is about, with the place marked; None where there is no place.

    Shown is the place with as much around it again, at least two fifths of the page's width, so that one sees where
    it is. Lengths are pixels of the page image, for the viewBox of an SVG: no style, which our CSP forbids.
    """
    if not finding.evidence:
        return None
    number, box = finding.evidence[0]["page"], finding.evidence[0]["box"]
    page = next((page for page in document.pages.all() if page.number == number), None)
    if page is None or len(box or ()) != 4 or (box[2] - box[0]) * (box[3] - box[1]) > MOST_OF_THE_PAGE:
        return None
    left, top, right, bottom = (
        min(max(float(edge), 0.0), 1.0) * side for edge, side in zip(box, (page.width, page.height) * 2, strict=True)
    )
    beside = max((right - left) / 2, (0.4 * page.width - (right - left)) / 2)
    above = max(bottom - top, 0.08 * page.width)
    x, y = max(0.0, left - beside), max(0.0, top - above)
    return {
        "url": page_url(application, document.pk, number),
        "page": number,
        "width": page.width,
        "height": page.height,
        "view": tuple(
            round(part) for part in (x, y, min(page.width, right + beside) - x, min(page.height, bottom + above) - y)
        ),
        "mark": tuple(round(part) for part in (left, top, right - left, bottom - top)),
    }


def page_url(application: Application, document_id: uuid.UUID, number: int) -> str:
    """Return the address of a page image."""
    return reverse("portal:page_image", args=[application.pk, document_id, number])


def _status(document: Document, words: PrecheckWords | None) -> tuple[str, str]:
    if document.verdict in {Verdict.ACCEPTED, Verdict.ORIGINAL_SEEN, Verdict.WAIVED}:
        return _("Anerkannt"), "success"
    if document.verdict in {Verdict.REJECTED, Verdict.QUERY}:
        return _("Bitte neu einreichen"), "danger"
    if document.scan == Scan.INFECTED:
        return _("Gesperrt: Schadsoftware"), "danger"
    if words is None:
        return _("Gespeichert"), "info"
    if words.running:
        return _("Gespeichert, wird geprüft"), "info"
    if words.findings:
        return (_("Erklärt"), "info") if document.note else (_("Bitte ansehen"), "warning")
    if words.result == Result.NO_FINDINGS:
        return _("Gespeichert und vorgeprüft"), "success"
    return _("Gespeichert"), "info"


def summary_of(words: PrecheckWords | None) -> str:
    """Say in a sentence or two what was looked at, and what a person will look at."""
    if words is None or words.running:
        return ""
    parts = [words.note]
    comma = pgettext("between items of a list", ", ")
    if words.passed:
        parts.append(_("In Ordnung: %(topics)s.") % {"topics": comma.join(words.passed)})
    if words.unread:
        parts.append(
            _("Nicht sicher gelesen: %(topics)s. Eine Person sieht es sich an.") % {"topics": comma.join(words.unread)}
        )
    return " ".join(filter(None, parts))


def _actions(application: Application, document: Document, words: PrecheckWords | None) -> list[dict[str, Any]]:
    if application.state not in OPEN_TO_APPLICANT:
        return []
    names = (
        ["document_explain"] if document.note or (words and words.findings) or document.verdict != Verdict.OPEN else []
    )
    if document.verdict in REPLACEABLE:
        names = ["document_replace", *names, "document_remove"]
    labels = {
        "document_replace": _("Ersetzen"),
        "document_explain": _("Erklärung ändern") if document.note else _("Etwas dazu erklären"),
        "document_remove": _("Entfernen"),
    }
    return [
        {
            "label": labels[name],
            "url": reverse(f"portal:{name}", args=[application.pk, document.requirement_key, document.pk]),
            "kind": "tertiary" if name == "document_remove" else "secondary",
        }
        for name in names
    ]
