"""The desk's list: whose cases, in which order, and what stands beside each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from intake.actors import Actor
from intake.documents.states import Place, Verdict
from intake.prechecks.states import Result, State
from intake.reviews.desk import (
    cases_for_desk,
    cases_open,
    counted,
    ordered_by_appointment,
    services_at_desk,
    with_appointment,
    without_appointment,
)
from intake.reviews.desk_facts import Worst, desk_facts_refresh
from intake.reviews.services import DecisionInput, review_record
from intake.sealing import key_cache
from tests.factories import ApplicationFactory, AuthorityFactory
from tests.intake.reviews.factories import make_booking, make_case, make_clerk, make_document, make_precheck

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(authority):
    return make_clerk(authority)


def rank(case, clerk):
    return cases_for_desk(clerk).get(pk=case.pk).precheck_rank


def at(days, hour):
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def test_a_clerk_sees_submitted_cases_of_their_authority_only(authority, clerk):
    own = make_case(authority)
    ApplicationFactory(authority=authority, draft=True)
    make_case(AuthorityFactory())

    assert list(cases_for_desk(clerk)) == [own]


@pytest.mark.parametrize(
    ("results", "worst"),
    [
        ([], Worst.NONE),
        ([Result.NO_FINDINGS], Worst.NO_FINDINGS),
        ([Result.NO_FINDINGS, None], Worst.RUNNING),
        ([Result.NO_FINDINGS, None, Result.NOT_CHECKED], Worst.NOT_CHECKED),
        ([Result.NOT_CHECKED, Result.FINDINGS, Result.NO_FINDINGS], Worst.FINDINGS),
    ],
)
def test_the_worst_result_of_the_current_documents_counts(authority, clerk, results, worst):
    case = make_case(authority)
    for result in results:
        document = make_document(case)
        make_precheck(document, result or "", state=State.DONE if result else State.RUNNING)

    assert rank(case, clerk) == worst


def test_a_check_that_gave_up_counts_as_not_checked(authority, clerk):
    case = make_case(authority)
    make_precheck(make_document(case), state=State.GAVE_UP)

    assert rank(case, clerk) == Worst.NOT_CHECKED


def test_only_the_latest_check_of_a_document_and_only_current_documents_count(authority, clerk):
    case = make_case(authority)
    document = make_document(case)
    make_precheck(document, Result.FINDINGS, requested_at=timezone.now() - timedelta(hours=1))
    make_precheck(document, Result.NO_FINDINGS)
    make_precheck(make_document(case, place=Place.REPLACED), Result.FINDINGS)

    assert rank(case, clerk) == Worst.NO_FINDINGS


def test_open_requests_are_counted_beside_the_case(authority, clerk):
    case = make_case(authority)
    documents = [make_document(case), make_document(case)]
    review_record(
        application=case,
        decisions=[DecisionInput(document.pk, Verdict.REJECTED, "unreadable") for document in documents],
        lock_version=case.lock_version,
        actor=Actor.staff(clerk),
    )

    assert cases_for_desk(clerk).get().open_corrections == 2


def test_appointments_narrow_by_local_days_and_order_with_the_unbooked_last(authority, clerk):
    today, tomorrow, unbooked = (make_case(authority) for _ in range(3))
    make_booking(today, at(0, 23))
    make_booking(tomorrow, at(1, 0))
    cancelled = make_booking(unbooked, at(0, 12))
    cancelled.cases.update(is_open=False)
    desk_facts_refresh(unbooked)
    day = timezone.localdate()
    cases = cases_for_desk(clerk)

    assert list(with_appointment(cases, day, day)) == [today]
    assert list(with_appointment(cases, day + timedelta(days=1), None)) == [tomorrow]
    assert list(without_appointment(cases)) == [unbooked]
    assert list(ordered_by_appointment(cases, descending=False)) == [today, tomorrow, unbooked]
    assert list(ordered_by_appointment(cases, descending=True)) == [tomorrow, today, unbooked]


def test_a_count_stops_one_beyond_its_limit_and_knows_no_other_authority(authority, clerk):
    for _ in range(3):
        make_case(authority)
    make_case(AuthorityFactory())

    assert counted(cases_for_desk(clerk)) == 3
    assert counted(cases_for_desk(clerk), limit=1) == 2


def test_the_names_of_a_page_cost_one_query_for_their_keys(authority, clerk, django_assert_num_queries):
    for _ in range(3):
        make_case(authority)
    key_cache.clear()

    with django_assert_num_queries(1, using="keys"):
        names = [case.display["name"] for case in cases_open(cases_for_desk(clerk))]

    assert names == ["YILMAZ, AYSE"] * 3


def test_services_are_those_of_the_clerks_authorities_by_their_latest_title(authority, clerk):
    make_case(authority)

    assert services_at_desk(clerk, "de") == [
        ("residence_permit_study", "Aufenthaltserlaubnis zum Zweck des Studiums"),
    ]
    assert services_at_desk(make_clerk(AuthorityFactory(services=[])), "de") == []
