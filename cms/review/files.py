"""The one place that sends document bytes to staff. Each answer follows a line in the record."""

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from cms.review.permissions import ClerkOnly
from intake.applications.models import Application
from intake.documents.models import Document
from intake.documents.names import download_name
from intake.documents.selectors import document_for, original_open, page_image_open
from intake.reviews.selectors import case_for_clerk

# Nothing in the answer may load, run, frame or submit anything, whatever the bytes are (C04).
LOCKED_DOWN = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"


def bytes_response(data: bytes, *, media_type: str, filename: str, attachment: bool) -> HttpResponse:
    """Answer with a document's bytes that no browser interprets and no cache keeps.

    ``filename`` is ours and plain ASCII, so that RFC 6266's simple form says it all.
    """
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'{"attachment" if attachment else "inline"}; filename="{filename}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Security-Policy"] = LOCKED_DOWN
    return response


class _DocumentView(ClerkOnly, View):
    http_method_names = ["get"]

    def found(self, request: HttpRequest, pk: uuid.UUID, document: uuid.UUID) -> tuple[Application, Document]:
        """Return the document of a case that the clerk may see."""
        application = case_for_clerk(request.user, pk)
        return application, document_for(self.actor, application, document)


class PageImageView(_DocumentView):
    """One page as a picture that we made ourselves; it is shown in the page."""

    def get(self, request: HttpRequest, pk: uuid.UUID, document: uuid.UUID, number: int) -> HttpResponse:
        """Send the image."""
        application, found = self.found(request, pk, document)
        try:
            data = page_image_open(found, number, self.actor)
        except FileNotFoundError as lost:
            raise Http404 from lost
        name = f"{application.reference}-{found.requirement_key}-{number}.jpg"
        return bytes_response(data, media_type="image/jpeg", filename=name, attachment=False)


class OriginalView(_DocumentView):
    """The file as it was uploaded: never shown, only saved; closed until a scanner, if there is one, released it."""

    def get(self, request: HttpRequest, pk: uuid.UUID, document: uuid.UUID, **kwargs: Any) -> HttpResponse:
        """Send the file."""
        application, found = self.found(request, pk, document)
        try:
            data = original_open(found, self.actor)
        except FileNotFoundError as lost:
            raise Http404 from lost
        name = download_name(application.reference, found.requirement_key, found.media_type)
        return bytes_response(data, media_type="application/octet-stream", filename=name, attachment=True)
