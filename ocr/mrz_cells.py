"""The classifiers of MRZ cells: small nets in numpy, their weights beside this file.

`python -m ocr.training.mrz_cells` makes them. The first, dense, searches all positions of a strip; the
others, convolutional, read what was found and check each other.
"""

from functools import cache
from pathlib import Path

import numpy as np

from ocr.mrz import ALPHABET
from ocr.mrz_strip import windows

OUTSIDE = len(ALPHABET)
WEIGHTS = tuple(Path(__file__).with_name(f"mrz_cells_{name}.npz") for name in ("search", "read_1", "read_2"))
SEARCH = 0
READERS = tuple(range(1, len(WEIGHTS)))
FLOOR = -9.0
CHUNK = 128  # cells at a time, so that the unfolded pictures stay in the processor's cache
STRIDE = 2


@cache
def _layers(net: int) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    with np.load(WEIGHTS[net]) as stored:
        count = sum(name.startswith("w") for name in stored.files)
        return tuple(
            (stored[f"w{index}"].astype(np.float32), stored[f"b{index}"].astype(np.float32)) for index in range(count)
        )


def warm_up() -> None:
    for net in range(len(WEIGHTS)):
        _layers(net)


def scores(cells: np.ndarray, net: int = SEARCH, kinds: int = OUTSIDE + 1) -> np.ndarray:
    """Give each cell's log-probability for every letter of ALPHABET and for OUTSIDE.

    With `kinds=OUTSIDE` the cell is known to be a letter, and the letters share the whole probability.
    """
    parts = [_logits(cells[start : start + CHUNK], net) for start in range(0, len(cells), CHUNK)]
    value = np.concatenate(parts)[:, :kinds] if parts else np.zeros((0, kinds), np.float32)
    value = value - value.max(1, keepdims=True)
    value -= np.log(np.exp(value).sum(1, keepdims=True))
    return np.maximum(value, FLOOR)


def _logits(cells: np.ndarray, net: int) -> np.ndarray:
    value = cells[..., None]
    layers = _layers(net)
    for index, (weight, bias) in enumerate(layers):
        value = _convolved(value, weight) if weight.ndim == 4 else value.reshape(len(value), -1) @ weight
        value += bias
        if index < len(layers) - 1:
            np.maximum(value, 0, out=value)
    return value


def _convolved(value: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Convolve cells x rows x columns x channels with a square kernel at every second place, padded by zeros."""
    side, _, channels, kinds = weight.shape
    edge = side // 2
    padded = np.pad(value, ((0, 0), (edge, edge), (edge, edge), (0, 0)))
    count, rows, columns = len(value), -(-value.shape[1] // STRIDE), -(-value.shape[2] // STRIDE)
    unfolded = np.empty((count, rows, columns, side * side * channels), np.float32)
    for place in range(side * side):
        down, right = divmod(place, side)
        seen = padded[:, down : down + STRIDE * rows : STRIDE, right : right + STRIDE * columns : STRIDE]
        unfolded[..., place * channels : (place + 1) * channels] = seen
    return (unfolded.reshape(-1, side * side * channels) @ weight.reshape(-1, kinds)).reshape(
        count, rows, columns, kinds
    )


def along(strip: np.ndarray, positions: np.ndarray) -> np.ndarray:
    """Score an evenly lit strip at the given columns with the searching net."""
    return scores(windows(strip, positions))
