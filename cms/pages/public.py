"""Pages that the public reads."""

import re
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from cms.pages.checklist import CHECKLIST, checklist_of
from cms.service_facts import service_facts
from cms.translations.offers import offered_languages

FEATURES = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]
HOME_DEPTH = 2
PAGE_LINK = re.compile(r'<a [^>]*\bid="(\d+)"')
SLUG_STAYS = SynchronizedField("slug", overridable=False)


def language_addresses(page: Page, request: HttpRequest, below: str) -> list[dict[str, str]]:
    """Return an address below a page in every offered language; the start page where the language lacks the page."""
    pages = page.get_translations(inclusive=True).live().select_related("locale")
    urls = {own.locale.language_code: own.get_url(request) for own in pages}
    return [
        {"code": code, "url": f"{urls[code]}{below}" if urls.get(code) else f"/{code}/"}
        for code in offered_languages(request)
    ]


class TextPage(Page):
    """What every readable page has: a title, a lead and running text."""

    lead = models.TextField(_("Einleitung"), blank=True)
    body = RichTextField(_("Text"), blank=True, features=FEATURES)

    override_translatable_fields = [SLUG_STAYS]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the way from the start page to here."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        above = self.get_ancestors().live().filter(depth__gt=1)
        context["breadcrumbs"] = [
            {"title": _("Startseite") if page.depth == HOME_DEPTH else page.title, "url": page.get_url(request)}
            for page in above
        ]
        return context


class HomePage(TextPage):
    """The start page of an authority; the root of its branch in one language."""

    template = "pages/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "cms.AdaptationPage",
        "cms.DifferencesPage",
        "cms.ServicePage",
        "cms.StatusPage",
        "cms.TriagePage",
        "cms.InfoPage",
    ]

    class Meta:
        verbose_name = _("Startseite")
        verbose_name_plural = _("Startseiten")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the services that can be applied for here and that the text does not link to already."""
        context = super().get_context(request, *args, **kwargs)
        linked = {int(number) for number in PAGE_LINK.findall(self.body)}
        services = ServicePage.objects.child_of(self).live().exclude(pk__in=linked).order_by("path")
        context["triage"] = self.get_children().live().filter(content_type__model="triagepage").first()
        context["services"] = [{"page": page, "url": page.get_url(request)} for page in services]
        return context


class InfoPage(TextPage):
    """Information of any kind; ``role`` tells the pages that every site must have."""

    class Role(models.TextChoices):
        GENERAL = "general", _("Allgemein")
        INFORMATION = "information", _("Informationen zum Ablauf")
        PRIVACY = "privacy", _("Datenschutz")
        ACCESSIBILITY = "accessibility", _("Barrierefreiheit")
        IMPRINT = "imprint", _("Impressum")

    role = models.CharField(
        _("Aufgabe der Seite"),
        max_length=16,
        choices=Role.choices,
        default=Role.GENERAL,
        help_text=_("Alle Seiten mit einer Aufgabe stehen am Fuß jeder Seite."),
    )

    template = "pages/info_page.html"
    parent_page_types = ["cms.HomePage", "cms.InfoPage"]
    subpage_types = ["cms.InfoPage"]
    content_panels = [*TextPage.content_panels, FieldPanel("role")]

    class Meta:
        verbose_name = _("Informationsseite")
        verbose_name_plural = _("Informationsseiten")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Put a page with a role into the menu at the foot of every page."""
        if self.role != self.Role.GENERAL:
            self.show_in_menus = True
        super().save(*args, **kwargs)


class ServicePage(TextPage):
    """One kind of permit: for whom, what it costs, what is needed, and the button that starts the application.

    The facts come from the form's revision in force; the editor writes only what the form does not say.
    """

    service_key = models.SlugField(
        _("Schlüssel des Formulars"), max_length=64, help_text=_("Zum Beispiel: residence_permit_study")
    )

    template = "pages/service_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    override_translatable_fields = [SLUG_STAYS, SynchronizedField("service_key", overridable=False)]
    content_panels = [*TextPage.content_panels, FieldPanel("service_key")]

    class Meta:
        verbose_name = _("Seite einer Leistung")
        verbose_name_plural = _("Seiten von Leistungen")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Answer ``checklist/`` below the page's own address too."""
        if self.live and path_components == [CHECKLIST]:
            return RouteResult(self, kwargs={"checklist": True})
        return super().route(request, path_components)

    def serve(self, request: HttpRequest, *args: Any, checklist: bool = False, **kwargs: Any) -> Any:
        """Show the service, or its checklist."""
        if not checklist:
            return super().serve(request, *args, **kwargs)
        found = checklist_of(request, self.service_key, self.locale.language_code)
        if found is None:
            return redirect(self.get_url(request))
        context = super().get_context(request) | {
            "checklist": found,
            "facts": found.facts,
            "back_url": self.get_url(request),
            "language_links": language_addresses(self, request, f"{CHECKLIST}/?{urlencode(found.hidden)}"),
        }
        return render(request, "pages/checklist.html", context)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what the form in force says about this service."""
        context = super().get_context(request, *args, **kwargs)
        context["checklist_url"] = f"{self.get_url(request)}{CHECKLIST}/"
        context["facts"] = service_facts(request, self.service_key, self.locale.language_code)
        return context
