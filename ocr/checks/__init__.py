"""The questions put to a document: each a small function from a Case to findings.

A check never guesses: what was not read, or not surely, is `inconclusive`; a fact that the form did
not give is not compared at all.
"""

from ocr.checks.case import Case, asked_of
from ocr.checks.run import run

__all__ = ["Case", "asked_of", "run"]
