"""Pictures of invented travel documents for measuring the MRZ reader: `draw(seed, split)`, `held_out(count)`.

Two splits, `dev` and `held-out`, differ in seeds and in faces. Held-out pictures are for measuring only:
whoever sets a constant by them makes them worthless. Three looks are drawn: a phone photo (perspective,
shadows, motion), a scan (several documents on a page, two sides, binarised, PDF-like) and a small
picture as found on the web (few pixels, compressed). Same seed, fonts and library versions: same picture.
"""

import itertools
import random
from collections.abc import Iterator
from typing import Literal, TypedDict

import cv2
import numpy as np
from PIL import Image

from tests.benchmarks.mrz_documents import PITCH, Picture, Printer
from tests.benchmarks.mrz_zones import invent

Split = Literal["dev", "held-out"]
LOOKS = ("photo", "scan", "small")
DEFECTS = ("", "", "", "", "", "blur", "motion", "glare", "dark", "noise", "low-contrast", "screen", "jpeg")


class Truth(TypedDict):
    """What the picture shows; `pitch` is the distance of letters in its pixels."""

    lines: list[str]
    format: str
    look: str
    defect: str
    pitch: float
    turns: int
    others: list[list[str]]


def draw(seed: int, split: Split = "dev") -> tuple[Image.Image, Truth]:
    """Draw one picture; `others` are the lines of further documents on the same page."""
    source = random.Random(f"{split}-{seed}")
    camera = Camera(source)
    look = source.choice(LOOKS)
    invented = invent(source)
    flat, zone = Printer(source, split).document(invented)
    others: list[list[str]] = []
    if look == "photo":
        picture, pitch = camera.photo(flat, zone)
    elif look == "scan":
        neighbour = None
        if source.random() < 0.35:
            second = invent(source)
            neighbour = Printer(source, split).document(second)[0]
            others.append(list(second.lines))
        picture, pitch = camera.scan(flat, neighbour)
    else:
        picture, pitch = camera.small(flat)
    defect = source.choice(DEFECTS)
    picture = camera.spoiled(picture, defect, pitch)
    turns = source.choices((0, 1, 2, 3), (0.7, 0.1, 0.1, 0.1))[0]
    picture = np.ascontiguousarray(np.rot90(picture, turns))
    if source.random() < 0.75:
        picture = camera.compressed(picture, source.randrange(55, 95))
    truth = Truth(
        lines=list(invented.lines),
        format=invented.form.name,
        look=look,
        defect=defect,
        pitch=round(pitch, 1),
        turns=turns,
        others=others,
    )
    return Image.fromarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB)), truth


def held_out(count: int) -> Iterator[tuple[str, Image.Image, list[str], str]]:
    """Give name, picture, lines and defect ("" for none) of the first `count` held-out pictures."""
    for seed in itertools.islice(itertools.count(), count):
        picture, truth = draw(seed, "held-out")
        yield f"{truth['format']}-{truth['look']}-{seed:04d}", picture, truth["lines"], truth["defect"]


