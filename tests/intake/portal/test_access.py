"""Coming back to a case: by link, by code, and leaving a shared device."""

import re

import pytest
from django.test import Client

from intake.applications.models import AccessGrant
from intake.outbox import OutboxMessage
from intake.portal.session import SESSION_KEY
from tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db


def visitor(*cases):
    client = Client()
    session = client.session
    session[SESSION_KEY] = [str(case.pk) for case in cases]
    session.save()
    return client


def mailed_link(case):
    content = OutboxMessage.objects.filter(case_id=case.pk, kind="access_link").latest("created_at").content
    return re.search(r"http://[^/\s]+(/\S+/open/\S+/)", content["text"]).group(1)


def test_the_link_opens_the_case_on_another_device_once():
    case = ApplicationFactory()
    assert visitor(case).post(f"/de/case/{case.pk}/save/", {"_link": "1"}).status_code == 302
    link = mailed_link(case)
    other = Client()
    response = other.post(link)
    assert response["Location"] == f"/de/case/{case.pk}/"
    assert other.get(f"/de/apply/{case.pk}/contact/").status_code == 200
    assert Client().post(link).status_code == 404


def test_L03_a_mail_scanner_that_follows_the_link_does_not_use_it_up():
    case = ApplicationFactory()
    visitor(case).post(f"/de/case/{case.pk}/save/", {"_link": "1"})
    link = mailed_link(case)
    for _visit in range(3):
        assert Client().get(link).status_code == 200
        Client().head(link)
    assert AccessGrant.objects.get(application=case).used_at is None
    assert Client().post(link).status_code == 302


def test_the_page_of_a_wrong_link_tells_nothing_before_its_button():
    assert Client().get("/de/case/open/nonsense/").status_code == 200
    refused = Client().post("/de/case/open/nonsense/")
    assert refused.status_code == 404
    assert "/de/case/resume/" in refused.content.decode()


def test_a_link_says_nothing_of_the_person_in_its_subject():
    case = ApplicationFactory(language="ar")
    visitor(case).post(f"/ar/case/{case.pk}/save/", {"_link": "1"})
    content = OutboxMessage.objects.get(case_id=case.pk, kind="access_link").content
    assert case.reference in content["subject"]
    assert "YILMAZ" not in content["subject"] + content["text"]
    assert content["text"].count(case.authority.public_url) == 1


def test_the_code_is_shown_once_and_opens_the_case_however_it_is_typed():
    case = ApplicationFactory(answers={"email": ""})
    owner = visitor(case)
    page = owner.get(f"/de/case/{case.pk}/save/").content.decode()
    assert "Link per E-Mail senden" not in page
    shown = owner.post(f"/de/case/{case.pk}/save/", {"_code": "1"})
    code = shown.context["code"]
    assert code in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert code not in owner.get(f"/de/case/{case.pk}/save/").content.decode()
    other = Client()
    typed = {"code-reference": case.reference.lower().replace("-", " "), "code-code": code.lower().replace("-", "")}
    typed |= {"code-birth_date_day": "17", "code-birth_date_month": "4", "code-birth_date_year": "١٩٩٩"}
    assert other.post("/tr/case/resume/", typed)["Location"] == f"/tr/case/{case.pk}/"
    case.refresh_from_db()
    assert case.language == "tr"


@pytest.mark.parametrize("wrong", ["reference", "code", "birth_date_year"])
def test_a_wrong_code_and_a_wrong_reference_are_told_alike(wrong):
    case = ApplicationFactory()
    code = visitor(case).post(f"/de/case/{case.pk}/save/", {"_code": "1"}).context["code"]
    born = {"code-birth_date_day": "17", "code-birth_date_month": "4", "code-birth_date_year": "1999"}
    typed = {"code-reference": case.reference, "code-code": code} | born
    typed[f"code-{wrong}"] = "1998" if wrong == "birth_date_year" else "HER-26-00000"
    response = Client().post("/de/case/resume/", typed)
    assert response.status_code == 404
    assert "nicht gültig, schon benutzt oder abgelaufen" in response.content.decode()
    assert "<title>Fehler:" in response.content.decode().replace("\n", "")


def test_an_empty_code_is_a_field_error():
    response = Client().post("/de/case/resume/", {})
    assert response.status_code == 200
    assert set(response.context["code_form"].errors) == {"reference", "code"}


def test_L04_asking_for_a_link_says_the_same_whether_or_not_the_case_exists():
    case = ApplicationFactory()
    pages = []
    for reference, email in (
        (case.reference, "AYSE@example.org"),
        (case.reference, "other@example.org"),
        ("HER-26-00000", "ayse@example.org"),
    ):
        data = {"_link": "1", "link-reference": reference, "link-email": email}
        client = Client()
        assert client.post("/de/case/resume/", data)["Location"] == "/de/case/resume/"
        main = client.get("/de/case/resume/").content.decode().partition("<main")[2].partition("</main>")[0]
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", main))
    assert pages[0] == pages[1] == pages[2]
    assert OutboxMessage.objects.filter(kind="access_link").count() == 1


def test_leaving_forgets_every_case_on_this_device_only():
    one, two = ApplicationFactory(), ApplicationFactory(authority__key="andere")
    here, there = visitor(one, two), visitor(one)
    assert here.get("/de/case/leave/").status_code == 405
    assert here.post("/de/case/leave/")["Location"] == "/de/case/resume/"
    for case in (one, two):
        assert here.get(f"/de/apply/{case.pk}/contact/").status_code == 404
    assert there.get(f"/de/apply/{one.pk}/contact/").status_code == 200


def test_saving_is_for_those_with_access():
    case = ApplicationFactory()
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/de/case/{case.pk}/save/").status_code == 404
    assert not AccessGrant.objects.exists()


def test_L10_opening_changes_the_session_id():
    case = ApplicationFactory()
    visitor(case).post(f"/de/case/{case.pk}/save/", {"_link": "1"})
    client = Client()
    client.get("/de/case/resume/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = session.session_key
    client.post(mailed_link(case))
    assert client.session.session_key != session.session_key


def test_W08_forms_without_their_token_are_refused():
    case = ApplicationFactory()
    client = Client(enforce_csrf_checks=True)
    for path in ("/de/case/resume/", "/de/case/leave/", "/de/case/open/x/", f"/de/case/{case.pk}/save/"):
        assert client.post(path).status_code == 403


def test_a_year_is_enough_where_nobody_knows_more():
    case = ApplicationFactory(answers={"birth_date": "1999"})
    code = visitor(case).post(f"/de/case/{case.pk}/save/", {"_code": "1"}).context["code"]
    typed = {"code-reference": case.reference, "code-code": code, "code-birth_date_year": "1999"}
    assert Client().post("/de/case/resume/", typed)["Location"] == f"/de/case/{case.pk}/"


def test_a_birth_date_that_does_not_exist_is_told_at_the_field():
    typed = {"code-reference": "HER-26-00000", "code-code": "X", "code-birth_date_day": "31"}
    response = Client().post("/de/case/resume/", typed)
    assert set(response.context["code_form"].errors) == {"birth_date"}
