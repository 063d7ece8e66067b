"""The prepared messages on the case page: what each says in both languages, and the fields that fill it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language

from intake.applications.states import State
from intake.reviews.actions import MessageInput
from intake.reviews.message_texts import Prepared
from intake.reviews.placeholders import ASKED_LENGTH, PATTERN, PLACEHOLDERS, CaseFacts, Kind, day_in
from intake.reviews.reasons import SOURCE_LANGUAGE

FIELD = "message"


def field_name(key: str, placeholder: str) -> str:
    """Return the name of the field that fills a message's placeholder."""
    return f"m-{key}-{placeholder}"


@dataclass(frozen=True)
class Part:
    """A piece of a text: words, or a placeholder that is still open (``name`` is set)."""

    text: str
    name: str = ""


def parts_of(text: str) -> list[Part]:
    """Split a text at what is still in braces."""
    parts, place = [], 0
    for match in PATTERN.finditer(text):
        parts += [Part(text[place : match.start()]), Part(match[0], match[1])]
        place = match.end()
    return [part for part in (*parts, Part(text[place:])) if part.text]


@dataclass(frozen=True)
class FillField:
    """A field in which the clerk fills a placeholder."""

    name: str
    placeholder: str
    label: str
    kind: str
    value: str
    limit: int = ASKED_LENGTH


@dataclass(frozen=True)
class MessageChoice:
    """One prepared message as the template shows it; ``subject``/``text`` are empty where German is the language."""

    key: str
    label: str
    checked: bool
    state: str
    fields: tuple[FillField, ...]
    subject: str
    text: tuple[Part, ...]
    subject_de: str
    text_de: tuple[Part, ...]
    is_fallback: bool
    forwards: bool
    lacking: tuple[str, ...]


class MessagePart:
    """The part of the case's form that sends a message; ``data`` is what was posted, or nothing."""

    def __init__(self, prepared: Iterable[Prepared], facts: CaseFacts, data: Mapping[str, Any] | None = None) -> None:
        self.prepared = {each.key: each for each in prepared}
        self.language = facts.application.language
        self._data = data or {}
        self._facts = {language: facts.values(language) for language in {self.language, SOURCE_LANGUAGE}}

    @property
    def chosen(self) -> str:
        """Return the key of the chosen message, empty for none; one that is not offered counts as none."""
        key = str(self._data.get(FIELD, ""))
        return key if key in self.prepared else ""

    @property
    def gone(self) -> bool:
        """Tell whether a message was chosen that is not offered any more."""
        return bool(self._data.get(FIELD)) and not self.chosen

    def message(self) -> MessageInput | None:
        """Return what shall be sent."""
        prepared = self.prepared.get(self.chosen)
        return MessageInput(prepared, self._facts, self._typed(prepared)) if prepared else None

    def _typed(self, prepared: Prepared) -> dict[str, dict[str, str]]:
        typed: dict[str, dict[str, str]] = {language: {} for language in self._facts}
        for placeholder in prepared.asked:
            value = str(self._data.get(field_name(prepared.key, placeholder.name), ""))[:ASKED_LENGTH]
            for language, own in typed.items():
                own[placeholder.name] = _said(value, placeholder.kind, language)
        return typed

    @property
    def choices(self) -> list[MessageChoice]:
        """Return the messages for the template."""
        return [self._choice(prepared) for prepared in self.prepared.values()]

    def _choice(self, prepared: Prepared) -> MessageChoice:
        german = prepared.filled(SOURCE_LANGUAGE, self._facts[SOURCE_LANGUAGE])
        own = prepared.filled(self.language, self._facts[self.language])
        is_german = self.language == SOURCE_LANGUAGE
        asked = {placeholder.name for placeholder in prepared.asked}
        facts = self._facts[SOURCE_LANGUAGE]
        return MessageChoice(
            key=prepared.key,
            label=prepared.label(get_language() or SOURCE_LANGUAGE),
            checked=prepared.key == self.chosen,
            state=str(State(prepared.state).label) if prepared.state else "",
            fields=tuple(self._field(prepared, name) for name in prepared.names if name in asked),
            subject="" if is_german else own.subject,
            text=() if is_german else tuple(parts_of(own.text)),
            subject_de=german.subject,
            text_de=tuple(parts_of(german.text)),
            is_fallback=own.is_fallback,
            forwards=prepared.state == State.FORWARDED,
            lacking=tuple(
                str(PLACEHOLDERS[name].label) if name in PLACEHOLDERS else f"{{{name}}}"
                for name in prepared.names
                if name not in asked and name not in facts and name != "zustaendige_behoerde"
            ),
        )

    def _field(self, prepared: Prepared, name: str) -> FillField:
        placeholder = PLACEHOLDERS[name]
        field = field_name(prepared.key, name)
        return FillField(field, name, str(placeholder.label), str(placeholder.kind), str(self._data.get(field, "")))


def _said(value: str, kind: Kind, language: str) -> str:
    """Write what was typed as a language does; a day that is none stays open."""
    if kind != Kind.DAY:
        return value.strip()
    try:
        return day_in(language, date.fromisoformat(value.strip()))
    except ValueError:
        return ""
