"""Two answers for the machines that watch this one: alive, and ready to serve."""

import shutil
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connections
from django.db.models import Q
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

QUEUE_AGE_LIMIT = timedelta(minutes=10)
DISK_FREE_LIMIT = 1024**3


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the process answers, without touching anything else."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether databases, queue and disk allow serving; names only, no figures for strangers."""
    checks = {
        "database": database_answers("default"),
        "keys": database_answers("keys"),
        "queue": False,
        "disk": disk_has_room(),
    }
    if checks["database"]:
        checks["queue"] = queue_moves()
    ready = all(checks.values())
    return JsonResponse({"status": "ok" if ready else "failing", "checks": checks}, status=200 if ready else 503)


def database_answers(alias: str) -> bool:
    """Tell whether the database of that alias answers a query."""
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def queue_moves() -> bool:
    """Tell whether no job that could run has waited longer than the limit, i.e. whether a worker lives."""
    limit = timezone.now() - QUEUE_AGE_LIMIT
    due = Q(run_after=get_date_max()) | Q(run_after__lt=limit)
    overdue = DBTaskResult.objects.filter(due, status=TaskResultStatus.READY, enqueued_at__lt=limit)
    return not overdue.exists()


def disk_has_room() -> bool:
    """Tell whether the private store has room for some uploads."""
    folder = settings.VORSPRACHE_PRIVATE_ROOT
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free > DISK_FREE_LIMIT
