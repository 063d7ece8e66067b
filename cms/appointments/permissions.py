"""Who may see and change the office's calendar: its staff, by their memberships alone.

Editors set what is offered. Clerks close and reopen, for that shows who is booked. Everybody else, a superuser
without membership among them, finds nothing there (404).
"""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from intake.actors import Actor
from intake.appointments.models import Lane, Location
from intake.appointments.offices import (
    authorities_closed_by,
    authorities_edited_by,
    authorities_staffed_by,
    lanes_of,
    locations_of,
)
from intake.authorities.models import Authority


class _ByMembership:
    """Mixin: loads the authorities of the person before anything else is read."""

    request: HttpRequest

    def authorities_for(self, user: Any) -> list[Authority]:
        """Return the authorities that count for this view."""
        raise Http404

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse whoever has none."""
        self.authorities = self.authorities_for(request.user)
        if not self.authorities:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]

    def authority(self, pk: int) -> Authority:
        """Return one of the person's authorities; raises ``Http404``."""
        return _one([each for each in self.authorities if each.pk == pk])

    def location(self, pk: int) -> Location:
        """Return a place of the person's authorities; raises ``Http404``."""
        return _one(locations_of(self.authorities).filter(pk=pk))

    def lane(self, pk: int) -> Lane:
        """Return a lane of the person's authorities; raises ``Http404``."""
        return _one(lanes_of(self.authorities).filter(pk=pk))

    @property
    def actor(self) -> Actor:
        """Return the person as the services know them."""
        return Actor.staff(self.request.user)  # type: ignore[arg-type]


class StaffOnly(_ByMembership):
    """Mixin for pages that everybody who works in an authority may read."""

    def authorities_for(self, user: Any) -> list[Authority]:
        """Return where the person works."""
        return authorities_staffed_by(user)


class OfficeEditorsOnly(_ByMembership):
    """Mixin for pages that change what is offered."""

    def authorities_for(self, user: Any) -> list[Authority]:
        """Return where the person edits."""
        return authorities_edited_by(user)


class OfficeClerksOnly(_ByMembership):
    """Mixin for pages that show who is booked."""

    def authorities_for(self, user: Any) -> list[Authority]:
        """Return where the person is a clerk."""
        return authorities_closed_by(user)


def _one(found: Any) -> Any:
    for each in found:
        return each
    raise Http404


def accepted_ids(values: list[str]) -> frozenset[UUID]:
    """Read the ids of the appointments that the page listed when the person accepted; anything else is ignored."""
    ids = set()
    for value in values:
        try:
            ids.add(UUID(value))
        except ValueError:
            continue
    return frozenset(ids)
