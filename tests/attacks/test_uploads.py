"""Files that lie, explode or carry something: sent through the page as an applicant's browser sends them.

``ask`` asks the sandbox alone where the page adds nothing but its answer.
"""

import hashlib
import io
import re
import subprocess
import sys
import time
import zipfile
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from PIL import Image

import ocr
from intake.actors import Actor
from intake.applications.services import application_withdraw
from intake.audit import AuditEntry
from intake.documents.models import Document, StoredFile
from intake.documents.names import clean_name
from intake.documents.storage import FileStore
from intake.outbox import OutboxMessage
from intake.prechecks.models import Precheck
from intake.prechecks.services import precheck_run
from intake.reviews.services import DecisionInput, review_record
from ocr import recognise
from tests.conftest import ROOT
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import pdf, picture
from tests.intake.documents.test_services import files_on_disk
from tests.intake.portal.visitor import upload, visitor
from tests.intake.reviews.factories import make_clerk
from tests.ocr import odd
from tests.ocr.test_malformed import damaged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
QUICK = ocr.Limits(inspect_seconds=8, check_seconds=8, memory_bytes=512 * 1024 * 1024)
NOOP = "tests.engines.noop:Engine"


@pytest.fixture
def draft(db):
    return ApplicationFactory(complete=True)


@pytest.fixture
def browser(draft):
    return visitor(draft)


def refused(draft, browser, data, name, *codes):
    """Send a file that must be refused: told on the page, recorded with its code, and nothing of it kept."""
    response = upload(browser, draft, data=data, name=name)
    assert response.status_code in {413, 422}
    assert "<title>Fehler:" in response.content.decode()
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert files_on_disk() == set()
    entry = AuditEntry.objects.get(event="document_refused")
    assert entry.details["code"] in codes
    assert name not in str(entry.details)
    return response


def accepted(draft, browser, data, name):
    assert upload(browser, draft, data=data, name=name).status_code == 302
    return Document.objects.get()


def code_of(data, **options):
    with pytest.raises(ocr.FileRefused) as refusal:
        ocr.inspect(data, **options)
    return refusal.value.code


# --- What it is (U09, U17, U25, U35) ---


def test_U09_a_picture_that_is_also_a_pdf_is_refused(draft, browser):
    out = io.BytesIO()
    Image.new("P", (40, 40)).save(out, "GIF")
    refused(draft, browser, out.getvalue() + pdf(), "pass.gif", "type_not_allowed")


def test_U09_a_picture_of_an_allowed_kind_that_is_also_a_pdf_is_refused(draft, browser):
    refused(draft, browser, odd.picture_that_is_also_a_pdf(), "pass.jpg", "type_not_allowed")


def test_U10_a_photo_with_an_archive_and_a_script_behind_it_is_refused(draft, browser):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("x.js", "<script>alert(1)</script>")
    refused(draft, browser, picture() + archive.getvalue(), "pass.jpg", "type_not_allowed")


def test_U10_of_a_photo_with_a_harmless_tail_the_clerk_sees_a_copy_without_it(draft, browser):
    tail = b"SEFT-a-tail-as-phones-append-it"
    document = accepted(draft, browser, picture() + tail, "pass.jpg")
    assert tail not in page_shown_to_a_clerk(document)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.9, 0.97])
def test_U17_a_pdf_without_its_table_is_repaired_or_refused_and_never_an_error(draft, browser, keep):
    whole = pdf(pages=2)
    response = upload(browser, draft, data=whole[: int(len(whole) * keep)], name="a.pdf")
    assert response.status_code in {302, 422}
    assert Document.objects.count() == (response.status_code == 302) == len(files_on_disk())


def test_U17_a_pdf_whose_table_points_nowhere_is_repaired_or_refused(draft, browser):
    broken = re.sub(rb"startxref\s+\d+", b"startxref\n999999", pdf(object_stream_mode=pikepdf.ObjectStreamMode.disable))
    assert upload(browser, draft, data=broken, name="a.pdf").status_code in {302, 422}


@pytest.mark.parametrize("name", ["brief.docx", "brief.pdf", "archiv.zip"])
def test_U25_an_archive_is_refused_by_what_it_is_with_or_without_malware(draft, browser, name):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("word/document.xml", "<w:document/>")
        file.writestr("word/eicar.com", EICAR)
    refused(draft, browser, archive.getvalue(), name, "type_not_allowed", "type_mismatch")


