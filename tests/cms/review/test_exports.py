"""The list as a table: the filter's rows, safe cells, a line in the record."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cms.review import exports
from intake.applications.models import Application
from intake.audit import AuditEntry
from intake.reviews.models_desk import CaseLabel, Label
from tests.factories import AuthorityFactory
from tests.intake.reviews.factories import make_case, make_clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]
FORMULAS = ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(client, authority):
    clerk = make_clerk(authority)
    client.force_login(clerk)
    return clerk


@pytest.fixture
def exported(client, clerk):
    def ask(**query):
        response = client.get(reverse("review:export"), query)
        assert response.status_code == 200
        body = b"".join(response.streaming_content)
        if query.get("format") == "xlsx":
            return [[value or "" for value in row] for row in load_workbook(io.BytesIO(body)).active.values]
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=";"))

    return ask


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_export_holds_the_filters_rows_and_names_only_when_asked_for(exported, authority, form):
    wanted, other = make_case(authority), make_case(authority)
    make_case(AuthorityFactory())
    Application.objects.filter(pk=other.pk).update(state="closed")

    heading, *rows = exported(format=form, state="submitted")

    assert heading[:2] == ["Aktenzeichen", "Stand"]
    assert [row[0] for row in rows] == [wanted.reference]
    assert "YILMAZ" not in str(rows)
    assert exported(format=form, state="submitted", names="1")[1][1:3] == ["YILMAZ, AYSE", "1999-04-17"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("formula", FORMULAS)
def test_C01_no_cell_is_taken_for_a_formula(exported, authority, form, formula):
    case = make_case(authority, answers={"family_name": formula})
    CaseLabel.objects.create(application=case, label=Label.objects.create(authority=authority, name=formula.strip()))

    _heading, row = exported(format=form, names="1")

    assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_an_export_is_recorded_with_how_much_left_and_nothing_of_it(exported, authority, clerk):
    make_case(authority)

    exported(format="csv", q="yilmaz", state="submitted")

    entry = AuditEntry.objects.get(event="cases_exported")
    assert (entry.user, entry.authority) == (clerk, authority)
    assert entry.details == {"form": "csv", "names": False, "rows": 1, "filters": ["q", "state"]}


def test_an_export_is_bounded_and_opens_keys_piece_by_piece(
    exported, authority, monkeypatch, django_assert_num_queries
):
    for _ in range(5):
        make_case(authority)
    monkeypatch.setattr(exports, "MOST_ROWS", 4)
    monkeypatch.setattr(exports, "PIECE", 2)

    assert len(exported(names="1")) == 1 + 4


def test_an_unknown_format_is_not_found(client, clerk):
    assert client.get(reverse("review:export"), {"format": "exe"}).status_code == 404
