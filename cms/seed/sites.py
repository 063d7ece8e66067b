"""Load authorities with their sites, pages, offices and opening hours. What exists is left as it is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.models import Locale, Page, Site

from cms.pages import HomePage, InfoPage, ServicePage, StatusPage, TriagePage
from cms.seed import read_seed
from cms.seed.catalogues import SOURCE, TITLE, catalogue
from cms.seed.composing import FORMS, form_raw
from cms.seed.translating import texts_record
from cms.seed.triage import triage_nodes
from intake.actors import Actor
from intake.appointments.models import AppointmentType, Lane, Location
from intake.appointments.services.openings import RuleValues, openings_replace
from intake.appointments.states import Audience
from intake.authorities.models import Authority, OfferedService

Raw = Mapping[str, Any]

PAGE_LINK = re.compile(r'<a href="page:([a-z0-9_]+)">')
ROLES = {
    "info_how_it_works": InfoPage.Role.INFORMATION,
    "privacy": InfoPage.Role.PRIVACY,
    "accessibility": InfoPage.Role.ACCESSIBILITY,
}
SERVICE_PREFIX = "service_"
STATUS = "status"
LOADED = ("home", "other", "service")

# Key, minutes, minutes for each further person, German and English name (staff read it).
APPOINTMENT_TYPES = (
    ("application_biometrics", 30, 10, "Antrag mit Biometrie", "Application with biometrics"),
    ("biometrics_only", 15, 10, "Nur Biometrie", "Biometrics only"),
    ("settlement_interview", 40, 10, "Gespräch zur Niederlassung", "Settlement interview"),
    ("card_pickup", 10, 5, "Karte abholen", "Card pick-up"),
    ("transfer", 15, 10, "Übertrag in neuen Pass", "Transfer to a new passport"),
    ("provisional_certificate", 15, 5, "Fiktionsbescheinigung", "Provisional certificate"),
    ("temporary_protection", 25, 10, "Vorübergehender Schutz", "Temporary protection"),
)


def translated_languages() -> tuple[str, ...]:
    """Return the configured languages that the demo's pages are translated into, the source first."""
    home = read_seed("sites")["authorities"][0]["pages"][0]["title"]
    codes = [code for code, _name in settings.LANGUAGES]
    return (SOURCE, *(code for code in codes if code != SOURCE and catalogue(code).find(home)))


@dataclass(frozen=True)
class Scope:
    """How much of the demo is loaded; everything unless told otherwise."""

    forms: Sequence[str] = FORMS
    languages: Sequence[str] = field(default_factory=translated_languages)

    @cached_property
    def locales(self) -> dict[str, Locale]:
        """Return the locale of each language, made where it is missing."""
        return {code: Locale.objects.get_or_create(language_code=code)[0] for code in self.languages}


def root_page() -> Page:
    """Return the root of the tree without the welcome page of a fresh Wagtail."""
    root = Page.get_first_root_node()
    for welcome in root.get_children().filter(slug="home", content_type__model="page"):
        welcome.specific.delete()
    root.refresh_from_db()
    return root


def authorities_load(*, port: int, default_url: str, scope: Scope) -> list[Authority]:
    """Load all demo authorities; the first one also answers every other host name. A new port moves them all."""
    root = root_page()
    found: list[Authority] = []
    for whole in read_seed("sites")["authorities"]:
        raw = {**whole, "pages": [page for page in whole["pages"] if service_of(page["key"]) in (None, *scope.forms)]}
        home = pages_load(raw, root, scope)
        site = site_load(raw, home, port=port, is_default=not found)
        found.append(authority_load(raw, site, default_url if site.is_default_site else site.root_url, scope))
    return found


def site_load(raw: Raw, home: Page, *, port: int, is_default: bool) -> Site:
    """Return the authority's Wagtail site on the port that is served now."""
    hostname = raw["hostnames"][0]
    site = Site.objects.filter(hostname=hostname).first() or Site(hostname=hostname)
    if is_default:
        Site.objects.exclude(pk=site.pk).update(is_default_site=False)
        Site.objects.filter(hostname="localhost", authority=None).delete()
    site.root_page, site.port, site.is_default_site = home, port, is_default
    site.site_name = raw["name"]
    site.save()
    return site


def authority_load(raw: Raw, site: Site, public_url: str, scope: Scope) -> Authority:
    """Return the authority with its services, offices and opening hours."""
    contact = raw["contact"]
    authority, _made = Authority.objects.get_or_create(
        key=raw["key"],
        defaults={
            "name": raw["name"],
            "reference_prefix": raw["reference_prefix"],
            **{name: contact[name] for name in ("street", "postal_code", "city", "phone", "email")},
        },
    )
    if authority.site_id != site.pk or authority.public_url != public_url:
        authority.site, authority.public_url = site, public_url
        authority.save(update_fields=["site", "public_url"])
    for page in raw["pages"]:
        if service_key := service_of(page["key"]):
            OfferedService.objects.get_or_create(
                authority=authority,
                service_key=service_key,
                defaults={"confirm_hours": page.get("confirm_hours", 0)},
            )
    offices_load(authority, raw, scope)
    return authority


