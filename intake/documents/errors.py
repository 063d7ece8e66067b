"""Why a file was not taken, or something about documents cannot be done: what happened and what to do."""

from django.utils.translation import gettext_lazy as _

from intake.errors import IntakeError


class FileNotAccepted(IntakeError):
    """Base of the refusals of a file. Only a file can be refused, never a requirement."""

    status = 422
    next_step = _("Sie können das Dokument auch später hochladen oder erklären, warum Sie es nicht haben.")


class NoFile(FileNotAccepted):
    """The form was sent without a file."""

    code = "no_file"
    message = _("Sie haben keine Datei ausgewählt.")
    next_step = _("Wählen Sie ein Foto oder eine PDF-Datei aus, und senden Sie sie dann ab.")


class FileEmpty(FileNotAccepted):
    """Nothing is in it."""

    code = "empty"
    message = _("Die Datei ist leer.")
    next_step = _("Vielleicht wurde das Speichern unterbrochen. Bitte wählen Sie die Datei noch einmal aus.")


class FileTooLarge(FileNotAccepted):
    """More bytes than one file may have."""

    code = "too_large"
    status = 413
    message = _("Die Datei ist zu groß. Erlaubt sind höchstens %(limit)s MB.")
    next_step = _(
        "Machen Sie das Foto mit einer kleineren Auflösung, oder teilen Sie die PDF-Datei in mehrere Dateien auf."
    )


class TypeNotAllowed(FileNotAccepted):
    """The content is none of the types that can be checked."""

    code = "type_not_allowed"
    message = _("Diese Art von Datei können wir nicht annehmen.")
    next_step = _(
        "Bitte laden Sie ein Foto (JPEG, PNG, HEIC, WebP), einen Scan (TIFF) oder eine PDF-Datei hoch. "
        "Ein Word-Dokument speichern Sie bitte zuerst als PDF."
    )


class NameContradicts(FileNotAccepted):
    """The name claims another kind of file than the content is."""

    code = "type_mismatch"
    message = _("Der Name der Datei passt nicht zu ihrem Inhalt.")
    next_step = _(
        "Die Endung des Namens (zum Beispiel .pdf oder .jpg) gehört zu einer anderen Art von Datei. Bitte wählen Sie "
        "die ursprüngliche Datei, oder fotografieren Sie das Dokument neu."
    )


class FileUnreadable(FileNotAccepted):
    """It begins like a document, but cannot be read to its end."""

    code = "unreadable"
    message = _("Die Datei lässt sich nicht öffnen. Vielleicht ist sie beschädigt oder unvollständig.")
    next_step = _(
        "Bitte öffnen Sie die Datei auf Ihrem Gerät und prüfen Sie, ob sie vollständig ist. "
        "Machen Sie sonst ein neues Foto, oder speichern Sie die PDF-Datei neu."
    )


class FileEncrypted(FileNotAccepted):
    """A password is needed to open it."""

    code = "encrypted"
    message = _("Die PDF-Datei ist mit einem Passwort geschützt.")
    next_step = _(
        "Bitte speichern Sie die Datei ohne Passwort: Öffnen Sie sie mit dem Passwort, und wählen Sie "
        "„Drucken“ und dann „Als PDF speichern“. Oder machen Sie ein Foto von jeder Seite."
    )


class TooManyPixels(FileNotAccepted):
    """Larger in area than anything that a phone or scanner makes of a page."""

    code = "too_many_pixels"
    message = _("Das Bild oder eine Seite ist zu groß (zu viele Bildpunkte).")
    next_step = _(
        "Bitte verkleinern Sie das Bild, oder machen Sie ein neues Foto mit einer normalen Kamera-Einstellung."
    )


class TooManyPages(FileNotAccepted):
    """More pages than one file may have."""

    code = "too_many_pages"
    message = _("Die Datei hat zu viele Seiten. Erlaubt sind höchstens %(limit)s Seiten.")
    next_step = _("Bitte laden Sie nur die Seiten hoch, die wir brauchen, oder teilen Sie die Datei auf.")


