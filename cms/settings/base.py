"""What every installation shares. Nothing secret, nothing that names a machine."""

import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from cms.settings import directory, languages
from cms.settings.environment import database, env, master_keys

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(env.str("VORSPRACHE_VAR_DIR", default=str(BASE_DIR / "var")))

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])

DATABASES = {
    "default": database(env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")),
    "keys": database(env.str("KEYS_DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'keys.sqlite3'}")),
}
DATABASES["keys"]["TEST"] = {"MIGRATE": False}
DATABASE_ROUTERS = ["intake.keystore.router.KeyStoreRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "cms",
    "intake",
    "intake.keystore",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "formtools",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.socialaccount.providers.saml",
    "axes",
    "csp",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
if any(config["ENGINE"].endswith("postgresql") for config in DATABASES.values()):
    INSTALLED_APPS.append("django.contrib.postgres")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.maintenance.RestoreGuardMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pads its answers at random against BREACH
    "cms.middleware.ContentPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.middleware.PublicLocaleMiddleware",
    "cms.middleware.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.staff_sessions.StaffSessionMiddleware",
    "cms.middleware.StaffSecondFactorMiddleware",
    "intake.portal.problems.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "cms.context.site",
            ],
        },
    },
]

# Languages: German is the source and the language of the law; the others are data, see cms/settings/languages.py.
LANGUAGE_CODE = languages.SOURCE
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = languages.named(env.list("VORSPRACHE_LANGUAGES", default=languages.DEFAULT))
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["cms.formats"]
TIME_ZONE = "Europe/Berlin"

# Static files, editors' images, and the private store that no URL reaches.
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("VORSPRACHE_STATIC_ROOT", default=str(VAR_DIR / "static")))
NODE_MODULES = BASE_DIR / "node_modules"
STATICFILES_DIRS = [
    (prefix, folder)
    for prefix, folder in (
        ("vendor/kern", NODE_MODULES / "@kern-ux" / "native" / "dist"),
        ("vendor/fira-sans", NODE_MODULES / "@fontsource" / "fira-sans" / "files"),
        ("vendor/altcha/lib", NODE_MODULES / "altcha" / "dist" / "lib"),
        ("vendor/altcha/workers", NODE_MODULES / "altcha" / "dist" / "workers"),
        ("vendor/noto-sans-arabic", NODE_MODULES / "@fontsource" / "noto-sans-arabic" / "files"),
    )
    if folder.is_dir()
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("VORSPRACHE_MEDIA_ROOT", default=str(VAR_DIR / "media")))

# Sessions live in the database; a cache that all processes share may stand in front of it. A cache of one
# process must not: another process would go on reading the session that it remembers.
CACHE_URL = env.str("CACHE_URL", default="")
CACHES = {
    "default": env.cache_url_config(CACHE_URL)
    if CACHE_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
SESSION_ENGINE = f"django.contrib.sessions.backends.{'cached_db' if CACHE_URL else 'db'}"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # the admin's scripts read it

# Background work: Wagtail's own index tasks run at once, ours are rows that a worker takes.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["ocr", "mail", "scan"]},
}

# Staff sign in with a password and a second factor; nobody signs up.
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "cms.accounts.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Vorsprache"
MFA_TOTP_TOLERANCE = 1
VORSPRACHE_STAFF_MFA_REQUIRED = True
VORSPRACHE_STAFF_IDLE_SECONDS = 60 * env.int("VORSPRACHE_STAFF_IDLE_MINUTES", default=60)
VORSPRACHE_STAFF_SESSION_SECONDS = 3600 * env.int("VORSPRACHE_STAFF_SESSION_HOURS", default=12)

# A city's own directory, where it has one: cms/settings/directory.py reads the environment, cms/directory.py acts.
SOCIALACCOUNT_PROVIDERS = directory.providers(("openid_connect", directory.oidc_app()), ("saml", directory.saml_app()))
VORSPRACHE_DIRECTORY_ORIGINS = directory.origins(
    env.str("VORSPRACHE_OIDC_SERVER", default=""),
    env.str("VORSPRACHE_OIDC_SIGN_IN_ORIGIN", default=""),
    env.str("VORSPRACHE_SAML_SSO_URL", default=""),
)
SOCIALACCOUNT_ADAPTER = "cms.directory.DirectoryAdapter"
SOCIALACCOUNT_ONLY = False
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
VORSPRACHE_DIRECTORY_ROLES = directory.roles(env.str("VORSPRACHE_DIRECTORY_ROLES", default=""))
VORSPRACHE_DIRECTORY_GROUPS_CLAIM = env.str("VORSPRACHE_DIRECTORY_GROUPS_CLAIM", default="groups")
VORSPRACHE_DIRECTORY_SECOND_FACTOR = env.bool("VORSPRACHE_DIRECTORY_SECOND_FACTOR", default=False)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_IPWARE_PROXY_COUNT = env.int("VORSPRACHE_PROXY_COUNT", default=0)
AXES_IPWARE_META_PRECEDENCE_ORDER = (
    ["HTTP_X_FORWARDED_FOR", "REMOTE_ADDR"] if AXES_IPWARE_PROXY_COUNT else ["REMOTE_ADDR"]
)

