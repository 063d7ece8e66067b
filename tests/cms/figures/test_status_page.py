"""The page "Sachstand": live numbers, few people hidden, the same as files, and a flat number of queries."""

import csv
import io
import json

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.pages import DifferencesPage, HomePage, StatusPage
from intake.authorities.models import Authority
from intake.figures.keys import Key
from intake.figures.models import MonthlyFigure
from intake.figures.months import earlier, month_of
from tests.cms.conftest import demo, herne  # noqa: F401
from tests.factories import STUDY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
PAGE = "/de/sachstand/"


@pytest.fixture
def figure():
    """Return a function that writes a count of the last month down."""
    authority = Authority.objects.get(key="herne")

    def write(key, dimension, amount, months_ago=1):
        MonthlyFigure.objects.create(
            authority=authority,
            month=earlier(month_of(timezone.localdate()), months_ago),
            key=key,
            dimension=dimension,
            live=amount - 1,
            kept=1,
        )

    return write


@pytest.fixture
def numbers(figure):
    figure(Key.SUBMITTED, STUDY, 1234)
    figure(Key.SUBMITTED_LANGUAGE, "de", 1200)
    figure(Key.SUBMITTED_LANGUAGE, "ar", 31)
    figure(Key.SUBMITTED_LANGUAGE, "tr", 3)
    figure(Key.BOOKED, "online", 90, months_ago=2)
    figure(Key.BOOKED, "phone", 10)
    figure(Key.FIRST_REVIEW, "complete", 60)
    figure(Key.FIRST_REVIEW, "incomplete", 40)
    figure(Key.APPOINTMENTS, "attended", 80)
    figure(Key.APPOINTMENTS, "no_show", 4)
    figure(Key.APPOINTMENTS, "cancelled_by_applicant", 50)


def text_of(response):
    return response.content.decode()


def rows_of(response):
    return list(csv.reader(io.StringIO(text_of(response).removeprefix("\ufeff")), delimiter=";"))


def test_an_office_that_has_just_begun_says_what_will_stand_there(herne):  # noqa: F811
    page = text_of(herne.get(PAGE))

    assert "Bis jetzt wurde noch kein Termin online gebucht." in page
    assert page.count("Hier steht dann") == 4
    assert "Tage bis zum nächsten freien Termin" in page


def test_the_numbers_of_whole_months_are_told(herne, numbers, figure):  # noqa: F811
    figure(Key.SUBMITTED, STUDY, 1000, months_ago=0)
    figure(Key.SUBMITTED, STUDY, 500, months_ago=13)
    page = text_of(herne.get(PAGE))

    assert "<bdi>1.234</bdi>" in page
    assert "Der erste Termin wurde im" in page


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar"])
def test_the_page_is_there_in_every_language(herne, numbers, language):  # noqa: F811
    response = herne.get(f"/{language}/sachstand/")

    assert response.status_code == 200
    assert "sachstand/pdf/" in text_of(response)


def test_few_people_are_nowhere_on_the_page_nor_in_a_file(herne, numbers):  # noqa: F811
    found = json.loads(herne.get(f"{PAGE}json/").content)

    assert found["applications_by_language"] == {
        "total": 1234,
        "parts": {"de": 1200, "en": 0, "tr": None, "ar": None}
        | dict.fromkeys(set(found["applications_by_language"]["parts"]) - {"de", "en", "tr", "ar"}, 0),
    }
    assert found["appointments_by_outcome"]["parts"] == {
        "attended": None,
        "no_show": None,
        "aborted_missing_documents": 0,
    }
    told = {(topic, part): amount for topic, part, amount, _remark in rows_of(herne.get(f"{PAGE}csv/"))}
    assert told["Eingegangene Anträge nach Sprache", "Türkisch"] == "nicht gezeigt"
    assert told["Was aus den Terminen wurde", "Zusammen"] == "84"


def test_the_json_file_has_keys_that_stay(herne, numbers):  # noqa: F811
    found = json.loads(herne.get(f"{PAGE}json/").content)

    assert found["bookings_by_channel"]["parts"] == {"online": 90, "staff": 0, "walk_in": 0, "phone": 10}
    assert found["first_reviews"] == {"total": 100, "parts": {"complete": 60, "incomplete": 40}}
    assert found["services"][0]["applicants_choose"] is True
    assert found["services"][0]["days_to_next_free"] >= 0


def test_the_file_for_the_committee_is_a_german_pdf(herne, numbers):  # noqa: F811
    response = herne.get("/ar/sachstand/pdf/")

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert herne.get("/ar/sachstand/pdf/").content == response.content


def test_other_names_below_the_page_are_not_found(herne):  # noqa: F811
    assert herne.get(f"{PAGE}xml/").status_code == 404


def test_what_the_editor_knows_stands_instead_of_the_first_booking(herne, numbers):  # noqa: F811
    StatusPage.objects.update(booking_since="2026-05-04")

    assert "Termine können seit dem 4. Mai 2026 online gebucht werden." in text_of(herne.get(PAGE))


def test_the_page_leads_to_the_public_report_of_differences(herne):  # noqa: F811
    home = HomePage.objects.get(slug="herne")
    home.add_child(instance=DifferencesPage(title="Unsere Abweichungen", slug="abweichungen", locale=home.locale))

    assert "/de/abweichungen/" in text_of(herne.get(PAGE))


def test_it_stands_at_the_foot_of_every_page(herne):  # noqa: F811
    assert f'href="{PAGE}"' in text_of(herne.get("/de/"))


def test_more_figures_cost_no_more_queries(herne, figure, django_assert_num_queries):  # noqa: F811
    """Once the next free times are known; they are asked for again after some minutes."""
    herne.get(PAGE)
    with django_assert_num_queries(QUERIES):
        herne.get(PAGE)
    for month in range(1, 13):
        for key in (Key.SUBMITTED, Key.SUBMITTED_LANGUAGE, Key.BOOKED):
            figure(key, f"more-{month}", 100, months_ago=month)
    with django_assert_num_queries(QUERIES):
        herne.get(PAGE)
    cache.clear()
    herne.get(PAGE)


QUERIES = 17


def test_shares_are_told_where_their_numbers_are(herne, numbers):  # noqa: F811
    page = " ".join(text_of(herne.get(PAGE)).split())

    assert 'Davon online gebucht: <strong><bdi dir="ltr">90&nbsp;%' in page
    assert 'Davon auf Anhieb vollständig: <strong><bdi dir="ltr">60&nbsp;%' in page
    assert "Davon versäumt" not in page
