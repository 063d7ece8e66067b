"""The proof of work before a time is kept: when it is asked for, and what counts as a solution."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta

import altcha
import pytest

from intake import challenge
from intake.challenge import (
    ALGORITHM,
    RATE_PURPOSE,
    RATE_SECONDS,
    VALID_FOR,
    challenge_make,
    challenge_needed,
    challenge_solved,
    under_attack,
)
from intake.throttling import attempt_count

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
CASE = uuid.UUID(int=1)


@pytest.fixture(autouse=True)
def clock(time_machine, settings, monkeypatch):
    time_machine.move_to(START, tick=False)
    settings.VORSPRACHE_CHALLENGE_HOLDS = 10
    monkeypatch.setattr(challenge, "COST", 1)  # the same proof, found at once
    return time_machine


def solved(made):
    """Return what the page's script posts for a challenge."""
    made = altcha.Challenge.from_dict(made)
    solution = altcha.solve_challenge(made)
    return altcha.Payload(made, solution).to_base64()


def altered(payload, **parameters):
    content = json.loads(base64.b64decode(payload))
    content["challenge"]["parameters"].update(parameters)
    return base64.b64encode(json.dumps(content).encode()).decode()


# --- What counts ---


def test_a_solution_counts_once():
    payload = solved(challenge_make(CASE))
    assert challenge_solved(payload, CASE)
    assert not challenge_solved(payload, CASE)


def test_a_solution_counts_for_its_case_only():
    payload = solved(challenge_make(CASE))
    assert not challenge_solved(payload, uuid.UUID(int=2))
    assert not challenge_solved(altered(payload, data={"case": str(uuid.UUID(int=2))}), uuid.UUID(int=2))
    assert challenge_solved(payload, CASE)


def test_a_solution_counts_for_ten_minutes_and_is_never_forgotten_before(clock):
    made = challenge_make(CASE)
    payload, late = solved(made), solved(challenge_make(CASE))
    clock.move_to(START + VALID_FOR - timedelta(seconds=1), tick=False)
    assert challenge_solved(payload, CASE)
    assert not challenge_solved(payload, CASE)
    clock.move_to(START + VALID_FOR + timedelta(seconds=1), tick=False)
    assert not challenge_solved(late, CASE)
    assert not challenge_solved(altered(late, expiresAt=2**32 - 1), CASE)


@pytest.mark.parametrize(
    "payload",
    ["", "x", "e30=", "W10=", "bnVsbA==", base64.b64encode(b'{"challenge": {"parameters": []}}').decode(), "A" * 5000],
)
def test_what_is_no_solution_is_refused_without_an_error(payload):
    assert not challenge_solved(payload, CASE)


@pytest.mark.parametrize("change", [{"cost": 2}, {"keyPrefix": ""}, {"algorithm": "SHA-256"}, {"nonce": "00" * 16}])
def test_a_challenge_cannot_be_made_easier(change):
    assert not challenge_solved(altered(solved(challenge_make(CASE)), **change), CASE)


def test_a_guess_is_no_solution():
    made = challenge_make(CASE)
    guess = {"challenge": made, "solution": {"counter": 1, "derivedKey": "00" * 32}}
    assert not challenge_solved(base64.b64encode(json.dumps(guess).encode()).decode(), CASE)


def test_the_algorithm_is_one_that_the_served_worker_knows():
    assert ALGORITHM == "PBKDF2/SHA-256"


# --- When it is asked for ---


def hoard(times, authority_id=1):
    for _number in range(times):
        attempt_count(RATE_PURPOSE, str(authority_id), limit=10**6, seconds=RATE_SECONDS)


def after(clock, windows):
    clock.move_to(START + windows * timedelta(seconds=RATE_SECONDS), tick=False)


def test_it_is_asked_for_only_above_the_rate_and_at_that_authority_alone():
    hoard(10)
    assert not challenge_needed(1)
    hoard(1)
    assert challenge_needed(1)
    assert not challenge_needed(2)


def test_it_goes_on_until_the_rate_has_fallen_to_half(clock):
    hoard(11)
    for window in (1, 2, 3):
        after(clock, window)
        assert under_attack(1)  # the window that has just begun says nothing yet
        hoard(6)
    after(clock, 4)
    assert under_attack(1)
    hoard(4)
    assert under_attack(1)
    after(clock, 5)
    assert not under_attack(1)


def test_half_the_rate_alone_does_not_switch_it_on(clock):
    for window in range(4):
        after(clock, window)
        hoard(8)
        assert not under_attack(1)


@pytest.mark.parametrize(("mode", "needed"), [("always", True), ("never", False)])
def test_an_operator_can_force_it(settings, mode, needed):
    settings.VORSPRACHE_CHALLENGE = mode
    hoard(20 if not needed else 0)
    assert challenge_needed(1) is needed
