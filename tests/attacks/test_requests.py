"""Requests that lie: about their length, their host, their way back; and what answers give away."""

import logging
import re

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Permission
from django.test import Client, RequestFactory

from cms.logs import WithoutTokens, without_token
from cms.middleware import BodyLimitMiddleware
from intake.actors import Actor
from intake.applications.access import FAILURES_PER_NETWORK_AND_HOUR, link_send
from intake.outbox import OutboxMessage
from tests.attacks.test_url_role_matrix import ROUTES, address_of
from tests.cms.test_middleware import PASSWORD, directives
from tests.factories import ApplicationFactory, AuthorityFactory
from tests.intake.portal.visitor import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]

LIMIT = django_settings.VORSPRACHE_UPLOAD_LIMITS["max_file_bytes"]
TOKEN = "q" * 43


class Unread:
    """A body whose reading is an error."""

    def read(self, *args):
        raise AssertionError("the body was read")


def post_of(length):
    request = RequestFactory().post("/de/case/resume/", content_type="multipart/form-data; boundary=x")
    request.META["CONTENT_LENGTH"] = str(length)
    request._stream = request.environ["wsgi.input"] = Unread()
    return request


def test_U03_a_body_far_over_the_limit_is_refused_unread_with_what_to_do():
    response = BodyLimitMiddleware(lambda request: pytest.fail("passed on"))(post_of(500 * 1024 * 1024))

    assert response.status_code == 413
    assert "in geringerer Auflösung" in response.content.decode()


@pytest.mark.parametrize("length", ["", "0", str(LIMIT + 1), "-1", "x"])
def test_U03_other_lengths_are_left_to_those_who_know_better(length):
    assert BodyLimitMiddleware(lambda request: "passed on")(post_of(length)) == "passed on"


@pytest.mark.parametrize("address", ["/de/case/resume/", "/accounts/login/", "/admin/images/add/", "/ar/"])
def test_U03_every_address_refuses_it(client, address):
    response = client.post(address, b"x", content_type="text/plain", CONTENT_LENGTH=str(500 * 1024 * 1024))

    assert response.status_code == 413
    assert "'unsafe-inline'" not in directives(response)["script-src"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "herne.localhost@evil.example", "a b"])
def test_L05_a_foreign_host_is_refused_and_named_nowhere(client, settings, host):
    settings.ALLOWED_HOSTS = [".localhost"]

    response = client.get("/de/case/resume/", HTTP_HOST=host)

    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


def test_L05_links_in_mails_are_built_from_settings_not_from_the_request(mailoutbox):
    application = ApplicationFactory()
    visitor(application).post(f"/de/case/{application.pk}/save/", HTTP_HOST="evil.example")

    contents = [str(message.content) for message in OutboxMessage.objects.filter(kind="access_link")]
    assert contents
    assert not any("evil.example" in content for content in contents)


def test_L06_a_forged_address_of_the_client_starts_no_new_count(client, django_user_model, settings):
    AuthorityFactory()
    answers = []
    for number in range(FAILURES_PER_NETWORK_AND_HOUR + 2):
        forged = f"203.0.113.{number % 250}"
        headers = {"HTTP_X_FORWARDED_FOR": forged, "HTTP_X_REAL_IP": forged, "HTTP_FORWARDED": f"for={forged}"}
        answers.append(client.post(f"/de/case/open/{TOKEN[:-4]}{number:04}/", **headers).status_code)
    assert answers[0] != 429
    assert answers[-1] == 429

    settings.AXES_ENABLED = True
    django_user_model.objects.create_user("clerk", "clerk@example.org", PASSWORD)
    for number in range(settings.AXES_FAILURE_LIMIT):
        data = {"login": "clerk", "password": "wrong"}
        client.post("/accounts/login/", data, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}")
    locked = client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD}, HTTP_X_FORWARDED_FOR="192.0.2.9")
    assert locked.status_code == 429


@pytest.mark.parametrize(
    "target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_L07_after_signing_in_next_leads_to_our_own_site_only(client, django_user_model, target):
    django_user_model.objects.create_user("clerk", "clerk@example.org", PASSWORD)

    for door in ("/accounts/login/", "/de/_util/login/"):
        shown = client.get(door, {"next": target}, follow=True)
        assert 'href="javascript:' not in shown.content.decode()
        assert 'href="//evil' not in shown.content.decode()

    response = client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD, "next": target})
    assert response.url == "/admin/"
    assert client.get("/accounts/logout/", {"next": target}).headers.get("Location", "/").startswith("/")


