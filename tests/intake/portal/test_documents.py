import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

import ocr
from intake.actors import Actor
from intake.audit import AuditEntry
from intake.documents.models import Document, MissingDocument
from intake.documents.states import Place, Verdict
from intake.documents.storage import FileStore
from intake.prechecks.models import Precheck
from intake.prechecks.recording import precheck_record
from intake.prechecks.services import precheck_claim
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import locked_pdf, pdf, picture
from tests.intake.portal.visitor import page, send, upload, visitor
from tests.intake.prechecks.test_services import BAD, GOOD, finish, found, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    return ApplicationFactory()


@pytest.fixture
def client(draft):
    return visitor(draft)


def text(response):
    return response.content.decode()


def stored(draft, client, outcome=None):
    upload(client, draft)
    document = Document.objects.get()
    if outcome:
        finish(document, outcome)
    return document


def test_the_overview_lists_required_documents_first_and_marks_the_others(draft, client):
    body = text(page(client, "documents", draft.pk))
    assert body.index("Diese Dokumente brauchen wir") < body.index("Reisepass") < body.index("Weitere Dokumente")
    assert "Fehlt noch" in body
    assert "Freiwillig" in body
    assert reverse("wizard:check", args=[draft.pk]) in body


def test_after_submission_the_overview_leads_home():
    submitted = ApplicationFactory(submitted=True)
    body = text(page(visitor(submitted), "documents", submitted.pk))
    assert "Zurück zu Ihrem Antrag" in body
    assert reverse("wizard:check", args=[submitted.pk]) not in body


def test_an_upload_is_confirmed_after_a_redirect_so_that_reloading_sends_nothing(draft, client):
    response = upload(client, draft)
    assert response.status_code == 302
    body = text(client.get(response["Location"]))
    assert "Ihre Datei \u2068pass.jpg\u2069 ist gespeichert." in body
    assert "wird geprüft" in body
    assert 'data-poll-state="running"' in body
    assert "Stand aktualisieren" in body


@pytest.mark.parametrize(
    ("data", "name", "status", "words"),
    [
        (b"", "leer.pdf", 422, "Die Datei ist leer"),
        (b"only text", "passport.jpg", 422, "Diese Art von Datei"),
        (locked_pdf(), "zu.pdf", 422, "Bitte speichern Sie die Datei ohne Passwort"),
        (picture(size=(1200, 1600))[:6000], "cut.jpg", 422, "beschädigt oder unvollständig"),
        (picture("PNG"), "bild.pdf", 422, "passt nicht zu ihrem Inhalt"),
    ],
)
def test_a_refused_file_keeps_the_page_and_says_what_to_do(draft, client, data, name, status, words):
    response = upload(client, draft, data=data, name=name)
    body = text(response)
    assert response.status_code == status
    assert body.count(words) == 2  # in the summary and at the field
    assert "<title>Fehler:" in body
    assert not Document.objects.exists()


def test_U02_more_than_the_limit_is_refused_without_being_read_whole(draft, client, settings):
    settings.VORSPRACHE_UPLOAD_LIMITS = settings.VORSPRACHE_UPLOAD_LIMITS | {"max_file_bytes": 1024 * 1024}
    response = upload(client, draft, data=b"\xff" * (1024 * 1024 + 1))
    assert response.status_code == 413
    assert "höchstens 1 MB" in text(response)


def test_a_form_without_a_file_asks_for_one(draft, client):
    response = send(client, "requirement", draft.pk, "passport")
    assert response.status_code == 422
    assert "Sie haben keine Datei ausgewählt." in text(response)


def test_an_upload_without_a_token_is_refused(draft, client):
    client.handler.enforce_csrf_checks = True
    assert upload(client, draft).status_code == 403
    assert not Document.objects.exists()


def test_the_applicant_sees_findings_with_both_values_and_three_ways_on(draft, client):
    stored(draft, client, BAD)
    body = text(page(client, "requirement", draft.pk, "passport"))
    assert "Der Familienname im Dokument ist anders" in body
    assert "YILDIZ" in body
    assert "Nicht sicher gelesen: Geburtsdatum" in body
    for words in ("Ersetzen", "Etwas dazu erklären", "Weiter zur Übersicht"):
        assert words in body


def test_a_check_that_could_not_be_made_asks_nothing_of_the_applicant(draft, client):
    stored(draft, client, report(error="engine_missing"))
    body = text(page(client, "requirement", draft.pk, "passport"))
    assert "konnte nicht automatisch geprüft werden" in body
    assert "Weiter zur Übersicht" in body


