"""Measure the desk with 200,000 cases and 1,000,000 documents in PostgreSQL: queries and times of its pages.

    .ci/with_postgres .venv/bin/python -m tests.benchmarks.desk [--cases 200000] [--explain]

Rows are sealed and hashed as the product does it and copied in bulk. Times are of the whole request in this process,
the median of several; nothing is cached between them but what a web process keeps anyway.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

DOCUMENTS = 5
LINES = 10
REPEATS = 5
FAMILY = [
    a + b
    for a in "AL BER CEL DAN ER FAR GÜL HAS IV JAN KOW LEV MÜL NOV OZ PET RAH SAR TUR YIL".split()
    for b in "LER MAZ OVA SKI TÜRK DEMIR HAN ESCU ENKO SEN MANN AZADEH POUR IĆ OĞLU ANI ZADE WI LI YAN".split()
]
GIVEN = [
    a + b for a in "AY MO JU OL NA SA LE FA RE TI".split() for b in "SE HAMED LIA EG TALIA RA ILA TIMA ZA MUR".split()
]
STATES = {
    "submitted": 5, "in_review": 10, "incomplete": 10, "ready_for_appointment": 5, "external_query": 2,
    "in_decision": 3, "granted": 5, "ready_for_pickup": 3, "refused": 2, "withdrawn": 3, "closed": 52,
}  # fmt: skip
KINDS = ("passport", "enrolment_certificate", "health_insurance_proof", "proof_of_funds", "rental_contract")


def prepare(folder: Path) -> None:
    """Point this process at the throwaway database and load a small demo there."""
    os.environ.update(DJANGO_SETTINGS_MODULE="cms.settings.dev", DEBUG="0", VORSPRACHE_VAR_DIR=str(folder))
    os.environ.setdefault("VORSPRACHE_SITE_URL", "http://127.0.0.1:8765")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor != "postgresql":
        sys.exit("This measures PostgreSQL: run it under .ci/with_postgres.")
    settings.ALLOWED_HOSTS = ["*"]
    settings.VORSPRACHE_STAFF_MFA_REQUIRED = False  # one signs in here by force
    call_command("migrate", verbosity=0)
    call_command("migrate", database="keys", app_label="keystore", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with (folder / "demo.txt").open("w") as logins:
        call_command(
            "load_demo", stdout=logins, forms=["residence_permit_study"], languages=["en"], adopt_automatically=True
        )


class Office:
    """What all cases have in common."""

    def __init__(self, cases: int) -> None:
        from django.contrib.auth import get_user_model

        from intake.authorities.models import Authority
        from intake.definitions.selectors import revision_in_force

        self.number = cases
        self.authorities = [Authority.objects.get(key=key) for key in ("herne", "nachbar")]
        self.revisions = [revision_in_force(each, "residence_permit_study").pk for each in self.authorities]
        people = get_user_model()._default_manager
        self.clerks = [people.get(username=f"sachbearbeitung@{key}.example") for key in ("herne", "nachbar")]
        self.now = datetime.now().astimezone()
        self.random = random.Random(20261122)
        self.answers = self._answers()

    @staticmethod
    def _answers() -> dict[str, Any]:
        from tests.factories import STUDY_ANSWERS

        return {key: value for step in STUDY_ANSWERS.values() for key, value in step.items()}


def case_rows(office: Office) -> Iterator[dict[str, Any]]:
    """Yield one case after the other with everything that belongs to it."""
    chosen, weights = list(STATES), list(STATES.values())
    dice = office.random
    for number in range(office.number):
        place = 0 if number % 10 < 7 else 1
        submitted = office.now - timedelta(minutes=dice.randrange(3 * 365 * 24 * 60))
        state = dice.choices(chosen, weights)[0]
        is_open = state not in {"refused", "withdrawn", "closed"}
        yield {
            "pk": uuid.UUID(int=dice.getrandbits(128), version=4),
            "reference": f"{office.authorities[place].reference_prefix}-26-{number:05X}",
            "place": place,
            "state": state,
            "submitted": submitted,
            "active": min(office.now, submitted + timedelta(hours=dice.randrange(60 * 24))),
            "family_name": dice.choice(FAMILY),
            "given_names": dice.choice(GIVEN),
            "birth_date": (date(1950, 1, 1) + timedelta(days=dice.randrange(20_000))).isoformat(),
            "passport_number": f"U{number:08d}",
            "title": (office.now.date() + timedelta(days=dice.randrange(-900, 900))).isoformat(),
            "clerk": office.clerks[place].pk if is_open and dice.random() < 0.5 else None,
            "rank": dice.choice((1, 1, 2, 3, 4, 4)),
            "readiness": dice.choice((1, 2, 3)),
            "appointment": office.now + timedelta(minutes=5 * dice.randrange(1, 17_000))
            if is_open and dice.random() < 0.2
            else None,
            "office_since": submitted if is_open and dice.random() < 0.4 else None,
            "follow_up": office.now.date() + timedelta(days=dice.randrange(-20, 90)) if dice.random() < 0.02 else None,
        }


def copy(model: str, columns: str, rows: Iterable[tuple[Any, ...]], using: str = "default") -> None:
    """Write rows by COPY; columns that are not named get the model's defaults."""
    from django.apps import apps
    from django.db import connections

    fields = apps.get_model(model)._meta.concrete_fields
    named = columns.split(", ")
    others = [each for each in fields if each.column not in named and not each.null and not each.primary_key]
    defaults = tuple(_plain(each.get_default()) for each in others)
    everything = ", ".join([*named, *(each.column for each in others)])
    connection = connections[using]
    connection.ensure_connection()
    table = apps.get_model(model)._meta.db_table
    with connection.connection.cursor() as cursor, cursor.copy(f"COPY {table} ({everything}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row + defaults)


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value


def key_row(case_id: uuid.UUID, when: datetime) -> tuple[Any, ...]:
    """Make a case's key, keep it at hand for sealing, and return its row."""
    from intake import sealing

    key = os.urandom(32)
    sealing.key_cache.put(case_id, key)
    master = sealing._current_master_id()
    return case_id, sealing._wrap(case_id, key, master), master, when


def application_row(case: dict[str, Any], office: Office) -> tuple[Any, ...]:
    """Return the row of a case, its answers and its list entry sealed."""
    from intake.applications.models import Application
    from intake.applications.services import display_of

    answers = {**office.answers, **{key: case[key] for key in PERSONAL}}
    row = Application(pk=case["pk"])
    row.answers, row.display = answers, display_of(answers)
    place = case["place"]
    return (
        case["pk"], case["reference"], office.authorities[place].pk, office.revisions[place], "residence_permit_study",
        "en", case["state"], row.answers_sealed, row.display_sealed, json.dumps({}), 1, case["clerk"],
        case["submitted"], case["active"], case["submitted"], case["rank"], case["readiness"],
        int(case["state"] == "incomplete"), case["appointment"], case["office_since"], case["follow_up"], office.now,
    )  # fmt: skip


PERSONAL = ("family_name", "given_names", "birth_date", "passport_number")
APPLICATION = (
    "id, reference, authority_id, revision_id, service_key, language, state, answers_sealed, display_sealed, progress, "
    "lock_version, assigned_to_id, created_at, last_activity_at, submitted_at, precheck_rank, readiness, "
    "open_corrections, appointment_at, office_since, follow_up_on, facts_at"
)


def token_rows(case: dict[str, Any], spelled: dict[str, set[tuple[str, str]]]) -> Iterator[tuple[Any, ...]]:
    """Yield the search tokens of a case; the spellings of a name are made once."""
    from intake.applications import search

    tokens = {("reference", case["reference"]), ("birth_date", case["birth_date"]), ("title_expiry", case["title"])}
    tokens.add(("document", case["passport_number"]))
    for name in (case["family_name"], case["given_names"]):
        if name not in spelled:
            spelled[name] = {("name", variant) for variant in search.name_variants(name)}
        tokens |= spelled[name]
    for kind, value in tokens:
        yield case["pk"], kind, search.token_digest(kind, value)


def fill(office: Office) -> None:
    """Copy all rows in, table by table; cases are made twice from the same dice instead of being kept."""
    from django.db import connection

    def cases() -> Iterator[dict[str, Any]]:
        office.random = random.Random(20261122)
        return case_rows(office)

    def documents() -> Iterator[tuple[Any, ...]]:
        for case in cases():
            for number in range(DOCUMENTS):
                yield uuid.uuid5(case["pk"], str(number)), case["pk"], KINDS[number], uuid.uuid4(), case["submitted"]

    rows: list[tuple[Any, ...]] = []

    def keys_in_pieces(limit: int = 5000) -> Iterator[list[dict[str, Any]]]:
        piece: list[dict[str, Any]] = []
        for case in cases():
            piece.append(case)
            if len(piece) == limit:
                yield piece
                piece = []
        yield piece

    for piece in keys_in_pieces():
        rows, sealed = [], []
        for case in piece:
            rows.append(key_row(case["pk"], office.now))
            sealed.append(application_row(case, office))
        copy("keystore.CaseKey", "case_id, wrapped, master_key_id, created_at", rows, using="keys")
        copy("intake.Application", APPLICATION, sealed)
    say("cases")
    spelled: dict[str, set[tuple[str, str]]] = {}
    tokens = (row for case in cases() for row in token_rows(case, spelled))
    copy("intake.SearchToken", "application_id, kind, digest", tokens)
    say("search tokens")
    copy(
        "intake.Document",
        "id, application_id, requirement_key, storage_key, media_type, size, page_count, content_hash, place, scan, "
        "verdict, uploaded_at",
        ((pk, case, kind, key, "image/jpeg", 900_000, 1, pk.hex, "active", "clean", "open", when)
         for pk, case, kind, key, when in documents()),
    )  # fmt: skip
    say("documents")
    copy(
        "intake.Precheck",
        "id, document_id, application_id, expectation, check_version, fingerprint, state, result, attempts, "
        "next_attempt_at, error, kind, requested_at, finished_at",
        ((uuid.uuid4(), pk, case, kind, 1, pk.hex, "done", "findings", 1, when, "", kind, when, when)
         for pk, case, kind, _key, when in documents()),
    )  # fmt: skip
    say("pre-checks")
    copy(
        "intake.AuditEntry",
        "at, event, actor_kind, authority_id, case_id, object_type, object_id, details",
        ((case["submitted"] + timedelta(minutes=number), "document_received", "applicant",
          office.authorities[case["place"]].pk, case["pk"], "document", "", "{}")
         for case in cases() for number in range(LINES)),
    )  # fmt: skip
    say("record")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def say(text: str) -> None:
    """Tell what is done."""
    print(f"  {time.strftime('%H:%M:%S')} {text}", flush=True)


def measured(request: Callable[[], Any]) -> tuple[int, float, float, str]:
    """Return queries, median seconds, the database's share and the slowest statement of one request."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    request()
    with CaptureQueriesContext(connection) as queries:
        request()
    slowest = max(queries.captured_queries, key=lambda query: float(query["time"]))
    number, database = len(queries), sum(float(query["time"]) for query in queries.captured_queries)
    times = []
    for _ in range(REPEATS):
        began = time.perf_counter()
        request()
        times.append(time.perf_counter() - began)
    return number, statistics.median(times), database, slowest["sql"]


def requests_of(office: Office) -> dict[str, str]:
    """Return the pages that are measured."""
    from intake.applications.models import Application

    case = Application.objects.filter(authority=office.authorities[0], state="in_review").order_by("reference").first()
    assert case is not None
    desk = "/admin/applications/"
    return {
        "home": "/admin/",
        "list": desk,
        "list, page 100": f"{desk}?p=100",
        "mine": f"{desk}?state=open&assigned=mine",
        "to do": f"{desk}?state=ours",
        "with findings": f"{desk}?state=ours&precheck=findings",
        "new answers": f"{desk}?due=answered",
        "follow-ups": f"{desk}?due=follow_up&ordering=follow_up_on",
        "title expires": f"{desk}?due=title",
        "office is late": f"{desk}?due=office&ordering=submitted_at",
        "applicant is late": f"{desk}?due=applicant&ordering=submitted_at",
        "appointments tomorrow": f"{desk}?appointment=tomorrow&ordering=appointment_at",
        "all by appointment": f"{desk}?ordering=appointment_at",
        "closed, oldest first": f"{desk}?state=closed&ordering=submitted_at",
        "search: common name": f"{desk}?q=yilmaz",
        "search: two names": f"{desk}?q=yilmaz+ayse",
        "search: nobody": f"{desk}?q=Xanthippe",
        "search: reference": f"{desk}?q={case.reference}",
        "search: birth date": f"{desk}?q=17.4.1979",
        "search: passport number": f"{desk}?q=U00000070",
        "search in a filter": f"{desk}?q=yilmaz&state=ours",
        "case": f"{desk}{case.pk}/",
        "case from a list": f"{desk}{case.pk}/?list=state%3Dours",
        "export, 10,000 rows, names": f"{desk}export/?format=csv&names=1",
        "record of the authority": f"{desk}history/",
    }


def main() -> None:
    """Fill a database and print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--cases", type=int, default=200_000)
    asked.add_argument("--explain", action="store_true", help="print the plan of each request's slowest query")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        office = Office(options.cases)
        say("demo")
        fill(office)
        from django.db import connection
        from django.test import Client

        from intake.authorities.models import Membership

        Membership.objects.get_or_create(user=office.clerks[0], authority=office.authorities[0], role="lead")
        client = Client(SERVER_NAME="127.0.0.1")
        client.force_login(office.clerks[0], "allauth.account.auth_backends.AuthenticationBackend")
        print(f"\n{options.cases} cases, {options.cases * DOCUMENTS} documents")
        print(f"{'request':<30}{'queries':>8}{'ms':>9}{'of it database':>16}")
        for name, address in requests_of(office).items():

            def ask(address: str = address) -> None:
                response = client.get(address)
                assert response.status_code == 200, (address, response.status_code)
                if response.streaming:
                    b"".join(response.streaming_content)

            number, seconds, database, slowest = measured(ask)
            print(f"{name:<30}{number:>8}{seconds * 1000:>9.0f}{database * 1000:>16.0f}", flush=True)
            if options.explain and slowest.startswith("SELECT"):
                with connection.cursor() as cursor:
                    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {slowest}".replace("%", "%%"))
                    print("\n".join(f"    {line}" for (line,) in cursor.fetchall()))


if __name__ == "__main__":
    main()
