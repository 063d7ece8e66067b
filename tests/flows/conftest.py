"""The whole demo in a browser: both authorities loaded, a worker running beside the served site."""

import threading

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.management import call_command
from django.db import connections

from cms.seed.staff import DEMO_PASSWORD, staff_load
from intake.authorities.models import Authority
from intake.management.commands.run_worker import keep_working, worker_make
from tests.browser import follow
from tests.cms.conftest import SMALL


@pytest.fixture
def demo(live_server, wagtail_tree_committed, settings, tmp_path):
    """Load the demo for the port that is served; returns the address of its first authority."""
    settings.VORSPRACHE_STAFF_MFA_REQUIRED = True
    port = live_server.url.rsplit(":", 1)[1]
    settings.VORSPRACHE_SITE_URL = f"http://127.0.0.1:{port}"
    call_command("load_demo", port=int(port), stdout=(tmp_path / "demo.txt").open("w"), **SMALL)
    return settings.VORSPRACHE_SITE_URL


@pytest.fixture
def worker(demo):
    """Run the background work in a thread, on the tests' database."""
    running = worker_make(once=False, interval=0.1)

    def run():
        try:
            keep_working(running)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield running
    running.running = False
    thread.join(timeout=60)
    assert not thread.is_alive()


@pytest.fixture
def sign_in(demo, new_context):
    """Return a function that opens a browser and signs a member of the demo's staff in, second factor included."""
    secrets = {login.email: login.totp_secret for login in staff_load(list(Authority.objects.all()))}

    def open_admin(email, **options):
        page = new_context(viewport={"width": 1440, "height": 1000}, **options).new_page()
        page.goto(f"{demo}/admin/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", DEMO_PASSWORD)
        follow(page, "main button[type=submit]")
        counter = next(iter(totp.yield_hotp_counters_from_time()))
        page.fill("input[name=code]", totp.format_hotp_value(totp.hotp_value(secrets[email], counter)))
        follow(page, "main button[type=submit]")
        page.wait_for_url("**/admin/")
        return page

    return open_admin
