"""Measure what is said about bad pictures: `python -m tests.benchmarks.quality [--split dev] [--seeds N]`.

Pictures of `quality_pictures`, one defect each, go through the whole pre-check. Printed per planted defect: how many
were read all the same; how many of the read ones were criticised (must be none); of the others, how many were told
the planted defect, told another one, or told nothing. "cut" counts for travel documents only: of a letter nobody
knows how long its lines should be. Blur and motion have one remedy and count as one another.
"""

import argparse
import collections
import logging
import sys
from typing import NamedTuple

import cv2

import ocr
from tests.benchmarks.quality_pictures import DEFECTS, Drawn, draw

SAME = {"motion": {"motion", "blur"}, "blur": {"blur", "motion"}, "cut": {"cut_mrz", "cut"}}
ENOUGH_WORDS = 0.7


class Said(NamedTuple):
    """Whether a picture was read, and the defects that were named."""

    read: bool
    named: tuple[str, ...]


def said(drawn: Drawn) -> Said:
    """Check one picture as it comes from a phone."""
    _, coded = cv2.imencode(".jpg", drawn.picture, [cv2.IMWRITE_JPEG_QUALITY, 92])
    report = ocr.check(coded.tobytes(), expect="passport" if drawn.kind == "passport" else None)
    named = tuple(
        finding.code.partition(".")[2]
        for finding in report.findings
        if finding.code.startswith("image_quality.") and finding.outcome == "failed"
    )
    if drawn.kind == "passport":
        return Said(report.mrz is not None and "\n".join(report.mrz.lines) == drawn.text, named)
    words = set(drawn.text.split())
    found = len(words & set(" ".join(report.text).split())) / len(words)
    return Said(found >= ENOUGH_WORDS, named)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--split", choices=("dev", "held-out"), default="held-out")
    parser.add_argument("--seeds", type=int, default=10, help="pictures a defect, half documents, half letters")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args(arguments)
    logging.disable(logging.ERROR)
    table: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for seed in range(options.seeds):
        for defect in ("", *DEFECTS):
            if defect == "cut" and seed % 2:
                continue
            outcome = said(draw(seed, options.split, defect))
            row = table[defect or "none"]
            row["pictures"] += 1
            row[_word(outcome, defect)] += 1
            if options.verbose:
                print(seed, defect or "none", *outcome, flush=True)
    _print(table, options.split)
    ocr.stop()
    return 0


def _word(outcome: Said, defect: str) -> str:
    if outcome.read:
        return "criticised" if outcome.named else "read"
    if set(outcome.named) & SAME.get(defect, {defect}):
        return "named"
    return "other" if outcome.named else "silent"


def _print(table: dict[str, collections.Counter[str]], split: str) -> None:
    columns = ("pictures", "read", "criticised", "named", "other", "silent")
    heads = ("pictures", "read", "read, yet criticised", "unread: right cause", "another cause", "no cause")
    print(f"\n| planted ({split}) | {' | '.join(heads)} |")
    print("|---|" + "---|" * len(heads))
    for defect, row in table.items():
        print(f"| {defect} | {' | '.join(str(row[column]) for column in columns)} |")


if __name__ == "__main__":
    sys.exit(main())
