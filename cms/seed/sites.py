"""Load authorities with their sites, pages, offices and opening hours. What exists is left as it is."""

import re
from collections.abc import Mapping
from datetime import time
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page, Site

from cms.pages import HomePage, InfoPage, ServicePage
from cms.seed import read_seed
from intake.appointments.models import AppointmentType, Lane, Location, OpeningRule
from intake.authorities.models import Authority, OfferedService

Raw = Mapping[str, Any]

SOURCE = "de"
PAGE_LINK = re.compile(r'<a href="page:([a-z0-9_]+)">')
ROLES = {
    "info_how_it_works": InfoPage.Role.INFORMATION,
    "privacy": InfoPage.Role.PRIVACY,
    "accessibility": InfoPage.Role.ACCESSIBILITY,
}
SERVICE_PREFIX = "service_"

# Key, minutes, minutes for each further person.
APPOINTMENT_TYPES = (
    ("application_biometrics", 30, 10),
    ("biometrics_only", 15, 10),
    ("settlement_interview", 40, 10),
    ("card_pickup", 10, 5),
    ("transfer", 15, 10),
    ("provisional_certificate", 15, 5),
    ("temporary_protection", 25, 10),
)


def languages() -> list[str]:
    """Return the configured languages that the seed has texts in, the source first."""
    written = set(read_seed("sites")["authorities"][0]["pages"][0]["title"])
    codes = [code for code, _name in settings.LANGUAGES]
    return [SOURCE, *(code for code in codes if code != SOURCE and code in written)]


def locales_load() -> dict[str, Locale]:
    """Return the locale of each offered language, made where it is missing."""
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code in languages()}


def root_page() -> Page:
    """Return the root of the tree without the welcome page of a fresh Wagtail."""
    root = Page.get_first_root_node()
    for welcome in root.get_children().filter(slug="home", content_type__model="page"):
        welcome.specific.delete()
    root.refresh_from_db()
    return root


def authorities_load(*, port: int, default_url: str) -> list[Authority]:
    """Load all demo authorities; the first one also answers every other host name. A new port moves them all."""
    locales = locales_load()
    root = root_page()
    found: list[Authority] = []
    for raw in read_seed("sites")["authorities"]:
        home = pages_load(raw, root, locales)
        site = site_load(raw, home, port=port, is_default=not found)
        found.append(authority_load(raw, site, default_url if site.is_default_site else site.root_url))
    return found


def site_load(raw: Raw, home: Page, *, port: int, is_default: bool) -> Site:
    """Return the authority's Wagtail site on the port that is served now."""
    hostname = raw["hostnames"][0]
    site = Site.objects.filter(hostname=hostname).first() or Site(hostname=hostname)
    if is_default:
        Site.objects.exclude(pk=site.pk).update(is_default_site=False)
        Site.objects.filter(hostname="localhost", authority=None).delete()
    site.root_page, site.port, site.is_default_site = home, port, is_default
    site.site_name = raw["name"][SOURCE]
    site.save()
    return site


def authority_load(raw: Raw, site: Site, public_url: str) -> Authority:
    """Return the authority with its services, offices and opening hours."""
    contact = raw["contact"]
    authority, _made = Authority.objects.get_or_create(
        key=raw["key"],
        defaults={
            "name": raw["name"][SOURCE],
            "reference_prefix": raw["reference_prefix"],
            **{name: contact[name] for name in ("street", "postal_code", "city", "phone", "email")},
        },
    )
    if authority.site_id != site.pk or authority.public_url != public_url:
        authority.site, authority.public_url = site, public_url
        authority.save(update_fields=["site", "public_url"])
    for page in raw["pages"]:
        if page["key"].startswith(SERVICE_PREFIX):
            OfferedService.objects.get_or_create(
                authority=authority, service_key=page["key"].removeprefix(SERVICE_PREFIX)
            )
    offices_load(authority, raw)
    return authority


def offices_load(authority: Authority, raw: Raw) -> None:
    """Give the authority its location, lanes, opening hours and appointment types, once."""
    place = raw["location"]
    location, made = Location.objects.get_or_create(
        authority=authority,
        key="main",
        defaults={
            "name": place["name"][SOURCE],
            "address": place["address"],
            "directions": place["directions"],
            "time_zone": settings.TIME_ZONE,
        },
    )
    for key, minutes, extra in APPOINTMENT_TYPES:
        AppointmentType.objects.get_or_create(
            authority=authority, key=key, defaults={"duration_minutes": minutes, "extra_person_minutes": extra}
        )
    if not made:
        return
    lanes = [Lane.objects.create(location=location, name=f"Platz {number + 1}") for number in range(raw["lanes"])]
    OpeningRule.objects.bulk_create(
        OpeningRule(
            lane=lane,
            weekday=rule["weekday"],
            opens=time.fromisoformat(rule["from"]),
            closes=time.fromisoformat(rule["to"]),
        )
        for lane in lanes
        for rule in raw["opening"]
    )


def pages_load(raw: Raw, root: Page, locales: Mapping[str, Locale]) -> Page:
    """Load the authority's branch in every language and return its German start page."""
    home_raw = next(page for page in raw["pages"] if page["key"] == "home")
    existing = HomePage.objects.child_of(root).filter(slug=home_raw["slug"]).first()
    if existing:
        return existing
    keys: dict[str, Any] = {}
    for language in languages():
        drafts = branch_draft(raw, root, locales[language], keys)
        ids = {key: page.pk for key, page in drafts.items()}
        for page_raw in raw["pages"]:
            page = drafts[page_raw["key"]]
            page.body = linked(page_raw["body"][language], ids)
            page.save_revision(clean=False).publish()
        if language == SOURCE:
            keys = {key: page.translation_key for key, page in drafts.items()}
            home = drafts["home"]
    return home


def branch_draft(raw: Raw, root: Page, locale: Locale, keys: Mapping[str, Any]) -> dict[str, Any]:
    """Create the pages of one language as drafts, so that links between them have something to point to."""
    language = locale.language_code
    drafts: dict[str, Any] = {}
    for page_raw in raw["pages"]:
        key = page_raw["key"]
        page = page_of(key)
        page.title = page_raw["title"][language]
        page.slug = page_raw["slug"] if key != "home" or language == SOURCE else f"{page_raw['slug']}-{language}"
        page.lead = page_raw.get("lead", {}).get(language, "")
        page.locale = locale
        page.live = False
        page.show_in_menus = key in ROLES
        if key in keys:
            page.translation_key = keys[key]
        parent = root if key == "home" else drafts["home"]
        drafts[key] = parent.add_child(instance=page)
    return drafts


def page_of(key: str) -> HomePage | ServicePage | InfoPage:
    """Return an empty page of the kind that the seed's key stands for."""
    if key == "home":
        return HomePage()
    if key.startswith(SERVICE_PREFIX):
        return ServicePage(service_key=key.removeprefix(SERVICE_PREFIX))
    return InfoPage(role=ROLES.get(key, InfoPage.Role.GENERAL))


def linked(html: str, ids: Mapping[str, int]) -> str:
    """Turn ``href="page:KEY"`` into links that follow the page wherever it moves."""
    return PAGE_LINK.sub(lambda match: f'<a linktype="page" id="{ids[match[1]]}">', html)
