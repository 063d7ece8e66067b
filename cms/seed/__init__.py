"""Seed content: forms, code lists and demo sites in German as YAML, their translations as PO, and what reads them."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent


@lru_cache(maxsize=32)
def read_seed(name: str) -> Any:
    """Return the parsed YAML file ``<name>.yaml`` of this folder; callers must not change it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - safe loaders
