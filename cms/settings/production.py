"""Production: everything from the environment, and no start without what keeps the promises."""

import base64
import binascii
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *
from cms.settings.environment import env, required

SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("SECRET_KEY is shorter than 40 characters.")

required("ALLOWED_HOSTS")
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts; '*' would let anyone choose our links.")

VORSPRACHE_SITE_URL = required("VORSPRACHE_SITE_URL").rstrip("/")
WAGTAILADMIN_BASE_URL = VORSPRACHE_SITE_URL
if urlsplit(VORSPRACHE_SITE_URL).scheme != "https" and not env.bool("VORSPRACHE_ALLOW_HTTP", default=False):
    raise ImproperlyConfigured("VORSPRACHE_SITE_URL must start with https://.")

required("DATABASE_URL")
required("KEYS_DATABASE_URL")
required("VORSPRACHE_MASTER_KEYS")
required("VORSPRACHE_SEARCH_KEY")
required("VORSPRACHE_PRIVATE_ROOT")
required("EMAIL_URL")
required("DEFAULT_FROM_EMAIL")

if VORSPRACHE_SCANNER != "none" and urlsplit(VORSPRACHE_SCANNER).scheme != "clamd":
    raise ImproperlyConfigured("VORSPRACHE_SCANNER is 'none', clamd://host:port or clamd:///path/of/the/socket.")

for name, value in {**VORSPRACHE_MASTER_KEYS, "VORSPRACHE_SEARCH_KEY": VORSPRACHE_SEARCH_KEY}.items():
    try:
        size = len(base64.b64decode(value, validate=True))
    except binascii.Error:
        size = 0
    if size != 32:
        raise ImproperlyConfigured(f"The key '{name}' is not 32 bytes in base64.")

SECURE = urlsplit(VORSPRACHE_SITE_URL).scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_SSL_REDIRECT = SECURE and env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000) if SECURE else 0
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SECURE else "http"
if env.bool("VORSPRACHE_BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

if not CACHE_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "django_cache"}}
