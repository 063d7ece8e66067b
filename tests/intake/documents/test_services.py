import pytest
from django.db import connection

import ocr
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import application_withdraw
from intake.audit import AuditEntry
from intake.documents import errors
from intake.documents.acceptance import Upload
from intake.documents.models import Document, MissingDocument, StoredFile
from intake.documents.selectors import requirements_of
from intake.documents.services import (
    document_explain,
    document_receive,
    document_remove,
    document_replace,
    missing_document_explain,
    missing_document_retract,
)
from intake.documents.signals import requirement_answered
from intake.documents.states import Place, RequirementState, Verdict
from intake.documents.storage import FileStore
from intake.errors import NotPermitted
from intake.prechecks.models import Precheck
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import locked_pdf, pdf, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    return ApplicationFactory()


@pytest.fixture
def submitted(db):
    return ApplicationFactory(submitted=True)


def receive(application, data=None, name="pass.jpg", key="passport", **options):
    return document_receive(
        application=application,
        requirement_key=key,
        upload=Upload(name, picture() if data is None else data),
        actor=options.pop("actor", Actor.applicant(application.pk)),
        **options,
    )


def files_on_disk():
    return {path.name for folder in FileStore().folders() for path in folder.iterdir()}


def state_of(application, key="passport"):
    return next(status.state for status in requirements_of(application) if status.requirement.key == key)


def test_a_received_document_is_sealed_on_disk_with_its_row_and_its_precheck(draft):
    data = picture()
    document = receive(draft, data)
    assert (document.media_type, document.page_count, document.size) == ("image/jpeg", 1, len(data))
    assert document.name == "pass.jpg"
    assert (
        files_on_disk()
        == {str(document.storage_key)}
        == {str(key) for key in StoredFile.objects.values_list("key", flat=True)}
    )
    assert FileStore().read(document.storage_key, draft.pk) == data
    assert Precheck.objects.get().document == document
    assert state_of(draft) == RequirementState.UPLOADED


@pytest.mark.parametrize(
    ("kind", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("TIFF", "a.tif"), ("JPEG", "IMG_0001.HEIC")]
)
def test_every_kind_of_picture_is_taken(draft, kind, name):
    assert receive(draft, picture(kind), name).place == Place.ACTIVE


def test_a_pdf_is_taken_with_its_number_of_pages(draft):
    assert receive(draft, pdf(pages=3), "scan.pdf").page_count == 3


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "leer.pdf", "empty"),
        (b"MZ\x90\x00" + b"\x00" * 200, "pass.png", "type_not_allowed"),
        (b"this is a text file, not a passport", "passport.jpg", "type_not_allowed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "a.svg", "type_not_allowed"),
        (b"%PDF-1.7\n<html><body>hello</body></html>", "a.pdf", "type_not_allowed"),
        (picture("PNG"), "photo.pdf", "type_mismatch"),
        (pdf(), "pass.pdf.exe", "type_mismatch"),
        (locked_pdf(), "locked.pdf", "encrypted"),
        (picture(size=(1200, 1600))[:6000], "cut.jpg", "unreadable"),
    ],
    ids=["U01", "U04", "text-as-jpg", "U07", "U08", "U05", "U06", "U13", "U16"],
)
def test_U01_U04_U05_U06_U07_U08_U13_U16_what_is_no_document_is_refused_and_leaves_nothing(draft, data, name, code):
    with pytest.raises(errors.FileNotAccepted) as refusal:
        receive(draft, data, name)
    assert refusal.value.code == code
    assert refusal.value.text
    assert refusal.value.remedy
    assert not Document.objects.exists()
    assert files_on_disk() == set()
    assert AuditEntry.objects.get(event="document_refused").details["code"] == code


def test_U14_a_pdf_with_only_an_owner_password_is_taken(draft):
    import pikepdf

    assert receive(draft, pdf(encryption=pikepdf.Encryption(owner="o", user="")), "a.pdf").page_count == 1


def test_U02_the_size_limit_itself_is_allowed_and_one_byte_more_is_not(draft, settings):
    data = picture()
    settings.VORSPRACHE_UPLOAD_LIMITS = settings.VORSPRACHE_UPLOAD_LIMITS | {"max_file_bytes": len(data)}
    assert receive(draft, data)
    with pytest.raises(errors.FileTooLarge) as refusal:
        receive(draft, data + b"\x00")
    assert refusal.value.status == 413


