"""What every test may ask for: two databases, a page tree, a private store of its own, and a browser."""

import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = Path("/usr/bin/chromium")
# A browser that calls nobody and fits a container: no sandbox of its own as root, no shared memory file.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP *.localhost 127.0.0.1",
]


# --- Databases ---


def migrations_fingerprint() -> str:
    """Name the schema: every migration of ours, the key store's models, and the versions of all packages."""
    digest = hashlib.sha256()
    for path in sorted([*ROOT.glob("*/**/migrations/*.py"), ROOT / "intake" / "keystore" / "models.py"]):
        if "node_modules" not in path.parts and ".venv" not in path.parts:
            digest.update(path.read_bytes())
    digest.update("".join(sorted(f"{d.name}={d.version}" for d in metadata.distributions())).encode())
    return digest.hexdigest()[:20]


def on_sqlite() -> bool:
    return django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Give each test process SQLite files of its own, the first one copied from a migrated template.

    Migrating takes longer than most test files; the template's name holds the schema's fingerprint, so that
    a changed migration makes a new one.
    """
    if not on_sqlite():
        return
    folder = tmp_path_factory.mktemp("databases")
    template = template_path()
    for alias in ("default", "keys"):
        path = folder / f"{alias}.sqlite3"
        if alias == "default" and template.exists():
            shutil.copyfile(template, path)
        django_settings.DATABASES[alias].setdefault("TEST", {})["NAME"] = str(path)
        from django.db import connections

        connections[alias].settings_dict["TEST"]["NAME"] = str(path)


def template_path() -> Path:
    return Path(tempfile.gettempdir()) / f"vorsprache-test-template-{migrations_fingerprint()}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """Migrate on top of the copied template instead of starting from nothing."""
    return bool(request.config.getvalue("reuse_db")) or on_sqlite()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Keep the freshly migrated database as the next run's template."""
    from django.apps import apps
    from django.db import connections
    from django.db.models.signals import post_migrate

    if on_sqlite() and not template_path().exists():
        with django_db_blocker.unblock():
            connection = connections["default"]
            draft = template_path().with_suffix(f".{id(connection)}")
            draft.unlink(missing_ok=True)
            connection.ensure_connection()
            connection.cursor().execute("VACUUM INTO %s", [str(draft)])
            draft.replace(template_path())
    # The flush after a transactional test removes what Wagtail's migrations made, and ends with this signal.
    post_migrate.connect(restore_after_flush, sender=apps.get_app_config("wagtailcore"))
    yield
    post_migrate.disconnect(restore_after_flush, sender=apps.get_app_config("wagtailcore"))
    if on_sqlite():
        with django_db_blocker.unblock():
            for connection in connections.all():
                connection.close()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every database test use both databases: hardly a case exists without its key.

    On a CI machine a browser test has a second go: a browser starved by its neighbours is no finding, a page that
    fails twice is one. The summary names every second go.
    """
    for item in items:
        if os.environ.get("CI") and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))
        for marker in item.iter_markers("django_db"):
            marker.kwargs.setdefault("databases", ["default", "keys"])


# --- State that outlives a test ---


@pytest.fixture(autouse=True)
def fresh_state(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[None]:
    """Give each test an empty private store, empty caches and German."""
    from django.utils import translation

    settings.VORSPRACHE_PRIVATE_ROOT = tmp_path / "private"
    settings.MEDIA_ROOT = tmp_path / "media"
    clear_caches()
    translation.activate("de")
    yield
    translation.activate("de")
    clear_caches()


def clear_caches() -> None:
    """Empty Django's cache and every ``lru_cache`` of our modules: ids repeat after a rollback."""
    cache.clear()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in {"cms", "intake"}:
            for found in vars(module).values():
                if isinstance(found, _lru_cache_wrapper):
                    found.cache_clear()


@pytest.fixture
def wagtail_tree(db: None) -> Any:
    """Return the root of the page tree, with its locale and collection."""
    return restore_wagtail_tree()


@pytest.fixture
def wagtail_tree_committed(transactional_db: None) -> Any:
    """Return the root page for tests whose rows another thread or process must see."""
    return restore_wagtail_tree()


def restore_after_flush(using: str, **kwargs: Any) -> None:
    if using == "default":
        restore_wagtail_tree()


def restore_wagtail_tree() -> Any:
    from django.contrib.auth.models import Permission
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Collection, Locale, Page
    from wagtail.permissions import policy_registry

    ContentType.objects.clear_cache()
    for policy in (*policy_registry.values_by_class.values(), *policy_registry.fallback_policies.values()):
        vars(policy).pop("_content_type", None)  # it remembers the row of before the flush
    translation, _ = ContentType.objects.get_or_create(app_label="wagtail_localize", model="translation")
    Permission.objects.get_or_create(
        content_type=translation, codename="submit_translation", defaults={"name": "Can submit translations"}
    )
    locale, _ = Locale.objects.get_or_create(language_code=django_settings.LANGUAGE_CODE)
    if not Collection.objects.exists():
        Collection.add_root(name="Root")
    root = Page.objects.filter(depth=1).first()
    if root is None:
        content_type = ContentType.objects.get_for_model(Page)
        root = Page.add_root(title="Root", slug="root", content_type=content_type, locale=locale)
    return root


# --- Browser ---


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the system's Chromium once."""
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, so Django takes every query here for an asynchronous one.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_context(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a browser context: ``new_context(javaScriptEnabled=False, ...)``."""
    opened = []

    def open_context(**options: Any) -> Any:
        context = chromium.new_context(**{"locale": "de-DE", "timezone_id": "Europe/Berlin", **options})
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., Any]) -> Any:
    """Open one page of a desktop browser."""
    return new_context().new_page()


@pytest.fixture(scope="session")
def axe_violations() -> Callable[..., list[str]]:
    """Return a function that runs axe on a page and names what it finds."""

    def run(page: Any, *, exclude: tuple[str, ...] = ()) -> list[str]:
        # evaluate() is not subject to the page's content policy, a script tag would be.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        target = {"include": [["html"]], "exclude": [[selector] for selector in exclude]}
        outcome = page.evaluate("target => axe.run(target, {resultTypes: ['violations']})", target)
        return [
            f"{violation['id']} ({violation['impact']}): {node['target']} {node['failureSummary']}"
            for violation in outcome["violations"]
            for node in violation["nodes"]
        ]

    return run
