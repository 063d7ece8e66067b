"""Against trading in appointments: what one person, one case and one network may have and try.

A person is known by keyed hashes of name and birth date and of the passport number. The database refuses a second
open appointment of the same person for the same service, in whatever case. A birth date that is known only in part,
and the first of January where a passport number is known (it often stands for "unknown"), identify nobody together
with a name, so there the passport number alone counts.

A network is counted by cases, not by requests: a shelter of two hundred people has one address.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.search import name_variants
from intake.appointments.errors import PersonHasAppointment
from intake.appointments.models import Booking
from intake.appointments.models_party import PersonClaim
from intake.challenge import RATE_PURPOSE, RATE_SECONDS
from intake.sealing import keyed_hash
from intake.throttling import attempt_count

HOLDS_PER_CASE_AND_HOUR = 20
UNLIMITED = 2**31 - 1


def hold_count(application: Application, actor: Actor, network: str) -> None:
    """Count a try to keep a time; raises ``TooManyAttempts``. Staff are not counted."""
    if actor.kind in {"staff", "system"}:
        return
    attempt_count("hold-case", str(application.pk), limit=HOLDS_PER_CASE_AND_HOUR)
    attempt_count(RATE_PURPOSE, str(application.authority_id), limit=UNLIMITED, seconds=RATE_SECONDS)
    if network and attempt_count("hold-network-case", f"{network} {application.pk}", limit=UNLIMITED) == 1:
        attempt_count("hold-network", network, limit=settings.VORSPRACHE_CASES_PER_NETWORK)


def person_digests(answers: Mapping[str, Any]) -> frozenset[str]:
    """Return the keyed hashes under which the person of these answers is known, in every accepted spelling."""
    number = "".join(char for char in str(answers.get("passport_number") or "").upper() if char.isalnum())
    digests = {keyed_hash("person-document", number)} if number else set()
    born = str(answers.get("birth_date") or "")
    if len(born) == len("2001-02-03") and not (number and born.endswith("-01-01")):
        digests |= {
            keyed_hash("person", f"{family}|{given}|{born}")
            for family in _spellings(answers.get("family_name"))
            for given in _spellings(answers.get("given_names"))
        }
    return frozenset(digests)


def _spellings(name: Any) -> set[str]:
    return name_variants("".join(char for char in str(name or "") if char.isalpha()))


def person_check(cases: Iterable[Application]) -> None:
    """Raise ``PersonHasAppointment`` when the person of one of the cases has an appointment for its service."""
    for case in cases:
        claims = PersonClaim.objects.filter(
            authority_id=case.authority_id, service_key=case.service_key, digest__in=person_digests(case.answers)
        )
        if claims.exclude(application=case).exists():
            raise PersonHasAppointment


def claims_take(booking: Booking, cases: Iterable[Application], *, strict: bool) -> None:
    """Claim the persons of the cases for the booking; ``strict`` raises ``PersonHasAppointment`` for a second one.

    Not strict is for staff, who know why, and for a booking that is only moved.
    """
    claims: dict[tuple[str, str], PersonClaim] = {}
    for case in cases:
        for digest in person_digests(case.answers):
            claims[case.service_key, digest] = PersonClaim(
                authority_id=booking.authority_id,
                service_key=case.service_key,
                digest=digest,
                booking=booking,
                application=case,
            )
    try:
        with transaction.atomic():
            PersonClaim.objects.bulk_create(claims.values(), ignore_conflicts=not strict)
    except IntegrityError as error:
        raise PersonHasAppointment from error


def claims_free(booking: Booking, case_id: uuid.UUID | None = None) -> None:
    """Give back what the booking, or one case in it, claims."""
    claims = PersonClaim.objects.filter(booking=booking)
    (claims.filter(application_id=case_id) if case_id else claims).delete()
