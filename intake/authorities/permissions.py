"""Decide whether a person may work on the cases of an authority."""

from intake.actors import Actor
from intake.authorities.models import Membership
from intake.errors import NotPermitted


def is_clerk_of(actor: Actor, authority_id: int) -> bool:
    """Tell whether the actor is an active clerk of the authority."""
    return bool(
        actor.kind == "staff"
        and actor.user
        and actor.user.is_active
        and Membership.objects.filter(user=actor.user, authority_id=authority_id, role=Membership.Role.CLERK).exists()
    )


def require_clerk(actor: Actor, authority_id: int) -> None:
    """Raise ``NotPermitted`` unless the actor is a clerk of the authority."""
    if not is_clerk_of(actor, authority_id):
        raise NotPermitted
