"""Of several zones in one file the one counts that was asked for; the others are counted, not told."""

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr import mrz, mrz_several
from tests.ocr.conftest import check
from tests.ocr.pages import zone
from tests.ocr.test_mrz_read import FONT, ZONES, drawn

TD3, TD1, VISA = (zone(mrz.FORMATS[name], *ZONES[name]) for name in ("TD3", "TD1", "MRV-A"))


def best(zones, expect, facts=None):
    return max(zones, key=lambda one: mrz_several.fit(one, expect, facts or {}))


@pytest.mark.parametrize(("expect", "wanted"), [("passport", TD3), ("current_residence_title", TD1), ("visa", VISA)])
def test_the_zone_of_the_requested_kind_comes_first(expect, wanted):
    assert best((TD3, TD1, VISA), expect) is wanted


def test_of_two_passports_the_stated_person_s_counts():
    other = zone(mrz.TD3, ZONES["TD3"][0], ZONES["TD3"][1].replace("740812", "010203"), confidence=0.999)
    assert best((other, TD3), "passport", {"birth_date": "1974-08-12"}) is TD3
    assert best((other, TD3), "passport", {"passport_number": "L898902C3"}) in (TD3, other)
    assert best((other, TD3), "passport") is other


@pytest.mark.skipif(not Path(FONT).exists(), reason="fonts-ocr-b, which draws the zones, is absent")
@pytest.mark.parametrize(("expect", "name"), [("passport", "TD3"), ("current_residence_title", "TD1")])
def test_a_page_with_two_documents_gives_the_requested_one(expect, name):
    upper, lower = drawn(ZONES["TD3"]), drawn(ZONES["TD1"])
    lower = cv2.copyMakeBorder(lower, 60, 40, 0, upper.shape[1] - lower.shape[1], cv2.BORDER_CONSTANT, value=225)
    buffer = io.BytesIO()
    Image.fromarray(np.vstack([upper, lower])).save(buffer, "PNG")
    report = check(buffer.getvalue(), expect=expect)
    assert (report.mrz.lines, report.mrz.others) == (ZONES[name], 1)
    assert report.kind == expect
