"""Train a classifier of OCR-B cells on drawn lines: `python -m ocr.training.mrz_cells OUT.npz SECONDS SEED`.

Two of them, of different seeds, are in the package: `mrz_cells.npz` and `mrz_cells_2.npz`.

Everything is generated from fonts (Debian `fonts-ocr-b`, a few monospaced ones for variety) with a
fixed seed; no photograph is used. Needs numpy, Pillow and OpenCV only.
"""

import itertools
import sys
import time
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.mrz_strip import CAP, HEIGHT, PITCH, WINDOW, even_contrast, windows

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<"
OUTSIDE = len(ALPHABET)
CLASSES = OUTSIDE + 1
DRAWN_PITCH = 40
SEED = 20261122
LAYERS = (HEIGHT * WINDOW, 320, 160, CLASSES)
Glyphs = dict[str, np.ndarray]


def fonts() -> list[tuple[Glyphs, float]]:
    """Draw every glyph of every font into one cell; give the masks with the font's share of lines."""
    folder = "/usr/share/fonts/opentype/ocr-b/"
    wanted = [(folder + "OCRB.otf", 1.0), (folder + "OCRBS.otf", 1.0), (folder + "OCRBL.otf", 0.12)]
    for pattern in ("LiberationMono-*.ttf", "DejaVuSansMono*.ttf"):
        wanted += [(path, 0.07) for path in sorted(map(str, Path("/usr/share/fonts/truetype").glob(f"*/{pattern}")))]
    answer = []
    for path, share in wanted:
        if "Italic" in path or "Oblique" in path:
            continue
        try:
            answer.append((_glyphs(path), share))
        except (OSError, ValueError):
            continue
    return answer


def _glyphs(path: str) -> Glyphs:
    """Scale the font so that H is as high as the pitch; centre each glyph on its advance."""
    font = ImageFont.truetype(path, 100)
    _, top, _, bottom = font.getbbox("H")
    font = ImageFont.truetype(path, round(100 * DRAWN_PITCH / (bottom - top)))
    _, top, _, bottom = font.getbbox("H")
    glyphs = {}
    for letter in ALPHABET:
        image = Image.new("L", (2 * DRAWN_PITCH, 3 * DRAWN_PITCH), 0)
        width = font.getlength(letter)
        ImageDraw.Draw(image).text((DRAWN_PITCH - width / 2, DRAWN_PITCH - top), letter, fill=255, font=font)
        mask = np.asarray(image, np.float32) / 255
        if mask.sum() < 20:
            raise ValueError(f"{path} lacks {letter}")
        glyphs[letter] = mask
    return glyphs


