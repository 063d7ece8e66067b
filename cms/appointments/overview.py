"""The start page of the calendar: places, lanes, types, services, what is closed."""

from typing import Any

from cms.appointments.forms import BOOKING_MODES
from cms.appointments.pages import CalendarPage, service_label
from cms.appointments.permissions import StaffOnly
from intake.appointments.offices import (
    authorities_closed_by,
    authorities_edited_by,
    coming_closures_of,
    locations_of,
    services_of,
    type_label,
    types_of,
)
from intake.appointments.states import Feature
from intake.authorities.models import Authority, OfferedService


class OverviewView(StaffOnly, CalendarPage):
    """Everything that is set, with links to change it for those who may."""

    template_name = "appointments/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a section for each authority."""
        edited = {each.pk for each in authorities_edited_by(self.request.user)}
        closed = {each.pk for each in authorities_closed_by(self.request.user)}
        sections = [self._section(each, each.pk in edited, each.pk in closed) for each in self.authorities]
        return {**super().get_context_data(**kwargs), "sections": sections, "may_close": bool(closed)}

    @staticmethod
    def _section(authority: Authority, may_edit: bool, may_close: bool) -> dict[str, Any]:
        locations = list(locations_of([authority]))
        types = list(types_of(authority))
        labels = {each.key: type_label(each) for each in types}
        return {
            "authority": authority,
            "may_edit": may_edit,
            "may_close": may_close,
            "places": [
                {
                    "location": location,
                    "lanes": [
                        {
                            "lane": lane,
                            "types": [labels.get(key, key) for key in lane.type_keys],
                            "features": [Feature(value).label for value in lane.features],
                            "rules": len(lane.openings.all()),
                        }
                        for lane in sorted(location.lanes.all(), key=lambda lane: lane.pk)
                    ],
                }
                for location in locations
            ],
            "closures": coming_closures_of(locations),
            "types": [
                {"type": each, "label": labels[each.key], "needs": [Feature(value).label for value in each.needs]}
                for each in types
            ],
            "services": [
                {
                    "label": service_label(authority, offered.service_key),
                    "mode": BOOKING_MODES[OfferedService.BookingMode(offered.booking_mode)],
                }
                for offered in services_of(authority)
            ],
        }
