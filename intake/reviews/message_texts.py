"""The prepared messages of an authority: those that come with the product, and its own.

Bodies only: salutation and closing are added when a message is written (``outgoing``). German binds; where a language
lacks a text, the German one stands in and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from django.utils.translation import get_language_info, gettext, override

from intake.applications.states import TRANSITIONS, State
from intake.reviews.models_templates import MessageTemplate
from intake.reviews.placeholders import PLACEHOLDERS, Placeholder, fill, names_in
from intake.reviews.reasons import SOURCE_LANGUAGE

FILE = Path(__file__).with_name("message_templates.yaml")


@dataclass(frozen=True)
class Text:
    """Subject and body in one language; ``is_fallback`` where it is the German one for want of another."""

    subject: str
    text: str
    is_fallback: bool = False


@dataclass(frozen=True)
class Prepared:
    """One prepared message. ``state`` comes with it, if the case may go there."""

    key: str
    labels: Mapping[str, str]
    state: str
    texts: Mapping[str, Text]
    awaits_reply: bool = False
    is_own: bool = False

    def label(self, language: str) -> str:
        """Return the clerk's label."""
        return self.labels.get(language, self.labels[SOURCE_LANGUAGE])

    def text(self, language: str) -> Text:
        """Return what the applicant reads in a language."""
        if self.is_own:
            german = self.texts[SOURCE_LANGUAGE]
            return self.texts.get(language) or Text(german.subject, german.text, is_fallback=True)
        source = self.texts[SOURCE_LANGUAGE]
        with override(language):
            subject, text = gettext(source.subject), gettext(source.text)
        return Text(subject, text, is_fallback=language != SOURCE_LANGUAGE and text == source.text)

    def filled(self, language: str, values: Mapping[str, str]) -> Text:
        """Return the text with what is known; a placeholder that nothing fills stays in its braces."""
        raw = self.text(language)
        isolated = not raw.is_fallback and bool(get_language_info(language)["bidi"])
        return Text(
            fill(raw.subject, values, isolated=isolated), fill(raw.text, values, isolated=isolated), raw.is_fallback
        )

    @property
    def names(self) -> list[str]:
        """Return the names of the German text's placeholders."""
        german = self.texts[SOURCE_LANGUAGE]
        return names_in(german.subject, german.text)

    @property
    def asked(self) -> list[Placeholder]:
        """Return the placeholders that the clerk fills."""
        return [PLACEHOLDERS[name] for name in self.names if name in PLACEHOLDERS and PLACEHOLDERS[name].is_asked]

    def unfilled(self, languages: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
        """Return the names of the placeholders, in any of these languages, that nothing fills."""
        names = (name for own in map(self.text, languages) for name in names_in(own.subject, own.text))
        return [name for name in dict.fromkeys(names) if not values.get(name)]


@lru_cache(maxsize=1)
def standard_messages() -> Mapping[str, Prepared]:
    """Return the messages that come with the product, in the order of the file."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        row["key"]: Prepared(
            key=row["key"],
            labels=row["label_staff"],
            state=row.get("state", ""),
            texts={SOURCE_LANGUAGE: Text(row["subject"], row["text"])},
            awaits_reply=row.get("awaits_reply", False),
        )
        for row in rows
    }


def own_message(row: MessageTemplate) -> Prepared:
    """Return an authority's own template as a prepared message."""
    texts = {language: Text(own["subject"], own["text"]) for language, own in row.texts.items() if own.get("text")}
    return Prepared(f"own-{row.pk}", {SOURCE_LANGUAGE: row.label}, row.state, texts, is_own=True)


def messages_for(authority_id: int, state: str) -> list[Prepared]:
    """Return what a clerk may send about a case in this state: the authority's own first (one query).

    A message that comes with a state is offered where the case may go there, or is there already.
    """
    own = [own_message(row) for row in MessageTemplate.objects.filter(authority_id=authority_id, active=True)]
    reachable = {*TRANSITIONS[state], state, ""} if state in State.values else {""}
    return [message for message in (*own, *standard_messages().values()) if message.state in reachable]
