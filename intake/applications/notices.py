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
#: Kinds whose whole text goes by mail: it holds reference, date, time and place, and no name, answer or document.
MAILED_IN_FULL = frozenset(
    {"submission_confirmed", "booking_confirmed", "booking_rescheduled", "booking_cancelled", "booking_lapsed"}
    | {"booking_reminder", "booking_confirm_reminder", "waiting_joined", "waiting_offer"}
)


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
    mail_only: Mapping[str, str] | None = None,
) -> Message:
    """Write a message into the case and its mail into the outbox, in the caller's transaction.

    The mail has the whole text only for the kinds of ``MAILED_IN_FULL``; the others say that there is a message.
    The template ``mail/<kind>.txt`` gets ``application``, ``authority``, ``case_url`` and ``context``; it is
    rendered in the applicant's language and in German, which is kept beside it. ``mail_only`` maps a link that is a
    secret of the mail to what stands for it in the case, where nothing but its keyed hash is kept.
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
    kept = {"subject": subject, "text": text, "subject_de": subject_de, "text_de": text_de}
    message.content = {key: _without(value, mail_only or {}) for key, value in kept.items()}
    message.save()
    if kind not in MAILED_IN_FULL:
        message_tell(application, dedupe_key=dedupe_key)
        return message
    address = application.answers.get("email")
    if address:
        body = text
        if application.language != SOURCE_LANGUAGE:
            body = _with_german(text, text_de)
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


def _without(text: str, secrets: Mapping[str, str]) -> str:
    for secret, instead in secrets.items():
        text = text.replace(secret, instead)
    return text


def message_tell(application: Application, *, dedupe_key: str) -> None:
    """Mail that there is something new in the case, and nothing of what it is, in the caller's transaction."""
    address = application.answers.get("email")
    if not address:
        return
    context = {
        "application": application,
        "authority": application.authority,
        "case_url": case_url(application),
        "resume_url": resume_url(application),
    }
    subject, text = render_notice("new_message", application.language, context)
    if application.language != SOURCE_LANGUAGE:
        text = _with_german(text, render_notice("new_message", SOURCE_LANGUAGE, context)[1])
    message_enqueue(
        case_id=application.pk,
        kind="new_message",
        to=address,
        subject=subject,
        text=text,
        language=application.language,
        dedupe_key=dedupe_key,
    )


def _with_german(text: str, text_de: str) -> str:
    with override(SOURCE_LANGUAGE):
        heading = _("Auf Deutsch (verbindlich ist die deutsche Fassung):")
    return f"{text}\n----------\n{heading}\n\n{text_de}"


def resume_url(application: Application) -> str:
    """Return where the case is opened with reference and code, in its language; the address holds no secret."""
    with override(application.language):
        return application.authority.public_url.rstrip("/") + reverse("portal:resume")


def submission_confirm(application: Application) -> None:
    """Confirm the submission with reference, date and what it means."""
    case_notify(
        application,
        kind="submission_confirmed",
        context={"submitted_at": application.submitted_at},
        dedupe_key=f"submission:{application.pk}",
    )
