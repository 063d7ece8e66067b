"""Figures for Prometheus: what waits, how long, and what goes wrong. Counts and seconds only, never a person.

Everything is read from the database when asked, so that any number of processes gives one truth. The address answers
only who knows ``VORSPRACHE_METRICS_TOKEN``; without that setting there is none.
"""

import hmac
from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import Avg, Count, F, Max, Min, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from intake.applications.models import Application
from intake.appointments.models import Booking, Hold
from intake.appointments.states import OPEN
from intake.documents.models import Document
from intake.documents.states import Scan
from intake.outbox import OutboxMessage
from intake.prechecks.models import Finding, Precheck
from intake.prechecks.states import UNFINISHED

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
HOUR = timedelta(hours=1)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer a scrape that brings the token (``Authorization: Bearer …``); 404 for everybody else."""
    token = settings.VORSPRACHE_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Figures())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE)


class Figures:
    """One scrape: a dozen queries, none of which reads a sealed column."""

    def collect(self) -> Iterable[Metric]:
        """Yield every figure."""
        now = timezone.now()
        yield by_label("vorsprache_applications", "Cases by state.", "state", counts(Application, "state"))
        yield from queue()
        yield from prechecks()
        yield from mails()
        waiting = Document.objects.filter(scan=Scan.PENDING)
        yield gauge("vorsprache_scans_waiting", "Documents that wait for the virus scanner.", waiting.count())
        yield by_label("vorsprache_documents_by_scan", "Documents by virus scan.", "scan", counts(Document, "scan"))
        live = Hold.objects.filter(expires_at__gt=now)
        yield gauge("vorsprache_holds", "Times that are kept while somebody decides.", live.count())
        ahead = Booking.objects.filter(state__in=OPEN, starts_at__gt=now)
        yield gauge("vorsprache_appointments_ahead", "Appointments that are still to come.", ahead.count())


def queue() -> Iterable[Metric]:
    """Yield how many jobs wait in each queue and since when the oldest does."""
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by()
    rows = list(ready.values_list("queue_name").annotate(number=Count("pk"), oldest=Min("enqueued_at")))
    yield by_label(
        "vorsprache_queue_jobs", "Jobs that wait.", "queue", {name: number for name, number, _oldest in rows}
    )
    ages = {name: max(0.0, (timezone.now() - oldest).total_seconds()) for name, _number, oldest in rows if oldest}
    yield by_label("vorsprache_queue_age_seconds", "Age of the oldest job that waits.", "queue", ages)


def prechecks() -> Iterable[Metric]:
    """Yield states, the last hour's seconds from request to result, and the last hour's findings by outcome."""
    yield by_label("vorsprache_prechecks", "Pre-checks by state.", "state", counts(Precheck, "state"))
    since = timezone.now() - HOUR
    ended = Precheck.objects.filter(finished_at__gte=since).order_by()
    took = ended.annotate(took=F("finished_at") - F("requested_at")).aggregate(mean=Avg("took"), longest=Max("took"))
    yield gauge("vorsprache_precheck_seconds_mean", "Mean of the last hour, waiting included.", seconds(took["mean"]))
    yield gauge("vorsprache_precheck_seconds_max", "Longest of the last hour.", seconds(took["longest"]))
    unfinished = Precheck.objects.filter(state__in=UNFINISHED).aggregate(oldest=Min("requested_at"))["oldest"]
    age = (timezone.now() - unfinished).total_seconds() if unfinished else 0.0
    yield gauge("vorsprache_precheck_oldest_waiting_seconds", "Age of the oldest pre-check without a result.", age)
    found = Finding.objects.filter(precheck__finished_at__gte=since).order_by()
    yield by_label(
        "vorsprache_findings_last_hour",
        "Findings of the last hour by outcome.",
        "outcome",
        dict(found.values_list("outcome").annotate(number=Count("pk"))),
    )


def mails() -> Iterable[Metric]:
    """Yield how many mails wait, since when, and how many were given up."""
    pending = Q(state=OutboxMessage.State.PENDING)
    gave_up = Q(state=OutboxMessage.State.GAVE_UP)
    row = OutboxMessage.objects.order_by().aggregate(
        pending=Count("pk", filter=pending),
        gave_up=Count("pk", filter=gave_up),
        oldest=Min("created_at", filter=pending),
    )
    yield gauge("vorsprache_mails_pending", "Mails that wait.", row["pending"])
    yield gauge("vorsprache_mails_gave_up", "Mails that no server took.", row["gave_up"])
    age = (timezone.now() - row["oldest"]).total_seconds() if row["oldest"] else 0.0
    yield gauge("vorsprache_mails_oldest_seconds", "Age of the oldest mail that waits.", age)


def counts(model: type, column: str) -> dict[str, int]:
    """Return how many rows there are by a column's value."""
    return dict(model._default_manager.order_by().values_list(column).annotate(number=Count("pk")))  # type: ignore[attr-defined]


def seconds(duration: timedelta | None) -> float:
    """Return a duration in seconds, 0 for none."""
    return duration.total_seconds() if duration else 0.0


def gauge(name: str, text: str, value: float) -> Metric:
    """Return a figure without labels."""
    return GaugeMetricFamily(name, text, value=value)


def by_label(name: str, text: str, label: str, values: dict[str, float] | dict[str, int]) -> Metric:
    """Return a figure with one label."""
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in sorted(values.items()):
        family.add_metric([str(key)], value)
    return family
