"""The text engine behind one small protocol. The only module that imports pytesseract."""

import contextlib
import importlib
import os
import shutil
from typing import Protocol

import pytesseract
from PIL import Image

from ocr.errors import EngineFailed
from ocr.text import Word

LANGUAGES = frozenset({"deu", "eng", "fra", "tur", "ukr", "rus", "ara", "fas"})
CALL_SECONDS = 25.0
OPTIONAL = {"tesserocr": "ocr.in_process:Tesserocr"}


class OcrEngine(Protocol):
    """Reads text from pixels. An engine raises EngineFailed and nothing else."""

    def words(self, image: Image.Image, *, languages: tuple[str, ...], layout: int, timeout: float) -> list[Word]:
        """Read a page; boxes are fractions of `image`, `layout` is Tesseract's page segmentation mode."""

    def line(self, image: Image.Image, *, alphabet: str, timeout: float) -> str:
        """Read a single line that consists of the letters of `alphabet` only."""


class Tesseract:
    """Tesseract by pytesseract: always with a timeout, one thread, our own pixels, known languages."""

    def __init__(self, command: str = "tesseract") -> None:
        path = shutil.which(command)
        if path is None:
            raise EngineFailed("engine_missing", command)
        pytesseract.pytesseract.tesseract_cmd = path
        os.environ["OMP_THREAD_LIMIT"] = "1"

    def words(self, image: Image.Image, *, languages: tuple[str, ...], layout: int, timeout: float) -> list[Word]:
        if not set(languages) <= LANGUAGES:
            raise ValueError(f"languages not on the list: {languages}")
        table = self._call(
            pytesseract.image_to_data,
            image,
            lang="+".join(languages),
            config=f"--psm {layout}",
            timeout=timeout,
        )
        return words_of_table(table, image.size)

    def line(self, image: Image.Image, *, alphabet: str, timeout: float) -> str:
        config = f"--psm 7 -c tessedit_char_whitelist={alphabet} -c load_system_dawg=0 -c load_freq_dawg=0"
        text = self._call(pytesseract.image_to_string, image, lang="eng", config=config, timeout=timeout)
        return "".join(text.split())

    @staticmethod
    def _call(function: object, image: Image.Image, **options: object) -> str:
        """Call pytesseract and put its ways to fail into ours."""
        pixels = image.convert("L")
        pixels.format = "PPM"  # handed over uncompressed; pytesseract names the file by it
        options["timeout"] = max(1.0, min(CALL_SECONDS, float(str(options["timeout"]))))
        try:
            return str(function(pixels, **options))  # type: ignore[operator]  # one of two pytesseract functions
        except pytesseract.TesseractNotFoundError as error:
            raise EngineFailed("engine_missing", str(error)) from error
        except RuntimeError as error:
            code = "timed_out" if "timeout" in str(error) else "engine_crashed"
            raise EngineFailed(code, type(error).__name__) from error
        except (OSError, UnicodeError, ValueError) as error:
            raise EngineFailed("engine_crashed", type(error).__name__) from error


def words_of_table(table: str, size: tuple[int, int]) -> list[Word]:
    """Take the words from Tesseract's table of tab-separated values, with or without its heading."""
    width, height = size
    words = []
    for row in table.splitlines():
        cells = row.split("\t")
        if len(cells) != 12 or cells[0] != "5" or not cells[11].strip():
            continue
        left, top, across, down = (int(cell) for cell in cells[6:10])
        box = (left / width, top / height, (left + across) / width, (top + down) / height)
        words.append(Word(cells[11].strip(), box, max(0.0, float(cells[10])) / 100))
    return words


def engine_by_name(name: str, *, tesseract: str = "tesseract") -> OcrEngine:
    """Give the engine for "tesseract", "tesserocr" or "package.module:Class"; EngineFailed if there is none."""
    if name == "tesseract":
        return Tesseract(tesseract)
    module, _, attribute = OPTIONAL.get(name, name).partition(":")
    try:
        engine: OcrEngine = getattr(importlib.import_module(module), attribute)()
    except (ImportError, AttributeError, ValueError) as error:
        raise EngineFailed("engine_missing", name) from error
    return engine


def warm_up() -> None:
    """Load what the chosen engine keeps between pages; whether it works at all is said when it is asked to read."""
    chosen = OPTIONAL.get(os.environ.get("OCR_ENGINE", ""))
    if chosen is not None:
        with contextlib.suppress(ImportError, EngineFailed):
            importlib.import_module(chosen.partition(":")[0]).warm_up()
