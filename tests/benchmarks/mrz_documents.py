"""Draw invented identity documents flat, as they leave the printer: grounds, texts, a face, the zone.

The zone's letters are drawn from OCR-B and, for a share of documents, from monospaced faces that the
training of `ocr` does not use; every document bends, thickens, stretches and prints them in its own way.
"""

import random
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from tests.benchmarks.mrz_zones import Invented

FONTS = Path("/usr/share/fonts")
OCR_B = ("opentype/ocr-b/OCRB.otf", "opentype/ocr-b/OCRBS.otf")
# each split has faces of its own; `ocr.training` uses neither
OTHER_FACES = {
    "dev": ("truetype/inconsolata/Inconsolata.otf", "truetype/noto/NotoSansMono-Regular.ttf"),
    "held-out": ("truetype/b612/B612Mono-Regular.ttf", "truetype/noto/NotoMono-Regular.ttf"),
}
TEXT_FACES = ("truetype/dejavu/DejaVuSans.ttf", "truetype/liberation/LiberationSans-Regular.ttf")
PITCH = 24  # pixels from letter to letter on the flat document
Picture = np.ndarray


class Printer:
    """Draws one flat document; everything random comes from the one source."""

    def __init__(self, source: random.Random, split: str) -> None:
        self.source = source
        self.noise = np.random.default_rng(source.getrandbits(32))
        self.faces = [path for path in OTHER_FACES[split] if (FONTS / path).exists()]

    def document(self, invented: Invented) -> tuple[Picture, np.ndarray]:
        """Give the flat picture (BGR) and the four corners of the zone in it, clockwise from top left."""
        source, form = self.source, invented.form
        zone_width = form.width * PITCH
        margin = int(PITCH * source.uniform(1.2, 2.6))
        width = zone_width + 2 * margin
        height = int(width * source.uniform(0.58, 0.72))
        line_step = PITCH * source.uniform(1.55, 2.4)
        below = PITCH * source.uniform(1.2, 2.8)
        top = height - below - (form.rows - 1) * line_step
        paper = self._paper(height, width)
        if source.random() < 0.5:
            self._white_zone(paper, int(top - 1.6 * PITCH))
        paper = self._prints(paper, invented, top)
        if source.random() < 0.3:
            paper = self._stamp(paper)
        mask = self.letters(invented.lines, (height, width), (margin, top), line_step)
        ink = np.array([source.uniform(0, 70) for _ in range(3)], np.float32)
        strength = source.uniform(0.72, 1.0)
        paper = paper * (1 - strength * mask[..., None]) + ink * (strength * mask[..., None])
        if source.random() < 0.25:
            paper = self._hologram(paper)
        half = 0.7 * PITCH
        box = (margin, top - half, margin + zone_width, top + (form.rows - 1) * line_step + half)
        corners = np.array([[box[0], box[1]], [box[2], box[1]], [box[2], box[3]], [box[0], box[3]]], np.float32)
        return np.clip(paper, 0, 255).astype(np.uint8), corners

    def letters(
        self, lines: tuple[str, ...], size: tuple[int, int], start: tuple[float, float], step: float
    ) -> np.ndarray:
        """Print the zone four times as large, bend it as this printer does, bring it to size."""
        source = self.source
        other = bool(self.faces) and source.random() < 0.12
        path = FONTS / (source.choice(self.faces) if other else source.choice(OCR_B))
        large = 3
        cap = large * PITCH * source.uniform(0.95, 1.25)
        stretch = source.uniform(0.86, 1.14)
        font = _font(path, cap)
        canvas = np.zeros((size[0] * large, size[1] * large), np.float32)
        lean, weight = source.gauss(0, 0.03), source.choice((-2, -1, 0, 0, 1, 2, 3, 4))
        glyphs: dict[str, np.ndarray] = {}
        for row, line in enumerate(lines):
            for column, letter in enumerate(line):
                if letter not in glyphs:
                    glyphs[letter] = _glyph(letter, font, stretch, lean, weight, int(3 * large * PITCH))
                x = large * (start[0] + (column + 0.5) * PITCH) + source.gauss(0, 0.4)
                y = large * (start[1] + row * step) + source.gauss(0, 0.5)
                _paste(canvas, glyphs[letter], x, y)
        canvas = self._printed(canvas)
        return cv2.resize(canvas, (size[1], size[0]), interpolation=cv2.INTER_AREA)

    def _printed(self, mask: np.ndarray) -> np.ndarray:
        """Ink as laser, ink jet, dot matrix, engraving or a spread ribbon leaves it."""
        source = self.source
        style = source.choice(("plain", "plain", "spread", "jet", "dots", "worn", "bent"))
        if style == "spread":
            soft = cv2.GaussianBlur(mask, (0, 0), source.uniform(2, 5))
            return np.clip((soft - 0.5) * source.uniform(2, 6) + 0.5, 0, 1)
        if style == "jet":
            rough = cv2.GaussianBlur(self.noise.normal(0, 1, mask.shape).astype(np.float32), (0, 0), 2.0)
            return np.clip((cv2.GaussianBlur(mask, (0, 0), 2.5) + 0.9 * rough - 0.45) * 5, 0, 1)
        if style == "dots":
            period = source.uniform(6.5, 9.0)
            yy, xx = np.mgrid[0 : mask.shape[0], 0 : mask.shape[1]].astype(np.float32)
            dots = np.cos(xx * 2 * np.pi / period) + np.cos(yy * 2 * np.pi / period)
            return mask * np.clip(0.75 + 0.5 * dots, 0, 1)
        if style == "worn":
            wear = cv2.resize(
                self.noise.uniform(0.35, 1.2, (mask.shape[0] // 60, mask.shape[1] // 60)), mask.shape[::-1]
            )
            return mask * np.clip(wear.astype(np.float32), 0, 1)
        if style == "bent":
            return self._bent(mask, source.uniform(1.0, 3.5))
        return mask

    def _bent(self, mask: np.ndarray, most: float) -> np.ndarray:
        height, width = mask.shape
        shape = (max(3, height // 40), max(3, width // 40))
        shifts = [cv2.resize(self.noise.normal(0, most, shape).astype(np.float32), (width, height)) for _ in range(2)]
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        return cv2.remap(mask, xx + shifts[0], yy + shifts[1], cv2.INTER_LINEAR)

    def _paper(self, height: int, width: int) -> Picture:
        source = self.source
        base = np.array([source.uniform(165, 252) for _ in range(3)], np.float32)
        paper = np.full((height, width, 3), base, np.float32)
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        for _ in range(source.randrange(0, 4)):
            angle, period = source.uniform(0, np.pi), source.uniform(5, 40)
            wobble = source.uniform(0, 18) * np.sin((xx * np.sin(angle) + yy) / source.uniform(20, 140))
            wave = np.sin((xx * np.cos(angle) + yy * np.sin(angle) + wobble) * 2 * np.pi / period)
            lines = np.clip(1 - np.abs(wave) * source.uniform(2, 6), 0, 1)
            paper -= lines[..., None] * np.array([source.uniform(0, 75) for _ in range(3)], np.float32)
        for _ in range(source.randrange(0, 3)):
            shade = cv2.resize(
                self.noise.normal(0, 1, (4, 6, 3)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
            )
            paper += shade * source.uniform(2, 14)
        return paper

    def _white_zone(self, paper: Picture, top: int) -> None:
        share = self.source.uniform(0.4, 1.0)
        colour = np.array([self.source.uniform(215, 253) for _ in range(3)], np.float32)
        paper[max(0, top) :] = (1 - share) * paper[max(0, top) :] + share * colour

    def _prints(self, paper: Picture, invented: Invented, zone_top: float) -> Picture:
        """Face, captions and values above the zone; small print right over it, sometimes barcodes."""
        source = self.source
        image = Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8))
        draw = ImageDraw.Draw(image)
        width, bottom = image.width, int(zone_top - 1.8 * PITCH)
        face = (int(0.04 * width), int(0.2 * bottom), int(0.26 * width), int(0.95 * bottom))
        if source.random() < 0.75:
            tone = tuple(source.randrange(60, 220) for _ in range(3))
            draw.rectangle(face, fill=tone)
            draw.ellipse((face[0] + 40, face[1] + 50, face[2] - 40, face[3] - 60), fill=(120, 150, 200))
        path = FONTS / source.choice(TEXT_FACES)
        size = int(PITCH * source.uniform(0.6, 1.2))
        font = ImageFont.truetype(str(path), size)
        words = (invented.state, invented.surname, invented.given, "SPECIMEN", "01.02.2031", "AUTHORITY", "MUSTERSTADT")
        x = face[2] + PITCH
        dark = tuple(source.randrange(10, 90) for _ in range(3))
        for row, y in enumerate(range(int(0.08 * bottom), max(1, bottom - size), int(1.7 * size))):
            draw.text((x, y), f"{source.choice(words)}  {words[row % len(words)]}", fill=dark, font=font)
        if source.random() < 0.15:
            for x0 in range(int(0.5 * width), int(0.95 * width), 7):
                draw.rectangle(
                    (x0, int(0.02 * bottom), x0 + source.randrange(1, 6), int(0.25 * bottom)), fill=(10, 10, 10)
                )
        return np.asarray(image, np.float32)

    def _stamp(self, paper: Picture) -> Picture:
        """A slanting word across the page, over the zone too."""
        height, width = paper.shape[:2]
        side = int(np.hypot(height, width))
        layer = Image.new("L", (side, side), 0)
        font = ImageFont.truetype(str(FONTS / TEXT_FACES[0]), int(self.source.uniform(0.09, 0.16) * width))
        ImageDraw.Draw(layer).text((side // 2, side // 2), "SPECIMEN", fill=255, font=font, anchor="mm")
        layer = layer.rotate(self.source.uniform(-40, 40))
        left, top = (side - width) // 2, (side - height) // 2
        mask = np.asarray(layer.crop((left, top, left + width, top + height)), np.float32)[..., None] / 255
        colour = np.array([self.source.uniform(60, 200) for _ in range(3)], np.float32)
        share = mask * self.source.uniform(0.08, 0.4)
        return paper * (1 - share) + colour * share

    def _hologram(self, paper: Picture) -> Picture:
        """A laminate's shine: faint bright rings that wash out print."""
        height, width = paper.shape[:2]
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        centre = (self.source.uniform(0, width), self.source.uniform(0.3 * height, height))
        rings = np.sin(np.hypot(xx - centre[0], yy - centre[1]) / self.source.uniform(4, 14))
        fade = np.exp(-(((xx - centre[0]) ** 2 + (yy - centre[1]) ** 2) / (0.2 * width) ** 2))
        return paper + (fade * (0.5 + 0.5 * rings) * self.source.uniform(20, 90))[..., None]


def _font(path: Path, cap: float) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(path), 100)
    _, top, _, bottom = font.getbbox("H")
    return ImageFont.truetype(str(path), round(100 * cap / (bottom - top)))


def _glyph(
    letter: str, font: ImageFont.FreeTypeFont, stretch: float, lean: float, weight: int, side: int
) -> np.ndarray:
    _, top, _, bottom = font.getbbox("H")
    image = Image.new("L", (side, side), 0)
    width = font.getlength(letter)
    middle = (top + bottom) / 2
    ImageDraw.Draw(image).text((side / 2 - width / 2, side / 2 - middle), letter, fill=255, font=font)
    centre = side / 2
    matrix = np.array([[stretch, lean, centre * (1 - stretch - lean)], [0, 1, 0]], np.float32)
    mask = cv2.warpAffine(np.asarray(image, np.float32) / 255, matrix, (side, side))
    if weight > 0:
        mask = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (weight + 1, weight + 1)))
    elif weight < 0:
        mask = cv2.erode(mask, np.ones((1 - weight, 1 - weight), np.uint8))
    return mask


def _paste(canvas: np.ndarray, glyph: np.ndarray, x: float, y: float) -> None:
    side = glyph.shape[0]
    left, top = round(x - side / 2), round(y - side / 2)
    y0, y1 = max(0, top), min(canvas.shape[0], top + side)
    x0, x1 = max(0, left), min(canvas.shape[1], left + side)
    part = canvas[y0:y1, x0:x1]
    np.maximum(part, glyph[y0 - top : y1 - top, x0 - left : x1 - left], out=part)
