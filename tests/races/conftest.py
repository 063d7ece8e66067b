"""An office with few times, and the guards that the control tests take away."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from intake.applications.models import Application
from intake.appointments.models import Lane, OccupiedUnit, OpeningRule
from intake.appointments.services import bookings, closures, holds, openings, party
from tests.intake.appointments.factories import LaneFactory


def open_on_one_day(location=None, *, times=8):
    """Return a lane that has ``times`` times of half an hour, all on the day after tomorrow."""
    lane = LaneFactory(opens__weekdays=[], **({"location": location} if location else {}))
    day = timezone.localdate() + timedelta(days=2)
    closes = time(8 + times // 2, 30 * (times % 2))
    OpeningRule.objects.create(
        lane=lane, weekday=day.weekday(), opens=time(8), closes=closes, valid_from=day, valid_until=day
    )
    return lane


@pytest.fixture
def lane(transactional_db):
    return open_on_one_day()


@pytest.fixture
def locks_off(monkeypatch):
    """Return a function that takes the row locks away from the services; the constraints stay."""

    def unlocked_lanes(lane_ids):
        lanes = Lane.objects.select_related("location").filter(pk__in=set(lane_ids))
        return {lane.pk: lane for lane in lanes}

    def unlocked_case(case_id):
        return Application.objects.select_related("authority").get(pk=case_id)

    def take_away():
        for module in (holds, bookings, closures, openings):
            monkeypatch.setattr(module, "lanes_lock", unlocked_lanes)
        monkeypatch.setattr(holds, "lane_lock_one", lambda lane_ids: lane_ids[0])
        for module in (holds, bookings, party):
            monkeypatch.setattr(module, "lock", unlocked_case)

    return take_away


@pytest.fixture
def constraint_off(transactional_db):
    """Return a function that drops ``unique(lane, unit)`` in the test database; afterwards it is there again."""
    (constraint,) = [each for each in OccupiedUnit._meta.constraints if each.name == "unit_once"]
    dropped = []

    def drop():
        with connection.schema_editor() as editor:
            editor.remove_constraint(OccupiedUnit, constraint)
        dropped.append(constraint)

    yield drop
    if dropped:
        OccupiedUnit.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(OccupiedUnit, constraint)
