"""Put a form together from its own file and what forms share: steps, kinds of documents, appointments, fees.

``forms/<key>.yaml`` names what it takes over (``use: <key>``) and says beside it what is different: for a step
``omit`` (question keys), ``override`` (``{question: {slot: value}}``, ``null`` removes the slot) and ``add`` (items,
each at the end or ``after`` a question), for everything else the slots themselves.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from cms.seed import read_seed

Raw = Mapping[str, Any]

FORMS = (
    "residence_permit_study",
    "residence_permit_vocational_training",
    "residence_permit_skilled_worker",
    "eu_blue_card",
    "opportunity_card",
    "job_search_after_graduation",
    "family_reunification",
    "residence_permit_extension",
    "settlement_permit",
    "eu_long_term_residence",
    "transfer_new_passport",
    "provisional_residence_certificate",
    "temporary_protection",
    "employment_permission_toleration",
)
CHANGES = ("use", "omit", "override", "add")


@lru_cache(maxsize=32)
def form_raw(key: str) -> Raw:
    """Return a form with everything that it takes over written out; callers must not change it."""
    raw = read_seed(f"forms/{key}")
    common = read_seed("forms/common")
    return {
        **raw,
        "submit_requires": raw.get("submit_requires", common["submit_requires"]),
        "appointment": _appointment(raw["appointment"], common["appointments"]),
        "steps": [_step(step) for step in raw["steps"]],
        "documents": [_taken(document, read_seed("forms/documents")) for document in raw["documents"]],
        "fees": [_taken(fee, common["fees"]) for fee in raw["fees"]],
        "fee_rules": [_taken(rule, common["fee_rules"]) for rule in raw.get("fee_rules", ())],
    }


def _merged(shared: Raw, own: Raw) -> dict[str, Any]:
    """Lay ``own`` over ``shared``; ``None`` in ``own`` removes the slot."""
    return {slot: value for slot, value in {**shared, **own}.items() if not (slot in own and value is None)}


def _taken(raw: Raw, shared: Mapping[str, Raw]) -> dict[str, Any]:
    if "use" not in raw:
        return dict(raw)
    own = {slot: value for slot, value in raw.items() if slot != "use"}
    return {"key": raw["use"], **_merged(shared[raw["use"]], own)}


def _appointment(raw: Raw, shared: Mapping[str, Raw]) -> dict[str, Any]:
    taken = _taken({slot: value for slot, value in raw.items() if slot != "bring_also"}, shared)
    return {**taken, "bring": [*taken.get("bring", ()), *raw.get("bring_also", ())]}


def _step(raw: Raw) -> dict[str, Any]:
    if "use" not in raw:
        return dict(raw)
    own = {slot: value for slot, value in raw.items() if slot not in CHANGES}
    step = {"key": raw["use"], **_merged(read_seed("forms/groups")[raw["use"]], own)}
    return {**step, "items": _items(step["items"], raw)}


def _items(shared: Iterable[Raw], raw: Raw) -> list[Raw]:
    omitted, changed = raw.get("omit", ()), raw.get("override", {})
    items: list[Raw] = [
        _merged(item, changed.get(item.get("question"), {})) for item in shared if item.get("question") not in omitted
    ]
    for item in raw.get("add", ()):
        added = {slot: value for slot, value in item.items() if slot != "after"}
        keys = [own.get("question") for own in items]
        items.insert(keys.index(item["after"]) + 1 if "after" in item else len(items), added)
    return items
