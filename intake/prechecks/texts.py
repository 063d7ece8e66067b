"""What each finding says: to the applicant politely, with place and remedy; to the clerk as a fact to judge.

Expected and read values are shown beside the text, never inside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class CheckTexts:
    """One check's words: ``topic`` in a list, then per outcome for the applicant and for the clerk."""

    topic: Text
    failed: Text
    inconclusive: Text
    passed: Text
    clerk_failed: Text
    clerk_inconclusive: Text
    clerk_passed: Text


_CLERK_UNREAD = _("Nicht sicher gelesen. Bitte selbst ansehen.")
_LOOKED_AT_BY_PERSON = _(
    "Das konnten wir nicht sicher lesen. Wenn es auf dem Bild gut zu lesen ist, müssen Sie nichts tun: Eine Person "
    "sieht es sich an."
)


def _quality(failed: Text, clerk_failed: Text) -> CheckTexts:
    return CheckTexts(
        topic=_("Bildqualität"),
        failed=failed,
        inconclusive=_(
            "Wir konnten auf dem Bild fast nichts lesen. Bitte legen Sie das Dokument flach auf einen dunklen "
            "Untergrund und fotografieren Sie es von oben bei Tageslicht, so dass alle vier Ecken zu sehen sind."
        ),
        passed=_("Das Bild ist gut lesbar."),
        clerk_failed=clerk_failed,
        clerk_inconclusive=_("Auf dem Bild war fast nichts zu lesen, ohne erkennbaren Grund."),
        clerk_passed=_("Das Bild ist lesbar."),
    )


