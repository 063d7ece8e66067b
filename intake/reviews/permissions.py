"""Who may do more at the desk than a clerk: those who lead it."""

from typing import Any

from intake.actors import Actor
from intake.authorities.models import Authority, Membership
from intake.authorities.permissions import is_lead_of
from intake.authorities.selectors import authorities_of, clerk_authority_ids
from intake.errors import NotPermitted


def require_lead(actor: Actor, authority_id: int) -> None:
    """Raise ``NotPermitted`` unless the actor leads the clerks of the authority."""
    if not is_lead_of(actor, authority_id):
        raise NotPermitted


def led_authorities(user: Any) -> list[Authority]:
    """Return the authorities whose clerks ``user`` leads; who is no clerk there leads none."""
    led = authorities_of(user, Membership.Role.LEAD)
    return list(led.filter(pk__in=clerk_authority_ids(user)))
