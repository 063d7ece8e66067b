"""Run calls at the same moment, each on a connection of its own, and stop them where a race is tightest."""

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection, connections

PATIENCE = 60

#: A race needs two connections that see each other; on SQLite one writer excludes all others.
needs_postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")


def together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run the calls in parallel threads and return what each returned or raised, in order."""
    start = threading.Barrier(len(calls))
    outcomes: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(PATIENCE)
            outcomes[number] = call()
        except Exception as error:
            outcomes[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number, call), daemon=True) for number, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "a thread hangs"
    return outcomes


def gate(monkeypatch: Any, module: Any, name: str, *, parties: int, wait: float = 1.0) -> None:
    """Make everybody who calls ``module.name`` wait until ``parties`` have come, or until ``wait`` is over.

    Where a guard keeps the others out, the first waits in vain and goes on; where none does, all go on at once.
    """
    barrier = threading.Barrier(parties)
    original = getattr(module, name)

    def gated(*args: Any, **kwargs: Any) -> Any:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(wait)
        return original(*args, **kwargs)

    monkeypatch.setattr(module, name, gated)


def errors_in(outcomes: Sequence[Any]) -> list[str]:
    """Return the names of the errors among the outcomes, sorted."""
    return sorted(type(outcome).__name__ for outcome in outcomes if isinstance(outcome, Exception))