class Camera:
    """Turns a flat document into what a phone, a scanner or a web page makes of it."""

    def __init__(self, source: random.Random) -> None:
        self.source = source
        self.noise = np.random.default_rng(source.getrandbits(32))

    def photo(self, flat: Picture, zone: np.ndarray) -> tuple[Picture, float]:
        """Perspective, tilt, curl and uneven light on a table."""
        source = self.source
        width = source.uniform(900, 2600)
        height = width * source.uniform(0.7, 0.85)
        fill = source.uniform(0.6, 0.95)
        scale = min(fill * width / flat.shape[1], fill * height / flat.shape[0])
        half = np.array([flat.shape[1], flat.shape[0]]) * scale / 2
        corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
        corners = corners * (1 + self.noise.normal(0, 0.025, corners.shape))
        angle = np.radians(source.gauss(0, 4))
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        corners = corners @ turn.T + np.array([width, height]) / 2
        edges = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * [flat.shape[1], flat.shape[0]]
        matrix = cv2.getPerspectiveTransform(edges.astype(np.float32), corners.astype(np.float32))
        if scale < 0.6:
            flat = cv2.GaussianBlur(flat, (0, 0), 0.35 / scale)
        table = self._table(int(height), int(width))
        size = (int(width), int(height))
        warped = cv2.warpPerspective(flat, matrix, size, flags=cv2.INTER_LINEAR)
        inside = cv2.warpPerspective(np.full(flat.shape[:2], 255, np.uint8), matrix, size)
        picture = np.where(inside[..., None] > 127, warped, table)
        if source.random() < 0.3:
            picture = self._curled(picture)
        shown = cv2.perspectiveTransform(zone[None], matrix)[0]
        columns = (zone[1, 0] - zone[0, 0]) / PITCH
        return self._lit(picture), float(np.linalg.norm(shown[1] - shown[0]) / columns)

    def scan(self, flat: Picture, neighbour: Picture | None) -> tuple[Picture, float]:
        """One or two documents on a page of paper, nearly straight, sometimes grey or black and white."""
        source = self.source
        pitch = source.uniform(8, 26)
        sheets = [flat] + ([neighbour] if neighbour is not None else [])
        sheets = [_scaled(sheet, pitch / PITCH) for sheet in sheets]
        source.shuffle(sheets)
        width = int(max(sheet.shape[1] for sheet in sheets) * source.uniform(1.05, 1.9))
        height = int(sum(sheet.shape[0] for sheet in sheets) * source.uniform(1.15, 2.0))
        page = np.full((height, width, 3), source.randrange(235, 256), np.uint8)
        gap = (height - sum(sheet.shape[0] for sheet in sheets)) // (len(sheets) + 1)
        top = gap
        for sheet in sheets:
            left = source.randrange(0, width - sheet.shape[1] + 1)
            page[top : top + sheet.shape[0], left : left + sheet.shape[1]] = sheet
            top += sheet.shape[0] + gap
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), source.gauss(0, 1.2), 1)
        page = cv2.warpAffine(page, matrix, (width, height), borderValue=(245, 245, 245))
        style = source.random()
        if style < 0.25:
            page = cv2.cvtColor(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
        elif style < 0.35 and pitch > 14:
            grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
            page = cv2.cvtColor(np.where(grey > 128, 255, 0).astype(np.uint8), cv2.COLOR_GRAY2BGR)
        return page, pitch

    def small(self, flat: Picture) -> tuple[Picture, float]:
        """The document cut out, few pixels wide, perhaps scaled more than once or sharpened."""
        source = self.source
        pitch = float(np.exp(source.uniform(np.log(6.2), np.log(17))))
        picture = flat
        if source.random() < 0.4:
            picture = _scaled(picture, source.uniform(1.3, 2.2) * pitch / PITCH)
            picture = self.compressed(picture, source.randrange(50, 90))
        picture = _scaled(picture, pitch / PITCH * flat.shape[1] / picture.shape[1])
        if source.random() < 0.3:
            soft = cv2.GaussianBlur(picture, (0, 0), 1.0)
            picture = cv2.addWeighted(picture, 1.8, soft, -0.8, 0)
        if source.random() < 0.5:
            border = source.randrange(2, 40)
            picture = cv2.copyMakeBorder(picture, *[border] * 4, cv2.BORDER_CONSTANT, value=(255, 255, 255))
        return picture, pitch

    def spoiled(self, picture: Picture, defect: str, pitch: float) -> Picture:
        """Add the one planted defect, scaled to the size of the letters."""
        source = self.source
        if defect == "blur":
            return cv2.GaussianBlur(picture, (0, 0), source.uniform(0.1, 0.2) * pitch)
        if defect == "motion":
            return cv2.filter2D(picture, -1, _stroke(source.uniform(0.2, 0.45) * pitch, source.uniform(0, np.pi)))
        if defect == "glare":
            return self._glare(picture)
        if defect == "dark":
            return np.clip(picture * source.uniform(0.15, 0.4), 0, 255).astype(np.uint8)
        if defect == "noise":
            grain = self.noise.normal(0, source.uniform(10, 24), picture.shape)
            return np.clip(picture + grain, 0, 255).astype(np.uint8)
        if defect == "low-contrast":
            return np.clip(picture * 0.35 + source.uniform(60, 150), 0, 255).astype(np.uint8)
        if defect == "screen":
            return self._screen(picture)
        return self.compressed(picture, source.randrange(18, 35)) if defect == "jpeg" else picture

    def compressed(self, picture: Picture, quality: int) -> Picture:
        _, coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
        return cv2.imdecode(coded, cv2.IMREAD_COLOR)

    def _table(self, height: int, width: int) -> Picture:
        base = np.array([self.source.uniform(30, 200) for _ in range(3)], np.float32)
        grain = cv2.resize(
            self.noise.normal(0, 12, (height // 8 + 1, width // 40 + 1)).astype(np.float32), (width, height)
        )
        return np.clip(base + grain[..., None], 0, 255).astype(np.uint8)

    def _curled(self, picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        bow = self.source.uniform(-0.02, 0.02) * height
        return cv2.remap(
            picture, xx, yy + bow * np.sin(xx / width * np.pi), cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )

    def _lit(self, picture: Picture) -> Picture:
        height, width = picture.shape[:2]
        light = cv2.resize(
            self.noise.uniform(0.62, 1.08, (3, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
        )
        grain = self.noise.normal(0, self.source.uniform(0.5, 5), picture.shape)
        return np.clip(picture * light[..., None] + grain, 0, 255).astype(np.uint8)

    def _glare(self, picture: Picture) -> Picture:
        """A bright soft spot that need not hit the zone."""
        height, width = picture.shape[:2]
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        x, y = self.source.uniform(0, width), self.source.uniform(0, height)
        far = ((xx - x) / (0.16 * width)) ** 2 + ((yy - y) / (0.1 * height)) ** 2
        return np.clip(picture + 210 * np.exp(-far)[..., None], 0, 255).astype(np.uint8)

    def _screen(self, picture: Picture) -> Picture:
        """Rows of a display and their moiré with the camera."""
        height, width = picture.shape[:2]
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        lean = self.source.uniform(-0.1, 0.1)
        rows = np.sin((yy + lean * xx) * 2 * np.pi / self.source.uniform(2.3, 4.5))
        columns = np.sin((xx - lean * yy) * 2 * np.pi / self.source.uniform(2.3, 4.5))
        return np.clip(picture * (1 + 0.08 * (rows + columns))[..., None], 0, 255).astype(np.uint8)


def _scaled(picture: Picture, scale: float) -> Picture:
    size = (max(8, round(picture.shape[1] * scale)), max(8, round(picture.shape[0] * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def _stroke(length: float, angle: float) -> np.ndarray:
    size = 2 * int(np.ceil(length / 2)) + 1
    kernel = np.zeros((size, size), np.float32)
    for step in np.linspace(-length / 2, length / 2, 4 * size):
        kernel[round(size // 2 + step * np.sin(angle)), round(size // 2 + step * np.cos(angle))] += 1
    return kernel / kernel.sum()
