"""The clerk's word on findings, what it comes to, and the level that an authority sets."""

import pytest

from intake.actors import Actor
from intake.audit import AuditEntry
from intake.authorities.models import Membership
from intake.errors import NotPermitted
from intake.prechecks.models import Finding
from intake.prechecks.models_levels import CheckLevel
from intake.reviews.models_verdicts import FindingVerdict
from intake.reviews.verdicts import Agreement, agreements_of, check_level_set, finding_judge, verdicts_of, wilson
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory
from tests.intake.reviews.factories import make_case, make_clerk, make_document, make_precheck

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(authority):
    return Actor.staff(make_clerk(authority))


@pytest.fixture
def case(authority):
    return make_case(authority)


@pytest.fixture
def finding(case):
    make_precheck(make_document(case), "findings", findings=[("name_match.family_name", "failed", {"read": "GUEL"})])
    return Finding.objects.get()


def judge(case, finding, actor, verdict="right"):
    return finding_judge(application=case, finding_id=finding.pk, verdict=verdict, actor=actor)


def test_a_clerk_has_one_word_that_can_change_and_be_taken_back(case, finding, clerk):
    judge(case, finding, clerk)
    judge(case, finding, clerk, "wrong")
    assert verdicts_of([finding.pk], clerk) == {finding.pk: "wrong"}

    assert judge(case, finding, clerk, "wrong") is None
    assert verdicts_of([finding.pk], clerk) == {}


def test_each_clerk_has_an_own_word(case, finding, clerk, authority):
    colleague = Actor.staff(make_clerk(authority))
    judge(case, finding, clerk)
    judge(case, finding, colleague, "wrong")

    (agreement,) = agreements_of(authority.pk)
    assert (agreement.right, agreement.wrong, agreement.document_kind) == (1, 1, "passport")
    assert verdicts_of([finding.pk], colleague) == {finding.pk: "wrong"}


def test_what_is_counted_outlives_the_finding_and_holds_codes_alone(case, finding, clerk, authority):
    judge(case, finding, clerk)
    finding.delete()

    row = FindingVerdict.objects.get()
    assert (row.finding_id, row.code, row.outcome) == (None, "name_match.family_name", "failed")
    assert agreements_of(authority.pk)[0].number == 1
    assert AuditEntry.objects.get(event="finding_judged").details == {"code": row.code, "verdict": "right"}


def test_strangers_and_findings_of_other_cases_are_refused(case, finding, authority):
    elsewhere = AuthorityFactory()
    stranger, other = Actor.staff(make_clerk(elsewhere)), make_case(elsewhere)

    for application in (case, other):
        with pytest.raises(NotPermitted):
            judge(application, finding, stranger)


def test_an_unknown_word_is_no_verdict(case, finding, clerk):
    with pytest.raises(ValueError, match="perhaps"):
        judge(case, finding, clerk, "perhaps")


@pytest.mark.parametrize(
    ("right", "number", "lower", "upper"),
    [(0, 1, 0.0, 0.793), (1, 1, 0.207, 1.0), (81, 263, 0.255, 0.366), (15, 148, 0.062, 0.160), (0, 20, 0.0, 0.161)],
)
def test_the_bounds_are_those_of_wilson(right, number, lower, upper):
    """The figures of 81/263 and 15/148 are those of Newcombe, Statistics in Medicine 17 (1998), table I."""
    assert wilson(right, number) == pytest.approx((lower, upper), abs=0.0006)


@pytest.mark.parametrize(
    ("right", "wrong", "level", "proposed"),
    [
        (0, 19, "", False),
        (0, 20, "", True),
        (12, 13, "", True),
        (14, 6, "", False),
        (95, 5, "", False),
        (0, 20, "hint", False),
    ],
)
def test_a_check_proposes_itself_only_when_it_is_surely_often_wrong(right, wrong, level, proposed):
    assert Agreement("x", "passport", right, wrong, level).proposes_hint is proposed


def test_an_editor_accepts_the_level_for_their_authority_alone(case, finding, clerk, authority):
    judge(case, finding, clerk, "wrong")
    editor = UserFactory()
    MembershipFactory(user=editor, authority=authority, role=Membership.Role.EDITOR)
    asked = {"authority_id": authority.pk, "code": finding.code, "document_kind": "passport"}

    with pytest.raises(NotPermitted):
        check_level_set(**asked, hint=True, actor=clerk)
    check_level_set(**asked, hint=True, actor=Actor.staff(editor))
    check_level_set(**asked, hint=True, actor=Actor.staff(editor))

    level = CheckLevel.objects.get()
    assert (level.level, level.decided_by, agreements_of(authority.pk)[0].level) == ("hint", editor, "hint")
    check_level_set(**asked, hint=False, actor=Actor.staff(editor))
    assert not CheckLevel.objects.exists()
    assert AuditEntry.objects.filter(event="check_level_set").count() == 3


def test_a_check_that_nobody_judged_cannot_be_set(authority):
    editor = UserFactory()
    MembershipFactory(user=editor, authority=authority, role=Membership.Role.EDITOR)

    with pytest.raises(NotPermitted):
        check_level_set(
            authority_id=authority.pk, code="no_such", document_kind="passport", hint=True, actor=Actor.staff(editor)
        )
