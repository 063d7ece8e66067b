"""The office's figures in the admin: exact numbers, own authority only, files without formulas."""

import csv
import io
from datetime import date

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from cms.figures.months import columns_of, findings_table, lanes_table, plots_of_months
from intake.figures.keys import Key
from intake.figures.models import MonthlyFigure
from intake.figures.months import earlier, month_of
from intake.figures.selectors import figures_of
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory
from tests.intake.reviews.factories import admit, make_clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]
MONTH = date(2026, 3, 1)


@pytest.fixture
def authority():
    return AuthorityFactory()


def write(authority, key, dimension, amount, month=MONTH):
    MonthlyFigure.objects.create(authority=authority, month=month, key=key, dimension=dimension, live=amount)


@pytest.fixture
def clerk(authority, client):
    client.force_login(make_clerk(authority))
    return client


def test_the_columns_are_what_was_counted(authority):
    for key, counts in {
        Key.SUBMITTED: {"study": 3, "blue_card": 4},
        Key.FIRST_REVIEW: {"complete": 2, "incomplete": 1},
        Key.DAYS_TO_FIRST_LOOK: {"1": 2, "9": 1},
        Key.FREE_WAIT_DAYS: {"study:4": 1, "blue_card:8": 1},
        Key.BOOKED: {"online": 5, "phone": 1},
        Key.APPOINTMENTS: {"attended": 4, "no_show": 1, "rescheduled": 2},
        Key.MINUTES_BOOKED: {"1": 90, "2": 30},
        Key.MINUTES_OPENED: {"1": 240, "2": 240},
    }.items():
        for dimension, amount in counts.items():
            write(authority, key, dimension, amount)

    columns = columns_of(figures_of(authority, MONTH, MONTH))

    assert [column.values[0] for column in columns] == [7, 3, 2, 1, None, 6, 6, 5, None, 4, 1, 0, 25.0]


def test_utilisation_absences_aborted_and_lead_times_each_have_a_plot(authority):
    write(authority, Key.APPOINTMENTS, "no_show", 2)
    write(authority, Key.APPOINTMENTS, "aborted_missing_documents", 3)
    write(authority, Key.LEAD_DAYS, "12", 1)
    write(authority, Key.MINUTES_BOOKED, "1", 90)
    write(authority, Key.MINUTES_OPENED, "1", 240)

    plots = {plot.key: plot for plot in plots_of_months(figures_of(authority, MONTH, MONTH))}

    assert {row.values[0] for row in plots["outcomes"].series} >= {2, 3}
    assert plots["waits"].series[-1].values == [12]
    assert list(plots["utilisation"].series[0].values) == [37.5]


def test_each_counter_has_its_utilisation(authority):
    write(authority, Key.MINUTES_BOOKED, "1", 90)
    write(authority, Key.MINUTES_OPENED, "1", 240)
    write(authority, Key.MINUTES_OPENED, "2", 0)

    _headings, *rows = lanes_table(figures_of(authority, MONTH, MONTH), {"1": "Platz 1"})
    assert rows == [["Platz 1", 1.5, 4.0, 37.5]]


def test_a_clerk_sees_table_and_plots_of_the_own_authority(authority, clerk):
    write(authority, Key.SUBMITTED, "study", 3, month_of(timezone.localdate()))
    write(AuthorityFactory(), Key.SUBMITTED, "study", 4711, month_of(timezone.localdate()))

    page = clerk.get("/admin/figures/").content.decode()

    assert authority.name in page
    assert "<td>3</td>" in page
    assert "4711" not in page
    assert "vs-chart__plain" in page


def test_an_editor_sees_them_too(authority, client):
    editor = admit(UserFactory())
    MembershipFactory(user=editor, authority=authority, role="editor")
    client.force_login(editor)

    assert client.get("/admin/figures/").status_code == 200


@pytest.mark.parametrize("address", ["", "{}/", "{}/months.csv", "{}/months.xlsx"])
def test_nobody_else_does(authority, client, address):
    client.force_login(make_clerk(AuthorityFactory()))
    other = client.get("/admin/figures/" + (address or "{}/").format(authority.pk))
    client.force_login(UserFactory(is_superuser=True))
    superuser = client.get("/admin/figures/" + address.format(authority.pk))

    assert (other.status_code, superuser.status_code) == (404, 404)


def test_the_files_hold_the_months_that_are_shown(authority, clerk):
    write(authority, Key.SUBMITTED, "study", 3, earlier(month_of(timezone.localdate()), 20))

    text = clerk.get(f"/admin/figures/{authority.pk}/months.csv?months=25").content.decode().removeprefix("\ufeff")
    book = load_workbook(io.BytesIO(clerk.get(f"/admin/figures/{authority.pk}/months.xlsx?months=25").content))

    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    sheet = list(book.active.values)
    assert (len(rows), len(sheet)) == (26, 26)
    assert rows[5][1] == "3"
    assert sheet[5][1] == 3


@pytest.mark.parametrize("months", ["0", "9999", "x"])
def test_any_other_span_is_the_usual_one(clerk, months):
    assert clerk.get(f"/admin/figures/?months={months}").context["span"] == 13


def test_more_months_cost_no_more_queries(authority, clerk, django_assert_max_num_queries):
    clerk.get("/admin/figures/")
    for months in (13, 37):
        with django_assert_max_num_queries(24):
            clerk.get(f"/admin/figures/?months={months}")


def test_what_the_pre_check_found_is_told_by_kind_and_month(authority):
    write(authority, Key.FINDINGS, "image_quality:failed", 2)
    write(authority, Key.FINDINGS, "image_quality:inconclusive", 5)
    write(authority, Key.FINDINGS, "name_match.family_name:failed", 7)

    _headings, first, second = findings_table(figures_of(authority, MONTH, MONTH))

    assert (first[1], second[1]) == (7, 2)
    assert "_" not in first[0] + second[0]
