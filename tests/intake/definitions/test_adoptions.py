"""Nothing changes for applicants before their authority adopts; what it adopts is its own, whole and kept."""

import pytest

from intake.actors import Actor
from intake.authorities.models import Membership
from intake.definitions.adaptations import Operation
from intake.definitions.adoptions import DROP, KEEP, candidate, form_adopt
from intake.definitions.errors import AdoptionHasConflicts, DefinitionInvalid, LintProblem, NoRevisionInForce
from intake.definitions.models import Adoption, FormRevision
from intake.definitions.selectors import newest_standard, revision_in_force, texts_of
from intake.definitions.services import revision_freeze
from intake.errors import NotPermitted
from intake.models import AuditEntry
from tests.factories import STUDY, AuthorityFactory, MembershipFactory, UserFactory, revision_study

pytestmark = pytest.mark.django_db

MINUTES = Operation("m", "set_appointment", "appointment", {"duration_min": 45})
HELP = Operation("h", "replace_help", "question.phone", {}, {"de": {"help": "Am besten mobil."}})


@pytest.fixture
def office(wagtail_tree):
    return AuthorityFactory(adopts_automatically=False)


@pytest.fixture
def editor(office):
    return Actor.staff(MembershipFactory(authority=office, role=Membership.Role.EDITOR).user)


def renew(**appointment):
    """Publish the next standard, with another appointment."""
    former = newest_standard(STUDY)
    content = {**former.content, "appointment": {**former.content["appointment"], **appointment}}
    return revision_freeze(
        content=content, texts=former.texts, source_key=None, required_languages=["de"], actor=Actor.system()
    )


def test_a_form_that_was_never_adopted_is_not_offered(office):
    revision_study()
    with pytest.raises(NoRevisionInForce):
        revision_in_force(office, STUDY)


def test_an_authority_that_takes_new_forms_automatically_has_the_newest_standard(wagtail_tree):
    automatic = AuthorityFactory(adopts_automatically=True)
    revision_study()
    second = renew(duration_min=35)

    assert revision_in_force(automatic, STUDY).pk == second.pk


def test_adopting_without_changes_uses_the_standard_itself(office, editor):
    standard = revision_study()
    adoption = form_adopt(authority=office, standard=standard, actor=editor)

    assert adoption.revision_id == standard.pk
    assert revision_in_force(office, STUDY).pk == standard.pk
    assert AuditEntry.objects.filter(event="form_adopted", authority=office).count() == 1


def test_a_new_standard_changes_nothing_before_it_is_adopted(office, editor):
    first = revision_study()
    form_adopt(authority=office, standard=first, actor=editor)
    second = renew(duration_min=35)

    assert revision_in_force(office, STUDY).pk == first.pk
    form_adopt(authority=office, standard=second, actor=editor)
    assert revision_in_force(office, STUDY).pk == second.pk


def test_local_changes_make_a_revision_of_the_authoritys_own(office, editor):
    standard = revision_study()
    adoption = form_adopt(authority=office, standard=standard, operations=[MINUTES, HELP], actor=editor)
    own = adoption.revision

    assert (own.authority, own.standard, own.number) == (office, standard, 1)
    assert own.content["appointment"]["duration_min"] == 45
    assert texts_of(own.pk, "de")["question.phone.help"] == "Am besten mobil."
    assert texts_of(own.pk, "tr")["question.phone.help"].is_fallback
    assert [one["kind"] for one in own.differences] == ["set_appointment", "replace_help"]
    assert newest_standard(STUDY) == standard


def test_another_authority_keeps_the_standard(office, editor):
    standard = revision_study()
    neighbour = AuthorityFactory(adopts_automatically=True)
    form_adopt(authority=office, standard=standard, operations=[MINUTES], actor=editor)

    assert revision_in_force(neighbour, STUDY).pk == standard.pk


def test_adopting_the_same_again_changes_nothing(office, editor):
    standard = revision_study()
    form_adopt(authority=office, standard=standard, operations=[MINUTES], actor=editor)
    form_adopt(authority=office, standard=standard, operations=[MINUTES], actor=editor)

    assert Adoption.objects.count() == 1
    assert FormRevision.objects.filter(authority=office).count() == 1


