"""Tests: fixed keys, quick hashing, nothing written outside a temporary folder."""

import base64
import tempfile
from pathlib import Path

from cms.settings.base import *

TEST_DIR = Path(tempfile.gettempdir()) / "vorsprache-tests"

SECRET_KEY = "only-for-tests-" + "0" * 40
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = TEST_DIR / "media"

VORSPRACHE_MASTER_KEYS = {
    "test2": base64.b64encode(bytes(range(32))).decode(),
    "test1": base64.b64encode(bytes(range(32, 64))).decode(),
}
VORSPRACHE_SEARCH_KEY = base64.b64encode(bytes(range(64, 96))).decode()
VORSPRACHE_PRIVATE_ROOT = TEST_DIR / "private"
VORSPRACHE_SITE_URL = "http://testserver"
WAGTAILADMIN_BASE_URL = VORSPRACHE_SITE_URL
VORSPRACHE_SERVE_MEDIA = True
VORSPRACHE_DEMO_ALLOWED = True

# `client.force_login` carries no second factor; the tests of the second factor switch it on.
VORSPRACHE_STAFF_MFA_REQUIRED = False
AXES_ENABLED = False
ACCOUNT_RATE_LIMITS = False

# A time given back is free at once, except in the tests of the late release, which set their own bounds.
VORSPRACHE_RELEASE_MIN_MINUTES = VORSPRACHE_RELEASE_MAX_MINUTES = 0

# Tests empty their tables between each other; those about the guard install it themselves.
VORSPRACHE_AUDIT_GUARD = False
