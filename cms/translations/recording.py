"""Enter German texts and their places in the translation tool in bulk: text by text it asks five queries each."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from wagtail_localize.models import String, TranslationContext

BATCH = 1000


def strings_record(locale_id: int, texts: Iterable[str]) -> dict[str, int]:
    """Return the tool's row of each text of a language, made where it is missing."""
    hashes = {text: String._get_data_hash(text) for text in texts}
    String.objects.bulk_create(
        (String(locale_id=locale_id, data=text, data_hash=data_hash) for text, data_hash in hashes.items()),
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    known = String.objects.filter(locale_id=locale_id, data_hash__in=hashes.values())
    return dict(known.values_list("data", "pk"))


def contexts_record(object_id: Any, paths: Iterable[str], types: Mapping[str, str]) -> dict[str, int]:
    """Return the tool's row of each content path of a page, made where it is missing.

    ``types`` are the page's ``block_types``, by which the tool names the field that a path leads to.
    """
    TranslationContext.objects.bulk_create(
        (
            TranslationContext(
                object_id=object_id,
                path=path,
                path_id=TranslationContext._get_path_id(path),
                field_path=".".join(types.get(part, part) for part in path.split(".")),
            )
            for path in set(paths)
        ),
        ignore_conflicts=True,
        batch_size=BATCH,
    )
    return dict(TranslationContext.objects.filter(object_id=object_id).values_list("path", "pk"))


def block_types(content: Any) -> dict[str, str]:
    """Return ``{block id: type}`` of all stream fields of a page's content, in whatever depth."""
    if isinstance(content, str) and content.startswith("["):
        return block_types(json.loads(content))
    parts = content.values() if isinstance(content, dict) else content if isinstance(content, list) else ()
    found = {identifier: kind for part in parts for identifier, kind in block_types(part).items()}
    if isinstance(content, dict) and {"id", "type"} <= content.keys():
        found[content["id"]] = content["type"]
    return found
