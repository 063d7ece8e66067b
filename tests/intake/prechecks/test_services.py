from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

import ocr
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import step_save
from intake.documents.models import Document, Page, StoredFile
from intake.documents.selectors import page_image_open, requirements_of
from intake.documents.services import document_explain, document_remove
from intake.documents.states import RequirementState
from intake.documents.storage import FileStore
from intake.prechecks.models import Finding, Precheck
from intake.prechecks.recording import precheck_record, result_of
from intake.prechecks.selectors import (
    applicant_words,
    clerk_words,
    findings_for,
    latest_prechecks,
    requirements_checked,
)
from intake.prechecks.services import (
    MAX_ATTEMPTS,
    precheck_claim,
    precheck_request,
    precheck_run,
    prechecks_reclaim,
)
from intake.prechecks.signals import precheck_finished
from intake.prechecks.states import Result, State
from ocr.report import WHOLE_PAGE, Evidence
from tests.factories import STUDY_ANSWERS, ApplicationFactory
from tests.intake.documents.samples import picture
from tests.intake.documents.test_services import receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(db):
    return receive(ApplicationFactory())


def found(code, outcome="passed", level="review", *, expected=None, read=None):
    return ocr.Finding(code, outcome, level, expected, read, (Evidence(1, WHOLE_PAGE, read or "", 0.9),))


def report(*findings, error=None, pages=1):
    images = tuple(ocr.PageImage(number, picture(text=f"Seite {number}"), 600, 800) for number in range(1, pages + 1))
    return ocr.Report(
        media_type="image/jpeg", pages=pages, kind="passport", findings=findings, error=error, page_images=images
    )


GOOD = report(found("image_quality", level="hint"), found("wrong_document_type"), found("name_match.family_name"))
BAD = report(
    found("image_quality", level="hint"),
    found("wrong_document_type"),
    found("name_match.family_name", "failed", expected="YILMAZ", read="YILDIZ"),
    found("birth_date_match", "inconclusive", expected="1999-04-17"),
)


def finish(document, outcome=GOOD):
    row = Precheck.objects.get(document=document, state=State.PENDING)
    assert precheck_record(precheck_claim(row.pk), outcome, may_retry=False)
    row.refresh_from_db()
    return row


def test_what_was_found_is_kept_sealed_with_its_page_image(document):
    row = finish(document, BAD)
    assert (row.state, row.result, row.kind) == (State.DONE, Result.FINDINGS, "passport")
    finding = row.findings.get(code="name_match.family_name")
    assert finding.values["expected"] == "YILMAZ"
    assert b"YILDIZ" not in bytes(finding.values_sealed) + bytes(row.report_sealed)
    page = Page.objects.get(document=document)
    assert FileStore().read(page.storage_key, document.application_id).startswith(b"\xff\xd8")
    assert StoredFile.objects.filter(key=page.storage_key).exists()


def test_the_same_question_is_asked_once(document):
    row = Precheck.objects.get()
    assert precheck_request(document=document) == row
    finish(document)
    assert precheck_request(document=document) == row
    assert Precheck.objects.count() == 1


def test_T05_a_task_that_runs_twice_in_parallel_records_once(document):
    row = Precheck.objects.get()
    claim = precheck_claim(row.pk)
    assert precheck_claim(row.pk) is None
    assert precheck_record(claim, BAD, may_retry=False)
    assert not precheck_record(claim, BAD, may_retry=False)
    assert Finding.objects.count() == len(BAD.findings)
    assert Page.objects.count() == 1
    assert len([path for folder in FileStore().folders() for path in folder.iterdir()]) == 2


def test_T01_what_a_dead_worker_held_is_taken_over_and_recorded_once(document, monkeypatch):
    dead = precheck_claim(Precheck.objects.get().pk)
    monkeypatch.setattr(ocr, "check", lambda data, **options: GOOD)
    assert prechecks_reclaim() == 0
    Precheck.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert prechecks_reclaim() == 1
    assert not precheck_record(dead, BAD, may_retry=False)
    assert Precheck.objects.get().result == Result.NO_FINDINGS


def test_a_row_whose_task_was_lost_is_run_by_the_reconcile_loop(document, monkeypatch):
    monkeypatch.setattr(ocr, "check", lambda data, **options: GOOD)
    Precheck.objects.update(next_attempt_at=timezone.now() - timedelta(minutes=5))
    assert prechecks_reclaim() == 1
    assert prechecks_reclaim() == 0


