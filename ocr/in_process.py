"""Tesseract within this process, by the optional package tesserocr: no program to start, no model to load per page.

The zygote loads the usual models once and its children inherit them. A crash takes the child down, as any
parser's would; the caller hears of it. The only module that imports tesserocr.
"""

import functools
import os
import re
import subprocess
from typing import Any

import tesserocr
from PIL import Image

from ocr.errors import EngineFailed
from ocr.recognise import CALL_SECONDS, LANGUAGES, words_of_table
from ocr.text import Word

USUAL = ("deu", "eng")
ONE_LINE = 7  # Tesseract's page segmentation mode
WHITELIST = "tessedit_char_whitelist"


class Tesserocr:
    """An OcrEngine that reads with the installed Tesseract's models, or with those in TESSDATA_PREFIX."""

    def words(self, image: Image.Image, *, languages: tuple[str, ...], layout: int, timeout: float) -> list[Word]:
        if not set(languages) <= LANGUAGES:
            raise ValueError(f"languages not on the list: {languages}")
        api = _recognised(languages, image, layout, timeout)
        table = str(api.GetTSVText(0))
        api.Clear()
        return words_of_table(table, image.size)

    def line(self, image: Image.Image, *, alphabet: str, timeout: float) -> str:
        api = _loaded(("eng",))
        api.SetVariable(WHITELIST, alphabet)
        try:
            text = str(_recognised(("eng",), image, ONE_LINE, timeout).GetUTF8Text())
        finally:
            api.SetVariable(WHITELIST, "")
            api.Clear()
        return "".join(text.split())


def warm_up() -> None:
    """Load the usual models; children forked after this share their memory."""
    _loaded(USUAL)


def _recognised(languages: tuple[str, ...], image: Image.Image, layout: int, timeout: float) -> Any:
    """Read the image; give the engine with its result inside."""
    api = _loaded(languages)
    api.SetPageSegMode(layout)
    try:
        api.SetImage(image.convert("L"))
        done = api.Recognize(int(1000 * max(1.0, min(CALL_SECONDS, timeout))))
    except (RuntimeError, OSError, ValueError) as error:
        raise EngineFailed("engine_crashed", type(error).__name__) from error
    if not done:
        raise EngineFailed("timed_out")
    return api


@functools.cache
def _loaded(languages: tuple[str, ...]) -> Any:
    try:
        return tesserocr.PyTessBaseAPI(path=_models(), lang="+".join(languages))
    except RuntimeError as error:
        raise EngineFailed("engine_missing", "+".join(languages)) from error


@functools.cache
def _models() -> str:
    """Ask the installed Tesseract where its models are; the package brings none."""
    if given := os.environ.get("TESSDATA_PREFIX"):
        return given
    try:
        said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False, timeout=10)  # noqa: S607
    except (OSError, subprocess.TimeoutExpired) as error:
        raise EngineFailed("engine_missing", "tesseract") from error
    match = re.search(r'"(.+?)"', said.stdout)
    if match is None:
        raise EngineFailed("engine_missing", "no models")
    return match[1]
