"""Figures against cases that were counted by hand, before and after one of them is erased."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import lock
from intake.applications.states import State
from intake.appointments.models import Booking, BookingCase, Closure
from intake.appointments.states import Channel
from intake.appointments.states import State as BookingState
from intake.audit import AuditEntry, audit_record
from intake.erasure import case_empty
from intake.figures.counting import Scope, counted
from intake.figures.keys import Key
from intake.figures.models import FigureCount, MonthlyFigure
from intake.figures.months import begin_of, earlier, following
from intake.figures.opened import minutes_opened
from intake.figures.selectors import authorities_with_figures, figures_of, first_online_booking, median_of
from intake.figures.services import case_figures_keep, figures_recount, figures_refresh, month_count
from tests.factories import STUDY, ApplicationFactory, AuthorityFactory, MembershipFactory, UserFactory, revision_study
from tests.intake.appointments.factories import LaneFactory, document_of, precheck_of
from tests.intake.reviews.factories import make_clerk

pytestmark = pytest.mark.django_db

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)


def moment(day, hour=10):
    return begin_of(day) + timedelta(hours=hour)


@pytest.fixture
def lane(db):
    return LaneFactory()


@pytest.fixture
def authority(lane):
    return lane.location.authority


def case_of(authority, day, language="de"):
    case = ApplicationFactory(authority=authority, submitted=True, language=language)
    Application.objects.filter(pk=case.pk).update(submitted_at=moment(day))
    case.refresh_from_db()
    return case


def entry(case, event, day, **details):
    actor = Actor.staff(UserFactory())
    row = audit_record(event, actor=actor, authority_id=case.authority_id, case_id=case.pk, **details)
    AuditEntry.objects.filter(pk=row.pk).update(at=moment(day))


def booking_of(lane, cases, made, day, state=BookingState.ATTENDED, channel=Channel.ONLINE, minutes=30, former=None):
    booking = Booking.objects.create(
        authority=lane.location.authority,
        lane=lane,
        type_key="application_biometrics",
        starts_at=moment(day),
        ends_at=moment(day) + timedelta(minutes=minutes),
        state=state,
        channel=channel,
        created_at=moment(made),
        rescheduled_from=former,
    )
    for case in cases:
        BookingCase.objects.create(booking=booking, application=case, is_open=False)
    return booking


def reviewed(case, day, *, asked):
    from intake.documents.states import Verdict
    from intake.reviews.models import CorrectionRequest, Decision, Review

    review = Review.objects.create(application=case, created_at=moment(day))
    document = document_of(case)
    verdict = Verdict.QUERY if asked else Verdict.ACCEPTED
    decision = Decision.objects.create(review=review, application=case, document=document, verdict=verdict)
    if asked:
        CorrectionRequest.objects.create(decision=decision, application=case, requirement_key="passport")


def found_in(case, day, *codes):
    from intake.prechecks.models import Finding

    precheck = precheck_of(document_of(case), finished_at=moment(day))
    for position, (code, outcome) in enumerate(codes):
        Finding.objects.create(
            precheck=precheck, application=case, position=position, code=code, outcome=outcome, level="review"
        )


@pytest.fixture
def cases(authority, lane):
    """Three cases of March and one of April, with all that happened to them."""
    first, second, third = (case_of(authority, date(2026, 3, day)) for day in (2, 3, 31))
    fourth = case_of(authority, date(2026, 4, 1), language="tr")
    entry(first, "case_viewed", date(2026, 3, 4))
    entry(first, "case_viewed", date(2026, 3, 20))
    entry(second, "case_viewed", date(2026, 3, 13))
    entry(third, "case_viewed", date(2026, 4, 2))
    entry(first, "application_advanced", date(2026, 4, 10), state=str(State.GRANTED))
    entry(second, "application_advanced", date(2026, 4, 11), state=str(State.IN_REVIEW))
    reviewed(first, date(2026, 3, 4), asked=False)
    reviewed(second, date(2026, 3, 13), asked=True)
    reviewed(second, date(2026, 3, 14), asked=False)
    booking_of(lane, [first, second], date(2026, 3, 5), date(2026, 3, 15))
    moved = booking_of(lane, [third], date(2026, 3, 31), date(2026, 4, 20), BookingState.RESCHEDULED)
    booking_of(lane, [third], date(2026, 4, 1), date(2026, 4, 21), BookingState.NO_SHOW, former=moved)
    booking_of(
        lane, [fourth], date(2026, 4, 2), date(2026, 4, 2), BookingState.ABORTED_MISSING_DOCUMENTS, Channel.PHONE, 45
    )
    found_in(first, date(2026, 3, 2), ("name_match.family_name", "failed"), ("name_match.given_names", "failed"))
    found_in(second, date(2026, 3, 3), ("passport_not_expired", "inconclusive"), ("passport_not_expired", "passed"))
    return first, second, third, fourth


BY_HAND = {
    MARCH: {
        Key.SUBMITTED: {STUDY: 3},
        Key.SUBMITTED_LANGUAGE: {"de": 3},
        Key.FIRST_REVIEW: {"complete": 1, "incomplete": 1},
        Key.DAYS_TO_FIRST_LOOK: {"2": 1, "10": 1},
        Key.BOOKED: {"online": 2},
        Key.LEAD_DAYS: {"10": 1, "20": 1},
        Key.APPOINTMENTS: {"attended": 1},
        Key.FINDINGS: {
            "name_match.family_name:failed": 1,
            "name_match.given_names:failed": 1,
            "passport_not_expired:inconclusive": 1,
        },
    },
    APRIL: {
        Key.SUBMITTED: {STUDY: 1},
        Key.SUBMITTED_LANGUAGE: {"tr": 1},
        Key.DAYS_TO_FIRST_LOOK: {"2": 1},
        Key.DAYS_TO_DECISION: {"39": 1},
        Key.BOOKED: {"phone": 1},
        Key.LEAD_DAYS: {"0": 1},
        Key.APPOINTMENTS: {"rescheduled": 1, "no_show": 1, "aborted_missing_documents": 1},
    },
}
MINUTES = {MARCH: 30, APRIL: 75}


def count(authority):
    for month in (MARCH, APRIL):
        month_count(authority, month)


def seen(authority, month):
    """Return what the selectors say of a month, without the minutes of lanes."""
    figures = figures_of(authority, month, month)
    lanes = {Key.MINUTES_BOOKED, Key.MINUTES_OPENED}
    return {key: dict(figures.by_dimension(key)) for key in Key if key not in lanes and figures.total(key)}


@pytest.mark.parametrize("month", [MARCH, APRIL])
def test_a_month_is_what_was_counted_by_hand(authority, lane, cases, month):
    count(authority)

    assert seen(authority, month) == BY_HAND[month]
    assert figures_of(authority, month, month).by_dimension(Key.MINUTES_BOOKED) == {str(lane.pk): MINUTES[month]}


def test_counting_again_changes_nothing(authority, cases):
    count(authority)
    before = list(MonthlyFigure.objects.order_by("pk").values())
    count(authority)

    assert list(MonthlyFigure.objects.order_by("pk").values()) == before


def test_what_is_corrected_is_counted_anew(authority, cases):
    count(authority)
    Booking.objects.filter(state=BookingState.NO_SHOW).update(state=BookingState.ATTENDED)
    count(authority)

    appointments = figures_of(authority, APRIL, APRIL).by_dimension(Key.APPOINTMENTS)
    assert appointments == {"rescheduled": 1, "attended": 1, "aborted_missing_documents": 1}


def erase(case):
    with transaction.atomic():
        case_empty(lock(case.pk), actor=Actor.system(), only_from=frozenset(State))


@pytest.mark.parametrize("again", [False, True], ids=["as it stands", "counted again"])
@pytest.mark.parametrize("gone", [[0], [1, 0], [0, 1, 2, 3]], ids=["one", "both of one booking", "all"])
def test_no_sum_changes_when_cases_are_erased(authority, cases, gone, again):
    count(authority)
    for number in gone:
        erase(cases[number])
    if again:
        count(authority)

    assert {month: seen(authority, month) for month in (MARCH, APRIL)} == BY_HAND
    minutes = [figures_of(authority, month, month).total(Key.MINUTES_BOOKED) for month in (MARCH, APRIL)]
    assert minutes == list(MINUTES.values())


def test_a_case_erased_before_it_was_ever_counted_is_in_the_figures(authority, cases):
    for case in cases:
        erase(case)
    count(authority)

    assert {month: seen(authority, month) for month in (MARCH, APRIL)} == BY_HAND


def test_a_draft_adds_nothing_and_leaves_nothing(authority):
    case_figures_keep(ApplicationFactory(authority=authority))

    assert not MonthlyFigure.objects.exists()


def test_no_authority_counts_the_cases_of_another(cases):
    other = AuthorityFactory()
    count(other)

    assert not counted(Scope(other.pk, month=MARCH))
    assert [seen(other, month) for month in (MARCH, APRIL)] == [{}, {}]


def test_figures_hold_no_personal_data(authority, cases):
    count(authority)
    fields = {field.name for field in MonthlyFigure._meta.concrete_fields}

    assert fields == {"id", "authority", "month", "key", "dimension", "live", "kept"}
    words = set(MonthlyFigure.objects.values_list("dimension", flat=True))
    assert not {str(case.pk) for case in cases} & words
    assert not {case.reference for case in cases} & words


# --- Sums, medians, opening hours ---


def test_the_median_lies_between_the_two_in_the_middle():
    assert median_of({"1": 1, "10": 1}) == 5.5
    assert median_of({"1": 3, "10": 1, "400": 1}) == 1
    assert median_of({}) is None


def test_months_without_a_fact_are_in_the_rows(authority, cases):
    count(authority)
    figures = figures_of(authority, date(2026, 2, 1), date(2026, 5, 1))

    assert figures.by_month(Key.SUBMITTED) == [0, 3, 1, 0]
    assert figures.medians_by_month(Key.DAYS_TO_FIRST_LOOK) == [None, 6, 2, None]


def test_a_lane_is_open_as_its_rules_say_without_closures(authority, lane):
    # Four hours a day but on holidays; one closure takes 8 to 10, another one overlaps it from 9 to 11.
    whole = minutes_opened(authority.pk, APRIL)[lane.pk]
    day = date(2026, 4, 15)
    for begin, end in ((8, 10), (9, 11)):
        Closure.objects.create(location=lane.location, starts_at=moment(day, begin), ends_at=moment(day, end))

    assert whole % 240 == 0
    assert minutes_opened(authority.pk, APRIL)[lane.pk] == whole - 180


def test_the_first_online_booking_is_a_fact(authority, cases):
    assert first_online_booking(authority) is None
    count(authority)

    assert first_online_booking(authority) == MARCH


def test_months_go_over_the_end_of_a_year():
    assert following(date(2026, 12, 1)) == date(2027, 1, 1)
    assert earlier(date(2026, 2, 1), 14) == date(2024, 12, 1)


# --- The worker, the command, the viewers ---


def test_the_worker_counts_everything_once_and_then_waits(authority, cases):
    assert figures_refresh() == 1
    assert seen(authority, MARCH) == BY_HAND[MARCH]
    assert figures_refresh() == 0

    FigureCount.objects.update(counted_at=timezone.now() - timedelta(hours=1))
    assert figures_refresh() == 1


def test_the_wait_for_a_free_time_is_noted_once_a_day(authority, lane):
    revision_study()
    for _time in range(2):
        FigureCount.objects.update(counted_at=timezone.now() - timedelta(hours=1))
        figures_refresh()

    rows = MonthlyFigure.objects.filter(key=Key.FREE_WAIT_DAYS)
    assert [(row.dimension.partition(":")[0], row.kept) for row in rows] == [(STUDY, 1)]


def test_the_command_counts_the_last_months_only_if_told(authority, cases, capsys):
    call_command("count_figures", months=1)
    assert "1 months counted" in capsys.readouterr().out
    assert seen(authority, MARCH) == {}

    assert figures_recount(authority) > 1
    assert seen(authority, MARCH) == BY_HAND[MARCH]


def test_whoever_works_in_an_authority_sees_its_figures(authority):
    clerk = make_clerk(authority)
    MembershipFactory(user=clerk, authority=authority, role="editor")

    assert list(authorities_with_figures(clerk)) == [authority]
    assert not authorities_with_figures(UserFactory(is_superuser=True))