@pytest.mark.parametrize("error", ["engine_crashed", "timed_out", "sandbox_unavailable"])
def test_T06_an_accident_is_tried_three_times_then_a_person_looks(document, monkeypatch, error):
    monkeypatch.setattr(ocr, "check", lambda data, **options: report(error=error))
    row = Precheck.objects.get()
    ends = []
    for _attempt in range(MAX_ATTEMPTS + 2):
        Precheck.objects.filter(state=State.PENDING).update(next_attempt_at=timezone.now())
        ends.append(precheck_run(row.pk))
    row.refresh_from_db()
    assert ends == [False, False, True, False, False]
    assert (row.state, row.result, row.error, row.attempts) == (State.GAVE_UP, Result.NOT_CHECKED, error, 3)
    assert Page.objects.count() == 1


def test_a_failed_attempt_waits_before_the_next(document, monkeypatch):
    monkeypatch.setattr(ocr, "check", lambda data, **options: report(error="engine_crashed"))
    row = Precheck.objects.get()
    precheck_run(row.pk)
    row.refresh_from_db()
    assert row.next_attempt_at > timezone.now()
    assert precheck_claim(row.pk) is None


def test_a_worker_that_dies_every_time_does_not_hold_the_document_for_ever(document):
    row = Precheck.objects.get()
    for _attempt in range(MAX_ATTEMPTS):
        assert precheck_claim(row.pk)
        Precheck.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert precheck_claim(row.pk) is None
    row.refresh_from_db()
    assert (row.state, row.error) == (State.GAVE_UP, "worker_died")


def test_without_an_engine_nothing_is_checked_and_nothing_is_repeated(document, monkeypatch):
    monkeypatch.setattr(ocr, "check", lambda data, **options: report(error="engine_missing"))
    row = Precheck.objects.get()
    assert precheck_run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.result) == (State.GAVE_UP, Result.NOT_CHECKED)
    words = applicant_words(row)
    assert "konnte nicht automatisch geprüft werden" in words.note
    assert words.findings == ()
    assert "Texterkennung ist nicht eingerichtet" in clerk_words(row).note


def test_the_real_sandbox_looks_at_a_real_picture_and_never_stops_anything(document):
    assert precheck_run(Precheck.objects.get().pk)
    row = Precheck.objects.get()
    assert row.state in {State.DONE, State.GAVE_UP}
    page = document.pages.get()
    assert page_image_open(document, 1, Actor.applicant(document.application_id)).startswith(b"\xff\xd8")
    assert (page.width, page.height) == (600, 800)


def test_a_lost_file_ends_in_not_checked(document):
    FileStore().delete(document.storage_key)
    assert precheck_run(Precheck.objects.get().pk)
    assert Precheck.objects.get().error == "document_gone"


def test_the_end_is_told_inside_the_transaction_also_of_one_that_gave_up(document):
    heard = []

    def listen(sender, precheck, **kwargs):
        heard.append((precheck.result, connection.in_atomic_block))

    precheck_finished.connect(listen)
    try:
        finish(document, report(error="engine_missing"))
    finally:
        precheck_finished.disconnect(listen)
    assert heard == [(Result.NOT_CHECKED, True)]


def test_an_end_that_could_not_be_told_is_not_recorded_and_leaves_no_files(document):
    def fail(sender, **kwargs):
        raise RuntimeError

    claim = precheck_claim(Precheck.objects.get().pk)
    precheck_finished.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            precheck_record(claim, BAD, may_retry=False)
    finally:
        precheck_finished.disconnect(fail)
    assert Precheck.objects.get().state == State.RUNNING
    assert not Finding.objects.exists()
    assert StoredFile.objects.count() == 1
    assert len([path for folder in FileStore().folders() for path in folder.iterdir()]) == 1


def change(application, step, **answers):
    application.refresh_from_db()
    step_save(
        application=application,
        step_key=step,
        answers=STUDY_ANSWERS[step] | answers,
        lock_version=application.lock_version,
        language="de",
        actor=Actor.applicant(application.pk),
    )


def test_an_answer_that_the_check_compared_asks_again_and_another_does_not(document):
    finish(document, BAD)
    change(document.application, "contact", phone="+4915199999999")
    assert Precheck.objects.count() == 1
    change(document.application, "personal", family_name="YILDIZ")
    assert Precheck.objects.filter(state=State.PENDING).count() == 1
    assert latest_prechecks([document])[document.pk].state == State.PENDING


