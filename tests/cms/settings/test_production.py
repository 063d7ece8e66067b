"""Production starts with everything it needs, or not at all, and says what is missing."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
KEY = base64.b64encode(bytes(32)).decode()
COMPLETE = {
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": "termin.example.org",
    "VORSPRACHE_SITE_URL": "https://termin.example.org",
    "DATABASE_URL": "sqlite:///nowhere.sqlite3",
    "KEYS_DATABASE_URL": "sqlite:///nowhere-keys.sqlite3",
    "VORSPRACHE_MASTER_KEYS": f"k2:{KEY},k1:{KEY}",
    "VORSPRACHE_SEARCH_KEY": KEY,
    "VORSPRACHE_PRIVATE_ROOT": "/srv/private",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "DEFAULT_FROM_EMAIL": "termin@example.org",
}
SHOW = """
import json
from django.conf import settings as s
print(json.dumps([s.DEBUG, list(s.VORSPRACHE_MASTER_KEYS), s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,
                  s.VORSPRACHE_STAFF_MFA_REQUIRED, s.EMAIL_HOST, s.VORSPRACHE_SERVE_MEDIA]))
"""


def start(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Read the production settings in a fresh process that knows these variables only."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "cms.settings.production",
        **variables,
    }
    command = [sys.executable, "-c", SHOW]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_production_starts_with_a_complete_environment():
    outcome = start(COMPLETE)

    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip() == '[false, ["k2", "k1"], true, true, true, "mail.example.org", false]'


@pytest.mark.parametrize("name", sorted(COMPLETE))
def test_production_refuses_to_start_without(name):
    outcome = start({key: value for key, value in COMPLETE.items() if key != name})

    assert outcome.returncode != 0
    assert f"ImproperlyConfigured: {name} is not set." in outcome.stderr


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("SECRET_KEY", "short", "shorter than 40"),
        ("ALLOWED_HOSTS", "*", "must name the hosts"),
        ("VORSPRACHE_SITE_URL", "http://termin.example.org", "must start with https://"),
        ("VORSPRACHE_SCANNER", "tcp://scanner:3310", "clamd://host:port"),
        ("VORSPRACHE_MASTER_KEYS", KEY, "must read like"),
        ("VORSPRACHE_MASTER_KEYS", "k1:bm90IDMyIGJ5dGVz", "'k1' is not 32 bytes"),
        ("VORSPRACHE_SEARCH_KEY", "not base64!", "'VORSPRACHE_SEARCH_KEY' is not 32 bytes"),
    ],
)
def test_production_refuses_an_unsafe_value(name, value, complaint):
    outcome = start(COMPLETE | {name: value})

    assert outcome.returncode != 0
    assert complaint in outcome.stderr


def test_an_error_never_prints_a_secret():
    outcome = start(COMPLETE | {"VORSPRACHE_MASTER_KEYS": "k1:c2VjcmV0LW1hdGVyaWFs"})

    assert "c2VjcmV0LW1hdGVyaWFs" not in outcome.stderr
