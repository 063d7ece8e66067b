"""Set when lanes are open. Only differences are written: doing the same again changes no row.

All of it happens under the lanes' locks, so that a booking came before and is listed, or comes after and meets the
new hours.
"""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Self

from django.db import transaction

from intake.actors import Actor
from intake.appointments.errors_openings import SeveralAuthorities
from intake.appointments.models import Lane, OpeningRule, SpecialOpening
from intake.appointments.openings import LaneCalendar
from intake.appointments.services.units import lanes_lock
from intake.appointments.states import Audience
from intake.appointments.stranding import calendars_of, newly_stranded, require_accepted
from intake.audit import audit_record
from intake.authorities.permissions import require_editor

Breaks = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RuleValues:
    """A weekly rule without its lane: what makes two rules the same."""

    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None
    every_n_weeks: int = 1
    anchor: date | None = None
    breaks: Breaks = ()
    audience: str = Audience.EVERYONE

    @classmethod
    def of(cls, rule: OpeningRule) -> Self:
        """Return the values of a row."""
        values = {name: getattr(rule, name) for name in cls.__dataclass_fields__}
        return cls(**{**values, "breaks": _breaks(rule.breaks)})

    def row(self, lane: Lane) -> OpeningRule:
        """Return an unsaved row."""
        return OpeningRule(lane=lane, **{**vars(self), "breaks": [list(each) for each in self.breaks]})


@dataclass(frozen=True)
class SpecialValues:
    """Hours of a single date without lane and date."""

    opens: time
    closes: time
    breaks: Breaks = ()
    audience: str = Audience.EVERYONE

    @classmethod
    def of(cls, row: SpecialOpening) -> Self:
        """Return the values of a row."""
        return cls(row.opens, row.closes, _breaks(row.breaks), row.audience)

    def row(self, lane: Lane, day: date) -> SpecialOpening:
        """Return an unsaved row."""
        return SpecialOpening(lane=lane, day=day, **{**vars(self), "breaks": [list(each) for each in self.breaks]})


@dataclass(frozen=True)
class OpeningsChange:
    """What a change did: rows added, removed and left alone, and the lanes whose rows changed."""

    added: int = 0
    removed: int = 0
    kept: int = 0
    lane_ids: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether everything was so before."""
        return not (self.added or self.removed)


def openings_replace(
    *, lanes: Sequence[Lane], rules: Iterable[RuleValues], actor: Actor, accepted: Collection[uuid.UUID] = ()
) -> OpeningsChange:
    """Give each lane exactly these weekly rules. Raises ``WouldStrand`` for appointments not in ``accepted``."""
    wanted = list(rules)
    _require_editor_of_all(lanes, actor)
    with transaction.atomic():
        locked = list(lanes_lock(lane.pk for lane in lanes).values())
        before = calendars_of(locked)
        missing, surplus, kept = _rule_differences(locked, wanted)
        change = OpeningsChange(len(missing), len(surplus), kept, _lanes_of([*missing, *surplus]))
        if change.is_empty:
            return change
        after = {pk: calendar and replace(calendar, rules=_rows(pk, wanted)) for pk, calendar in before.items()}
        require_accepted(newly_stranded(before, after), accepted)
        OpeningRule.objects.filter(pk__in=[row.pk for row in surplus]).delete()
        OpeningRule.objects.bulk_create(missing)
        _record("openings_changed", locked[0].location.authority_id, change, actor)
    return change


def _rows(lane_id: int, wanted: Iterable[RuleValues]) -> list[OpeningRule]:
    return [values.row(Lane(pk=lane_id)) for values in wanted]


def _rule_differences(
    lanes: Sequence[Lane], wanted: Sequence[RuleValues]
) -> tuple[list[OpeningRule], list[OpeningRule], int]:
    """Return the rows to add, those to remove, and how many stay; equal rules count as often as they occur."""
    missing: list[OpeningRule] = []
    surplus: list[OpeningRule] = []
    for lane in lanes:
        left = Counter(wanted)
        for row in lane.openings.all():
            values = RuleValues.of(row)
            if left[values]:
                left[values] -= 1
            else:
                surplus.append(row)
        missing += [values.row(lane) for values in left.elements()]
    kept = len(wanted) * len(lanes) - len(missing)
    return missing, surplus, kept


def special_openings_replace(
    *,
    lanes: Sequence[Lane],
    hours: Iterable[tuple[date, SpecialValues]],
    first: date,
    actor: Actor,
    accepted: Collection[uuid.UUID] = (),
) -> OpeningsChange:
    """Give each lane, from the ``first`` day on, exactly these hours on single dates; older ones stay as they are.

    Where two begin at the same time of a date, the last one counts. Raises ``WouldStrand`` for appointments not in
    ``accepted``.
    """
    wanted = {(day, values.opens): values for day, values in hours if day >= first}
    _require_editor_of_all(lanes, actor)
    with transaction.atomic():
        locked = list(lanes_lock(lane.pk for lane in lanes).values())
        before = calendars_of(locked)
        rows = [row for lane in locked for row in lane.special_openings.all() if row.day >= first]
        surplus = [row for row in rows if wanted.get((row.day, row.opens)) != SpecialValues.of(row)]
        same = {_address(row) for row in rows} - {_address(row) for row in surplus}
        missing = [
            values.row(lane, day)
            for lane in locked
            for (day, opens), values in wanted.items()
            if (lane.pk, day, opens) not in same
        ]
        change = OpeningsChange(len(missing), len(surplus), len(same), _lanes_of([*missing, *surplus]))
        if change.is_empty:
            return change
        after = {pk: _with_special(calendar, pk, first, wanted) for pk, calendar in before.items()}
        require_accepted(newly_stranded(before, after), accepted)
        SpecialOpening.objects.filter(pk__in=[row.pk for row in surplus]).delete()
        SpecialOpening.objects.bulk_create(missing)
        _record("special_openings_changed", locked[0].location.authority_id, change, actor)
    return change


def _address(row: SpecialOpening) -> tuple[int, date, time]:
    return row.lane_id, row.day, row.opens


def _with_special(
    calendar: LaneCalendar | None, lane_id: int, first: date, wanted: Mapping[tuple[date, time], SpecialValues]
) -> LaneCalendar | None:
    if calendar is None:
        return None
    older = [row for row in calendar.special if row.day < first]
    coming = [values.row(Lane(pk=lane_id), day) for (day, _opens), values in wanted.items()]
    return replace(calendar, special=[*older, *coming])


def _breaks(stored: Iterable[Sequence[str]]) -> Breaks:
    return tuple((begin, end) for begin, end in stored)


def _lanes_of(rows: Iterable[OpeningRule | SpecialOpening]) -> tuple[int, ...]:
    return tuple(sorted({row.lane_id for row in rows}))


def _require_editor_of_all(lanes: Sequence[Lane], actor: Actor) -> None:
    authority_ids = {lane.location.authority_id for lane in lanes}
    if len(authority_ids) != 1:
        raise SeveralAuthorities
    require_editor(actor, authority_ids.pop())


def _record(event: str, authority_id: int, change: OpeningsChange, actor: Actor) -> None:
    audit_record(
        event,
        actor=actor,
        authority_id=authority_id,
        lanes=[str(pk) for pk in change.lane_ids],
        added=change.added,
        removed=change.removed,
    )