def test_L11_the_page_of_a_link_names_its_address_to_nobody(client):
    AuthorityFactory()

    for response in (client.get(f"/de/case/open/{TOKEN}/"), client.post(f"/de/case/open/{TOKEN}/")):
        assert response["Referrer-Policy"] == "strict-origin"
        assert TOKEN not in response.get("Location", "")
        assert "no-store" in response["Cache-Control"]


def test_L11_no_log_line_holds_a_token(client, caplog):
    AuthorityFactory()
    caplog.handler.addFilter(WithoutTokens())
    with caplog.at_level(logging.DEBUG):
        refused = client.post(f"/de/case/open/{TOKEN}/")
        client.get(f"/de/case/open/{TOKEN}/nothing/")
        client.get(f"/de/case/appointment/{TOKEN}/")
        client.post(f"/de/case/waiting/{TOKEN}/")

    assert refused.status_code >= 400
    assert "/case/open/***/" in caplog.text
    assert TOKEN not in caplog.text


LINKS = [address_of(route, {"token": TOKEN, "case": "", "page_id": ""}) for route in ROUTES if "<str:token>" in route]


@pytest.mark.parametrize("address", LINKS)
def test_L11_whatever_address_holds_a_token_is_kept_out_of_logs_referrers_and_caches(client, address):
    AuthorityFactory()
    assert TOKEN not in without_token(f'"POST {address} HTTP/1.1" 404')
    for response in (client.get(address), client.post(address)):
        assert response["Referrer-Policy"] == "strict-origin"
        assert "no-store" in response["Cache-Control"]
        assert TOKEN not in response.get("Location", "")


def test_L11_every_handler_of_ours_leaves_tokens_out():
    assert django_settings.LOGGING["handlers"]
    for handler in django_settings.LOGGING["handlers"].values():
        assert "without_tokens" in handler["filters"]


def test_L12_no_applicants_page_allows_or_holds_inline_script_style_or_frame():
    application = ApplicationFactory(complete=True)
    submitted = ApplicationFactory(authority=application.authority, submitted=True)
    browser = visitor(application, submitted)
    addresses = [
        "/de/case/resume/",
        f"/de/case/open/{TOKEN}/",
        "/de/apply/start/residence_permit_study/",
        f"/de/apply/{application.pk}/personal/",
        f"/de/apply/{application.pk}/check/",
        f"/de/case/{application.pk}/save/",
        f"/de/case/{application.pk}/documents/",
        f"/de/case/{application.pk}/documents/passport/",
        f"/de/case/{submitted.pk}/",
        f"/de/case/{submitted.pk}/receipt/",
        f"/de/case/{submitted.pk}/withdraw/",
        f"/de/case/{submitted.pk}/appointment/",
        "/de/nothing-here/",
    ]
    for address in addresses:
        response = browser.get(address)
        policy = directives(response)
        html = response.content.decode()

        assert "unsafe" not in " ".join(policy.values()), address
        assert policy["frame-ancestors"] == policy["base-uri"] == policy["default-src"] == "'none'", address
        for inline in (" style=", "<style", " onclick=", "<script>", "javascript:"):
            assert inline not in html, address


def test_L11_the_referrer_policy_leaves_the_button_of_the_link_working(client):
    application = ApplicationFactory()
    assert link_send(application=application, actor=Actor.applicant(application.pk))
    content = str(OutboxMessage.objects.get(kind="access_link").content)
    address = re.search(r"/\w\w/case/open/[\w-]+/", content).group()
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(address).content.decode()
    sent = {"csrfmiddlewaretoken": re.search(r'csrfmiddlewaretoken" value="(\w+)"', page).group(1)}

    foreign = browser.post(address, sent, HTTP_ORIGIN="https://evil.example")
    # What a browser sends under "strict-origin": the origin, never the path.
    ours = browser.post(address, sent, HTTP_ORIGIN="http://testserver", HTTP_REFERER="http://testserver/")

    assert foreign.status_code == 403
    assert ours.status_code == 302
    assert str(application.pk) in ours.url


def test_L10_signing_in_takes_a_new_session_and_signing_out_leaves_the_old_one_dead(client, django_user_model):
    clerk = django_user_model.objects.create_user("clerk", "clerk@example.org", PASSWORD)
    clerk.user_permissions.add(Permission.objects.get(codename="access_admin"))
    planted = client.session
    planted["planted"] = "1"
    planted.save()
    client.cookies["sessionid"] = planted.session_key

    client.post("/accounts/login/", {"login": "clerk", "password": PASSWORD})
    signed_in = client.session.session_key
    assert signed_in != planted.session_key
    assert not client.session.exists(planted.session_key)
    assert client.get("/admin/").status_code == 200

    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["sessionid"] = signed_in
    assert thief.get("/admin/").url.startswith("/accounts/login/")
