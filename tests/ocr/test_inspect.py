import io
import zipfile

import numpy as np
import pikepdf
import pytest
from PIL import Image

import ocr
from tests.ocr.conftest import sample


def picture(form="PNG", size=(60, 40), **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, "white").save(buffer, form, **options)
    return buffer.getvalue()


def pdf(pages=1):
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def refusal(data, **options):
    with pytest.raises(ocr.FileRefused) as caught:
        ocr.inspect(data, **options)
    return caught.value.code


@pytest.mark.parametrize(
    ("name", "media_type", "pages"),
    [
        ("passport_amal.jpg", "image/jpeg", 1),
        ("passport_amal.heic", "image/heic", 1),
        ("passport_amal.webp", "image/webp", 1),
        ("fax.tif", "image/tiff", 1),
        ("text_layer_enrolment.pdf", "application/pdf", 1),
        ("owner_password_only.pdf", "application/pdf", 2),
    ],
)
def test_documents_are_accepted_by_their_content(name, media_type, pages):
    inspection = ocr.inspect(sample(name))
    assert (inspection.media_type, inspection.pages) == (media_type, pages)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("text_called_passport.jpg", "type_not_allowed"),
        ("needs_password.pdf", "encrypted"),
        ("truncated.jpg", "unreadable"),
    ],
)
def test_what_is_no_document_is_refused_with_its_reason(name, code):
    assert refusal(sample(name)) == code


def test_nothing_is_refused_as_empty():
    assert refusal(b"") == "empty"


def test_a_file_above_the_bound_is_too_large():
    assert refusal(sample("fax.tif"), limits=ocr.Limits(max_bytes=1000)) == "too_large"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.4\n<html><script>alert(1)</script></html>",
        b"<html>%PDF-1.4</html>",
        b"GIF89a" + b"\0" * 200,
        b"PK\x03\x04" + b"\0" * 200,
        b"\xff\xd8\xff\xe0" + b"<html>",
        b"%PDF-1.7\n" + b"\0" * 5000,
    ],
)
def test_html_archives_and_shams_are_refused(data):
    assert refusal(data) in ("type_not_allowed", "unreadable")


def test_U10_a_picture_that_is_also_an_archive_is_refused():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("a.txt", "x")
    assert refusal(picture("JPEG") + archive.getvalue()) == "type_not_allowed"


def test_U10_a_picture_with_a_script_behind_its_end_is_refused():
    assert refusal(picture("PNG") + b"<script>alert(1)</script>") == "type_not_allowed"


def test_a_photo_with_a_harmless_tail_as_phones_append_it_is_accepted():
    assert ocr.inspect(picture("JPEG") + b"SEFT" + bytes(300)).media_type == "image/jpeg"


def test_too_many_pages_are_refused():
    assert refusal(pdf(4), limits=ocr.Limits(max_pages=3)) == "too_many_pages"
    assert ocr.inspect(pdf(3), limits=ocr.Limits(max_pages=3)).pages == 3


def test_pages_of_a_tiff_are_counted():
    frames = [Image.new("L", (30, 30), shade) for shade in (0, 100, 200)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "TIFF", save_all=True, append_images=frames[1:])
    assert ocr.inspect(buffer.getvalue()).pages == 3


def test_U18_a_huge_picture_is_refused_before_it_is_decoded():
    assert refusal(picture("PNG", (1200, 1000)), limits=ocr.Limits(max_pixels=1_000_000)) == "too_many_pixels"


def test_U19_a_small_file_of_very_many_pixels_is_refused():
    bomb = io.BytesIO()
    Image.new("1", (13_000, 13_000)).save(bomb, "PNG")
    assert refusal(bomb.getvalue()) == "too_many_pixels"


def test_U20_a_pdf_page_of_absurd_size_is_rendered_small():
    document = pikepdf.new()
    document.add_blank_page(page_size=(14_400, 14_400))
    buffer = io.BytesIO()
    document.save(buffer)
    report = ocr.check(buffer.getvalue(), engine="tests.engines.noop:Engine")
    assert report.error is None
    assert max(report.page_images[0].width, report.page_images[0].height) <= 1600


def test_a_truncated_png_is_unreadable():
    noise = np.random.default_rng(1).integers(0, 255, (200, 200, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "PNG")
    assert refusal(buffer.getvalue()[:30_000]) == "unreadable"


def test_sixteen_bit_and_transparent_pictures_are_shown_on_white():
    buffer = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(buffer, "PNG")
    page = ocr.check(buffer.getvalue(), engine="tests.engines.noop:Engine").page_images[0]
    assert Image.open(io.BytesIO(page.jpeg)).getpixel((20, 20))[0] > 240
    deep = Image.fromarray(np.linspace(0, 65535, 1600).reshape(40, 40).astype(np.uint16))
    buffer = io.BytesIO()
    deep.save(buffer, "PNG")
    page = ocr.check(buffer.getvalue(), engine="tests.engines.noop:Engine").page_images[0]
    shown = np.asarray(Image.open(io.BytesIO(page.jpeg)).convert("L"))
    assert shown[0].mean() < 40 < 200 < shown[-1].mean()
