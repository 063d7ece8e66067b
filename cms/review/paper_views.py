"""Paper at the desk: letters to print, applications that came another way, a case as a package of files."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.review.files import bytes_response
from cms.review.history import history_lines
from cms.review.paper_forms import PaperCaseForm, service_choices
from cms.review.permissions import ClerkOnly
from intake.applications.letters import access_letter_request, letter_for, letters_mark_printed, letters_visible_to
from intake.applications.models_paper import CaseOrigin, Letter
from intake.applications.paper import paper_case_open
from intake.authorities.models import Membership
from intake.authorities.selectors import authorities_of
from intake.definitions.selectors import SOURCE_LANGUAGE, texts_of
from intake.handover.letters import has_postal_address, letter_print
from intake.handover.receipt import receipt_pdf
from intake.handover.services import case_export
from intake.reviews.desk import cases_open
from intake.reviews.selectors import case_for_clerk, case_look, history_of

LETTERS_SHOWN = 100


class LettersView(ClerkOnly, WagtailAdminTemplateMixin, TemplateView):
    """The letters that wait to be printed, oldest first; ``?printed=1`` shows those that went out."""

    template_name = "review/paper_letters.html"
    header_icon = "mail"
    http_method_names = ["get", "post"]

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Briefe")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the letters; the names of a page are opened in one go."""
        printed = self.request.GET.get("printed") == "1"
        rows = letters_visible_to(self.request.user).filter(printed_at__isnull=not printed)
        letters = list(rows.order_by("-printed_at" if printed else "created_at")[:LETTERS_SHOWN])
        cases_open([letter.application for letter in letters])
        shown = [{"letter": row, "arrives": has_postal_address(row.application)} for row in letters]
        return {**super().get_context_data(**kwargs), "letters": shown, "printed": printed}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the ticked letters off the pile."""
        ids = [found for given in request.POST.getlist("letter") if (found := _uuid(given))]
        letters = list(letters_visible_to(request.user).filter(pk__in=ids))
        number = letters_mark_printed(letters=letters, actor=self.actor)
        said = ngettext("%(number)d Brief ist gedruckt.", "%(number)d Briefe sind gedruckt.", number)
        messages.success(request, said % {"number": number})
        return redirect("paper:letters")


class LetterPrintView(ClerkOnly, View):
    """One letter as a PDF. A POST, since a letter with a code makes that code now."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, letter: uuid.UUID) -> HttpResponse:
        """Send the letter."""
        found: Letter = letter_for(request.user, letter)
        data = letter_print(letter=found, actor=self.actor)
        return _pdf(data, f"{found.application.reference}.pdf")


class AccessLetterView(ClerkOnly, View):
    """Put a letter with a new code on the pile, for a person who lost theirs."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Ask for the letter."""
        application = case_for_clerk(request.user, pk)
        access_letter_request(application=application, actor=self.actor)
        messages.success(request, _("Der Brief mit dem Code liegt bei den Briefen zum Drucken."))
        return redirect("paper:letters")


class PaperCaseView(ClerkOnly, WagtailAdminTemplateMixin, TemplateView):
    """Enter an application that came on paper or through the state-wide online service."""

    template_name = "review/paper_new.html"
    header_icon = "doc-empty"
    http_method_names = ["get", "post"]

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Antrag erfassen")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("review:index"), "label": _("Anträge")},
            {"url": "", "label": self.page_title},
        ]

    def form(self, data: Any = None) -> PaperCaseForm:
        """Return the form with the services of the clerk's authorities."""
        self.authorities = list(authorities_of(self.request.user, Membership.Role.CLERK))
        services = service_choices(self.authorities)
        return PaperCaseForm(data, services=services, language=get_language() or SOURCE_LANGUAGE)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the form."""
        return self.render_to_response(self.get_context_data(form=self.form()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open the case and go to it, or show everything that was typed with what is wrong."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        given = form.cleaned_data
        authority_id, _colon, service_key = given["service"].partition(":")
        application = paper_case_open(
            authority=next(office for office in self.authorities if str(office.pk) == authority_id),
            service_key=service_key,
            channel=CaseOrigin.Channel(given["channel"]),
            process_number=given["process_number"],
            received_on=given["received_on"],
            answers=form.answers(),
            language=given["language"],
            actor=self.actor,
        )
        told = _("Der Link ist unterwegs.") if given["email"] else _("Der Brief mit dem Code liegt zum Drucken bereit.")
        messages.success(request, f"{application.reference}: {_('Der Antrag ist erfasst.')} {told}")
        return redirect("review:case", application.pk)


class ExportView(ClerkOnly, View):
    """A case as a ZIP."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponseBase:
        """Make the package and send it; nothing of it stays here."""
        application = case_for_clerk(request.user, pk)
        with override(SOURCE_LANGUAGE):
            texts = texts_of(application.revision_id, SOURCE_LANGUAGE)
            lines = list(reversed(history_lines(history_of(application), texts)))
        package = case_export(application=application, actor=self.actor, history=lines)
        response = FileResponse(
            package, as_attachment=True, filename=f"{application.reference}.zip", content_type="application/zip"
        )
        response["Cache-Control"] = "private, no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response


class ReceiptView(ClerkOnly, View):
    """The applicant's receipt, for the counter."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Send it; that is a look at the case."""
        application = case_for_clerk(request.user, pk)
        case_look(application, actor=self.actor)
        return _pdf(receipt_pdf(application), f"{application.reference}.pdf")


def _pdf(data: bytes, name: str) -> HttpResponse:
    return bytes_response(data, media_type="application/pdf", filename=name, attachment=True)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
