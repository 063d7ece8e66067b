"""Messages in a case, both ways: the applicant to the office, and the office to the applicant.

What is written stays in the case; the mail that tells of it carries neither content nor a name.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from intake.actors import Actor
from intake.applications.errors import MessageRefused, MessagesClosed
from intake.applications.models import Application, Message
from intake.applications.notices import SOURCE_LANGUAGE, message_tell
from intake.applications.permissions import require_applicant, require_case_access
from intake.applications.scopes import Scope
from intake.applications.services import lock
from intake.applications.states import VISIBLE_TO_CLERKS, State
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.throttling import attempt_count

TEXT_LENGTH = 4000
PER_HOUR = 10
APPLICANT_KIND = "applicant_message"
#: Somebody at the office still reads; after these it has passed the case on or thrown it away.
ANSWERED = VISIBLE_TO_CLERKS - {State.FORWARDED}


def message_write(*, application: Application, text: str, actor: Actor, requirement_key: str = "") -> Message:
    """Write from the applicant to the office; ``requirement_key`` names a document that it is about.

    Raises ``MessageRefused`` for an empty or too long text, ``MessagesClosed`` for a draft or a case that went
    elsewhere, ``TooManyAttempts``.
    """
    require_applicant(actor, application)
    text = _plain(text)
    attempt_count("message", str(application.pk), limit=PER_HOUR)
    with transaction.atomic():
        row = lock(application.pk)
        if row.state not in ANSWERED:
            raise MessagesClosed
        message = Message(
            application=row,
            kind=APPLICANT_KIND,
            language=row.language,
            from_applicant=True,
            requirement_key=requirement_key,
        )
        with override(SOURCE_LANGUAGE):
            subject = _("Nachricht der antragstellenden Person")
        german = row.language.startswith(SOURCE_LANGUAGE)
        message.content = {"subject": "", "text": text, "subject_de": subject, "text_de": text if german else ""}
        message.save()
        # What the office wrote is read and answered.
        Message.objects.filter(application=row, from_applicant=False, read_at=None).update(read_at=timezone.now())
        Message.objects.filter(application=row, awaits_reply=True).update(awaits_reply=False)
        _touch(row)
        audit_record("message_written", actor=actor, authority_id=row.authority_id, case_id=row.pk, obj=message)
    return message


def message_send(
    *,
    application: Application,
    text: str,
    actor: Actor,
    text_de: str = "",
    subject: str = "",
    subject_de: str = "",
    kind: str = "office_message",
    awaits_reply: bool = False,
    dedupe_key: str = "",
) -> Message:
    """Write from the office to the applicant, in the caller's transaction; a mail tells that there is something.

    ``text`` is in the applicant's language, ``text_de`` the German beside it. ``dedupe_key`` keeps a repeated
    request from mailing twice. Raises ``NotPermitted``, ``MessageRefused``, ``MessagesClosed``.
    """
    require_clerk(actor, application.authority_id)
    text, german = _plain(text), _plain(text_de) if text_de else ""
    with transaction.atomic():
        row = lock(application.pk)
        if row.state not in VISIBLE_TO_CLERKS:
            raise MessagesClosed
        message = Message(
            application=row, kind=kind, language=row.language, author=actor.user, awaits_reply=awaits_reply
        )
        if not german and row.language == SOURCE_LANGUAGE:
            german = text
        message.content = {
            "subject": subject,
            "text": text,
            "subject_de": subject_de or subject,
            "text_de": german,
        }
        message.save()
        Message.objects.filter(application=row, from_applicant=True, read_at=None).update(read_at=timezone.now())
        message_tell(row, dedupe_key=dedupe_key or f"message:{message.pk}")
        audit_record("message_sent", actor=actor, authority_id=row.authority_id, case_id=row.pk, obj=message)
    return message


def messages_mark_read(*, application: Application, actor: Actor) -> int:
    """Note that the other side's messages were seen; returns how many. A helper's look is not the applicant's."""
    require_case_access(actor, application, Scope.READ)
    if actor.has_pass:
        return 0
    unread = Message.objects.filter(application=application, read_at=None, from_applicant=actor.kind == "staff")
    return unread.update(read_at=timezone.now())


def may_write(application: Application) -> bool:
    """Tell whether the applicant may write about this case now."""
    return application.state in ANSWERED


def _touch(row: Application) -> None:
    Application.objects.filter(pk=row.pk).update(last_activity_at=timezone.now())


def _plain(text: str) -> str:
    """Return the text without control characters; raises ``MessageRefused`` when nothing is left or too much."""
    kept = "".join(char for char in text.replace("\r\n", "\n") if char >= " " or char in "\n\t").strip()
    if not kept or len(kept) > TEXT_LENGTH:
        raise MessageRefused(limit=TEXT_LENGTH)
    return kept
