"""Those who book: processes that call the services, and people with a browser each, who are told at once or get it."""

import http.client
import multiprocessing
import random
import re
import statistics
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

TIMES = re.compile(r'name="time" value="([^"]+)"')
HOLD = re.compile(r'name="hold" value="([^"]+)"')
COOKIE_NAME = "csrftoken"
TOKEN = "b" * 32
TRIES = 40


@dataclass
class Outcome:
    """What clients were promised, what they were refused, and how long they waited for each answer."""

    promised: dict[uuid.UUID, str] = field(default_factory=dict)
    refused: int = 0
    without: int = 0
    errors: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: "Outcome") -> None:
        """Put the outcome of another client beside this one."""
        self.promised |= other.promised
        self.refused += other.refused
        self.without += other.without
        self.errors += other.errors
        self.waits += other.waits

    def quantile(self, share: float) -> float:
        """Return the seconds within which this share of the answers came."""
        return statistics.quantiles(self.waits, n=100)[round(share * 100) - 1]


def book(case_id: uuid.UUID, starts: list[datetime], outcome: Outcome) -> None:
    """Keep a time and book it, as the two pages do; take another one when it is lost."""
    from intake.actors import Actor
    from intake.applications.models import Application
    from intake.appointments.errors import SlotAlreadyTaken, TimeNotOffered
    from intake.appointments.services import booking_make, hold_take

    actor = Actor.applicant(case_id)
    case = Application.objects.select_related("authority").get(pk=case_id)
    for starts_at in starts:
        try:
            hold = hold_take(application=case, starts_at=starts_at, actor=actor)
            booking = booking_make(application=case, hold_id=hold.pk, actor=actor)
        except (SlotAlreadyTaken, TimeNotOffered):
            outcome.refused += 1
            continue
        outcome.promised[case_id] = str(booking.pk)
        return
    outcome.without += 1


def _process(case_ids: list[uuid.UUID], starts: list[datetime], ready: Any, done: Any) -> None:
    from django.db import connection

    outcome, dice = Outcome(), random.Random(case_ids[0].int)
    connection.ensure_connection()
    ready.wait()
    for case_id in case_ids:
        began = time.perf_counter()
        try:
            book(case_id, dice.sample(starts, min(TRIES // 2, len(starts))), outcome)
        except Exception as error:
            outcome.errors.append(repr(error)[:200])
        outcome.waits.append(time.perf_counter() - began)
    done.put(outcome)


def by_services(case_ids: list[uuid.UUID], starts: list[datetime], processes: int) -> Outcome:
    """Book for all cases from so many processes at once, each on a connection of its own."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    ready, done = context.Barrier(processes + 1), context.Queue()
    children = [
        context.Process(target=_process, args=(case_ids[number::processes], starts, ready, done))
        for number in range(processes)
    ]
    for child in children:
        child.start()
    ready.wait()
    began = time.perf_counter()
    total = Outcome()
    for _child in children:
        total.add(done.get())
    total.seconds = time.perf_counter() - began
    for child in children:
        child.join()
    return total


class Browser:
    """One person: free times, one of them, its confirmation, booked. Told that it is gone, they choose another."""

    def __init__(self, port: int, case_id: uuid.UUID, session: str, think: Callable[[], float]) -> None:
        self.case_id = case_id
        self.address = f"/de/case/{case_id}/appointment/"
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookie = f"sessionid={session}; {COOKIE_NAME}={TOKEN}"
        self.think = think
        self.outcome = Outcome()

    def ask(self, address: str, body: str = "") -> tuple[int, str, str]:
        """Ask for a page and note how long it took; returns status, target of a redirect, text."""
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN}
        began = time.perf_counter()
        self.connection.request("POST" if body else "GET", address, body=body or None, headers=headers)
        response = self.connection.getresponse()
        text = response.read().decode()
        self.outcome.waits.append(time.perf_counter() - began)
        if response.status >= 500 or response.status in {400, 403, 404}:
            self.outcome.errors.append(f"{response.status} {address}")
        if pause := self.think():
            self.connection.close()  # as a browser does whose server does not wait
            time.sleep(pause)
        return response.status, response.headers.get("Location", ""), text

    def run(self) -> None:
        """Book one appointment."""
        try:
            self._book()
        except (OSError, http.client.HTTPException) as error:
            self.outcome.errors.append(repr(error)[:200])
        finally:
            self.connection.close()

    def _book(self) -> None:
        time.sleep(self.think())
        _status, _target, text = self.ask(self.address)
        for _number in range(TRIES):
            offered = TIMES.findall(text)
            if not offered:
                break
            status, target, text = self.ask(self.address, f"time={random.choice(offered)}")
            if status != 302:
                self.outcome.refused += 1
                continue
            _status, _target, text = self.ask(target)
            if not (hold := HOLD.search(text)):
                continue
            status, target, text = self.ask(target, f"hold={hold[1]}")
            if status == 302 and target.endswith("/booked/"):
                self.outcome.promised[self.case_id] = hold[1]
                return
            self.outcome.refused += 1
        self.outcome.without += 1


def by_browsers(port: int, sessions: dict[uuid.UUID, str], think: Callable[[], float]) -> Outcome:
    """Let everybody book at once, each on a connection of their own."""
    browsers = [Browser(port, case_id, session, think) for case_id, session in sessions.items()]
    threads = [threading.Thread(target=browser.run, daemon=True) for browser in browsers]
    total = Outcome()
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    total.seconds = time.perf_counter() - began
    for browser in browsers:
        total.add(browser.outcome)
    return total
