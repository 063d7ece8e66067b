"""Ask whether it belongs to the applicant: names and date of birth against the form."""

from collections.abc import Iterator
from dataclasses import replace

from ocr import names
from ocr.checks.case import OUTCOMES, Case, finding
from ocr.mrz_read import Reading
from ocr.report import Evidence, Field, Finding, Outcome
from ocr.text import Line, Word

NAME_FIELDS = {"family_name": "surname", "given_names": "given_names"}
SURE_WORD = 0.80
# What says who somebody is today: a former name there is for a person to look at.
IDENTITY_PAPERS = frozenset({"passport", "visa", "current_residence_title", "sponsor_identity"})
# Documents about one person; on the others the name read may be a spouse's, a landlord's, an employer's.
ONE_PERSON = frozenset(
    {"enrolment_certificate", "health_insurance_proof", "registration_certificate", "payslips_3_months"}
    | {"bank_statements", "admission_letter", "language_certificate"}
)


def check_name_match(case: Case) -> Iterator[Finding]:
    """Compare by the zone where there is one, else look for the stated names in the text.

    A paper in a stated birth name or former name passes; on a passport or a card a person looks at it.
    """
    for fact_key in NAME_FIELDS:
        stated = _stated(case, fact_key)
        if not stated:
            continue
        found = min((_compared(case, fact_key, name) for name in stated), key=_rank)
        if found.outcome != "passed" and fact_key == "family_name":
            found = _in_a_former_name(case, found) or found
        yield found


def _compared(case: Case, fact_key: str, stated: str) -> Finding:
    code, zone = f"name_match.{fact_key}", case.zone
    if zone is not None:
        return _by_zone(case, code, stated, NAME_FIELDS[fact_key], zone)
    return _by_text(case, code, stated, fact_key)


def _rank(found: Finding) -> int:
    return ("passed", "failed", "inconclusive").index(found.outcome)


def _stated(case: Case, fact_key: str) -> list[str]:
    """The names that may stand there: of a child's certificate any child's."""
    if case.kind == "birth_certificate_child":
        return [str(entry[fact_key]) for entry in case.entries("children") if entry.get(fact_key)]
    stated = case.fact(fact_key)
    return [stated] if stated is not None else []


def _in_a_former_name(case: Case, found: Finding) -> Finding | None:
    former = [case.fact("birth_name"), *(case.fact("former_names") or "").split(",")]
    for name in (item.strip() for item in former if item and item.strip()):
        other = _compared(case, "family_name", name)
        if other.outcome == "passed":
            outcome: Outcome = "inconclusive" if case.kind in IDENTITY_PAPERS else "passed"
            return replace(other, outcome=outcome, expected=found.expected)
    return None


def check_birth_date_match(case: Case) -> Iterator[Finding]:
    """Compare the parts that both know; a two-digit year of a zone fits either century."""
    if case.kind == "birth_certificate_child":
        stated = [str(entry["birth_date"]) for entry in case.entries("children") if entry.get("birth_date")]
    else:
        stated = [fact] if (fact := case.fact("birth_date")) is not None else []
    if stated:
        yield min((_date_compared(case, day) for day in stated), key=_rank)


def _date_compared(case: Case, stated: str) -> Finding:
    found = case.fields.get("birth_date") or case.fields.get("child_birth_date")
    if found is None:
        return finding("birth_date_match", "inconclusive", expected=stated)
    verdict = names.same_date(stated, found.value)
    if verdict == "different" and case.zone is not None and stated[:2] in ("19", "20"):
        other_century = ("19" if found.value.startswith("20") else "20") + found.value[2:]
        if names.same_date(stated, other_century) == "same":
            verdict = "same"
    outcome = OUTCOMES[verdict]
    if outcome == "failed" and found.evidence.confidence < SURE_WORD:
        outcome = "inconclusive"
    return finding("birth_date_match", outcome, expected=stated, read=found.value, evidence=(found.evidence,))


