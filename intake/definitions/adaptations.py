"""What an authority changes of a standard form: a closed list of operations, each addressed by key.

Pure functions over the JSON of a revision. The standard stays as it is; an operation either applies, or says why it
cannot. Whether the standard changed under an operation is found by comparing three states: the standard that the
authority adopted last, the new one, and what the operation puts in its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from intake.definitions.changes import item_path, thing_of, things
from intake.definitions.conditions import fields_of

Content = dict[str, Any]
Texts = dict[str, dict[str, str]]

#: Keys that only an authority uses: no later standard will ever take them.
LOCAL_PREFIX = "local_"
ADDITIONS = frozenset({"add_question", "add_statement", "add_document"})
SETTINGS = frozenset({"set_fee", "set_appointment", "set_limit"})
KINDS = ADDITIONS | SETTINGS | {"replace_help", "hide"}
SOURCE = "de"
#: The slot of an operation's texts that says why it is needed; it is shown in the report, not in the form.
REASON = "reason"


@dataclass(frozen=True)
class Operation:
    """One local change.

    ``target`` is the path of a thing of the standard (``question.phone``, ``document.passport``, ``fee.first``,
    ``appointment``); for an addition it is what the new thing comes after. ``logic`` is the new item, or the values
    that are set. ``texts`` maps language to slot to text (``label``, ``help``, ``option.yes.label``).
    """

    id: str
    kind: str
    target: str
    logic: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Conflict:
    """Why an operation cannot simply be applied to a standard.

    ``code`` is ``target_missing``, ``key_taken``, ``key_not_local``, ``not_optional``, ``referred_to`` (only dropping
    or editing the operation helps) or ``standard_changed`` (the editor decides whether the local value stays).
    """

    operation: Operation
    code: str
    before: Any = None
    after: Any = None

    @property
    def may_be_kept(self) -> bool:
        """Tell whether the editor may keep the local value."""
        return self.code == "standard_changed"


@dataclass(frozen=True)
class Difference:
    """One line of the report: what the standard says at this place, and what is said here."""

    operation: str
    kind: str
    where: str
    slot: str
    standard: Any
    local: Any
    reason: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Adapted:
    """A standard with operations applied; ``origins`` maps each local place to its operation's id."""

    content: Content
    texts: Texts
    origins: dict[str, str] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    refused: list[Conflict] = field(default_factory=list)


def adapt(operations: Sequence[Operation], content: Mapping[str, Any], texts: Mapping[str, Any]) -> Adapted:
    """Apply the operations in their order; what cannot be applied is left out and stands in ``refused``."""
    result = Adapted(deepcopy(dict(content)), {language: dict(entries) for language, entries in texts.items()})
    for operation in operations:
        if problem := _obstacle(operation, result.content):
            result.refused.append(problem)
        else:
            APPLY[operation.kind](operation, result)
    return result


def conflicts(
    operations: Sequence[Operation],
    base: tuple[Mapping[str, Any], Mapping[str, Any]] | None,
    standard: tuple[Mapping[str, Any], Mapping[str, Any]],
) -> list[Conflict]:
    """Return what stands in the way of applying the operations to a new standard.

    ``base`` is ``(content, texts)`` of the standard that the authority adopted last, ``None`` before the first time.
    """
    found = list(adapt(operations, *standard).refused)
    if base is None:
        return found
    refused = {conflict.operation.id for conflict in found}
    for operation in operations:
        if operation.id in refused:
            continue
        before, after = _replaced(operation, *base), _replaced(operation, *standard)
        if before != after:
            found.append(Conflict(operation, "standard_changed", before, after))
    return found


def _obstacle(operation: Operation, content: Content) -> Conflict | None:
    known = things(content)
    if operation.target not in known and not (operation.kind == "add_document" and not operation.target):
        return Conflict(operation, "target_missing")
    if operation.kind in ADDITIONS:
        key = _added_key(operation)
        if not key.startswith(LOCAL_PREFIX):
            return Conflict(operation, "key_not_local", after=key)
        if _added_path(operation, content) in known:
            return Conflict(operation, "key_taken", after=key)
    if operation.kind == "hide":
        if known[operation.target].get("required", operation.target.startswith("step.")):
            return Conflict(operation, "not_optional")
        if operation.target.startswith("question.") and (users := list(_users_of(operation.target, content))):
            return Conflict(operation, "referred_to", after=users)
    return None


def _users_of(target: str, content: Content) -> Iterator[str]:
    """Yield the paths of the things whose condition asks for this question."""
    address = target.partition(".")[2]
    names = {address, address.rpartition("[].")[2]}
    for where, logic in things(content).items():
        conditions = [logic.get("condition"), *(one.get("condition") for one in logic.get("overrides", ()))]
        if any(names & set(fields_of(condition)) for condition in conditions if condition):
            yield where


