"""A city's directory signs staff in, and its groups decide what they may."""

import base64
import re
import zlib
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from cms.settings import directory as directory_settings
from intake.audit import AuditEntry
from intake.authorities.models import Membership
from tests.engines.identity import CLIENT_ID, CLIENT_SECRET, certificate, oidc_service, saml_answer
from tests.factories import AuthorityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]

ISSUER = "https://directory.example/saml"


@pytest.fixture
def office(settings):
    """An authority, Wagtail's group for clerks, and what the directory's groups mean."""
    authority = AuthorityFactory(key="herne")
    group = Group.objects.create(name="Sachbearbeitung")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    settings.VORSPRACHE_STAFF_MFA_REQUIRED = True
    settings.VORSPRACHE_DIRECTORY_ROLES = {
        "abh-clerks": ("herne:clerk", "group:Sachbearbeitung"),
        "abh-lead": ("herne:lead",),
    }
    return authority


@pytest.fixture(scope="module")
def service():
    with oidc_service() as directory:
        yield directory


@pytest.fixture
def oidc(service, settings, office):
    app = {
        "provider_id": "directory",
        "name": "Stadt Herne",
        "client_id": CLIENT_ID,
        "secret": CLIENT_SECRET,
        "settings": {"server_url": service.url, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    service.claims = {"sub": "u-17", "preferred_username": "m.muster", "email": "m.muster@herne.example"}
    service.claims |= {"given_name": "Mia", "family_name": "Muster", "groups": ["abh-clerks", "canteen"]}
    return service


def sign_in(client, service):
    start = client.post(reverse("openid_connect_login", args=["directory"]))
    assert start.status_code == 302
    code, state = service.code_for(start["Location"])
    return client.get(reverse("openid_connect_callback", args=["directory"]), {"code": code, "state": state})


def roles(user):
    return sorted(user.memberships.values_list("authority__key", "role"))


def person():
    return get_user_model().objects.get(email="m.muster@herne.example")


def test_the_sign_in_page_offers_the_directory(client, oidc):
    page = client.get("/accounts/login/").content.decode()
    assert "Stadt Herne" in page
    assert reverse("openid_connect_login", args=["directory"]) in page


def test_the_sign_in_form_may_lead_to_the_directory_and_no_other_page_may(client, oidc, settings):
    settings.VORSPRACHE_DIRECTORY_ORIGINS = directory_settings.origins(f"{oidc.url}/realms/city", "")
    assert f"form-action 'self' {oidc.url}" in client.get("/accounts/login/")["Content-Security-Policy"]
    assert oidc.url not in client.get("/de/case/resume/")["Content-Security-Policy"]


def test_a_new_colleague_gets_what_the_groups_give_and_no_password(client, oidc):
    answer = sign_in(client, oidc)
    assert answer.status_code == 302
    user = person()
    assert roles(user) == [("herne", "clerk")]
    assert [group.name for group in user.groups.all()] == ["Sachbearbeitung"]
    assert not user.has_usable_password()
    assert AuditEntry.objects.filter(event="membership_given", details__role="clerk").exists()


def test_what_the_groups_do_not_give_any_more_is_taken_away_at_the_next_sign_in(client, oidc):
    oidc.claims["groups"] = ["abh-clerks", "abh-lead"]
    sign_in(client, oidc)
    assert roles(person()) == [("herne", "clerk"), ("herne", "lead")]
    client.logout()
    oidc.claims["groups"] = ["abh-lead"]
    sign_in(client, oidc)
    assert roles(person()) == [("herne", "lead")]
    assert not person().groups.exists()
    assert AuditEntry.objects.filter(event="membership_taken").exists()


def test_who_has_no_role_here_is_not_let_in_and_no_account_is_made(client, oidc):
    oidc.claims["groups"] = ["canteen"]
    assert sign_in(client, oidc).status_code == 403
    assert not get_user_model().objects.filter(email="m.muster@herne.example").exists()
    assert "_auth_user_id" not in client.session


def test_a_colleague_who_left_the_groups_loses_every_role_and_is_not_let_in(client, oidc):
    sign_in(client, oidc)
    client.logout()
    oidc.claims["groups"] = []
    assert sign_in(client, oidc).status_code == 403
    assert roles(person()) == []
    assert "_auth_user_id" not in client.session


def test_the_second_factor_is_ours_unless_the_operator_believes_the_directory(client, oidc, settings):
    oidc.claims["amr"] = ["pwd", "mfa"]
    sign_in(client, oidc)
    assert client.get("/admin/")["Location"] == reverse("mfa_activate_totp")
    client.logout()
    settings.VORSPRACHE_DIRECTORY_SECOND_FACTOR = True
    sign_in(client, oidc)
    assert client.get("/admin/").status_code == 200


def test_a_directory_that_asked_for_a_password_alone_proves_no_second_factor(client, oidc, settings):
    settings.VORSPRACHE_DIRECTORY_SECOND_FACTOR = True
    oidc.claims["amr"] = ["pwd"]
    sign_in(client, oidc)
    assert client.get("/admin/")["Location"] == reverse("mfa_activate_totp")


def test_L03_a_look_at_the_sign_in_address_starts_nothing(client, oidc):
    answer = client.get(reverse("openid_connect_login", args=["directory"]))
    assert oidc.url not in answer.get("Location", "")


def test_a_code_of_another_browser_is_refused(client, oidc):
    start = client.post(reverse("openid_connect_login", args=["directory"]))
    code, state = oidc.code_for(start["Location"])
    other = Client()
    other.get(reverse("openid_connect_callback", args=["directory"]), {"code": code, "state": state})
    assert "_auth_user_id" not in other.session


def test_an_account_with_the_same_name_made_by_hand_is_not_taken_over(client, oidc):
    local = get_user_model().objects.create_user("m.muster", "m.muster@herne.example", "a long password of theirs")
    answer = sign_in(client, oidc)
    assert client.get(answer["Location"]).status_code == 409
    assert roles(local) == []
    assert local.socialaccount_set.count() == 0
    assert client.session.get("_auth_user_id") != str(local.pk)


# --- SAML ---


@pytest.fixture(scope="module")
def keys():
    return certificate()


@pytest.fixture
def saml(settings, office, keys, monkeypatch):
    for name, value in {
        "VORSPRACHE_SAML_ENTITY_ID": ISSUER,
        "VORSPRACHE_SAML_SSO_URL": "https://directory.example/sso",
        "VORSPRACHE_SAML_CERTIFICATE": keys[1],
        "VORSPRACHE_SAML_NAME": "Stadt Herne (SAML)",
    }.items():
        monkeypatch.setenv(name, value)
    settings.SOCIALACCOUNT_PROVIDERS = directory_settings.providers(("saml", directory_settings.saml_app()))


@pytest.fixture
def browser(saml, settings):
    settings.ALLOWED_HOSTS = ["localhost"]
    return Client(HTTP_HOST="localhost")


def saml_sign_in(browser, key, cert, **changes):
    start = browser.post(reverse("saml_login", args=["directory"]))
    assert start["Location"].startswith("https://directory.example/sso?SAMLRequest=")
    request = base64.b64decode(parse_qs(urlsplit(start["Location"]).query)["SAMLRequest"][0])
    xml = zlib.decompress(request, -15).decode()
    acs = f"http://localhost{reverse('saml_acs', args=['directory'])}"
    audience = f"http://localhost{reverse('saml_metadata', args=['directory'])}"
    groups = ["abh-clerks", "canteen"]
    attributes = {"uid": ["u-17"], "email": ["m.muster@herne.example"], "groups": groups}
    parts = {
        "asked": re.search(r'ID="([^"]+)"', xml)[1],
        "acs": acs,
        "audience": audience,
        "issuer": ISSUER,
        "attributes": attributes,
    }
    answer = saml_answer(key=key, cert=cert, **(parts | changes))
    handed_over = browser.post(reverse("saml_acs", args=["directory"]), {"SAMLResponse": answer})
    return browser.get(handed_over["Location"])


def test_saml_a_signed_assertion_signs_in_with_the_groups_roles(browser, saml, keys):
    saml_sign_in(browser, *keys)
    assert roles(person()) == [("herne", "clerk")]
    assert browser.session["_auth_user_id"] == str(person().pk)


def test_saml_an_assertion_signed_by_somebody_else_is_refused(browser, saml):
    saml_sign_in(browser, *certificate())
    assert not get_user_model().objects.filter(email="m.muster@herne.example").exists()


@pytest.mark.parametrize(
    "changes",
    [{"audience": "https://another.example"}, {"issuer": "https://evil.example"}, {"asked": "_never-asked"}],
)
def test_saml_an_assertion_for_others_or_never_asked_for_is_refused(browser, saml, keys, changes):
    saml_sign_in(browser, *keys, **changes)
    assert "_auth_user_id" not in browser.session
    assert not Membership.objects.exists()


def test_saml_our_metadata_can_be_read_by_the_directory(browser, saml):
    answer = browser.get(reverse("saml_metadata", args=["directory"]))
    assert answer.status_code == 200
    assert b"AssertionConsumerService" in answer.content


# --- The environment ---


def test_roles_are_read_from_json():
    assert directory_settings.roles('{"abh": ["herne:clerk"]}') == {"abh": ("herne:clerk",)}
    assert directory_settings.roles("") == {}


@pytest.mark.parametrize("text", ["{", "[1]", '"x"', '{"a": 1}'])
def test_roles_that_cannot_be_read_stop_the_start(text):
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured, match="VORSPRACHE_DIRECTORY_ROLES"):
        directory_settings.roles(text)
