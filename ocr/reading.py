"""Read one page: the machine-readable zone first, then a text layer, then text by the engine."""

import time
from dataclasses import dataclass, field

import numpy as np
from PIL import Image, ImageFilter

from ocr import languages, layout, mrz_locate, mrz_read, quality, rasterise
from ocr.errors import EngineFailed
from ocr.layout import Orientation, Slant
from ocr.marks import Marks
from ocr.mrz_read import Reading
from ocr.quality import Quality
from ocr.rasterise import Page
from ocr.recognise import OcrEngine
from ocr.report import Box
from ocr.text import Line, PageText, Word, lines_of

GERMAN_FIRST = ("deu", "eng")
TEXT_SIDE = 2400
LEGIBLE = 0.55
FURTHER = -0.1  # quality of a zone that counts beside another
ENOUGH_LETTERS = 40
LEAST_WORDS = 4
STRIP, TRIAL_SECONDS = 0.2, 5.0
PROBE = 0.12  # of the page's height: enough rows to see which way they read
COLUMN, BLOCK = 4, 6  # Tesseract's page segmentation modes: rows of any size, or one even block


@dataclass(frozen=True)
class PageReading:
    """What one page gave, with boxes on the upright page."""

    number: int
    text: PageText
    zone: Reading | None
    quality: Quality
    quarter_turns: int
    rows: int  # pairs of neighbouring letter shapes, read or not
    cut: Box | None = None  # where a zone runs into the edge, if one does and could not be read
    marks: Marks = field(default_factory=Marks)
    shape: float = 1.5  # width by height
    further: tuple[Reading, ...] = ()  # sure zones of other documents on the same page

    @property
    def letters(self) -> int:
        """Letters read with some confidence."""
        words = (word for line in self.text.lines for word in line.words if word.confidence >= 0.5)
        return sum(sum(letter.isalnum() for letter in word.text) for word in words)

    @property
    def legible(self) -> bool:
        return self.letters >= ENOUGH_LETTERS and self.text.confidence >= LEGIBLE


def read_page(page: Page, engine: OcrEngine, deadline: float) -> PageReading:
    """Read a page; EngineFailed comes through, everything else is part of the answer."""
    grey = page.grey()
    measured = quality.measure(grey)
    if page.layer is not None:
        zone, further = _zones(grey) if "<<" in page.layer.text else (None, ())
        return PageReading(page.number, page.layer, zone, measured, 0, 0, further=further)
    if measured.hopeless:
        return PageReading(page.number, PageText(page.number), None, measured, 0, 0)
    zone, further = _zones(grey)
    if zone is not None and (zone.zone.all_verified or zone.quality > 3 * mrz_read.SURE):
        turns = zone.quarter_turns
        others = tuple(turned_zone(one, turns) for one in further)
        upright = turned_zone(zone, turns)
        return PageReading(page.number, PageText(page.number), upright, measured, turns, 0, further=others)
    lies = layout.orientation(grey)
    text, turns = _text(page, lies, engine, deadline)
    if zone is not None:
        zone = turned_zone(zone, turns)
    cut = mrz_locate.cut_off(grey) if zone is None or not zone.zone.all_verified else None
    cut = turned_box(cut, turns) if cut else None
    others = tuple(turned_zone(one, turns) for one in further)
    return PageReading(page.number, text, zone, measured, turns, lies.letters, cut, further=others)


def _zones(grey: np.ndarray) -> tuple[Reading | None, tuple[Reading, ...]]:
    """The best zone of a page, and further ones where they are beyond doubt."""
    found = mrz_read.read_all(grey)
    if not found:
        return None, ()
    return found[0], tuple(one for one in found[1:] if one.zone.all_verified and one.quality > FURTHER)


