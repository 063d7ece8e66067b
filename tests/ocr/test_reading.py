import io
import time

import numpy as np
import pytest
from PIL import Image

from ocr import kinds, rasterise, reading, recognise
from ocr.errors import EngineFailed
from ocr.layout import Orientation
from ocr.limits import Limits
from ocr.text import Word
from tests.ocr import drawn
from tests.ocr.texts import TEXTS


@pytest.fixture(autouse=True)
def no_zone(monkeypatch):
    """These pages bear no machine-readable zone: nobody needs to look for one."""
    monkeypatch.setattr(reading.mrz_read, "read", lambda grey: None)
    monkeypatch.setattr(reading.mrz_locate, "cut_off", lambda grey: None)


class Noting:
    """An engine that reads what it is told for each first language, and notes what it was asked."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    def words(self, image, *, languages, layout, timeout):
        self.asked.append(languages)
        answer = self.answers.get(languages[0], ("", 0.9))
        if isinstance(answer, Exception):
            raise answer
        text, confidence = answer
        words = []
        for number, line in enumerate(text.splitlines()):
            for place, word in enumerate(line.split()):
                x, y = 0.1 + 0.1 * place, 0.1 + 0.05 * number
                words.append(Word(word, (x, y, x + 0.08, y + 0.02), confidence))
        return words

    def line(self, image, *, alphabet, timeout):
        return ""


def page_of(image) -> rasterise.Page:
    data = io.BytesIO()
    image.save(data, "PNG")
    inspection = rasterise.inspect(data.getvalue(), Limits())
    return next(iter(rasterise.pages(data.getvalue(), inspection, Limits())))


@pytest.fixture(scope="module")
def blank_lines():
    return page_of(drawn.page("\n".join(["Zeile mit Buchstaben darin"] * 12)))


def read(page, engine):
    return reading.read_page(page, engine, time.monotonic() + 60)


GERMAN = "\n".join(["die Bescheinigung wird mit dem Datum von der Stadt gegeben"] * 6)
GARBLED = "\n".join(["CBIDOLLTBO MPO LUJIKOB YonosBik BoHgap"] * 4)


def test_a_german_page_is_read_once(blank_lines):
    engine = Noting(deu=(GERMAN, 0.95))
    read(blank_lines, engine)
    assert engine.asked == [("deu", "eng")]


def test_an_unsure_page_is_tried_in_other_scripts_and_read_in_the_one_that_convinces(blank_lines):
    engine = Noting(deu=(GARBLED, 0.6), rus=(TEXTS["marriage_certificate", "rus"], 0.95))
    found = read(blank_lines, engine)
    assert "СВИДЕТЕЛЬСТВО" in found.text.text
    assert engine.asked == [("deu", "eng"), ("rus", "ukr"), ("rus", "eng")]


def test_packs_that_are_missing_take_nothing_from_what_was_read(blank_lines):
    engine = Noting(deu=(GARBLED, 0.6), rus=EngineFailed("engine_crashed", "no pack"))
    assert "LUJIKOB" in read(blank_lines, engine).text.text


def test_a_french_page_is_read_again_with_its_own_letters(blank_lines):
    text = TEXTS["registration_certificate", "fra"]
    plain = text.replace("É", "E").replace("é", "e")
    engine = Noting(deu=("\n".join([plain] * 3), 0.9), fra=("\n".join([text] * 3), 0.95))
    assert "RÉSIDENCE" in read(blank_lines, engine).text.text
    assert engine.asked == [("deu", "eng"), ("fra", "eng")]


@pytest.mark.parametrize(
    ("kind", "language"),
    [("marriage_certificate", "ukr"), ("birth_certificate", "ara"), ("degree_certificate", "tur")],
)
def test_originals_from_abroad_are_recognised_from_their_pictures(kind, language):
    image = drawn.page(TEXTS[kind, language])
    noisy = np.asarray(image) * 0.8 + np.random.default_rng(3).normal(20, 6, (image.height, image.width))
    found = read(page_of(Image.fromarray(np.clip(noisy, 0, 255).astype("uint8"))), recognise.Tesseract())
    assert kinds.by_words([found.text]).key == kind
    assert found.quarter_turns == 0


class ReadsUpright(Noting):
    """An engine that sees on a strip pasted beside its own turned copy which half can be read."""

    def __init__(self, half):
        super().__init__(deu=(GERMAN, 0.95))
        self.half = half

    def words(self, image, *, languages, layout, timeout):
        found = super().words(image, languages=languages, layout=layout, timeout=timeout)
        if languages != ("deu",):
            return found
        return [Word(word.text, (0.1, self.half + 0.2, 0.3, self.half + 0.25), word.confidence) for word in found]


@pytest.mark.parametrize(("half", "turns"), [(0.0, 2), (0.5, 0)])
def test_where_shapes_leave_open_what_is_up_a_strip_read_both_ways_decides(blank_lines, monkeypatch, half, turns):
    monkeypatch.setattr(reading.layout, "orientation", lambda grey: Orientation(2, 200, False))
    engine = ReadsUpright(half)
    assert read(blank_lines, engine).quarter_turns == turns
    assert engine.asked == [("deu",), ("deu", "eng")]


def test_a_probe_that_takes_too_long_does_not_cost_the_page(blank_lines, monkeypatch):
    class Slow(Noting):
        def words(self, image, *, languages, layout, timeout):
            if languages == ("deu",):
                raise EngineFailed("timed_out")
            return super().words(image, languages=languages, layout=layout, timeout=timeout)

    monkeypatch.setattr(reading.layout, "orientation", lambda grey: Orientation(0, 200, False))
    assert "Bescheinigung" in read(blank_lines, Slow(deu=(GERMAN, 0.95))).text.text