def test_U35_a_list_of_other_files_is_refused_and_no_word_of_them_is_read(draft, browser, tmp_path):
    other = tmp_path / "another-applicant.png"
    other.write_bytes(picture("PNG", text="FREMDES GEHEIMNIS"))
    response = refused(draft, browser, f"{other}\n{other}\n".encode(), "pass.png", "type_not_allowed")
    assert "GEHEIMNIS" not in response.content.decode()
    assert not Precheck.objects.exists()


@pytest.mark.parametrize("language", ["deu --tessdata-dir /tmp", "deu+x", "../deu", "", "-c"])
def test_U36_only_languages_of_the_list_reach_the_command_line(language, monkeypatch):
    def never(*args, **kwargs):
        raise AssertionError("the engine was called")

    engine = recognise.engine_by_name("tesseract", tesseract="tesseract")
    monkeypatch.setattr(type(engine), "_call", never)
    with pytest.raises(ValueError, match="not on the list"):
        engine.words(Image.new("L", (50, 50)), languages=(language,), layout=3, timeout=1)


# --- What it carries (U11, U12, U15) ---


def active_pdf(kind):
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(300, 400))
    if kind == "javascript":
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('eingeschleust')"))
        document.Root.OpenAction = document.make_indirect(action)
    elif kind == "launch":
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("eingeschleust.exe"))
        page.AA = pikepdf.Dictionary(O=document.make_indirect(action))
    elif kind == "embedded":
        document.attachments["eingeschleust.exe"] = b"MZ eingeschleust"
    else:
        form = pikepdf.Stream(document, b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'>eingeschleust</xdp:xdp>")
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), XFA=document.make_indirect(form))
    out = io.BytesIO()
    document.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return out.getvalue()


def clerk_browser(document):
    client = Client()
    client.force_login(make_clerk(document.application.authority))
    return client


def checked(document, settings):
    settings.VORSPRACHE_OCR_ENGINE = NOOP
    precheck_run(Precheck.objects.get(document=document).pk)


def page_shown_to_a_clerk(document):
    report = ocr.check(FileStore().read(document.storage_key, document.application_id), engine=NOOP)
    return report.page_images[0].jpeg


@pytest.mark.parametrize("kind", ["javascript", "launch", "embedded", "xfa"])
def test_U11_U12_what_acts_in_a_pdf_reaches_nobody_but_who_saves_the_original(settings, kind):
    case = ApplicationFactory(complete=True, submitted=True)
    applicant = visitor(case)
    data = active_pdf(kind)
    document = accepted(case, applicant, data, "formular.pdf")
    checked(document, settings)
    clerk = clerk_browser(document)
    addresses = [
        (clerk, reverse("review:page", args=[case.pk, document.pk, 1])),
        (applicant, reverse("portal:page_image", args=[case.pk, document.pk, 1])),
    ]
    for browser, address in addresses:
        response = browser.get(address)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/jpeg"
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"eingeschleust" not in body
        assert body.startswith(b"\xff\xd8")
    saved = clerk.get(reverse("review:original", args=[case.pk, document.pk]))
    assert saved.content == data
    assert saved["Content-Disposition"].startswith("attachment;")
    assert saved["Content-Type"] == "application/octet-stream"


def test_U15_a_signed_original_is_kept_and_given_back_byte_by_byte():
    case = ApplicationFactory(complete=True, submitted=True)
    document = pikepdf.open(io.BytesIO(pdf()))
    signature = pikepdf.Dictionary(
        Type=pikepdf.Name.Sig, ByteRange=pikepdf.Array([0, 10, 20, 30]), Contents=pikepdf.String(b"\x30\x82" * 40)
    )
    document.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array([document.make_indirect(signature)]))
    out = io.BytesIO()
    document.save(out)
    stored = accepted(case, visitor(case), out.getvalue(), "vertrag.pdf")
    given = clerk_browser(stored).get(reverse("review:original", args=[case.pk, stored.pk])).content
    assert hashlib.sha256(given).hexdigest() == hashlib.sha256(out.getvalue()).hexdigest()


