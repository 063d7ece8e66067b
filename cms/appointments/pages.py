"""What all pages of the calendar share: headings, breadcrumbs, and the list of appointments a change would strand."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.appointments.permissions import accepted_ids
from intake.applications.models import Application
from intake.applications.selectors import applications_visible_to
from intake.appointments.models import AppointmentType, Booking
from intake.appointments.offices import type_label
from intake.authorities.models import Authority
from intake.definitions.errors import NoRevisionInForce
from intake.definitions.selectors import SOURCE_LANGUAGE, revision_in_force, texts_of

ACCEPT, SHOWN = "accept", "shown"


@dataclass(frozen=True)
class BookedLine:
    """One booked appointment in a list; the cases only for clerks."""

    booking: Booking
    type_label: str
    cases: list[Application]


def booked_lines(bookings: Iterable[Booking], user: Any) -> list[BookedLine]:
    """Return the lines for the person: an editor sees when and where, a clerk of the authority also whose."""
    rows = list(bookings)
    types = AppointmentType.objects.filter(authority__in={row.authority_id for row in rows})
    labels = {(each.authority_id, each.key): type_label(each) for each in types}
    cases: dict[UUID, list[Application]] = {row.pk: [] for row in rows}
    visible = applications_visible_to(user).filter(booking_cases__booking__in=rows)
    for case in visible.annotate(booking_id=F("booking_cases__booking")).order_by("pk"):
        cases[case.booking_id].append(case)
    return [BookedLine(row, labels.get((row.authority_id, row.type_key), row.type_key), cases[row.pk]) for row in rows]


def service_label(authority: Authority, service_key: str) -> str:
    """Return what the authority's form calls the service, else its key."""
    try:
        revision = revision_in_force(authority, service_key)
    except NoRevisionInForce:
        return service_key
    return texts_of(revision.pk, get_language() or SOURCE_LANGUAGE).get("title") or service_key


class CalendarPage(WagtailAdminTemplateMixin, TemplateView):
    """A page of the calendar in the Wagtail admin."""

    header_icon = "calendar"
    title: str | Promise = gettext_lazy("Termine")

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return str(self.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the overview."""
        index = {"url": reverse("appointments:index"), "label": _("Termine")}
        own = [] if self.page_title == _("Termine") else [{"url": "", "label": self.page_title}]
        return [*self.breadcrumbs_items, index, *own]

    def accepted(self) -> frozenset[UUID]:
        """Return the appointments that the person has seen listed and accepted to leave without an open lane."""
        if ACCEPT not in self.request.POST:
            return frozenset()
        return accepted_ids(self.request.POST.getlist(SHOWN))
