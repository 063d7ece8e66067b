"""Turn a file into page pixels within limits. Nothing is decoded before its declared size was checked."""

import contextlib
import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pi_heif
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from PIL import Image, ImageFile, ImageOps

from ocr import sniff
from ocr.errors import FileRefused
from ocr.limits import Limits
from ocr.report import Inspection, PageImage
from ocr.text import PageText, Word, lines_of

pi_heif.register_heif_opener(thumbnails=False)
Image.MAX_IMAGE_PIXELS = None  # our own bound is checked first, and refuses instead of warning
ImageFile.LOAD_TRUNCATED_IMAGES = False

FORMATS = {
    sniff.JPEG: ("JPEG", "MPO"),
    sniff.PNG: ("PNG",),
    sniff.TIFF: ("TIFF",),
    sniff.WEBP: ("WEBP",),
    sniff.HEIC: ("HEIF",),
    sniff.HEIF: ("HEIF",),
}
WORKING_SIDE = 4000
LEAST_SIDE = 32
RENDER_SIDE = 2800
RENDER_DPI = 200
EMPTY_PAGE = (827, 1169)  # A4 at 100 dpi
WEBP_PIXELS = 30_000_000  # its decoder holds four copies of 4 bytes a pixel, which must fit the memory limit
PREVIEW_SIDE = 1600
PREVIEW_QUALITY = 80


@dataclass
class Page:
    """One page as pixels, and its text layer where the page's ink bears it out."""

    number: int
    image: Image.Image
    layer: PageText | None = None

    def grey(self) -> np.ndarray:
        return np.asarray(self.image.convert("L"))


def inspect(data: bytes, limits: Limits) -> Inspection:
    """Parse the file to its end; raise FileRefused when it is not a document within limits."""
    kind = sniff.media_type(data)
    if kind == sniff.PDF:
        return _inspect_pdf(data, limits)
    with _refusing("unreadable"), _open_image(data, kind) as image:
        frames = _frame_count(image, kind)
        if frames > limits.max_pages:
            raise FileRefused("too_many_pages", str(frames))
        width, height = image.size
        for frame in range(frames):
            if frames > 1:
                image.seek(frame)
            _check_pixels(image, limits)
            image.draft(None, (2000, 2000))
            image.load()
    return Inspection(kind, frames, False, width, height)


def pages(data: bytes, inspection: Inspection, limits: Limits) -> Iterator[Page]:
    """Give each page's pixels in order; a page that cannot be decoded raises FileRefused."""
    if inspection.media_type == sniff.PDF:
        yield from _pdf_pages(data, inspection)
        return
    with _refusing("unreadable"), _open_image(data, inspection.media_type) as image:
        for frame in range(inspection.pages):
            if inspection.pages > 1:
                image.seek(frame)
            _check_pixels(image, limits)
            yield Page(frame + 1, _normalised(image))


def preview(page: Page, quarter_turns: int = 0) -> PageImage:
    """Re-encode the page for people: small, without metadata, turned counter-clockwise as told."""
    image = page.image.copy()
    image.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    if quarter_turns:
        image = turned(image, quarter_turns)
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=PREVIEW_QUALITY)
    return PageImage(page.number, buffer.getvalue(), image.width, image.height)


def turned(image: Image.Image, quarter_turns: int) -> Image.Image:
    """Turn counter-clockwise by quarter turns without resampling."""
    methods = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
    return image.transpose(methods[quarter_turns % 4]) if quarter_turns % 4 else image


@contextlib.contextmanager
def _refusing(code: str) -> Iterator[None]:
    """Say `code` for whatever a decoder raises; its own words are not for people."""
    try:
        yield
    except (FileRefused, MemoryError):
        raise
    except Exception as error:
        raise FileRefused(code, f"{type(error).__name__}: {error}") from error


def _open_image(data: bytes, kind: str) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=FORMATS[kind])


def _frame_count(image: Image.Image, kind: str) -> int:
    """Count pages: only TIFF has them; the frames of an animation or a burst are one picture."""
    return int(getattr(image, "n_frames", 1)) if kind == sniff.TIFF else 1