def test_the_fragment_tells_the_script_when_to_stop(draft, client):
    document = stored(draft, client)
    running = page(client, "requirement_status", draft.pk, "passport")
    assert running["X-Poll-State"] == "running"
    finish(document, GOOD)
    done = page(client, "requirement_status", draft.pk, "passport")
    assert done["X-Poll-State"] == "done"
    assert "vorgeprüft" in text(done)
    assert "<html" not in text(done)


def test_findings_are_said_in_the_language_of_the_page(draft, client):
    stored(draft, client, report(found("birth_date_match", "failed", expected="1999-04-17", read="1998-01-01")))
    german = text(client.get(f"/de/case/{draft.pk}/documents/passport/"))
    english = text(client.get(f"/en/case/{draft.pk}/documents/passport/"))
    assert "17. April 1999" in german
    assert "17 April 1999" in english


def test_a_page_image_is_sent_for_this_browser_only_and_can_do_nothing(draft, client):
    document = stored(draft, client, GOOD)
    response = page(client, "page_image", draft.pk, document.pk, 1)
    assert response["Content-Type"] == "image/jpeg"
    assert response.content.startswith(b"\xff\xd8")
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert page(client, "page_image", draft.pk, document.pk, 2).status_code == 404
    assert not AuditEntry.objects.filter(event="document_viewed").exists()


def test_U37_a_page_image_carries_no_place_and_no_camera(draft, client):
    exif = Image.Exif()
    exif[0x010F] = "Kamera des Beispiels"
    upload(client, draft, data=picture(exif=exif))
    row = Precheck.objects.get()
    claim = precheck_claim(row.pk)
    data = FileStore().read(claim.document.storage_key, draft.pk)
    assert b"Kamera" in data
    assert precheck_record(claim, ocr.check(data, expect="passport"), may_retry=False)
    assert b"Kamera" not in page(client, "page_image", draft.pk, claim.document_id, 1).content


def test_replacing_puts_the_new_file_in_the_place_of_the_old(draft, client):
    old = stored(draft, client, BAD)
    body = text(page(client, "document_replace", draft.pk, "passport", old.pk))
    assert "Der Familienname im Dokument ist anders" in body
    new = SimpleUploadedFile("neu.pdf", pdf(pages=2))
    response = send(client, "document_replace", draft.pk, "passport", old.pk, data={"file": new})
    assert response.status_code == 302
    assert Document.objects.get().name == "neu.pdf"


def test_a_replacement_that_is_refused_leaves_the_old_file(draft, client):
    old = stored(draft, client)
    bad = SimpleUploadedFile("neu.pdf", b"")
    response = send(client, "document_replace", draft.pk, "passport", old.pk, data={"file": bad})
    assert response.status_code == 422
    assert Document.objects.get() == old


def test_removing_asks_back_and_needs_a_button(draft, client):
    document = stored(draft, client)
    assert "Ja, entfernen" in text(page(client, "document_remove", draft.pk, "passport", document.pk))
    assert Document.objects.exists()
    for _press in range(2):
        assert send(client, "document_remove", draft.pk, "passport", document.pk).status_code == 302
    assert not Document.objects.exists()


def test_what_was_accepted_offers_neither_replacing_nor_removing():
    submitted = ApplicationFactory(submitted=True)
    client = visitor(submitted)
    document = stored(submitted, client, GOOD)
    Document.objects.update(verdict=Verdict.ACCEPTED)
    body = text(page(client, "requirement", submitted.pk, "passport"))
    assert "Anerkannt" in body
    assert "Ersetzen" not in body
    assert send(client, "document_remove", submitted.pk, "passport", document.pk).status_code == 409
    assert Document.objects.get().place == Place.ACTIVE


def test_an_explanation_is_kept_and_shown_and_the_finding_counts_as_answered(draft, client):
    document = stored(draft, client, BAD)
    response = send(
        client, "document_explain", draft.pk, "passport", document.pk, data={"note": "Ich heiße seit Mai anders."}
    )
    assert response.status_code == 302
    body = text(client.get(response["Location"]))
    assert "Ihre Erklärung ist gespeichert." in body
    assert "Ich heiße seit Mai anders." in body
    assert "Erklärung abgegeben" in text(page(client, "documents", draft.pk))


