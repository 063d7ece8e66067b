"""Engines behind one protocol: known languages only, always a time limit, failures by one name."""

import importlib.util
import os

import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import recognise
from ocr.errors import EngineFailed
from tests.ocr.conftest import ENGINES

HERE = [
    "tesseract",
    pytest.param(
        "tesserocr",
        marks=pytest.mark.skipif(importlib.util.find_spec("tesserocr") is None, reason="optional engine"),
    ),
]


@pytest.fixture(scope="module")
def picture():
    image = Image.new("RGB", (900, 160), "white")
    font = ImageFont.truetype("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", 48)
    ImageDraw.Draw(image).text((40, 50), "Ausländerbehörde der Stadt", fill="black", font=font)
    return image


@pytest.mark.parametrize("name", HERE)
def test_an_engine_gives_words_with_boxes_and_confidence(name, picture):
    words = recognise.engine_by_name(name).words(picture, languages=("deu", "eng"), layout=6, timeout=20)
    assert [word.text for word in words] == ["Ausländerbehörde", "der", "Stadt"]
    assert all(0.5 < word.confidence <= 1 for word in words)
    assert words[0].box[2] < words[1].box[0] < words[2].box[0] < 1


@pytest.mark.parametrize("name", HERE)
def test_an_engine_reads_one_line_of_an_alphabet(name):
    image = Image.new("L", (700, 90), "white")
    font = ImageFont.truetype("/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf", 44)
    ImageDraw.Draw(image).text((30, 20), "7408122F1204159", fill="black", font=font)
    assert recognise.engine_by_name(name).line(image, alphabet="F0123456789", timeout=20) == "7408122F1204159"


@pytest.mark.parametrize("name", HERE)
@pytest.mark.parametrize("languages", [("deu", "xyz"), ("../../etc/passwd",), ("deu+eng",)])
def test_languages_come_from_the_list_only(name, languages, picture):
    with pytest.raises(ValueError, match="not on the list"):
        recognise.engine_by_name(name).words(picture, languages=languages, layout=6, timeout=5)


def test_tesseract_runs_on_one_thread(monkeypatch):
    monkeypatch.setenv("OMP_THREAD_LIMIT", "8")
    recognise.engine_by_name("tesseract")
    assert os.environ["OMP_THREAD_LIMIT"] == "1"


@pytest.mark.parametrize(
    ("program", "code"),
    [("hanging_tesseract.sh", "timed_out"), ("crashing_tesseract.sh", "engine_crashed"), ("absent", "engine_missing")],
)
def test_a_program_that_fails_is_named_by_its_failure(program, code, picture):
    def read():
        engine = recognise.engine_by_name("tesseract", tesseract=str(ENGINES / program))
        return engine.words(picture, languages=("deu",), layout=6, timeout=1)

    with pytest.raises(EngineFailed) as failure:
        read()
    assert failure.value.code == code


@pytest.mark.parametrize("name", ["tests.engines.nowhere:Engine", "tests.engines.noop:Nothing", "nonsense"])
def test_an_engine_that_is_not_there_is_said_to_be_missing(name):
    with pytest.raises(EngineFailed) as failure:
        recognise.engine_by_name(name)
    assert failure.value.code == "engine_missing"


def test_warming_up_an_engine_that_is_missing_harms_nobody(monkeypatch):
    monkeypatch.setenv("OCR_ENGINE", "tesserocr")
    recognise.warm_up()


def test_rows_without_a_word_are_left_out():
    rows = ("5 1 1 1 1 1 10 20 30 40 91.5 Wort", "5 1 1 1 1 2 0 0 9 9 12 ", "4 1 1 1 1 0 0 0 9 9 -1 ")
    table = "\n".join(row.replace(" ", "\t") for row in rows)
    (word,) = recognise.words_of_table(table, (100, 200))
    assert (word.text, word.box) == ("Wort", (0.1, 0.1, 0.4, 0.3))
    assert word.confidence == pytest.approx(0.915)
