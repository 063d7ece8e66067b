"""Draw straightened MRZ lines as the reader sees them: the only data that its classifiers learn from.

Glyphs come from OCR-B (Debian `fonts-ocr-b`) and from the sans and monospaced faces of FACES, since
specimens and older cards are printed in look-alikes. Every line bends, stretches, thickens and prints
its letters in a way of its own, because cards of one standard still differ from each other more than
photographs of one card do. No photograph is used. Same seed, fonts and library versions: same lines.
"""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ocr.mrz import ALPHABET
from ocr.mrz_strip import CAP, HEIGHT, PITCH, even_contrast

DRAWN_PITCH = 40
MARGIN = 3  # cells of empty strip on each side
LETTERS = 14
Glyphs = dict[str, np.ndarray]
FONTS = Path("/usr/share/fonts")
# Pattern and share of lines. Debian: fonts-ocr-b, fonts-liberation, fonts-dejavu, fonts-hack,
# fonts-anonymous-pro, fonts-league-mono, fonts-mononoki, fonts-agave.
FACES = (
    ("opentype/ocr-b/OCRB.otf", 4.0),
    ("opentype/ocr-b/OCRBS.otf", 4.0),
    ("opentype/ocr-b/OCRBL.otf", 0.2),
    ("truetype/liberation/LiberationMono-Regular.ttf", 0.35),
    ("truetype/liberation/LiberationMono-Bold.ttf", 0.2),
    ("truetype/liberation/LiberationSans-Regular.ttf", 0.2),
    ("truetype/liberation/LiberationSans-Bold.ttf", 0.1),
    ("truetype/dejavu/DejaVuSansMono.ttf", 0.2),
    ("truetype/dejavu/DejaVuSans.ttf", 0.2),
    ("truetype/hack/Hack-Regular.ttf", 0.1),
    ("truetype/anonymous-pro/Anonymous Pro.ttf", 0.1),
    ("opentype/league-mono/LeagueMono-Regular.otf", 0.15),
    ("opentype/league-mono/LeagueMono-NarrowSemiBold.otf", 0.15),
    ("opentype/league-mono/LeagueMono-WideLight.otf", 0.1),
    ("truetype/mononoki/mononoki-Regular.ttf", 0.1),
    ("truetype/agave/agave-r-autohinted.ttf", 0.1),
)


@dataclass(frozen=True)
class DrawnLine:
    """A strip of even contrast; `centres` are the columns of its letters' middles."""

    strip: np.ndarray
    text: str
    centres: np.ndarray


def faces() -> list[tuple[Glyphs, float]]:
    """Draw every glyph of every face into one cell; give the masks with the face's share of lines."""
    return [(_glyphs(FONTS / path), share) for path, share in FACES if (FONTS / path).exists()]


def _glyphs(path: Path) -> Glyphs:
    """Scale the font so that H is as high as the pitch; centre each glyph on its advance."""
    font = ImageFont.truetype(str(path), 100)
    _, top, _, bottom = font.getbbox("H")
    font = ImageFont.truetype(str(path), round(100 * DRAWN_PITCH / (bottom - top)))
    _, top, _, bottom = font.getbbox("H")
    glyphs = {}
    for letter in ALPHABET:
        image = Image.new("L", (2 * DRAWN_PITCH, 3 * DRAWN_PITCH), 0)
        width = font.getlength(letter)
        middle = 1.5 * DRAWN_PITCH - (top + bottom) / 2
        ImageDraw.Draw(image).text((DRAWN_PITCH - width / 2, middle), letter, fill=255, font=font)
        glyphs[letter] = np.asarray(image, np.float32) / 255
    return glyphs


