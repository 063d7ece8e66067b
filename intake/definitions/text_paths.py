"""Where each text of a form lies in ``FormRevision.texts``."""

from collections.abc import Iterator

from intake.definitions.schema import DocumentRequirement, Form, Question, Statement, Step

Path = tuple[str, bool]


def text_paths(form: Form) -> Iterator[Path]:
    """Yield every text's path and whether each language must have it.

    ``title``, ``step.<key>.label``, ``question.<address>.help``, ``option.<address>.<value>.label``,
    ``statement.<key>.text``, ``document.<key>.evidence.<n>``, ``fee.<key>.label``, ``appointment.bring.<n>``, ...
    """
    yield from (("title", True), ("for_whom", True), ("summary", False))
    for step in form.steps:
        yield from _step_paths(step)
    for document in form.documents:
        yield from _document_paths(document)
    yield from ((f"fee.{fee.key}.label", True) for fee in form.fees)
    yield from ((f"fee_rule.{rule.key}.label", True) for rule in form.fee_rules)
    yield from ((f"appointment.bring.{number}", True) for number in range(form.appointment.get("bring_count", 0)))
    yield from (("appointment.note", False), ("processing.note", False))


def _step_paths(step: Step) -> Iterator[Path]:
    where = f"step.{step.key}"
    yield from ((f"{where}.label", True), (f"{where}.heading", False), (f"{where}.intro", False))
    if step.repeat:
        yield from ((f"{where}.{slot}", True) for slot in ("item", "ask_first", "ask_more"))
    for item in step.items:
        yield from _item_paths(item)


def _item_paths(item: Question | Statement) -> Iterator[Path]:
    if isinstance(item, Statement):
        yield from ((f"statement.{item.key}.heading", False), (f"statement.{item.key}.text", True))
        return
    where = f"question.{item.address}"
    yield from ((f"{where}.label", True), (f"{where}.help", False), (f"{where}.pattern_hint", False))
    for value in item.options:
        option = f"option.{item.address}.{value}"
        yield from ((f"{option}.label", True), (f"{option}.help", False))


def _document_paths(document: DocumentRequirement) -> Iterator[Path]:
    where = f"document.{document.key}"
    yield from ((f"{where}.label", True), (f"{where}.help", False))
    yield from ((f"{where}.evidence.{number}", True) for number in range(document.evidence_count))
