"""The drawn pictures that the reader is measured on keep their promises."""

import random
from pathlib import Path

import numpy as np
import pytest

from ocr import mrz
from tests.benchmarks import mrz_pictures, mrz_zones

pytestmark = pytest.mark.skipif(
    not Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf").exists(),
    reason="fonts-ocr-b, which draws the zones, is absent",
)


def test_invented_zones_are_genuine_in_length_letters_and_digits():
    for seed in range(120):
        invented = mrz_zones.invent(random.Random(seed))
        zone = mrz.Zone(invented.form, invented.lines)
        assert [len(line) for line in invented.lines] == [invented.form.width] * invented.form.rows
        assert zone.all_verified, invented
        for line, masks in zip(invented.lines, invented.form.masks, strict=True):
            assert all(letter in mask for letter, mask in zip(line, masks, strict=True)), invented


def test_every_format_is_invented():
    assert {mrz_zones.invent(random.Random(seed)).form.name for seed in range(120)} == set(mrz.FORMATS)


def test_a_seed_gives_one_picture_and_splits_differ():
    first, truth = mrz_pictures.draw(5, "dev")
    again, _ = mrz_pictures.draw(5, "dev")
    _, other = mrz_pictures.draw(5, "held-out")
    assert np.array_equal(np.asarray(first), np.asarray(again))
    assert truth["lines"] != other["lines"]
