"""What the authority writes into a case: a message there, and the same by mail where there is an address."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from intake.actors import Actor
from intake.applications.models import Application, Message
from intake.outbox import message_enqueue

SOURCE_LANGUAGE = "de"


def case_url(application: Application) -> str:
    """Return the absolute address of the case home in the case's language; it opens only with access."""
    with override(application.language):
        return application.authority.public_url.rstrip("/") + reverse("portal:case", args=[application.pk])


def render_notice(template: str, language: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Render ``mail/<template>.txt`` in a language; its first line is the subject, the rest the text."""
    with override(language):
        rendered = render_to_string(f"mail/{template}.txt", dict(context)).strip()
    subject, _separator, text = rendered.partition("\n")
    return subject.strip(), text.strip() + "\n"


def case_notify(
    application: Application,
    *,
    kind: str,
    context: Mapping[str, Any],
    dedupe_key: str,
    actor: Actor | None = None,
    calendar: str = "",
    calendar_method: str = "REQUEST",
) -> Message:
    """Write a message into the case and its mail into the outbox, in the caller's transaction.

    The template ``mail/<kind>.txt`` gets ``application``, ``authority``, ``case_url`` and ``context``; it is
    rendered in the applicant's language and in German, which is kept beside it.
    """
    full = {
        "application": application,
        "authority": application.authority,
        "case_url": case_url(application),
        **context,
    }
    subject, text = render_notice(kind, application.language, full)
    subject_de, text_de = render_notice(kind, SOURCE_LANGUAGE, full)
    message = Message(
        application=application,
        kind=kind,
        language=application.language,
        author=actor.user if actor else None,
    )
    message.content = {"subject": subject, "text": text, "subject_de": subject_de, "text_de": text_de}
    message.save()
    address = application.answers.get("email")
    if address:
        body = text
        if application.language != SOURCE_LANGUAGE:
            with override(SOURCE_LANGUAGE):
                body = f"{text}\n----------\n{_('Auf Deutsch (verbindlich ist die deutsche Fassung):')}\n\n{text_de}"
        message_enqueue(
            case_id=application.pk,
            kind=kind,
            to=address,
            subject=subject,
            text=body,
            language=application.language,
            dedupe_key=dedupe_key,
            calendar=calendar,
            calendar_method=calendar_method,
        )
    return message


def submission_confirm(application: Application) -> None:
    """Confirm the submission with reference, date and what it means."""
    case_notify(
        application,
        kind="submission_confirmed",
        context={"submitted_at": application.submitted_at},
        dedupe_key=f"submission:{application.pk}",
    )
