"""An office with counters and opening hours, and cases that hold or have a time in it."""

from datetime import date, time, timedelta
from itertools import count

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from intake.actors import Actor
from intake.appointments.models import Lane, Location, OpeningRule
from intake.appointments.selectors import free_times
from intake.appointments.services import booking_make, hold_take
from intake.documents.models import Document
from intake.prechecks.models import Precheck
from tests.factories import ApplicationFactory, AuthorityFactory


class LocationFactory(DjangoModelFactory):
    """The place of an authority, in German time."""

    class Meta:
        model = Location

    authority = factory.SubFactory(AuthorityFactory)
    key = factory.Sequence(lambda number: f"place{number}")
    name = "Ausländerbehörde, Demogebäude"
    address = "Demostraße 1, 44623 Herne"
    directions = factory.Dict({"de": "Eingang B, erste Etage.", "en": "Entrance B, first floor."})


class LaneFactory(DjangoModelFactory):
    """A counter, open from ``opens`` to ``closes`` on ``weekdays``; bookable from now on, for sixty days."""

    class Meta:
        model = Lane
        skip_postgeneration_save = True

    location = factory.SubFactory(LocationFactory)
    name = factory.Sequence(lambda number: f"Schalter {number}")
    lead_minutes = 0

    @factory.post_generation
    def opens(self, create, extracted, weekdays=range(7), closes=time(12), **kwargs):
        """``LaneFactory(opens=time(9), opens__closes=time(10), opens__weekdays=[0])``."""
        for weekday in weekdays:
            OpeningRule.objects.create(lane=self, weekday=weekday, opens=extracted or time(8), closes=closes)


def applicant(application):
    """Return the actor who holds access to the case."""
    return Actor.applicant(application.pk)


PERSONS = count(1)


def submitted_case(lane, **kwargs):
    """Return a submitted case of the lane's authority, of a person of its own: one has one appointment a service."""
    person = next(PERSONS)
    born = date(1950, 1, 2) + timedelta(days=person % 360, weeks=52 * (person // 360 % 50))
    answers = {"birth_date": str(born), "passport_number": f"U{person:08d}"} | kwargs.pop("answers", {})
    return ApplicationFactory(authority=lane.location.authority, submitted=True, answers=answers, **kwargs)


def times_of(application, **kwargs):
    """Return the free times offered to the case, in order."""
    return [time for day in free_times(application, **kwargs).days for time in day.times]


def held(application, starts_at=None, **kwargs):
    """Let the case hold a time: the first free one unless told."""
    starts_at = starts_at or times_of(application)[0].starts_at
    return hold_take(application=application, starts_at=starts_at, actor=applicant(application), **kwargs)


def booked(application, starts_at=None):
    """Let the case have an appointment."""
    hold = held(application, starts_at)
    return booking_make(application=application, hold_id=hold.pk, actor=applicant(application))


def expire(hold):
    """Let the hold's time to decide be over."""
    hold.expires_at = timezone.now() - timedelta(seconds=1)
    hold.save(update_fields=["expires_at"])


def document_of(application, requirement_key="passport", **kwargs):
    """Put a document into the case without its bytes, which appointments never read."""
    count = Document.objects.count()
    return Document.objects.create(
        application=application,
        requirement_key=requirement_key,
        media_type="image/jpeg",
        size=1000,
        content_hash=f"{count:064d}",
        **kwargs,
    )


def precheck_of(document, **kwargs):
    """Put a pre-check of the document beside it."""
    count = Precheck.objects.count()
    return Precheck.objects.create(
        document=document,
        application=document.application,
        expectation=document.requirement_key,
        check_version=1,
        fingerprint=f"{count:064d}",
        **kwargs,
    )
