"""The ways back into a case: links by e-mail and typed codes. Both are kept as keyed hashes only."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from intake.actors import Actor
from intake.applications.errors import AccessRefused
from intake.applications.models import AccessGrant, Application
from intake.applications.notices import render_notice
from intake.applications.permissions import require_applicant
from intake.applications.references import new_code, normalise, normalise_reference
from intake.applications.states import State
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.outbox import message_enqueue
from intake.sealing import keyed_hash
from intake.throttling import TooManyAttempts, attempt_check, attempt_count

LINK_BYTES = 24  # 192 bit
CODE_ATTEMPTS_PER_HOUR = 10
LINK_REQUESTS_PER_HOUR = 600
FAILURES_PER_NETWORK_AND_HOUR = 300  # a shelter has one address; what is guessed has 60 bit and more
MAILS_PER_HOUR = 3


def _expiry() -> timedelta:
    return timedelta(days=settings.VORSPRACHE_DRAFT_DAYS)


def link_send(*, application: Application, actor: Actor) -> bool:
    """Mail a link that opens the case once; ``False`` when the case has no e-mail address.

    Earlier links that were not used are void. At most three mails an hour go to one address (L09).
    """
    if actor.kind == "applicant" or actor.has_pass:
        require_applicant(actor, application)
    address = application.answers.get("email")
    if not address:
        return False
    attempt_count("link-mail", str(address).casefold(), limit=MAILS_PER_HOUR)
    token = secrets.token_urlsafe(LINK_BYTES)
    with transaction.atomic():
        application.grants.filter(kind=AccessGrant.Kind.LINK, used_at=None).delete()
        AccessGrant.objects.create(
            application=application,
            kind=AccessGrant.Kind.LINK,
            digest=keyed_hash("access-link", token),
            expires_at=timezone.now() + _expiry(),
        )
        with override(application.language):
            url = application.authority.public_url.rstrip("/") + reverse("portal:open_link", args=[token])
        context = {
            "application": application,
            "authority": application.authority,
            "url": url,
            "days": settings.VORSPRACHE_DRAFT_DAYS,
        }
        subject, text = render_notice("access_link", application.language, context)
        message_enqueue(
            case_id=application.pk,
            kind="access_link",
            to=address,
            subject=subject,
            text=text,
            language=application.language,
            dedupe_key=f"link:{keyed_hash('access-link', token)[:32]}",
        )
        audit_record("access_link_sent", actor=actor, authority_id=application.authority_id, case_id=application.pk)
    return True


def link_request(*, reference: str, email: str, network: str) -> None:
    """Send a new link if reference and address belong together; says nothing either way (L04)."""
    attempt_count("link-request", network, limit=LINK_REQUESTS_PER_HOUR)
    application = _live().filter(reference=normalise_reference(reference)).first()
    if application and str(application.answers.get("email") or "").casefold() == email.strip().casefold():
        try:
            link_send(application=application, actor=Actor.system())
        except TooManyAttempts:
            return


def link_redeem(*, token: str, network: str) -> Application:
    """Return the case that an unused link opens and use the link up; raises ``AccessRefused``."""
    attempt_check("link", network, limit=FAILURES_PER_NETWORK_AND_HOUR)
    now = timezone.now()
    with transaction.atomic():
        digest = keyed_hash("access-link", token)
        used = AccessGrant.objects.filter(
            kind=AccessGrant.Kind.LINK, digest=digest, used_at=None, expires_at__gt=now
        ).update(used_at=now)
        application = _live().filter(grants__digest=digest).first() if used else None
        if application:
            audit_record(
                "access_link_used",
                actor=Actor.applicant(application.pk),
                authority_id=application.authority_id,
                case_id=application.pk,
            )
    if application is None:
        attempt_count("link", network, limit=FAILURES_PER_NETWORK_AND_HOUR)
        raise AccessRefused
    return application


def code_issue(*, application: Application, actor: Actor) -> str:
    """Return a new typed code, to be shown once; a former code is void."""
    require_applicant(actor, application)
    return _code_new(application, actor)


def code_issue_for_letter(*, application: Application, actor: Actor) -> str:
    """Return a new typed code for a letter of a clerk's to a person without e-mail; a former code is void."""
    require_clerk(actor, application.authority_id)
    return _code_new(application, actor)


def _code_new(application: Application, actor: Actor) -> str:
    code = new_code()
    with transaction.atomic():
        application.grants.filter(kind=AccessGrant.Kind.CODE).delete()
        AccessGrant.objects.create(
            application=application,
            kind=AccessGrant.Kind.CODE,
            digest=_code_digest(application.reference, code),
            expires_at=timezone.now() + _expiry(),
        )
        audit_record("access_code_issued", actor=actor, authority_id=application.authority_id, case_id=application.pk)
    return code


def code_redeem(*, reference: str, code: str, network: str, birth_date: str = "") -> Application:
    """Return the case that reference, code and birth date open together.

    The birth date (ISO 8601, perhaps a year alone) counts where the case knows one. Raises ``AccessRefused`` for
    whatever does not fit, ``TooManyAttempts``: each try of a case is counted, of a network only those that fail, so
    that two hundred people behind one address all come in.
    """
    stored = normalise_reference(reference)
    attempt_check("code-network", network, limit=FAILURES_PER_NETWORK_AND_HOUR)
    attempt_count("code-case", stored, limit=CODE_ATTEMPTS_PER_HOUR)
    application = _by_code(stored, code)
    if application is None or not birth_date_fits(str(application.answers.get("birth_date") or ""), birth_date):
        attempt_count("code-network", network, limit=FAILURES_PER_NETWORK_AND_HOUR)
        raise AccessRefused
    audit_record(
        "access_code_used",
        actor=Actor.applicant(application.pk),
        authority_id=application.authority_id,
        case_id=application.pk,
    )
    return application


def birth_date_fits(known: str, typed: str) -> bool:
    """Tell whether what was typed is the birth date that the case knows, as far as it knows it."""
    return known in {"", "unknown"} or typed == known or typed.startswith(f"{known}-")


def _by_code(stored: str, code: str) -> Application | None:
    return (
        _live()
        .filter(
            reference=stored,
            grants__kind=AccessGrant.Kind.CODE,
            grants__digest=_code_digest(stored, code),
            grants__expires_at__gt=timezone.now(),
        )
        .first()
    )


def _code_digest(reference: str, code: str) -> str:
    return keyed_hash("access-code", f"{reference}:{normalise(code)}")


def _live() -> QuerySet[Application]:
    return Application.objects.exclude(state=State.ERASED).select_related("authority")
