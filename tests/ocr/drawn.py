"""Pages drawn with letters of Debian's DejaVu fonts, which know Latin, Cyrillic and Arabic."""

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path("/usr/share/fonts/truetype/dejavu")
WIDTH, HEIGHT, MARGIN = 1240, 1754, 110  # A4 at 150 dpi


def page(text: str, *, size: int = 26, title: int = 40, heading: int = 1, serif: bool = False, fill: str = ""):
    """Draw lines one below the other, line `heading` in large letters; right to left where the script wants it."""
    name = "DejaVuSerif" if serif else "DejaVuSans"
    plain = ImageFont.truetype(FONTS / f"{name}.ttf", size)
    bold = ImageFont.truetype(FONTS / f"{name}-Bold.ttf", title)
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    y = MARGIN
    for number, line in enumerate([*text.splitlines(), "", *filter(None, fill.splitlines())]):
        font = bold if number == heading else plain
        if any("\u0600" <= letter <= "\u06ff" for letter in line):
            pen.text((WIDTH - MARGIN, y), line, font=font, fill=20, direction="rtl", anchor="ra")
        else:
            pen.text((MARGIN, y), line, font=font, fill=20)
        y += int(font.size * 1.9)
    return image
