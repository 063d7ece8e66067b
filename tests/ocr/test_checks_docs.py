"""docs/checks.md names every check with its level, every fact that the machine is told, and no other."""

import re
from pathlib import Path

from ocr.catalogue import CHECKS_OF, EVERY_DOCUMENT, LEVELS, MAX_AGE_DAYS, OF_SERVICE
from ocr.checks.run import ALWAYS, CHECKS
from ocr.kind_keys import KIND_KEYS
from tests.ocr.conftest import SPECIMENS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")
CATALOGUE = SPECIMENS.parent / "domain" / "services.yaml"


def test_the_table_has_every_check_with_its_level():
    rows = re.findall(r"^\| `(\w+)` \| (hint|review|blocker) \|", PAGE, re.MULTILINE)
    assert dict(rows) == LEVELS
    assert len(rows) == len(LEVELS)


def test_every_row_says_what_each_outcome_means():
    rows = [row for row in PAGE.splitlines() if re.match(r"\| `\w+` \| (?:hint|review|blocker) \|", row)]
    assert all(len([cell for cell in row.strip("|").split(" | ") if cell.strip()]) == 7 for row in rows)


def test_every_check_is_a_function_and_every_kind_has_its_list():
    assert set(ALWAYS) | set(CHECKS) | {"duplicate_upload"} == set(LEVELS)
    assert set(ALWAYS) | {"duplicate_upload"} == set(EVERY_DOCUMENT)
    assert set(CHECKS_OF) == KIND_KEYS
    asked = {check for checks in CHECKS_OF.values() for check in checks}
    asked |= {check for kinds in OF_SERVICE.values() for checks in kinds.values() for check in checks}
    assert asked == set(CHECKS)
    assert set(MAX_AGE_DAYS) == {kind for kind, checks in CHECKS_OF.items() if "max_age" in checks}


def test_the_catalogue_agrees_with_the_services():
    """Every check, limit and level that the shared catalogue names, where it lies beside the repository."""
    if not CATALOGUE.exists():
        return
    text = CATALOGUE.read_text(encoding="utf-8")
    levels = dict(re.findall(r"^- key: (\w+)\n  severity_max: (\w+)", text, re.MULTILINE))
    assert levels == LEVELS
    types = text[text.index("\ndocument_types:") : text.index("\ntriage:")]
    for block in re.split(r"\n- key: ", types)[1:]:
        kind = block.split("\n", 1)[0]
        named = re.search(r"^  checks: \[(.*?)\]", block, re.MULTILINE)[1].split(", ")
        assert set(filter(None, named)) - {"image_quality"} <= set(CHECKS_OF[kind]), kind
        limit = re.search(r"^  max_age_days: (\w+)", block, re.MULTILINE)[1]
        if "max_age" in named:
            assert MAX_AGE_DAYS[kind] == int(limit), kind
