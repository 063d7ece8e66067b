"""What is said about certificates, contracts and proofs: age, signatures, periods, amounts, levels, translations."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from intake.prechecks.wording import LOOKED_AT_BY_PERSON, CheckTexts

PAPER_TEXTS: Mapping[str, CheckTexts] = {
    "enrolment_current_semester": CheckTexts(
        topic=_("Semester"),
        failed=_(
            "Die Bescheinigung gilt nicht für das laufende Semester. Bitte laden Sie die aktuelle Bescheinigung hoch. "
            "Sie finden sie meist im Online-Portal Ihrer Hochschule."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
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
        inconclusive=LOOKED_AT_BY_PERSON,
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
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Die Bescheinigung ist aktuell genug."),
        clerk_failed=_("Die Bescheinigung ist älter als zulässig."),
        clerk_inconclusive=_("Das Datum der Ausstellung wurde nicht sicher gelesen."),
        clerk_passed=_("Die Bescheinigung ist nicht älter als zulässig."),
    ),
    "signature_present": CheckTexts(
        topic=_("Unterschrift"),
        failed=_(
            "An der Stelle für die Unterschrift ist nichts zu sehen. Bitte laden Sie das unterschriebene Dokument "
            "hoch, und zwar die Seite mit der Unterschrift."
        ),
        inconclusive=_(
            "Wir haben keine Unterschrift gefunden. Wenn das Dokument unterschrieben ist, laden Sie bitte auch die "
            "Seite mit der Unterschrift hoch."
        ),
        passed=_("Das Dokument ist unterschrieben."),
        clerk_failed=_("An der Stelle für die Unterschrift ist nichts zu sehen."),
        clerk_inconclusive=_("Eine Unterschrift wurde nicht sicher erkannt."),
        clerk_passed=_("Eine Unterschrift ist zu sehen, oder das Schreiben gilt ohne."),
    ),
    "signature_both_parties": CheckTexts(
        topic=_("Unterschriften beider Seiten"),
        failed=_(
            "Es fehlt eine Unterschrift. Bitte laden Sie die Seite hoch, auf der beide Seiten unterschrieben haben, "
            "zum Beispiel Sie und Ihr Arbeitgeber oder Sie und Ihre Vermieterin."
        ),
        inconclusive=_(
            "Wir haben nicht beide Unterschriften gefunden. Bitte prüfen Sie, ob die Seite mit den Unterschriften "
            "dabei ist. Wenn ja, müssen Sie nichts tun: Eine Person sieht es sich an."
        ),
        passed=_("Beide Seiten haben unterschrieben."),
        clerk_failed=_("An mindestens einer Stelle für eine Unterschrift ist nichts zu sehen."),
        clerk_inconclusive=_("Die Unterschriften beider Seiten wurden nicht sicher erkannt."),
        clerk_passed=_("Unterschriften beider Seiten sind zu sehen."),
    ),
    "payslip_three_consecutive": CheckTexts(
        topic=_("Drei Monate nacheinander"),
        failed=_(
            "Wir brauchen die Abrechnungen der letzten drei Monate, ohne Lücke. Bitte laden Sie die fehlenden Monate "
            "dazu hoch. Sie können mehrere Dateien hochladen."
        ),
        inconclusive=_(
            "Wir konnten nicht sicher lesen, für welche Monate die Abrechnungen sind. Bitte prüfen Sie, ob die letzten "
            "drei Monate dabei sind."
        ),
        passed=_("Die Abrechnungen von drei Monaten nacheinander sind da."),
        clerk_failed=_(
            "Die Abrechnungen sind nicht aus drei aufeinanderfolgenden Monaten, oder die letzte ist zu alt."
        ),
        clerk_inconclusive=_("Die Monate der Abrechnungen wurden nicht alle sicher gelesen."),
        clerk_passed=_("Drei aufeinanderfolgende Monate liegen vor, der letzte ist aktuell."),
    ),
    "living_space_sufficient": CheckTexts(
        topic=_("Größe der Wohnung"),
        failed=_(
            "Nach dem Vertrag ist die Wohnung kleiner, als wir für so viele Personen erwarten. Bitte prüfen Sie Ihre "
            "Angaben dazu, wie viele Personen dort wohnen. Wenn beides richtig ist, erklären Sie es uns bitte kurz."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Die Wohnung ist groß genug."),
        clerk_failed=_("Die Wohnfläche liegt unter 12 m² je Person ab sechs Jahren und 10 m² je jüngerem Kind."),
        clerk_inconclusive=_("Die Wohnfläche wurde nicht sicher gelesen oder liegt knapp unter dem Richtwert."),
        clerk_passed=_("Die Wohnfläche reicht nach dem Richtwert aus."),
    ),
    "salary_blue_card": CheckTexts(
        topic=_("Gehalt für die Blaue Karte"),
        failed=_(
            "Das Jahresgehalt im Dokument liegt unter der Grenze für die Blaue Karte EU in diesem Jahr. Bitte prüfen "
            "Sie Ihre Angaben. Ihren Antrag können Sie trotzdem einreichen; die Behörde prüft auch andere "
            "Möglichkeiten."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Das Gehalt erreicht die Grenze dieses Jahres."),
        clerk_failed=_("Das Jahresbrutto liegt unter der Grenze des laufenden Jahres (§ 18g AufenthG)."),
        clerk_inconclusive=_(
            "Das Jahresbrutto wurde nicht sicher gelesen, oder es kommt auf die niedrigere Grenze oder Sonderzahlungen "
            "an."
        ),
        clerk_passed=_("Das Jahresbrutto erreicht die Grenze des laufenden Jahres (§ 18g AufenthG)."),
    ),
    "salary_45plus": CheckTexts(
        topic=_("Gehalt ab 45 Jahren"),
        failed=_(
            "Ab 45 Jahren gilt für die erste Erlaubnis ein Mindestgehalt. Das Gehalt im Dokument liegt darunter. Bitte "
            "laden Sie einen Nachweis Ihrer Altersvorsorge hoch, wenn Sie einen haben."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Das Gehalt erreicht den Mindestbetrag."),
        clerk_failed=_(
            "Das Gehalt liegt unter dem Mindestbetrag ab 45 Jahren; Altersversorgung prüfen (§ 18 Abs. 2 Nr. 5)."
        ),
        clerk_inconclusive=_("Gehalt oder Alter wurden nicht sicher gelesen."),
        clerk_passed=_("Das Gehalt erreicht den Mindestbetrag ab 45 Jahren."),
    ),
    "funds_minimum": CheckTexts(
        topic=_("Monatlicher Betrag"),
        failed=_(
            "Der monatliche Betrag im Dokument ist niedriger als der Betrag, den Sie nachweisen müssen. Bitte laden "
            "Sie weitere Nachweise hoch, zum Beispiel über ein Stipendium oder über Unterstützung durch Ihre Familie."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Der monatliche Betrag reicht aus."),
        clerk_failed=_("Der monatliche Betrag liegt unter dem Bedarf des laufenden Jahres."),
        clerk_inconclusive=_("Ein monatlicher Betrag wurde nicht sicher gelesen."),
        clerk_passed=_("Der monatliche Betrag erreicht den Bedarf des laufenden Jahres."),
    ),
    "language_level_min": CheckTexts(
        topic=_("Sprachniveau"),
        failed=_(
            "Das Niveau auf dem Zertifikat ist niedriger als das verlangte. Wenn Sie ein Zertifikat mit einem höheren "
            "Niveau haben, laden Sie bitte dieses hoch. Ausnahmen prüft die Behörde."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Das Sprachniveau reicht aus."),
        clerk_failed=_("Das Niveau des Zertifikats liegt unter dem verlangten; Ausnahmen prüfen."),
        clerk_inconclusive=_("Das Niveau wurde nicht sicher gelesen."),
        clerk_passed=_("Das Niveau des Zertifikats erreicht das verlangte."),
    ),
    "pension_months_min": CheckTexts(
        topic=_("Monate mit Rentenbeiträgen"),
        failed=_(
            "Im Versicherungsverlauf stehen weniger Monate mit Beiträgen als verlangt. Wenn Monate fehlen, fragen Sie "
            "bitte bei der Deutschen Rentenversicherung nach. Andere Zeiten (zum Beispiel für Kinder) prüft die "
            "Behörde."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Die Zahl der Monate reicht aus."),
        clerk_failed=_("Die Zahl der Beitragsmonate liegt unter der verlangten; anrechenbare Zeiten prüfen."),
        clerk_inconclusive=_("Die Zahl der Beitragsmonate wurde nicht sicher gelesen oder hängt vom Sprachniveau ab."),
        clerk_passed=_("Die Zahl der Beitragsmonate ist erreicht."),
    ),
    "translation_present": CheckTexts(
        topic=_("Übersetzung"),
        failed=_(
            "Das Dokument ist nicht auf Deutsch oder Englisch. Bitte laden Sie dazu eine Übersetzung von einer "
            "ermächtigten Übersetzerin oder einem ermächtigten Übersetzer hoch."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Eine Übersetzung ist da oder nicht nötig."),
        clerk_failed=_("Fremdsprachiges Dokument ohne erkennbare Übersetzung."),
        clerk_inconclusive=_("Sprache oder Übersetzung wurden nicht sicher erkannt."),
        clerk_passed=_("Deutsch, Englisch, mehrsprachig oder mit Übersetzung."),
    ),
    "legalisation_present": CheckTexts(
        topic=_("Apostille oder Legalisation"),
        failed=_(
            "Auf den hochgeladenen Seiten ist keine Apostille und keine Legalisation zu sehen. Wenn Sie eine haben, "
            "laden Sie bitte auch diese Seite hoch. Für Urkunden aus manchen Staaten ist keine nötig."
        ),
        inconclusive=LOOKED_AT_BY_PERSON,
        passed=_("Eine Apostille oder Legalisation ist da oder nicht nötig."),
        clerk_failed=_("Keine Apostille oder Legalisation erkennbar; Befreiung des Ausstellungsstaats prüfen."),
        clerk_inconclusive=_("Apostille oder Legalisation wurden nicht sicher erkannt, oder der Staat ist befreit."),
        clerk_passed=_("Apostille, Legalisation, deutsche oder mehrsprachige Urkunde erkannt."),
    ),
}
