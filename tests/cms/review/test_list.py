"""The list: what a row says, how it is found, and that a long list costs no more than a short one."""

import re
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.review.views import PER_PAGE
from cms.review.walk import case_address
from intake.applications.models import Application
from intake.prechecks.states import Result
from intake.sealing import key_cache
from tests.factories import AuthorityFactory
from tests.intake.reviews.factories import make_booking, make_case, make_clerk, make_document, make_precheck

#: Session, person and memberships (each selector asks anew: 14); choices of the filters (4); a page, its number and
#: labels (3); views, deputies and all counts (3); the menu (6).
LIST_QUERIES = 30

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(client, authority):
    clerk = make_clerk(authority)
    client.force_login(clerk)
    return clerk


@pytest.fixture
def listed(client, clerk):
    def ask(**query):
        response = client.get(reverse("review:index"), query)
        assert response.status_code == 200
        return response

    return ask


def cases(response):
    return list(response.context["object_list"])


def test_a_row_says_who_what_state_check_day_and_requests(listed, authority):
    case = make_case(authority, answers={"family_name": "Gül", "given_names": "Ayşe"})
    make_precheck(make_document(case), Result.FINDINGS)
    booking = make_booking(case)

    content = listed().content.decode()

    for text in (
        case.reference,
        "Gül, Ayşe",
        "17.04.1999",
        "Aufenthaltserlaubnis zum Zweck des Studiums",
        "Eingegangen",
        "Hinweise",
        timezone.localtime(booking.starts_at).strftime("%d.%m.%Y %H:%M"),
    ):
        assert text in content, text
    assert reverse("review:case", args=[case.pk]) in content


def test_a_case_opened_from_a_list_knows_its_neighbours_there(client, listed, authority):
    first, second, third = (make_case(authority) for _ in range(3))
    other = make_case(authority)
    Application.objects.filter(pk=other.pk).update(state="closed")
    addresses = re.findall(r'href="([^"]*\?list=state%3Dsubmitted)"', listed(state="submitted", p=1).content.decode())

    middle = client.get(addresses[1]).context["walk"]

    assert [reverse("review:case", args=[case.pk]) for case in (third, second, first)] == [
        address.partition("?")[0] for address in addresses
    ]
    assert (middle.step.number, middle.step.total) == (2, 3)
    assert (middle.previous_address, middle.next_address) == (addresses[0], addresses[2])
    assert middle.list_address == reverse("review:index") + "?state=submitted"


def test_saving_leads_on_to_the_next_case_even_when_this_one_leaves_the_list(client, authority, clerk):
    older, newer = make_case(authority), make_case(authority)
    address = case_address(newer.pk, "state=submitted")

    response = client.post(address, {"lock_version": newer.lock_version, "note": "gesehen", "onward": "1"})

    assert response.url == case_address(older.pk, "state=submitted")
    assert client.get(address).context["walk"].step is None


def test_a_walk_never_leaves_the_clerks_authority(client, authority, clerk):
    case, _foreign = make_case(authority), make_case(AuthorityFactory())

    step = client.get(case_address(case.pk, "state=submitted&first=broken")).context["walk"].step

    assert (step.total, step.previous, step.following) == (1, None, None)


def test_a_name_is_text_and_never_markup(listed, authority):
    make_case(authority, answers={"family_name": "<script>alert(1)</script>", "given_names": "{{ 7*7 }} %s"})

    content = listed().content.decode()

    assert "<script>alert" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content
    assert "{{ 7*7 }} %s" in content


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "submitted"}, {"new"}),
        ({"state": "ours"}, {"new", "checked"}),
        ({"state": "open"}, {"new", "checked", "waiting"}),
        ({"state": "closed"}, {"closed"}),
        ({"precheck": "findings"}, {"checked"}),
        ({"precheck": "no_findings"}, {"waiting"}),
        ({"precheck": "none"}, {"new", "closed"}),
        ({"appointment": "today"}, {"waiting"}),
        ({"appointment": "tomorrow"}, {"new"}),
        ({"appointment": "week"}, {"waiting", "new"}),
        ({"appointment": "none"}, {"checked", "closed"}),
        ({"state": "ours", "precheck": "findings"}, {"checked"}),
        ({"service": "residence_permit_study", "state": "incomplete"}, {"waiting"}),
    ],
)
def test_filters_narrow_the_list(listed, authority, query, found):
    by_name = {name: make_case(authority) for name in ("new", "checked", "waiting", "closed")}
    for name, state in (("checked", "in_review"), ("waiting", "incomplete"), ("closed", "closed")):
        Application.objects.filter(pk=by_name[name].pk).update(state=state)
    make_precheck(make_document(by_name["checked"]), Result.FINDINGS)
    make_precheck(make_document(by_name["waiting"]), Result.NO_FINDINGS)
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    make_booking(by_name["waiting"], noon)
    make_booking(by_name["new"], noon + timedelta(days=1))

    shown = {case.pk for case in cases(listed(**query))}

    assert shown == {by_name[name].pk for name in found}


