"""Which languages the site of a request offers; asked by every public page, so it is remembered for a minute."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from wagtail.models import Locale, Site

from cms.settings.languages import SOURCE
from cms.translations.models import LanguageSettings

SECONDS = 60
GENERATION = "languages-generation"


def offered_languages(request: HttpRequest) -> list[str]:
    """Return the codes that the site of this request offers, German among them."""
    key = f"languages:{cache.get(GENERATION, 0)}:{request.get_host()}"
    codes = cache.get(key)
    if codes is None:
        site = Site.find_for_request(request)
        row = LanguageSettings.objects.filter(site=site).first() if site else None
        codes = (row or LanguageSettings()).offered
        cache.set(key, codes, SECONDS)
    return list(codes)


def configured() -> list[str]:
    """Return the codes of the installation."""
    return [code for code, _name in settings.LANGUAGES]


def best_offer(request: HttpRequest) -> str:
    """Return the offered language that the browser asks for first, else German."""
    offered = offered_languages(request)
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if wanted == "*":
            break
        try:
            found = get_supported_language_variant(wanted)
        except LookupError:
            continue
        if found in offered:
            return found
    return SOURCE


@receiver([post_save, post_delete], sender=LanguageSettings, dispatch_uid="cms.translations.offers")
def offer_changed(instance: LanguageSettings, **kwargs: Any) -> None:
    """Forget what was remembered; a language that a site offers has its locale in the page tree."""
    cache.set(GENERATION, cache.get(GENERATION, 0) + 1, None)
    for code in instance.offered:
        Locale.objects.get_or_create(language_code=code)
