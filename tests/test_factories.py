import pytest

from intake.applications.selectors import minimum_missing, open_steps
from intake.applications.states import State
from intake.authorities.selectors import authority_of_request
from intake.definitions.selectors import form_of
from tests.factories import (
    PASSWORD,
    STUDY_ANSWERS,
    ApplicationFactory,
    AuthorityFactory,
    MembershipFactory,
    UserFactory,
    revision_study,
)

pytestmark = pytest.mark.django_db


def test_the_seed_form_is_put_into_force_once():
    assert revision_study() == revision_study()


def test_each_trait_gives_a_case_of_its_state():
    assert ApplicationFactory(draft=True).answers == {}
    minimum = ApplicationFactory()
    assert minimum.state == State.DRAFT
    assert minimum_missing(minimum) == []
    submitted = ApplicationFactory(submitted=True, answers={"family_name": "DEMIR"})
    assert submitted.state == State.SUBMITTED
    assert submitted.answers["family_name"] == "DEMIR"


def test_a_complete_case_has_no_open_step_and_keeps_every_answer():
    application = ApplicationFactory(complete=True, submitted=True)
    assert open_steps(application) == []
    expected = {key: value for step in STUDY_ANSWERS.values() for key, value in step.items()}
    assert application.answers == expected


def test_the_first_authority_answers_unknown_host_names(rf):
    first, second = AuthorityFactory(), AuthorityFactory()
    assert authority_of_request(rf.get("/", headers={"host": "testserver"})) == first
    assert authority_of_request(rf.get("/", headers={"host": second.site.hostname})) == second


def test_a_member_is_a_clerk_with_a_password_that_works():
    membership = MembershipFactory()
    assert membership.role == "clerk"
    assert membership.user.check_password(PASSWORD)
    assert UserFactory().pk != membership.user.pk


def test_the_sample_answers_are_answers_of_the_form():
    form = form_of(revision_study().pk)
    questions = {question.key: question for question in form.questions}
    for step_key, answers in STUDY_ANSWERS.items():
        for key, value in answers.items():
            assert key in {question.key for question in form.step(step_key).questions}
            if options := questions[key].options:
                assert set(value if isinstance(value, list) else [value]) <= set(options), key
