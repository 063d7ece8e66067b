"""The messages of a case: what both sides wrote, and a place to write."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intake.applications.messages import may_write, message_write, messages_mark_read
from intake.applications.models import Application, Message
from intake.applications.selectors import messages_of, path_of
from intake.errors import IntakeError
from intake.portal.cases import case_of, case_texts, page_context
from intake.portal.messages_forms import MessageForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def thread(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show what was written, newest first; a POST writes to the office."""
    application, actor = case_of(request, case)
    form = message_form(request, application)
    if request.method == "POST" and form.is_valid():
        try:
            message_write(application=application, actor=actor, **form.cleaned_data)
        except IntakeError as problem:
            if problem.status == 404 or actor.has_pass:
                raise
            form.add_error("text", f"{problem.text} {problem.remedy}")
            return _page(request, application, form, status=problem.status)
        messages.success(request, _("Ihre Nachricht ist bei der Behörde. Die Antwort lesen Sie auf dieser Seite."))
        return redirect("portal:messages", application.pk)
    response = _page(request, application, form, status=422 if form.errors else 200)
    messages_mark_read(application=application, actor=actor)
    return response


def _page(request: HttpRequest, application: Application, form: MessageForm, *, status: int = 200) -> HttpResponse:
    context = page_context(
        application,
        letters=letters_of(application),
        form=form,
        can_write=may_write(application),
        back_url=reverse("portal:case", args=[application.pk]),
    )
    return render(request, "portal/messages.html", context, status=status)


def message_form(request: HttpRequest, application: Application) -> MessageForm:
    """Return the form with the documents that this case asks for."""
    texts = case_texts(application)
    documents = [(own.key, texts.get(f"document.{own.key}.label")) for own in path_of(application).documents]
    return MessageForm(request.POST if request.method == "POST" else None, documents=documents)


def letters_of(application: Application) -> list[dict[str, Any]]:
    """Return both sides' messages, newest first, each in the language in which it was written."""
    return [letter_of(application, message) for message in messages_of(application)]


def letter_of(application: Application, message: Message) -> dict[str, Any]:
    """Return one message for a page."""
    requirement = message.requirement_key
    return message.content | {
        "kind": message.kind,
        "awaits_reply": message.awaits_reply,
        "language": message.language,
        "at": message.created_at,
        "mine": message.from_applicant,
        "new": not message.from_applicant and message.read_at is None,
        "seen": message.from_applicant and message.read_at is not None,
        "about": case_texts(application).get(f"document.{requirement}.label") if requirement else "",
    }
