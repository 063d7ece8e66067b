"""Ask whether it is signed: pen strokes at the places that ask for a signature.

What is looked at is whether something was written there, never whose hand it is or whether it is genuine.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ocr import names
from ocr.checks.case import Case, finding
from ocr.reading import PageReading
from ocr.report import Box, Evidence, Finding, Outcome
from ocr.text import Line, union

_PARTIES = re.compile(
    r"^(?:unter)?vermieter(?:in)?$|^(?:unter)?mieter(?:in)?$|^wohnungsgeber(?:in)?s?$|^arbeitgeber(?:in)?s?$"
    r"|^arbeitnehmer(?:in)?s?$|^mitarbeiter(?:in)?$|^ausbildende[rn]?$|^auszubildende[rn]?$|^ausbildungsbetrieb(?:es)?$"
    r"|^ehegatt(?:e|in)n?$|^ehefrau$|^ehemann(?:es)?$|^mutter$|^vater(?:s)?$|^sorgeberechtigte[rn]?$"
    r"|^landlord$|^tenant$|^employer$|^employee$|^antragsteller(?:in)?s?$|^firma$",
    re.IGNORECASE,
)
_SIGN = re.compile(r"^unterschrift(?:en)?$|^signature$|^signatur$|^gezeichnet$|^unterzeichner(?:in)?$", re.IGNORECASE)
_FILLING = re.compile(
    r"^(?:ort|datum|den|der|die|des|und|stempel|firmenstempel|place|date|of|the|and|gesetzlicher?|vertreter(?:in)?s?"
    r"|beider|eltern(?:teil)?|name|in|block-?schrift|[0-9./]+|[^\w]+|[IVX]+|1|2|person|bevollmächtigte[rn]?|stamp)$",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"ohne\s+(?:eine\s+)?(?:eigenhändige\s+)?unterschrift\s+(?:ist\s+\w+\s+)?(?:rechts)?gültig|valid\s+without\s+(?:a\s+)?signature"
    r"|bedarf\s+keiner\s+unterschrift|maschinell\s+erstellt",
    re.IGNORECASE,
)
LOWER_PART = 0.35  # where a signature may stand on the page of its label
PRINT = 0.75  # confidence above which a row is print
LEAST_ROOM = 2.5  # in heights of the label: in less nobody signs, and the place was taken for another
EMPTY = 0.006  # share of ink below which a place is blank
_Place = tuple[int, Box]


@dataclass(frozen=True)
class Label:
    """Words that ask for a signature, and the room above and beside them where it would stand."""

    page: PageReading
    box: Box
    room: Box
    text: str
    party: str = ""

    @property
    def outcome(self) -> Outcome:
        """Signed, blank, or something in between that a person has to look at."""
        if any(_overlap(stroke, self.room) for stroke in self.page.marks.strokes):
            return "passed"
        roomy = self.room[3] - self.room[1] >= (LEAST_ROOM + 1) * (self.box[3] - self.box[1])
        blank = roomy and self.page.legible and self.page.marks.ink_in(self.room) < EMPTY
        return "failed" if blank else "inconclusive"

    @property
    def evidence(self) -> Evidence:
        return Evidence(self.page.number, union((self.box, self.room)), self.text, 0.8)


def check_signature_present(case: Case) -> Iterator[Finding]:
    """Pass on a stroke where a signature is asked for, or on the words that none is needed."""
    without = _needs_none(case)
    if without is not None:
        yield finding("signature_present", "passed", read=without.text, evidence=(without,))
        return
    labels = labels_of(case)
    if not labels:
        yield _without_label(case, "signature_present", 1)
        return
    best = min(labels, key=lambda label: ("passed", "inconclusive", "failed").index(label.outcome))
    yield finding("signature_present", best.outcome, evidence=(best.evidence,))


def check_signature_both_parties(case: Case) -> Iterator[Finding]:
    """Ask each named party's place for a stroke; fail when a place was found and is blank."""
    labels = labels_of(case)
    if len(labels) < 2:
        yield _without_label(case, "signature_both_parties", 2, tuple(label.evidence for label in labels))
        return
    outcomes = {label.outcome for label in labels}
    outcome: Outcome = "passed" if outcomes == {"passed"} else "failed" if "failed" in outcomes else "inconclusive"
    shown = [label for label in labels if label.outcome == outcome]
    yield finding(
        "signature_both_parties",
        outcome,
        read=", ".join(label.text for label in shown) if outcome == "failed" else None,
        evidence=tuple(label.evidence for label in shown),
    )


