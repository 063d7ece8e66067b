"""What each finding says: to the applicant politely, with place and remedy; to the clerk as a fact to judge."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from intake.prechecks.texts_identity import IDENTITY_TEXTS
from intake.prechecks.texts_papers import PAPER_TEXTS
from intake.prechecks.texts_picture import PICTURE_TEXTS
from intake.prechecks.wording import CLERK_UNREAD, LOOKED_AT_BY_PERSON, CheckTexts, Text

CHECK_TEXTS: Mapping[str, CheckTexts] = {**PICTURE_TEXTS, **IDENTITY_TEXTS, **PAPER_TEXTS}

_UNKNOWN = CheckTexts(
    topic=_("Weitere Prüfung"),
    failed=_("Bei der Vorprüfung ist etwas aufgefallen. Eine Person sieht es sich an."),
    inconclusive=LOOKED_AT_BY_PERSON,
    passed=_("Eine weitere Prüfung ist in Ordnung."),
    clerk_failed=_("Bei der Vorprüfung ist etwas aufgefallen."),
    clerk_inconclusive=CLERK_UNREAD,
    clerk_passed=_("Ohne Hinweis."),
)

NOT_CHECKED = _(
    "Dieses Dokument konnte nicht automatisch geprüft werden. Sie müssen nichts tun: Eine Person in der Behörde sieht "
    "es sich an."
)

#: For the clerk, of a finding that another file of the same requirement answers.
SETTLED = _("Durch eine andere Datei zu dieser Unterlage geklärt.")

#: Why nothing was checked, for the clerk.
ERROR_TEXTS: Mapping[str, Text] = {
    "": _("Für diese Art von Dokument gibt es keine automatische Prüfung."),
    "engine_missing": _("Nicht geprüft: Die Texterkennung ist nicht eingerichtet."),
    "engine_crashed": _("Nicht geprüft: Die Texterkennung ist abgebrochen."),
    "timed_out": _("Nicht geprüft: Die Prüfung hat zu lange gedauert."),
    "out_of_memory": _("Nicht geprüft: Die Datei braucht zu viel Arbeitsspeicher."),
    "sandbox_unavailable": _("Nicht geprüft: Die abgeschottete Umgebung war nicht verfügbar."),
    "worker_died": _("Nicht geprüft: Die Prüfung ist mehrmals abgebrochen."),
    "infected": _("Nicht geprüft: In der Datei wurde Schadsoftware gefunden."),
    "document_gone": _("Nicht geprüft: Die gespeicherte Datei war nicht zu öffnen."),
}


def texts_for(code: str) -> CheckTexts:
    """Return a check's words: of the exact code, else of its family, else words that promise nothing."""
    return CHECK_TEXTS.get(code) or CHECK_TEXTS.get(code.partition(".")[0]) or _UNKNOWN


def applicant_text(code: str, outcome: str) -> Text:
    """Return what the applicant reads about an outcome."""
    words = texts_for(code)
    return {"passed": words.passed, "failed": words.failed}.get(outcome, words.inconclusive)


def clerk_text(code: str, outcome: str) -> Text:
    """Return what the clerk reads about an outcome."""
    words = texts_for(code)
    return {"passed": words.clerk_passed, "failed": words.clerk_failed}.get(outcome, words.clerk_inconclusive)


def error_text(error: str) -> Text:
    """Return why nothing was checked, for the clerk."""
    return ERROR_TEXTS.get(error) or _("Nicht geprüft: Die Datei war für die Prüfung nicht zu lesen.")