def test_an_explanation_that_is_too_long_is_kept_on_the_page(draft, client):
    document = stored(draft, client, BAD)
    response = send(client, "document_explain", draft.pk, "passport", document.pk, data={"note": "ü" * 2001})
    assert response.status_code == 422
    assert "höchstens 2000 Zeichen" in text(response)


def test_having_no_document_is_no_obstacle(draft, client):
    data = {"reason": "cannot_provide", "explanation": "Die Botschaft ist geschlossen."}
    response = send(client, "missing_document", draft.pk, "passport", data=data)
    assert response["Location"] == reverse("portal:documents", args=[draft.pk])
    assert "Erklärung abgegeben" in text(client.get(response["Location"]))
    assert "Die Botschaft ist geschlossen." in text(page(client, "requirement", draft.pk, "passport"))
    send(client, "missing_document", draft.pk, "passport", data={"_retract": "1"})
    assert not MissingDocument.objects.exists()


def test_a_missing_document_needs_a_reason_from_the_list(draft, client):
    for data in ({}, {"reason": "no_such_reason"}):
        assert send(client, "missing_document", draft.pk, "passport", data=data).status_code == 422
    assert not MissingDocument.objects.exists()


def test_U34_a_name_with_markup_is_shown_as_text(draft, client):
    upload(client, draft, name="<img src=x onerror=alert(1)>.jpg")
    for name, *rest in (("documents",), ("requirement", "passport"), ("case",)):
        body = text(page(client, name, draft.pk, *rest))
        assert "<img src=x" not in body


def test_the_number_of_files_ends_where_the_form_says(draft, client):
    for number in range(10):
        upload(client, draft, data=picture(text=f"Seite {number}"))
    body = text(page(client, "requirement", draft.pk, "passport"))
    assert "Mehr Dateien sind für dieses Dokument nicht möglich." in body
    assert 'type="file"' not in body


def test_after_withdrawal_documents_can_only_be_read():
    from intake.applications.services import application_withdraw

    submitted = ApplicationFactory(submitted=True)
    client = visitor(submitted)
    stored(submitted, client, BAD)
    application_withdraw(application=submitted, actor=Actor.applicant(submitted.pk))
    body = text(page(client, "requirement", submitted.pk, "passport"))
    assert "pass.jpg" in body
    assert 'type="file"' not in body
    assert "Ersetzen" not in body
    assert upload(client, submitted, data=picture(text="neu")).status_code == 409


@pytest.mark.parametrize("method", ["get", "post"])
def test_X01_another_applicant_gets_404_by_every_address(draft, client, method):
    document = stored(draft, client, GOOD)
    own = ApplicationFactory()
    stranger = visitor(own)
    addresses = [
        reverse("portal:documents", args=[draft.pk]),
        reverse("portal:requirement", args=[draft.pk, "passport"]),
        reverse("portal:requirement_status", args=[draft.pk, "passport"]),
        reverse("portal:missing_document", args=[draft.pk, "passport"]),
        *(
            reverse(f"portal:document_{action}", args=[case.pk, "passport", document.pk])
            for action in ("replace", "explain")
            for case in (draft, own)
        ),
        reverse("portal:document_remove", args=[draft.pk, "passport", document.pk]),
        *(reverse("portal:page_image", args=[case.pk, document.pk, 1]) for case in (draft, own)),
    ]
    for address in addresses:
        assert getattr(stranger, method)(address).status_code in ({404} if method == "get" else {404, 405}), address
    assert Document.objects.get().place == Place.ACTIVE


def test_a_requirement_that_the_form_does_not_know_is_404(draft, client):
    assert page(client, "requirement", draft.pk, "no-such-thing").status_code == 404
    assert page(client, "missing_document", draft.pk, "no-such-thing").status_code == 404


def test_pages_cost_few_queries_whatever_the_number_of_documents(draft, client, django_assert_max_num_queries):
    for number in range(3):
        upload(client, draft, data=picture(text=f"Seite {number}"))
    for precheck in Precheck.objects.all():
        finish(precheck.document, BAD)
    page(client, "documents", draft.pk)
    page(client, "requirement", draft.pk, "passport")
    with django_assert_max_num_queries(14):
        page(client, "documents", draft.pk)
    with django_assert_max_num_queries(15):
        page(client, "requirement", draft.pk, "passport")
    with django_assert_max_num_queries(9):
        page(client, "requirement_status", draft.pk, "passport")
