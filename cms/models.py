"""The models of the host, where Django looks for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.pages import (
    AdaptationPage,
    DifferencesPage,
    FormPage,
    HomePage,
    InfoPage,
    LibraryPage,
    ServicePage,
    StatusPage,
)
from cms.translations.models import LanguageSettings, TextReview

__all__ = [
    "AdaptationPage",
    "DifferencesPage",
    "FormPage",
    "HomePage",
    "InfoPage",
    "LanguageSettings",
    "LibraryPage",
    "PublicationOutcome",
    "ServicePage",
    "StatusPage",
    "TextReview",
]


class PublicationOutcome(models.Model):
    """What the latest publication of a form led to; one row a form, for its editors.

    ``problems`` is a list of ``{"where", "code", "detail"}``; it is empty when the form came into force.
    """

    form_key = models.UUIDField(unique=True, help_text="translation_key of the FormPage")
    service_key = models.SlugField(max_length=64)
    revision = models.ForeignKey("intake.FormRevision", null=True, on_delete=models.SET_NULL, related_name="+")
    problems = models.JSONField(default=list)
    attempted_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Ergebnis einer Veröffentlichung")
        verbose_name_plural = _("Ergebnisse von Veröffentlichungen")

    def __str__(self) -> str:
        return self.service_key