CHECK_TEXTS: Mapping[str, CheckTexts] = {
    "image_quality": _quality(
        _("Das Bild ist schwer lesbar. Bitte fotografieren Sie das Dokument noch einmal bei Tageslicht."),
        _("Das Bild ist schwer lesbar."),
    ),
    "image_quality.blur": _quality(
        _(
            "Das Bild ist unscharf. Bitte halten Sie das Telefon ruhig, tippen Sie vor dem Auslösen auf das Dokument, "
            "und fotografieren Sie es noch einmal."
        ),
        _("Das Bild ist unscharf."),
    ),
    "image_quality.dark": _quality(
        _(
            "Das Bild ist zu dunkel. Bitte fotografieren Sie das Dokument noch einmal bei Tageslicht oder unter einer "
            "Lampe."
        ),
        _("Das Bild ist zu dunkel."),
    ),
    "image_quality.bright": _quality(
        _("Das Bild ist zu hell. Bitte fotografieren Sie das Dokument noch einmal ohne Blitz und ohne Gegenlicht."),
        _("Das Bild ist überbelichtet."),
    ),
    "image_quality.too_small": _quality(
        _(
            "Das Bild ist zu klein. Bitte gehen Sie näher heran, so dass das Dokument das ganze Bild füllt, und senden "
            "Sie das Foto in voller Größe (nicht aus einem Messenger)."
        ),
        _("Die Auflösung ist zu klein."),
    ),
    "image_quality.cut": _quality(
        _(
            "Ein Teil des Dokuments ist abgeschnitten. Bitte fotografieren Sie es so, dass alle vier Ecken zu sehen "
            "sind, beim Pass auch die beiden Zeilen ganz unten."
        ),
        _("Ein Teil des Dokuments ist abgeschnitten."),
    ),
    "wrong_document_type": CheckTexts(
        topic=_("Art des Dokuments"),
        failed=_(
            "Das scheint nicht das Dokument zu sein, um das wir gebeten haben. Bitte prüfen Sie, ob Sie die richtige "
            "Datei gewählt haben. Wenn ja, erklären Sie es uns bitte kurz."
        ),
        inconclusive=_(
            "Wir konnten nicht sicher erkennen, um welches Dokument es sich handelt. Wenn es das richtige ist und man "
            "alles lesen kann, müssen Sie nichts tun: Eine Person sieht es sich an."
        ),
        passed=_("Es ist das richtige Dokument."),
        clerk_failed=_("Erkannt wurde ein anderes Dokument als verlangt."),
        clerk_inconclusive=_("Die Art des Dokuments wurde nicht sicher erkannt."),
        clerk_passed=_("Erkannt wurde das verlangte Dokument."),
    ),
    "mrz_checksum": CheckTexts(
        topic=_("Maschinenlesbare Zeilen"),
        failed=_(
            "Die Zeilen mit den Zeichen <<< unten auf der Passseite sind in sich nicht stimmig. Bitte fotografieren "
            "Sie die Seite noch einmal so, dass diese Zeilen scharf, vollständig und ohne Spiegelung zu sehen sind."
        ),
        inconclusive=_(
            "Die Zeilen mit den Zeichen <<< unten auf der Passseite konnten wir nicht sicher lesen. Bitte "
            "fotografieren Sie die ganze Seite von oben, ohne Finger und ohne Spiegelung auf diesen Zeilen."
        ),
        passed=_("Die maschinenlesbaren Zeilen sind stimmig."),
        clerk_failed=_(
            "Prüfziffern der maschinenlesbaren Zone stimmen nicht, obwohl die Zeichen sicher gelesen wurden."
        ),
        clerk_inconclusive=_("Die maschinenlesbare Zone wurde nicht sicher gelesen oder fehlt."),
        clerk_passed=_("Alle Prüfziffern der maschinenlesbaren Zone stimmen."),
    ),
    "passport_not_expired": CheckTexts(
        topic=_("Gültigkeit des Passes"),
        failed=_(
            "Der Pass ist abgelaufen. Wenn Sie schon einen neuen Pass haben, laden Sie bitte diesen hoch. Wenn nicht, "
            "beantragen Sie ihn bei Ihrer Botschaft oder Ihrem Konsulat und erklären Sie uns hier den Stand. "
            "Ihren Antrag können Sie trotzdem einreichen."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Der Pass ist gültig."),
        clerk_failed=_("Der Pass ist abgelaufen."),
        clerk_inconclusive=_CLERK_UNREAD,
        clerk_passed=_("Der Pass ist gültig."),
    ),
    "passport_remaining_validity": CheckTexts(
        topic=_("Restlaufzeit des Passes"),
        failed=_(
            "Der Pass läuft in weniger als sechs Monaten ab. Die Aufenthaltserlaubnis gilt höchstens so lange wie der "
            "Pass. Bitte denken Sie daran, rechtzeitig einen neuen Pass zu beantragen."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Der Pass ist noch mindestens sechs Monate gültig."),
        clerk_failed=_(
            "Der Pass läuft in weniger als sechs Monaten ab; der Titel wird auf die Passgültigkeit begrenzt."
        ),
        clerk_inconclusive=_CLERK_UNREAD,
        clerk_passed=_("Der Pass ist noch mindestens sechs Monate gültig."),
    ),
    "visa_valid_on_submission": CheckTexts(
        topic=_("Gültigkeit des Visums"),
        failed=_(
            "Das Visum scheint abgelaufen zu sein. Bitte prüfen Sie, ob Sie das richtige Visum hochgeladen haben, oder "
            "erklären Sie es uns kurz."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Das Visum ist gültig."),
        clerk_failed=_("Das Visum war bei der Prüfung abgelaufen; Fiktionswirkung nach § 81 AufenthG prüfen."),
        clerk_inconclusive=_CLERK_UNREAD,
        clerk_passed=_("Das Visum ist gültig."),
    ),
    "title_expiry_vs_submission": CheckTexts(
        topic=_("Gültigkeit des Aufenthaltstitels"),
        failed=_(
            "Der Aufenthaltstitel scheint abgelaufen zu sein. Bitte prüfen Sie, ob Sie den aktuellen Titel hochgeladen "
            "haben, oder erklären Sie es uns kurz."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Der Aufenthaltstitel ist gültig."),
        clerk_failed=_("Der Titel war bei der Prüfung abgelaufen; § 81 Abs. 4 Satz 3 AufenthG prüfen."),
        clerk_inconclusive=_CLERK_UNREAD,
        clerk_passed=_("Der Titel ist gültig."),
    ),
    "document_not_expired": CheckTexts(
        topic=_("Gültigkeit"),
        failed=_(
            "Das Dokument ist abgelaufen. Bitte laden Sie ein gültiges hoch, oder erklären Sie uns, warum das nicht "
            "geht."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Das Dokument ist gültig."),
        clerk_failed=_("Das Dokument ist abgelaufen."),
        clerk_inconclusive=_CLERK_UNREAD,
        clerk_passed=_("Das Dokument ist gültig."),
    ),
    "name_match.family_name": CheckTexts(
        topic=_("Familienname"),
        failed=_(
            "Der Familienname im Dokument ist anders als in Ihren Angaben. Bitte prüfen Sie die Schreibweise in Ihren "
            "Angaben. Wenn beides richtig ist (zum Beispiel nach einer Heirat), erklären Sie es uns bitte kurz."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Der Familienname stimmt mit Ihren Angaben überein."),
        clerk_failed=_("Der Familienname weicht von den Angaben ab."),
        clerk_inconclusive=_CLERK_UNREAD,
        clerk_passed=_("Der Familienname stimmt (nach ICAO-Umschrift) mit den Angaben überein."),
    ),
    "name_match.given_names": CheckTexts(
        topic=_("Vornamen"),
        failed=_(
            "Die Vornamen im Dokument sind anders als in Ihren Angaben. Bitte prüfen Sie, ob Sie alle Vornamen so "
            "angegeben haben wie im Pass. Wenn beides richtig ist, erklären Sie es uns bitte kurz."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Die Vornamen stimmen mit Ihren Angaben überein."),
        clerk_failed=_("Die Vornamen weichen von den Angaben ab."),
        clerk_inconclusive=_CLERK_UNREAD,
        clerk_passed=_("Die Vornamen stimmen (nach ICAO-Umschrift) mit den Angaben überein."),
    ),
    "birth_date_match": CheckTexts(
        topic=_("Geburtsdatum"),
        failed=_(
            "Das Geburtsdatum im Dokument ist anders als in Ihren Angaben. Bitte prüfen Sie Ihre Angaben. Wenn das "
            "Dokument einen Fehler enthält, erklären Sie es uns bitte kurz."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Das Geburtsdatum stimmt mit Ihren Angaben überein."),
        clerk_failed=_("Das Geburtsdatum weicht von den Angaben ab."),
        clerk_inconclusive=_CLERK_UNREAD,
        clerk_passed=_("Das Geburtsdatum stimmt mit den Angaben überein."),
    ),
    "doc_number_match": CheckTexts(
        topic=_("Nummer des Dokuments"),
        failed=_(
            "Die Nummer im Dokument ist anders als in Ihren Angaben. Bitte vergleichen Sie beide Zeichen für Zeichen "
            "und berichtigen Sie Ihre Angaben, oder laden Sie das richtige Dokument hoch."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Die Nummer stimmt mit Ihren Angaben überein."),
        clerk_failed=_("Die Nummer weicht von den Angaben ab."),
        clerk_inconclusive=_CLERK_UNREAD,
        clerk_passed=_("Die Nummer stimmt mit den Angaben überein."),
    ),
    "enrolment_current_semester": CheckTexts(
        topic=_("Semester"),
        failed=_(
            "Die Bescheinigung gilt nicht für das laufende Semester. Bitte laden Sie die aktuelle Bescheinigung hoch. "
            "Sie finden sie meist im Online-Portal Ihrer Hochschule."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Die Bescheinigung gilt für das laufende Semester."),
        clerk_failed=_("Die Bescheinigung gilt nicht für das laufende Semester."),
        clerk_inconclusive=_("Der Zeitraum wurde nicht sicher gelesen, oder das Semester beginnt erst."),
        clerk_passed=_("Die Bescheinigung gilt für das laufende Semester."),
    ),
    "insurance_current": CheckTexts(
        topic=_("Zeitraum der Versicherung"),
        failed=_(
            "Die Versicherung in dieser Bescheinigung ist beendet. Bitte laden Sie eine Bescheinigung über Ihre "
            "jetzige Versicherung hoch."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Die Versicherung besteht zurzeit."),
        clerk_failed=_("Die bescheinigte Versicherung ist beendet."),
        clerk_inconclusive=_("Aus der Bescheinigung war nicht sicher zu lesen, ob die Versicherung zurzeit besteht."),
        clerk_passed=_("Die Versicherung besteht zurzeit."),
    ),
    "max_age": CheckTexts(
        topic=_("Alter der Bescheinigung"),
        failed=_(
            "Die Bescheinigung ist älter als erwünscht. Bitte fordern Sie eine neue an und laden Sie sie hoch, sobald "
            "Sie sie haben. Ihren Antrag können Sie schon einreichen."
        ),
        inconclusive=_LOOKED_AT_BY_PERSON,
        passed=_("Die Bescheinigung ist aktuell genug."),
        clerk_failed=_("Die Bescheinigung ist älter als zulässig."),
        clerk_inconclusive=_("Das Datum der Ausstellung wurde nicht sicher gelesen."),
        clerk_passed=_("Die Bescheinigung ist nicht älter als zulässig."),
    ),
}

_UNKNOWN = CheckTexts(
    topic=_("Weitere Prüfung"),
    failed=_("Bei der Vorprüfung ist etwas aufgefallen. Eine Person sieht es sich an."),
    inconclusive=_LOOKED_AT_BY_PERSON,
    passed=_("Eine weitere Prüfung ist in Ordnung."),
    clerk_failed=_("Bei der Vorprüfung ist etwas aufgefallen."),
    clerk_inconclusive=_CLERK_UNREAD,
    clerk_passed=_("Ohne Hinweis."),
)

NOT_CHECKED = _(
    "Dieses Dokument konnte nicht automatisch geprüft werden. Sie müssen nichts tun: Eine Person in der Behörde sieht "
    "es sich an."
)

#: Why nothing was checked, for the clerk.
ERROR_TEXTS: Mapping[str, Text] = {
    "": _("Für diese Art von Dokument gibt es keine automatische Prüfung."),
    "engine_missing": _("Nicht geprüft: Die Texterkennung ist nicht eingerichtet."),
    "engine_crashed": _("Nicht geprüft: Die Texterkennung ist abgebrochen."),
    "timed_out": _("Nicht geprüft: Die Prüfung hat zu lange gedauert."),
    "out_of_memory": _("Nicht geprüft: Die Datei braucht zu viel Arbeitsspeicher."),
    "sandbox_unavailable": _("Nicht geprüft: Die abgeschottete Umgebung war nicht verfügbar."),
    "worker_died": _("Nicht geprüft: Die Prüfung ist mehrmals abgebrochen."),
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
