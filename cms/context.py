"""What every public template may use without asking for it: whose pages these are, and where they begin."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from intake.authorities.selectors import authority_of_request

ADMIN = "/admin/"


def site(request: HttpRequest) -> dict[str, Any]:
    """Give ``authority`` (its name stands in header and footer) and ``home_url`` in the page's language.

    The links at the foot of a page come from the tag ``footer_links``, which keeps them for a minute.
    """
    if request.path_info.startswith(ADMIN):
        return {}
    return {"authority": authority_of_request(request), "home_url": f"/{get_language()}/"}
