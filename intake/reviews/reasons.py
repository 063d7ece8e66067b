"""The prepared reasons for refusing a document or asking for an answer again.

Their translations lie in the catalogues of ``locale/``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import gettext, override

SOURCE_LANGUAGE = "de"
FILE = Path(__file__).with_name("reasons.yaml")
ANSWERS_FILE = Path(__file__).with_name("answer_reasons.yaml")


@dataclass(frozen=True)
class Reason:
    """One reason: what the clerk ticks, and what the applicant reads (what is wrong, what to do next)."""

    key: str
    documents: frozenset[str]
    label_staff: Mapping[str, str]
    source: str

    def label(self, language: str) -> str:
        """Return the clerk's label."""
        return self.label_staff.get(language, self.label_staff[SOURCE_LANGUAGE])

    def text(self, language: str) -> str:
        """Return the applicant's text, German where the language lacks it."""
        with override(language):
            return gettext(self.source)

    def fits(self, document_key: str) -> bool:
        """Tell whether the reason is offered for this kind of document."""
        return "*" in self.documents or document_key in self.documents


@lru_cache(maxsize=1)
def all_reasons() -> Mapping[str, Reason]:
    """Return every reason by key, in the order of the file."""
    return _read(FILE)


@lru_cache(maxsize=1)
def answer_reasons() -> Mapping[str, Reason]:
    """Return every reason for asking for an answer again by key, in the order of the file."""
    return _read(ANSWERS_FILE)


def _read(file: Path) -> dict[str, Reason]:
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {
        row["key"]: Reason(row["key"], frozenset(row.get("documents", ())), row["label_staff"], row["text"])
        for row in rows
    }


def reasons_for(document_key: str) -> list[Reason]:
    """Return the reasons offered for a kind of document, those made for it first."""
    fitting = [reason for reason in all_reasons().values() if reason.fits(document_key)]
    return sorted(fitting, key=lambda reason: "*" in reason.documents)