def _without_label(case: Case, code: str, wanted: int, evidence: tuple[Evidence, ...] = ()) -> Finding:
    """Count strokes on the lower part of pages that name no place for them; too few say nothing."""
    strokes = [
        (page.number, stroke)
        for page in case.pages
        for stroke in page.marks.strokes
        if stroke[1] > 1 - LOWER_PART - 0.2
    ]
    if _apart(strokes) >= wanted:
        shown = tuple(Evidence(number, stroke, "", 0.6) for number, stroke in strokes)
        return finding(code, "passed", evidence=shown)
    return finding(code, "inconclusive", evidence=evidence)


def _apart(strokes: list[_Place]) -> int:
    """Count strokes that stand apart: not above one another, as the lines of one signature do."""
    kept: list[_Place] = []
    for number, box in strokes:
        near = (box[0] - 0.03, box[1] - 0.03, box[2] + 0.03, box[3] + 0.03)
        if not any(number == other and _overlap(near, spot) for other, spot in kept):
            kept.append((number, box))
    return len(kept)


def _needs_none(case: Case) -> Evidence | None:
    for page, line in case.lines:
        if _WITHOUT.search(line.text):
            return line.evidence(page)
    return None


def labels_of(case: Case) -> list[Label]:
    """Return the places for signatures of the last page that has any; a party's second place replaces its first."""
    for page in reversed(case.pages):
        found = [label for line in page.text.lines for label in _labels_in(page, line)]
        parties = [label for label in found if label.party]
        chosen = parties if len(parties) >= 2 else found
        if chosen:
            by_party = {label.party or str(number): label for number, label in enumerate(chosen)}
            return list(by_party.values())
    return []


def _labels_in(page: PageReading, line: Line) -> Iterator[Label]:
    """Find labels in a line that consists of nothing else; each gets the room up to its neighbours."""
    spots: list[tuple[Box, str, str]] = []
    for word in line.words:
        bare = word.text.strip(".,:;()_-/*")
        if not bare or _FILLING.match(bare):
            continue
        party = _PARTIES.match(bare) or (_PARTIES.match(bare[:-1]) if bare[-1:] in "1l|" else None)
        if not party and not _SIGN.match(bare):
            return
        spots.append((word.box, bare, names.fold(bare) if party else ""))
    named = [spot for spot in spots if spot[2]]
    spots = named or spots
    for number, (box, text, key) in enumerate(spots):
        left = (spots[number - 1][0][2] + box[0]) / 2 if number else 0.0
        right = (spots[number + 1][0][0] + box[2]) / 2 if number + 1 < len(spots) else 1.0
        yield Label(page, box, _room(page, line, box, left, right), text, key)


def _room(page: PageReading, line: Line, box: Box, left: float, right: float) -> Box:
    """Up to six rows above the label, not higher than the next printed sentence, and beside it.

    A hand is often read as words, too: only rows that were read surely are print.
    """
    height = max(0.012, box[3] - box[1])
    top = max(0.0, box[1] - 6 * height)
    for other in page.text.lines:
        low = other.box[3]
        if other is not line and top < low <= box[1] and len(other.words) > 4 and other.confidence >= PRINT:
            top = low
    return (max(left, box[0] - 0.12), top, min(right, box[2] + 0.45), box[3] + height)


def _overlap(one: Box, other: Box) -> bool:
    """Tell whether the middle of the first lies in the second, or half of its width does at its height."""
    middle = ((one[0] + one[2]) / 2, (one[1] + one[3]) / 2)
    return other[0] <= middle[0] <= other[2] and other[1] <= middle[1] <= other[3]
