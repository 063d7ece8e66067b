"""A form as one readable file: how offices that share no database pass a standard on.

The file holds the logic of one revision with its texts beside each thing, in all languages. Reading what was written
gives the same content and texts again; a file that is no form is refused with its place.
"""

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from intake.definitions.adaptations import text_path
from intake.definitions.changes import item_path, thing_of
from intake.definitions.schema import parse
from intake.errors import IntakeError

Content = dict[str, Any]
Texts = dict[str, dict[str, str]]

FORMAT = "vorsprache-form/1"
TEXTS = "texts"
MAX_BYTES = 5 * 1024 * 1024


class ReleaseUnreadable(IntakeError):
    """The file is no form of this format."""

    code = "release_unreadable"
    status = 422
    message = _("Diese Datei ist keine Formulardatei: %(reason)s")
    next_step = _("Bitte wählen Sie eine YAML-Datei, die aus Vorsprache exportiert wurde. Es wurde nichts verändert.")


def release_write(content: Mapping[str, Any], texts: Mapping[str, Mapping[str, str]], *, number: int) -> str:
    """Return the YAML text of a revision."""
    form = copy.deepcopy(dict(content))
    places = dict(_places(form))
    for language in sorted(texts, key=lambda code: (code != "de", code)):
        for path, text in texts[language].items():
            where, slot = thing_of(path, places)
            place = places.get(where, form)
            place.setdefault(TEXTS, {}).setdefault(slot, {})[language] = text
    document = {"format": FORMAT, "revision": number, "languages": sorted(texts), "form": form}
    return str(yaml.dump(document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110))


def release_read(data: bytes) -> tuple[Content, Texts, int]:
    """Return ``(content, texts, number)`` of a file; raises ``ReleaseUnreadable``."""
    if len(data) > MAX_BYTES:
        raise ReleaseUnreadable(reason=_("Sie ist zu groß."))
    document = _loaded(data)
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise ReleaseUnreadable(reason=_("Die erste Zeile „format“ fehlt oder nennt ein anderes Format."))
    form: Any = document.get("form")
    try:
        texts = _texts_taken(form)
        parse(form)
        return form, texts, int(document.get("revision") or 0)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ReleaseUnreadable(reason=_("Sie ist unvollständig (%(what)s).") % {"what": error}) from error


def _loaded(data: bytes) -> Any:
    """Parse YAML that may come from anywhere: plain values only, no aliases (an alias of aliases grows without end)."""
    try:
        text = data.decode("utf-8")
        if any(isinstance(token, yaml.AliasToken) for token in yaml.scan(text, Loader=yaml.SafeLoader)):
            raise ReleaseUnreadable(reason=_("Sie enthält Verweise (YAML-Aliase)."))
        return yaml.safe_load(text)
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise ReleaseUnreadable(reason=_("Sie ist kein gültiges YAML.")) from error


def _texts_taken(form: Content) -> Texts:
    """Take the texts out of a form; what is left is its content."""
    texts: Texts = {}
    places = [*_places(form), ("", form)]
    for where, place in places:
        for slot, translations in place.pop(TEXTS, {}).items():
            path = text_path(where, slot) if where else slot
            for language, text in translations.items():
                texts.setdefault(str(language), {})[path] = str(text)
    return texts


def _places(form: Content) -> Iterator[tuple[str, Content]]:
    """Yield every thing of a form with its path, as ``changes.things`` addresses them."""
    for step in form["steps"]:
        yield f"step.{step['key']}", step
        for item in step["items"]:
            yield item_path(step, item), item
    for name, kind in (("documents", "document"), ("fees", "fee"), ("fee_rules", "fee_rule")):
        for thing in form.get(name, ()):
            yield f"{kind}.{thing['key']}", thing
    for name in ("appointment", "processing", "points"):
        if name in form:
            yield name, form[name]


class _Dumper(yaml.SafeDumper):
    """Writes no aliases and long texts as they are."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out: a reader follows no references."""
        return True
