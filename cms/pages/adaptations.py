"""An authority's changes of one standard form, kept in its own branch; published is not yet adopted."""

import difflib
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from cms.adaptations.blocks import OperationsBlock
from cms.form_panels import AdoptionPanel
from cms.pages.forms import UnservedPage
from cms.pages.public import SLUG_STAYS, TextPage


class AdaptationPageForm(WagtailAdminPageForm):
    """Checks of an adaptation against the standard as it is now."""

    def clean(self) -> dict[str, Any]:
        """Find operations that address nothing, and a second adaptation of the same form."""
        from cms.adaptations.conflicts import conflict_words
        from cms.adaptations.operations import operations_of
        from intake.definitions.adaptations import adapt
        from intake.definitions.changes import things
        from intake.definitions.selectors import newest_standard

        cleaned: dict[str, Any] = super().clean()
        key = cleaned.get("service_key")
        if self.is_deferred_validation or not key or self.errors:
            return cleaned
        standard = newest_standard(key)
        if standard is None:
            self.add_error("service_key", _("Es gibt kein Standardformular mit diesem Schlüssel."))
            return cleaned
        others = AdaptationPage.objects.child_of(self.parent_page).filter(service_key=key)
        if others.exclude(pk=self.instance.pk).exists():
            self.add_error("service_key", _("Zu diesem Formular gibt es hier schon eine Anpassung."))
        draft = AdaptationPage(service_key=key, operations=cleaned["operations"])
        operations = operations_of(draft, {}, standard)
        known = list(things(standard.content))
        for conflict in adapt(operations, standard.content, standard.texts).refused:
            near = difflib.get_close_matches(conflict.operation.target, known, n=1)
            hint = _gettext(" Meinten Sie „%(near)s“?") % {"near": near[0].partition(".")[2]} if near else ""
            self.add_error("operations", ValidationError(conflict_words(conflict) + hint))
        return cleaned


class AdaptationPage(UnservedPage):
    """Operations on one standard form. Applicants meet them after their authority has adopted the form with them."""

    service_key = models.SlugField(
        _("Schlüssel des Standardformulars"),
        max_length=64,
        help_text=_("Zum Beispiel: residence_permit_study"),
    )
    operations = StreamField(OperationsBlock(), blank=True, verbose_name=_("Örtliche Anpassungen"))

    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    base_form_class = AdaptationPageForm
    override_translatable_fields = [SLUG_STAYS, SynchronizedField("service_key", overridable=False)]
    content_panels = [
        AdoptionPanel(heading=_("Übernahme")),
        *Page.content_panels,
        FieldPanel("service_key"),
        FieldPanel("operations"),
    ]

    class Meta:
        verbose_name = _("Örtliche Anpassung")
        verbose_name_plural = _("Örtliche Anpassungen")


class DifferencesPage(TextPage):
    """The public report of an authority's differences from the standard; published is switched on."""

    template = "pages/differences_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("Bericht der Abweichungen vom Standard")
        verbose_name_plural = _("Berichte der Abweichungen vom Standard")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the forms in force and how each differs from its standard."""
        from cms.adaptations.overview import public_report
        from intake.authorities.selectors import authority_of_request

        context = super().get_context(request, *args, **kwargs)
        authority = authority_of_request(request)
        context["forms"] = public_report(authority, self.locale.language_code) if authority else []
        return context