def _text(page: Page, seen: Orientation, engine: OcrEngine, deadline: float) -> tuple[PageText, int]:
    """Read the page the way it seems to lie; if that gives little, try other scripts, then other ways."""
    if seen.letters >= 12 and not seen.sure:
        seen = _way_up(page, seen, engine, deadline)
    first = seen.quarter_turns
    ways = [(first, COLUMN), ((first + 2) % 4, COLUMN), (first, BLOCK)]
    if seen.letters >= 12 and not seen.sure:
        ways += [((first + 1) % 4, COLUMN), ((first + 3) % 4, COLUMN)]
    best: tuple[float, PageText, int] | None = None
    for turn, mode in ways:
        if best is not None and time.monotonic() > deadline - 15:
            break
        view = _prepared(page, turn, soft=best is not None)
        text = _recognised(view, mode, GERMAN_FIRST, engine, deadline)
        if best is None and (foreign := _other_script(page, view, text, engine, deadline)) is not None:
            return foreign
        score = _worth(text)
        if best is None or score > best[0]:
            best = (score, text, turn)
        if score > 150 or (score > 60 and seen.sure) or (score < 6 and seen.letters < 12):
            break
    if best is None:
        return PageText(page.number), 0
    return _in_own_language(page, best[1], best[2], engine, deadline), best[2]


def _way_up(page: Page, seen: Orientation, engine: OcrEngine, deadline: float) -> Orientation:
    """Where the shapes leave open what is up, read the fullest rows both ways; keep what reads better by far."""
    if time.monotonic() > deadline - 15:
        return seen
    image = _prepared(page, seen.quarter_turns).image
    changes = (np.abs(np.diff(np.asarray(image).astype(np.int16), axis=1)) > 50).sum(axis=1)
    window = max(1, round(PROBE * image.height))
    top = int(np.convolve(changes, np.ones(window), "valid").argmax())
    strip = image.crop((0, top, image.width, top + window))
    both = Image.new("L", (image.width, 2 * window), "white")
    both.paste(strip, (0, 0))
    both.paste(rasterise.turned(strip, 2), (0, window))
    try:
        words = engine.words(both, languages=GERMAN_FIRST[:1], layout=BLOCK, timeout=TRIAL_SECONDS)
    except EngineFailed:
        return seen  # a probe that fails takes nothing from the page
    halves = [[word for word in words if (word.box[1] + word.box[3] > 1) is half] for half in (False, True)]
    upright, flipped = (_worth(PageText(page.number, lines_of(half))) for half in halves)
    turns = (seen.quarter_turns + (2 if flipped > upright else 0)) % 4
    return Orientation(turns, seen.letters, max(upright, flipped) > 2 * min(upright, flipped) + 10)


def _other_script(
    page: Page, view: "_View", german: PageText, engine: OcrEngine, deadline: float
) -> tuple[PageText, int] | None:
    """Try the fullest strip in Cyrillic and Arabic, upright and upside down, when German read nothing surely.

    A strip costs a tenth of a second; the page is read again only when one convinces.
    """
    words = [word for line in german.lines for word in line.words]
    if len(words) < LEAST_WORDS or not languages.doubtful(german) or time.monotonic() > deadline - 15:
        return None
    tops = [word.box[1] for word in words]
    top = max(tops, key=lambda start: sum(start <= other < start + STRIP for other in tops))
    height = view.image.height
    strip = view.image.crop((0, max(0, int((top - 0.01) * height)), view.image.width, int((top + STRIP) * height)))
    try:
        for half_turns in (0, 1):
            image = rasterise.turned(strip, 2 * half_turns)
            for script, packs in languages.TRIALS:
                read = engine.words(image, languages=packs, layout=BLOCK, timeout=TRIAL_SECONDS)
                tried = PageText(page.number, lines_of(read))
                if not languages.convincing(tried, script):
                    continue
                turn = (view.turn + 2 * half_turns) % 4
                found = languages.PACKS[languages.language(tried.text) or packs[0]]
                upright = view if half_turns == 0 else _prepared(page, turn)
                return _recognised(upright, COLUMN, found, engine, deadline), turn
    except EngineFailed:
        return None  # a pack that is missing or slow takes nothing from what was read
    return None


