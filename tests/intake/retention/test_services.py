import pytest
from django.core.management import call_command
from django.utils import timezone

from intake.actors import Actor
from intake.applications.access import code_issue
from intake.applications.models import Application
from intake.applications.services import application_withdraw
from intake.authorities.models import Membership
from intake.errors import NotPermitted
from intake.keystore.models import CaseKey
from intake.retention.errors import DaysOutOfRange, ReasonNeeded
from intake.retention.models import LegalHold, RetentionRule
from intake.retention.selectors import cases_due, erasures_of, holds_visible_to, rules_of
from intake.retention.services import (
    case_erase_if_due,
    cases_erase_due,
    legal_hold_lift,
    legal_hold_set,
    retention_rule_set,
)
from tests.factories import ApplicationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = 86_400


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(timezone.now())
    return time_machine


def lead_of(authority):
    user = UserFactory()
    for role in (Membership.Role.CLERK, Membership.Role.LEAD):
        MembershipFactory(user=user, authority=authority, role=role)
    return Actor.staff(user)


def clerk_of(authority):
    return Actor.staff(MembershipFactory(authority=authority, role=Membership.Role.CLERK).user)


def withdrawn():
    application = ApplicationFactory(submitted=True)
    return application_withdraw(application=application, actor=Actor.applicant(application.pk))


def test_R06_a_draft_goes_after_thirty_days_without_activity(clock):
    application = ApplicationFactory()
    clock.shift(29 * DAY)
    assert not cases_due().exists()
    clock.shift(2 * DAY)
    assert cases_erase_due() == 1
    application.refresh_from_db()
    assert application.state == "erased"
    assert application.answers_sealed is None
    assert not CaseKey.objects.filter(case_id=application.pk).exists()


def test_an_authority_may_keep_drafts_for_a_shorter_time(clock):
    application, other = ApplicationFactory(), ApplicationFactory()
    retention_rule_set(authority=application.authority, state="draft", days=7, actor=lead_of(application.authority))
    clock.shift(8 * DAY)
    expected = [application.pk] if other.authority_id != application.authority_id else None
    due = list(cases_due().values_list("pk", flat=True))
    assert due == expected or expected is None
    assert application.pk in due


def test_R01_a_withdrawn_case_goes_when_its_rule_says_so(clock):
    application = withdrawn()
    clock.shift(5000 * DAY)
    assert not cases_due().exists(), "without a rule it is kept"
    retention_rule_set(
        authority=application.authority, state="withdrawn", days=180, actor=lead_of(application.authority)
    )
    assert cases_erase_due() == 1
    application.refresh_from_db()
    assert application.state == "erased"
    assert application.reference


def test_R05_a_withdrawn_case_stays_until_its_time_is_over(clock):
    application = withdrawn()
    retention_rule_set(
        authority=application.authority, state="withdrawn", days=180, actor=lead_of(application.authority)
    )
    clock.shift(179 * DAY)
    assert cases_erase_due() == 0
    assert Application.objects.get(pk=application.pk).answers["family_name"]


def test_a_case_at_work_is_never_due(clock):
    application = ApplicationFactory(submitted=True)
    lead = lead_of(application.authority)
    for state in RetentionRule.Ended.values:
        retention_rule_set(authority=application.authority, state=state, days=1, actor=lead)
    clock.shift(400 * DAY)
    assert not cases_due().exists()
    assert not case_erase_if_due(application.pk)


def test_a_legal_hold_keeps_a_case_until_it_is_lifted(clock):
    application = withdrawn()
    lead = lead_of(application.authority)
    retention_rule_set(authority=application.authority, state="withdrawn", days=1, actor=lead)
    clerk = clerk_of(application.authority)
    hold = legal_hold_set(application=application, reason="Klage beim Verwaltungsgericht", actor=clerk)
    assert legal_hold_set(application=application, reason="noch einmal", actor=clerk) == hold
    clock.shift(10 * DAY)
    assert cases_erase_due() == 0
    assert [held.reason for held in holds_visible_to(clerk.user)] == ["Klage beim Verwaltungsgericht"]
    legal_hold_lift(application=application, actor=clerk)
    legal_hold_lift(application=application, actor=clerk)
    assert cases_erase_due() == 1
    assert not LegalHold.objects.exists()


def test_a_hold_needs_a_reason():
    application = withdrawn()
    with pytest.raises(ReasonNeeded):
        legal_hold_set(application=application, reason="  ", actor=clerk_of(application.authority))


def test_only_a_clerk_of_the_authority_holds_a_case():
    application = withdrawn()
    stranger = clerk_of(MembershipFactory().authority)
    if stranger.user.memberships.filter(authority=application.authority).exists():
        stranger = Actor.staff(UserFactory())
    with pytest.raises(NotPermitted):
        legal_hold_set(application=application, reason="neugierig", actor=stranger)
    with pytest.raises(NotPermitted):
        legal_hold_lift(application=application, actor=Actor.applicant(application.pk))


def test_only_who_leads_the_authority_sets_its_rules():
    application = withdrawn()
    with pytest.raises(NotPermitted):
        retention_rule_set(
            authority=application.authority, state="closed", days=10, actor=clerk_of(application.authority)
        )


@pytest.mark.parametrize("days", [0, -1, 100_000])
def test_a_rule_has_a_sensible_number_of_days(days):
    application = withdrawn()
    with pytest.raises(DaysOutOfRange):
        retention_rule_set(
            authority=application.authority, state="closed", days=days, actor=lead_of(application.authority)
        )


def test_a_rule_can_be_taken_back():
    application = withdrawn()
    lead = lead_of(application.authority)
    retention_rule_set(authority=application.authority, state="closed", days=10, actor=lead)
    assert rules_of(application.authority) == {"closed": 10}
    retention_rule_set(authority=application.authority, state="closed", days=None, actor=lead)
    assert rules_of(application.authority) == {}


def test_the_proof_names_reference_and_counts_and_no_person(clock):
    application = ApplicationFactory()
    code_issue(application=application, actor=Actor.applicant(application.pk))
    name = application.answers["family_name"]
    clock.shift(40 * DAY)
    cases_erase_due()
    (proof,) = erasures_of(application.authority)
    assert proof.reference == application.reference
    assert proof.former_state == "draft"
    assert proof.gone["accessgrant"] == 1
    assert name not in str(proof)


def test_the_dry_run_names_references_and_erases_nothing(clock, capsys):
    application = ApplicationFactory()
    clock.shift(40 * DAY)
    call_command("erase_due", "--dry-run")
    assert application.reference in capsys.readouterr().out
    assert cases_due().count() == 1


def test_one_case_that_fails_does_not_keep_the_others(clock, monkeypatch):
    first, second = ApplicationFactory(), ApplicationFactory()
    clock.shift(40 * DAY)
    from intake.retention import services

    original = services.case_empty

    def fail_for_one(row, **options):
        if row.pk == first.pk:
            raise RuntimeError("broken")
        return original(row, **options)

    monkeypatch.setattr(services, "case_empty", fail_for_one)
    assert cases_erase_due() == 1
    second.refresh_from_db()
    assert second.state == "erased"