class Drawer:
    """Draws lines as a camera would see them, straightened as the reader straightens them."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.faces = faces()
        shares = np.array([share for _, share in self.faces])
        self.shares = shares / shares.sum()

    def text(self, count: int = LETTERS) -> str:
        """Letters, digits and fillers in runs, all classes about equally often, fillers more."""
        kinds = self.random.choice(4, size=count, p=[0.4, 0.34, 0.18, 0.08])
        pools = ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "<", "IOQ0DCGUB8ECKXNMHWVY4A1LJ7T2Z5S6FERP")
        letters = [pools[kind][self.random.integers(len(pools[kind]))] for kind in kinds]
        if self.random.random() < 0.4:
            start = int(self.random.integers(count))
            run = min(count - start, int(self.random.integers(2, 8)))
            letters[start : start + run] = "<" * run
        return "".join(letters)

    def line(self) -> DrawnLine:
        random = self.random
        text = self.text()
        glyphs = self._bent(self.faces[random.choice(len(self.faces), p=self.shares)][0])
        ink = self._printed(self._with_neighbours(self._ink(text, glyphs), glyphs))
        picture = self._on_paper(ink)
        picture, scale = self._photographed(picture)
        return self._straightened(picture, scale, text)

    def _bent(self, glyphs: Glyphs) -> Glyphs:
        """Give the face a cut of its own: one width, height, lean and warp for all, a little more for each."""
        random = self.random
        side = (3 * DRAWN_PITCH, 2 * DRAWN_PITCH)
        wide, high, lean = random.uniform(0.8, 1.2), random.uniform(0.92, 1.08), random.normal(0, 0.04)
        yy, xx = np.mgrid[0 : side[0], 0 : side[1]].astype(np.float32)
        centre_x, centre_y = DRAWN_PITCH, 1.5 * DRAWN_PITCH
        common = [_smooth(random, side, random.uniform(0, 1.6)) for _ in range(2)]
        answer = {}
        for letter, mask in glyphs.items():
            across, down = wide * random.normal(1, 0.025), high * random.normal(1, 0.015)
            tilt, right, below = lean + random.normal(0, 0.015), random.normal(0, 0.5), random.normal(0, 0.4)
            map_x = (xx - centre_x - right) / across + tilt * (yy - centre_y) + centre_x + common[0]
            map_y = (yy - centre_y - below) / down + centre_y + common[1]
            answer[letter] = cv2.remap(mask, map_x, map_y, cv2.INTER_LINEAR)
        return answer

    def _ink(self, text: str, glyphs: Glyphs) -> np.ndarray:
        """Compose a line of glyphs, 0 to 1, three caps high."""
        step = DRAWN_PITCH
        canvas = np.zeros((3 * step, (len(text) + 2 * MARGIN) * step), np.float32)
        for index, letter in enumerate(text):
            x = (index + MARGIN) * step - step // 2 + round(self.random.normal(0, 0.6))
            part = canvas[:, x : x + 2 * step]
            np.maximum(part, glyphs[letter], out=part)
        return canvas

    def _with_neighbours(self, ink: np.ndarray, glyphs: Glyphs) -> np.ndarray:
        """Put another line of the zone above or below, or beside the line something that is no letter."""
        random = self.random
        if random.random() < 0.55:
            other = self._ink(self.text(), glyphs)
            shift = int(DRAWN_PITCH * random.uniform(1.4, 2.2)) * (1 if random.random() < 0.5 else -1)
            moved = np.zeros_like(ink)
            if shift > 0:
                moved[shift:] = other[:-shift]
            else:
                moved[:shift] = other[-shift:]
            ink = np.maximum(ink, moved)
        if random.random() < 0.15:
            side = int(random.uniform(0, 2.2 * DRAWN_PITCH))
            thick = int(random.uniform(2, DRAWN_PITCH))
            columns = slice(side, side + thick) if random.random() < 0.5 else slice(-side - thick - 1, -side - 1)
            ink[:, columns] = np.maximum(ink[:, columns], random.uniform(0.3, 1))
        return ink

    def _printed(self, ink: np.ndarray) -> np.ndarray:
        """Thicken, thin, spread, roughen, perforate or wear the ink."""
        random = self.random
        stroke = int(random.integers(-2, 5))
        if stroke > 0:
            ink = cv2.dilate(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (stroke + 1, stroke + 1)))
        elif stroke < 0:
            ink = cv2.erode(ink, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (1 - stroke, 1 - stroke)))
        style = random.random()
        if style < 0.2:  # rounded corners, filled counters
            soft = cv2.GaussianBlur(ink, (0, 0), random.uniform(1.5, 3.8))
            ink = np.clip((soft - random.uniform(0.35, 0.55)) * random.uniform(2, 8) + 0.5, 0, 1)
        elif style < 0.32:  # ink jet on rough paper
            rough = cv2.GaussianBlur(random.normal(0, 1, ink.shape).astype(np.float32), (0, 0), random.uniform(0.8, 2))
            ink = np.clip((ink + rough * random.uniform(0.3, 1.5) - 0.5) * 4 + 0.5, 0, 1)
            ink = cv2.GaussianBlur(ink, (0, 0), 1.0)
        elif style < 0.4:  # dots of a matrix, of laser engraving
            period = random.uniform(3.5, 7.5)
            yy, xx = np.mgrid[0 : ink.shape[0], 0 : ink.shape[1]].astype(np.float32)
            dots = np.cos(xx * 2 * np.pi / period) + np.cos(yy * 2 * np.pi / period)
            ink = ink * np.clip(random.uniform(0.6, 1) + 0.5 * dots, 0, 1)
        elif style < 0.5:  # worn in places
            size = (int(random.integers(3, 9)), int(random.integers(8, 50)))
            wear = cv2.resize(random.uniform(0.35, 1.3, size).astype(np.float32), ink.shape[::-1])
            ink = ink * np.clip(wear, 0, 1)
        return ink

    def _on_paper(self, ink: np.ndarray) -> np.ndarray:
        random = self.random
        height, width = ink.shape
        paper = random.uniform(90, 252)
        contrast = random.uniform(0.33, 0.97)
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        ground = np.full(ink.shape, paper, np.float32)
        ground += random.uniform(-30, 30) * (xx / width - 0.5) + random.uniform(-12, 12) * (yy / height - 0.5)
        for _ in range(random.integers(0, 4)):
            ground -= paper * contrast * self._guilloche(xx, yy)
        if random.random() < 0.4:
            blotches = random.normal(0, 1, (3, 12)).astype(np.float32)
            ground += cv2.resize(blotches, (width, height), interpolation=cv2.INTER_CUBIC) * random.uniform(0, 16)
        if random.random() < 0.2:  # the edge of a stamp, a coloured field or a hologram
            edge = np.cos(random.uniform(0, 7)) * (xx - random.uniform(0, width)) + (yy - height / 2)
            ground -= paper * contrast * random.uniform(-0.3, 0.4) * (np.abs(edge) < random.uniform(8, 90))
        level = paper * (1 - contrast)
        picture = ground * (1 - ink) + np.minimum(level, ground) * ink
        if random.random() < 0.12:  # light over ink and paper alike
            glow = cv2.resize(random.uniform(0, 1, (2, 6)).astype(np.float32), (width, height))
            picture += glow * random.uniform(20, 120)
        return picture

    def _guilloche(self, xx: np.ndarray, yy: np.ndarray) -> np.ndarray:
        """Fine lines, straight or wavy, up to 0.3 strong."""
        random = self.random
        angle, period = random.uniform(0, np.pi), random.uniform(5, 60)
        along = xx * np.cos(angle) + yy * np.sin(angle)
        along += random.uniform(0, 14) * np.sin((xx * np.sin(angle) - yy * np.cos(angle)) / random.uniform(8, 60))
        wave = np.sin(along * 2 * np.pi / period + random.uniform(0, 6))
        return random.uniform(0, 0.3) * np.clip(wave * random.uniform(1, 5) - random.uniform(0, 1), 0, 1)

    def _photographed(self, picture: np.ndarray) -> tuple[np.ndarray, float]:
        """Shrink to the pitch of a picture, blur, sharpen, add noise and compression."""
        random = self.random
        pitch = float(np.exp(random.uniform(np.log(5.6), np.log(32))))
        if random.random() < 0.25:  # scaled twice, as pictures on the web are
            picture = _scaled(picture, random.uniform(1.0, 2.0) * pitch / DRAWN_PITCH, random)
        small = _scaled(picture, pitch / DRAWN_PITCH * (LETTERS + 2 * MARGIN) * DRAWN_PITCH / picture.shape[1], random)
        sigma = abs(random.normal(0, 0.05 * pitch))
        if sigma > 0.2:
            small = cv2.GaussianBlur(small, (0, 0), min(sigma, 0.16 * pitch))
        if random.random() < 0.2:
            small = self._motion(small, pitch)
        if random.random() < 0.2:
            small = small + random.uniform(0.3, 1.5) * (small - cv2.GaussianBlur(small, (0, 0), random.uniform(0.7, 2)))
        small = small + random.normal(0, random.uniform(0, 8) if random.random() < 0.85 else 15, small.shape)
        if random.random() < 0.06 and pitch > 12:
            small = np.where(small > cv2.blur(small, (31, 31)) - random.uniform(5, 25), 255.0, 0.0)
        small = np.clip(small, 0, 255).astype(np.uint8)
        if random.random() < 0.75:
            _, coded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, int(random.uniform(28, 95))])
            small = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE))
        return small, small.shape[1] / ((LETTERS + 2 * MARGIN) * DRAWN_PITCH)

    def _motion(self, picture: np.ndarray, pitch: float) -> np.ndarray:
        length = self.random.uniform(1, 0.28 * pitch)
        angle = self.random.uniform(0, np.pi)
        size = 2 * int(np.ceil(length / 2)) + 1
        kernel = np.zeros((size, size), np.float32)
        centre = size // 2
        for step in np.linspace(-length / 2, length / 2, 4 * size):
            kernel[round(centre + step * np.sin(angle)), round(centre + step * np.cos(angle))] += 1
        return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()))

    def _straightened(self, picture: np.ndarray, scale: float, text: str) -> DrawnLine:
        """Bring to the reader's strip with the errors that locating and straightening leave."""
        random = self.random
        across = PITCH / (DRAWN_PITCH * scale) * random.uniform(0.97, 1.03)
        down = CAP / (DRAWN_PITCH * scale) * random.uniform(0.84, 1.18)
        middle = 1.5 * DRAWN_PITCH * scale
        slant, tilt = random.normal(0, 0.06), random.normal(0, 0.004)
        width = (len(text) + 2 * MARGIN) * PITCH
        matrix = np.array([[across, slant, 0], [tilt, down, 0]], np.float32)
        first = (MARGIN + 0.5) * DRAWN_PITCH * scale
        start = (MARGIN + 0.5) * PITCH
        matrix[0, 2] = start - (across * first + slant * middle)
        matrix[1, 2] = HEIGHT / 2 + random.normal(0, 1.1) - (tilt * picture.shape[1] / 2 + down * middle)
        if max(1 / across, 1 / down) > 1.6:
            factor = 0.5
            picture = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
            matrix[:, :2] /= factor
        strip = cv2.warpAffine(picture, matrix, (width, HEIGHT), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        pitch = across * DRAWN_PITCH * scale
        return DrawnLine(even_contrast(strip), text, start + np.arange(len(text)) * pitch)


def _smooth(random: np.random.Generator, side: tuple[int, int], most: float) -> np.ndarray:
    field = random.normal(0, most, (5, 4)).astype(np.float32)
    return np.asarray(cv2.resize(field, side[::-1], interpolation=cv2.INTER_CUBIC))


def _scaled(picture: np.ndarray, scale: float, random: np.random.Generator) -> np.ndarray:
    size = (max(8, round(picture.shape[1] * scale)), max(8, round(picture.shape[0] * scale)))
    methods = (cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_AREA, cv2.INTER_LINEAR, cv2.INTER_CUBIC)
    method = methods[random.integers(len(methods))]
    if method != cv2.INTER_AREA and scale < 0.6:  # as a scaler with a wide enough filter does
        picture = cv2.GaussianBlur(picture, (0, 0), 0.3 / scale)
    return np.asarray(cv2.resize(picture, size, interpolation=method))
