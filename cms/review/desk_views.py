"""The views that a day's work is sorted into, and the clerk's own: a name, filters, and how many cases they hold."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.review.filters import CaseFilters
from intake.applications.models import Application
from intake.applications.selectors import applications_found
from intake.reviews.desk import COUNT_LIMIT, cases_for_desk, counted
from intake.reviews.models_desk import SavedView
from intake.reviews.saved_views import views_visible_to

# Key, label, filters: in the order of a day's work.
BUILT_IN: tuple[tuple[str, str | Promise, dict[str, str]], ...] = (
    ("mine", _("Meine Fälle"), {"state": "open", "assigned": "mine"}),
    ("ours", _("Zu bearbeiten"), {"state": "ours"}),
    ("new", _("Neue Anträge"), {"state": "submitted"}),
    ("answered", _("Neue Antworten"), {"due": "answered"}),
    ("findings", _("Mit Hinweisen"), {"state": "ours", "precheck": "findings"}),
    ("waiting", _("Warten auf Antragsteller"), {"state": "incomplete"}),
    ("follow_up", _("Wiedervorlagen"), {"due": "follow_up", "ordering": "follow_up_on"}),
    ("title", _("Titel läuft ab"), {"due": "title"}),
    ("office", _("Behörde überfällig"), {"due": "office", "ordering": "submitted_at"}),
    ("applicant", _("Person überfällig"), {"due": "applicant", "ordering": "submitted_at"}),
)
DAYS: tuple[tuple[str, str | Promise], ...] = (("today", _("Termine heute")), ("tomorrow", _("Termine morgen")))
LIGHTS: tuple[tuple[str, str | Promise], ...] = (
    ("green", _("vollständig")),
    ("amber", _("bitte ansehen")),
    ("red", _("es fehlt etwas")),
)


@dataclass(frozen=True)
class DeskView:
    """A filtered list with its number of cases."""

    key: str
    label: str | Promise
    count: int
    query: Mapping[str, str]
    active: bool = False
    saved: SavedView | None = None

    @property
    def url(self) -> str:
        """Return the filtered list's address."""
        return f"{reverse('review:index')}?{urlencode(self.query)}" if self.query else reverse("review:index")

    @property
    def shown_count(self) -> str:
        """Return the number as it is read; what is beyond the limit is not counted out."""
        return f"{COUNT_LIMIT:,}+".replace(",", ".") if self.count > COUNT_LIMIT else str(self.count)


@dataclass(frozen=True)
class DeskDay:
    """A day's appointments, together and by how far the documents are."""

    total: DeskView
    by_readiness: tuple[DeskView, ...]


def filtered_cases(request: HttpRequest, data: QueryDict) -> QuerySet[Application]:
    """Return the clerk's cases under a list's question; a filter that makes no sense is left out, as the list does."""
    cases = cases_for_desk(request.user)
    filters = CaseFilters(data, request=request)
    if filters.is_valid():
        cases = filters.filter_queryset(cases)
    words = data.get("q", "")
    return applications_found(cases, words) if words else cases


class DeskViews:
    """Every view of a clerk, counted when asked for."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._given = {name: value for name, value in request.GET.items() if value and name != "p"}

    def _view(self, key: str, label: str | Promise, query: dict[str, str], saved: SavedView | None = None) -> DeskView:
        data = QueryDict(urlencode(query))
        count = counted(filtered_cases(self._request, data))
        return DeskView(key, label, count, query, active=bool(query) and query == self._given, saved=saved)

    def built_in(self) -> list[DeskView]:
        """Return what every clerk has."""
        return [self._view(key, label, query) for key, label, query in BUILT_IN]

    def days(self) -> list[DeskDay]:
        """Return today's and tomorrow's appointments."""
        return [self._day(key, label) for key, label in DAYS]

    def _day(self, key: str, label: str | Promise) -> DeskDay:
        query = {"appointment": key, "ordering": "appointment_at"}
        return DeskDay(
            total=self._view(key, label, query),
            by_readiness=tuple(self._view(light, word, {**query, "readiness": light}) for light, word in LIGHTS),
        )

    def saved(self) -> list[DeskView]:
        """Return the clerk's own views and those that are shared with them."""
        return [
            self._view(f"saved-{view.pk}", view.name, dict(parse_qsl(view.question)), view)
            for view in views_visible_to(self._request.user)
        ]

    def tabs(self) -> list[DeskView]:
        """Return all views as the list shows them above itself."""
        return [*self.built_in(), *(day.total for day in self.days()), *self.saved()]
