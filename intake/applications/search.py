"""Search tokens of a case: exact tokens under keyed hashes, no substring (DESIGN, Sealing)."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from intake.applications.models import Application, SearchToken
from intake.applications.models_paper import CaseOrigin
from intake.applications.references import normalise_reference
from intake.sealing import keyed_hash

# ICAO 9303 part 3, section 6: letters with more than one accepted transliteration.
_EXPANDED = str.maketrans(
    {
        "Ä": "AE",
        "Ö": "OE",
        "Ü": "UE",
        "ß": "SS",
        "ẞ": "SS",
        "Å": "AA",
        "Ø": "OE",
        "Æ": "AE",
        "Þ": "TH",
        "Ð": "D",
        "Ł": "L",
        "ı": "I",
        "Œ": "OE",
        "Đ": "D",
    }
)
_SIMPLE = str.maketrans(
    {"ß": "SS", "ẞ": "SS", "Ø": "O", "Æ": "AE", "Þ": "TH", "Ð": "D", "Ł": "L", "ı": "I", "Œ": "OE", "Đ": "D"}
)


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def name_variants(name: str) -> set[str]:
    """Return the folded tokens of a name, each in its transliterations, and the name written as one word."""
    variants: set[str] = set()
    upper = unicodedata.normalize("NFC", name).replace("i", "I").upper()
    for folded in (_bare(upper.translate(_EXPANDED)), _bare(upper.translate(_SIMPLE))):
        words = ["".join(char for char in word if char.isalnum()) for word in folded.replace("-", " ").split()]
        variants |= {word for word in words if word}
        variants.add("".join(words))
    return variants - {""}


def token_digest(kind: str, value: str) -> str:
    """Return the keyed hash under which a value of this kind is found."""
    return keyed_hash(f"search:{kind}", value)


def _tokens(application: Application, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "reference", application.reference
    for key in ("family_name", "given_names", "birth_name"):
        for variant in name_variants(str(answers.get(key) or "")):
            yield "name", variant
    if answers.get("birth_date"):
        yield "birth_date", str(answers["birth_date"])
    for key in ("current_title_valid_until", "visa_valid_until"):
        if answers.get(key):
            yield "title_expiry", str(answers[key])
    if answers.get("passport_number"):
        yield "document", str(answers["passport_number"]).upper()
    origin = CaseOrigin.objects.filter(application=application).first()
    if origin and origin.process_number:
        yield "process", process_folded(origin.process_number)


def process_folded(number: str) -> str:
    """Return another service's process number without what people write differently: case, spaces, dashes."""
    return "".join(char for char in number.upper() if char.isalnum())


def search_index(application: Application) -> None:
    """Replace the case's search tokens by those of its present answers, in the caller's transaction."""
    SearchToken.objects.filter(application=application).delete()
    SearchToken.objects.bulk_create(
        SearchToken(application=application, kind=kind, digest=token_digest(kind, value))
        for kind, value in set(_tokens(application, application.answers))
    )


def expiry_digests(days: Iterable[date]) -> QuerySet[SearchToken]:
    """Return the tokens of cases whose present title or visa expires on one of these days."""
    return SearchToken.objects.filter(digest__in=[token_digest("title_expiry", day.isoformat()) for day in days])


def query_digests(text: str) -> list[set[str]]:
    """Return, for each word of a clerk's query, the digests of which a case must have one."""
    words: list[set[str]] = []
    for word in text.split():
        digests = {
            token_digest("document", word.upper()),
            token_digest("reference", normalise_reference(word)),
            token_digest("process", process_folded(word)),
        }
        digests |= {token_digest("name", variant) for variant in name_variants(word)}
        day, _, rest = word.partition(".")
        month, _, year = rest.partition(".")
        if day.isdigit() and month.isdigit() and len(year) == 4:
            digests.add(token_digest("birth_date", f"{year}-{int(month):02d}-{int(day):02d}"))
        digests.add(token_digest("birth_date", word))
        words.append(digests)
    return words
