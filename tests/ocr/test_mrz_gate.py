"""Lines of other print are told from a zone by their spacing and letters, before any format is laid over them."""

import io

import numpy as np
import pytest
from PIL import Image

from ocr import mrz_gate, mrz_locate, mrz_read
from ocr.mrz_straighten import straightened
from tests.benchmarks.recognition.drawn_pages import drawn_pages
from tests.ocr.test_mrz_read import ZONES, drawn


@pytest.fixture(scope="module")
def letter():
    page = next(drawn_pages("scan", 1))
    return np.asarray(Image.open(io.BytesIO(page.picture)).convert("L"))


def test_a_letter_has_bands_but_none_is_read_under_a_format(letter, monkeypatch):
    assert mrz_locate.bands(letter, mrz_locate.SIDES[0])
    monkeypatch.setattr(mrz_read, "best_fit", lambda strips, turn: pytest.fail("read as a zone"))
    assert mrz_read.read(letter) is None


@pytest.mark.parametrize("name", ["TD1", "TD3"])
@pytest.mark.parametrize("half_turns", [0, 1])
def test_the_letters_of_a_zone_pass_whichever_way_up(name, half_turns, monkeypatch):
    grey = np.ascontiguousarray(np.rot90(drawn(ZONES[name]), 2 * half_turns))
    band = mrz_locate.bands(grey, mrz_locate.SIDES[0])[0]
    assert mrz_gate.spaced_like_a_zone(band)
    monkeypatch.setattr(mrz_gate, "EVEN", 1.1)
    assert mrz_gate.may_be_zone(band, straightened(grey, band))


def test_no_more_bands_are_read_than_the_limit(monkeypatch):
    monkeypatch.setattr(mrz_read, "MOST_BANDS", 0)
    assert mrz_read.read(drawn(ZONES["TD3"])) is None
