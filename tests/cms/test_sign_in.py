"""Staff sign in with password and code in a real browser, and the pages for it are accessible."""

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from tests.browser import follow
from tests.cms.test_middleware import PASSWORD, code_now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def secret(wagtail_tree_committed, settings):
    settings.VORSPRACHE_STAFF_MFA_REQUIRED = True
    clerk = get_user_model().objects.create_user("clerk", "clerk@example.org", PASSWORD)
    clerk.user_permissions.add(Permission.objects.get(codename="access_admin"))
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    return secret


def test_password_and_code_lead_into_the_admin(live_server, page, secret, axe_violations):
    page.goto(f"{live_server.url}/admin/")
    assert re.search(r"/accounts/login/\?next=/admin/$", page.url)
    assert axe_violations(page) == []

    page.fill("input[name=login]", "clerk")
    page.fill("input[name=password]", PASSWORD)
    follow(page, "main button[type=submit]")
    page.wait_for_url("**/accounts/2fa/authenticate/")
    assert axe_violations(page) == []

    page.fill("input[name=code]", code_now(secret))
    follow(page, "main button[type=submit]")
    page.wait_for_url("**/admin/")
    assert page.locator("a[href='/admin/account/']").count()


def test_a_wrong_password_is_said_accessibly(live_server, page, secret, axe_violations):
    page.goto(f"{live_server.url}/accounts/login/")

    page.fill("input[name=login]", "clerk")
    page.fill("input[name=password]", "wrong")
    follow(page, "main button[type=submit]")

    assert page.locator("[aria-invalid=true], .kern-alert--danger, [role=alert]").count()
    assert page.url.endswith("/accounts/login/")
    assert axe_violations(page) == []


def test_the_second_factor_is_enrolled_from_the_admins_door(live_server, page, secret, axe_violations):
    newcomer = get_user_model().objects.create_user("new", "new@example.org", PASSWORD)
    newcomer.user_permissions.add(Permission.objects.get(codename="access_admin"))
    page.goto(f"{live_server.url}/admin/")
    page.fill("input[name=login]", "new")
    page.fill("input[name=password]", PASSWORD)
    follow(page, "main button[type=submit]")
    page.wait_for_url("**/accounts/reauthenticate/**")
    page.fill("input[name=password]", PASSWORD)
    follow(page, "main button[type=submit]")
    page.wait_for_url("**/accounts/2fa/totp/activate/")
    assert axe_violations(page) == []

    page.fill("input[name=code]", code_now(page.locator("#authenticator_secret").input_value()))
    follow(page, "main button[type=submit]")
    page.goto(f"{live_server.url}/admin/")

    assert page.url.endswith("/admin/")
