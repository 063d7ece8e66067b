"""Where a case stands and what happens next, in words of the applicant."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from intake.applications.states import State


@dataclass(frozen=True)
class StateWords:
    """One state: a title, what happens next, and the tone of the notice."""

    title: str | Promise
    text: str | Promise
    tone: str = "info"


STATE_WORDS: Mapping[str, StateWords] = {
    State.DRAFT: StateWords(
        gettext_lazy("Ihr Antrag ist noch nicht eingereicht"),
        gettext_lazy("Füllen Sie zuerst die Angaben zu Zweck, Person und Kontakt aus. Dann können Sie einreichen."),
        "warning",
    ),
    State.SUBMITTED: StateWords(
        gettext_lazy("Ihr Antrag ist eingegangen"),
        gettext_lazy("Die Behörde sieht ihn sich an. Wenn etwas fehlt, schreiben wir Ihnen hier."),
        "success",
    ),
    State.IN_REVIEW: StateWords(
        gettext_lazy("Ihr Antrag wird geprüft"),
        gettext_lazy("Eine Person in der Behörde prüft Ihre Angaben und Dokumente. Sie müssen nichts tun."),
    ),
    State.INCOMPLETE: StateWords(
        gettext_lazy("Es fehlen noch Unterlagen"),
        gettext_lazy("Bitte erledigen Sie die Aufgaben auf dieser Seite. Danach geht die Prüfung weiter."),
        "warning",
    ),
    State.READY_FOR_APPOINTMENT: StateWords(
        gettext_lazy("Ihre Unterlagen sind geprüft"),
        gettext_lazy("Kommen Sie bitte zu Ihrem Termin, und bringen Sie die Originale mit."),
        "success",
    ),
    State.EXTERNAL_QUERY: StateWords(
        gettext_lazy("Wir warten auf eine andere Behörde"),
        gettext_lazy("Sie müssen nichts tun. Wir melden uns, sobald wir eine Antwort haben."),
    ),
    State.IN_DECISION: StateWords(
        gettext_lazy("Die Behörde entscheidet über Ihren Antrag"),
        gettext_lazy("Sie müssen nichts tun. Wir schreiben Ihnen, sobald entschieden ist."),
    ),
    State.HEARING: StateWords(
        gettext_lazy("Die Behörde bittet Sie um eine Stellungnahme"),
        gettext_lazy("Bitte lesen Sie die Nachricht der Behörde und antworten Sie innerhalb der genannten Frist."),
        "warning",
    ),
    State.GRANTED: StateWords(
        gettext_lazy("Ihr Antrag ist bewilligt"),
        gettext_lazy("Ihre Karte wird hergestellt. Wir schreiben Ihnen, wenn Sie sie abholen können."),
        "success",
    ),
    State.READY_FOR_PICKUP: StateWords(
        gettext_lazy("Ihre Karte ist da"),
        gettext_lazy("Sie können sie in der Behörde abholen. Bitte bringen Sie Ihren Pass mit."),
        "success",
    ),
    State.REFUSED: StateWords(
        gettext_lazy("Ihr Antrag ist abgelehnt"),
        gettext_lazy("Im Bescheid steht, warum, und was Sie dagegen tun können. Lassen Sie sich beraten."),
        "danger",
    ),
    State.WITHDRAWN: StateWords(
        gettext_lazy("Sie haben Ihren Antrag zurückgenommen"),
        gettext_lazy("Er wird nicht weiter bearbeitet. Sie können jederzeit einen neuen Antrag stellen."),
    ),
    State.FORWARDED: StateWords(
        gettext_lazy("Ihr Antrag ist bei einer anderen Behörde"),
        gettext_lazy("Wir haben ihn an die zuständige Behörde abgegeben. Sie meldet sich bei Ihnen."),
    ),
    State.CLOSED: StateWords(
        gettext_lazy("Ihr Antrag ist abgeschlossen"),
        gettext_lazy("Hier können Sie noch lesen, was Sie eingereicht haben."),
    ),
}

READY_TO_SUBMIT = StateWords(
    gettext_lazy("Ihr Antrag ist noch nicht eingereicht"),
    gettext_lazy("Sie können ihn jetzt einreichen und alles Weitere nachreichen. Oder Sie füllen zuerst alles aus."),
    "warning",
)


def words_of(state: str, *, ready: bool = False) -> StateWords:
    """Return the words of a state; ``ready`` tells that a draft may be submitted."""
    return READY_TO_SUBMIT if state == State.DRAFT and ready else STATE_WORDS[state]
