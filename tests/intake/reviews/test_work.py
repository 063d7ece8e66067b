"""Who works on a case, what stands out about it, and that nobody else decides that."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import lock
from intake.audit import AuditEntry
from intake.errors import NotPermitted
from intake.reviews.assignment import acting_for, case_assign, deputy_end, deputy_name
from intake.reviews.desk import (
    answered_since,
    applicant_is_late,
    assigned_to_me,
    cases_for_desk,
    follow_up_due,
    office_is_late,
    title_expires_soon,
)
from intake.reviews.desk_facts import Readiness, desk_facts_refresh, desk_facts_refresh_soon, desk_facts_repair
from intake.reviews.errors import DeputyUnfit, FollowUpPast, LabelExists, TooManyViews
from intake.reviews.follow_ups import follow_up_add, follow_up_done
from intake.reviews.labels import case_label_add, label_save
from intake.reviews.models_desk import FollowUp
from intake.reviews.saved_views import MOST_VIEWS, view_delete, view_save, views_visible_to
from intake.reviews.services import review_record
from tests.factories import AuthorityFactory, MembershipFactory
from tests.intake.reviews.factories import make_case, make_clerk, make_document, make_precheck

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(authority):
    return make_clerk(authority)


@pytest.fixture
def lead(authority, clerk):
    MembershipFactory(user=clerk, authority=authority, role="lead")
    return Actor.staff(clerk)


def test_a_case_goes_to_a_clerk_of_its_authority_and_to_nobody_else(authority, clerk):
    case, actor = make_case(authority), Actor.staff(clerk)

    assert case_assign(application=case, clerk=clerk, actor=actor) is True
    assert case_assign(application=case, clerk=clerk, actor=actor) is False
    assert list(assigned_to_me(cases_for_desk(clerk), clerk)) == [case]
    for stranger in (make_clerk(AuthorityFactory()), MembershipFactory(authority=authority, role="editor").user):
        with pytest.raises(NotPermitted):
            case_assign(application=case, clerk=stranger, actor=actor)
        with pytest.raises(NotPermitted):
            case_assign(application=case, clerk=None, actor=Actor.staff(stranger))
    assert Application.objects.get(pk=case.pk).lock_version == case.lock_version


def test_a_deputy_has_the_other_clerks_cases_for_as_long_as_it_lasts(authority, clerk):
    colleague, today = make_clerk(authority), timezone.localdate()
    case = make_case(authority)
    case_assign(application=case, clerk=clerk, actor=Actor.staff(clerk))

    later = deputy_name(
        authority=authority, deputy=colleague, first_day=today + timedelta(days=1), last_day=today + timedelta(days=1),
        actor=Actor.staff(clerk),
    )  # fmt: skip
    assert acting_for(colleague) == []
    deputy_end(deputy_id=later.pk, actor=Actor.staff(colleague))
    row = deputy_name(authority=authority, deputy=colleague, first_day=today, last_day=today, actor=Actor.staff(clerk))

    assert list(assigned_to_me(cases_for_desk(colleague), colleague)) == [case]
    with pytest.raises(NotPermitted):
        deputy_end(deputy_id=row.pk, actor=Actor.staff(make_clerk(authority)))
    colleague.memberships.all().delete()
    assert acting_for(colleague) == []


def test_nobody_stands_in_for_themselves_for_the_past_or_from_outside(authority, clerk):
    today, actor = timezone.localdate(), Actor.staff(clerk)
    colleague, outsider = make_clerk(authority), make_clerk(AuthorityFactory())

    for deputy, first, last, refusal in [
        (clerk, today, today, DeputyUnfit),
        (colleague, today, today - timedelta(days=1), DeputyUnfit),
        (outsider, today, today, NotPermitted),
    ]:
        with pytest.raises(refusal):
            deputy_name(authority=authority, deputy=deputy, first_day=first, last_day=last, actor=actor)


def test_labels_are_made_by_who_leads_and_put_on_by_every_clerk_of_the_authority(authority, clerk, lead):
    case, plain = make_case(authority), Actor.staff(make_clerk(authority))
    label = label_save(authority=authority, name="Eilt", colour="red", actor=lead)

    assert case_label_add(application=case, label=label, actor=plain) is True
    assert case_label_add(application=case, label=label, actor=plain) is False
    with pytest.raises(NotPermitted):
        label_save(authority=authority, name="Anders", colour="red", actor=plain)
    with pytest.raises(LabelExists):
        label_save(authority=authority, name="eilt", colour="blue", actor=lead)
    foreign = make_case(AuthorityFactory())
    with pytest.raises(NotPermitted):
        case_label_add(application=foreign, label=label, actor=Actor.staff(make_clerk(foreign.authority)))


def test_a_follow_up_is_due_on_its_day_until_it_is_ticked_off_and_its_note_is_sealed(authority, clerk):
    case, actor, today = make_case(authority), Actor.staff(clerk), timezone.localdate()
    follow_up_add(application=case, due_on=today + timedelta(days=3), note="", actor=actor)
    assert not follow_up_due(cases_for_desk(clerk)).exists()

    due = follow_up_add(application=case, due_on=today, note="Frau Kaya anrufen", actor=actor)

    assert list(follow_up_due(cases_for_desk(clerk))) == [case]
    assert b"Kaya" not in bytes(FollowUp.objects.get(pk=due.pk).note_sealed)
    follow_up_done(application=case, follow_up_id=due.pk, actor=actor)
    assert not follow_up_due(cases_for_desk(clerk)).exists()
    with pytest.raises(FollowUpPast):
        follow_up_add(application=case, due_on=today - timedelta(days=1), note="", actor=actor)
    assert [entry.details for entry in AuditEntry.objects.filter(event__startswith="follow_up")] == [{}, {}, {}]


def test_a_view_keeps_filters_but_no_search_and_is_shared_by_who_leads(authority, clerk, lead):
    colleague = make_clerk(authority)
    view = view_save(name="Eilige", question="state=ours&q=Kaya&p=3", actor=lead, share_with=authority)

    assert view.question == "state=ours"
    assert list(views_visible_to(colleague)) == [view]
    assert not views_visible_to(make_clerk(AuthorityFactory())).exists()
    with pytest.raises(NotPermitted):
        view_save(name="Meine", question="", actor=Actor.staff(colleague), share_with=authority)
    with pytest.raises(NotPermitted):
        view_delete(view_id=view.pk, actor=Actor.staff(colleague))
    for number in range(MOST_VIEWS - 1):
        view_save(name=f"Ansicht {number}", question="", actor=lead)
    with pytest.raises(TooManyViews):
        view_save(name="Noch eine", question="", actor=lead)


def test_who_waits_for_whom_follows_from_what_was_done_last(authority, clerk):
    case = make_case(authority)
    desk_facts_refresh(case)
    assert cases_for_desk(clerk).get().office_since == case.submitted_at

    review_record(
        application=case, decisions=[], lock_version=case.lock_version, actor=Actor.staff(clerk), state="incomplete"
    )
    assert cases_for_desk(clerk).get().office_since is None
    assert not answered_since(cases_for_desk(clerk)).exists()

    AuditEntry.objects.create(
        event="document_received", actor_kind="applicant", authority=authority, case_id=case.pk, details={}
    )
    desk_facts_refresh(case)
    assert list(answered_since(cases_for_desk(clerk))) == [case]


def test_long_waits_stand_out_on_either_side(authority, clerk):
    long_ago = timezone.now() - timedelta(days=40)
    office, applicant, fresh = (make_case(authority) for _ in range(3))
    Application.objects.filter(pk=office.pk).update(office_since=long_ago)
    Application.objects.filter(pk=applicant.pk).update(state="incomplete", last_activity_at=long_ago)

    assert list(office_is_late(cases_for_desk(clerk))) == [office]
    assert list(applicant_is_late(cases_for_desk(clerk))) == [applicant]
    assert fresh in cases_for_desk(clerk)


@pytest.mark.parametrize(("days", "found"), [(-40, False), (-3, True), (0, True), (20, True), (60, False)])
def test_an_expiring_title_is_found_though_its_day_is_sealed(authority, clerk, days, found):
    day = (timezone.localdate() + timedelta(days=days)).isoformat()
    steps = ("purpose", "personal", "contact", "entry")
    case = make_case(authority, steps=steps, answers={"visa_valid_until": day})

    assert list(title_expires_soon(cases_for_desk(clerk))) == ([case] if found else [])


def test_documents_are_ready_when_nothing_is_owed_and_nothing_doubtful(authority, clerk):
    case = make_case(authority, complete=True)
    desk_facts_refresh(case)
    assert cases_for_desk(clerk).get().readiness == Readiness.RED

    from intake.documents.selectors import requirements_of

    for status in requirements_of(case):
        make_precheck(make_document(case, status.requirement.key), "no_findings")
    assert cases_for_desk(clerk).get().readiness == Readiness.GREEN

    make_precheck(make_document(case, "passport"), "findings")
    assert cases_for_desk(clerk).get().readiness == Readiness.AMBER


def test_a_row_that_was_read_earlier_does_not_bring_former_facts_back(authority, clerk):
    case = make_case(authority)
    stale = Application.objects.get(pk=case.pk)
    follow_up_add(application=case, due_on=timezone.localdate(), note="", actor=Actor.staff(clerk))

    stale.language = "en"
    stale.save()

    assert lock(case.pk).follow_up_on == timezone.localdate()


def test_the_worker_repairs_what_no_receiver_heard_of(authority, clerk):
    case = make_case(authority)
    Application.objects.filter(pk=case.pk).update(open_corrections=7, facts_at=timezone.now() - timedelta(days=2))

    assert desk_facts_repair() == 1
    assert desk_facts_repair() == 0
    assert Application.objects.get(pk=case.pk).open_corrections == 0


def test_several_changes_of_a_transaction_are_followed_once_after_its_commit(
    authority, clerk, django_capture_on_commit_callbacks
):
    case = make_case(authority)
    Application.objects.filter(pk=case.pk).update(open_corrections=7)
    connection.run_on_commit.clear()

    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        desk_facts_refresh_soon(case.pk)
        desk_facts_refresh_soon(case.pk)
        assert Application.objects.get(pk=case.pk).open_corrections == 7

    assert len(callbacks) == 1
    assert Application.objects.get(pk=case.pk).open_corrections == 0
