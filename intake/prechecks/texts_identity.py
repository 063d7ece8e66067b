"""What is said about the person and the validity of a paper: zone, expiry, names, numbers, address."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from intake.prechecks.wording import CLERK_UNREAD, LOOKED_AT_BY_PERSON, CheckTexts

IDENTITY_TEXTS: Mapping[str, CheckTexts] = {
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
    "mrz_checksum.corrected": CheckTexts(
        topic=_("Maschinenlesbare Zeilen"),
        failed=LOOKED_AT_BY_PERSON,
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Die maschinenlesbaren Zeilen sind stimmig."),
        clerk_failed=CLERK_UNREAD,
        clerk_inconclusive=CLERK_UNREAD,
        clerk_passed=_(
            "Ein Zeichen der maschinenlesbaren Zone war undeutlich und wurde anhand der Prüfziffer berichtigt. Bitte "
            "mit dem Bild vergleichen."
        ),
    ),
    "passport_not_expired": CheckTexts(
        topic=_("Gültigkeit des Passes"),
        failed=_(
            "Der Pass ist abgelaufen. Wenn Sie schon einen neuen Pass haben, laden Sie bitte diesen hoch. Wenn nicht, "
            "beantragen Sie ihn bei Ihrer Botschaft oder Ihrem Konsulat und erklären Sie uns hier den Stand. "
            "Ihren Antrag können Sie trotzdem einreichen."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Der Pass ist gültig."),
        clerk_failed=_("Der Pass ist abgelaufen."),
        clerk_inconclusive=CLERK_UNREAD,
        clerk_passed=_("Der Pass ist gültig."),
    ),
    "passport_remaining_validity": CheckTexts(
        topic=_("Restlaufzeit des Passes"),
        failed=_(
            "Der Pass läuft in weniger als sechs Monaten ab. Die Aufenthaltserlaubnis gilt höchstens so lange wie der "
            "Pass. Bitte denken Sie daran, rechtzeitig einen neuen Pass zu beantragen."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Der Pass ist noch mindestens sechs Monate gültig."),
        clerk_failed=_(
            "Der Pass läuft in weniger als sechs Monaten ab; der Titel wird auf die Passgültigkeit begrenzt."
        ),
        clerk_inconclusive=CLERK_UNREAD,
        clerk_passed=_("Der Pass ist noch mindestens sechs Monate gültig."),
    ),
    "visa_valid_on_submission": CheckTexts(
        topic=_("Gültigkeit des Visums"),
        failed=_(
            "Das Visum scheint abgelaufen zu sein. Bitte prüfen Sie, ob Sie das richtige Visum hochgeladen haben, oder "
            "erklären Sie es uns kurz."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Das Visum ist gültig."),
        clerk_failed=_("Das Visum war bei der Prüfung abgelaufen; Fiktionswirkung nach § 81 AufenthG prüfen."),
        clerk_inconclusive=CLERK_UNREAD,
        clerk_passed=_("Das Visum ist gültig."),
    ),
    "title_expiry_vs_submission": CheckTexts(
        topic=_("Gültigkeit des Aufenthaltstitels"),
        failed=_(
            "Der Aufenthaltstitel scheint abgelaufen zu sein. Bitte prüfen Sie, ob Sie den aktuellen Titel hochgeladen "
            "haben, oder erklären Sie es uns kurz."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Der Aufenthaltstitel ist gültig."),
        clerk_failed=_("Der Titel war bei der Prüfung abgelaufen; § 81 Abs. 4 Satz 3 AufenthG prüfen."),
        clerk_inconclusive=CLERK_UNREAD,
        clerk_passed=_("Der Titel ist gültig."),
    ),
    "document_not_expired": CheckTexts(
        topic=_("Gültigkeit"),
        failed=_(
            "Das Dokument ist abgelaufen. Bitte laden Sie ein gültiges hoch, oder erklären Sie uns, warum das nicht "
            "geht."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Das Dokument ist gültig."),
        clerk_failed=_("Das Dokument ist abgelaufen."),
        clerk_inconclusive=CLERK_UNREAD,
        clerk_passed=_("Das Dokument ist gültig."),
    ),
    "name_match.family_name": CheckTexts(
        topic=_("Familienname"),
        failed=_(
            "Der Familienname im Dokument ist anders als in Ihren Angaben. Bitte prüfen Sie die Schreibweise in Ihren "
            "Angaben. Wenn beides richtig ist (zum Beispiel nach einer Heirat), erklären Sie es uns bitte kurz."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Der Familienname stimmt mit Ihren Angaben überein."),
        clerk_failed=_("Der Familienname weicht von den Angaben ab."),
        clerk_inconclusive=CLERK_UNREAD,
        clerk_passed=_("Der Familienname stimmt (nach ICAO-Umschrift) mit den Angaben überein."),
    ),
    "name_match.given_names": CheckTexts(
        topic=_("Vornamen"),
        failed=_(
            "Die Vornamen im Dokument sind anders als in Ihren Angaben. Bitte prüfen Sie, ob Sie alle Vornamen so "
            "angegeben haben wie im Pass. Wenn beides richtig ist, erklären Sie es uns bitte kurz."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Die Vornamen stimmen mit Ihren Angaben überein."),
        clerk_failed=_("Die Vornamen weichen von den Angaben ab."),
        clerk_inconclusive=CLERK_UNREAD,
        clerk_passed=_("Die Vornamen stimmen (nach ICAO-Umschrift) mit den Angaben überein."),
    ),
    "birth_date_match": CheckTexts(
        topic=_("Geburtsdatum"),
        failed=_(
            "Das Geburtsdatum im Dokument ist anders als in Ihren Angaben. Bitte prüfen Sie Ihre Angaben. Wenn das "
            "Dokument einen Fehler enthält, erklären Sie es uns bitte kurz."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Das Geburtsdatum stimmt mit Ihren Angaben überein."),
        clerk_failed=_("Das Geburtsdatum weicht von den Angaben ab."),
        clerk_inconclusive=CLERK_UNREAD,
        clerk_passed=_("Das Geburtsdatum stimmt mit den Angaben überein."),
    ),
    "doc_number_match": CheckTexts(
        topic=_("Nummer des Dokuments"),
        failed=_(
            "Die Nummer im Dokument ist anders als in Ihren Angaben. Bitte vergleichen Sie beide Zeichen für Zeichen "
            "und berichtigen Sie Ihre Angaben, oder laden Sie das richtige Dokument hoch."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Die Nummer stimmt mit Ihren Angaben überein."),
        clerk_failed=_("Die Nummer weicht von den Angaben ab."),
        clerk_inconclusive=CLERK_UNREAD,
        clerk_passed=_("Die Nummer stimmt mit den Angaben überein."),
    ),
    "address_match": CheckTexts(
        topic=_("Anschrift"),
        failed=_(
            "Die Anschrift im Dokument ist anders als in Ihren Angaben. Bitte prüfen Sie Straße, Hausnummer und "
            "Postleitzahl. Wenn Sie umgezogen sind, laden Sie bitte ein Dokument mit der neuen Anschrift hoch."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Die Anschrift stimmt mit Ihren Angaben überein."),
        clerk_failed=_("Die Anschrift weicht von den Angaben ab."),
        clerk_inconclusive=_("Die Anschrift war nicht sicher zu lesen oder stimmt nur zum Teil."),
        clerk_passed=_("Die Anschrift stimmt mit den Angaben überein."),
    ),
}
