"""The pages around the choice of a time: who comes along, what is needed there, leaving, and more time to decide."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intake.actors import Actor
from intake.applications.access import code_redeem
from intake.applications.errors import AccessRefused
from intake.applications.models import Application
from intake.applications.selectors import application_for
from intake.appointments.errors import ExtendedBefore, HoldExpired, NotTogether
from intake.appointments.needs import Wish, leader_of, party_of, wish_of
from intake.appointments.permissions import booking_obstacle
from intake.appointments.selectors import appointment_of
from intake.appointments.services import booking_leave, companion_add, companion_remove, hold_extend, wish_set
from intake.definitions.codelists import LANGUAGES, codelist_choices
from intake.errors import IntakeError, NotPermitted
from intake.portal.access_views import CodeForm
from intake.portal.cases import case_of, current_language, page_context
from intake.portal.posted import posted_id
from intake.portal.session import actor_for, cases_of, network_of
from intake.wizard.widgets import type_ahead


class WishForm(forms.Form):
    """What somebody needs at the appointment; both are free to leave."""

    use_required_attribute = False
    accessible = forms.BooleanField(
        label=gettext_lazy("Ich brauche einen barrierefreien Raum"),
        help_text=gettext_lazy("Zum Beispiel ohne Stufen und mit Platz für einen Rollstuhl oder Kinderwagen."),
        required=False,
    )
    interpreter = forms.ChoiceField(
        label=gettext_lazy("Sprache, in die gedolmetscht werden soll"),
        help_text=gettext_lazy("Nur wenn Sie Hilfe beim Verstehen brauchen. Sie können auch jemanden mitbringen."),
        required=False,
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["interpreter"]
        field.choices = [  # type: ignore[attr-defined]
            ("", _("Ich brauche niemanden zum Dolmetschen")),
            *codelist_choices(LANGUAGES, language),
        ]
        field.widget.attrs.update(type_ahead())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def needs(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask for what is needed at the appointment; the free times are then those that fit."""
    application, actor = case_of(request, case)
    wish = wish_of(application)
    form = WishForm(
        request.POST if request.method == "POST" else None,
        initial={"accessible": wish.accessible, "interpreter": wish.interpreter},
        language=current_language(),
    )
    if form.is_valid():
        wish_set(application=application, wish=Wish(**form.cleaned_data), actor=actor)
        if appointment_of(application):
            messages.success(request, _("Wir haben notiert, was Sie brauchen. Ihr Termin bleibt, wie er ist."))
        else:
            messages.success(request, _("Wir haben notiert, was Sie brauchen. Die freien Zeiten passen jetzt dazu."))
        return redirect("portal:appointment", case)
    context = page_context(application, form=form, booking=appointment_of(application)) | _back(application)
    return render(request, "portal/appointment_needs.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show which cases come along; POST adds one (opened here before, or by its code) or takes one out."""
    application, actor = case_of(request, case)
    if appointment_of(application) or leader_of(application) or booking_obstacle(application):
        return redirect("portal:appointment", case)
    form = CodeForm(prefix="code")
    problem: IntakeError | None = None
    if request.method == "POST":
        try:
            if "_remove" in request.POST:
                _remove(request, application, actor)
                return redirect("portal:appointment_together", case)
            form = CodeForm(request.POST, prefix="code") if "_code" in request.POST else form
            if other := _other(request, form):
                companion_add(
                    application=application,
                    companion=other,
                    actor=actor,
                    companion_actor=Actor.applicant(other.pk),
                )
                messages.success(request, _("Der Antrag %(reference)s kommt mit.") % {"reference": other.reference})
                return redirect("portal:appointment_together", case)
        except (NotTogether, AccessRefused) as refusal:
            problem = refusal
    return _together_page(request, application, form, problem)


def _together_page(
    request: HttpRequest, application: Application, form: CodeForm, problem: IntakeError | None
) -> HttpResponse:
    party = [case for case in party_of(application) if case.pk != application.pk]
    context = page_context(
        application,
        party=party,
        known=[case for case in _opened_here(request, application) if case not in party],
        code_form=form,
        form=form,
        problem=problem,
        has_errors=problem is not None or bool(form.is_bound and form.errors),
    )
    return render(
        request,
        "portal/appointment_together.html",
        context | _back(application),
        status=problem.status if problem else 200,
    )


def _other(request: HttpRequest, form: CodeForm) -> Application | None:
    """Return the case that the person proved to have access to; ``None`` when the form has errors."""
    if not form.is_bound:
        case_id = posted_id(request, "case")
        return application_for(actor_for(request, case_id), case_id)
    return code_redeem(**form.cleaned_data, network=network_of(request)) if form.is_valid() else None


def _remove(request: HttpRequest, application: Application, actor: Actor) -> None:
    case_id = posted_id(request, "case")
    for companion in party_of(application):
        if companion.pk == case_id != application.pk:
            companion_remove(companion=companion, leader=application, actor=actor)
            messages.success(
                request, _("Der Antrag %(reference)s kommt nicht mehr mit.") % {"reference": companion.reference}
            )


def _opened_here(request: HttpRequest, application: Application) -> list[Application]:
    """Return the other cases of the authority that this browser has open and that could come along."""
    found = []
    for case_id in cases_of(request):
        try:
            case = application_for(Actor.applicant(case_id), case_id)
        except NotPermitted:
            continue
        is_other = case.pk != application.pk and case.authority_id == application.authority_id
        if is_other and not booking_obstacle(case) and not appointment_of(case) and not leader_of(case):
            found.append(case)
    return found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Ask, then take this case out of the common appointment, booked or still planned."""
    application, actor = case_of(request, case)
    booking, leader = appointment_of(application), leader_of(application)
    if request.method == "POST":
        if request.POST.get("booking"):
            booking_leave(application=application, booking_id=posted_id(request, "booking"), actor=actor)
        elif leader:
            companion_remove(companion=application, leader=leader, actor=actor)
        messages.success(
            request, _("Dieser Antrag gehört nicht mehr zum gemeinsamen Termin. Sie können einen eigenen buchen.")
        )
        return redirect("portal:appointment", case)
    others = [each for each in party_of(application) if each.pk != application.pk]
    if leader is None and not (booking and others):
        return redirect("portal:appointment", case)
    context = page_context(application, booking=booking, leader=leader, others=others) | _back(application)
    return render(request, "portal/appointment_leave.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Start the time to decide anew, once; whoever opens the address alone gets the page with the button."""
    application, actor = case_of(request, case)
    if request.method != "POST":
        return redirect("portal:appointment_confirm", case)
    try:
        hold_extend(application=application, hold_id=posted_id(request, "hold"), actor=actor)
    except (ExtendedBefore, HoldExpired) as problem:
        messages.warning(request, f"{problem.text} {problem.remedy}")
    else:
        messages.success(request, _("Sie haben jetzt mehr Zeit, um zu entscheiden."))
    return redirect("portal:appointment_confirm", case)


def _back(application: Application) -> dict[str, str]:
    return {
        "back_url": reverse("portal:appointment", args=[application.pk]),
        "back_label": _("Zurück zum Termin"),
    }
