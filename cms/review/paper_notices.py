"""The authority's own words on § 81 AufenthG for its receipts, in the offered languages; its editors write them."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.review.office import OfficeOnly
from intake.authorities.models import Authority
from intake.authorities.models_notices import ReceiptNotice
from intake.authorities.services import receipt_notices_set
from intake.definitions.selectors import SOURCE_LANGUAGE

TEXT_LENGTH = 3000


class NoticeForm(forms.Form):
    """One text for each language; German comes first."""

    def __init__(self, authority: Authority, data: Any = None) -> None:
        rows = ReceiptNotice.objects.filter(authority=authority)
        super().__init__(data, initial={row.language: row.text for row in rows})
        for code, name in sorted(settings.LANGUAGES, key=lambda own: own[0] != SOURCE_LANGUAGE):
            widget = forms.Textarea(attrs={"rows": 5, "dir": "auto", "lang": code})
            self.fields[code] = forms.CharField(label=name, required=False, max_length=TEXT_LENGTH, widget=widget)

    def clean(self) -> dict[str, Any]:
        """Ask for German where there is any text: it binds."""
        given: dict[str, Any] = super().clean() or {}
        if any(given.values()) and not given.get(SOURCE_LANGUAGE):
            self.add_error(SOURCE_LANGUAGE, _("Ohne deutschen Text gilt der Hinweis nicht: Deutsch ist verbindlich."))
        return given


class ReceiptNoticeView(OfficeOnly, WagtailAdminTemplateMixin, TemplateView):
    """Write the notice of one authority."""

    template_name = "review/paper_notices.html"
    header_icon = "doc-full"
    http_method_names = ["get", "post"]

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Hinweis auf Eingangsbestätigungen")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, authority: int) -> HttpResponse:
        """Show the texts; only editors of the authority."""
        office = self.office(authority, edits=True)
        return self.render_to_response(self.get_context_data(office=office, form=NoticeForm(office)))

    def post(self, request: HttpRequest, authority: int) -> HttpResponse:
        """Keep the texts."""
        office = self.office(authority, edits=True)
        form = NoticeForm(office, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(office=office, form=form), status=422)
        receipt_notices_set(authority=office, texts=form.cleaned_data, actor=self.actor)
        messages.success(request, _("Der Hinweis ist gespeichert."))
        return redirect("paper:notice", office.pk)
