import uuid

import pytest
from django.apps import apps

from intake.actors import Actor
from intake.applications.access import code_issue
from intake.applications.errors import TransitionRefused
from intake.applications.models import AccessGrant, Application, SearchToken
from intake.audit import AuditEntry
from intake.documents.acceptance import Upload
from intake.documents.models import StoredFile
from intake.documents.services import document_receive
from intake.documents.storage import FileStore
from intake.erasure import KEPT, draft_erase, relations_of_case
from intake.errors import NotPermitted
from intake.journal_replay import journal_replay, keys_settle
from intake.keystore.models import CaseKey, Erasure
from intake.outbox import OutboxMessage
from intake.sealing import KeyDestroyed, case_key_create, case_key_destroy
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import picture

pytestmark = pytest.mark.django_db


def test_a_person_can_erase_their_draft_at_once():
    application = ApplicationFactory()
    actor = Actor.applicant(application.pk)
    code_issue(application=application, actor=actor)
    document_receive(
        application=application, requirement_key="passport", upload=Upload("pass.jpg", picture()), actor=actor
    )
    draft_erase(application=application, actor=actor)
    assert not AccessGrant.objects.exists()
    assert not SearchToken.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not StoredFile.objects.exists()
    application.refresh_from_db()
    assert application.answers_sealed is None
    assert application.display_sealed is None
    with pytest.raises(KeyDestroyed):
        FileStore().write(application.pk, b"more")


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


def test_R02_the_worker_destroys_a_key_that_a_crash_left_behind():
    application = ApplicationFactory()
    draft_erase(application=application, actor=Actor.system())
    CaseKey.objects.create(case_id=application.pk, wrapped=b"left over", master_key_id="k1")
    assert keys_settle() == 1
    assert keys_settle() == 0


def test_every_table_that_refers_to_a_case_is_emptied_or_kept_for_a_reason():
    """A table added tomorrow is found by its relation; one that hides the case behind a bare id is not."""
    named = {relation.related_model for relation in relations_of_case()} | KEPT
    for model in apps.get_app_config("intake").get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Application:
                assert model in named, model


def test_the_record_counts_what_went():
    application = ApplicationFactory()
    code_issue(application=application, actor=Actor.applicant(application.pk))
    draft_erase(application=application, actor=Actor.applicant(application.pk))
    entry = AuditEntry.objects.get(event="case_erased")
    assert entry.details["former_state"] == "draft"
    assert "accessgrant:1" in entry.details["gone"]


def test_R04_a_case_that_a_restored_database_brought_back_is_erased_again():
    application = ApplicationFactory(submitted=True)
    Erasure.objects.create(case_id=application.pk)
    CaseKey.objects.filter(case_id=application.pk).delete()
    assert journal_replay() == 1
    application.refresh_from_db()
    assert application.state == "erased"
    assert not SearchToken.objects.filter(application=application).exists()
    assert journal_replay() == 0


def test_R04_a_key_that_a_restored_key_store_brought_back_is_destroyed_again():
    application = ApplicationFactory()
    draft_erase(application=application, actor=Actor.system())
    Erasure.objects.all().delete()
    case_key_create(application.pk)
    assert journal_replay() == 1
    assert not CaseKey.objects.filter(case_id=application.pk).exists()
    assert Erasure.objects.filter(case_id=application.pk).exists()


def test_R04_when_both_databases_are_old_the_journal_file_knows(settings, tmp_path):
    settings.VORSPRACHE_ERASURE_JOURNAL = tmp_path / "apart" / "erased"
    application, other = ApplicationFactory(submitted=True), ApplicationFactory(submitted=True)
    case_key_destroy(application.pk)
    Erasure.objects.all().delete()
    case_key_create(application.pk)
    with settings.VORSPRACHE_ERASURE_JOURNAL.open("a") as file:
        file.write("2026-11-22T10:00:00Z 0b8e")
    assert journal_replay() == 1
    application.refresh_from_db()
    other.refresh_from_db()
    assert (application.state, other.state) == ("erased", "submitted")
    assert not CaseKey.objects.filter(case_id=application.pk).exists()


def test_a_key_stays_when_the_journal_cannot_be_written(settings, tmp_path):
    (tmp_path / "full").write_text("a file where a folder should be")
    settings.VORSPRACHE_ERASURE_JOURNAL = tmp_path / "full" / "erased"
    application = ApplicationFactory()
    with pytest.raises(OSError, match="full"):
        case_key_destroy(application.pk)
    assert CaseKey.objects.filter(case_id=application.pk).exists()


def test_an_unknown_case_in_the_journal_harms_nobody():
    Erasure.objects.create(case_id=uuid.uuid4())
    ApplicationFactory()
    assert journal_replay() == 0
    assert Application.objects.get().state == "draft"
