"""The views that a day's work is sorted into, and the clerk's own: a name, filters, and how many cases they hold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.review.filters import CaseFilters
from intake.applications.models import Application
from intake.applications.selectors import applications_found
from intake.reviews.desk import COUNT_LIMIT, cases_for_desk, counts_of
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
    cases = cases_of(request)
    filters = CaseFilters(data, request=request)
    if filters.is_valid():
        cases = filters.filter_queryset(cases)
    words = data.get("q", "")
    return applications_found(cases, words) if words else cases


def cases_of(request: HttpRequest) -> QuerySet[Application]:
    """Return all that the clerk may see; the memberships are asked for once a request."""
    found: QuerySet[Application] | None = getattr(request, "_desk_cases", None)
    if found is None:
        found = cases_for_desk(request.user)
        request._desk_cases = found  # type: ignore[attr-defined]
    return found


class DeskViews:
    """Every view of a clerk, counted together in one query."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._given = {name: value for name, value in request.GET.items() if value and name != "p"}

    def _views(
        self, asked: Iterable[tuple[str, str | Promise, dict[str, str]]], saved: Sequence[SavedView] = ()
    ) -> list[DeskView]:
        rows: list[tuple[str, str | Promise, dict[str, str], SavedView | None]] = [(*row, None) for row in asked]
        rows += [(f"saved-{view.pk}", view.name, dict(parse_qsl(view.question)), view) for view in saved]
        counts = counts_of([filtered_cases(self._request, QueryDict(urlencode(query))) for _k, _l, query, _s in rows])
        return [
            DeskView(key, label, count, query, active=bool(query) and query == self._given, saved=view)
            for (key, label, query, view), count in zip(rows, counts, strict=True)
        ]

    def home(self) -> dict[str, Any]:
        """Return ``views``, ``days`` (a total and its lights) and ``saved`` for the home page."""
        lights = [
            (f"{day}-{light}", word, {**_day(day), "readiness": light})
            for day, _label in DAYS
            for light, word in LIGHTS
        ]
        totals = [(day, label, _day(day)) for day, label in DAYS]
        saved = list(views_visible_to(self._request.user))
        views = self._views([*BUILT_IN, *totals, *lights], saved)
        own = views[len(BUILT_IN) :]
        days = [
            DeskDay(total, tuple(view for view in own if view.key.startswith(f"{total.key}-")))
            for total in own[: len(DAYS)]
        ]
        return {"views": views[: len(BUILT_IN)], "days": days, "saved": [view for view in own if view.saved]}

    def tabs(self) -> list[DeskView]:
        """Return all views as the list shows them above itself."""
        totals = [(day, label, _day(day)) for day, label in DAYS]
        return self._views([*BUILT_IN, *totals], list(views_visible_to(self._request.user)))


def _day(key: str) -> dict[str, str]:
    return {"appointment": key, "ordering": "appointment_at"}