def _by_zone(case: Case, code: str, stated: str, field_key: str, zone: tuple[int, Reading]) -> Finding:
    """Compare with the zone's name; a name that was not read surely can agree but never disagree."""
    page, reading = zone
    read = reading.zone.surname if field_key == "surname" else reading.zone.given_names
    if field_key == "given_names" and not read:
        read = reading.zone.surname  # a single name stands in the first place
    sure = field_key in case.fields or (field_key == "given_names" and "surname" in case.fields)
    span = reading.format.fields.get("name") or reading.format.fields[field_key]
    evidence = Evidence(page, reading.boxes[span.line], reading.lines[span.line], reading.confidence(span))
    verdict = names.same_name(stated, read, truncated=reading.zone.name_truncated)
    if verdict == "different" and not sure:
        return finding(code, "inconclusive", expected=stated, evidence=(evidence,))
    return finding(code, OUTCOMES[verdict], expected=stated, read=read, evidence=(evidence,))


def _by_text(case: Case, code: str, stated: str, fact_key: str) -> Finding:
    """Look for the stated name; fail only when a line that names the person surely names another."""
    best: tuple[int, Evidence] | None = None
    for page in case.pages:
        for line in page.text.lines:
            match = _find(line, stated)
            if match is not None and (best is None or match[0] < best[0]):
                words = match[1]
                confidence = min(word.confidence for word in words)
                text = " ".join(word.text.strip(".,;:()") for word in words)
                best = (match[0], Evidence(page.number, Line(tuple(words)).box, text, confidence))
    if best is not None and best[0] == 0:
        return finding(code, "passed", expected=stated, read=best[1].text, evidence=(best[1],))
    if best is not None:
        outcome: Outcome = "inconclusive" if best[1].confidence >= SURE_WORD else "passed"
        return finding(code, outcome, expected=stated, read=best[1].text, evidence=(best[1],))
    other = _other_person(case, fact_key)
    if other is not None and case.legible and not _resembles(stated, other.value):
        return finding(code, "failed", expected=stated, read=other.value, evidence=(other.evidence,))
    return finding(code, "inconclusive", expected=stated)


def _resembles(stated: str, read: str) -> bool:
    """True when any part of the name could be a part that was read badly: then nobody is accused."""
    for token in names.tokens(stated):
        wanted = next(names.transliterations(token), token)
        most = max(1, len(wanted) // 2)
        for part in names.tokens(read):
            if names.distance(next(names.transliterations(part), part), wanted, most) <= most:
                return True
    return False


def _other_person(case: Case, fact_key: str) -> Field | None:
    if case.kind not in ONE_PERSON:
        return None
    labelled = case.fields.get(NAME_FIELDS[fact_key]) or case.fields.get("person")
    if labelled is None and fact_key == "family_name":
        labelled = case.fields.get("addressed")  # a salutation tells the family name only
    if labelled is None or labelled.evidence.confidence < SURE_WORD:
        return None
    return labelled


def _find(line: Line, stated: str) -> tuple[int, list[Word]] | None:
    """The words of the line that come nearest to the name, with the number of letters that differ.

    Whole names may stand in any order of their parts; each part must be there.
    """
    total, chosen = 0, []
    for token in names.tokens(stated):
        wanted = list(names.transliterations(token)) or [token]
        most = 0 if len(token) <= 4 else 1 if len(token) <= 9 else 2
        nearest: tuple[int, Word] | None = None
        for word in line.words:
            for part in names.tokens(word.text):
                for spelled in list(names.transliterations(part))[:4] or [part]:
                    off = min(names.distance(spelled, name, most) for name in wanted[:8])
                    if off <= most and (nearest is None or off < nearest[0]):
                        nearest = (off, word)
        if nearest is None:
            joined = _joined_word(line, stated)
            return (0, [joined]) if joined else None
        total += nearest[0]
        if nearest[1] not in chosen:
            chosen.append(nearest[1])
    return (total, chosen) if chosen else None


def _joined_word(line: Line, stated: str) -> Word | None:
    """A word that writes the whole name as one: Alhassan for Al-Hassan."""
    for word in line.words:
        if names.same_name(stated, word.text.strip(".,;:()")) == "same":
            return word
    return None
