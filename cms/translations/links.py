"""Where a text is translated: the address of its row in the table of texts."""

import uuid
from collections.abc import Callable
from functools import cache
from urllib.parse import urlencode

from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation

from intake.definitions.errors import LintProblem


def place_links(form_key: uuid.UUID) -> Callable[[LintProblem], str]:
    """Return a function that gives the address for a problem of this form (``detail`` is the language).

    Without any work on that language the address is the page that begins one.
    """

    @cache
    def texts_url(language: str) -> str:
        work = Translation.objects.filter(
            source__object_id=form_key, target_locale__language_code=language, enabled=True
        ).first()
        if work is not None:
            return reverse("translations:texts", args=[work.pk])
        page = Page.objects.filter(translation_key=form_key, locale=Locale.get_default()).first()
        if page is None:
            return reverse("translations:index")
        return reverse("wagtail_localize:submit_page_translation", args=[page.pk])

    def place_link(problem: LintProblem) -> str:
        return f"{texts_url(problem.detail)}?{urlencode({'where': problem.where})}"

    return place_link
