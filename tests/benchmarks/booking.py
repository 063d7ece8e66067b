"""Measure booking on PostgreSQL: how many a second, beside pgbench; over HTTP; doubled and lost; free times.

    make bench-booking            (BENCH="--bookings 100 --year 20000" takes a sample)

The server is a throwaway one with the durability of production (fsync, synchronous_commit and full_page_writes on).
Everything shares one machine: server, clients, pgbench. Exit code 1 when an appointment was doubled or lost.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.booking_clients import Outcome, book, by_browsers, by_services
from tests.benchmarks.booking_office import FIRST_LANE, Office, bookings_fill, cases_make, free_time_figures
from tests.benchmarks.booking_replay import NUMBERED, PER_CLIENT, replay, script_of
from tests.benchmarks.desk import prepare
from tests.benchmarks.pages import ROOT, free_port

CLIENTS = 8  # of the services and of pgbench
BROWSERS = 200
THINKING = (4.0, 16.0)  # seconds between two pages, for people who read


def say(name: str, text: str) -> None:
    """Print one figure."""
    print(f"{name:<58}{text}", flush=True)


def starts_of_days(days: range, hours: range = range(8, 18)) -> list[datetime]:
    """Return the starts of half hours on the days from today."""
    from django.utils import timezone

    midnight = datetime.combine(timezone.localdate(), datetime.min.time())
    return [
        timezone.make_aware(midnight + timedelta(days=day, hours=hour, minutes=minute))
        for day in days
        for hour in hours
        for minute in (0, 30)
    ]


def recorded(case_id: uuid.UUID, starts_at: datetime) -> list[str]:
    """Book for a case on the first lane and return every statement of it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        book(case_id, [starts_at], outcome := Outcome())
    assert outcome.promised
    return [query["sql"] for query in queries.captured_queries]


def replayed(office: Office, template: Any, folder: Path, times: int) -> tuple[float, int]:
    """Return bookings a second of pgbench with the recorded SQL, and how many statements a booking has."""
    from django.conf import settings
    from django.db import connection

    from intake.appointments.models import Booking, OccupiedUnit
    from intake.challenge import RATE_PURPOSE
    from intake.throttling import _digest

    warm, case = cases_make(template, 2, 1)
    starts = starts_of_days(range(40, 41))
    book(warm.pk, starts[1:2], Outcome())
    statements = recorded(case.pk, starts[0])
    script = folder / "booking.sql"
    shared = {_digest(RATE_PURPOSE, str(office.authority.pk))}
    script.write_text(script_of(statements, day=starts[0].date().isoformat(), shared=shared))
    for client in range(CLIENTS):
        cases_make(template, times, NUMBERED + client * PER_CLIENT + 1)
    connection.close()
    figures = replay(
        Path(settings.PGBENCH), script, clients=CLIENTS, times=times, database=connection.settings_dict["NAME"]
    )
    far = Booking.objects.filter(starts_at__year__gte=2100)
    assert figures["failed"] == 0
    assert (far.count(), OccupiedUnit.objects.filter(booking__in=far).count()) == (
        CLIENTS * times,
        CLIENTS * times * Booking.objects.get(cases__application=case).units.count(),
    ), "the replay did not do what a booking does"
    return figures["tps"], len(statements)


def problems_of(outcome: Outcome, office: Office) -> tuple[int, int]:
    """Return how many appointments were doubled, and how many of those promised are not there."""
    from django.db import connection

    from intake.appointments.models import BookingCase

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM intake_booking a JOIN intake_booking b ON a.lane_id = b.lane_id AND a.id < b.id "
            "AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at "
            "WHERE a.lane_id = ANY(%s) AND a.state = 'booked' AND b.state = 'booked'",
            [[lane.pk for lane in office.lanes]],
        )
        doubled = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) - count(DISTINCT (lane_id, unit)) FROM intake_occupiedunit")
        doubled += cursor.fetchone()[0]
    kept = {
        row.application_id: str(row.booking_id)
        for row in BookingCase.objects.filter(application__in=outcome.promised, is_open=True)
    }
    lost = sum(kept.get(case_id) != booking_id for case_id, booking_id in outcome.promised.items())
    return doubled, lost


@contextmanager
def served(port: int) -> Iterator[None]:
    """Serve the site by two workers of gunicorn, as the image does."""
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "cms.wsgi",
        "--config",
        "python:cms.serving",
        "-b",
        f"127.0.0.1:{port}",
        "--workers",
        "2",
        "--threads",
        "16",  # each has a connection to both databases, and a server accepts a hundred
        "--log-level",
        "error",
    ]
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        import http.client

        for _ in range(150):
            try:
                asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
                asking.request("GET", "/de/")
                asking.getresponse().read()
                break
            except OSError:
                time.sleep(0.3)
        yield
    finally:
        server.terminate()
        server.wait(timeout=60)


