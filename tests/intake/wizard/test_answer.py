"""The page of one answer that the office asked for again."""

import pytest
from django.urls import reverse

from intake.actors import Actor
from intake.applications.models import Application
from intake.reviews.answer_requests import correction_request_answer
from tests.factories import ApplicationFactory, MembershipFactory
from tests.intake.portal.visitor import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    return ApplicationFactory(submitted=True)


def ask(case, key):
    clerk = Actor.staff(MembershipFactory(authority=case.authority).user)
    request = correction_request_answer(application=case, question_key=key, text="Bitte wie im Pass.", actor=clerk)
    return reverse("wizard:answer", args=[case.pk, request.pk])


def post(case, address, **data):
    version = Application.objects.get(pk=case.pk).lock_version
    return visitor(case).post(address, {"_lock_version": version, **data})


def test_the_page_shows_this_question_alone_with_words_and_former_answer(case):
    body = visitor(case).get(ask(case, "birth_place")).content.decode()
    assert "Bitte wie im Pass." in body
    assert "ANKARA" in body
    assert 'name="birth_place"' in body
    for other in ("family_name", "nationalities", "eye_colour"):
        assert f'name="{other}' not in body


def test_the_case_names_it_first_and_says_who_waits(case):
    address = ask(case, "birth_place")
    body = visitor(case).get(reverse("portal:case", args=[case.pk])).content.decode()
    assert "Die Behörde wartet auf Sie" in body
    tasks = body[body.index("Ihre Aufgaben") :]
    assert tasks.index(address) < tasks.index("Noch ausfüllen")


def test_the_new_answer_is_stored_and_the_page_is_closed(case):
    address = ask(case, "birth_place")
    assert post(case, address, birth_place="IZMIR").status_code == 302
    assert Application.objects.get(pk=case.pk).answers["birth_place"] == "IZMIR"
    assert visitor(case).get(address).status_code == 409
    body = visitor(case).get(reverse("portal:case", args=[case.pk])).content.decode()
    assert "Sie warten auf die Behörde, seit dem" in body


@pytest.mark.parametrize(
    ("key", "data", "stored"),
    [
        ("birth_date", {"birth_date_day": "18", "birth_date_month": "4", "birth_date_year": "1999"}, "1999-04-18"),
        ("nationalities", {"nationalities": ["SYR"]}, ["SYR"]),
        ("sex", {"sex": "d"}, "d"),
        ("has_representative", {"has_representative": "true"}, True),
    ],
)
def test_every_kind_of_question_can_be_answered_alone(case, key, data, stored):
    address = ask(case, key)
    response = post(case, address, **data)
    assert response.status_code == 302, response.content.decode()
    assert Application.objects.get(pk=case.pk).answers[key] == stored


def test_an_impossible_answer_comes_back_and_a_stale_page_is_told(case):
    address = ask(case, "birth_place")
    assert post(case, address, birth_place="").status_code == 422
    stale = visitor(case).post(address, {"_lock_version": 0, "birth_place": "IZMIR"})
    assert stale.status_code == 409
    assert "IZMIR" in stale.content.decode()
    assert Application.objects.get(pk=case.pk).answers["birth_place"] == "ANKARA"


def test_X01_a_stranger_gets_404(case):
    address = ask(case, "birth_place")
    assert visitor(ApplicationFactory()).get(address).status_code == 404
    assert visitor().post(address, {"birth_place": "X"}).status_code == 404
