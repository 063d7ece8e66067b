"""What sealing costs: per value, per request of the applicant's and the clerk's pages, and per document.

    .venv/bin/python -m tests.benchmarks.sealing

Each page is asked for as it is and with sealing taken out (values kept as plain JSON, files as plain bytes) in one
run, alternately; figures are processor time, the median of many.
"""

import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from tests.benchmarks.pages import free_port, prepare

VALUES = 2000
REQUESTS = 30
DOCUMENT = 5 * 1024 * 1024


def main() -> None:
    """Print one table."""
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name), free_port())
        measure()


def measure() -> None:
    """Take all figures on the loaded demo."""
    from intake import sealing

    case_id = uuid.uuid4()
    sealing.case_key_create(case_id)
    for size in (200, 2000, 20_000):
        plain = os.urandom(size)
        blob = sealing.seal(case_id, plain, context="bench")
        sealed = processor_time(lambda plain=plain: sealing.seal(case_id, plain, context="bench"), VALUES)
        opened = processor_time(lambda blob=blob: sealing.unseal(case_id, blob, context="bench"), VALUES)
        print(f"value of {size:>6} bytes: seal {sealed * 1e6:6.1f} µs, open {opened * 1e6:6.1f} µs")
    print(f"key of a case not remembered: {processor_time(lambda: forgetful(case_id), 300) * 1e6:6.1f} µs, one query")
    documents(case_id)
    requests()


def forgetful(case_id: uuid.UUID) -> None:
    """Open a key as the first request of a process does."""
    from intake import sealing

    sealing.key_cache.clear()
    sealing.seal(case_id, b"", context="bench")


def documents(case_id: uuid.UUID) -> None:
    """Write and read a document of 5 MB, sealed and plain, with its fsync."""
    from intake.documents.storage import FileStore

    data, store = os.urandom(DOCUMENT), FileStore()
    keys = [store.write(case_id, data) for _ in range(10)]
    figures = {
        "write": lambda: store.delete(store.write(case_id, data)),
        "read": lambda: store.read(keys[0], case_id),
    }
    for name, work in figures.items():
        sealed = processor_time(work, 15)
        with plain_values():
            key = store.write(case_id, data)
            bare = processor_time(work if name == "write" else lambda key=key: store.read(key, case_id), 15)
        print(f"document of 5 MB, {name}: {sealed * 1e3:5.1f} ms sealed, {bare * 1e3:5.1f} ms plain")


def requests() -> None:
    """Ask for the case's home and one step, sealed and plain alternately."""
    from django.test import Client
    from django.urls import reverse
    from django.utils.translation import override

    from intake.applications.models import Application
    from intake.authorities.models import Authority
    from intake.portal.session import SESSION_KEY
    from tests.factories import ApplicationFactory

    authority = Authority.objects.order_by("pk").first()
    application = ApplicationFactory(authority=authority, submitted=True)
    client = Client()
    session = client.session
    session[SESSION_KEY] = [str(application.pk)]
    session.save()
    with override("de"):
        address = reverse("portal:case", args=[application.pk])
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    plain_answers = Application.objects.get(pk=application.pk)
    sealed = processor_time(lambda: client.get(address), REQUESTS)
    openings = count_openings(lambda: client.get(address))
    per_value = processor_time(lambda: plain_answers.answers, 200)
    share = openings * per_value / sealed
    print(f"case home: {sealed * 1e3:5.1f} ms, {openings} values opened, {share:.1%} of it for opening them")


def count_openings(work: Callable[[], Any]) -> int:
    """Return how many sealed values a piece of work opens."""
    from intake import sealing

    with mock.patch.object(sealing, "unseal", wraps=sealing.unseal) as opened:
        work()
    return int(opened.call_count)


def plain_values() -> Any:
    """Take sealing out of the file store."""
    return mock.patch.multiple(
        "intake.documents.storage",
        seal=lambda case_id, data, *, context: data,
        unseal=lambda case_id, blob, *, context: bytes(blob),
    )


def processor_time(work: Callable[[], Any], times: int) -> float:
    """Return the median processor time of one call in seconds."""
    work()
    spent = []
    for _ in range(times):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return statistics.median(spent)


if __name__ == "__main__":
    main()