# --- What it swells to (U18 to U24) ---

MEMORY = """
import resource, sys
from ocr import errors, limits, rasterise
rasterise.Image.init()
import magic; magic.from_buffer(b"%PDF-1.4", mime=True)
data = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    rasterise.inspect(data, limits.Limits())
    code = "accepted"
except errors.FileRefused as refusal:
    code = refusal.code
print(code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def wide_png(side):
    """Make a PNG of side x side pixels that is whole: every row is there."""
    row = bytes(1 + (side + 7) // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    head = odd.chunk(b"IHDR", side.to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + head + odd.chunk(b"IDAT", body) + odd.chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [30_000, 13_000], ids=["U18", "U19"])
def test_U18_U19_a_small_picture_of_very_many_pixels_is_refused_before_it_takes_memory(side):
    data = wide_png(side)
    done = subprocess.run([sys.executable, "-c", MEMORY], input=data, capture_output=True, cwd=ROOT, check=True)
    code, grown = done.stdout.split()
    assert code == b"too_many_pixels"
    assert int(grown) < 50


def test_U18_the_page_says_so(draft, browser):
    response = refused(draft, browser, wide_png(30_000), "gross.png", "too_many_pixels")
    assert response.status_code == 422


def test_U20_a_page_of_five_metres_costs_no_more_than_a_sheet():
    document = pikepdf.new()
    document.add_blank_page(page_size=(14_400, 14_400))
    out = io.BytesIO()
    document.save(out)
    report = ocr.check(out.getvalue(), engine=NOOP, limits=QUICK)
    assert report.error is None
    assert max(report.page_images[0].width, report.page_images[0].height) <= 1600


def test_U21_a_pdf_of_twenty_thousand_pages_is_refused_with_the_limit(draft, browser):
    response = refused(draft, browser, odd.pdf_of_twenty_thousand_pages(), "viel.pdf", "too_many_pages")
    assert "50" in response.content.decode()


def ten_gigabytes_of_blanks():
    """Return a page whose content, twice deflated, swells from some kilobytes to 10 GB."""
    packer = zlib.compressobj(9)
    start = packer.compress(b" " * 1024**2) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * 1024**2) + packer.flush(zlib.Z_FULL_FLUSH)
    twice = zlib.compress(start + block * 10_239 + packer.flush(), 9)
    return odd.pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(twice), twice),
    )


def test_U22_a_stream_that_swells_to_ten_gigabytes_ends_at_its_limit_and_the_next_file_is_read():
    bomb = ten_gigabytes_of_blanks()
    assert len(bomb) < 1024**2
    began = time.monotonic()
    report = ocr.check(bomb, engine=NOOP, limits=QUICK)
    assert time.monotonic() - began < 10 * QUICK.check_seconds, "it was not left to finish"
    assert report.error in {None, "out_of_memory", "timed_out", "unreadable", "internal_error"}
    assert ocr.check(picture(), engine=NOOP).error is None


def test_U23_of_an_animation_with_thousands_of_frames_the_first_one_counts(draft, browser):
    frames = [Image.new("1", (8, 8), number % 2) for number in range(5000)]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], duration=10)
    assert accepted(draft, browser, out.getvalue(), "a.png").page_count == 1


@pytest.mark.parametrize("bomb", [odd.png_of_a_text_bomb, odd.png_of_a_profile_bomb])
def test_U24_texts_and_profiles_that_swell_are_refused_or_left_packed(draft, browser, bomb):
    response = upload(browser, draft, data=bomb(), name="a.png")
    assert response.status_code in {302, 422}
    if response.status_code == 302:
        document = Document.objects.get()
        assert len(page_shown_to_a_clerk(document)) < 1024**2
    assert ocr.inspect(picture()).media_type == "image/jpeg"


# --- How it is called (U30 to U34) ---

NAMES = {
    "U30": ("../../etc/passwd", "passwd"),
    "U31": ('pass"\r\nSet-Cookie: a=b\x00.jpg', None),
    "U32": ("schein\u202egpj.exe", None),
    "U33": ("جواز سفر \U0001f642 " + "ö" * 300 + ".jpg", None),
    "U34": ("<img src=x onerror=alert(1)>.jpg", None),
}


@pytest.mark.parametrize("name", [pair[0] for pair in NAMES.values()], ids=NAMES.keys())
def test_U30_U31_U32_U33_U34_a_name_names_no_file_breaks_no_header_and_runs_nowhere(name):
    case = ApplicationFactory(complete=True, submitted=True)
    browser = visitor(case)
    content = SimpleUploadedFile("x", picture())
    content._name = name  # as a client sends it; the test's own class would clean it
    browser.post(reverse("portal:requirement", args=[case.pk, "passport"]), {"file": content})
    if name.endswith(".exe"):
        assert not Document.objects.exists(), "a name that claims to be a program is refused"
        return
    document = Document.objects.get()
    assert re.fullmatch(r"[0-9a-f-]{36}", str(document.storage_key))
    assert files_on_disk() == {str(document.storage_key)}
    assert not set(document.name) & set("\u202e\r\n\x00/\\")
    assert len(document.name) <= 150
    clerk = clerk_browser(document)
    for page in (
        browser.get(reverse("portal:requirement", args=[case.pk, "passport"])),
        clerk.get(reverse("review:case", args=[case.pk])),
        clerk.get(reverse("review:index")),
    ):
        assert page.status_code == 200
        assert "<img src=x" not in page.content.decode()
    header = clerk.get(reverse("review:original", args=[case.pk, document.pk]))["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="[\w-]+\.jpg"', header)


def test_U34_a_name_with_markup_is_text_in_the_mail_too():
    case = ApplicationFactory(complete=True, submitted=True)
    document = accepted(case, visitor(case), picture(), "<img src=x onerror=alert(1)>.jpg")
    clerk = make_clerk(case.authority)
    decision = DecisionInput(document_id=document.pk, verdict="rejected", reason_key="unreadable", comment="")
    case.refresh_from_db()
    review_record(application=case, decisions=[decision], lock_version=case.lock_version, actor=Actor.staff(clerk))
    for message in OutboxMessage.objects.filter(case_id=case.pk):
        assert "html" not in message.content or "<img src=x" not in str(message.content["html"])


def test_U33_a_name_in_parts_is_kept_composed():
    assert clean_name("Mu\u0308ller-Pa\u0308sse.pdf") == "Müller-Pässe.pdf"


# --- When and how much (U40, U44) ---


def test_U40_more_parts_than_a_form_has_are_refused_unparsed(draft, browser, settings):
    files = {f"file{number}": SimpleUploadedFile("a.jpg", b"x") for number in range(101)}
    address = reverse("portal:requirement", args=[draft.pk, "passport"])
    assert browser.post(address, files).status_code == 400
    fields = {f"field{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    assert browser.post(address, fields).status_code == 400
    assert not Document.objects.exists()


def test_U40_a_thousand_unknown_fields_change_nothing(draft, browser):
    before = draft.answers
    browser.post(f"/de/apply/{draft.pk}/personal/", {f"field{number}": "x" for number in range(1001)})
    draft.refresh_from_db()
    assert draft.answers == before


def test_U44_after_submission_a_file_may_still_come_and_after_the_end_none(draft):
    case = ApplicationFactory(complete=True, submitted=True)
    browser = visitor(case)
    accepted(case, browser, picture(), "spaeter.jpg")

    application_withdraw(application=case, actor=Actor.applicant(case.pk))
    response = upload(browser, case, data=picture(text="zu spät"), name="zu-spaet.jpg")
    assert response.status_code == 409
    assert Document.objects.count() == 1


# --- Whatever comes (U45) ---


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=damaged(), name=st.text(max_size=40))
def test_U45_a_damaged_file_under_any_name_is_taken_or_refused_and_never_an_error(draft, data, name):
    send_damaged(draft, data, name)


@pytest.mark.slow
@hypothesis_settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=damaged(), name=st.text(max_size=40))
def test_U45_five_hundred_of_them(draft, data, name):
    send_damaged(draft, data, name)


def send_damaged(draft, data, name):
    browser = visitor(draft)
    browser.raise_request_exception = False
    response = upload(browser, draft, data=data, name=name or "x")
    # 400: a name with line ends breaks the request itself.
    assert response.status_code in {302, 400, 413, 422}, (response.status_code, name)
    assert draft.documents.count() == (response.status_code == 302)
    draft.documents.all().delete()
