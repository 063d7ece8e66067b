"""Write the seed's questions of “Which application do I need?” as the blocks of a ``TriagePage``."""

import uuid
from collections.abc import Mapping
from typing import Any

from cms.editing.block_writer import NAMESPACE
from cms.seed import read_seed
from cms.seed.catalogues import catalogue

KINDS = ("next", "service", "advice", "nothing")


def triage_nodes(language: str) -> list[dict[str, Any]]:
    """Return the value of ``TriagePage.nodes``; block ids are the same in every language and at every load."""
    text = catalogue(language).text
    return [
        _block(
            node["key"],
            "question",
            {
                "key": node["key"],
                "question": text(node["question"]),
                "help": text(node.get("help")),
                "answers": [
                    _block(f"{node['key']}.{own['value']}", "item", _answer(own, language)) for own in node["answers"]
                ],
            },
        )
        for node in read_seed("triage")["nodes"]
    ]


def _answer(raw: Mapping[str, str], language: str) -> dict[str, str]:
    text = catalogue(language).text
    kind = next(kind for kind in KINDS if kind in raw)
    leads_on = kind in ("next", "service")
    return {
        "value": raw["value"],
        "label": text(raw["label"]),
        "help": text(raw.get("help")),
        "kind": kind,
        "target": raw[kind] if leads_on else "",
        "message": "" if leads_on else text(raw[kind]),
    }


def _block(where: str, kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid.uuid5(NAMESPACE, f"triage:{where}"))}