def test_changing_an_answer_back_brings_the_former_result_forward(document):
    finish(document, BAD)
    change(document.application, "personal", family_name="YILDIZ")
    finish(document, GOOD)
    change(document.application, "personal")
    assert latest_prechecks([document])[document.pk].result == Result.FINDINGS
    assert Precheck.objects.count() == 2


def test_an_answer_changed_while_the_worker_reads_makes_its_result_void(document):
    claim = precheck_claim(Precheck.objects.get().pk)
    change(document.application, "personal", family_name="YILDIZ")
    assert not precheck_record(claim, BAD, may_retry=False)
    assert Precheck.objects.get().state == State.PENDING
    assert finish(document, GOOD).result == Result.NO_FINDINGS


def test_a_document_removed_while_it_is_read_leaves_nothing(document):
    claim = precheck_claim(Precheck.objects.get().pk)
    document_remove(document=document, actor=Actor.applicant(document.application_id))
    assert not precheck_record(claim, BAD, may_retry=False)
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        (GOOD, Result.NO_FINDINGS),
        (BAD, Result.FINDINGS),
        (report(error="timed_out"), Result.NOT_CHECKED),
        (report(), Result.NOT_CHECKED),
        (report(found("image_quality", level="hint")), Result.NOT_CHECKED),
        (report(found("wrong_document_type", "inconclusive")), Result.NOT_CHECKED),
        (report(found("name_match.family_name"), found("birth_date_match", "inconclusive")), Result.FINDINGS),
        (report(found("name_match.family_name"), found("max_age", "inconclusive", "hint")), Result.NO_FINDINGS),
        (report(found("name_match.family_name"), found("max_age", "failed", "hint")), Result.FINDINGS),
    ],
)
def test_a_report_is_summed_up_without_a_silent_pass(outcome, result):
    assert result_of(outcome) == result


def test_the_applicant_sees_what_can_be_acted_on_and_the_rest_in_a_line(document):
    words = applicant_words(finish(document, BAD))
    assert [(entry.code, entry.expected, entry.read) for entry in words.findings] == [
        ("name_match.family_name", "YILMAZ", "YILDIZ")
    ]
    assert words.passed == ("Bildqualität", "Art des Dokuments")
    assert words.unread == ("Geburtsdatum",)


def test_the_clerk_sees_every_finding_with_its_place(document):
    words = clerk_words(finish(document, BAD))
    assert [entry.code for entry in words.findings] == [finding.code for finding in BAD.findings]
    assert words.findings[2].page == 1
    assert words.findings[3].expected == "17. April 1999"


def test_a_wrong_document_is_praised_for_nothing(document):
    wrong = report(found("image_quality", level="hint"), found("wrong_document_type", "failed", read="rental_contract"))
    words = applicant_words(finish(document, wrong))
    assert words.passed == ()
    assert words.findings[0].read == "Mietvertrag"


def state_of(application, key="passport"):
    entries = requirements_checked(Application.objects.get(pk=application.pk))
    return next(entry.status.state for entry in entries if entry.status.requirement.key == key)


def test_a_requirement_follows_its_precheck_and_an_explanation_settles_it(document):
    application = document.application
    assert state_of(application) == RequirementState.CHECKING
    finish(document, BAD)
    assert state_of(application) == RequirementState.FINDINGS
    document_explain(document=document, note="Heirat", actor=Actor.applicant(application.pk))
    assert state_of(application) == RequirementState.EXPLAINED


def test_a_document_without_findings_is_said_to_be_prechecked_never_accepted(document):
    finish(document, GOOD)
    assert state_of(document.application) == RequirementState.OK
    assert RequirementState.OK.label == "Vorgeprüft"


def test_requirements_cost_the_same_queries_for_one_document_and_for_many(document, django_assert_num_queries):
    application = Application.objects.get(pk=document.application_id)
    requirements_of(application)
    with django_assert_num_queries(5):
        requirements_checked(application)
    for number in range(3):
        receive(application, picture(text=f"Seite {number}"))
    with django_assert_num_queries(5):
        requirements_checked(application)


def test_findings_are_read_for_the_documents_that_were_asked_about_only(document):
    finish(document, BAD)
    other = receive(ApplicationFactory(), picture(text="andere"))
    assert set(findings_for([document])) == {document.pk}
    assert set(findings_for([other])) == {other.pk}