def _replaced(operation: Operation, content: Mapping[str, Any], texts: Mapping[str, Any]) -> Any:
    """Return what of a standard an operation puts something else in the place of."""
    logic = things(content).get(operation.target, {})
    if operation.kind == "replace_help":
        return texts.get(SOURCE, {}).get(f"{operation.target}.help", "")
    if operation.kind in SETTINGS:
        return {name: logic.get(name) for name in sorted(operation.logic)}
    if operation.kind == "hide":
        label = texts.get(SOURCE, {}).get(f"{operation.target}.label", "")
        return {"label": label, "required": logic.get("required"), "condition": logic.get("condition")}
    return None


# --- Each kind of operation ---


def _added_key(operation: Operation) -> str:
    name = {"add_question": "question", "add_statement": "statement", "add_document": "key"}[operation.kind]
    return str(operation.logic.get(name, ""))


def _added_path(operation: Operation, content: Content) -> str:
    if operation.kind == "add_document":
        return f"document.{_added_key(operation)}"
    step = _step_of(operation.target, content)
    return item_path(step, operation.logic)


def _step_of(target: str, content: Content) -> Content:
    """Return the step in which a thing stands; raises ``KeyError`` for a target outside of steps."""
    for step in content["steps"]:
        if target == f"step.{step['key']}" or any(item_path(step, item) == target for item in step["items"]):
            return step
    raise KeyError(target)


def _differs(operation: Operation, result: Adapted, place: tuple[str, str], *, standard: Any, local: Any) -> None:
    reason = {language: slots[REASON] for language, slots in operation.texts.items() if slots.get(REASON)}
    result.differences.append(Difference(operation.id, operation.kind, *place, standard, local, reason))


def _add_item(operation: Operation, result: Adapted) -> None:
    step = _step_of(operation.target, result.content)
    places = [item_path(step, item) for item in step["items"]]
    position = places.index(operation.target) + 1 if operation.target in places else 0
    step["items"].insert(position, dict(operation.logic))
    _added(operation, item_path(step, operation.logic), result)


def _add_document(operation: Operation, result: Adapted) -> None:
    places = [f"document.{document['key']}" for document in result.content["documents"]]
    position = places.index(operation.target) + 1 if operation.target in places else len(places)
    result.content["documents"].insert(position, dict(operation.logic))
    _added(operation, f"document.{_added_key(operation)}", result)


def _added(operation: Operation, where: str, result: Adapted) -> None:
    for language, slots in operation.texts.items():
        for slot, text in slots.items():
            if text and slot != REASON:
                result.texts.setdefault(language, {})[text_path(where, slot)] = text
    result.origins[where] = operation.id
    label = operation.texts.get(SOURCE, {})
    _differs(operation, result, (where, ""), standard=None, local=label.get("label") or label.get("text", ""))


def text_path(where: str, slot: str) -> str:
    """Return the path of a thing's text; an option's label lies under ``option``, not under its question."""
    return f"option.{where.partition('.')[2]}.{slot[7:]}" if slot.startswith("option.") else f"{where}.{slot}"


def _replace_help(operation: Operation, result: Adapted) -> None:
    path = f"{operation.target}.help"
    standard = result.texts.get(SOURCE, {}).get(path, "")
    for language in {*result.texts, *operation.texts}:
        text = operation.texts.get(language, {}).get("help", "")
        entries = result.texts.setdefault(language, {})
        entries.pop(path, None)  # the standard's translation no longer says what the German says here
        if text:
            entries[path] = text
    result.origins[path] = operation.id
    local = operation.texts.get(SOURCE, {}).get("help", "")
    _differs(operation, result, (operation.target, "help"), standard=standard, local=local)


def _hide(operation: Operation, result: Adapted) -> None:
    content, target = result.content, operation.target
    label = result.texts.get(SOURCE, {}).get(f"{target}.label", "")
    if target.startswith("document."):
        content["documents"] = [one for one in content["documents"] if f"document.{one['key']}" != target]
    else:
        step = _step_of(target, content)
        step["items"] = [item for item in step["items"] if item_path(step, item) != target]
    for entries in result.texts.values():
        for path in [path for path in entries if thing_of(path, {target: None})[0] == target]:
            del entries[path]
    result.origins[target] = operation.id
    _differs(operation, result, (target, ""), standard=label, local=None)


def _set(operation: Operation, result: Adapted) -> None:
    kind, _dot, key = operation.target.partition(".")
    content = result.content
    if kind == "appointment":
        thing = content["appointment"] = dict(content["appointment"])
    else:
        thing = next(one for one in content[f"{kind}s"] if one["key"] == key)
    for name, value in operation.logic.items():
        _differs(operation, result, (operation.target, name), standard=thing.get(name), local=value)
        thing[name] = value
        result.origins[f"{operation.target}.{name}"] = operation.id


APPLY = {
    "add_question": _add_item,
    "add_statement": _add_item,
    "add_document": _add_document,
    "replace_help": _replace_help,
    "hide": _hide,
    "set_fee": _set,
    "set_appointment": _set,
    "set_limit": _set,
}
