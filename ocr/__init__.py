"""Read immigration documents: bytes in, report out. Knows neither Django nor the product around it.

Everything that parses runs in a sandboxed child process; this module itself imports the standard
library only, so a web process pays nothing for it.
"""

from ocr.errors import FileRefused, OcrError, SandboxUnavailable
from ocr.limits import Limits
from ocr.report import Evidence, Field, Finding, Inspection, Mrz, PageImage, Report
from ocr.sandbox import check, confinement_report, inspect, start, start_soon, stop
from ocr.together import Part, Together, duplicates, judge_together

__all__ = [
    "Evidence",
    "Field",
    "FileRefused",
    "Finding",
    "Inspection",
    "Limits",
    "Mrz",
    "OcrError",
    "PageImage",
    "Part",
    "Report",
    "SandboxUnavailable",
    "Together",
    "check",
    "confinement_report",
    "duplicates",
    "inspect",
    "judge_together",
    "start",
    "start_soon",
    "stop",
]
