"""The office that the booking benchmark books at: twenty lanes, cases of persons, a year that is nearly full."""

import copy
import time
import uuid
from datetime import date, datetime, timedelta
from datetime import time as clock
from typing import Any

LANES = 20
FIRST_LANE = 900_001  # a number that stands for nothing else in the SQL of a booking
FULL_DAYS = 28
CASE_PREFIX = "b00c1a57b00c1a57b00c1a57b"  # 25 hex digits; the seven that follow count

Figures = list[tuple[str, str]]


class Office:
    """An authority of the demo with lanes of its own; what the demo had there is closed."""

    def __init__(self, key: str, first_lane: int = 0) -> None:
        from intake.appointments.models import Lane, Location
        from intake.authorities.models import Authority

        self.authority = Authority.objects.get(key=key)
        Lane.objects.filter(location__authority=self.authority).update(active=False)
        self.place = Location.objects.create(
            authority=self.authority, key="bench", name="Bench", address="-", holidays_close=False
        )
        self.lanes = [
            Lane.objects.create(
                location=self.place,
                name=f"Lane {number}",
                lead_minutes=0,
                bookable_days=366,
                **({"pk": first_lane + number} if first_lane else {}),
            )
            for number in range(LANES)
        ]

    def open_a_year(self, closes: int = 18) -> Figures:
        """Open all lanes for a year, do it again, then change one lane; return what each took and touched."""
        from django.utils import timezone

        from intake.actors import Actor
        from intake.appointments.services.openings import RuleValues, openings_replace

        today = timezone.localdate()
        until = today + timedelta(days=366)
        week = [RuleValues(day, clock(8), clock(closes), today, until) for day in range(7)]
        shorter = [*week[:6], RuleValues(6, clock(8), clock(12), today, until)]
        figures: Figures = []
        for name, lanes, rules, expected in (
            (f"open a year for {LANES} lanes", self.lanes, week, LANES * 7),
            ("open it again", self.lanes, week, 0),
            ("other hours on one weekday of one lane", self.lanes[:1], shorter, 2),
            ("and back", self.lanes[:1], week, 2),
        ):
            began = time.perf_counter()
            change = openings_replace(lanes=lanes, rules=rules, actor=Actor.system())
            seconds = time.perf_counter() - began
            assert change.added + change.removed == expected, change
            figures.append((name, f"{seconds:.3f} s, {expected} rows changed, {change.kept} left alone"))
        return figures


def cases_make(template: Any, count: int, first: int) -> list[Any]:
    """Return new submitted cases, each of a person of its own with a key of its own; ids end in their number."""
    from intake.applications.models import Application
    from intake.sealing import case_key_create

    cases = []
    answers, display = template.answers, template.display
    for number in range(first, first + count):
        case = copy.copy(template)
        case._state = copy.copy(template._state)
        case.pk = uuid.UUID(f"{CASE_PREFIX}{number:07d}")
        case.reference = f"B-{number}"
        case_key_create(case.pk)
        born = date(1950, 1, 2) + timedelta(days=number % 18_000)
        case.answers = {**answers, "birth_date": born.isoformat(), "passport_number": f"B{number}"}
        case.display = display
        cases.append(case)
    Application.objects.bulk_create(cases, batch_size=500)
    return cases


def bookings_fill(office: Office, count: int) -> tuple[int, int]:
    """Book a year of ten-minute appointments in bulk, its first weeks wholly; returns bookings and units."""
    from django.db import connection
    from django.utils import timezone

    begin = timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), datetime.min.time()))
    lanes = [lane.pk for lane in office.lanes]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE bench_times AS
            SELECT gen_random_uuid() AS id, lane, at FROM (
                SELECT lane, %s::timestamptz + day * interval '1 day' + slot * interval '10 minutes' AS at
                FROM unnest(%s::bigint[]) lane, generate_series(0, 364) day, generate_series(48, 95) slot
                ORDER BY CASE WHEN day < %s THEN 0 ELSE 1 + random() END LIMIT %s
            ) times
            """,
            [begin, lanes, FULL_DAYS, count],
        )
        cursor.execute(
            """
            INSERT INTO intake_booking (id, authority_id, lane_id, type_key, persons, starts_at, ends_at, state,
                                        channel, calendar_uid, sequence, created_at)
            SELECT id, %s, lane, 'bench', 1, at, at + interval '10 minutes', 'booked', 'online', id, 0, now()
            FROM bench_times
            """,
            [office.authority.pk],
        )
        bookings = cursor.rowcount
        cursor.execute(
            """
            INSERT INTO intake_occupiedunit (lane_id, unit, booking_id)
            SELECT lane, at + part * interval '5 minutes', id FROM bench_times, generate_series(0, 1) part
            """
        )
        units = cursor.rowcount
        cursor.execute("ANALYZE")
    return bookings, units


def free_time_figures(office: Office, repeats: int = 15) -> Figures:
    """Measure the query for the next free times, where weeks are full and far ahead."""
    import statistics

    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from intake.appointments.offer import Need, Offer

    need = Need("bench", 10, raster_minutes=10)
    figures: Figures = []
    for name, first in (
        (f"next free days, {FULL_DAYS} days full before them", None),
        ("free days in half a year", timezone.localdate() + timedelta(days=180)),
    ):
        with CaptureQueriesContext(connection) as queries:
            days = Offer(office.authority.pk, need).days(first=first, count=6)
        assert len(days) == 6
        times = []
        for _number in range(repeats):
            began = time.perf_counter()
            Offer(office.authority.pk, need).days(first=first, count=6)
            times.append(time.perf_counter() - began)
        text = f"{statistics.median(times) * 1000:.0f} ms, worst {max(times) * 1000:.0f} ms, {len(queries)} queries"
        figures.append((name, text))
    return figures
