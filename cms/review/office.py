"""What clerks and editors of an authority share: its message templates, and how often the pre-check was right."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from wagtail.admin.menu import MenuItem

from cms.review.permissions import StaffOnly, is_clerk
from intake.authorities.models import Authority, Membership


def offices_of(user: Any) -> list[tuple[Authority, frozenset[str]]]:
    """Return the authorities in which a person works, each with the roles there; asked once a request."""
    if not hasattr(user, "_offices"):
        rows: Iterable[Membership] = ()
        if user and user.is_authenticated and user.is_active:
            rows = (
                Membership.objects.filter(Membership.current(), user=user)
                .select_related("authority")
                .order_by("authority__name")
            )
        roles: dict[Authority, set[str]] = {}
        for row in rows:
            roles.setdefault(row.authority, set()).add(row.role)
        user._offices = [(authority, frozenset(own)) for authority, own in roles.items()]
    return list(user._offices)


class OfficeOnly(StaffOnly):
    """Mixin for pages of people with a place in an authority, in whatever role."""

    def admits(self, user: Any) -> bool:
        """Let whoever has a place ask."""
        return bool(offices_of(user))

    @cached_property
    def offices(self) -> list[tuple[Authority, bool]]:
        """Return the person's authorities, and whether they may decide there (editors do)."""
        return [(office, Membership.Role.EDITOR in roles) for office, roles in offices_of(self.request.user)]

    def office(self, authority_id: int, *, edits: bool = False) -> Authority:
        """Return one of the person's authorities, with ``edits`` only one whose editor they are."""
        for office, may_edit in self.offices:
            if office.pk == authority_id and (may_edit or not edits):
                return office
        raise Http404


class OfficeMenuItem(MenuItem):
    """Shown to people with a place in an authority."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask the memberships; a clerk's list pays no query for it."""
        return is_clerk(request.user) or bool(offices_of(request.user))