def test_U21_too_many_pages_are_refused_with_the_limit(draft, settings):
    settings.VORSPRACHE_UPLOAD_LIMITS = settings.VORSPRACHE_UPLOAD_LIMITS | {"max_pages": 2}
    with pytest.raises(errors.TooManyPages, match="too_many_pages") as refusal:
        receive(draft, pdf(pages=3), "a.pdf")
    assert "2" in refusal.value.text


def test_U19_too_many_pixels_are_refused(draft, settings):
    settings.VORSPRACHE_UPLOAD_LIMITS = settings.VORSPRACHE_UPLOAD_LIMITS | {"max_pixels": 1000}
    with pytest.raises(errors.TooManyPixels):
        receive(draft)


def test_U41_the_case_takes_no_more_files_than_it_may_have(draft, settings):
    settings.VORSPRACHE_UPLOAD_LIMITS = settings.VORSPRACHE_UPLOAD_LIMITS | {"max_files_per_case": 1}
    receive(draft)
    with pytest.raises(errors.TooManyFiles):
        receive(draft, picture(text="zweite"), key="health_insurance_proof")


def test_U41_the_case_takes_no_more_bytes_than_it_may_have(draft, settings):
    data = picture()
    settings.VORSPRACHE_UPLOAD_LIMITS = settings.VORSPRACHE_UPLOAD_LIMITS | {"max_case_bytes": len(data) + 10}
    receive(draft, data)
    with pytest.raises(errors.TooMuchData):
        receive(draft, picture(text="zweite"), key="health_insurance_proof")


def test_a_requirement_takes_as_many_files_as_its_form_says(draft):
    limit = next(s.requirement.max_files for s in requirements_of(draft) if s.requirement.key == "passport")
    for number in range(limit):
        receive(draft, picture(text=f"Seite {number}"))
    with pytest.raises(errors.RequirementFull):
        receive(draft, picture(text="noch eine"))


def test_the_same_bytes_sent_twice_are_one_document(draft):
    first = receive(draft)
    assert receive(draft, name="noch einmal.jpg") == first
    assert Document.objects.count() == 1
    assert len(files_on_disk()) == 1


def test_bytes_stored_while_they_were_inspected_are_still_one_document(draft, monkeypatch):
    first = []

    def inspect(data, *, limits):
        monkeypatch.undo()
        first.append(receive(draft))
        return ocr.Inspection("image/jpeg", 1)

    monkeypatch.setattr(ocr, "inspect", inspect)
    assert receive(draft) == first[0]
    assert files_on_disk() == {str(first[0].storage_key)}


def test_no_transaction_is_open_while_a_file_is_parsed(draft, monkeypatch):
    outside = len(connection.savepoint_ids)

    def inspect(data, *, limits):
        assert len(connection.savepoint_ids) == outside
        return ocr.Inspection("image/jpeg", 1)

    monkeypatch.setattr(ocr, "inspect", inspect)
    assert receive(draft)


def test_without_the_sandbox_no_file_is_taken_unseen(draft, monkeypatch):
    def inspect(data, *, limits):
        raise ocr.SandboxUnavailable("gone")

    monkeypatch.setattr(ocr, "inspect", inspect)
    with pytest.raises(errors.InspectionUnavailable) as refusal:
        receive(draft)
    assert refusal.value.status == 503


def test_a_document_that_the_answers_do_not_ask_for_is_not_taken(draft):
    with pytest.raises(errors.RequirementNotAsked):
        receive(draft, key="birth_certificate")
    with pytest.raises(errors.RequirementNotAsked):
        receive(draft, key="no_such_thing")


def test_another_case_or_staff_cannot_send_files(draft):
    for actor in (Actor.applicant(None), Actor.applicant(ApplicationFactory().pk), Actor.system()):
        with pytest.raises(NotPermitted):
            receive(draft, actor=actor)


def test_a_submitted_case_still_takes_what_is_missing(submitted):
    assert receive(submitted).place == Place.ACTIVE


def test_a_withdrawn_case_takes_nothing_more(submitted):
    document = receive(submitted)
    application_withdraw(application=submitted, actor=Actor.applicant(submitted.pk))
    closed = Application.objects.get(pk=submitted.pk)
    with pytest.raises(errors.DocumentsClosed):
        receive(closed, picture(text="zu spät"))
    with pytest.raises(errors.DocumentsClosed):
        document_remove(document=document, actor=Actor.applicant(closed.pk))


@pytest.mark.django_db(transaction=True)
def test_replacing_in_a_draft_leaves_nothing_of_the_old_file():
    draft = ApplicationFactory()
    old = receive(draft)
    new = document_replace(document=old, upload=Upload("neu.jpg", picture(text="neu")), actor=Actor.applicant(draft.pk))
    assert list(Document.objects.all()) == [new]
    assert files_on_disk() == {str(new.storage_key)}


