"""Walk through a filtered list case by case: the list's own question travels in the address."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from cms.review.desk_views import filtered_cases
from intake.applications.models import Application
from intake.reviews.desk import ordered_by_appointment

DEFAULT_ORDERING = "-submitted_at"
ORDERINGS = frozenset(
    {"submitted_at", "-submitted_at", "appointment_at", "-appointment_at", "follow_up_on", "-follow_up_on"}
)
PARAMETER = "list"
#: How far a walk looks ahead; who works through more has a new list by then.
REACH = 500


def in_order(cases: QuerySet[Application], ordering: str) -> QuerySet[Application]:
    """Order by submission or appointment; the reference settles ties, so that pages do not overlap."""
    if ordering in {"appointment_at", "-appointment_at"}:
        return ordered_by_appointment(cases, descending=ordering.startswith("-"))
    if ordering in {"follow_up_on", "-follow_up_on"}:
        day = F("follow_up_on")
        first = day.desc(nulls_last=True) if ordering.startswith("-") else day.asc(nulls_last=True)
        return cases.order_by(first, "-submitted_at")
    return cases.order_by(ordering if ordering in ORDERINGS else DEFAULT_ORDERING, "reference")


def case_address(case_id: uuid.UUID, question: str) -> str:
    """Return a case's address that remembers the list which it was opened from."""
    address = reverse("review:case", args=[case_id])
    return f"{address}?{urlencode({PARAMETER: question})}" if question else address


def question_of(data: QueryDict) -> str:
    """Return a list's question without its page number."""
    asked = data.copy()
    for name in [name for name in asked if name == "p" or not asked[name]]:
        del asked[name]
    return str(asked.urlencode())


@dataclass(frozen=True)
class Step:
    """Where a case stands in its list."""

    number: int
    total: int
    previous: uuid.UUID | None
    following: uuid.UUID | None


class Walk:
    """The list that a case was opened from, asked again as the clerk who walks it."""

    def __init__(self, request: HttpRequest, case_id: uuid.UUID) -> None:
        self._request = request
        self._case_id = case_id
        self.question = question_of(QueryDict(request.GET.get(PARAMETER, "")))

    @property
    def list_address(self) -> str:
        """Return the way back to the list."""
        return f"{reverse('review:index')}?{self.question}" if self.question else reverse("review:index")

    @property
    def address(self) -> str:
        """Return this case's own address within the walk."""
        return case_address(self._case_id, self.question)

    def to(self, case_id: uuid.UUID) -> str:
        """Return another case's address within the walk."""
        return case_address(case_id, self.question)

    @cached_property
    def step(self) -> Step | None:
        """Return the case's place; ``None`` without a list, or when the case has left it."""
        if not self.question:
            return None
        ids = list(self._cases().values_list("pk", flat=True)[:REACH])
        if self._case_id not in ids:
            return None
        place = ids.index(self._case_id)
        return Step(
            number=place + 1,
            total=len(ids),
            previous=ids[place - 1] if place else None,
            following=ids[place + 1] if place + 1 < len(ids) else None,
        )

    @property
    def previous_address(self) -> str:
        """Return the case before this one, or nothing."""
        return self.to(self.step.previous) if self.step and self.step.previous else ""

    @property
    def next_address(self) -> str:
        """Return the case after this one, or nothing."""
        return self.to(self.step.following) if self.step and self.step.following else ""

    def _cases(self) -> QuerySet[Any]:
        data = QueryDict(self.question)
        return in_order(filtered_cases(self._request, data), data.get("ordering", DEFAULT_ORDERING))
