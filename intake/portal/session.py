"""Which cases this browser may open: a list in the server-side session, and nothing in the address."""

import ipaddress
import uuid

from django.http import HttpRequest
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.models_passes import CasePass
from intake.applications.passes import actor_of, pass_held

SESSION_KEY = "vorsprache_cases"
PASSES_KEY = "vorsprache_passes"
CONFIRMED_KEY = "vorsprache_confirmed"
CONFIRMED_SECONDS = 3600
MAX_CASES = 20


def grant_access(request: HttpRequest, application: Application) -> None:
    """Let this browser open the case. The session gets a new id, so that a planted one gains nothing (L10)."""
    cases = [case for case in request.session.get(SESSION_KEY, []) if case != str(application.pk)]
    request.session.cycle_key()
    request.session[SESSION_KEY] = [*cases, str(application.pk)][-MAX_CASES:]


def grant_pass(request: HttpRequest, row: CasePass) -> None:
    """Let this browser use a pass that it has just redeemed."""
    passes = request.session.get(PASSES_KEY, [])
    request.session.cycle_key()
    request.session[PASSES_KEY] = [*passes, str(row.pk)][-MAX_CASES:]


def revoke_access(request: HttpRequest) -> None:
    """Forget every case and pass on this device; a member of staff stays logged in."""
    request.session.pop(SESSION_KEY, None)
    request.session.pop(PASSES_KEY, None)


def access_forget(request: HttpRequest, case_id: uuid.UUID) -> None:
    """Forget one case on this device."""
    request.session[SESSION_KEY] = [case for case in request.session.get(SESSION_KEY, []) if case != str(case_id)]


def actor_for(request: HttpRequest, case_id: uuid.UUID) -> Actor:
    """Return the case's applicant if this browser was granted access, else an applicant of no case.

    A browser that redeemed a pass acts by it, and its pages say so (``request.case_pass``).
    """
    if str(case_id) in request.session.get(SESSION_KEY, []):
        return Actor.applicant(case_id)
    passes = request.session.get(PASSES_KEY, [])
    held = pass_held(passes, case_id) if passes else None
    if held is None:
        return Actor.applicant(None)
    request.case_pass = held  # type: ignore[attr-defined]  # read by the frame of every page
    return actor_of(held)


def cases_of(request: HttpRequest) -> list[uuid.UUID]:
    """Return the cases that this browser may open, the latest last."""
    return [uuid.UUID(case) for case in request.session.get(SESSION_KEY, [])]


def network_of(request: HttpRequest) -> str:
    """Return what attempts are counted under: the peer's address, of IPv6 the /64 that one household has.

    ``X-Forwarded-For`` is never believed (L06); behind a proxy the server passes the client's address on as
    ``REMOTE_ADDR`` (gunicorn's ``forwarded_allow_ips``, or the proxy protocol).
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address  # a socket's peer
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ipaddress.ip_network((parsed, 64), strict=False))


def mail_confirm(request: HttpRequest, case_id: uuid.UUID) -> None:
    """Note that this browser opened the case by a fresh link from a mail: somebody reads that mailbox."""
    request.session[CONFIRMED_KEY] = {
        **request.session.get(CONFIRMED_KEY, {}),
        str(case_id): int(timezone.now().timestamp()),
    }


def is_mail_confirmed(request: HttpRequest, case_id: uuid.UUID) -> bool:
    """Tell whether that happened within the last hour."""
    since = request.session.get(CONFIRMED_KEY, {}).get(str(case_id), 0)
    return 0 <= timezone.now().timestamp() - since < CONFIRMED_SECONDS