# Headers. The policy is loosened for the Wagtail admin by path, in cms/middleware.py.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a long form definition in the page editor has thousands
DATA_UPLOAD_MAX_NUMBER_FILES = 10
FILE_UPLOAD_PERMISSIONS = 0o600
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# Wagtail. The clerk's browser calls nobody but this server.
WAGTAIL_SITE_NAME = "Vorsprache"
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAILADMIN_PERMITTED_LANGUAGES = languages.named(languages.STAFF)
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # the whole list holds names that browsers do not know
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAILDOCS_EXTENSIONS = ["pdf"]  # leaflets of the editors; what applicants send never comes near them
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# Mail
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
if EMAIL_URL := env.str("EMAIL_URL", default=""):
    vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 15
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="vorsprache@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Ours
VORSPRACHE_SITE_URL = env.str("VORSPRACHE_SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
WAGTAILADMIN_BASE_URL = VORSPRACHE_SITE_URL
VORSPRACHE_MAIL_DOMAIN = env.str(
    "VORSPRACHE_MAIL_DOMAIN", default=urlsplit(VORSPRACHE_SITE_URL).hostname or "localhost"
)
VORSPRACHE_MASTER_KEYS = master_keys(env.str("VORSPRACHE_MASTER_KEYS", default=""))
VORSPRACHE_SEARCH_KEY = env.str("VORSPRACHE_SEARCH_KEY", default="")
VORSPRACHE_PRIVATE_ROOT = Path(env.str("VORSPRACHE_PRIVATE_ROOT", default=str(VAR_DIR / "private")))
VORSPRACHE_UPLOAD_LIMITS = {
    "max_file_bytes": env.int("VORSPRACHE_MAX_FILE_BYTES", default=15 * 1024 * 1024),
    "max_files_per_case": env.int("VORSPRACHE_MAX_FILES_PER_CASE", default=60),
    "max_case_bytes": env.int("VORSPRACHE_MAX_CASE_BYTES", default=200 * 1024 * 1024),
    "max_pages": env.int("VORSPRACHE_MAX_PAGES", default=50),
    "max_pixels": env.int("VORSPRACHE_MAX_PIXELS", default=100_000_000),
}
VORSPRACHE_DRAFT_DAYS = env.int("VORSPRACHE_DRAFT_DAYS", default=30)
VORSPRACHE_SCRATCH = Path(tempfile.gettempdir())
# A file on a disk that no backup is restored to: which cases were erased, for `restore` to erase them again.
VORSPRACHE_ERASURE_JOURNAL = Path(journal) if (journal := env.str("VORSPRACHE_ERASURE_JOURNAL", default="")) else None
VORSPRACHE_HOLD_MINUTES = env.int("VORSPRACHE_HOLD_MINUTES", default=15)
VORSPRACHE_CASES_PER_BOOKING = env.int("VORSPRACHE_CASES_PER_BOOKING", default=6)
VORSPRACHE_CASES_PER_NETWORK = env.int("VORSPRACHE_CASES_PER_NETWORK", default=400)
# Proof of work before a time is kept: ``auto`` when more times than this are kept in five minutes, else fixed.
VORSPRACHE_CHALLENGE = env.str("VORSPRACHE_CHALLENGE", default="auto")  # auto, always, never
VORSPRACHE_CHALLENGE_HOLDS = env.int("VORSPRACHE_CHALLENGE_HOLDS", default=150)
# A time given back comes back after a random while within these bounds; 0 as the longest: at once.
VORSPRACHE_RELEASE_MIN_MINUTES = env.int("VORSPRACHE_RELEASE_MIN_MINUTES", default=15)
VORSPRACHE_RELEASE_MAX_MINUTES = env.int("VORSPRACHE_RELEASE_MAX_MINUTES", default=36 * 60)
VORSPRACHE_WAITING_OFFER_HOURS = env.int("VORSPRACHE_WAITING_OFFER_HOURS", default=4)
VORSPRACHE_SCANNER = env.str("VORSPRACHE_SCANNER", default="none")
VORSPRACHE_SCAN_SECONDS = env.float("VORSPRACHE_SCAN_SECONDS", default=60.0)
VORSPRACHE_OCR_ENGINE: str | None = env.str("VORSPRACHE_OCR_ENGINE", default="") or None
# The standard's own schema, which an operator gets from its publisher: exports are checked against it.
VORSPRACHE_XDATENFELDER_XSD: str | None = env.str("VORSPRACHE_XDATENFELDER_XSD", default="") or None
VORSPRACHE_AUDIT_GUARD = True  # triggers that refuse to change the record
VORSPRACHE_DEMO_ALLOWED = False  # its password is known to everybody
VORSPRACHE_METRICS_TOKEN = env.str("VORSPRACHE_METRICS_TOKEN", default="")
VORSPRACHE_SERVE_MEDIA = env.bool("VORSPRACHE_SERVE_MEDIA", default=False)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {
            "()": "pythonjsonlogger.json.JsonFormatter",
            "format": "{asctime}{levelname}{name}{message}",
            "style": "{",
            "rename_fields": {"asctime": "time", "levelname": "level", "name": "logger"},
        },
    },
    "filters": {
        "without_tokens": {"()": "cms.logs.WithoutTokens"},
        "without_words": {"()": "cms.logs.WithoutWords"},
    },
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.str("LOG_FORMAT", default="line"),
            "filters": ["without_tokens", "without_words"],
        },
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"level": "INFO"},  # without Django's own handler, which mails what was posted
        "cms": {"level": "INFO"},
        "intake": {"level": "INFO"},
        "axes": {"level": "WARNING"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
