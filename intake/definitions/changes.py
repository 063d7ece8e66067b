"""What differs between two states of a form: which question, document, fee or text, before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]
Texts = Mapping[str, Mapping[str, str]]

#: Parts of a thing's logic that stand for themselves; ``key``, ``items`` and the like only say where it is.
STRUCTURE = frozenset({"question", "statement", "key", "items"})


@dataclass(frozen=True)
class Change:
    """One difference. ``where`` is a thing's path (``question.phone``, ``document.passport``, ``appointment``).

    ``slot`` names what of it differs: a part of its logic (``required``, ``amount_eur``), ``text:<slot>`` with its
    ``language`` for a text, or is empty when the whole thing came (``before`` is ``None``) or went (``after`` is).
    """

    where: str
    slot: str
    before: Any
    after: Any
    language: str = ""

    @property
    def came(self) -> bool:
        """Tell whether the thing is new."""
        return not self.slot and self.before is None

    @property
    def went(self) -> bool:
        """Tell whether the thing is gone."""
        return not self.slot and self.after is None


def things(content: Content) -> dict[str, dict[str, Any]]:
    """Return every addressable thing of a form's content with its logic, by path and in the form's order.

    A question of a repeating step is addressed as ``question.<step>[].<key>``; ``_position`` is the path of the thing
    before it, so that a move is a difference too.
    """
    found: dict[str, dict[str, Any]] = {}
    for step in content.get("steps", ()):
        found[f"step.{step['key']}"] = _logic(step)
        before = f"step.{step['key']}"
        for item in step["items"]:
            where = item_path(step, item)
            found[where] = {**_logic(item), "_step": step["key"], "_after": before}
            before = where
    for name, kind in (("documents", "document"), ("fees", "fee"), ("fee_rules", "fee_rule")):
        for thing in content.get(name, ()):
            found[f"{kind}.{thing['key']}"] = _logic(thing)
    for name in ("appointment", "processing", "points"):
        if content.get(name):
            found[name] = dict(content[name])
    return found


def item_path(step: Content, item: Content) -> str:
    """Return the path of a question or statement of a step."""
    kind = "question" if "question" in item else "statement"
    prefix = f"{step['key']}[]." if step.get("repeat") and kind == "question" else ""
    return f"{kind}.{prefix}{item[kind]}"


def _logic(thing: Content) -> dict[str, Any]:
    return {name: value for name, value in thing.items() if name not in STRUCTURE}


def thing_of(text_path: str, known: Mapping[str, Any]) -> tuple[str, str]:
    """Split a text's path into the thing that it belongs to and the slot: ``("question.phone", "label")``.

    An option's label belongs to its question: ``option.sex.m.label`` is ``("question.sex", "option.m.label")``.
    """
    kind, _dot, rest = text_path.partition(".")
    if kind == "option":
        head, slot = rest.rsplit(".", 1)
        question, value = head.rsplit(".", 1)
        return f"question.{question}", f"option.{value}.{slot}"
    head = text_path
    while "." in head:
        head = head.rsplit(".", 1)[0]
        if head in known:
            return head, text_path[len(head) + 1 :]
    return "form", text_path


def logic_changes(before: Content, after: Content) -> Iterator[Change]:
    """Yield what differs in logic, in the order of ``after``; what went comes last."""
    old, new = things(before), things(after)
    for where, logic in new.items():
        if where not in old:
            yield Change(where, "", None, logic)
            continue
        former = old[where]
        anchor_came = logic.get("_after") not in old
        anchor_went = former.get("_after") not in new
        for slot in sorted({*former, *logic}):
            if slot == "_after" and (anchor_came or anchor_went):
                continue
            if former.get(slot) != logic.get(slot):
                yield Change(where, slot, former.get(slot), logic.get(slot))
    for where, logic in old.items():
        if where not in new:
            yield Change(where, "", logic, None)
    for name in ("legal_basis", "submit_requires"):
        if list(before.get(name, ())) != list(after.get(name, ())):
            yield Change("form", name, list(before.get(name, ())), list(after.get(name, ())))


def text_changes(before: Content, after: Content, old: Texts, new: Texts) -> Iterator[Change]:
    """Yield the texts that differ for things which are in both states; German first."""
    old_things, new_things = things(before), things(after)
    for language in sorted({*old, *new}, key=lambda code: (code != "de", code)):
        former, current = old.get(language, {}), new.get(language, {})
        for path in [*current, *(path for path in former if path not in current)]:
            where, slot = thing_of(path, {**old_things, **new_things})
            if where != "form" and not (where in old_things and where in new_things):
                continue
            if former.get(path, "") != current.get(path, ""):
                yield Change(where, f"text:{slot}", former.get(path, ""), current.get(path, ""), language)


def changes(before: Content, old: Texts, after: Content, new: Texts) -> list[Change]:
    """Return everything that differs between two states of a form."""
    return [*logic_changes(before, after), *text_changes(before, after, old, new)]
