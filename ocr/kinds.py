"""Tell what kind of document this is, by its machine-readable zone or by its words, and say why.

The keys are those of the product's service catalogue; `kinds.toml` says for each how it is told. A title
word decides, others support, some speak against. `other` is a good answer.
"""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ocr import kinds_table
from ocr.kinds_match import Hit, Index, plain
from ocr.kinds_table import Kind
from ocr.mrz_read import Reading
from ocr.report import Evidence, Field
from ocr.text import Line, PageText, Word

OTHER = "other"
ENOUGH, CLEAR_LEAD = 6.0, 2.0
HEADING, NEAR_TOP, IN_TEXT = 9.0, 5.0, 3.0
TITLE_LINES, TOP_LINES = 8, 24
AGAINST = 5.0
MOST_HEADING = 60  # letters: a longer line is a sentence
MOST_REASONS = 6
# A long text that only has the title of a contract is about contracts.
LONG_TEXT, LEAST_SUPPORT = 120, 2.0

KINDS: Mapping[str, Kind] = kinds_table.load()


@dataclass(frozen=True)
class Reason(Evidence):
    """Words on the page that spoke for a kind: the word of the table and its points."""

    word: str = ""
    weight: float = 0.0

    def to_json(self) -> dict[str, Any]:
        return {**super().to_json(), "word": self.word, "weight": self.weight}


@dataclass(frozen=True)
class Recognised:
    """A kind with the words, or the zone, that speak for it."""

    key: str
    confidence: float
    reasons: tuple[Evidence, ...] = ()


def reason_fields(recognised: Recognised) -> dict[str, Field]:
    """The reasons as fields of the report, `kind_reason`, `kind_reason.2`, ...: word, points and place."""
    return {
        "kind_reason" if number == 1 else f"kind_reason.{number}": Field(reason.word, reason)
        for number, reason in enumerate(recognised.reasons, 1)
        if isinstance(reason, Reason) and recognised.key != OTHER
    }


def accepts(expected: str, kind: str) -> bool:
    return kind == expected or (expected in KINDS and kind in KINDS[expected].accepts)


def by_zone(page: int, zone: Reading) -> Recognised:
    """Tell the kind from format, document code and issuing state; quality is the confidence."""
    code, issuer = zone.lines[0][:2], zone.lines[0][2:5].rstrip("<")
    keys = (kind.key for kind in KINDS.values() for pattern in kind.zone if _fits(pattern, zone, code, issuer))
    key = next(keys, "sponsor_identity")
    verified = sum(zone.zone.verified.values()) / len(zone.zone.verified)
    confidence = max(0.0, min(1.0, 1.0 + zone.quality)) * (0.5 + 0.5 * verified)
    box = zone.boxes[0]
    return Recognised(key, confidence, (Reason(page, box, zone.lines[0], confidence, zone.format.name, HEADING),))


def _fits(pattern: str, zone: Reading, code: str, issuer: str) -> bool:
    """Compare with "FORMAT", "FORMAT CODE" or "FORMAT CODE ISSUER"; the code may be its first letter."""
    form, *rest = pattern.split()
    return zone.format.name == form and (not rest or code.startswith(rest[0])) and (len(rest) < 2 or issuer == rest[1])


@dataclass(frozen=True)
class _Score:
    key: str
    points: float
    support: float
    reasons: tuple[Reason, ...]


def by_words(pages: Iterable[PageText]) -> Recognised:
    """Score every kind over the pages' lines; `other` when none is clearly ahead."""
    index = Index.of(pages)
    scores = sorted((_score(kind, index) for kind in KINDS.values()), key=lambda score: -score.points)
    best, second = scores[0], scores[1]
    length = sum(len(row.tokens) for row in index.rows)
    bare = length > LONG_TEXT and best.support < LEAST_SUPPORT
    if best.key == OTHER or best.points < ENOUGH or best.points - second.points < CLEAR_LEAD or bare:
        reasons = best.reasons if best.key == OTHER else ()
        rival = max(score.points for score in scores if score.key != OTHER)
        return Recognised(OTHER, min(1.0, max(0.0, 1.0 - rival / (2 * ENOUGH))), reasons[:MOST_REASONS])
    confidence = min(0.99, 0.5 + 0.04 * (best.points - second.points) + 0.015 * best.points)
    return Recognised(best.key, confidence, best.reasons[:MOST_REASONS])


def _score(kind: Kind, index: Index) -> _Score:
    title: tuple[float, Reason] | None = None
    for phrase in kind.titles:
        for hit in index.find(phrase):
            worth = _worth(hit, phrase)
            if title is None or worth > title[0]:
                title = (worth, _reason(hit, phrase, worth))
    points = title[0] if title else 0.0
    reasons = [title[1]] if title else []
    support = 0.0
    for phrase, weight in kind.words.items():
        for hit in itertools.islice(index.find(phrase), 1):
            support += weight
            reasons.append(_reason(hit, phrase, weight))
    points += support - AGAINST * sum(next(index.find(phrase), None) is not None for phrase in kind.opponents)
    reasons[1:] = sorted(reasons[1:], key=lambda reason: -reason.weight)
    return _Score(kind.key, points, support, tuple(reasons))


def _worth(hit: Hit, phrase: str) -> float:
    """A short line near the top, or in large letters, is a heading; a word within a sentence is a mention."""
    row = hit.row
    if row.length > 2.6 * len(phrase) + 12:
        return NEAR_TOP if hit.first == 0 and row.number < TITLE_LINES and row.length <= MOST_HEADING else IN_TEXT
    alone = row.length <= 1.6 * len(phrase) + 10
    if alone and (row.number < TITLE_LINES or row.tall):
        return HEADING
    return NEAR_TOP if row.number < TOP_LINES else IN_TEXT


def _reason(hit: Hit, phrase: str, weight: float) -> Reason:
    seen = hit.evidence()
    return Reason(seen.page, seen.box, seen.text, seen.confidence, phrase, weight)


def contains(text: str, words: str) -> bool:
    """Find words in a text as the kinds do: whole, in plain letters, with a little tolerance."""
    line = Line(tuple(Word(word, (0.0, 0.0, 1.0, 1.0), 1.0) for word in text.split()))
    return bool(line.words) and next(Index.of([PageText(1, (line,))]).find(plain(words)), None) is not None
