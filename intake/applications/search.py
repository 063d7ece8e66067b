"""Search tokens of a case: exact tokens under keyed hashes, no substring (DESIGN, Sealing)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from intake.applications.models import Application, SearchToken
from intake.applications.models_paper import CaseOrigin
from intake.applications.references import normalise_reference
from intake.applications.spellings import (
    dates_taken,
    is_arabic,
    name_parts,
    name_variants,
    plain_digits,
    skeletons,
)
from intake.sealing import keyed_hash

# What is read as another sign in a number of a document.
_MISREAD = str.maketrans({"O": "0", "I": "1"})


def token_digest(kind: str, value: str) -> str:
    """Return the keyed hash under which a value of this kind is found."""
    return keyed_hash(f"search:{kind}", value)


def _tokens(application: Application, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield "reference", application.reference
    for key in ("family_name", "given_names", "birth_name"):
        name = str(answers.get(key) or "")
        for variant in name_variants(name):
            yield "name", variant
        for bones in skeletons(name):
            yield "skeleton", bones
    if answers.get("birth_date"):
        yield "birth_date", str(answers["birth_date"])
    for key in ("current_title_valid_until", "visa_valid_until"):
        if answers.get(key):
            yield "title_expiry", str(answers[key])
    if answers.get("passport_number"):
        yield "document", document_folded(str(answers["passport_number"]))
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


def document_folded(number: str) -> str:
    """Return a document's number without what is misread or written differently."""
    return process_folded(plain_digits(number)).translate(_MISREAD)


def query_digests(text: str) -> list[set[str]]:
    """Return, for each part of a clerk's query, the digests of which a case must have one.

    A date is one part in any notation, whatever spaces it has; a hyphenated name is as many as it has parts.
    """
    dates, rest = dates_taken(text)
    words = [{token_digest("birth_date", day) for day in days} for days in dates]
    for word in rest.split():
        numbers = number_digests(word) | {token_digest("birth_date", word)}
        if is_arabic(word):
            names = [{token_digest("skeleton", bones)} for bones in skeletons(word)]
        else:
            names = [{token_digest("name", variant) for variant in variants} for variants in name_parts(word)]
        words += [numbers | each for each in names] or [numbers]
    return words


def number_digests(text: str) -> set[str]:
    """Return the digests of a text as the reference or number that it may be, written with or without spaces."""
    return {
        token_digest("document", document_folded(text)),
        token_digest("reference", normalise_reference(text)),
        token_digest("process", process_folded(text)),
    }
