"""What goes when it is due: drafts that nobody has touched for their time."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.states import State
from intake.erasure import draft_erase


def drafts_due() -> QuerySet[Application]:
    """Return the drafts that nobody has touched for the time that ``VORSPRACHE_DRAFT_DAYS`` grants (§ 8a OZG)."""
    due = timezone.now() - timedelta(days=settings.VORSPRACHE_DRAFT_DAYS)
    return Application.objects.filter(state=State.DRAFT, last_activity_at__lt=due)


def drafts_erase_due() -> int:
    """Erase every due draft; returns how many. One that fails does not keep the others."""
    erased = 0
    for application in list(drafts_due()[:200]):
        draft_erase(application=application, actor=Actor.system())
        erased += 1
    return erased
