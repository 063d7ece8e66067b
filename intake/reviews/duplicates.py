"""Other cases of the same person in the same authority, found by keyed search tokens alone."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from intake.applications.models import Application, SearchToken
from intake.applications.search import name_variants, token_digest
from intake.applications.selectors import applications_visible_to

SHOWN = 10


@dataclass(frozen=True)
class Duplicate:
    """Another case with what it shares: the document number, or name and birth date."""

    case: Application
    same_document: bool
    same_person: bool


def duplicates_of(application: Application, user: Any) -> list[Duplicate]:
    """Return the other cases of this authority that seem to be of the same person, newest first (one query).

    The same person: the same birth date, and a token each of family name and given names, in any transliteration.
    """
    document, person = _digests(application)
    same_document = _has([document]) if document else None
    same_person = None
    if person:
        birth_date, family, given = person
        same_person = _has([birth_date]) & _has(family) & (_has(given) if given else Q())
    wanted = [each for each in (same_document, same_person) if each is not None]
    if not wanted:
        return []
    cases = applications_visible_to(user).filter(reduce(or_, wanted), authority_id=application.authority_id)
    found = _annotated(cases.exclude(pk=application.pk), same_document, same_person).order_by("-submitted_at")
    found = found.defer("answers_sealed", "display_sealed")
    return [Duplicate(case, bool(case.same_document), bool(case.same_person)) for case in found[:SHOWN]]  # type: ignore[attr-defined]


def _annotated(cases: QuerySet[Application], document: Q | None, person: Q | None) -> QuerySet[Application]:
    def told(wanted: Q | None) -> Case | Value:
        if wanted is None:
            return Value(False, output_field=BooleanField())
        return Case(When(wanted, then=Value(True)), default=Value(False), output_field=BooleanField())

    return cases.annotate(same_document=told(document), same_person=told(person))


def _has(digests: list[str]) -> Q:
    return Q(pk__in=SearchToken.objects.filter(digest__in=digests).values("application"))


def _digests(application: Application) -> tuple[str, tuple[str, list[str], list[str]] | None]:
    answers = application.answers
    number = str(answers.get("passport_number") or "").upper()
    document = token_digest("document", number) if number else ""
    names = {key: name_variants(str(answers.get(key) or "")) for key in ("family_name", "given_names")}
    if not answers.get("birth_date") or not names["family_name"]:
        return document, None
    family, given = (
        [token_digest("name", variant) for variant in sorted(names[key])] for key in ("family_name", "given_names")
    )
    return document, (token_digest("birth_date", str(answers["birth_date"])), family, given)
