"""Zones are found and read wherever they lie on a picture; each letter has its worth and its place."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr import mrz, mrz_read

FONT = Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf")
pytestmark = pytest.mark.skipif(not FONT.exists(), reason="fonts-ocr-b, which draws the zones, is absent")

ZONES = {
    "TD3": ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    "TD1": ("ARD<<Z70JWLPV71<<<<<<<<<<<<<<<", "0101011F2905143SYR<<<<<<<<<<<4", "AL<HASSAN<<AMAL<<<<<<<<<<<<<<<"),
    "TD2": ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"),
    "MRV-A": ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"),
    "MRV-B": ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"),
    "FRA-ID": ("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "9409923102854CORINNE<<<<<<<6512068F4"),
}


def drawn(lines: tuple[str, ...], *, pitch: float = 20, above: int = 240) -> np.ndarray:
    """Lines of letters at one pitch under a block of other print, on grey paper."""
    font = ImageFont.truetype(str(FONT), round(pitch * 1.45))
    width = round(pitch * (len(lines[0]) + 4))
    image = Image.new("L", (width, above + round(2 * pitch * len(lines) + 2 * pitch)), 225)
    draw = ImageDraw.Draw(image)
    for row in range(5):
        draw.text((3 * pitch, 20 + row * 42), "REPUBLIC OF UTOPIA  12.08.1974", fill=60, font_size=24)
    for row, line in enumerate(lines):
        for column, letter in enumerate(line):
            at = ((column + 2.5) * pitch, above + pitch + 2 * pitch * row)
            draw.text(at, letter, fill=25, font=font, anchor="mm")
    return np.asarray(image)


@pytest.mark.parametrize("name", ZONES)
def test_every_format_is_read_in_every_letter(name):
    reading = mrz_read.read(drawn(ZONES[name]))
    assert (reading.format.name, reading.lines) == (name, ZONES[name])
    assert reading.zone.all_verified
    assert not reading.corrections


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_zone_is_read_whichever_way_up_the_picture_lies(turns):
    reading = mrz_read.read(np.ascontiguousarray(np.rot90(drawn(ZONES["TD3"]), turns)))
    assert reading.lines == ZONES["TD3"]
    assert reading.quarter_turns == (4 - turns) % 4


@pytest.mark.parametrize("degrees", [-7, 4])
def test_a_tilted_zone_is_read(degrees):
    grey = np.pad(drawn(ZONES["TD1"]), 120, constant_values=225)
    matrix = cv2.getRotationMatrix2D((grey.shape[1] / 2, grey.shape[0] / 2), degrees, 1)
    assert mrz_read.read(cv2.warpAffine(grey, matrix, grey.shape[::-1], borderValue=225)).lines == ZONES["TD1"]


def test_a_zone_in_perspective_is_read():
    grey = drawn(ZONES["TD3"])
    height, width = grey.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners * 0.9 + [[40, 30], [0, 70], [0, 0], [10, 40]]
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    warped = cv2.warpPerspective(grey, matrix, (width, height + 60), borderValue=225)
    assert mrz_read.read(warped).lines == ZONES["TD3"]


@pytest.mark.parametrize("pitch", [9, 34])
def test_small_and_large_letters_are_read(pitch):
    assert mrz_read.read(drawn(ZONES["TD3"], pitch=pitch)).lines == ZONES["TD3"]


def test_two_documents_on_one_page_are_both_read():
    first, second = drawn(ZONES["TD1"]), drawn(ZONES["FRA-ID"])
    page = np.full((first.shape[0] + second.shape[0] + 120, second.shape[1] + 80), 225, np.uint8)
    page[30 : 30 + first.shape[0], 40 : 40 + first.shape[1]] = first
    page[-second.shape[0] - 30 : -30, 40 : 40 + second.shape[1]] = second
    assert {reading.lines for reading in mrz_read.read_all(page)} == {ZONES["TD1"], ZONES["FRA-ID"]}


def test_a_page_without_a_zone_gives_none():
    image = Image.new("L", (900, 700), 230)
    for row in range(14):
        ImageDraw.Draw(image).text(
            (40, 30 + 45 * row), "Wir bestätigen Ihnen den Eingang Ihres Antrags.", fill=20, font_size=26
        )
    assert mrz_read.read(np.asarray(image)) is None


def test_every_letter_has_its_confidence_and_its_box():
    grey = drawn(ZONES["TD1"])
    reading = mrz_read.read(grey)
    for values, boxes, line in zip(reading.letters, reading.cells, ZONES["TD1"], strict=True):
        assert len(values) == len(boxes) == len(line)
        assert ((values > 0) & (values <= 1)).all()
    left, _, right, _ = (np.array([cell[side] for cell in reading.cells[0]]) * grey.shape[1] for side in range(4))
    assert np.abs((left + right) / 2 - (np.arange(30) + 2.5) * 20).max() < 5


def test_an_unreadable_letter_lowers_its_own_confidence_only():
    grey = drawn(ZONES["TD3"]).copy()
    grey[245:275, 20 * 7 : 20 * 8] = 90
    reading = mrz_read.read(grey)
    assert reading.confidence(mrz.Span(0, 5, 6)) < 0.9
    assert reading.confidence(mrz.Span(0, 8, 13)) > 0.9
