"""Who may see and adopt an authority's forms: its editors, by their memberships alone."""

from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from intake.actors import Actor
from intake.authorities.models import Authority, Membership
from intake.authorities.selectors import authorities_of


def edited_authorities(user: Any) -> list[Authority]:
    """Return the authorities of which the person is an editor, with what the pages need of them."""
    return list(authorities_of(user, Membership.Role.EDITOR).select_related("site__root_page"))


class EditorOnly:
    """Mixin for the views of adoptions: whoever is no editor, or not of this authority, finds nothing there (404)."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse before anything is read."""
        self.authorities = edited_authorities(request.user)
        if not self.authorities:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def authority(self, pk: int) -> Authority:
        """Return one of the person's authorities; raises ``Http404``."""
        for authority in self.authorities:
            if authority.pk == pk:
                return authority
        raise Http404

    @property
    def actor(self) -> Actor:
        """Return the editor as the services know them."""
        return Actor.staff(self.request.user)  # type: ignore[arg-type]
