"""What a case needs of a time: how many persons appear, which room, which language.

Children for whom an application is made as well (``applies_too`` in a repeating group) appear with the person. In a
common appointment the same child may stand in both parents' answers and have a case of its own: people are counted
by given names and birth date, each once.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from intake.applications.models import Application
from intake.applications.search import name_variants
from intake.appointments.models import BookingCase
from intake.appointments.models_party import AppointmentWish, Companion
from intake.appointments.offer import Need, need_of
from intake.appointments.states import Feature

APPEARS = "applies_too"
MAX_PERSONS = 12

PersonKey = tuple[str, str]


@dataclass(frozen=True)
class Wish:
    """What a person asked for; ``interpreter`` is a language code, or empty for none."""

    accessible: bool = False
    interpreter: str = ""

    @property
    def features(self) -> frozenset[str]:
        """Return the features that a counter must have."""
        wanted = {Feature.ACCESSIBLE_ROOM: self.accessible, Feature.INTERPRETER: bool(self.interpreter)}
        return frozenset(str(feature) for feature, is_wanted in wanted.items() if is_wanted)


def wish_of(application: Application) -> Wish:
    """Return the case's wish; the caller has checked access to the case."""
    row = AppointmentWish.objects.filter(application=application).first()
    return Wish(**row.wish) if row else Wish()


def party_of(application: Application) -> list[Application]:
    """Return the cases that share the case's open booking, else those that are to come with it, itself included."""
    others = Application.objects.filter(_shares(application.pk)).exclude(pk=application.pk)
    return sorted([*others, application], key=lambda case: case.pk)


def party_ids(case_id: uuid.UUID) -> set[uuid.UUID]:
    """Return the ids of ``party_of``, for whoever is going to lock them."""
    return {case_id, *Application.objects.filter(_shares(case_id)).order_by().values_list("pk", flat=True)}


def _shares(case_id: uuid.UUID) -> Q:
    booked = BookingCase.objects.filter(is_open=True, booking__cases__application=case_id, booking__cases__is_open=True)
    return Q(pk__in=booked.values("application")) | Q(companion_of__leader=case_id)


def leader_of(application: Application) -> Application | None:
    """Return the case with whose appointment this one is to come along, if that is not booked yet."""
    row = Companion.objects.select_related("leader__authority").filter(application=application).first()
    return row.leader if row else None


def persons_of(cases: Iterable[Application]) -> int:
    """Return how many people appear for these cases, at least one and at most ``MAX_PERSONS``."""
    keys = {key for case in cases for key in _persons(case)}
    return min(max(1, len(keys)), MAX_PERSONS)


def features_of(cases: Iterable[Application]) -> frozenset[str]:
    """Return what a counter must have for all of these cases."""
    rows = AppointmentWish.objects.filter(application__in=list(cases))
    return frozenset(feature for row in rows for feature in Wish(**row.wish).features)


def need_for(application: Application, *, persons: int | None = None, party: list[Application] | None = None) -> Need:
    """Return what the case and all that come with it need of a time; ``persons`` is for staff who know better.

    ``party`` spares whoever has read it already.
    """
    party = party or party_of(application)
    return need_of(application, persons=persons or persons_of(party), features=features_of(party))


def _persons(case: Application) -> Iterator[PersonKey]:
    answers = case.answers
    yield _key(answers) or (str(case.pk), "")
    for group, entries in answers.items():
        if not isinstance(entries, list):
            continue
        for number, entry in enumerate(entries):
            if isinstance(entry, Mapping) and entry.get(APPEARS) is True:
                yield _key(entry) or (f"{case.pk}-{group}-{number}", "")


def _key(answers: Mapping[str, Any]) -> PersonKey | None:
    given, born = str(answers.get("given_names") or ""), str(answers.get("birth_date") or "")
    return (min(name_variants(given), default=""), born) if given and born else None
