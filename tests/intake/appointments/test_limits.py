"""What one person, one case and one network may have and try."""

from datetime import UTC, datetime, time, timedelta

import pytest

from intake.actors import Actor
from intake.applications.errors import NotEditable
from intake.applications.services import step_save
from intake.appointments.errors import PersonHasAppointment
from intake.appointments.limits import HOLDS_PER_CASE_AND_HOUR, hold_count, person_digests
from intake.appointments.models import Booking
from intake.appointments.models_party import PersonClaim
from intake.appointments.services import booking_cancel, booking_make, booking_reschedule, hold_take
from intake.throttling import Attempt, TooManyAttempts
from tests.factories import MembershipFactory
from tests.intake.appointments.factories import LaneFactory, applicant, booked, held, submitted_case, times_of

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
AYSE = {"family_name": "YILMAZ", "given_names": "AYSE", "birth_date": "1999-04-17", "passport_number": "U1"}


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def lane():
    return LaneFactory(opens=time(8), opens__closes=time(12))


# --- A person ---


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"passport_number": "U2"}, True),
        ({"family_name": "Yılmaz", "given_names": "Ayşe", "passport_number": ""}, True),
        ({"given_names": "FATMA"}, True),
        ({"given_names": "FATMA", "passport_number": "U2"}, False),
        ({"given_names": "FATMA", "passport_number": "u 1"}, True),
        ({"birth_date": "1999-04-18", "passport_number": "U2"}, False),
        ({"birth_date": "1999", "passport_number": "U2"}, False),
        ({"birth_date": "1999", "passport_number": "U1"}, True),
        ({"birth_date": "unknown", "passport_number": ""}, False),
    ],
)
def test_a_person_is_known_by_name_and_birth_date_or_by_the_passport(other, same):
    assert bool(person_digests(AYSE) & person_digests(AYSE | other)) is same


def test_the_first_of_january_and_a_common_name_are_not_one_person_with_two_passports():
    one = {"family_name": "ALI", "given_names": "MOHAMMED", "birth_date": "1990-01-01", "passport_number": "A1"}
    assert not person_digests(one) & person_digests(one | {"passport_number": "A2"})


def test_an_umlaut_hides_nobody():
    one = {"family_name": "Müller", "given_names": "Zoë", "birth_date": "1990-02-01"}
    for family, given in (("MUELLER", "ZOE"), ("Muller", "Zoe"), ("MÜLLER", "ZOË")):
        assert person_digests(one) & person_digests(one | {"family_name": family, "given_names": given})


def test_one_person_has_one_open_appointment_for_a_service_in_whatever_case(lane):
    one, two = submitted_case(lane, answers=AYSE), submitted_case(lane, answers=AYSE | {"passport_number": "U2"})
    booking = booked(one)
    with pytest.raises(PersonHasAppointment) as refusal:
        held(two)
    assert "rufen Sie bitte Ihre Ausländerbehörde an" in str(refusal.value.remedy)
    booking_cancel(application=one, booking_id=booking.pk, actor=applicant(one))
    assert not PersonClaim.objects.exists()
    assert booked(two).is_open


def test_two_cases_of_one_person_that_both_hold_get_one_appointment(lane):
    one, two = submitted_case(lane, answers=AYSE), submitted_case(lane, answers=AYSE)
    holds = [held(case) for case in (one, two)]
    booking_make(application=one, hold_id=holds[0].pk, actor=applicant(one))
    with pytest.raises(PersonHasAppointment):
        booking_make(application=two, hold_id=holds[1].pk, actor=applicant(two))
    assert Booking.objects.count() == 1


def test_the_person_stays_claimed_when_the_appointment_moves(lane):
    one, two = submitted_case(lane, answers=AYSE), submitted_case(lane, answers=AYSE)
    booked(one)
    hold = held(one, times_of(one)[3].starts_at)
    booking_reschedule(application=one, hold_id=hold.pk, actor=applicant(one))
    with pytest.raises(PersonHasAppointment):
        held(two)


def test_staff_may_give_a_second_appointment(lane):
    one, two = submitted_case(lane, answers=AYSE), submitted_case(lane, answers=AYSE)
    booked(one)
    clerk = Actor.staff(MembershipFactory(authority=lane.location.authority).user)
    hold = hold_take(application=two, starts_at=times_of(two)[0].starts_at, actor=clerk)
    assert booking_make(application=two, hold_id=hold.pk, actor=clerk).is_open


def test_claims_are_keyed_hashes_and_go_with_the_appointment(lane):
    case = submitted_case(lane, answers=AYSE)
    booked(case)
    digests = set(PersonClaim.objects.values_list("digest", flat=True))
    assert digests == person_digests(case.answers)
    assert all(len(digest) == 64 for digest in digests)


def test_name_and_birth_date_are_locked_after_the_booking(lane):
    case = submitted_case(lane, answers=AYSE)
    booked(case)
    case.refresh_from_db()
    with pytest.raises(NotEditable):
        step_save(
            application=case,
            step_key="personal",
            answers={"family_name": "BUYER"},
            lock_version=case.lock_version,
            language="de",
            actor=applicant(case),
        )
    case.refresh_from_db()
    assert case.answers["family_name"] == "YILMAZ"


# --- A case and a network ---


def test_A03_a_shelter_of_two_hundred_people_behind_one_address_is_not_locked_out(lane):
    case = submitted_case(lane)
    for number in range(200):
        case.pk = type(case.pk)(int=number + 1)
        for _try in range(3):
            hold_count(case, applicant(case), "192.0.2.7")


def test_A03_a_network_is_limited_by_its_cases_and_not_by_their_tries(lane, settings):
    settings.VORSPRACHE_CASES_PER_NETWORK = 3
    cases = [submitted_case(lane) for _number in range(4)]
    for case in cases[:3]:
        for _try in range(5):
            hold_count(case, applicant(case), "192.0.2.7")
    with pytest.raises(TooManyAttempts):
        hold_count(cases[3], applicant(cases[3]), "192.0.2.7")
    hold_count(cases[3], applicant(cases[3]), "192.0.2.8")
    hold_count(cases[0], applicant(cases[0]), "192.0.2.7")


def test_A03_the_limit_of_a_case_ends_with_the_hour(lane, time_machine):
    case = submitted_case(lane)
    for _number in range(HOLDS_PER_CASE_AND_HOUR):
        hold_count(case, applicant(case), "")
    with pytest.raises(TooManyAttempts):
        hold_count(case, applicant(case), "")
    time_machine.move_to(MORNING + timedelta(hours=1), tick=False)
    hold_count(case, applicant(case), "")


def test_staff_are_not_counted(lane):
    clerk = Actor.staff(MembershipFactory(authority=lane.location.authority).user)
    hold_count(submitted_case(lane), clerk, "192.0.2.7")
    assert not Attempt.objects.exists()
