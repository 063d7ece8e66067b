"""How settings read the environment.

``django-environ`` is the one library for it: it is kept up, has no dependencies of its own, and reads typed
values, mail and database URLs alike, where smaller parsers know databases only.
"""

from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()

SQLITE_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=20000;"


def database(url: str) -> dict[str, Any]:
    """Return Django's settings of the database at ``url``.

    SQLite gets WAL and IMMEDIATE transactions, without which two writers meet "database is locked";
    ``synchronous=FULL`` because a confirmed upload must survive a power cut.
    """
    config: dict[str, Any] = dict(env.db_url_config(url))
    if config["ENGINE"] == "django.db.backends.sqlite3":
        config["OPTIONS"] = {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS}
    else:
        config |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return config


def required(name: str) -> str:
    """Return the variable ``name``, or refuse to start and say which one is missing."""
    value = env.str(name, default="").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. See docs/operators.md, 'Environment'.")
    return value


def master_keys(text: str) -> dict[str, str]:
    """Parse ``id:base64,id:base64``; the first key seals, the others still open what they sealed."""
    keys: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        key_id, separator, secret = part.partition(":")
        if not separator or not key_id or not secret:
            raise ImproperlyConfigured("VORSPRACHE_MASTER_KEYS must read like 'k2:BASE64,k1:BASE64'.")
        keys[key_id] = secret
    return keys