@pytest.mark.django_db(transaction=True)
def test_replacing_in_a_submitted_case_keeps_the_old_file_for_the_record():
    submitted = ApplicationFactory(submitted=True)
    old = receive(submitted)
    new = document_replace(
        document=old, upload=Upload("neu.jpg", picture(text="neu")), actor=Actor.applicant(submitted.pk)
    )
    old.refresh_from_db()
    assert (old.place, old.replaced_by) == (Place.REPLACED, new)
    assert files_on_disk() == {str(old.storage_key), str(new.storage_key)}
    assert [status.documents for status in requirements_of(submitted) if status.documents] == [(new,)]


@pytest.mark.parametrize("verdict", [Verdict.ACCEPTED, Verdict.ORIGINAL_SEEN, Verdict.WAIVED])
def test_what_the_clerk_accepted_can_neither_be_replaced_nor_removed(submitted, verdict):
    document = receive(submitted)
    Document.objects.filter(pk=document.pk).update(verdict=verdict)
    actor = Actor.applicant(submitted.pk)
    with pytest.raises(errors.DocumentSettled):
        document_replace(document=document, upload=Upload("neu.jpg", picture(text="neu")), actor=actor)
    with pytest.raises(errors.DocumentSettled):
        document_remove(document=document, actor=actor)
    assert Document.objects.get().place == Place.ACTIVE


@pytest.mark.django_db(transaction=True)
def test_removing_from_a_draft_deletes_and_may_be_repeated():
    draft = ApplicationFactory()
    document = receive(draft)
    for _time in range(2):
        document_remove(document=document, actor=Actor.applicant(draft.pk))
    assert not Document.objects.exists()
    assert not Precheck.objects.exists()
    assert files_on_disk() == set()
    assert state_of(draft) == RequirementState.OPEN


def test_removing_from_a_submitted_case_takes_the_document_out_of_the_count(submitted):
    document = receive(submitted)
    document_remove(document=document, actor=Actor.applicant(submitted.pk))
    assert Document.objects.get().place == Place.REMOVED
    assert state_of(submitted) == RequirementState.OPEN


def test_an_explanation_is_sealed_and_can_be_taken_back(draft):
    document = receive(draft)
    actor = Actor.applicant(draft.pk)
    document_explain(document=document, note="  Nach der Heirat\x00 heiße ich anders. ", actor=actor)
    stored = Document.objects.get()
    assert stored.note == "Nach der Heirat heiße ich anders."
    assert b"Heirat" not in bytes(stored.note_sealed)
    document_explain(document=document, note="", actor=actor)
    assert Document.objects.get().note == ""


def test_a_reason_why_there_is_no_document_always_goes_on(draft):
    actor = Actor.applicant(draft.pk)
    missing_document_explain(
        application=draft, requirement_key="passport", reason="bring_later", explanation="", actor=actor
    )
    assert state_of(draft) == RequirementState.EXPLAINED
    missing_document_retract(application=draft, requirement_key="passport", actor=actor)
    assert state_of(draft) == RequirementState.OPEN


def test_a_file_takes_the_place_of_the_reason_why_there_was_none(draft):
    missing_document_explain(
        application=draft,
        requirement_key="passport",
        reason="cannot_provide",
        explanation="Er liegt bei der Botschaft.",
        actor=Actor.applicant(draft.pk),
    )
    receive(draft)
    assert not MissingDocument.objects.exists()


def test_every_answer_for_a_requirement_is_told_to_the_stages_to_the_right(submitted):
    heard = []

    def listen(sender, requirement_key, **kwargs):
        heard.append(requirement_key)

    requirement_answered.connect(listen)
    try:
        actor = Actor.applicant(submitted.pk)
        document = receive(submitted)
        document_explain(document=document, note="So steht es im Pass.", actor=actor)
        missing_document_explain(
            application=submitted,
            requirement_key="health_insurance_proof",
            reason="bring_later",
            explanation="",
            actor=actor,
        )
    finally:
        requirement_answered.disconnect(listen)
    assert heard == ["passport", "passport", "health_insurance_proof"]


def test_the_record_names_no_contents(draft):
    document_explain(document=receive(draft), note="geheim", actor=Actor.applicant(draft.pk))
    record = str(list(AuditEntry.objects.values_list("details", flat=True)))
    assert "geheim" not in record
    assert "pass.jpg" not in record
