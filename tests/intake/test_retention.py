import pytest
from django.core.management import call_command
from django.utils import timezone

from intake.actors import Actor
from intake.applications.access import code_issue
from intake.applications.errors import TransitionRefused
from intake.applications.models import AccessGrant, Application, SearchToken
from intake.erasure import draft_erase
from intake.errors import NotPermitted
from intake.keystore.models import CaseKey
from intake.outbox import OutboxMessage
from intake.retention import drafts_due, drafts_erase_due
from tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db


def test_R06_a_draft_goes_after_thirty_days_without_activity(time_machine):
    time_machine.move_to(timezone.now())
    application = ApplicationFactory()
    time_machine.shift(29 * 86400)
    assert not drafts_due().exists()
    time_machine.shift(2 * 86400)
    assert drafts_erase_due() == 1
    application.refresh_from_db()
    assert application.state == "erased"
    assert application.answers_sealed is None
    assert not CaseKey.objects.filter(case_id=application.pk).exists()


def test_a_submitted_case_is_never_due_as_a_draft(time_machine):
    time_machine.move_to(timezone.now())
    ApplicationFactory(submitted=True)
    time_machine.shift(400 * 86400)
    assert not drafts_due().exists()


def test_a_person_can_erase_their_draft_at_once():
    application = ApplicationFactory()
    code_issue(application=application, actor=Actor.applicant(application.pk))
    draft_erase(application=application, actor=Actor.applicant(application.pk))
    assert not AccessGrant.objects.exists()
    assert not SearchToken.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_nobody_else_can_erase_it():
    with pytest.raises(NotPermitted):
        draft_erase(application=ApplicationFactory(), actor=Actor.applicant(ApplicationFactory().pk))


def test_a_submitted_case_cannot_be_erased_as_a_draft():
    application = ApplicationFactory(submitted=True)
    with pytest.raises(TransitionRefused):
        draft_erase(application=application, actor=Actor.applicant(application.pk))
    assert Application.objects.get().answers["family_name"]


def test_R02_an_erasure_broken_off_before_the_key_was_destroyed_is_completed():
    application = ApplicationFactory()
    actor = Actor.system()
    draft_erase(application=application, actor=actor)
    CaseKey.objects.create(case_id=application.pk, wrapped=b"left over", master_key_id="k1")
    draft_erase(application=application, actor=actor)
    assert not CaseKey.objects.filter(case_id=application.pk).exists()


def test_the_dry_run_names_references_and_erases_nothing(time_machine, capsys):
    time_machine.move_to(timezone.now())
    application = ApplicationFactory()
    time_machine.shift(40 * 86400)
    call_command("erase_due", "--dry-run")
    assert application.reference in capsys.readouterr().out
    assert drafts_due().count() == 1