def test_appointments_are_found_by_a_range_of_days(listed, authority):
    early, late = make_case(authority), make_case(authority)
    now = timezone.localtime()
    make_booking(early, now + timedelta(days=2))
    make_booking(late, now + timedelta(days=9))
    day = (now + timedelta(days=5)).strftime("%Y-%m-%d")

    assert cases(listed(last=day)) == [early]
    assert cases(listed(first=day)) == [late]


def test_a_filter_that_makes_no_sense_says_so(listed, authority):
    make_case(authority)

    content = listed(first="gestern").content.decode()

    assert "review-error" in content


@pytest.mark.parametrize("words", ["GÜL", "guel", "Gul Ayse", "17.04.1999", "U7654321", "u7654321 gül"])
def test_a_case_is_found_by_name_in_any_spelling_birth_date_or_passport(listed, authority, words):
    wanted = make_case(
        authority,
        steps=("purpose", "personal", "contact", "passport"),
        answers={"family_name": "Gül", "given_names": "Ayşe", "passport_number": "U7654321"},
    )
    make_case(authority, answers={"family_name": "Kaya", "given_names": "Ali", "birth_date": "1990-01-01"})

    assert cases(listed(q=words)) == [wanted]


def test_a_case_is_found_by_its_reference_however_it_is_typed(listed, authority):
    wanted, _other = make_case(authority), make_case(authority)

    assert cases(listed(q=wanted.reference)) == [wanted]
    assert cases(listed(q=wanted.reference.lower())) == [wanted]


def test_search_keeps_to_the_filters(listed, authority):
    case = make_case(authority)

    assert cases(listed(q=case.reference, state="incomplete")) == []


def test_order_follows_submission_or_appointment_and_nothing_else(listed, authority):
    first, second = make_case(authority), make_case(authority)
    Application.objects.filter(pk=first.pk).update(submitted_at=timezone.now() - timedelta(days=2))
    make_booking(second, timezone.now() + timedelta(days=2))
    make_booking(first, timezone.now() + timedelta(days=1))

    assert cases(listed()) == [second, first]
    assert cases(listed(ordering="submitted_at")) == [first, second]
    assert cases(listed(ordering="appointment_at")) == [first, second]
    assert cases(listed(ordering="-appointment_at")) == [second, first]
    assert cases(listed(ordering="answers_sealed")) == [second, first]


def test_saved_views_lead_to_what_they_count(listed, authority):
    make_case(authority)
    waiting = make_case(authority)
    Application.objects.filter(pk=waiting.pk).update(state="incomplete")

    for view in listed().context["desk_views"]:
        response = listed(**view.query)
        assert len(cases(response)) == view.count, view.key
        assert [shown.key for shown in response.context["desk_views"] if shown.active] == [view.key]


def queries_of(listed, **query):
    key_cache.clear()
    with CaptureQueriesContext(connections["default"]) as default, CaptureQueriesContext(connections["keys"]) as keys:
        listed(**query)
    return len(default), len(keys)


def test_a_long_list_costs_no_more_queries_than_a_short_one(listed, authority):
    def add(number):
        for _ in range(number):
            case = make_case(authority)
            make_precheck(make_document(case), Result.FINDINGS)
            make_booking(case)

    add(2)
    listed()
    short = queries_of(listed)
    add(6)

    assert queries_of(listed) == short
    assert short == (LIST_QUERIES, 1)


def test_fifty_cases_make_a_page(listed, authority):
    one = make_case(authority)
    columns = [field.attname for field in Application._meta.concrete_fields if field.attname not in {"id", "reference"}]
    values = {name: getattr(one, name) for name in columns} | {"display_sealed": None}
    Application.objects.bulk_create(Application(reference=f"X-{number:04d}", **values) for number in range(PER_PAGE))

    first, second = listed(), listed(p=2)

    assert len(cases(first)) == PER_PAGE
    assert len(cases(second)) == 1
    assert not set(cases(first)) & set(cases(second))


def test_the_list_needs_no_inline_script_or_style(listed, authority):
    make_case(authority)
    response = listed()
    ours = response.content.decode().partition('class="review-desk"')[2]

    assert "script-src 'self';" in response["Content-Security-Policy"] + ";"
    assert "<script" not in ours.partition("</main>")[0]
    assert " style=" not in ours.partition("</main>")[0]
