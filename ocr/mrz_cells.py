"""The classifiers of MRZ cells: small dense nets in numpy, their weights beside this file.

`python -m ocr.training.mrz_cells` makes them. The first searches; both read what was found.
"""

from functools import cache
from pathlib import Path

import numpy as np

from ocr.mrz import ALPHABET
from ocr.mrz_strip import even_contrast, windows

OUTSIDE = len(ALPHABET)
WEIGHTS = tuple(Path(__file__).with_name(name) for name in ("mrz_cells.npz", "mrz_cells_2.npz"))
READERS = len(WEIGHTS)
FLOOR = -9.0


@cache
def _layers(reader: int) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    with np.load(WEIGHTS[reader]) as stored:
        count = sum(name.startswith("w") for name in stored.files)
        return tuple(
            (stored[f"w{index}"].astype(np.float32), stored[f"b{index}"].astype(np.float32)) for index in range(count)
        )


def warm_up() -> None:
    for reader in range(READERS):
        _layers(reader)


def scores(rows: np.ndarray, reader: int = 0) -> np.ndarray:
    """Give each cell's log-probability for every letter of ALPHABET and for OUTSIDE."""
    value = rows
    layers = _layers(reader)
    for index, (weight, bias) in enumerate(layers):
        value = value @ weight + bias
        if index < len(layers) - 1:
            np.maximum(value, 0, out=value)
    value -= value.max(1, keepdims=True)
    value -= np.log(np.exp(value).sum(1, keepdims=True))
    return np.maximum(value, FLOOR)


def along(pixels: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Score a strip at the given columns."""
    return scores(cells(pixels, positions))


def cells(pixels: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Cut the cells of a strip around the given columns, ready to be scored."""
    return windows(even_contrast(pixels), positions)
