"""A case as a ZIP for the office, and a person's copy of their data: complete, checked, and nobody else's."""

import io
import json
import subprocess
from types import SimpleNamespace

import jsonschema
import pikepdf
import pytest
from django.utils import timezone

from intake.actors import Actor
from intake.applications.scopes import OutsidePass, Scope
from intake.audit import AuditEntry
from intake.documents.states import Scan
from intake.errors import NotPermitted
from intake.handover.application_json import schema_text
from intake.handover.services import case_export, data_copy_make
from intake.throttling import TooManyAttempts
from tests.factories import ApplicationFactory, AuthorityFactory
from tests.intake.handover.reading import data_of, pdf_text, unpacked
from tests.intake.portal.visitor import page, send, visitor
from tests.intake.reviews.factories import ORIGINAL, make_clerk, make_document, make_precheck

pytestmark = pytest.mark.django_db
HISTORY = [SimpleNamespace(at=timezone.now(), who="Vera Amt", text="Fall geöffnet")]


@pytest.fixture
def application():
    return ApplicationFactory(submitted=True, complete=True, language="ar")


@pytest.fixture
def clerk(application):
    return Actor.staff(make_clerk(application.authority, first_name="Vera", last_name="Amt"))


@pytest.fixture
def files(application, clerk):
    document = make_document(application, "passport", verdict="accepted")
    make_precheck(document, findings=[("name_match.family_name", "failed", {"expected": "YILMAZ", "read": "YILMAS"})])
    return unpacked(case_export(application=application, actor=clerk, history=HISTORY))


def test_a_package_holds_summary_data_checks_files_and_manifest(files):
    assert set(files) == {
        "summary.pdf",
        "attachments/01-passport.pdf",
        "application.json",
        "application.schema.json",
        "checks.json",
        "manifest.sha512",
    }
    assert files["attachments/01-passport.pdf"] == ORIGINAL


def test_the_manifest_is_what_sha512sum_checks(files, tmp_path):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)

    def check():
        command = ["sha512sum", "-c", "manifest.sha512"]
        return subprocess.run(command, check=False, cwd=tmp_path, capture_output=True, text=True)

    good = check()
    assert good.returncode == 0, good.stderr
    assert good.stdout.count(": OK") == len(files) - 1
    (tmp_path / "application.json").write_text("{}")
    assert check().returncode == 1


def test_the_data_fit_their_schema_and_hold_stored_values_with_german_labels(files):
    schema = json.loads(schema_text())
    data = data_of(files)

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(data)
    answers = {answer["key"]: answer for answer in data["answers"]}
    assert answers["birth_date"]["value"] == "1999-04-17"
    assert answers["birth_date"]["text"] == "17. April 1999"
    assert answers["nationalities"]["value"] == ["TUR"]
    assert answers["family_name"]["label"].startswith("Familienname")
    assert json.loads(files["application.schema.json"]) == schema


def test_a_key_that_the_schema_does_not_know_is_refused(files):
    data = data_of(files) | {"surprise": 1}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, json.loads(schema_text()))


def test_the_summary_is_pdf_a_and_tells_the_case_in_german(files, application):
    text = pdf_text(files["summary.pdf"])

    for fact in (application.reference, "YILMAZ", "17. April 1999", "Anerkannt", "Vera Amt", "Fall geöffnet"):
        assert fact in text, fact
    with pikepdf.open(io.BytesIO(files["summary.pdf"])) as document:
        metadata = document.open_metadata()
        assert metadata.pdfa_status == "2B"
        assert "YILMAZ" not in str(metadata)
        assert "/JavaScript" not in document.Root.get("/Names", {})


def test_checks_name_code_outcome_and_values(files, application):
    checks = json.loads(files["checks.json"])

    assert checks["reference"] == application.reference
    assert {"code", "outcome", "level", "expected", "read", "evidence"} <= set(checks["checks"][0]["findings"][0])


@pytest.mark.parametrize("scan", [Scan.PENDING, Scan.INFECTED, Scan.NOT_POSSIBLE])
def test_what_the_scanner_did_not_release_stays_out_and_is_named(application, clerk, scan):
    make_document(application, "passport", scan=scan)

    files = unpacked(case_export(application=application, actor=clerk, history=[]))

    assert not [name for name in files if name.startswith("attachments/")]
    [document] = data_of(files)["documents"]
    assert document["file"] is None
    assert document["scan"] == scan


def test_an_export_and_each_of_its_files_is_recorded(files, application):
    events = list(AuditEntry.objects.filter(case_id=application.pk).values_list("event", flat=True))

    assert events.count("case_exported") == 1
    assert events.count("document_viewed") == 1


def test_only_clerks_of_the_authority_export_a_case(application):
    stranger = Actor.staff(make_clerk(AuthorityFactory()))
    for actor in (stranger, Actor.applicant(application.pk), Actor.system()):
        with pytest.raises(NotPermitted):
            case_export(application=application, actor=actor, history=[])


def test_a_persons_copy_has_what_they_said_and_who_looked(application, clerk):
    make_precheck(make_document(application, "passport"))
    unpacked(case_export(application=application, actor=clerk, history=[]))

    files = unpacked(data_copy_make(application=application, actor=Actor.applicant(application.pk)))

    assert {"receipt.pdf", "application.json", "attachments/01-passport.pdf", "README.txt"} <= set(files)
    data = data_of(files)
    jsonschema.validate(data, json.loads(schema_text()))
    assert {"event": "case_exported", "by": "authority"} in [
        {"event": line["event"], "by": line["by"]} for line in data["history"]
    ]
    whole = json.dumps(data, ensure_ascii=False)
    assert "Vera" not in whole
    assert "user" not in whole.replace(application.authority.name, "")


def test_a_copy_is_the_applicants_alone(application, clerk):
    helper = Actor.with_pass("helper", application.pk, application.pk, frozenset(Scope))

    with pytest.raises(OutsidePass):
        data_copy_make(application=application, actor=helper)
    for actor in (clerk, Actor.applicant(ApplicationFactory().pk)):
        with pytest.raises(NotPermitted):
            data_copy_make(application=application, actor=actor)


def test_copies_are_limited(application, monkeypatch):
    monkeypatch.setattr("intake.handover.services.COPIES_PER_HOUR", 1)
    data_copy_make(application=application, actor=Actor.applicant(application.pk)).close()
    with pytest.raises(TooManyAttempts):
        data_copy_make(application=application, actor=Actor.applicant(application.pk))


def test_the_page_offers_the_copy_and_a_post_sends_it(application):
    browser = visitor(application)

    assert page(browser, "data_copy", application.pk).status_code == 200
    answer = send(browser, "data_copy", application.pk)

    assert answer["Content-Type"] == "application/zip"
    assert application.reference in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_a_draft_has_a_copy_too_without_receipt():
    draft = ApplicationFactory()

    assert "receipt.pdf" not in unpacked(data_copy_make(application=draft, actor=Actor.applicant(draft.pk)))
