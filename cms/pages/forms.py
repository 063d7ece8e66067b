"""The library of forms: standard form definitions as pages, which nobody is served."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.blocks import CharBlock, RegexBlock
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from cms.form_blocks import (
    CasesBlock,
    DocumentsBlock,
    FeeRulesBlock,
    FeesBlock,
    PointsStreamBlock,
    StepsBlock,
    question_keys,
    reference_error,
)
from cms.form_panels import InForcePanel

APPOINTMENT_TYPES = [
    ("application_biometrics", _("Antrag mit Fingerabdruck, Unterschrift und Foto")),
    ("biometrics_only", _("Nur Fingerabdruck, Unterschrift und Foto")),
    ("settlement_interview", _("Vorsprache zur Niederlassungserlaubnis")),
    ("card_pickup", _("Abholung der Karte")),
    ("transfer", _("Übertragung in einen neuen Pass")),
    ("provisional_certificate", _("Fiktionsbescheinigung")),
    ("temporary_protection", _("Vorübergehender Schutz")),
    ("none_written", _("Kein Termin, schriftliches Verfahren")),
]


class UnservedPage(Page):
    """A page without an address of its own."""

    class Meta:
        abstract = True

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Offer no preview unless the kind of page has one."""
        return []

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Answer as if there were no page."""
        raise Http404


class LibraryPage(UnservedPage):
    """The branch that holds the forms of one language."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.FormPage"]
    override_translatable_fields = [SynchronizedField("slug", overridable=False)]

    class Meta:
        verbose_name = _("Formularbibliothek")
        verbose_name_plural = _("Formularbibliotheken")


def conditions_of(value: Mapping[str, Any]) -> list[Any]:
    """Return the conditions of a document, fee or rule, those of its overrides included."""
    return [value["condition"], *(override["condition"] for override in value.get("overrides") or ())]


class FormPageForm(WagtailAdminPageForm):
    """Checks that need several fields of a form definition."""

    def clean(self) -> dict[str, Any]:
        """Find references from documents and fees to missing questions, and published keys that were lost."""
        from cms.publishing import lost_keys_message, published_key

        cleaned: dict[str, Any] = super().clean()
        former = published_key(self.instance) if self.instance.pk else None
        if former and cleaned.get("service_key", former) != former:
            locked = _("Dieser Schlüssel war „%(former)s“ und darf sich nach der Veröffentlichung nicht mehr ändern.")
            self.add_error("service_key", ValidationError(locked, params={"former": former}))
        if self.is_deferred_validation or not cleaned.get("steps"):
            return cleaned
        known = question_keys(cleaned["steps"])
        for name in ("documents", "fees", "fee_rules"):
            for child in cleaned.get(name) or ():
                for condition in conditions_of(child.value):
                    if problem := reference_error(condition, known, known):
                        self.add_error(name, ValidationError([f"{child.value['key']}: {problem.messages[0]}"]))
        if not self.errors and (lost := lost_keys_message(self.instance, cleaned)):
            self.add_error("steps", lost)
        return cleaned


