"""Every answer carries its policy; nobody enters the admin with a password alone."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

PASSWORD = "a long enough demo password"


@pytest.fixture
def clerk(wagtail_tree):
    user = get_user_model().objects.create_user("clerk", "clerk@example.org", PASSWORD)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.fixture
def second_factor(settings):
    settings.VORSPRACHE_STAFF_MFA_REQUIRED = True


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def directives(response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.django_db
def test_public_pages_allow_no_inline_script_style_or_frame(client):
    policy = directives(client.get("/accounts/login/"))

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in " ".join(policy.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "script"),
    [("/admin/pages/", "'self' 'unsafe-inline'"), ("/admin/applications/", "'self'"), ("/admin/x/pages/", "'self'")],
)
def test_the_admin_allows_inline_scripts_only_where_wagtail_needs_them(client, path, script):
    policy = directives(client.get(path))

    assert policy["script-src"] == script
    assert policy["style-src"] == "'self' 'unsafe-inline'"
    assert policy["frame-ancestors"] == "'self'"


@pytest.mark.django_db
def test_answers_carry_the_other_headers(client):
    response = client.get("/accounts/login/")

    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"


def test_a_stranger_is_led_from_the_admin_to_the_sign_in(client, wagtail_tree):
    assert client.get("/admin/").url.startswith("/accounts/login/?next=/admin/")


def test_wagtails_own_sign_in_leads_to_ours(client, clerk):
    response = client.post("/admin/login/", {"username": "clerk", "password": PASSWORD})

    assert response.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session


def test_staff_without_second_factor_must_enrol_one(client, clerk, second_factor):
    client.force_login(clerk)

    assert client.get("/admin/").url == "/accounts/2fa/totp/activate/"


def test_password_alone_does_not_sign_in_who_has_a_second_factor(client, clerk, second_factor):
    TOTP.activate(clerk, generate_totp_secret())

    response = client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})

    assert response.url == "/accounts/2fa/authenticate/"
    assert client.get("/admin/").url.startswith("/accounts/login/")


def test_password_and_code_open_the_admin(client, clerk, second_factor):
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})

    response = client.post("/accounts/2fa/authenticate/", {"code": code_now(secret)})

    assert response.url == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("door", ["/de/_util/login/", "/en/_util/login/", "/admin/login/"])
def test_no_other_door_takes_a_password_alone(client, clerk, second_factor, door):
    TOTP.activate(clerk, generate_totp_secret())

    shown = client.get(door)
    client.post(door, {"username": "clerk", "password": PASSWORD, "next": "/admin/"})

    assert shown.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session
    assert client.get("/admin/").url.startswith("/accounts/login/")


def test_a_session_that_gave_no_code_is_asked_for_it_at_the_admins_door(client, clerk, second_factor):
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    client.force_login(clerk)

    response = client.get("/admin/pages/?q=a")

    assert response.url == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2Fpages%2F%3Fq%3Da"
    assert client.post(response.url, {"code": code_now(secret)}).url == "/admin/pages/?q=a"
    assert client.get("/admin/").status_code == 200


def test_a_wrong_code_opens_nothing(client, clerk, second_factor):
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    wrong = f"{(int(code_now(secret)) + 500_000) % 1_000_000:06}"

    client.post("/accounts/2fa/authenticate/", {"code": wrong})

    assert client.get("/admin/").url.startswith("/accounts/login/")


def test_the_pages_of_the_second_factor_open(client, clerk):
    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})

    assert client.get("/accounts/2fa/").status_code == 200
    asked_again = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert asked_again.redirect_chain[0][0].startswith("/accounts/reauthenticate/")
    enrolment = client.post(asked_again.redirect_chain[0][0], {"password": PASSWORD}, follow=True)
    assert enrolment.status_code == 200
    assert enrolment.request["PATH_INFO"] == "/accounts/2fa/totp/activate/"
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "password/change/", "email/", "social/signup/"])
def test_nobody_signs_up_or_resets_by_mail(client, db, path):
    assert client.get(f"/accounts/{path}", follow=True).status_code == 404


def test_L13_password_spraying_is_locked_out_and_recorded(client, clerk, settings):
    settings.AXES_ENABLED = True
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/accounts/login/", {"login": "clerk", "password": "wrong"})

    response = client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})

    assert response.status_code == 429
    assert "_auth_user_id" not in client.session
    assert AccessAttempt.objects.get().failures_since_start >= settings.AXES_FAILURE_LIMIT
