"""A proof of work before a time is kept, only while times are being hoarded: ALTCHA, verified here, asking nobody.

It costs a person's device a second or two and a robot the same for every single time. It is no test of anybody's
senses or knowledge. Whoever cannot do it (no script, an old device) goes round it by the link in a mail, or calls.

Under attack is an authority in which more times were kept within five minutes than ``VORSPRACHE_CHALLENGE_HOLDS``;
it stays so until a window has fewer than half of that (hysteresis). Nothing but the counters is needed for that: no
process has to remember a state, and all agree.
"""

import base64
import binascii
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha
from django.conf import settings
from django.utils import timezone

from intake.sealing import keyed_hash
from intake.throttling import attempts_by_window, used_first

#: Under which tries to keep a time are counted for each authority, by whoever lets people try.
RATE_PURPOSE = "hold-authority"
RATE_SECONDS = 300

ALGORITHM = "PBKDF2/SHA-256"
COST = 5000  # iterations of one try; 256 tries on average: about a second on a laptop, some on an old phone
VALID_FOR = timedelta(minutes=10)
LOOK_BACK = timedelta(hours=24)
MAX_PAYLOAD = 4096


def challenge_needed(authority_id: int) -> bool:
    """Tell whether a time of the authority may be kept only with a solved challenge now."""
    mode = settings.VORSPRACHE_CHALLENGE
    return mode == "always" or (mode == "auto" and under_attack(authority_id))


def under_attack(authority_id: int) -> bool:
    """Tell whether times of the authority are taken at a rate that people do not reach."""
    high = settings.VORSPRACHE_CHALLENGE_HOLDS
    now = timezone.now()
    counts = attempts_by_window(RATE_PURPOSE, str(authority_id), since=now - LOOK_BACK)
    window = (now - timedelta(seconds=now.timestamp() % RATE_SECONDS)).replace(microsecond=0)
    is_current = True
    while window > now - LOOK_BACK:
        count = counts.get(window, 0)
        if count > high:
            return True
        if count * 2 < high and not is_current:
            return False
        is_current = False
        window -= timedelta(seconds=RATE_SECONDS)
    return False


def challenge_make(case_id: uuid.UUID) -> dict[str, Any]:
    """Return a signed challenge for this case, good for ten minutes, as the solver in the page reads it."""
    challenge = altcha.create_challenge(
        ALGORITHM,
        COST,
        expires_at=int((timezone.now() + VALID_FOR).timestamp()),
        data={"case": str(case_id)},
        hmac_secret=_secret(),
    )
    return challenge.to_dict()


def challenge_solved(payload: str, case_id: uuid.UUID) -> bool:
    """Tell whether the payload solves a challenge that was made for this case, in time and for the first time."""
    parameters = _parameters(payload)
    if parameters is None or (parameters.get("data") or {}).get("case") != str(case_id):
        return False
    expires_at = datetime.fromtimestamp(parameters["expiresAt"], UTC)
    if timezone.now() > expires_at or not altcha.verify_solution(payload, _secret()).verified:
        return False
    return used_first("challenge", str(parameters["nonce"]), until=expires_at)


def _parameters(payload: str) -> dict[str, Any] | None:
    """Return what a payload says of its challenge, before anything costly is computed with it."""
    if not payload or len(payload) > MAX_PAYLOAD:
        return None
    try:
        parameters = json.loads(base64.b64decode(payload, validate=True))["challenge"]["parameters"]
        sound = (parameters["algorithm"], parameters["cost"]) == (ALGORITHM, COST) and 0 < parameters[
            "expiresAt"
        ] < 2**32
        return parameters if sound and isinstance(parameters.get("data"), dict) else None
    except (binascii.Error, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _secret() -> str:
    return keyed_hash("challenge-secret", "1")