def sessions_make(cases: list[Any]) -> dict[uuid.UUID, str]:
    """Return a session that may open the case, for each."""
    from importlib import import_module

    from django.conf import settings

    from intake.portal.session import SESSION_KEY

    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = {}
    for case in cases:
        session = store()
        session[SESSION_KEY] = [str(case.pk)]
        session.create()
        keys[case.pk] = session.session_key
    return keys


def over_http(template: Any, port: int) -> tuple[Outcome, Outcome]:
    """Let 200 browsers book without a pause, then 200 people who read."""
    crowd, readers = (sessions_make(cases_make(template, BROWSERS, first)) for first in (300_000, 400_000))
    with served(port):
        by_browsers(port, sessions_make(cases_make(template, 10, 200_000)), lambda: 0.0)  # both workers are warm
        return (
            by_browsers(port, crowd, lambda: 0.0),
            by_browsers(port, readers, lambda: random.uniform(*THINKING)),
        )


def tell_http(name: str, outcome: Outcome, database: float) -> None:
    """Print what browsers met."""
    rate = len(outcome.promised) / outcome.seconds
    say(f"HTTP, {name}", f"{rate:.1f} bookings/s, ratio {rate / database:.3f}")
    waits = f"p50 {outcome.quantile(0.5):.2f} s, p95 {outcome.quantile(0.95):.2f} s of {len(outcome.waits)} answers"
    say("", f"{waits}, told of a lost time {outcome.refused}, without {outcome.without}")
    for error in sorted(set(outcome.errors))[:5]:
        say("  error", error)


def main() -> None:
    """Run everything in one go and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--bookings", type=int, default=800, help="through the services, and as many by pgbench")
    asked.add_argument("--year", type=int, default=300_000, help="appointments in the year of the free-time query")
    options = asked.parse_args()
    port = free_port()
    os.environ.update(
        VORSPRACHE_CHALLENGE="never", VORSPRACHE_CASES_PER_NETWORK="100000",
        VORSPRACHE_SITE_URL=f"http://127.0.0.1:{port}",
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name))
        sys.exit(measure(options, Path(name), port))


def measure(options: argparse.Namespace, folder: Path, port: int) -> int:
    """Print all figures; returns the exit code."""
    from django.conf import settings
    from django.db import connection

    from intake.verification import problems_found
    from tests.factories import ApplicationFactory

    settings.PGBENCH = shutil.which("pgbench") or max(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    with connection.cursor() as cursor:
        wanted = "fsync synchronous_commit full_page_writes".split()
        cursor.execute("SELECT name || ' ' || setting FROM pg_settings WHERE name = ANY(%s)", [wanted])
        durability = ", ".join(sorted(row[0] for row in cursor.fetchall()))
    say("machine", f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d %H:%M')}")
    say("PostgreSQL", f"{connection.pg_version // 10000}.{connection.pg_version % 10000}, {durability}")
    full = Office("nachbar")
    for figure in Office.open_a_year(full, closes=16):
        say(*figure)
    bookings, units = bookings_fill(full, options.year)
    for figure in free_time_figures(full):
        say(f"{figure[0]} ({bookings} bookings, {units} units)", figure[1])
    office = Office("herne", FIRST_LANE)
    office.open_a_year()
    template = ApplicationFactory(authority=office.authority, submitted=True)
    database, statements = replayed(office, template, folder, options.bookings // CLIENTS)
    say(f"pgbench, {CLIENTS} clients, {statements} statements a booking", f"{database:.1f} bookings/s")
    cases = [case.pk for case in cases_make(template, options.bookings, 100_000)]
    services = by_services(cases, starts_of_days(range(2, 30)), CLIENTS)
    rate = len(services.promised) / services.seconds
    say(f"services, {CLIENTS} processes", f"{rate:.1f} bookings/s, p95 {services.quantile(0.95) * 1000:.0f} ms")
    crowd, readers = over_http(template, port)
    tell_http(f"{BROWSERS} clients at once, without a pause", crowd, database)
    tell_http(f"{BROWSERS} people, {THINKING[0]:.0f} to {THINKING[1]:.0f} s a page", readers, database)
    for more in (crowd, readers):
        services.add(more)
    doubled, lost = problems_of(services, office)
    unsound = sum(problem.code.startswith(("booking_", "closed_booking", "unit_")) for problem in problems_found())
    print(f"errors: {len(services.errors)}")
    print(f"ratio: {rate / database:.3f}")
    print(f"doubled: {doubled}")
    print(f"lost: {lost + unsound}")
    return 1 if doubled or lost or unsound else 0


if __name__ == "__main__":
    main()
