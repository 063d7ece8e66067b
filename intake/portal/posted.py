"""Read what a form posts beside its fields."""

import uuid

from django.http import HttpRequest

from intake.errors import NotPermitted


def posted_id(request: HttpRequest, name: str) -> uuid.UUID:
    """Return a posted id; raises ``NotPermitted`` for anything else, as for an id that is not the person's."""
    try:
        return uuid.UUID(request.POST.get(name, ""))
    except ValueError as error:
        raise NotPermitted from error
