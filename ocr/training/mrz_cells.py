"""Train the classifiers of MRZ cells on drawn lines: `python -m ocr.training.mrz_cells`.

Needs PyTorch (`requirements/training.in`), the fonts named in `mrz_drawing` and about an hour of one
core; writes the files in `ocr.mrz_cells.WEIGHTS`. The first net searches lines, small and dense, for
all positions of a strip; the others read what was found: convolutional, each with lines of its own, so
that where they differ a letter is not sure. Seeds and numbers of steps are fixed.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from ocr.mrz import ALPHABET
from ocr.mrz_cells import OUTSIDE, WEIGHTS
from ocr.mrz_strip import HEIGHT, PITCH, READING, WINDOW
from ocr.training.mrz_drawing import LETTERS, Drawer

CLASSES = OUTSIDE + 1
BATCH = 256
JITTER = 2  # columns that a cell may stand beside its letter
PLACES = LETTERS + 5  # per line: its letters, gaps between them, both ends


@dataclass(frozen=True)
class Recipe:
    """How one net is made."""

    seed: int
    lines: int
    steps: int
    window: int
    rate: float


RECIPES = (
    Recipe(20261123, 22_000, 16_000, WINDOW, 0.0015),
    Recipe(20261123, 22_000, 5_000, READING, 0.002),
    Recipe(20261124, 22_000, 5_000, READING, 0.002),
)


@dataclass(frozen=True)
class Lines:
    """Drawn strips as bytes (lines x HEIGHT x columns), their letters and the letters' columns."""

    strips: np.ndarray
    letters: np.ndarray
    centres: np.ndarray


def drawn(seed: int, count: int) -> Lines:
    drawer = Drawer(seed)
    lines = [drawer.line() for _ in range(count)]
    return Lines(
        np.stack([np.round(line.strip * 255).astype(np.uint8) for line in lines]),
        np.array([[ALPHABET.index(letter) for letter in line.text] for line in lines]),
        np.array([line.centres for line in lines], np.float32),
    )


def batches(lines: Lines, window: int, seed: int) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Cut cells near their true centre, and places that are no cell, without end."""
    random = np.random.default_rng(seed)
    columns = np.arange(window) - window // 2
    while True:
        which = random.integers(len(lines.strips), size=BATCH)
        place = random.integers(PLACES, size=BATCH)
        inside = place < LETTERS
        letter = np.minimum(place, LETTERS - 1)
        at = lines.centres[which, letter] + random.uniform(-JITTER, JITTER, BATCH)
        gap = lines.centres[which, random.integers(LETTERS, size=BATCH)] + PITCH * random.choice((-0.5, 0.5), BATCH)
        before, after = lines.centres[which, 0] - PITCH, lines.centres[which, -1] + PITCH
        end = np.where(random.random(BATCH) < 0.5, before, after) + random.uniform(-3, 3, BATCH)
        at = np.where(inside, at, np.where(place < LETTERS + 3, gap, end))
        index = np.clip(np.round(at).astype(int)[:, None] + columns, 0, lines.strips.shape[2] - 1)
        cells = lines.strips[which[:, None, None], np.arange(HEIGHT)[None, :, None], index[:, None, :]]
        labels = np.where(inside, lines.letters[which, letter], OUTSIDE)
        yield torch.from_numpy(cells.astype(np.float32) / 255), torch.from_numpy(labels)


def searching() -> nn.Sequential:
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(HEIGHT * WINDOW, 256),
        nn.ReLU(),
        nn.Linear(256, 128),
        nn.ReLU(),
        nn.Linear(128, CLASSES),
    )


def reading() -> nn.Sequential:
    """Two convolutions and two dense layers; the normalisations are folded in when saved."""
    return nn.Sequential(
        nn.Unflatten(1, (1, HEIGHT)),
        nn.Conv2d(1, 20, 5, stride=2, padding=2),
        nn.BatchNorm2d(20),
        nn.ReLU(),
        nn.Conv2d(20, 40, 3, stride=2, padding=1),
        nn.BatchNorm2d(40),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(40 * (HEIGHT // 4) * ((READING + 3) // 4), 128),
        nn.ReLU(),
        nn.Linear(128, CLASSES),
    )


def train(network: nn.Sequential, lines: Lines, recipe: Recipe) -> nn.Sequential:
    torch.manual_seed(recipe.seed)
    for module in network.modules():
        if isinstance(module, nn.Linear | nn.Conv2d):
            module.reset_parameters()
    optimiser = torch.optim.Adam(network.parameters(), lr=recipe.rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, recipe.steps, recipe.rate / 200)
    source = batches(lines, recipe.window, recipe.seed)
    network.train()
    for step in range(recipe.steps):
        cells, labels = next(source)
        loss = nn.functional.cross_entropy(network(cells), labels)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
        if step % 500 == 0:
            print(f"step {step:6d}  loss {loss.item():.4f}", flush=True)  # noqa: T201 (a program's own output)
    return network.eval()


def layers(network: nn.Sequential) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Give weights as the reader multiplies: inputs first, rows x columns x channels, no normalisation."""
    channels = 0
    modules = [module for module in network if isinstance(module, nn.Linear | nn.Conv2d | nn.BatchNorm2d)]
    for module, following in zip(modules, [*modules[1:], None], strict=True):
        if isinstance(module, nn.BatchNorm2d):
            continue
        weight, bias = module.weight.detach().numpy(), module.bias.detach().numpy()
        if isinstance(following, nn.BatchNorm2d) and following.running_var is not None:
            variance, mean = following.running_var.numpy(), following.running_mean.numpy()  # type: ignore[union-attr]
            factor = following.weight.detach().numpy() / np.sqrt(variance + following.eps)
            weight = weight * factor[:, None, None, None]
            bias = (bias - mean) * factor + following.bias.detach().numpy()
        if isinstance(module, nn.Conv2d):
            channels = module.out_channels
            yield weight.transpose(2, 3, 1, 0), bias
            continue
        if channels:  # torch flattens channels first, the reader channels last
            weight = weight.reshape(len(weight), channels, -1).transpose(0, 2, 1).reshape(len(weight), -1)
            channels = 0
        yield weight.T, bias


def save(path: Path, network: nn.Sequential) -> None:
    """Write the weights in half precision."""
    arrays = {}
    for index, (weight, bias) in enumerate(layers(network)):
        arrays[f"w{index}"], arrays[f"b{index}"] = weight.astype(np.float16), bias.astype(np.float16)
    np.savez_compressed(path, allow_pickle=False, **arrays)


def main(which: list[int]) -> None:
    torch.set_num_threads(1)
    for index in which:
        recipe = RECIPES[index]
        network = searching() if index == 0 else reading()
        save(WEIGHTS[index], train(network, drawn(recipe.seed, recipe.lines), recipe))


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(range(len(RECIPES))))
