"""The pictures that are read, with their truth; chosen by a seed, so that every engine gets the same."""

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.mrz_pictures import draw

SPECIMENS = (Path(__file__).resolve().parents[3] / ".." / "shared" / "specimens").resolve()
SEED = 20261122
KINDS = {
    "enrolment": "enrolment_certificate",
    "registration": "registration_certificate",
    "health_insurance": "health_insurance_proof",
    "payslip": "payslips_3_months",
    "bank_statement": "bank_statements",
    "residence_permit_front": "current_residence_title",
    "residence_permit_back": "current_residence_title",
    "id_card_back": "sponsor_identity",
    "photo": "other",
}
GROUPS = ("real", "photos", "drawn", "defects")


@dataclass(frozen=True)
class Case:
    """A picture: the zone's lines on it, the kind in the product's words, the text line by line.

    `others` are the zones of further documents on the same picture; to read one of them is as right.
    """

    path: Path
    group: str
    lines: tuple[str, ...] = ()
    kind: str | None = None
    text: str = ""
    others: tuple[tuple[str, ...], ...] = ()

    def truth_for(self, lines: tuple[str, ...]) -> tuple[str, ...]:
        return lines if lines in self.others else self.lines


def specimens() -> list[Case]:
    """All pictures that lie beside the project; none where the folder is missing."""
    cases = []
    for path in sorted(SPECIMENS.glob("*/**/*.json")):
        truth = json.loads(path.read_text())
        if path.name == "truth.json":
            cases += [Case(path.with_name(name), "real", tuple(lines)) for name, lines in sorted(truth.items())]
            continue
        kind = KINDS.get(truth["kind"], truth["kind"])
        group = "defects" if truth.get("defect") else "photos"
        text = "\n".join(truth.get("text") or ())
        cases.append(Case(path.with_suffix(".jpg"), group, tuple(truth.get("mrz") or ()), kind, text))
    return cases


def drawn(count: int, folder: Path) -> list[Case]:
    """Draw held-out travel documents into the folder; what was spoiled on purpose joins the defects."""
    cases = []
    for seed in range(count):
        picture, truth = draw(seed, "held-out")
        path = folder / f"{truth['format']}-{truth['look']}-{truth['defect'] or 'plain'}-{seed:04d}.jpg"
        picture.save(path, "JPEG", quality=92)
        others = tuple(tuple(lines) for lines in truth["others"])
        group = "defects" if truth["defect"] else "drawn"
        cases.append(Case(path, group, tuple(truth["lines"]), others=others))
    return cases


def sampled(cases: Iterable[Case], count: int | None) -> list[Case]:
    """Take `count` cases by the seed, in proportion to the groups; all of them for None."""
    cases = list(cases)
    if count is None or count >= len(cases):
        return cases
    chosen: set[int] = set()
    for group in dict.fromkeys(case.group for case in cases):
        members = [index for index, case in enumerate(cases) if case.group == group]
        share = max(1, round(count * len(members) / len(cases)))
        chosen.update(random.Random(SEED).sample(members, min(share, len(members))))
    return [case for index, case in enumerate(cases) if index in chosen]
