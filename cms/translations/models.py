"""A site's languages with its publication gate, and who confirmed which translated text."""

from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from cms.settings.languages import SOURCE


def translated_languages() -> list[tuple[str, str]]:
    """Return the configured languages beside German, which is always offered and always complete."""
    return [(code, name) for code, name in settings.LANGUAGES if code != SOURCE]


class LanguageSettingsForm(WagtailAdminModelForm):
    """Offers the configured languages; the model stores their codes, so that a new one needs no migration."""

    languages = forms.MultipleChoiceField(
        label=_("Angebotene Sprachen"),
        choices=translated_languages,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Deutsch ist immer dabei. Ohne Auswahl werden alle Sprachen angeboten."),
    )
    gate_languages = forms.MultipleChoiceField(
        label=_("Sprachen, die vollständig sein müssen"),
        choices=translated_languages,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for languages where the gate is to hold."""
        cleaned: dict[str, Any] = super().clean()
        gated, offered = cleaned.get("gate_languages") or [], cleaned.get("languages") or []
        if cleaned.get("gate_level") != LanguageSettings.Level.NONE and not gated:
            self.add_error("gate_languages", _("Bitte wählen Sie die Sprachen, für die das gelten soll."))
        if offered and not set(gated) <= set(offered):
            self.add_error("gate_languages", _("Bitte wählen Sie nur Sprachen, die Sie auch anbieten."))
        return cleaned


@register_setting(icon="globe")
class LanguageSettings(BaseSiteSetting):
    """The languages that a site offers, and how far a form must be translated before a new revision comes into force.

    ``languages`` and ``gate_languages`` hold codes of ``settings.LANGUAGES``; an empty ``languages`` means all. German
    is never listed: it is always offered, and always required. A row exists once somebody changed something.
    """

    class Level(models.TextChoices):
        NONE = "none", _("Nichts: was fehlt, erscheint auf Deutsch")
        COMPLETE = "complete", _("Übersetzt")
        REVIEWED = "reviewed", _("Übersetzt und von einem Menschen bestätigt")

    class Scope(models.TextChoices):
        REQUIRED = "required", _("Pflichtfragen, Pflichtunterlagen und Hinweise")
        ALL = "all", _("Alle Texte des Formulars")

    languages = models.JSONField(default=list, blank=True)
    gate_level = models.CharField(
        _("Vor dem Inkrafttreten verlangt"), max_length=16, choices=Level.choices, default=Level.NONE
    )
    gate_scope = models.CharField(_("Gilt für"), max_length=16, choices=Scope.choices, default=Scope.REQUIRED)
    gate_languages = models.JSONField(default=list, blank=True)

    base_form_class = LanguageSettingsForm
    panels = [
        FieldPanel("languages"),
        MultiFieldPanel(
            [FieldPanel("gate_level"), FieldPanel("gate_scope"), FieldPanel("gate_languages")],
            heading=_("Wann eine neue Fassung in Kraft tritt"),
        ),
    ]

    class Meta:
        verbose_name = _("Sprachen")
        verbose_name_plural = _("Sprachen")

    def __str__(self) -> str:
        return f"{self.site}: {', '.join(self.languages)}"

    @property
    def offered(self) -> list[str]:
        """Return the codes that the site offers, in the order of the settings; German is always among them."""
        configured = [code for code, _name in settings.LANGUAGES]
        return [code for code in configured if not self.languages or code in {SOURCE, *self.languages}]


class TextReview(models.Model):
    """A person confirmed that this translation says what its German source says.

    The row names what was confirmed, not a state: it counts as long as source and translation are the ones that were
    read. Whatever changes one of them (an editor, an import, a new German text) makes the text unreviewed by itself.
    ``source_hash`` is ``wagtail_localize.models.String.data_hash`` of the German text.
    """

    object_key = models.UUIDField(help_text="translation_key of the page")
    context = models.CharField(max_length=500, help_text="content path of the text within the page")
    language = models.CharField(max_length=16)
    source_hash = models.UUIDField()
    text = models.TextField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("Bestätigte Übersetzung")
        verbose_name_plural = _("Bestätigte Übersetzungen")
        constraints = [
            models.UniqueConstraint(
                fields=["object_key", "context", "language", "source_hash"], name="text_reviewed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.context} {self.language}"
