from pathlib import Path

import numpy as np
import pytest

from ocr import mrz_cells
from ocr.mrz import ALPHABET
from ocr.mrz_strip import HEIGHT, READING, WINDOW, windows
from ocr.training.mrz_drawing import Drawer

pytestmark = pytest.mark.skipif(
    not Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf").exists(),
    reason="the fonts that the models are trained from (fonts-ocr-b) are not installed",
)


@pytest.fixture(scope="module")
def lines():
    drawer = Drawer(3)
    return [drawer.line() for _ in range(80)]


@pytest.mark.parametrize("net", range(len(mrz_cells.WEIGHTS)))
def test_the_committed_models_read_drawn_lines(lines, net):
    width = WINDOW if net == mrz_cells.SEARCH else READING
    right = []
    for line in lines:
        cells = windows(line.strip, np.round(line.centres).astype(int), width)
        read = mrz_cells.scores(cells, net).argmax(1)
        right += [ALPHABET.index(letter) == found for letter, found in zip(line.text, read, strict=True)]
    assert np.mean(right) > (0.85 if net == mrz_cells.SEARCH else 0.9)


def test_drawn_letters_stand_where_the_drawing_says(lines):
    for line in lines[:5]:
        assert line.strip.shape[0] == HEIGHT
        assert len(line.centres) == len(line.text)
        assert (np.diff(line.centres) > 14).all()


def test_drawing_is_reproducible_from_its_seed():
    first, second = Drawer(5).line(), Drawer(5).line()
    assert first.text == second.text
    assert np.array_equal(first.strip, second.strip)


def test_training_learns():
    torch = pytest.importorskip("torch", reason="PyTorch is needed to train the models only")
    from ocr.training import mrz_cells as training

    few = training.drawn(4, 60)
    recipe = training.Recipe(1, 60, 60, READING, 0.002)
    network = training.train(training.reading(), few, recipe)
    cells, labels = next(training.batches(few, READING, 2))
    with torch.no_grad():
        assert (network(cells).argmax(1) == labels).float().mean() > 0.5


def test_the_models_stay_small():
    assert sum(path.stat().st_size for path in mrz_cells.WEIGHTS) < 2_000_000
