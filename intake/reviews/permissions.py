"""Who may do more at the desk than a clerk: those who lead it."""

from intake.actors import Actor
from intake.authorities.permissions import is_lead_of
from intake.errors import NotPermitted


def require_lead(actor: Actor, authority_id: int) -> None:
    """Raise ``NotPermitted`` unless the actor leads the clerks of the authority."""
    if not is_lead_of(actor, authority_id):
        raise NotPermitted
