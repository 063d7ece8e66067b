"""Read the test cases that an editor stored with a form."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from cms.compiling import BOOLEAN_TYPES, answer_types
from cms.pages.forms import FormPage
from intake.definitions.stored_cases import StoredCase

ENTRY = re.compile(r"^(?P<group>[a-z0-9_]+)\[(?P<number>\d+)\]\.(?P<key>[a-z0-9_]+)$")
LIST_TYPES = frozenset({"multi_choice", "nationality_list"})
YES = frozenset({"true", "ja"})


def stored_cases(page: FormPage) -> list[StoredCase]:
    """Return the cases of a form's German page, their answers as the wizard would have stored them."""
    types = answer_types(page.steps)
    return [
        StoredCase(
            name=block.value["name"],
            answers=answers_of(block.value["answers"], types),
            today=block.value["today"] or timezone.localdate(),
            documents=keys_of(block.value["documents"]),
            without=keys_of(block.value["without"]),
            steps=keys_of(block.value["steps"]),
            fee=block.value["fee"],
        )
        for block in page.test_cases
    ]


def answers_of(lines: Any, types: Mapping[str, str]) -> dict[str, Any]:
    """Return ``{key: answer}``; ``children[0].birth_date`` becomes part of the first entry under ``children``."""
    answers: dict[str, Any] = {}
    for line in lines:
        address, text = line["question"], line["value"]
        entry = ENTRY.match(address)
        if entry is None:
            answers[address] = typed(text, types.get(address, "text"))
            continue
        entries = answers.setdefault(entry["group"], [])
        while len(entries) <= int(entry["number"]):
            entries.append({"_id": f"{len(entries):08x}"})
        kind = types.get(f"{entry['group']}[].{entry['key']}", "text")
        entries[int(entry["number"])][entry["key"]] = typed(text, kind)
    return answers


def typed(text: str, kind: str) -> Any:
    """Read what an editor typed as an answer of that kind is stored."""
    if kind in BOOLEAN_TYPES:
        return text.strip().lower() in YES
    if kind in LIST_TYPES:
        return [part.strip() for part in text.split(",")]
    if kind == "integer" and text.strip().lstrip("-").isdigit():
        return int(text)
    return text.strip()


def keys_of(text: str | None) -> tuple[str, ...]:
    """Split a list of keys."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