class CheckTimedOut(FileNotAccepted):
    """Reading it took longer than any ordinary document takes."""

    code = "timed_out"
    message = _("Die Datei ist so aufgebaut, dass wir sie nicht lesen können.")
    next_step = _(
        "Bitte speichern Sie die Datei neu („Drucken“ und „Als PDF speichern“), oder machen Sie ein Foto davon."
    )


class InspectionUnavailable(FileNotAccepted):
    """The sandbox does not run: our fault, and no file is taken unseen."""

    code = "inspection_unavailable"
    status = 503
    message = _("Wir können zurzeit keine Dateien annehmen. Das liegt nicht an Ihrer Datei.")
    next_step = _("Bitte versuchen Sie es in einigen Minuten noch einmal. Ihre Angaben sind gespeichert.")


class StorageUnavailable(FileNotAccepted):
    """The disk is full or gone (T09)."""

    code = "storage_unavailable"
    status = 503
    message = _("Wir konnten die Datei nicht speichern. Das liegt nicht an Ihrer Datei.")
    next_step = _("Bitte versuchen Sie es in einigen Minuten noch einmal. Ihre Angaben sind gespeichert.")


class TooManyFiles(FileNotAccepted):
    """The case has as many files as it may have."""

    code = "quota_files"
    message = _("Ihr Antrag enthält schon %(limit)s Dateien. Mehr sind nicht möglich.")
    next_step = _(
        "Bitte entfernen Sie Dateien, die nicht nötig sind, oder fassen Sie mehrere Seiten in einer PDF zusammen."
    )


class TooMuchData(FileNotAccepted):
    """All files of the case together would be too large."""

    code = "quota_bytes"
    message = _("Alle Dateien Ihres Antrags zusammen wären zu groß. Erlaubt sind höchstens %(limit)s MB.")
    next_step = _("Bitte entfernen Sie Dateien, die nicht nötig sind, oder laden Sie kleinere Dateien hoch.")


class RequirementFull(FileNotAccepted):
    """The requirement has as many files as the form allows."""

    code = "requirement_full"
    message = _("Für dieses Dokument sind höchstens %(limit)s Dateien möglich.")
    next_step = _("Bitte ersetzen Sie eine der Dateien, oder fassen Sie mehrere Seiten in einer PDF zusammen.")


class RequirementNotAsked(IntakeError):
    """The case does not need this document (any more)."""

    code = "requirement_not_asked"
    status = 404
    message = _("Dieses Dokument wird für Ihren Antrag nicht gebraucht.")
    next_step = _("Bitte gehen Sie zurück zur Übersicht Ihrer Dokumente.")


class DocumentSettled(IntakeError):
    """The clerk has accepted it, or it was replaced or removed in another window."""

    code = "document_settled"
    status = 409
    message = _("Diese Datei kann nicht mehr geändert werden. Sie wurde schon anerkannt, ersetzt oder entfernt.")
    next_step = _("Bitte prüfen Sie den aktuellen Stand in der Übersicht Ihrer Dokumente.")


class DocumentsClosed(IntakeError):
    """The case is decided, withdrawn or closed."""

    code = "documents_closed"
    status = 409
    message = _("Zu diesem Antrag können keine Dokumente mehr eingereicht werden.")
    next_step = _("Wenn Sie noch etwas einreichen möchten, wenden Sie sich bitte an Ihre Ausländerbehörde.")


class OriginalClosed(IntakeError):
    """The original was not found clean by the virus scanner (yet)."""

    code = "original_closed"
    status = 409
    message = _("Die Originaldatei ist gesperrt, weil die Virenprüfung noch aussteht oder etwas gefunden hat.")
    next_step = _("Die Seitenbilder können Sie gefahrlos ansehen.")


REFUSALS: dict[str, type[FileNotAccepted]] = {
    error.code: error
    for error in (
        FileEmpty,
        FileTooLarge,
        TypeNotAllowed,
        FileUnreadable,
        FileEncrypted,
        TooManyPixels,
        TooManyPages,
        CheckTimedOut,
    )
}
