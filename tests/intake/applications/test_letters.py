"""People without e-mail get letters: nothing written to them is forgotten."""

import pytest

from intake.actors import Actor
from intake.applications.letters import access_letter_request, letter_for, letters_mark_printed, letters_visible_to
from intake.applications.messages import message_send, message_write
from intake.applications.models_paper import Letter
from intake.errors import NotPermitted
from tests.factories import ApplicationFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk():
    return MembershipFactory()


@pytest.fixture
def case(clerk):
    return ApplicationFactory(authority=clerk.authority, submitted=True, answers={"email": ""})


def test_whatever_is_written_to_a_person_without_address_becomes_a_letter(case, clerk):
    assert case.letters.count() == 1  # the confirmation of the submission
    message_send(application=case, text="Bitte rufen Sie an.", actor=Actor.staff(clerk.user))

    assert [letter.kind for letter in case.letters.all()] == ["message", "message"]


def test_who_has_an_address_gets_mail_and_no_letter(clerk):
    with_address = ApplicationFactory(authority=clerk.authority, submitted=True)

    assert not with_address.letters.exists()


def test_what_the_person_writes_is_no_letter(case):
    message_write(application=case, text="Danke", actor=Actor.applicant(case.pk))

    assert case.letters.count() == 1


def test_a_letter_with_a_code_is_asked_for_once(case, clerk):
    actor = Actor.staff(clerk.user)

    first = access_letter_request(application=case, actor=actor)

    assert access_letter_request(application=case, actor=actor) == first
    with pytest.raises(NotPermitted):
        access_letter_request(application=case, actor=Actor.staff(MembershipFactory().user))


def test_printed_letters_leave_the_pile_and_say_who_printed_them(case, clerk):
    letters = list(letters_visible_to(clerk.user))

    assert letters_mark_printed(letters=letters, actor=Actor.staff(clerk.user)) == 1
    assert letters_mark_printed(letters=letters, actor=Actor.staff(clerk.user)) == 0
    assert Letter.objects.get().printed_by == clerk.user


def test_another_authority_sees_and_marks_none(case):
    stranger = MembershipFactory().user

    assert not letters_visible_to(stranger).exists()
    with pytest.raises(NotPermitted):
        letter_for(stranger, case.letters.get().pk)
    with pytest.raises(NotPermitted):
        letters_mark_printed(letters=case.letters.all(), actor=Actor.staff(stranger))
    assert Letter.objects.get().printed_at is None