class Drawer:
    """Draws lines as a camera would see them, straightened as the reader straightens them."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.fonts = fonts()
        shares = np.array([share for _, share in self.fonts])
        self.shares = shares / shares.sum()

    def text(self, count: int) -> str:
        """Letters, digits and fillers in runs, all classes about equally often, fillers more."""
        kinds = self.random.choice(4, size=count, p=[0.4, 0.36, 0.18, 0.06])
        pools = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "<", "IOQ0DCGUB8ECKXNMHWVY4A1LJ7T2Z5S6")
        letters = [pools[kind][self.random.integers(len(pools[kind]))] for kind in kinds]
        if self.random.random() < 0.4:
            start = int(self.random.integers(count))
            run = min(count - start, int(self.random.integers(2, 8)))
            letters[start : start + run] = "<" * run
        return "".join(letters)

    def ink(self, text: str, glyphs: Glyphs, widen: float) -> np.ndarray:
        """Compose a line of glyphs, 0 to 1, three caps high, two cells of margin on each side."""
        step = DRAWN_PITCH
        canvas = np.zeros((3 * step, (len(text) + 4) * step), np.float32)
        for index, letter in enumerate(text):
            mask = glyphs[letter]
            if abs(widen - 1) > 0.01:
                width = round(mask.shape[1] * widen)
                scaled = cv2.resize(mask, (width, mask.shape[0]), interpolation=cv2.INTER_AREA)
                mask = _centred(scaled, 2 * step)
            x = (index + 2) * step - step // 2 + round(self.random.normal(0, 0.5))
            part = canvas[:, x : x + 2 * step]
            np.maximum(part, mask[:, : part.shape[1]], out=part)
        return canvas

    def line(self, count: int = 14) -> tuple[np.ndarray, str, float, float]:
        """Give a strip, its text, the x of the first cell's centre and the pitch."""
        random = self.random
        text = self.text(count)
        glyphs = self.fonts[random.choice(len(self.fonts), p=self.shares)][0]
        ink = self.ink(text, glyphs, random.uniform(0.84, 1.2))
        stroke = int(random.integers(-2, 4))
        if stroke > 0:
            ink = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (stroke + 1, stroke + 1)))
        elif stroke < 0:
            ink = cv2.erode(ink, np.ones((-stroke, -stroke), np.uint8))
        if random.random() < 0.5:
            ink = self._with_neighbours(ink, glyphs, count)
        picture = self._on_paper(ink)
        picture, scale = self._photographed(picture)
        return self._straightened(picture, scale, text)

    def _with_neighbours(self, ink: np.ndarray, glyphs: Glyphs, count: int) -> np.ndarray:
        other = self.ink(self.text(count), glyphs, 1.0)
        shift = int(DRAWN_PITCH * self.random.uniform(1.45, 2.2)) * (1 if self.random.random() < 0.5 else -1)
        moved = np.zeros_like(ink)
        if shift > 0:
            moved[shift:] = other[:-shift]
        else:
            moved[:shift] = other[-shift:]
        return np.maximum(ink, moved)

    def _on_paper(self, ink: np.ndarray) -> np.ndarray:
        random = self.random
        height, width = ink.shape
        paper = random.uniform(110, 250)
        contrast = random.uniform(0.3, 0.95)
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        ground = np.full(ink.shape, paper, np.float32)
        ground += random.uniform(-30, 30) * (xx / width - 0.5) + random.uniform(-12, 12) * (yy / height - 0.5)
        for _ in range(random.integers(0, 4)):
            angle, period = random.uniform(0, np.pi), random.uniform(6, 60)
            wave = np.sin((xx * np.cos(angle) + yy * np.sin(angle)) * 2 * np.pi / period + random.uniform(0, 6))
            ground -= paper * contrast * random.uniform(0, 0.35) * np.clip(wave * random.uniform(1, 5), 0, 1)
        if random.random() < 0.4:
            blotches = cv2.resize(random.normal(0, 1, (3, 12)).astype(np.float32), (width, height), interpolation=3)
            ground += blotches * random.uniform(0, 14)
        level = paper * (1 - contrast)
        return ground * (1 - ink) + np.minimum(level, ground) * ink

    def _photographed(self, picture: np.ndarray) -> tuple[np.ndarray, float]:
        """Shrink to the pitch of a photo, blur, add noise and compression."""
        random = self.random
        pitch = float(np.exp(random.uniform(np.log(6.5), np.log(34))))
        scale = pitch / DRAWN_PITCH
        height, width = (max(8, round(side * scale)) for side in picture.shape)
        small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
        sigma = abs(random.normal(0, 0.055 * pitch))
        if sigma > 0.2:
            small = cv2.GaussianBlur(small, (0, 0), min(sigma, 0.16 * pitch))
        if random.random() < 0.25:
            small = self._motion(small, pitch)
        small = small + random.normal(0, random.uniform(0, 9), small.shape)
        small = np.clip(small, 0, 255).astype(np.uint8)
        if random.random() < 0.7:
            quality = int(random.uniform(35, 95))
            _, coded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, quality])
            return cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), scale  # type: ignore[return-value]  # ours decodes
        return small, scale

    def _motion(self, picture: np.ndarray, pitch: float) -> np.ndarray:
        length = self.random.uniform(1, 0.22 * pitch)
        angle = self.random.uniform(0, np.pi)
        size = 2 * int(np.ceil(length / 2)) + 1
        kernel = np.zeros((size, size), np.float32)
        centre = size // 2
        for step in np.linspace(-length / 2, length / 2, 4 * size):
            kernel[round(centre + step * np.sin(angle)), round(centre + step * np.cos(angle))] += 1
        return cv2.filter2D(picture, -1, kernel / kernel.sum())

    def _straightened(self, picture: np.ndarray, scale: float, text: str) -> tuple[np.ndarray, str, float, float]:
        """Bring to the reader's strip with the errors that locating and straightening leave."""
        random = self.random
        across = PITCH / (DRAWN_PITCH * scale) * random.uniform(0.97, 1.03)
        down = CAP / (DRAWN_PITCH * scale) * random.uniform(0.86, 1.16)
        middle = 1.5 * DRAWN_PITCH * scale
        slant, tilt = random.normal(0, 0.05), random.normal(0, 0.004)
        width = round((len(text) + 4) * PITCH)
        matrix = np.array([[across, slant, 0], [tilt, down, 0]], np.float32)
        first = 2.5 * DRAWN_PITCH * scale
        matrix[0, 2] = 2.5 * PITCH - (across * first + slant * middle)
        centre = picture.shape[1] / 2
        matrix[1, 2] = HEIGHT / 2 + random.normal(0, 1.1) - (tilt * centre + down * middle)
        if max(1 / across, 1 / down) > 1.6:
            factor = 0.5
            picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
            matrix[:, :2] /= factor
        strip = cv2.warpAffine(
            picture, matrix, (width, HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
        pitch = across * DRAWN_PITCH * scale
        return even_contrast(strip), text, 2.5 * PITCH, pitch

    def batch(self, lines: int) -> tuple[np.ndarray, np.ndarray]:
        """Give windows and classes: cells near their true centre, and places that are no cell."""
        rows, labels = [], []
        for _ in range(lines):
            strip, text, first, pitch = self.line()
            centres = first + np.arange(len(text)) * pitch
            jitter = self.random.uniform(-1.9, 1.9, len(text))
            rows.append(windows(strip, np.round(centres + jitter).astype(int)))
            labels.append([ALPHABET.index(letter) for letter in text])
            between = first + (np.arange(-1, len(text)) + 0.5) * pitch
            between = self.random.choice(between, 5, replace=False) + self.random.uniform(-2.5, 2.5, 5)
            ends = np.array([first - pitch, first + len(text) * pitch]) + self.random.uniform(-3, 3, 2)
            rows.append(windows(strip, np.round(np.concatenate([between, ends])).astype(int)))
            labels.append([OUTSIDE] * 7)
        return np.concatenate(rows).astype(np.float32), np.concatenate(labels).astype(int)


class Network:
    """A dense net with rectifiers, trained by Adam, in numpy."""

    def __init__(self, seed: int) -> None:
        random = np.random.default_rng(seed)
        self.weights = [
            random.normal(0, np.sqrt(2 / rows), (rows, columns)).astype(np.float32)
            for rows, columns in itertools.pairwise(LAYERS)
        ]
        self.biases = [np.zeros(columns, np.float32) for columns in LAYERS[1:]]
        self.moments = [(np.zeros_like(value), np.zeros_like(value)) for value in self.weights + self.biases]
        self.steps = 0

    def forward(self, rows: np.ndarray) -> list[np.ndarray]:
        values = [rows]
        for index, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            value = values[-1] @ weight + bias
            values.append(np.maximum(value, 0) if index < len(self.weights) - 1 else value)
        return values

    def step(self, rows: np.ndarray, labels: np.ndarray, rate: float) -> float:
        values = self.forward(rows)
        scores = values[-1] - values[-1].max(1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(1, keepdims=True)
        picked = chances[np.arange(len(labels)), labels]
        gradient = chances
        gradient[np.arange(len(labels)), labels] -= 1
        gradient /= len(labels)
        weight_steps: list[np.ndarray] = []
        bias_steps: list[np.ndarray] = []
        for index in range(len(self.weights) - 1, -1, -1):
            weight_steps.insert(0, values[index].T @ gradient)
            bias_steps.insert(0, gradient.sum(0))
            if index:
                gradient = (gradient @ self.weights[index].T) * (values[index] > 0)
        self._adam(weight_steps + bias_steps, rate)
        return float(-np.log(picked + 1e-9).mean())

    def _adam(self, gradients: list[np.ndarray], rate: float) -> None:
        self.steps += 1
        for value, gradient, (first, second) in zip(self.weights + self.biases, gradients, self.moments, strict=True):
            np.add(first, 0.1 * (gradient - first), out=first)
            np.add(second, 0.001 * (gradient * gradient - second), out=second)
            corrected = first / (1 - 0.9**self.steps)
            np.subtract(value, rate * corrected / (np.sqrt(second / (1 - 0.999**self.steps)) + 1e-8), out=value)


def train(out: str, seconds: float, seed: int = SEED) -> None:
    """Train for a while and write the weights in half precision."""
    drawer, network = Drawer(seed), Network(seed)
    test_rows, test_labels = Drawer(SEED + 1).batch(400)
    began, step = time.monotonic(), 0
    rows, labels = drawer.batch(160)
    while (spent := time.monotonic() - began) < seconds:
        if step % 40 == 0:
            fresh_rows, fresh_labels = drawer.batch(160)
            rows = np.concatenate([rows[-24_000:], fresh_rows])
            labels = np.concatenate([labels[-24_000:], fresh_labels])
        chosen = drawer.random.integers(len(labels), size=512)
        share = spent / seconds
        loss = network.step(rows[chosen], labels[chosen], 0.0015 * (1 - share) ** 1.5 + 0.00001)
        step += 1
        if step % 2000 == 0:
            right = (network.forward(test_rows)[-1].argmax(1) == test_labels).mean()
            print(  # noqa: T201 (a program's own output)
                f"{spent:6.0f} s  step {step:6d}  loss {loss:.4f}  right {right:.4f}", flush=True
            )
            save(out, network)
    save(out, network)


def save(out: str, network: Network) -> None:
    names = [f"w{index}" for index in range(len(network.weights))]
    names += [f"b{index}" for index in range(len(network.biases))]
    values = [value.astype(np.float16) for value in network.weights + network.biases]
    np.savez_compressed(out, allow_pickle=False, **dict(zip(names, values, strict=True)))


def _centred(mask: np.ndarray, width: int) -> np.ndarray:
    extra = width - mask.shape[1]
    if extra >= 0:
        return np.pad(mask, ((0, 0), (extra // 2, extra - extra // 2)))
    return mask[:, -extra // 2 : -extra // 2 + width]


if __name__ == "__main__":
    train(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]))
