"""Seal what belongs to a person: AES-256-GCM under a key per case, wrapped by a master key.

A sealed value is ``version (1 byte) | nonce (12) | ciphertext and tag``. Its associated data name the case
and the place it stands in (model, column, row), so that a value moved elsewhere does not open (NIST SP 800-38D).
Destroying the case's key makes every copy unreadable, those in backups included.
"""

import base64
import hashlib
import hmac
import json
import os
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import transaction

from intake.errors import IntakeError
from intake.keystore.journal import journal_append
from intake.keystore.models import CaseKey, Erasure

VERSION = b"\x01"
NONCE_BYTES = 12
KEY_CACHE_SECONDS = 30
KEY_CACHE_SIZE = 512


class KeyDestroyed(IntakeError):
    """The case was erased: nothing of it can be read any more."""

    code = "erased"
    status = 410


class SealBroken(IntakeError):
    """A sealed value was altered, moved to another place, or sealed under another key."""

    code = "seal_broken"
    status = 500


class _KeyCache:
    """Unwrapped case keys of this process, for seconds only, so that an erasure takes hold everywhere soon."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: OrderedDict[uuid.UUID, tuple[float, bytes]] = OrderedDict()

    def get(self, case_id: uuid.UUID) -> bytes | None:
        with self._lock:
            entry = self._keys.get(case_id)
            if entry and time.monotonic() - entry[0] < KEY_CACHE_SECONDS:
                return entry[1]
            return None

    def put(self, case_id: uuid.UUID, key: bytes) -> None:
        with self._lock:
            self._keys[case_id] = (time.monotonic(), key)
            while len(self._keys) > KEY_CACHE_SIZE:
                self._keys.popitem(last=False)

    def forget(self, case_id: uuid.UUID) -> None:
        with self._lock:
            self._keys.pop(case_id, None)

    def clear(self) -> None:
        with self._lock:
            self._keys.clear()


key_cache = _KeyCache()


def _master_key(key_id: str) -> bytes:
    return base64.b64decode(settings.VORSPRACHE_MASTER_KEYS[key_id])


def _current_master_id() -> str:
    return next(iter(settings.VORSPRACHE_MASTER_KEYS))


def _wrap(case_id: uuid.UUID, key: bytes, master_id: str) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_master_key(master_id)).encrypt(nonce, key, b"case-key:" + case_id.bytes)


def _unwrap(row: CaseKey) -> bytes:
    wrapped = bytes(row.wrapped)
    try:
        return AESGCM(_master_key(row.master_key_id)).decrypt(
            wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], b"case-key:" + row.case_id.bytes
        )
    except InvalidTag as error:
        raise SealBroken from error


def case_key_create(case_id: uuid.UUID) -> None:
    """Make the key of a new case. It is committed before the case's row; a key without a case harms nobody."""
    key = AESGCM.generate_key(bit_length=256)
    master_id = _current_master_id()
    CaseKey.objects.create(case_id=case_id, wrapped=_wrap(case_id, key, master_id), master_key_id=master_id)
    key_cache.put(case_id, key)


def case_keys_rewrap(limit: int = 500) -> int:
    """Wrap keys that a former master key wraps under the present one; returns how many, 0 when all are done.

    Sealed values stay as they are: only the wrapping changes. May be broken off and repeated, and run beside the
    service; a row that changed or went meanwhile is left to the next call.
    """
    master_id = _current_master_id()
    rows = list(CaseKey.objects.exclude(master_key_id=master_id).order_by("pk")[:limit])
    return sum(
        CaseKey.objects.filter(pk=row.pk, master_key_id=row.master_key_id).update(
            wrapped=_wrap(row.case_id, _unwrap(row), master_id), master_key_id=master_id
        )
        for row in rows
    )


def case_key_destroy(case_id: uuid.UUID) -> None:
    """Make the case unreadable for good and note it in the erasure journals; may be repeated.

    Raises ``OSError`` when the journal file cannot be written: then the key stays, and the caller tries again.
    """
    journal_append(case_id)
    with transaction.atomic(using="keys"):
        Erasure.objects.get_or_create(case_id=case_id)
        CaseKey.objects.filter(case_id=case_id).delete()
    key_cache.forget(case_id)


def _case_key(case_id: uuid.UUID) -> bytes:
    key = key_cache.get(case_id)
    if key is None:
        row = CaseKey.objects.filter(case_id=case_id).first()
        if row is None:
            raise KeyDestroyed
        key = _unwrap(row)
        key_cache.put(case_id, key)
    return key


def case_keys_load(case_ids: Iterable[uuid.UUID]) -> None:
    """Fetch the keys of several cases in one query, before a list page opens one value of each."""
    wanted = [case_id for case_id in case_ids if key_cache.get(case_id) is None]
    for row in CaseKey.objects.filter(case_id__in=wanted) if wanted else ():
        key_cache.put(row.case_id, _unwrap(row))


def seal(case_id: uuid.UUID, plaintext: bytes, *, context: str) -> bytes:
    """Return the sealed bytes; ``context`` names the place and must be given again to open them."""
    nonce = os.urandom(NONCE_BYTES)
    aad = case_id.bytes + context.encode()
    return VERSION + nonce + AESGCM(_case_key(case_id)).encrypt(nonce, plaintext, aad)


def unseal(case_id: uuid.UUID, blob: bytes | memoryview, *, context: str) -> bytes:
    """Open sealed bytes; raises ``KeyDestroyed`` after an erasure, ``SealBroken`` on any alteration."""
    raw = bytes(blob)
    body = len(VERSION) + NONCE_BYTES
    if raw[: len(VERSION)] != VERSION:
        raise SealBroken
    try:
        return AESGCM(_case_key(case_id)).decrypt(
            raw[len(VERSION) : body], raw[body:], case_id.bytes + context.encode()
        )
    except InvalidTag as error:
        raise SealBroken from error


def _place(instance: Any, column: str) -> str:
    return f"{instance._meta.label_lower}.{column}:{instance.pk}"


def sealed_json(column: str, *, case: str = "application_id", empty: Any = None) -> property:
    """Return a property that keeps a JSON value sealed in ``column`` of a model with a UUID key.

    ``case`` names the attribute that holds the case's id. Each read opens the value anew and returns an own
    copy; assign it back to change it. ``empty`` is what an unset column reads as.
    """

    def read(instance: Any) -> Any:
        blob = getattr(instance, column)
        if not blob:
            return json.loads(json.dumps(empty))
        return json.loads(unseal(getattr(instance, case), blob, context=_place(instance, column)))

    def write(instance: Any, value: Any) -> None:
        plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        setattr(instance, column, seal(getattr(instance, case), plain, context=_place(instance, column)))

    return property(read, write, doc=f"The sealed value of {column}.")


def _search_key() -> bytes:
    return base64.b64decode(settings.VORSPRACHE_SEARCH_KEY)


def keyed_hash(purpose: str, value: str | bytes) -> str:
    """Return a keyed SHA-256 as 64 hex digits: equal values can be found, nothing can be guessed without the key."""
    data = value.encode() if isinstance(value, str) else value
    return hmac.new(_search_key(), purpose.encode() + b"\x00" + data, hashlib.sha256).hexdigest()
