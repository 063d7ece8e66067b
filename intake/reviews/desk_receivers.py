"""Keep what the desk sorts by up to date: hear from every stage that changes it.

What the applicant does holds the case's lock already and is followed at once. Checks, bookings and messages hold
other rows; they are followed after the commit, so that no lock is taken out of order.
"""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from intake import reconcile
from intake.applications.models import Application, Message
from intake.applications.signals import answers_saved, application_submitted
from intake.appointments.models import Booking, BookingCase
from intake.documents.models import Document
from intake.documents.signals import document_set_aside, requirement_answered
from intake.prechecks.models import Precheck
from intake.prechecks.signals import precheck_finished
from intake.reviews.desk_facts import desk_facts_refresh, desk_facts_refresh_soon, desk_facts_repair

reconcile.register("desk_facts", desk_facts_repair)


@receiver([application_submitted, answers_saved, document_set_aside, requirement_answered])
def on_application_changed(sender: type[Application] | type[Document], application: Application, **kwargs: Any) -> None:
    """Follow what the applicant did."""
    desk_facts_refresh(application)


@receiver(precheck_finished)
def on_precheck_finished(sender: type[Precheck], precheck: Precheck, **kwargs: Any) -> None:
    """Follow what the machine found."""
    desk_facts_refresh_soon(precheck.application_id)


@receiver(post_save, sender=Message)
def on_message_written(sender: type[Message], instance: Message, created: bool, **kwargs: Any) -> None:
    """Follow who spoke last; that a message was read changes nothing."""
    if created:
        desk_facts_refresh_soon(instance.application_id)


@receiver(post_save, sender=BookingCase)
def on_case_booked(sender: type[BookingCase], instance: BookingCase, **kwargs: Any) -> None:
    """Follow a case into an appointment."""
    desk_facts_refresh_soon(instance.application_id)


@receiver(post_save, sender=Booking)
def on_booking_changed(sender: type[Booking], instance: Booking, created: bool, **kwargs: Any) -> None:
    """Follow an appointment that moved or ended; a new one has no case yet."""
    if not created:
        for application_id in instance.cases.values_list("application", flat=True):
            desk_facts_refresh_soon(application_id)
