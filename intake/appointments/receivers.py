"""What appointments hear from the stages before them, and what the worker looks after for them."""

from typing import Any

from django.dispatch import receiver

from intake import reconcile
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.signals import application_ended
from intake.appointments.services import case_release, holds_tidy, links_complete, precheck_link
from intake.appointments.services.lapsing import confirmations_lapse
from intake.appointments.services.offering import entries_end, offers_lapse, times_release
from intake.appointments.services.reminders import reminders_send
from intake.appointments.services.waiting import waiting_leave
from intake.prechecks.models import Precheck
from intake.prechecks.signals import precheck_finished

reconcile.register("expired_holds", holds_tidy)
reconcile.register("booking_links", links_complete)
reconcile.register("unconfirmed_bookings", confirmations_lapse)
reconcile.register("reminders", reminders_send)
reconcile.register("waiting_offers", offers_lapse)
reconcile.register("waiting_entries", entries_end)
reconcile.register("returned_times", times_release)


@receiver(application_ended)
def on_application_ended(sender: type[Application], application: Application, actor: Actor, **kwargs: Any) -> None:
    """Give the time back to others."""
    waiting_leave(application=application, actor=actor)
    case_release(application, actor=actor)


@receiver(precheck_finished)
def on_precheck_finished(sender: type[Precheck], precheck: Precheck, **kwargs: Any) -> None:
    """Link what was checked now to the appointment that is already booked."""
    precheck_link(precheck)
