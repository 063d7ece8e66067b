"""Judge the files of one requirement together, and tell files of a case that are the same.

Works on reports alone: no file is opened again. Standard library only, so that a caller needs no sandbox for it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ocr import catalogue, paging
from ocr.likeness import alike
from ocr.months import consecutive, months_in, months_since
from ocr.report import Evidence, Finding, Outcome, Report

#: A pass in one file makes up for what another file does not show: it speaks of presence somewhere.
PRESENCE = frozenset(
    {"signature_present", "signature_both_parties", "translation_present", "legalisation_present", "photo_code_present"}
    | {"page_completeness", "payslip_three_consecutive"}
)
#: Of several papers of one kind the newest decides about age; everything else is asked of each paper.
OF_SEPARATE = frozenset({"max_age", "payslip_three_consecutive"})
AGREEING = 3  # values that two files share make the same of pages that look alike
NEVER_SETTLED = frozenset({"image_quality", "duplicate_upload"})


@dataclass(frozen=True)
class Part:
    """One file of a requirement. `digest` names its bytes, under a key of the caller; equal bytes have equal names."""

    report: Report
    digest: str = ""


@dataclass(frozen=True)
class Together:
    """What the whole set says at one file: findings of its own, and codes that other files have settled."""

    findings: tuple[Finding, ...] = ()
    settled: frozenset[str] = frozenset()


def judge_together(
    parts: Sequence[Part], *, expect: str, facts: Mapping[str, object] | None = None, today: date | None = None
) -> tuple[Together, ...]:
    """Judge a requirement's files in the order in which they came; gives one answer per file.

    Files that are not the requested document take no part. The findings about the whole set stand at its last file.
    """
    day = _submission_day(facts or {}, today or date.today())  # noqa: DTZ011 (the day where the machine stands)
    members = [number for number, part in enumerate(parts) if _belongs(part.report)]
    findings: list[list[Finding]] = [[] for _ in parts]
    settled: list[set[str]] = [set() for _ in parts]
    if not members:
        return tuple(Together() for _ in parts)
    unread = sum(part.report.error is not None for part in parts)
    whole = list(_about_the_set([parts[number].report for number in members], expect, day, unread))
    findings[members[-1]] += whole
    for number in members:
        settled[number] |= {found.code for found in whole}
    if len(members) > 1:
        for code, losers in _settled([(number, parts[number].report) for number in members], expect):
            for number in losers:
                settled[number].add(code)
    return tuple(Together(tuple(own), frozenset(done)) for own, done in zip(findings, settled, strict=True))


def _belongs(report: Report) -> bool:
    wrong = any(found.code == "wrong_document_type" and found.outcome == "failed" for found in report.findings)
    return report.error is None and not wrong


def _submission_day(facts: Mapping[str, object], today: date) -> date:
    try:
        return date.fromisoformat(str(facts.get("submitted_on") or "")[:10])
    except ValueError:
        return today


def _about_the_set(reports: list[Report], expect: str, day: date, unread: int) -> Iterable[Finding]:
    """Yield what only the set can say: months of payslips, pages and sides over several files.

    `unread` counts files that no machine could read: what seems missing may be in them.
    """
    if expect == "payslips_3_months":
        yield _payslips(reports, day, unread)
    elif expect not in catalogue.SEPARATE_PAPERS or expect in catalogue.TWO_SIDED:
        pages = _pages(reports, expect, unread)
        if pages is not None and len(reports) > 1:
            yield pages


def _payslips(reports: list[Report], day: date, unread: int) -> Finding:
    """Ask for three months in a row, the last not older than the month before last."""
    fields = [report.fields["pay_months"] for report in reports if "pay_months" in report.fields]
    months = months_in(",".join(field.value for field in fields))
    unread += len(reports) - len(fields)
    outcome: Outcome = "failed"
    if len(months) >= 3 and consecutive(months) and months_since(months[-1], day) <= 2:
        outcome = "passed"
    elif unread or not months:
        outcome = "inconclusive"
    evidence = (fields[-1].evidence,) if fields and reports[-1].fields.get("pay_months") is fields[-1] else ()
    return _finding("payslip_three_consecutive", outcome, None, ",".join(months) or None, evidence)


def _pages(reports: list[Report], expect: str, unread: int) -> Finding | None:
    """Put the page numbers, or the sides, of all files together."""
    said = [found for report in reports for found in report.findings if found.code == "page_completeness"]
    if expect in catalogue.TWO_SIDED:
        sides = {side for found in said for side in (found.read or "").split(",") if side}
        if not said or (found := _sides(sides, not unread and len(said) == len(reports))) is None:
            return None
        return found
    numbered = [page for found in said for page in paging.parsed(found.read)]
    if not numbered:
        return None
    outcome, total = paging.judged(numbered)
    unread += len(reports) - len(said)
    if outcome == "failed" and unread and len(set(numbered)) + unread >= total:
        outcome = "inconclusive"
    numbered.sort()
    return _finding("page_completeness", outcome, f"1-{total}", paging.written(numbered), ())


def _sides(sides: set[str], all_read: bool) -> Finding | None:
    if not sides:
        return None
    outcome: Outcome = "passed" if {"front", "back"} <= sides else "failed" if all_read else "inconclusive"
    read = ",".join(side for side in ("front", "back") if side in sides)
    return _finding("page_completeness", outcome, "front,back", read, ())


def _settled(reports: list[tuple[int, Report]], expect: str) -> Iterable[tuple[str, set[int]]]:
    """Yield each code with the files in which it need not be shown any more.

    What one file could not tell is settled by a file that could; what one file lacks, by a file that has it.
    """
    separate = expect in catalogue.SEPARATE_PAPERS and expect not in catalogue.TWO_SIDED
    said: dict[str, dict[int, str]] = {}
    for number, report in reports:
        for found in report.findings:
            said.setdefault(found.code, {})[number] = found.outcome
    for code, outcomes in said.items():
        family = code.partition(".")[0]
        if family in NEVER_SETTLED or (separate and family not in OF_SEPARATE):
            continue
        definite = {number for number, outcome in outcomes.items() if outcome != "inconclusive"}
        passed = {number for number, outcome in outcomes.items() if outcome == "passed"}
        losers = set(outcomes) - definite if definite else set()
        if passed and (family in PRESENCE or (separate and family == "max_age")):
            losers |= set(outcomes) - passed
        if losers:
            yield code, losers


def duplicates(parts: Sequence[Part]) -> tuple[Finding | None, ...]:
    """Tell of each file of a case, in the order in which they came, whether an earlier one is the same.

    `read` is the number of the earlier file, from 0. None where there is no other file to compare with.
    """
    answers: list[Finding | None] = []
    for number, part in enumerate(parts):
        if number == 0:
            answers.append(None)
            continue
        verdicts = [(_same(part, parts[other]), other) for other in range(number)]
        best = next((pair for wanted in ("same", "unsure") for pair in verdicts if pair[0] == wanted), None)
        if best is None:
            answers.append(_finding("duplicate_upload", "passed", None, None, ()))
        else:
            outcome: Outcome = "failed" if best[0] == "same" else "inconclusive"
            answers.append(_finding("duplicate_upload", outcome, None, str(best[1]), ()))
    return tuple(answers)


def _same(one: Part, other: Part) -> str:
    """Equal bytes are the same; else every page must look and read alike."""
    if one.digest and one.digest == other.digest:
        return "same"
    if not one.report.likeness or len(one.report.likeness) != len(other.report.likeness):
        return "different"
    if _differ(one.report, other.report):
        return "different"
    verdicts = {alike(a, b) for a, b in zip(one.report.likeness, other.report.likeness, strict=True)}
    if "different" in verdicts:
        return "different"
    return (
        "unsure"
        if "unsure" in verdicts and len(set(one.report.fields) & set(other.report.fields)) < AGREEING
        else "same"
    )


def _differ(one: Report, other: Report) -> bool:
    """Two files that name different values were not made of the same paper."""
    shared = set(one.fields) & set(other.fields)
    return any(
        one.fields[key].value != other.fields[key].value
        and min(one.fields[key].evidence.confidence, other.fields[key].evidence.confidence) >= 0.8
        for key in shared
    )


def _finding(
    code: str, outcome: Outcome, expected: str | None, read: str | None, evidence: tuple[Evidence, ...]
) -> Finding:
    return Finding(code, outcome, catalogue.LEVELS[code], expected, read, evidence)
