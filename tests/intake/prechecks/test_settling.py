"""Several files of one requirement: judged together, at the end of each pre-check and when a file goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

import ocr
from intake.actors import Actor
from intake.applications.models import Application
from intake.documents.services import document_remove
from intake.prechecks.models import Finding, Precheck
from intake.prechecks.recording import FIRST_RETRY, precheck_record
from intake.prechecks.selectors import applicant_words, clerk_words, latest_prechecks
from intake.prechecks.services import precheck_claim, precheck_run, prechecks_redate, prechecks_retry
from intake.prechecks.settling import findings_settle
from intake.prechecks.signals import precheck_finished
from intake.prechecks.states import Result, State
from ocr.report import WHOLE_PAGE, Evidence, Field
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import picture
from tests.intake.documents.test_services import receive

pytestmark = pytest.mark.django_db


WITH_A_GAP = ("2020-01", "2020-02", "2020-04")


def found(code, outcome="passed", level="review", read=None):
    return ocr.Finding(code, outcome, level, None, read)


def report(*findings, months="", likeness=(), error=None):
    fields = {"pay_months": Field(months, Evidence(1, WHOLE_PAGE, months, 0.9))} if months else {}
    return ocr.Report(
        media_type="image/jpeg", pages=1, kind="x", findings=findings, fields=fields, likeness=likeness, error=error
    )


def payslip(month):
    return report(
        found("wrong_document_type"),
        found("name_match.family_name"),
        found("payslip_three_consecutive", "inconclusive", "hint", month),
        months=month,
    )


def read(document, outcome):
    """Record what the machine says about a document; returns its row."""
    row = Precheck.objects.get(document=document, state=State.PENDING)
    assert precheck_record(precheck_claim(row.pk), outcome, may_retry=False)
    row.refresh_from_db()
    return row


def send(application, requirement, number):
    return receive(application, picture(text=f"{requirement} {number}"), key=requirement)


def about_sets():
    return [
        (finding.precheck.document_id, finding.code, finding.outcome, finding.values["read"])
        for finding in Finding.objects.filter(about_set=True)
    ]


@pytest.fixture
def application(db):
    return ApplicationFactory()


@pytest.fixture
def payslips(db):
    answers = {"income_sources": ["employment"], "employer_name": "Beispiel GmbH"}
    application = ApplicationFactory(complete=True, answers=answers)
    return [send(application, "payslips_3_months", number) for number in range(3)]


def test_months_that_lie_in_several_files_make_three_in_a_row(payslips):
    day = timezone.localdate()
    months = [f"{(day.year * 12 + day.month - 1 - back) // 12}-{(day.year * 12 + day.month - 1 - back) % 12 + 1:02d}"
              for back in (3, 2, 1)]  # fmt: skip
    rows = [read(document, payslip(month)) for document, month in zip(payslips, months, strict=True)]
    assert about_sets() == [(payslips[2].pk, "payslip_three_consecutive", "passed", ",".join(months))]
    for row in rows:
        row.refresh_from_db()
        assert row.result == Result.NO_FINDINGS
    assert "Drei Monate nacheinander" in applicant_words(rows[2]).passed
    assert applicant_words(rows[0]).findings == ()


def test_a_missing_month_is_told_once_at_the_last_file(payslips):
    rows = [read(document, payslip(month)) for document, month in zip(payslips, WITH_A_GAP, strict=True)]
    assert [len(applicant_words(latest_prechecks([document])[document.pk]).findings) for document in payslips] == [
        0,
        0,
        1,
    ]
    rows[2].refresh_from_db()
    assert rows[2].result == Result.FINDINGS
    words = applicant_words(rows[2]).findings[0]
    assert (words.code, words.read) == ("payslip_three_consecutive", "Januar 2020, Februar 2020, April 2020")
    settled = next(entry for entry in clerk_words(rows[0]).findings if entry.code == "payslip_three_consecutive")
    assert (settled.outcome, settled.text) == ("passed", "Durch eine andere Datei zu dieser Unterlage geklärt.")


def test_nothing_is_said_about_the_whole_before_the_last_file_was_read(payslips):
    read(payslips[0], payslip("2020-01"))
    read(payslips[1], payslip("2020-04"))
    assert about_sets() == []


def test_judging_again_changes_nothing(payslips):
    for document, month in zip(payslips, WITH_A_GAP, strict=True):
        read(document, payslip(month))
    before = list(Finding.objects.values_list("pk", "settled"))
    findings_settle(Application.objects.get(pk=payslips[0].application_id))
    assert list(Finding.objects.values_list("pk", "settled")) == before


def test_a_file_that_goes_is_counted_no_more(payslips):
    for document, month in zip(payslips, WITH_A_GAP, strict=True):
        read(document, payslip(month))
    document_remove(document=payslips[2], actor=Actor.applicant(payslips[2].application_id))
    assert about_sets() == [(payslips[1].pk, "payslip_three_consecutive", "failed", "2020-01,2020-02")]


def test_the_page_with_the_signatures_settles_the_page_without(application):
    first, last = (send(application, "rental_contract", number) for number in range(2))
    heard = []
    precheck_finished.connect(
        listen := lambda sender, precheck, **kwargs: heard.append((precheck.document_id, precheck.result))
    )
    try:
        row = read(first, report(found("wrong_document_type"), found("signature_both_parties", "inconclusive")))
        assert row.result == Result.FINDINGS
        read(last, report(found("wrong_document_type"), found("signature_both_parties")))
    finally:
        precheck_finished.disconnect(listen)
    row.refresh_from_db()
    assert row.result == Result.NO_FINDINGS
    assert heard == [(first.pk, "findings"), (first.pk, "no_findings"), (last.pk, "no_findings")]


def test_another_page_of_the_wrong_document_settles_nothing(application):
    first, last = (send(application, "rental_contract", number) for number in range(2))
    row = read(first, report(found("wrong_document_type"), found("signature_both_parties", "inconclusive")))
    read(last, report(found("wrong_document_type", "failed")))
    row.refresh_from_db()
    assert row.result == Result.FINDINGS


def test_the_same_file_for_two_requirements_is_told_at_the_later_one(application):
    image = picture(text="dieselbe Datei")
    first = receive(application, image, key="rental_contract")
    second = receive(application, image, key="registration_certificate")
    read(first, report(found("wrong_document_type")))
    row = read(second, report(found("wrong_document_type")))
    assert about_sets() == [(second.pk, "duplicate_upload", "failed", "rental_contract")]
    assert applicant_words(row).findings[0].read == "Mietvertrag"


def test_a_picture_that_was_encoded_anew_is_known_again(application):
    first, second = send(application, "rental_contract", 1), send(application, "rental_contract", 2)
    numbers = ",".join(f"{number:06x}" for number in range(9))
    one, other = f"{'0f' * 32}:{numbers}", f"{'0f' * 31}0e:{numbers}"
    read(first, report(found("wrong_document_type"), likeness=(one,)))
    read(second, report(found("wrong_document_type"), likeness=(other,)))
    assert [entry[:3] for entry in about_sets()] == [(second.pk, "duplicate_upload", "failed")]


def test_what_gave_up_for_a_missing_engine_is_asked_again_when_the_engine_is_back(application, monkeypatch):
    document = send(application, "passport", 1)
    row = read(document, report(error="engine_missing"))
    assert row.state == State.GAVE_UP
    assert prechecks_retry() == 0
    Precheck.objects.update(next_attempt_at=timezone.now() - timedelta(seconds=1))
    monkeypatch.setattr(ocr, "check", lambda data, **options: report(found("wrong_document_type")))
    assert prechecks_retry() == 1
    row.refresh_from_db()
    assert (row.state, row.result, row.error) == (State.DONE, Result.NO_FINDINGS, "")


def test_an_engine_that_stays_away_is_asked_for_less_and_less_often(application, monkeypatch):
    documents = [send(application, "passport", number) for number in range(2)]
    monkeypatch.setattr(ocr, "check", lambda data, **options: report(error="engine_missing"))
    for document in documents:
        precheck_run(Precheck.objects.get(document=document).pk)
    long_ago = timezone.now() - timedelta(hours=5)
    Precheck.objects.update(next_attempt_at=long_ago, requested_at=long_ago)
    assert prechecks_retry() == 0
    waits = sorted(row.next_attempt_at - timezone.now() for row in Precheck.objects.all())
    assert waits[0] < timedelta(0)  # the round ended with the first
    assert waits[1] > 10 * FIRST_RETRY


def test_at_submission_only_what_was_judged_on_an_earlier_day_is_judged_again(application):
    document = send(application, "passport", 1)
    read(document, report(found("wrong_document_type")))
    application = Application.objects.get(pk=application.pk)
    application.submitted_at = timezone.now()
    assert prechecks_redate(application) == 0
    Precheck.objects.update(finished_at=timezone.now() - timedelta(days=2))
    assert prechecks_redate(application) == 1