def _in_own_language(page: Page, text: PageText, turn: int, engine: OcrEngine, deadline: float) -> PageText:
    """Read French and Turkish again with their own letters; the better reading stays."""
    packs = languages.PACKS.get(languages.language(text.text) or "")
    if packs is None or time.monotonic() > deadline - 15:
        return text
    try:
        again = _recognised(_prepared(page, turn), COLUMN, packs, engine, deadline)
    except EngineFailed:
        return text
    return again if _worth(again) >= 0.9 * _worth(text) else text


def _worth(text: PageText) -> float:
    """Count letters in words that look like words and were read with confidence."""
    words = (word for line in text.lines for word in line.words)
    return sum(len(word.text) for word in words if word.confidence > 0.6 and len(word.text) > 2)


@dataclass(frozen=True)
class _View:
    """A page turned, levelled and evenly lit, ready for an engine."""

    number: int
    turn: int
    image: Image.Image
    lean: Slant


def _prepared(page: Page, turn: int, *, soft: bool = False) -> _View:
    """Turn, bring to a size that engines like, level the rows and even out the light.

    `soft` takes the grain out, for a second try: evened-out grain can hide a legible page from Tesseract's layout.
    """
    image = rasterise.turned(page.image, turn).convert("L")
    longest = max(image.size)
    if longest > TEXT_SIDE:
        image.thumbnail((TEXT_SIDE, TEXT_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    elif longest < 1300:
        factor = min(2.0, 1600 / longest)
        size = (round(image.width * factor), round(image.height * factor))
        image = image.resize(size, Image.Resampling.BICUBIC)
    grey = np.asarray(image)
    lean = layout.slant(grey, layout.evenly_lit(grey))
    even = Image.fromarray(layout.evenly_lit(layout.straightened(grey, lean)))
    return _View(page.number, turn, even.filter(ImageFilter.GaussianBlur(0.8)) if soft else even, lean)


def _recognised(view: _View, mode: int, packs: tuple[str, ...], engine: OcrEngine, deadline: float) -> PageText:
    """Read a view and put the boxes back on the page."""
    timeout = max(1.0, deadline - time.monotonic())
    lines = lines_of(engine.words(view.image, languages=packs, layout=mode, timeout=timeout))
    back = view.image.width / view.image.height
    return PageText(view.number, tuple(_leaning(line, view.lean, back) for line in lines))


def _leaning(line: Line, lean: Slant, back: float) -> Line:
    """Shift a levelled line's boxes to where its words stand on the page."""
    words = []
    for word in line.words:
        x0, y0, x1, y1 = word.box
        slope = lean.middle + lean.change * ((y0 + y1) / 2 - 0.5)
        left, right = slope * (x0 - 0.5) * back, slope * (x1 - 0.5) * back
        top, bottom = y0 + min(left, right), y1 + max(left, right)
        words.append(Word(word.text, (x0, max(0.0, top), x1, min(1.0, bottom)), word.confidence))
    return Line(tuple(words))


def turned_zone(zone: Reading, quarter_turns: int) -> Reading:
    """Move the zone's boxes onto the page as it is shown after turning."""
    zone.boxes = tuple(turned_box(box, quarter_turns) for box in zone.boxes)
    zone.cells = tuple(tuple(turned_box(box, quarter_turns) for box in line) for line in zone.cells)
    return zone


def turned_box(box: Box, quarter_turns: int) -> Box:
    """Follow a box through counter-clockwise quarter turns of its page."""
    x0, y0, x1, y1 = box
    for _ in range(quarter_turns % 4):
        x0, y0, x1, y1 = y0, 1 - x1, y1, 1 - x0
    return (x0, y0, x1, y1)
