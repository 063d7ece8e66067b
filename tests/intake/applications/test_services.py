import pytest
from django.db import connection

from intake.actors import Actor
from intake.applications.errors import MinimumMissing, NotEditable, ServiceNotOffered, StaleDraft, UnknownStep
from intake.applications.models import Application, SearchToken
from intake.applications.services import (
    application_start,
    application_submit,
    application_withdraw,
    step_postpone,
    step_save,
)
from intake.applications.states import State
from intake.audit import AuditEntry
from intake.errors import NotPermitted
from intake.outbox import OutboxMessage
from tests.factories import STUDY, STUDY_ANSWERS, ApplicationFactory, AuthorityFactory, revision_study

pytestmark = pytest.mark.django_db


def save(application, step_key, answers=None, **given):
    return step_save(
        application=application,
        step_key=step_key,
        answers=STUDY_ANSWERS[step_key] if answers is None else answers,
        lock_version=given.get("lock_version", application.lock_version),
        language=given.get("language", "de"),
        actor=given.get("actor", Actor.applicant(application.pk)),
    )


def submit(application):
    return application_submit(application=application, actor=Actor.applicant(application.pk))


def test_a_case_starts_as_a_draft_on_the_revision_in_force():
    application = ApplicationFactory(draft=True)
    assert application.state == State.DRAFT
    assert application.revision == revision_study()
    assert application.reference.startswith(f"{application.authority.reference_prefix}-")


def test_a_service_that_the_authority_does_not_offer_cannot_be_started():
    with pytest.raises(ServiceNotOffered):
        application_start(
            authority=AuthorityFactory(services=[]), service_key=STUDY, language="de", actor=Actor.applicant(None)
        )


def test_answers_lie_sealed_in_the_database():
    application = ApplicationFactory(answers={"family_name": "UNVERWECHSELBAR"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT answers_sealed, display_sealed FROM intake_application")
        columns = cursor.fetchone()
    assert all(b"UNVERWECHSELBAR" not in bytes(column) for column in columns)
    assert Application.objects.get(pk=application.pk).answers["family_name"] == "UNVERWECHSELBAR"


def test_saving_a_step_marks_it_done_and_counts():
    application = ApplicationFactory(draft=True)
    saved = save(application, "purpose")
    assert saved.progress == {"purpose": "done"}
    assert saved.lock_version == application.lock_version + 1


def test_a_step_keeps_only_answers_to_its_own_questions():
    saved = save(ApplicationFactory(draft=True), "purpose", {"application_kind": "first", "family_name": "planted"})
    assert saved.answers == {"application_kind": "first"}


def test_W04_an_answer_that_conditions_hide_is_dropped():
    application = save(
        ApplicationFactory(draft=True), "purpose", {"application_kind": "extension", "extension_over_3_months": True}
    )
    changed = save(application, "purpose", {"application_kind": "first", "extension_over_3_months": True})
    assert changed.answers == {"application_kind": "first"}


def test_W10_a_second_tab_does_not_overwrite_silently():
    application = ApplicationFactory(draft=True)
    save(application, "purpose", {"application_kind": "first"}, lock_version=0)
    with pytest.raises(StaleDraft):
        save(application, "purpose", {"application_kind": "change_of_purpose"}, lock_version=0)
    assert Application.objects.get().answers["application_kind"] == "first"


def test_nobody_else_can_save():
    application = ApplicationFactory(draft=True)
    for actor in (Actor.applicant(None), Actor.applicant(ApplicationFactory(draft=True).pk), Actor.system()):
        with pytest.raises(NotPermitted):
            save(application, "purpose", actor=actor)


def test_a_step_that_the_form_does_not_have_is_unknown():
    with pytest.raises((UnknownStep, KeyError)):
        save(ApplicationFactory(draft=True), "purpose_x", {})


def test_identity_contact_and_purpose_suffice_to_submit():
    application = submit(ApplicationFactory())
    assert application.state == State.SUBMITTED
    assert application.submitted_at is not None


def test_without_the_minimum_it_says_which_steps_are_missing():
    with pytest.raises(MinimumMissing) as refusal:
        submit(save(ApplicationFactory(draft=True), "purpose"))
    assert refusal.value.steps == ["personal", "contact"]


def test_the_minimum_cannot_be_postponed_but_the_rest_can():
    application = ApplicationFactory()
    actor = Actor.applicant(application.pk)
    with pytest.raises(MinimumMissing):
        step_postpone(application=application, step_key="personal", lock_version=application.lock_version, actor=actor)
    later = step_postpone(application=application, step_key="study", lock_version=application.lock_version, actor=actor)
    assert later.progress["study"] == "postponed"


def test_W06_submitting_again_changes_nothing():
    first = submit(ApplicationFactory())
    second = submit(first)
    assert second.submitted_at == first.submitted_at
    assert OutboxMessage.objects.filter(kind="submission_confirmed").count() == 1
    assert AuditEntry.objects.filter(event="application_advanced").count() == 1


def test_the_confirmation_is_in_the_applicants_language_with_the_german_beside():
    application = submit(ApplicationFactory(language="tr"))
    message = application.messages.get()
    assert message.language == "tr"
    assert application.reference in message.content["subject_de"]
    assert "YILMAZ" not in message.content["subject"]


def test_without_an_address_the_message_stands_in_the_case_and_no_mail_goes_out():
    application = submit(ApplicationFactory(answers={"email": ""}))
    assert application.messages.count() == 1
    assert not OutboxMessage.objects.exists()


def test_after_submission_done_steps_are_fixed_and_open_ones_can_be_completed():
    application = submit(ApplicationFactory())
    with pytest.raises(NotEditable):
        save(application, "personal")
    assert save(application, "study").progress["study"] == "done"


def test_a_submitted_case_is_found_by_its_tokens_and_a_draft_is_not():
    draft = ApplicationFactory()
    assert not SearchToken.objects.exists()
    submit(draft)
    assert {"reference", "name", "birth_date"} <= set(SearchToken.objects.values_list("kind", flat=True))


def test_withdrawing_twice_is_once():
    application = submit(ApplicationFactory())
    actor = Actor.applicant(application.pk)
    application_withdraw(application=application, actor=actor)
    assert application_withdraw(application=application, actor=actor).state == State.WITHDRAWN


def test_the_audit_line_of_a_save_has_no_contents():
    ApplicationFactory()
    entry = AuditEntry.objects.filter(event="step_saved").first()
    assert set(entry.details) == {"step"}
