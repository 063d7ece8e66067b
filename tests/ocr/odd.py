"""Odd files made by hand: bombs, shams, deep nests, contradictions. Each costs its maker a few hundred bytes."""

import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pikepdf
from PIL import Image, TiffImagePlugin

ODD: dict[str, Callable[[], bytes]] = {}


def odd(make: Callable[[], bytes]) -> Callable[[], bytes]:
    ODD[make.__name__] = make
    return make


def encoded(image: Image.Image, form: str, **options) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def grey(width=60, height=40) -> Image.Image:
    return Image.fromarray(np.linspace(0, 255, width * height).reshape(height, width).astype(np.uint8))


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, *extra: bytes, depth=8, colour=0, data=b"\0\0") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


def pdf_of(*objects: bytes) -> bytes:
    """Write objects 1, 2, ... with a true cross-reference table."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"<< /Root 1 0 R /Size %d >>" % (len(objects) + 1)
    return data + table + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(data))


def page_with(resources: bytes, content: bytes, *more: bytes, box: bytes = b"0 0 300 400") -> bytes:
    """Make a page of objects 1 to 4; `more` are objects 5, 6, ..."""
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Resources << %s >> /Contents 4 0 R >>" % (box, resources),
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        *more,
    )


def image_object(keys: bytes, data: bytes) -> bytes:
    head = b"<< /Type /XObject /Subtype /Image %s /Length %d >>" % (keys, len(data))
    return head + b"\nstream\n" + data + b"\nendstream"


def shown_image(keys: bytes, data: bytes) -> bytes:
    return page_with(b"/XObject << /I 5 0 R >>", b"300 0 0 400 0 0 cm /I Do", image_object(keys, data))


# --- pictures


@odd
def png_of_the_largest_size() -> bytes:
    return png(2**31 - 1, 2**31 - 1)


@odd
def png_without_size() -> bytes:
    return png(0, 0)


@odd
def png_of_a_text_bomb() -> bytes:
    return png(1, 1, *[chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10_000_000), 9)) for _ in range(40)])


@odd
def png_of_a_profile_bomb() -> bytes:
    return png(1, 1, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(60_000_000), 9)))


@odd
def png_with_too_much_data() -> bytes:
    return png(8, 8, data=bytes(50_000_000))


@odd
def png_of_16_bits_and_alpha() -> bytes:
    rows = b"".join(b"\0" + bytes(range(64)) for _ in range(8))
    return png(8, 8, depth=16, colour=6, data=rows)


@odd
def png_of_a_palette_that_is_missing() -> bytes:
    return png(8, 8, colour=3, data=b"".join(b"\0" + bytes(range(8)) for _ in range(8)))


@odd
def png_with_many_frames() -> bytes:
    frames = [Image.new("L", (20, 20), shade % 256) for shade in range(300)]
    return encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])


@odd
def jpeg_of_cmyk() -> bytes:
    return encoded(Image.new("CMYK", (60, 40), (10, 200, 30, 40)), "JPEG")


@odd
def jpeg_of_extreme_sides() -> bytes:
    return encoded(Image.new("L", (65_000, 1)), "JPEG")


@odd
def jpeg_with_a_huge_exif() -> bytes:
    data = encoded(grey(), "JPEG")
    exif = b"Exif\0\0II*\0\x08\0\0\0" + b"\xff\xff" + bytes(65_000)
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]


@odd
def jpeg_whose_exif_points_to_itself() -> bytes:
    ifd = struct.pack("<HHHIII", 1, 0x8769, 4, 1, 8, 8)
    exif = b"Exif\0\0II*\0\x08\0\0\0" + ifd
    data = encoded(grey(), "JPEG")
    return data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:]


@odd
def jpeg_with_a_profile_of_garbage() -> bytes:
    return encoded(grey(), "JPEG", icc_profile=b"\xff" * 5000)


@odd
def jpeg_that_promises_more_pixels() -> bytes:
    data = bytearray(encoded(grey(), "JPEG"))
    at = data.index(b"\xff\xc0")
    data[at + 5 : at + 9] = struct.pack(">HH", 9000, 9000)
    return bytes(data)


@odd
def tiff_of_ten_thousand_directories() -> bytes:
    count, data = 10_000, b"II*\0\x08\0\0\0"
    for number in range(count):
        following = 8 + (number + 1) * 30 if number + 1 < count else 0
        data += struct.pack("<HHHIIHHIII", 2, 256, 4, 1, 1, 257, 4, 1, 1, following)
    return data


@odd
def tiff_whose_directories_go_round() -> bytes:
    return b"II*\0\x08\0\0\0" + struct.pack("<HHHIIHHIII", 2, 256, 4, 1, 1, 257, 4, 1, 1, 8)


@odd
def tiff_of_giant_strips() -> bytes:
    info = TiffImagePlugin.ImageFileDirectory_v2()
    info[278] = 2**31
    return encoded(grey(), "TIFF", tiffinfo=info)


@odd
def tiff_of_floats_without_numbers() -> bytes:
    return encoded(Image.fromarray(np.full((20, 20), np.nan, np.float32)), "TIFF")


@odd
def tiff_of_16_bits_in_foreign_order() -> bytes:
    return encoded(Image.fromarray(np.arange(600, dtype=np.uint16).reshape(20, 30)).convert("I;16B"), "TIFF")


@odd
def webp_of_a_broken_animation() -> bytes:
    frames = [Image.new("RGB", (40, 40), (shade, 0, 0)) for shade in (0, 100, 200)]
    return encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])[:-40]


@odd
def heic_of_endless_boxes() -> bytes:
    head = struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"mif1")
    return head + struct.pack(">I4sI", 2**31, b"meta", 0) + struct.pack(">I4sI", 1, b"iprp", 0) * 50


@odd
def heic_of_a_box_without_length() -> bytes:
    return struct.pack(">I4s4sI4s", 20, b"ftyp", b"heic", 0, b"heic") + struct.pack(">I4s", 0, b"meta") + bytes(200)


# --- documents


@odd
def pdf_of_twenty_thousand_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 20_003))
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count 20000 >>" % kids,
        *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * 20_000,
    )


@odd
def pdf_that_claims_pages_it_has_not() -> bytes:
    return pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 20 >>")


@odd
def pdf_of_sixty_thousand_points() -> bytes:
    return page_with(b"", b"0 0 m 9 9 l S", box=b"0 0 60000 60000")


@odd
def pdf_of_a_page_without_extent() -> bytes:
    return page_with(b"", b"", box=b"5 5 5 5")


@odd
def pdf_whose_pages_go_round() -> bytes:
    return pdf_of(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
    )


@odd
def pdf_whose_tables_go_round() -> bytes:
    data = page_with(b"", b"")
    at = data.rindex(b"xref\n0")
    return data.replace(b"<< /Root 1 0 R", b"<< /Prev %d /Root 1 0 R" % at)


@odd
def pdf_of_deep_arrays() -> bytes:
    return page_with(b"/Odd " + b"[" * 30_000 + b"]" * 30_000, b"")


@odd
def pdf_of_deep_content() -> bytes:
    return page_with(b"", b"q " * 200_000 + b"[" * 5000 + b"(" * 5000)


@odd
def pdf_whose_form_draws_itself() -> bytes:
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 300 400] /Resources << /XObject << /I 5 0 R >> >> /Length 10 >>"
    )
    return page_with(b"/XObject << /I 5 0 R >>", b"/I Do", form + b"\nstream\n/I Do /I Do\nendstream")


@odd
def pdf_of_a_stream_bomb() -> bytes:
    packed = zlib.compress(zlib.compress(bytes(300_000_000), 9), 9)
    keys = b"/Width 60000 /Height 5000 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter [/FlateDecode /FlateDecode]"
    return shown_image(keys, packed)


@odd
def pdf_of_a_broken_jbig2() -> bytes:
    keys = b"/Width 9000 /Height 9000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode"
    return shown_image(keys, b"\0\0\0\0\x30\0\x01\0\0\0\x13" + struct.pack(">II", 2**31, 2**31) + bytes(60))


@odd
def pdf_of_a_broken_jpx() -> bytes:
    size = struct.pack(">HHIIIIIIIIH", 41, 0, 2**31, 2**31, 0, 0, 1, 1, 0, 0, 1) + b"\x07\x01\x01"
    return shown_image(b"/Width 9 /Height 9 /Filter /JPXDecode", b"\xff\x4f\xff\x51" + size + bytes(99))


@odd
def pdf_of_a_shading_of_millions() -> bytes:
    shading = b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceRGB /Function 5 0 R >> >>"
    body = b"{ 2 copy sin exch cos mul 3 1 roll dup }"
    function = b"<< /FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1] /Length %d >>\nstream\n%s\nendstream"
    return page_with(shading, b"300 0 0 400 0 0 cm /S sh", function % (len(body), body))


@odd
def pdf_of_many_lines() -> bytes:
    return page_with(b"", b"0 0 m 300 400 l 0 400 l S\n" * 10_000)


@odd
def pdf_behind_text() -> bytes:
    return b"Dear reader,\n" * 100 + page_with(b"", b"")


@odd
def pdf_with_a_program_inside() -> bytes:
    document = pikepdf.open(io.BytesIO(page_with(b"", b"")))
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.attachments["a.exe"] = b"MZ" + bytes(100)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@odd
def picture_that_is_also_a_pdf() -> bytes:
    data = encoded(grey(), "JPEG")
    return data[:2] + b"\xff\xfe" + struct.pack(">H", 200) + page_with(b"", b"")[:198] + data[2:]


@odd
def archive_of_a_word_processor() -> bytes:
    return b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml" + bytes(400)


@odd
def list_of_other_files() -> bytes:
    return b"/etc/passwd\n/etc/hostname\n"
