"""Development and the demo: everything under ``var/``, keys made once, mails as files."""

import base64
import json
import os
import secrets

from cms.settings.base import *
from cms.settings.environment import env


def local_secrets() -> dict[str, str]:
    """Return this checkout's secrets, made on first use; losing ``var/`` loses what they sealed."""
    path = VAR_DIR / "secrets.json"
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    fresh = {
        "secret_key": secrets.token_urlsafe(50),
        "master_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        "search_key": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return dict(json.loads(path.read_text()))
    with os.fdopen(handle, "w") as stream:
        json.dump(fresh, stream)
    return fresh


LOCAL_SECRETS = local_secrets()

DEBUG = env.bool("DEBUG", default=True)
SECRET_KEY = SECRET_KEY or LOCAL_SECRETS["secret_key"]
ALLOWED_HOSTS = ALLOWED_HOSTS or [".localhost", "127.0.0.1", "[::1]"]
VORSPRACHE_MASTER_KEYS = VORSPRACHE_MASTER_KEYS or {"dev": LOCAL_SECRETS["master_key"]}
VORSPRACHE_SEARCH_KEY = VORSPRACHE_SEARCH_KEY or LOCAL_SECRETS["search_key"]
VORSPRACHE_SERVE_MEDIA = True
VORSPRACHE_DEMO_ALLOWED = True

if not EMAIL_URL:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = str(VAR_DIR / "mail")

if DEBUG:
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = True