def test_a_standard_that_changed_under_an_operation_waits_for_a_decision(office, editor):
    form_adopt(authority=office, standard=revision_study(), operations=[MINUTES], actor=editor)
    second = renew(duration_min=35)

    with pytest.raises(AdoptionHasConflicts):
        form_adopt(authority=office, standard=second, operations=[MINUTES], actor=editor)
    assert revision_in_force(office, STUDY).content["appointment"]["duration_min"] == 45
    assert Adoption.objects.count() == 1


@pytest.mark.parametrize(("decision", "minutes"), [(KEEP, 45), (DROP, 35)])
def test_the_editor_decides_whether_the_local_value_stays(office, editor, decision, minutes):
    form_adopt(authority=office, standard=revision_study(), operations=[MINUTES], actor=editor)
    second = renew(duration_min=35)
    adoption = form_adopt(
        authority=office, standard=second, operations=[MINUTES], decisions={"m": decision}, actor=editor
    )

    assert adoption.revision.content["appointment"]["duration_min"] == minutes


def test_what_was_dropped_does_not_come_back_by_itself(office, editor):
    form_adopt(authority=office, standard=revision_study(), operations=[MINUTES], actor=editor)
    second = renew(duration_min=35)
    form_adopt(authority=office, standard=second, operations=[MINUTES], decisions={"m": DROP}, actor=editor)
    third = renew(extra_person_min=15)

    proposal = candidate(authority=office, standard=third, operations=[MINUTES])

    assert proposal.may_be_adopted
    assert proposal.adapted.content["appointment"]["duration_min"] == 35


def test_an_operation_that_fits_nothing_can_only_be_dropped(office, editor):
    lost = Operation("l", "replace_help", "question.pager", {}, {"de": {"help": "?"}})
    standard = revision_study()

    with pytest.raises(AdoptionHasConflicts):
        form_adopt(authority=office, standard=standard, operations=[lost], decisions={"l": KEEP}, actor=editor)
    form_adopt(authority=office, standard=standard, operations=[lost], decisions={"l": DROP}, actor=editor)
    assert revision_in_force(office, STUDY).pk == standard.pk


def test_what_the_gate_demands_stands_in_the_way(office, editor):
    def gate(content, texts):
        return [LintProblem("title", "text_missing", "uk")]

    with pytest.raises(DefinitionInvalid):
        form_adopt(authority=office, standard=revision_study(), gate=gate, actor=editor)
    assert not Adoption.objects.exists()


def test_an_unsound_result_is_not_adopted(office, editor):
    unsound = Operation(
        "u", "add_question", "question.phone", {"question": "local_x", "type": "text", "required": False}, {}
    )
    with pytest.raises(DefinitionInvalid) as refusal:
        form_adopt(authority=office, standard=revision_study(), operations=[unsound], actor=editor)
    assert [(problem.where, problem.code) for problem in refusal.value.problems] == [
        ("question.local_x.label", "text_missing")
    ]


@pytest.mark.parametrize("role", [None, Membership.Role.CLERK])
def test_only_an_editor_of_the_authority_adopts(office, role):
    user = MembershipFactory(authority=office, role=role).user if role else UserFactory(is_superuser=True)
    with pytest.raises(NotPermitted):
        form_adopt(authority=office, standard=revision_study(), actor=Actor.staff(user))


def test_an_editor_of_another_authority_does_not(office):
    stranger = MembershipFactory(authority=AuthorityFactory(), role=Membership.Role.EDITOR).user
    with pytest.raises(NotPermitted):
        form_adopt(authority=office, standard=revision_study(), actor=Actor.staff(stranger))


def test_the_preview_says_what_changes_for_new_applications(office, editor):
    form_adopt(authority=office, standard=revision_study(), actor=editor)
    second = renew(duration_min=35)

    (change,) = candidate(authority=office, standard=second, operations=[]).changes

    assert (change.where, change.slot, change.before, change.after) == ("appointment", "duration_min", 30, 35)
