"""Turn answers into rows and rows into Markdown."""

import statistics
from collections.abc import Sequence
from typing import Any

from tests.benchmarks.recognition.contestants import LABELS, OURS, Run
from tests.benchmarks.recognition.files import GROUPS, Case
from tests.benchmarks.recognition.scoring import (
    Result,
    character_errors,
    digits_agree,
    percentile,
    word_recall,
)

Row = Sequence[object]


def markdown(head: Row, rows: Sequence[Row]) -> str:
    """A table as it goes into docs/ocr.md."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def share(right: int, of: int) -> str:
    return f"{100 * right / of:.1f} % ({right}/{of})" if of else "–"


def results(run: Run, cases: Sequence[Case]) -> list[Result]:
    found = []
    for case, said in zip(cases, run.answers, strict=True):
        lines = tuple(said["lines"])
        found.append(Result(case.truth_for(lines), lines, said.get("vouched"), said["cpu"], said["wall"]))
    return found


MRZ_HEAD = (
    *("engine", "files", "exact", *(f"exact: {group}" for group in GROUPS), "fields right", "nothing read"),
    *("wrong but verified", "wrong, digits agree", "CPU s median", "p95", "wall s median", "p95", "peak MB"),
)


def mrz_row(run: Run, cases: Sequence[Case]) -> Row:
    """One engine's line; a failed one says why in place of figures."""
    if run.failed is not None:
        return (LABELS[run.name], len(cases), f"did not run: {run.failed}", *["–"] * (len(MRZ_HEAD) - 3))
    found = results(run, cases)
    by_group = []
    for group in GROUPS:
        members = [result for result, case in zip(found, cases, strict=True) if case.group == group]
        by_group.append(share(sum(item.exact for item in members), len(members)))
    right, of = (sum(values) for values in zip(*(item.fields_right for item in found), strict=True))
    agree = sum(item.lines != item.truth and digits_agree(item.lines) for item in found)
    cpu, wall = [item.cpu for item in found], [item.wall for item in found]
    label = LABELS[run.name]
    return (
        f"**{label}**" if run.name in OURS else f"{label} {run.version}",
        len(found),
        share(sum(item.exact for item in found), len(found)),
        *by_group,
        f"{100 * right / max(1, of):.1f} %",
        sum(item.nothing for item in found),
        sum(item.wrong_but_verified for item in found),
        agree,
        *(f"{percentile(values, part):.2f}" for values in (cpu, wall) for part in (0.5, 0.95)),
        f"{run.peak_mb:.0f}",
    )


TEXT_HEAD = ("pages", "number", "CER median", "CER mean", "words found", "CPU s median", "p95", "wall s median")


def text_row(name: str, truths: Sequence[str], run: Run) -> Row:
    """How well and how fast pages were read whose every letter is known."""
    if run.failed is not None:
        return (name, len(truths), f"did not run: {run.failed}", *["–"] * (len(TEXT_HEAD) - 3))
    read = [said["text"] for said in run.answers]
    errors = [character_errors(*pair) for pair in zip(truths, read, strict=True)]
    recall = [word_recall(*pair) for pair in zip(truths, read, strict=True)]
    cpu, wall = ([said[key] for said in run.answers] for key in ("cpu", "wall"))
    return (
        *(name, len(truths), f"{100 * statistics.median(errors):.2f} %", f"{100 * statistics.mean(errors):.2f} %"),
        *(f"{100 * statistics.mean(recall):.1f} %", f"{statistics.median(cpu):.2f}", f"{percentile(cpu, 0.95):.2f}"),
        f"{statistics.median(wall):.2f}",
    )


def failures(run: Run, cases: Sequence[Case]) -> list[str]:
    """What this project did not read exactly, file by file, for the honest list."""
    lines = []
    for case, result in zip(cases, results(run, cases), strict=True):
        if result.exact:
            continue
        said: list[Any] = ["nothing" if result.nothing else "wrong", "VOUCHED FOR" if result.wrong_but_verified else ""]
        wrong = [f"{want} / {got}" for want, got in zip(result.truth, result.lines, strict=False) if want != got]
        lines.append(f"- {case.group}: {case.path.name}: {' '.join(filter(None, said))} {'; '.join(wrong)}".rstrip())
    return lines
