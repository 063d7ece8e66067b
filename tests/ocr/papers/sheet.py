"""A sheet of paper to write, sign and stamp on, line by line from the top."""

import io
import math
import random
from pathlib import Path

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

# The product's own typeface, as npm brings it: no font of the machine is needed.
FONTS = Path(__file__).resolve().parents[3] / "node_modules" / "@kern-ux" / "native" / "dist" / "fonts" / "noto-sans"
INK, PEN = 25, (28, 40, 110)
MARGIN = 70


class Sheet:
    """`Sheet("MIETVERTRAG").lines("...").sign(("Vermieter", True), ("Mieter", False)).jpeg()`."""

    def __init__(self, heading: str = "", *, width: int = 1000, height: int = 1250, size: int = 30):
        self.image = Image.new("RGB", (width, height), (250, 250, 248))
        self.pen = ImageDraw.Draw(self.image)
        self.size = size
        self.y = 60
        if heading:
            self.pen.text((MARGIN, self.y), heading, font=self._font(size + 14, bold=True), fill=INK)
            self.y += 2 * size + 30

    @staticmethod
    def _font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(FONTS / f"NotoSans-{'Bold' if bold else 'Regular'}.woff2", size)

    def lines(self, *texts: str) -> "Sheet":
        """Write lines one below the other; an empty one leaves a gap."""
        for text in texts:
            self.pen.text((MARGIN, self.y), text, font=self._font(self.size), fill=INK)
            self.y += round(self.size * (1.6 if text else 0.8))
        return self

    def foot(self, text: str) -> "Sheet":
        """Write at the lower edge."""
        spot = (self.image.width / 2, self.image.height - 70)
        self.pen.text(spot, text, font=self._font(self.size - 4), fill=INK, anchor="mm")
        return self

    def sign(self, *parties: tuple[str, bool]) -> "Sheet":
        """Draw a place for a signature for each party, side by side, and sign those that are true."""
        self.y += 130
        room = (self.image.width - 2 * MARGIN) // len(parties)
        for number, (label, signed) in enumerate(parties):
            left = MARGIN + number * room
            right = left + min(room, 420) - 30
            self.pen.line((left, self.y, right, self.y), fill=INK, width=2)
            self.pen.text((left, self.y + 8), label, font=self._font(self.size - 6), fill=INK)
            if signed:
                self.scrawl(left + 30, self.y - 35, right - left - 60, seed=number + len(label))
        self.y += 2 * self.size + 20
        return self

    def scrawl(self, left: float, middle: float, width: float, *, seed: int) -> "Sheet":
        """Write like a hand: loops that lean, getting smaller, in one movement of the pen."""
        dice = random.Random(seed)
        points, turns = [], dice.uniform(5, 7)
        for step in range(140):
            done = step / 139
            angle = done * turns * 2 * math.pi
            height = (38 if done < 0.25 else 20) * (1 - 0.4 * done) * (0.8 + 0.4 * dice.random())
            points.append((left + width * done + 16 * math.cos(angle), middle + height * math.sin(angle)))
        self.pen.line(points, fill=PEN, width=4, joint="curve")
        return self

    def stamp(self, text: str) -> "Sheet":
        """Press a round stamp on the right."""
        x, y, radius = self.image.width - 230, self.y + 20, 90
        self.pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=(120, 30, 60), width=4)
        self.pen.text((x, y), text, font=self._font(18), fill=(120, 30, 60), anchor="mm")
        return self

    def code(self, content: str, *, scale: int = 8) -> "Sheet":
        """Print a Data Matrix."""
        code = np.asarray(zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.DataMatrix).to_image(scale=scale))
        self.image.paste(Image.fromarray(code).convert("RGB"), (MARGIN, self.y))
        self.y += code.shape[0] + 30
        return self

    def blurred(self, radius: float) -> "Sheet":
        self.image = self.image.filter(ImageFilter.GaussianBlur(radius))
        return self

    def jpeg(self, quality: int = 85) -> bytes:
        buffer = io.BytesIO()
        self.image.save(buffer, "JPEG", quality=quality)
        return buffer.getvalue()


def tiff(*sheets: Sheet) -> bytes:
    """Bind sheets into one file."""
    buffer = io.BytesIO()
    first, *others = [sheet.image for sheet in sheets]
    first.save(buffer, "TIFF", save_all=True, append_images=others, compression="tiff_lzw")
    return buffer.getvalue()
