from datetime import UTC, datetime, timedelta

import pytest

from intake.throttling import (
    Attempt,
    TooManyAttempts,
    attempt_check,
    attempt_count,
    attempts_by_window,
    attempts_prune,
    used_first,
)

pytestmark = pytest.mark.django_db


def test_attempts_up_to_the_limit_pass_and_the_next_is_refused():
    for _ in range(3):
        attempt_count("test", "key", limit=3)
    with pytest.raises(TooManyAttempts):
        attempt_count("test", "key", limit=3)


def test_another_key_and_another_purpose_count_for_themselves():
    attempt_count("test", "key", limit=1)
    attempt_count("test", "other", limit=1)
    attempt_count("else", "key", limit=1)


def test_a_new_window_starts_at_nothing(time_machine):
    time_machine.move_to("2026-11-22T10:59:00Z", tick=False)
    attempt_count("test", "key", limit=1)
    time_machine.move_to("2026-11-22T11:00:00Z", tick=False)
    attempt_count("test", "key", limit=1)


def test_the_key_is_not_kept_in_clear():
    attempt_count("test", "203.0.113.7", limit=5)
    assert "203.0.113.7" not in Attempt.objects.get().digest


def test_old_windows_are_pruned(time_machine):
    time_machine.move_to("2026-11-20T10:00:00Z", tick=False)
    attempt_count("test", "key", limit=5)
    time_machine.move_to("2026-11-22T10:00:00Z", tick=False)
    attempt_count("test", "key", limit=5)
    assert attempts_prune() == 1
    assert Attempt.objects.count() == 1


def test_an_attempt_tells_how_many_there_were():
    assert [attempt_count("test", "key", limit=3) for _number in range(3)] == [1, 2, 3]


def test_looking_at_a_limit_counts_nothing():
    for _number in range(3):
        attempt_check("test", "key", limit=1)
    attempt_count("test", "key", limit=1)
    with pytest.raises(TooManyAttempts):
        attempt_check("test", "key", limit=1)


def test_the_windows_of_a_key_can_be_read(time_machine):
    start = datetime(2026, 11, 22, 10, tzinfo=UTC)
    for minute, times in ((0, 2), (5, 1), (15, 3)):
        time_machine.move_to(start + timedelta(minutes=minute), tick=False)
        for _number in range(times):
            attempt_count("test", "key", limit=9, seconds=300)
    counts = attempts_by_window("test", "key", since=start + timedelta(minutes=1))
    assert counts == {start + timedelta(minutes=5): 1, start + timedelta(minutes=15): 3}


def test_something_is_used_for_the_first_time_once():
    until = datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert [used_first("test", key, until=until) for key in ("a", "a", "b")] == [True, False, True]
