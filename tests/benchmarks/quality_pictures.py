"""Pictures with one planted defect each, for measuring what is said about them: `draw(seed, split, defect)`.

Half are travel documents on a table (`mrz_documents`), half are letters (`recognition.drawn_pages`), all legible
before the defect is planted where the text is. Strengths run from harmless to hopeless, so that a picture may stay
legible: then nothing may be said about it. The splits `dev` and `held-out` differ in seeds; thresholds are set by
`dev` alone.
"""

import functools
import itertools
import random
from typing import Literal, NamedTuple

import cv2
import numpy as np

from ocr import mrz_read
from tests.benchmarks.mrz_documents import Printer
from tests.benchmarks.mrz_pictures import Camera
from tests.benchmarks.mrz_zones import invent
from tests.benchmarks.recognition.drawn_pages import drawn_pages

Split = Literal["dev", "held-out"]
DEFECTS = ("blur", "motion", "dark", "bright", "glare", "cut", "too_small", "screen", "noise", "turned")
PLANTS = {"noise": "grain"}
LETTERS = 40


class Drawn(NamedTuple):
    """A picture (BGR), what can be read on it, and where its text stands, in fractions."""

    picture: np.ndarray
    kind: str
    text: str
    place: tuple[float, float, float, float]


@functools.lru_cache(maxsize=4)
def legible(seed: int, split: Split) -> Drawn:
    """Give the undamaged picture: a travel document for even seeds, a letter for odd ones."""
    return _document(seed, split) if seed % 2 == 0 else _letter(seed, split)


def _document(seed: int, split: Split) -> Drawn:
    """Draw until the reader reads it: what is measured here is the planted defect."""
    for attempt in itertools.count():
        source = random.Random(f"quality-{split}-{seed}-{attempt}")
        invented = invent(source)
        flat, zone = Printer(source, split).document(invented)
        picture, _ = Camera(source).photo(flat, zone)
        found = mrz_read.read(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
        if found is None or list(found.lines) != list(invented.lines) or found.quarter_turns:
            continue
        sides = list(zip(*found.boxes, strict=True))
        place = (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3]))
        return Drawn(picture, "passport", "\n".join(invented.lines), place)
    raise AssertionError