class FormPage(UnservedPage):
    """A standard form definition. Publishing it compiles a revision, see ``cms.publishing``."""

    service_key = models.SlugField(
        _("Schlüssel der Leistung"),
        max_length=64,
        help_text=_("Zum Beispiel: residence_permit_study. Nach der ersten Veröffentlichung unveränderlich."),
    )
    for_whom = models.TextField(_("Für wen?"))
    summary = models.TextField(_("Das Wichtigste in Kürze"), blank=True)
    legal_basis = StreamField(
        [("norm", RegexBlock(regex=r"^.+$", label=_("Vorschrift")))], blank=True, verbose_name=_("Rechtsgrundlagen")
    )
    target_days = models.PositiveSmallIntegerField(_("Ziel für die Entscheidung, in Tagen"), null=True, blank=True)
    card_production_days = models.PositiveSmallIntegerField(_("Herstellung der Karte, in Tagen"), null=True, blank=True)
    processing_note = models.TextField(_("Hinweis zur Bearbeitungszeit"), blank=True)
    appointment_type = models.CharField(
        _("Art des Termins"), max_length=64, choices=APPOINTMENT_TYPES, default="application_biometrics"
    )
    appointment_minutes = models.PositiveSmallIntegerField(_("Dauer in Minuten"), default=30)
    extra_person_minutes = models.PositiveSmallIntegerField(_("Minuten für jede weitere Person"), default=10)
    bring = StreamField([("thing", CharBlock(label=_("Gegenstand")))], blank=True, verbose_name=_("Bitte mitbringen"))
    appointment_note = models.TextField(_("Hinweis zum Termin"), blank=True)
    steps = StreamField(StepsBlock(), verbose_name=_("Schritte"))
    documents = StreamField(DocumentsBlock(), blank=True, verbose_name=_("Unterlagen"))
    fees = StreamField(FeesBlock(), blank=True, verbose_name=_("Gebühren"))
    fee_rules = StreamField(FeeRulesBlock(), blank=True, verbose_name=_("Ermäßigung und Befreiung"))
    points = StreamField(PointsStreamBlock(), blank=True, verbose_name=_("Punkterechner"))
    test_cases = StreamField(
        CasesBlock(),
        blank=True,
        verbose_name=_("Testfälle"),
        help_text=_("Sie laufen bei jeder Veröffentlichung. Schlägt einer fehl, gilt die bisherige Fassung weiter."),
    )
    retired_keys = models.CharField(
        _("Stillgelegte Schlüssel"),
        max_length=1000,
        blank=True,
        help_text=_(
            "Wer eine veröffentlichte Frage entfernt, trägt ihren Schlüssel hier ein, durch Komma getrennt. "
            "Laufende Anträge behalten ihre Fassung."
        ),
    )

    parent_page_types = ["cms.LibraryPage"]
    subpage_types: list[str] = []
    base_form_class = FormPageForm
    override_translatable_fields = [
        SynchronizedField("slug", overridable=False),
        SynchronizedField("service_key", overridable=False),
        SynchronizedField("retired_keys", overridable=False),
        SynchronizedField("test_cases", overridable=False),
    ]
    content_panels = [
        InForcePanel(heading=_("In Kraft")),
        *Page.content_panels,
        FieldPanel("service_key"),
        FieldPanel("for_whom"),
        FieldPanel("summary"),
        FieldPanel("steps"),
        FieldPanel("documents"),
        FieldPanel("fees"),
        FieldPanel("fee_rules"),
        FieldPanel("points"),
        FieldPanel("legal_basis"),
        MultiFieldPanel(
            [FieldPanel("target_days"), FieldPanel("card_production_days"), FieldPanel("processing_note")],
            heading=_("Bearbeitungszeit"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("appointment_type"),
                FieldPanel("appointment_minutes"),
                FieldPanel("extra_person_minutes"),
                FieldPanel("bring"),
                FieldPanel("appointment_note"),
            ],
            heading=_("Termin"),
        ),
        FieldPanel("test_cases"),
        FieldPanel("retired_keys"),
    ]

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Offer the form without answers, and with the answers of each stored test case."""
        from cms.editing.preview import german_draft

        cases = german_draft(self).test_cases
        return [("", _("Ohne Antworten")), *((f"case:{case.value['name']}", case.value["name"]) for case in cases)]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the draft in this page's language."""
        from cms.editing.preview import preview_context

        context = preview_context(self, mode_name.removeprefix("case:"))
        note = _("So sehen Antragstellende das Formular. Hier kann nichts abgeschickt werden.")
        with override(self.locale.language_code):
            return render(request, "editing/preview.html", {**context, "preview_note": note, "page": self})

    class Meta:
        verbose_name = _("Formular")
        verbose_name_plural = _("Formulare")
