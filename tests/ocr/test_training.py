from pathlib import Path

import numpy as np
import pytest

from ocr import mrz_cells
from ocr.training import mrz_cells as training


@pytest.fixture(scope="module")
def drawer():
    if not Path("/usr/share/fonts/opentype/ocr-b/OCRB.otf").exists():
        pytest.skip("the fonts that the models are trained from (fonts-ocr-b) are not installed")
    return training.Drawer(3)


def test_the_committed_models_read_drawn_lines(drawer):
    rows, labels = drawer.batch(60)
    for reader in range(mrz_cells.READERS):
        assert (mrz_cells.scores(rows, reader).argmax(1) == labels).mean() > 0.95


def test_training_learns(drawer):
    rows, labels = drawer.batch(40)
    network = training.Network(1)
    losses = [network.step(rows, labels, 0.002) for _ in range(40)]
    assert losses[-1] < 0.5 * losses[0]


def test_drawing_is_reproducible_from_its_seed(drawer):
    first, second = training.Drawer(5).batch(3), training.Drawer(5).batch(3)
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])


def test_the_models_stay_small():
    assert sum(path.stat().st_size for path in mrz_cells.WEIGHTS) < 2_000_000
