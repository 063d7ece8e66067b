"""Save and come back: by an e-mailed link, by a typed code, and leaving a device that others use too.

Links open a page; only its button redeems them, so that a mail scanner that follows every link does no harm.
"""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from intake.actors import Actor
from intake.applications.access import code_issue, code_redeem, link_redeem, link_request, link_send
from intake.applications.errors import AccessRefused
from intake.applications.models import Application
from intake.applications.moving import application_move_to_revision
from intake.applications.selectors import has_typed_code
from intake.applications.services import language_set
from intake.applications.states import State
from intake.errors import IntakeError
from intake.portal.cases import case_of, current_language
from intake.portal.session import grant_access, mail_confirm, network_of, revoke_access
from intake.wizard.date_fields import DateField

MAX_TYPED = 64


class KnownBirthDateField(DateField):
    """The birth date as far as it is known. It may be left out: whether the case knows one is nobody's business."""

    day_required = False

    def clean(self, value: Any) -> str:
        """Return the date, or an empty text."""
        return super().clean(value) if any(str(part or "").strip() for part in value or []) else ""


class CodeForm(forms.Form):
    """Reference and typed code, as they stand on the sheet of paper, and the birth date of the person."""

    use_required_attribute = False
    reference = forms.CharField(
        label=gettext_lazy("Aktenzeichen"),
        help_text=gettext_lazy("Zum Beispiel HER-26-7K3QX. Groß- und Kleinschreibung sind gleich."),
        max_length=MAX_TYPED,
        error_messages={"required": gettext_lazy("Bitte geben Sie Ihr Aktenzeichen ein.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("12 Zeichen, zum Beispiel 7K3Q-X2M9-PABC."),
        max_length=MAX_TYPED,
        error_messages={"required": gettext_lazy("Bitte geben Sie Ihren Code ein.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    birth_date = KnownBirthDateField(
        label=gettext_lazy("Geburtsdatum"),
        help_text=gettext_lazy(
            "So, wie es in dem Antrag steht. Ist nur das Jahr bekannt, füllen Sie nur das Jahr aus. Steht in dem "
            "Antrag noch kein Geburtsdatum, lassen Sie alles leer."
        ),
    )


class LinkForm(forms.Form):
    """Reference and e-mail address, to which a new link goes if they belong together."""

    use_required_attribute = False
    reference = forms.CharField(
        label=gettext_lazy("Aktenzeichen"),
        max_length=MAX_TYPED,
        error_messages={"required": gettext_lazy("Bitte geben Sie Ihr Aktenzeichen ein.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-Mail-Adresse"),
        help_text=gettext_lazy("Die Adresse, die Sie in Ihrem Antrag angegeben haben."),
        error_messages={
            "required": gettext_lazy("Bitte geben Sie Ihre E-Mail-Adresse ein."),
            "invalid": gettext_lazy("Bitte geben Sie eine vollständige E-Mail-Adresse ein."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


def open_case(request: HttpRequest, application: Application) -> HttpResponse:
    """Give this browser access and go to the case, in the language of the page and with the newest wording."""
    grant_access(request, application)
    actor = Actor.applicant(application.pk)
    language_set(application=application, language=current_language(), actor=actor)
    application_move_to_revision(application=application, actor=actor)
    return redirect("portal:case", application.pk)


@method_decorator(never_cache, name="dispatch")
class ResumeView(View):
    """Come back with a code, or ask for a new link. Answers never tell whether a case exists (L04)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show both ways."""
        return self.page(request, CodeForm(prefix="code"), LinkForm(prefix="link"))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the form whose button was pressed."""
        if "_link" in request.POST:
            return self.send_link(request)
        return self.use_code(request)

    def use_code(self, request: HttpRequest) -> HttpResponse:
        """Open the case that reference and code name."""
        form = CodeForm(request.POST, prefix="code")
        problem: IntakeError | None = None
        if form.is_valid():
            try:
                application = code_redeem(**form.cleaned_data, network=network_of(request))
            except AccessRefused as refusal:
                problem = refusal
            else:
                return open_case(request, application)
        return self.page(request, form, LinkForm(prefix="link"), problem=problem)

    def send_link(self, request: HttpRequest) -> HttpResponse:
        """Send a link if the two belong together, and say the same either way."""
        form = LinkForm(request.POST, prefix="link")
        if not form.is_valid():
            return self.page(request, CodeForm(prefix="code"), form)
        link_request(**form.cleaned_data, network=network_of(request))
        messages.success(
            request,
            _(
                "Wenn Aktenzeichen und E-Mail-Adresse zusammengehören, haben wir Ihnen gerade einen Link geschickt. "
                "Bitte sehen Sie auch im Spam-Ordner nach."
            ),
        )
        return redirect("portal:resume")

    def page(
        self, request: HttpRequest, code_form: CodeForm, link_form: LinkForm, problem: IntakeError | None = None
    ) -> HttpResponse:
        """Return the page with both forms."""
        bound = link_form if link_form.is_bound else code_form
        context = {
            "code_form": code_form,
            "link_form": link_form,
            "form": bound,
            "problem": problem,
            "has_errors": bool(problem or (bound.is_bound and bound.errors)),
        }
        return render(request, "portal/resume.html", context, status=problem.status if problem else 200)


@method_decorator(never_cache, name="dispatch")
class OpenLinkView(View):
    """The page behind an e-mailed link. Its address is a key, so no request that it causes names it (L11)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Name only the origin as referrer; none at all would make the browser's form post look foreign."""
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "strict-origin"
        return response

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show one button. Whether the link is good is not looked up: nothing happens before the button."""
        return render(request, "portal/open_link.html", {})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Use the link up and open the case; raises ``AccessRefused``."""
        application = link_redeem(token=token[:MAX_TYPED], network=network_of(request))
        response = open_case(request, application)
        mail_confirm(request, application.pk)
        return response


@method_decorator(never_cache, name="dispatch")
class SaveView(View):
    """What one needs to come back: a link by mail, or a code on paper, which is shown once."""

    def get(self, request: HttpRequest, case: uuid.UUID) -> HttpResponse:
        """Show the ways that this case has."""
        application, _actor = case_of(request, case)
        context = {
            "application": application,
            "authority": application.authority,
            "email": application.answers.get("email", ""),
            "has_code": has_typed_code(application),
            "draft": application.state == State.DRAFT,
            "draft_days": settings.VORSPRACHE_DRAFT_DAYS,
        }
        return render(request, "portal/save.html", context)

    def post(self, request: HttpRequest, case: uuid.UUID) -> HttpResponse:
        """Send the link, or show a new code."""
        application, actor = case_of(request, case)
        if "_code" in request.POST:
            code = code_issue(application=application, actor=actor)
            context = {
                "application": application,
                "authority": application.authority,
                "code": code,
                "draft_days": settings.VORSPRACHE_DRAFT_DAYS,
                "resume_address": request.build_absolute_uri(reverse("portal:resume")),
            }
            return render(request, "portal/code.html", context)
        if link_send(application=application, actor=actor):
            messages.success(
                request, _("Wir haben Ihnen den Link geschickt. Bitte sehen Sie auch im Spam-Ordner nach.")
            )
        else:
            messages.warning(
                request,
                _("In Ihrem Antrag steht noch keine E-Mail-Adresse. Sie können sich einen Code anzeigen lassen."),
            )
        return redirect("portal:save", application.pk)


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget every case on this device, for people who share one."""
    revoke_access(request)
    messages.success(
        request, _("Ihr Antrag ist auf diesem Gerät geschlossen. Was Sie gespeichert haben, bleibt erhalten.")
    )
    return redirect("portal:resume")
