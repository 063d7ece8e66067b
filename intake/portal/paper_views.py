"""What an applicant takes away from a case: the receipt as PDF, a copy of their data."""

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from intake.applications.permissions import require_applicant
from intake.handover.receipt import receipt_pdf
from intake.handover.services import data_copy_make
from intake.portal.cases import case_of, page_context


@never_cache
@require_GET
def receipt_as_pdf(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Send the receipt in German and in the applicant's language; a draft has no receipt yet."""
    application, _actor = case_of(request, case)
    if application.submitted_at is None:
        return redirect("portal:case", application.pk)
    response = HttpResponse(receipt_pdf(application), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{application.reference}.pdf"'
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def data_copy(request: HttpRequest, case: uuid.UUID) -> HttpResponseBase:
    """Say what the copy holds; a POST makes it and sends it. Nothing of it is kept here."""
    application, actor = case_of(request, case)
    require_applicant(actor, application)
    if request.method == "POST":
        package = data_copy_make(application=application, actor=actor)
        name = f"{application.reference}.zip"
        return FileResponse(package, as_attachment=True, filename=name, content_type="application/zip")
    context = page_context(application, back_url=reverse("portal:case", args=[application.pk]))
    return render(request, "portal/data_copy.html", context)
