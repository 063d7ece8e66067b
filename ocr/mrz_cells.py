"""The classifier of MRZ cells: a small dense net in numpy, its weights beside this file.

`python -m ocr.training.mrz_cells` makes them.
"""

from functools import cache
from pathlib import Path

import numpy as np

from ocr.mrz import ALPHABET
from ocr.mrz_strip import even_contrast, windows

OUTSIDE = len(ALPHABET)
WEIGHTS = Path(__file__).with_name("mrz_cells.npz")
FLOOR = -9.0


@cache
def _layers() -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    with np.load(WEIGHTS) as stored:
        count = sum(name.startswith("w") for name in stored.files)
        return tuple(
            (stored[f"w{index}"].astype(np.float32), stored[f"b{index}"].astype(np.float32)) for index in range(count)
        )


def warm_up() -> None:
    _layers()


def scores(cells: np.ndarray) -> np.ndarray:
    """Give each cell's log-probability for every letter of ALPHABET and for OUTSIDE."""
    value = cells
    layers = _layers()
    for index, (weight, bias) in enumerate(layers):
        value = value @ weight + bias
        if index < len(layers) - 1:
            np.maximum(value, 0, out=value)
    value -= value.max(1, keepdims=True)
    value -= np.log(np.exp(value).sum(1, keepdims=True))
    return np.maximum(value, FLOOR)


def along(pixels: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Score a strip at the given columns."""
    return scores(windows(even_contrast(pixels), positions))
