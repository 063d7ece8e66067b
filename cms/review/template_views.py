"""The message templates of an authority: what clerks can send, and its own ones, which its editors write."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.review.messages_form import parts_of
from cms.review.office import OfficeOnly
from intake.applications.states import State
from intake.authorities.models import Authority
from intake.reviews.errors import TemplateInvalid
from intake.reviews.message_texts import standard_messages
from intake.reviews.models_templates import MessageTemplate
from intake.reviews.placeholders import PLACEHOLDERS
from intake.reviews.reasons import SOURCE_LANGUAGE
from intake.reviews.templates import message_template_save

#: The states that a clerk's message may bring.
STATES = [state for state in State if state not in {State.DRAFT, State.SUBMITTED, State.WITHDRAWN, State.ERASED}]
PROBLEMS: Mapping[str, Any] = {
    "incomplete": gettext_lazy("Betreff und Text müssen beide ausgefüllt sein."),
    "unknown": gettext_lazy("Diesen Platzhalter gibt es nicht: %s"),
    "lacks": gettext_lazy("Dieser Platzhalter des deutschen Textes fehlt: %s"),
    "strange": gettext_lazy("Dieser Platzhalter steht nicht im deutschen Text: %s"),
}


class TemplateForm(forms.Form):
    """A template: subject and text in each language; only German is required."""

    label = forms.CharField(max_length=80, label=gettext_lazy("Name der Vorlage"))
    state = forms.ChoiceField(required=False, label=gettext_lazy("Setzt den Stand auf"))
    active = forms.BooleanField(required=False, initial=True, label=gettext_lazy("Wird angeboten"))

    def __init__(self, data: Any = None, row: MessageTemplate | None = None) -> None:
        super().__init__(data, initial=_initial(row) if row else None)
        self.fields["state"].choices = [("", "–"), *((state.value, state.label) for state in STATES)]  # type: ignore[attr-defined]
        for code, _name in languages():
            self.fields[f"subject-{code}"] = forms.CharField(
                required=False, max_length=120, label=gettext_lazy("Betreff")
            )
            self.fields[f"text-{code}"] = forms.CharField(
                required=False,
                max_length=3000,
                label=gettext_lazy("Text ohne Anrede und Gruß"),
                widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
            )

    @property
    def by_language(self) -> list[dict[str, Any]]:
        """Return the fields of each language, German first."""
        return [
            {"code": code, "name": name, "subject": self[f"subject-{code}"], "text": self[f"text-{code}"]}
            for code, name in languages()
        ]

    def texts(self) -> dict[str, dict[str, str]]:
        """Return what was written, by language."""
        return {
            code: {"subject": self.cleaned_data[f"subject-{code}"], "text": self.cleaned_data[f"text-{code}"]}
            for code, _name in languages()
        }

    def take_problems(self, error: TemplateInvalid) -> None:
        """Say each problem at its field."""
        for code, problem, name in error.params["problems"]:  # type: ignore[attr-defined]
            words = str(PROBLEMS[problem])
            self.add_error(f"text-{code}", words % f"{{{name}}}" if "%s" in words else words)


def languages() -> list[tuple[str, str]]:
    """Return the offered languages with their names, German first."""
    return sorted(settings.LANGUAGES, key=lambda own: own[0] != SOURCE_LANGUAGE)


def _initial(row: MessageTemplate) -> dict[str, Any]:
    texts = {f"{part}-{code}": own.get(part, "") for code, own in row.texts.items() for part in ("subject", "text")}
    return {"label": row.label, "state": row.state, "active": row.active, **texts}


class TemplatesView(OfficeOnly, WagtailAdminTemplateMixin, TemplateView):
    """All templates: the authority's own with a way to change them, and those of the product."""

    template_name = "review/templates.html"
    header_icon = "mail"

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Vorlagen für Nachrichten")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the templates of each authority, and the standard ones."""
        offices = [office for office, _may_edit in self.offices]
        own: dict[int, list[MessageTemplate]] = {}
        for row in MessageTemplate.objects.filter(authority__in=offices):
            own.setdefault(row.authority_id, []).append(row)
        language = get_language() or SOURCE_LANGUAGE
        standard = [
            {
                "label": each.label(language),
                "state": State(each.state).label if each.state else "",
                "subject": each.text(SOURCE_LANGUAGE).subject,
                "text": parts_of(each.text(SOURCE_LANGUAGE).text),
            }
            for each in standard_messages().values()
        ]
        tables = [
            {"authority": office, "may_edit": edits, "rows": own.get(office.pk, [])} for office, edits in self.offices
        ]
        return {**super().get_context_data(**kwargs), "tables": tables, "standard": standard}


class TemplateEditView(OfficeOnly, WagtailAdminTemplateMixin, TemplateView):
    """Write a template; only editors of the authority."""

    template_name = "review/template.html"
    header_icon = "mail"
    http_method_names = ["get", "post"]

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Vorlage bearbeiten") if "pk" in self.kwargs else _("Neue Vorlage")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("templates:index"), "label": _("Vorlagen für Nachrichten")},
            {"url": "", "label": self.page_title},
        ]

    def found(self, authority: int, pk: uuid.UUID | None) -> tuple[Authority, MessageTemplate | None]:
        """Return the authority and the template; raises ``Http404`` for whoever is not its editor."""
        office = self.office(authority, edits=True)
        row = MessageTemplate.objects.filter(pk=pk, authority=office).first() if pk else None
        if pk and row is None:
            raise Http404
        return office, row

    def get(self, request: HttpRequest, authority: int, pk: uuid.UUID | None = None) -> HttpResponse:
        """Show the form."""
        office, row = self.found(authority, pk)
        return self.page(office, TemplateForm(row=row))

    def post(self, request: HttpRequest, authority: int, pk: uuid.UUID | None = None) -> HttpResponse:
        """Keep the template, or show everything that was written with what is wrong."""
        office, row = self.found(authority, pk)
        form = TemplateForm(request.POST, row)
        if form.is_valid():
            try:
                with transaction.atomic():
                    message_template_save(
                        authority_id=office.pk,
                        template_id=row.pk if row else None,
                        label=form.cleaned_data["label"],
                        state=form.cleaned_data["state"],
                        texts=form.texts(),
                        active=form.cleaned_data["active"],
                        actor=self.actor,
                    )
            except TemplateInvalid as error:
                form.take_problems(error)
            except IntegrityError:
                form.add_error("label", _("Eine Vorlage mit diesem Namen gibt es schon."))
            else:
                messages.success(request, _("Die Vorlage ist gespeichert."))
                return redirect(reverse("templates:index"))
        return self.page(office, form, status=422)

    def page(self, office: Authority, form: TemplateForm, status: int = 200) -> HttpResponse:
        """Render the form with the list of placeholders."""
        context = self.get_context_data(office=office, form=form, placeholders=PLACEHOLDERS.values())
        return self.render_to_response(context, status=status)
