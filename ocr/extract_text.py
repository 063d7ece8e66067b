"""Take values out of text, each with its place; a value without its label or sentence is not taken.

Fields are named as in the service catalogue. Of several candidates the first in reading order counts;
where each matters, the others follow as `key.2`, `key.3`. An ambiguous date is `key.ambiguous`.
"""

from collections.abc import Iterable, Iterator

from ocr import extract_dates, extract_marks, extract_people, extract_terms, languages
from ocr.extract_cells import LABELS, Layout
from ocr.extract_dates import Order
from ocr.report import Field
from ocr.text import PageText

_WITH_PERIOD = frozenset(
    {"enrolment_certificate", "scholarship_proof", "benefit_notice", "bank_statements", "blocked_account"}
)
_EMPLOYED = frozenset({"employment_contract", "employment_declaration", "employer_confirmation"})
_OF_A_HOME = frozenset({"registration_certificate", "landlord_confirmation", "rental_contract", "rent_payment_proof"})
_OF_STUDIES = frozenset(
    {"enrolment_certificate", "admission_letter", "study_progress", "degree_certificate", "graduation_proof"}
)
_OF_A_COUPLE = frozenset({"marriage_certificate", "cohabitation_declaration"})
_OF_ONE_PERSON = ("birth_date", "surname", "given_names")
_ONE_A_PAGE = frozenset({"net_pay", "gross_pay"})
_REPEATED = frozenset({"net_pay", "gross_pay", "parent_name"})
# A language test names its own level; anywhere else such letters are anything.
_WITH_LEVEL = frozenset({"language_certificate", "english_certificate"})


def from_text(kind: str, pages: Iterable[PageText]) -> dict[str, Field]:
    """Take what the checks of this kind need."""
    layout = Layout(pages)
    fields: dict[str, Field] = {}
    if not layout.cells:
        return fields
    order = extract_dates.order_of(layout.text, languages.language(layout.text))
    for key, field in _special(kind, layout, order):
        fields.setdefault(key, field)
    for key, field in _labelled(kind, layout, order):
        fields.setdefault(key, field)
    _numbered(fields, "page_number", extract_marks.page_numbers(layout))
    _numbered(fields, "signature_label", extract_marks.signature_labels(kind, layout))
    return {_key(key, field): field for key, field in fields.items()}


def _key(key: str, field: Field) -> str:
    """An ambiguous date holds both readings, and its key says so."""
    first, _, second = field.value.partition(" ")
    both = len(first) == len(second) == 10 and first[4] == second[4] == "-"
    return f"{key}.ambiguous" if both else key


def _numbered(fields: dict[str, Field], key: str, found: list[Field]) -> None:
    for number, field in enumerate(found, 1):
        fields[key if number == 1 else f"{key}.{number}"] = field


def _special(kind: str, layout: Layout, order: Order) -> Iterator[tuple[str, Field]]:
    """What needs more than a label."""
    yield from extract_marks.marks(layout)
    yield from extract_people.people(layout).items()
    issued = extract_terms.issue_date(layout, order)
    if issued is not None:
        yield "issued_on", issued
    if kind in _OF_A_HOME:
        yield from extract_people.address(layout).items()
        yield from extract_people.parties(layout).items()
    if kind in _OF_A_COUPLE:
        yield from extract_people.spouses(layout).items()
    if kind in _OF_STUDIES:
        yield from extract_terms.university(layout)
    if kind == "admission_letter":
        yield from layout.worded("admission")
    if kind == "recognition_notice":
        yield from layout.worded("comparability")
    if kind in ("enrolment_certificate", "admission_letter"):
        yield from extract_terms.semester(layout)
    if kind == "health_insurance_proof":
        yield from extract_terms.insurance(layout, order)
    if kind in _WITH_PERIOD:
        yield from extract_terms.period(layout, order)
    yield from _of_work(kind, layout)
    yield from _of_tests(kind, layout)


def _of_work(kind: str, layout: Layout) -> Iterator[tuple[str, Field]]:
    if kind in _EMPLOYED:
        yield from extract_terms.employment(layout)
    elif kind in ("payslips_3_months", "training_contract"):
        yield from extract_terms.company(layout)
    if kind == "payslips_3_months":
        yield from extract_terms.letterhead(layout)
        months = extract_terms.pay_months(layout)
        if months is not None:
            yield "pay_months", months


def _of_tests(kind: str, layout: Layout) -> Iterator[tuple[str, Field]]:
    if kind in _WITH_LEVEL:
        level = extract_terms.level(layout)
        if level is not None:
            yield "level", level
    if kind == "life_in_germany_test":
        yield from extract_terms.life_in_germany(layout)


def _labelled(kind: str, layout: Layout, order: Order) -> Iterator[tuple[str, Field]]:
    """What follows a label of `labels.toml`."""
    for label in LABELS:
        if label.kinds is not None and kind not in label.kinds:
            continue
        if kind in _OF_A_COUPLE and label.key in _OF_ONE_PERSON:
            continue  # whose it is, the label alone does not say
        found = layout.take(label, order)
        if label.key in _ONE_A_PAGE:
            found = list({field.evidence.page: field for field in reversed(found)}.values())[::-1]
        if label.key in _REPEATED:
            for number, field in enumerate(found, 1):
                yield (label.key if number == 1 else f"{label.key}.{number}"), field
        elif found:
            yield label.key, found[0]
    if kind == "pension_record":
        total = extract_terms.contribution_months(layout)
        if total is not None:
            yield "months", total
