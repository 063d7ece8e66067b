"""Whatever the bytes: a report or a refusal, in time, and nothing left behind."""

import io
import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

import ocr
from ocr import sandbox
from tests.ocr.conftest import SAMPLES, sample
from tests.ocr.odd import ODD

CODES = ocr.FileRefused.CODES | {None}


def small(form, **options) -> bytes:
    buffer = io.BytesIO()
    Image.open(io.BytesIO(sample("passport_amal.jpg"))).resize((500, 352)).save(buffer, form, **options)
    return buffer.getvalue()


VALID = [
    *(sample(name) for name in ("text_layer_enrolment.pdf", "owner_password_only.pdf", "fax.tif")),
    *(small(form) for form in ("JPEG", "PNG", "TIFF", "WEBP")),
    small("TIFF", compression="tiff_lzw"),
    small("JPEG", progressive=True),
]


@st.composite
def damaged(draw) -> bytes:
    """A valid file with bytes changed, cut off, taken out or put in twice."""
    data = bytearray(draw(st.sampled_from(VALID)))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, max(0, min(len(data) - 1, draw(st.sampled_from([400, 10**7]))))))
        match draw(st.sampled_from(["flip", "cut", "drop", "double", "extreme"])):
            case "flip":
                data[place] ^= draw(st.integers(1, 255))
            case "cut":
                data = data[: place + 1]
            case "drop":
                del data[place : place + draw(st.integers(1, 300))]
                data = data or bytearray(b"x")
            case "double":
                data[place:place] = data[place : place + 300]
            case "extreme":
                data[place : place + 4] = draw(st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"]))
    return bytes(data)


def answer_at_upload(data: bytes) -> str:
    try:
        return ocr.inspect(data).media_type
    except ocr.FileRefused as refusal:
        return refusal.code


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_a_damaged_file_gets_a_report_and_the_same_answer_at_upload(data):
    report = ocr.check(data, expect="passport", engine="tests.engines.noop:Engine")
    assert report.error in CODES
    assert answer_at_upload(data) == (report.error or report.media_type)
    assert not list(sandbox.keeper.running().base.glob("job-*"))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from([b"", b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"II*\0", b"RIFF\0\0\0\0WEBP"]),
    st.binary(max_size=2000),
)
def test_junk_behind_any_signature_is_refused(signature, junk):
    report = ocr.check(signature + junk)
    assert report.error in ocr.FileRefused.CODES
    assert report.findings == ()


@pytest.mark.parametrize(
    "path", sorted(set(SAMPLES.iterdir()) - {SAMPLES / "samples.toml"}), ids=lambda path: path.name
)
def test_every_sample_gives_a_report_and_boxes_within_the_page(path):
    report = ocr.check(path.read_bytes(), expect="passport")
    assert report.error in CODES
    boxes = [evidence.box for finding in report.findings for evidence in finding.evidence]
    boxes += [field.evidence.box for field in report.fields.values()]
    assert all(0 <= x0 <= x1 <= 1 and 0 <= y0 <= y1 <= 1 for x0, y0, x1, y1 in boxes)


def test_every_sample_is_named_with_its_origin():
    named = tomllib.loads((SAMPLES / "samples.toml").read_text(encoding="utf-8"))
    files = {path.name for path in SAMPLES.iterdir() if path.suffix != ".toml"}
    assert named["default"]["licence"]
    assert files == set(named["files"])


ACCEPTED = {
    *("png_of_16_bits_and_alpha", "png_with_many_frames", "jpeg_of_cmyk", "jpeg_with_a_huge_exif"),
    *("jpeg_with_a_profile_of_garbage", "jpeg_whose_exif_points_to_itself", "tiff_of_floats_without_numbers"),
    *("tiff_of_16_bits_in_foreign_order", "pdf_of_sixty_thousand_points", "pdf_with_a_program_inside"),
}
CODE_OF = {
    "png_of_the_largest_size": "too_many_pixels",
    "pdf_of_twenty_thousand_pages": "too_many_pages",
    "archive_of_a_word_processor": "type_not_allowed",
    "list_of_other_files": "type_not_allowed",
    "picture_that_is_also_a_pdf": "type_not_allowed",
    "png_without_size": "unreadable",
    "heic_of_endless_boxes": "unreadable",
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_file_gets_a_report_in_time_and_the_same_answer_at_upload(name):
    data = ODD[name]()
    report = ocr.check(data, engine="tests.engines.noop:Engine", limits=ocr.Limits(check_seconds=20))
    assert report.error in CODES
    assert answer_at_upload(data) == (report.error or report.media_type)
    assert not list(sandbox.keeper.running().base.glob("job-*"))
    if name in ACCEPTED:
        assert report.error is None
        assert report.page_images
    if name in CODE_OF:
        assert report.error == CODE_OF[name]


@pytest.mark.parametrize("data", [data for data in VALID if len(data) < 100_000], ids=lambda data: f"{len(data)}-bytes")
def test_a_file_cut_off_anywhere_gets_a_report(data):
    for part in (12, 40, len(data) // 20, len(data) // 3, len(data) - 1):
        report = ocr.check(data[:part], engine="tests.engines.noop:Engine")
        assert report.error in CODES