def offices_load(authority: Authority, raw: Raw, scope: Scope) -> None:
    """Give the authority its location, lanes, opening hours and appointment types, once."""
    place = raw["location"]
    location, made = Location.objects.get_or_create(
        authority=authority,
        key="main",
        defaults={
            "name": place["name"],
            "address": place["address"],
            "directions": in_languages(place["directions"], scope),
            "time_zone": settings.TIME_ZONE,
            "state_code": raw["state_code"],
        },
    )
    for key, minutes, extra, german, english in APPOINTMENT_TYPES:
        AppointmentType.objects.get_or_create(
            authority=authority,
            key=key,
            defaults={
                "duration_minutes": minutes,
                "extra_person_minutes": extra,
                "labels": {SOURCE: german, "en": english},
            },
        )
    if not made:
        return
    lanes = [
        Lane.objects.create(location=location, name=f"Platz {number}", features=features)
        for number, features in enumerate(raw["lanes"], start=1)
    ]
    openings_replace(lanes=lanes, rules=[rule_of(rule) for rule in raw["opening"]], actor=Actor.system())


def rule_of(raw: Raw) -> RuleValues:
    """Return an opening rule of the seed."""
    return RuleValues(
        weekday=raw["weekday"],
        opens=time.fromisoformat(raw["from"]),
        closes=time.fromisoformat(raw["to"]),
        breaks=tuple((begin, end) for begin, end in raw.get("breaks", ())),
        audience=raw.get("audience", Audience.EVERYONE),
    )


def in_languages(german: str, scope: Scope) -> dict[str, str]:
    """Return ``{language: text}`` of a text outside of pages."""
    return {language: text for language in scope.languages if (text := catalogue(language).find(german))}


def pages_load(raw: Raw, root: Page, scope: Scope) -> Page:
    """Load the authority's branch in the languages that it lacks and return its German start page."""
    slug = raw["pages"][0]["slug"]
    home = HomePage.objects.child_of(root).filter(slug=slug, locale=scope.locales[SOURCE]).first()
    sources = german_pages(raw, home) if home else {}
    branches = {page.locale.language_code for page in home.get_translations(inclusive=True)} if home else set()
    missing = [language for language in scope.languages if language not in branches]
    for language in missing:
        branch = branch_load(raw, root, scope.locales[language], sources)
        sources = sources or branch
    for source in sources.values() if missing else ():
        texts_record(source, [language for language in missing if language != SOURCE])
    return sources["home"]


def german_pages(raw: Raw, home: Page) -> dict[str, Page]:
    """Return the pages of an existing German branch by their seed keys, as far as they still have their slugs."""
    by_slug = {page.slug: page for page in home.get_children().specific()}
    found = {own["key"]: by_slug.get(own["slug"]) for own in raw["pages"]}
    return {"home": home, **{key: page for key, page in found.items() if page}}


def branch_load(raw: Raw, root: Page, locale: Locale, sources: Mapping[str, Page]) -> dict[str, Any]:
    """Create the pages of one language, those that are linked to before those that link to them."""
    language = locale.language_code
    translations = catalogue(language)
    branch: dict[str, Any] = {}
    for page_raw in sorted(raw["pages"], key=lambda own: LOADED.index(kind_of(own["key"]))):
        key = page_raw["key"]
        if sources and key not in sources:
            continue
        page = as_published(page_of(key, language))
        page.title = translations.text(page_text(page_raw, "title"), TITLE if service_of(key) else None)
        page.slug = page_raw["slug"] if key != "home" or language == SOURCE else f"{page_raw['slug']}-{language}"
        page.lead = translations.text(page_text(page_raw, "lead"))
        page.body = linked(translations.html(page_text(page_raw, "body")), branch)
        page.locale = locale
        page.show_in_menus = key in ROLES or key == STATUS
        if key in sources:
            page.translation_key = sources[key].translation_key
        parent = root if key == "home" else branch["home"]
        branch[key] = parent.add_child(instance=page)
    home_raw = raw["pages"][0]
    branch["home"].body = linked(translations.html(page_text(home_raw, "body")), branch)
    branch["home"].save()
    return branch


def service_of(key: str) -> str | None:
    """Return the service that a page's seed key stands for."""
    return key.removeprefix(SERVICE_PREFIX) if key.startswith(SERVICE_PREFIX) else None


def kind_of(key: str) -> str:
    """Return the kind of page that a seed key stands for."""
    return "service" if service_of(key) else "home" if key == "home" else "other"


def as_published(page: Any) -> Any:
    """Mark a new page as published now, which costs half of publishing a draft."""
    page.live, page.has_unpublished_changes = True, False
    page.first_published_at = page.last_published_at = timezone.now()
    return page


def page_text(raw: Raw, slot: str) -> str:
    """Return a page's German text: its own, else the shared one, else its form's name."""
    shared = read_seed("sites")["texts"].get(raw.get("use", raw["key"]), {})
    if text := raw.get(slot) or shared.get(slot):
        return str(text)
    if slot == "title" and (service_key := service_of(raw["key"])):
        return str(form_raw(service_key)["title"])
    return ""


def page_of(key: str, language: str) -> HomePage | ServicePage | InfoPage | StatusPage | TriagePage:
    """Return an empty page of the kind that the seed's key stands for."""
    if key == "home":
        return HomePage()
    if key == "triage":
        return TriagePage(nodes=triage_nodes(language))
    if key == STATUS:
        return StatusPage()
    if service_key := service_of(key):
        return ServicePage(service_key=service_key)
    return InfoPage(role=ROLES.get(key, InfoPage.Role.GENERAL))


def linked(html: str, pages: Mapping[str, Page]) -> str:
    """Turn ``href="page:KEY"`` into links that follow the page wherever it moves; a page to come is no link yet."""
    return PAGE_LINK.sub(
        lambda match: f'<a linktype="page" id="{pages[match[1]].pk}">' if match[1] in pages else "<a>", html
    )