def _check_pixels(image: Image.Image, limits: Limits) -> None:
    bound = min(limits.max_pixels, WEBP_PIXELS) if image.format == "WEBP" else limits.max_pixels
    if image.width * image.height > bound:
        raise FileRefused("too_many_pixels", f"{image.width} x {image.height}")


def _normalised(image: Image.Image) -> Image.Image:
    """Give upright RGB on white, at most WORKING_SIDE long, decoding no more than needed."""
    orientation = image.getexif().get(0x0112, 1)
    image.draft("RGB", (WORKING_SIDE, WORKING_SIDE))
    image.load()
    result = _reduced(image, max(1, max(image.size) // WORKING_SIDE))
    if max(result.size) > WORKING_SIDE:
        result.thumbnail((WORKING_SIDE, WORKING_SIDE), Image.Resampling.LANCZOS)
    if orientation in range(2, 9):
        result.getexif()[0x0112] = orientation
        result = ImageOps.exif_transpose(result)
    return _padded(result)


def _padded(image: Image.Image) -> Image.Image:
    """Give a stripe white neighbours, so that no later step meets a picture of next to no height."""
    if min(image.size) >= LEAST_SIDE:
        return image
    ground = Image.new("RGB", (max(image.width, LEAST_SIDE), max(image.height, LEAST_SIDE)), "white")
    ground.paste(image, (0, 0))
    return ground


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """Convert to RGB on white and shrink by a whole factor, strip by strip: a large picture is never copied whole."""
    extrema = _extrema(image) if image.mode.startswith(("I", "F")) else None
    if factor == 1:
        return _on_white(image, extrema)
    width, height = (-(-side // factor) for side in image.size)
    result = Image.new("RGB", (width, height))
    rows = 256 * factor
    for top in range(0, image.height, rows):
        strip = image.crop((0, top, image.width, min(image.height, top + rows)))
        result.paste(_on_white(strip, extrema).reduce(factor), (0, top // factor))
    return result


def _extrema(image: Image.Image) -> tuple[float, float]:
    """Find the darkest and brightest sample; Pillow itself cannot where samples have 16 bits of foreign order."""
    values = np.asarray(image)
    return float(np.nanmin(values)), float(np.nanmax(values))


def _on_white(image: Image.Image, extrema: tuple[float, float] | None) -> Image.Image:
    """Give plain RGB: transparency on white, 16- and 32-bit samples spread over 8 bits."""
    if extrema is not None:
        low, high = extrema
        values = np.asarray(image, dtype=np.float32)
        scaled = (values - low) * (255.0 / (high - low)) if high > low else np.zeros_like(values)
        return Image.fromarray(np.nan_to_num(scaled).astype(np.uint8)).convert("RGB")
    if image.mode in ("La", "RGBa"):
        image = image.convert("LA" if image.mode == "La" else "RGBA")
    if image.mode in ("RGBA", "LA", "PA", "P"):
        layered = image.convert("RGBA")
        ground = Image.new("RGB", layered.size, "white")
        ground.paste(layered, mask=layered.getchannel("A"))
        return ground
    return image.copy() if image.mode == "RGB" else image.convert("RGB")


def _inspect_pdf(data: bytes, limits: Limits) -> Inspection:
    """Open by two parsers: qpdf for structure and encryption, PDFium because it will render."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            count, encrypted = len(document.pages), bool(document.is_encrypted)
    except pikepdf.PasswordError as error:
        raise FileRefused("encrypted") from error
    except MemoryError:
        raise
    except Exception as error:
        raise FileRefused("unreadable", f"{type(error).__name__}: {error}") from error
    if count > limits.max_pages:
        raise FileRefused("too_many_pages", str(count))
    if count == 0:
        raise FileRefused("unreadable", "no page")
    with _refusing("unreadable"):
        document = pdfium.PdfDocument(data)
        try:
            if len(document) != count:
                raise FileRefused("unreadable", "two parsers count different pages")
            document[0].render(scale=_scale(document[0], side=400))
        finally:
            document.close()
    return Inspection(sniff.PDF, count, encrypted)


def _scale(page: Any, side: int | None = None) -> float:
    """Choose the rendering scale so that no page size in the file decides the pixels."""
    longest = max(1.0, *page.get_size())
    if side is not None:
        return side / longest
    return float(min(RENDER_SIDE / longest, max(RENDER_DPI / 72.0, 1000 / longest)))


def _pdf_pages(data: bytes, inspection: Inspection) -> Iterator[Page]:
    with _refusing("unreadable"):
        document = pdfium.PdfDocument(data)
        try:
            for number in range(inspection.pages):
                yield _pdf_page(document, number)
        finally:
            document.close()


def _pdf_page(document: Any, number: int) -> Page:
    """Render one page; a page that cannot be is shown empty, so that it costs nobody the others."""
    try:
        page = document[number]
        image = page.render(scale=_scale(page)).to_pil().convert("RGB")
        image = _padded(image)
    except (pdfium.PdfiumError, ValueError):
        return Page(number + 1, Image.new("RGB", EMPTY_PAGE, "white"))
    made = Page(number + 1, image, _text_layer(page, image, number + 1))
    page.close()
    return made


def _text_layer(page: Any, image: Image.Image, number: int) -> PageText | None:
    """Read the page's own text, unless it could say something else than the page shows.

    Not believed: pages that are mostly picture, invisible text, and text where the rendered page has
    no ink.
    """
    if _shows_pictures_or_hides_text(page):
        return None
    words = _layer_words(page, image.size)
    if sum(len(word.text) for word in words) < 20:
        return None
    grey = np.asarray(image.convert("L"))
    height, width = grey.shape
    inked = 0
    for word in words:
        x0, y0, x1, y1 = word.box
        part = grey[int(y0 * height) : int(y1 * height) + 1, int(x0 * width) : int(x1 * width) + 1]
        inked += part.size > 0 and int(part.max()) - int(part.min()) > 60
    if inked < 0.9 * len(words):
        return None
    return PageText(number, lines_of(words), source="layer")


def _shows_pictures_or_hides_text(page: Any) -> bool:
    width, height = page.get_size()
    for item in page.get_objects(max_depth=8):
        if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            if (right - left) * (top - bottom) > 0.25 * width * height:
                return True
        elif item.type == pdfium_c.FPDF_PAGEOBJ_TEXT:
            mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item.raw)
            if mode in (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP):
                return True
    return False


def _layer_words(page: Any, size: tuple[int, int]) -> list[Word]:
    """Cut the layer into words with boxes in fractions of the rendered page."""
    textpage = page.get_textpage()
    matrix_width, matrix_height = size
    words: list[Word] = []
    letters: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []

    def finish() -> None:
        if letters:
            x0, y0 = min(box[0] for box in boxes), min(box[1] for box in boxes)
            x1, y1 = max(box[2] for box in boxes), max(box[3] for box in boxes)
            words.append(Word("".join(letters), (x0, y0, x1, y1), 1.0))
        letters.clear()
        boxes.clear()

    x, y = ctypes.c_int(), ctypes.c_int()
    for index in range(min(textpage.count_chars(), 20_000)):
        code = pdfium_c.FPDFText_GetUnicode(textpage.raw, index)
        letter = chr(code) if 0 < code < 0x110000 else " "
        if letter.isspace() or not letter.isprintable():
            finish()
            continue
        corners = []
        left, bottom, right, top = textpage.get_charbox(index)
        for across, up in ((left, top), (right, bottom)):
            pdfium_c.FPDF_PageToDevice(page.raw, 0, 0, matrix_width, matrix_height, 0, across, up, x, y)
            corners.append((x.value / matrix_width, y.value / matrix_height))
        (ax, ay), (bx, by) = corners
        letters.append(letter)
        boxes.append((min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    finish()
    textpage.close()
    return words
