"""What is said about a picture and a file as such: legible, the right one, complete, not sent before."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from intake.prechecks.wording import CheckTexts, Text


def quality(failed: Text, clerk_failed: Text) -> CheckTexts:
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


PICTURE_TEXTS: Mapping[str, CheckTexts] = {
    "image_quality": quality(
        _("Das Bild ist schwer lesbar. Bitte fotografieren Sie das Dokument noch einmal bei Tageslicht."),
        _("Das Bild ist schwer lesbar."),
    ),
    "image_quality.blur": quality(
        _(
            "Das Bild ist unscharf. Bitte halten Sie das Telefon ruhig, tippen Sie vor dem Auslösen auf das Dokument, "
            "und fotografieren Sie es noch einmal."
        ),
        _("Das Bild ist unscharf."),
    ),
    "image_quality.dark": quality(
        _(
            "Das Bild ist zu dunkel. Bitte fotografieren Sie das Dokument noch einmal bei Tageslicht oder unter einer "
            "Lampe."
        ),
        _("Das Bild ist zu dunkel."),
    ),
    "image_quality.bright": quality(
        _("Das Bild ist zu hell. Bitte fotografieren Sie das Dokument noch einmal ohne Blitz und ohne Gegenlicht."),
        _("Das Bild ist überbelichtet."),
    ),
    "image_quality.too_small": quality(
        _(
            "Das Bild ist zu klein. Bitte gehen Sie näher heran, so dass das Dokument das ganze Bild füllt, und senden "
            "Sie das Foto in voller Größe (nicht aus einem Messenger)."
        ),
        _("Die Auflösung ist zu klein."),
    ),
    "image_quality.cut": quality(
        _(
            "Ein Teil des Dokuments ist abgeschnitten. Bitte fotografieren Sie es so, dass alle vier Ecken zu sehen "
            "sind, beim Pass auch die beiden Zeilen ganz unten."
        ),
        _("Ein Teil des Dokuments ist abgeschnitten."),
    ),
    "image_quality.cut_mrz": quality(
        _(
            "Die Zeilen mit den Zeichen <<< sind abgeschnitten. Bitte fotografieren Sie die ganze Seite noch einmal, "
            "so dass alle vier Ecken und diese Zeilen vollständig zu sehen sind."
        ),
        _("Die maschinenlesbaren Zeilen sind abgeschnitten."),
    ),
    "image_quality.glare": quality(
        _(
            "Eine Spiegelung verdeckt einen Teil der Schrift. Bitte schalten Sie den Blitz aus, drehen Sie das "
            "Dokument etwas zur Seite, bis die Spiegelung verschwindet, und fotografieren Sie es noch einmal."
        ),
        _("Eine Spiegelung verdeckt einen Teil der Schrift."),
    ),
    "image_quality.motion": quality(
        _(
            "Das Bild ist verwackelt. Bitte stützen Sie die Hände auf, halten Sie das Telefon einen Moment ruhig, und "
            "fotografieren Sie das Dokument noch einmal bei hellem Licht."
        ),
        _("Das Bild ist verwackelt."),
    ),
    "image_quality.screen": quality(
        _(
            "Das scheint das Foto eines Bildschirms zu sein. Bitte fotografieren Sie das Dokument selbst. Wenn Sie es "
            "als Datei haben, laden Sie bitte die Datei hoch."
        ),
        _("Das Bild ist offenbar von einem Bildschirm abfotografiert."),
    ),
    "image_quality.noise": quality(
        _(
            "Das Bild ist zu körnig, um es zu lesen. Bitte fotografieren Sie das Dokument noch einmal bei Tageslicht "
            "oder unter einer Lampe."
        ),
        _("Das Bild ist stark verrauscht."),
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
    "page_completeness": CheckTexts(
        topic=_("Vollständigkeit"),
        failed=_(
            "Es scheint eine Seite zu fehlen oder doppelt zu sein, oder die Rückseite einer Karte fehlt. Bitte laden "
            "Sie die fehlende Seite dazu hoch. Sie können mehrere Dateien hochladen."
        ),
        inconclusive=_(
            "Wir konnten nicht sicher erkennen, ob alle Seiten da sind. Bitte prüfen Sie es selbst: alle Seiten eines "
            "Schreibens, bei einer Karte die Vorder- und die Rückseite."
        ),
        passed=_("Alle Seiten sind da."),
        clerk_failed=_("Nach den gedruckten Seitenzahlen oder den Seiten der Karte fehlt etwas oder ist doppelt."),
        clerk_inconclusive=_("Ob alle Seiten da sind, war nicht sicher zu erkennen."),
        clerk_passed=_("Nach den gedruckten Seitenzahlen oder den Seiten der Karte ist alles da."),
    ),
    "duplicate_upload": CheckTexts(
        topic=_("Doppelte Datei"),
        failed=_(
            "Diese Datei haben Sie schon einmal hochgeladen. Wenn Sie ein anderes Dokument meinten, ersetzen Sie diese "
            "Datei bitte. Wenn nicht, können Sie eine der beiden entfernen."
        ),
        inconclusive=_(
            "Diese Datei sieht einer anderen sehr ähnlich. Bitte prüfen Sie, ob Sie wirklich zwei verschiedene Dateien "
            "hochgeladen haben."
        ),
        passed=_("Die Datei ist nur einmal da."),
        clerk_failed=_("Dieselbe Datei, oder ein Bild derselben Seite, liegt in diesem Antrag schon vor."),
        clerk_inconclusive=_(
            "Das Bild gleicht einem anderen in diesem Antrag; zu lesen war zu wenig, um es zu trennen."
        ),
        clerk_passed=_("Keine gleiche Datei in diesem Antrag."),
    ),
    "photo_code_present": CheckTexts(
        topic=_("Code für das Lichtbild"),
        failed=_(
            "Auf dem Bild ist kein Code zu sehen. Bitte laden Sie das Blatt mit dem quadratischen Code hoch, das Sie "
            "vom Fotostudio bekommen haben. Ein Foto von Ihrem Gesicht brauchen wir hier nicht. Sie können das "
            "Lichtbild auch in der Behörde machen lassen."
        ),
        inconclusive=_(
            "Wir konnten den Code nicht lesen. Bitte fotografieren Sie das Blatt noch einmal gerade von oben, so dass "
            "der ganze Code scharf zu sehen ist, oder bringen Sie es zum Termin mit."
        ),
        passed=_("Der Code ist lesbar."),
        clerk_failed=_("Auf dem Bild ist kein Code für ein digitales Lichtbild."),
        clerk_inconclusive=_("Ein Code ist nicht sicher zu erkennen oder war nicht zu entziffern."),
        clerk_passed=_("Ein Code ist lesbar, oder das Lichtbild wird vor Ort gemacht."),
    ),
}