@functools.cache
def _letters() -> list[Drawn]:
    pages = itertools.chain(drawn_pages("photo", LETTERS), drawn_pages("scan", LETTERS // 4))
    made = []
    for page in pages:
        picture = cv2.imdecode(np.frombuffer(page.picture, np.uint8), cv2.IMREAD_COLOR)
        made.append(Drawn(picture, "letter", page.text, (0.12, 0.1, 0.85, 0.9)))
    return made


def _letter(seed: int, split: Split) -> Drawn:
    own = _letters()[0 if split == "dev" else 1 :: 2]
    return own[seed // 2 % len(own)]


def draw(seed: int, split: Split, defect: str) -> Drawn:
    """Give the picture of this seed with the defect planted ("" for none), as a phone's JPEG would bring it."""
    base = legible(seed, split)
    source = random.Random(f"{split}-{defect}-{seed}")
    spoiled = Spoiler(source, base).spoiled(defect) if defect else base.picture
    _, coded = cv2.imencode(".jpg", spoiled, [cv2.IMWRITE_JPEG_QUALITY, source.randrange(70, 92)])
    return base._replace(picture=cv2.imdecode(coded, cv2.IMREAD_COLOR))


class Spoiler:
    """Plants a defect of random strength, in units of the letters' distance."""

    def __init__(self, source: random.Random, base: Drawn) -> None:
        self.source = source
        self.noise = np.random.default_rng(source.getrandbits(32))
        self.base = base
        self.picture = base.picture
        self.height, self.width = base.picture.shape[:2]
        x0, _, x1, _ = base.place
        columns = max(map(len, base.text.splitlines())) if base.kind == "passport" else 80
        self.pitch = (x1 - x0) * self.width / columns

    def spoiled(self, defect: str) -> np.ndarray:
        return getattr(self, PLANTS.get(defect, defect))()

    def blur(self) -> np.ndarray:
        return cv2.GaussianBlur(self.picture, (0, 0), self.source.uniform(0.15, 0.7) * self.pitch)

    def motion(self) -> np.ndarray:
        length, angle = self.source.uniform(0.5, 2.2) * self.pitch, self.source.uniform(0, np.pi)
        size = 2 * int(np.ceil(length / 2)) + 1
        kernel = np.zeros((size, size), np.float32)
        for step in np.linspace(-length / 2, length / 2, 4 * size):
            kernel[round(size // 2 + step * np.sin(angle)), round(size // 2 + step * np.cos(angle))] += 1
        return cv2.filter2D(self.picture, -1, kernel / kernel.sum())

    def dark(self) -> np.ndarray:
        grain = self.noise.normal(0, self.source.uniform(1, 5), self.picture.shape)
        return np.clip(self.picture * self.source.uniform(0.015, 0.2) + grain, 0, 255).astype(np.uint8)

    def bright(self) -> np.ndarray:
        lifted = self.picture.astype(np.float32) * self.source.uniform(1.6, 4) + self.source.uniform(40, 190)
        return np.clip(lifted, 0, 255).astype(np.uint8)

    def glare(self) -> np.ndarray:
        """Put a lamp's reflection on the text."""
        x0, y0, x1, y1 = self.base.place
        x = self.source.uniform(x0 + 0.2 * (x1 - x0), x1 - 0.2 * (x1 - x0)) * self.width
        y = self.source.uniform(y0, y1) * self.height
        yy, xx = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32)
        wide, high = self.source.uniform(0.1, 0.3) * self.width, self.source.uniform(0.06, 0.22) * self.height
        far = ((xx - x) / wide) ** 2 + ((yy - y) / high) ** 2
        strength = self.source.uniform(200, 500)
        return np.clip(self.picture + strength * np.exp(-(far**2))[..., None], 0, 255).astype(np.uint8)

    def cut(self) -> np.ndarray:
        """Lose a part of the text beyond one edge: the zone's lower line or its end, a letter's side."""
        x0, y0, x1, y1 = self.base.place
        part = self.source.uniform(0.12, 0.45)
        side = self.source.choice(("bottom", "left", "right") if self.base.kind == "passport" else ("left", "right"))
        if side == "bottom":
            return self.picture[: int((y1 - max(part, 0.3) * (y1 - y0)) * self.height)]
        if side == "left":
            return self.picture[:, int((x0 + part * (x1 - x0)) * self.width) :]
        return self.picture[:, : int((x1 - part * (x1 - x0)) * self.width)]

    def too_small(self) -> np.ndarray:
        scale = self.source.uniform(2, 6) / self.pitch
        size = (max(16, int(self.width * scale)), max(16, int(self.height * scale)))
        return cv2.resize(self.picture, size, interpolation=cv2.INTER_AREA)

    def screen(self) -> np.ndarray:
        """Show it on a display of coloured stripes and photograph that: fine rows, and broad waves where they beat."""
        yy, xx = np.mgrid[0 : self.height, 0 : self.width].astype(np.float32)
        lean, period = self.source.uniform(-0.08, 0.08), self.source.uniform(0.2, 0.45) * self.pitch
        depth = self.source.uniform(0.15, 0.5)
        result = self.picture.astype(np.float32)
        for channel in range(3):
            across = np.sin(((xx + lean * yy) / period + channel / 3) * 2 * np.pi)
            down = np.sin((yy - lean * xx) / (1.07 * period) * 2 * np.pi)
            beat = np.sin((xx * 0.7 + yy) / (9 * period) * 2 * np.pi + channel)
            result[..., channel] *= 1 + depth * (0.5 * across + 0.5 * down + 0.35 * beat)
        return np.clip(result, 0, 255).astype(np.uint8)

    def grain(self) -> np.ndarray:
        grain = self.noise.normal(0, self.source.uniform(25, 110), self.picture.shape)
        return np.clip(self.picture + grain, 0, 255).astype(np.uint8)

    def turned(self) -> np.ndarray:
        return np.ascontiguousarray(np.rot90(self.picture, self.source.randrange(1, 4)))
