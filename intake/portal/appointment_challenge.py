"""A proof of work between the choice of a time and keeping it, while times are being hoarded; and the ways round it."""

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from intake.actors import Actor
from intake.applications.access import link_send
from intake.applications.models import Application
from intake.appointments.models import Booking
from intake.challenge import challenge_make, challenge_needed, challenge_solved
from intake.portal.appointment_times import back
from intake.portal.cases import page_context
from intake.portal.session import is_mail_confirmed
from intake.throttling import TooManyAttempts


def needs_challenge(request: HttpRequest, application: Application) -> bool:
    """Tell whether this time may not be kept before a challenge is solved.

    Whoever came by a fresh link from their mail is through for an hour, without any script.
    """
    if is_mail_confirmed(request, application.pk) or not challenge_needed(application.authority_id):
        return False
    return not challenge_solved(request.POST.get("altcha", ""), application.pk)


def challenge_page(request: HttpRequest, application: Application, booking: Booking | None) -> HttpResponse:
    """Show the page that solves a challenge by itself and posts the chosen time again; or send the mail asked for."""
    if "_mail" in request.POST:
        _send(request, application)
    context = page_context(
        application,
        time=request.POST.get("time", ""),
        challenge=json.dumps(challenge_make(application.pk)),
        email=application.answers.get("email", ""),
        is_asked="_mail" in request.POST,
        failed="altcha" in request.POST,
    )
    return render(request, "portal/appointment_check.html", context | back(application, booking))


def _send(request: HttpRequest, application: Application) -> None:
    try:
        link_send(application=application, actor=Actor.system())
    except TooManyAttempts as problem:
        messages.warning(request, f"{problem.text} {problem.remedy}")
    else:
        messages.success(request, _("Wir haben Ihnen den Link geschickt. Bitte sehen Sie auch im Spam-Ordner nach."))
