"""Decide whether a person may work on the cases, or on the forms, of an authority."""

from intake.actors import Actor
from intake.authorities.models import Membership
from intake.errors import NotPermitted


def _has_role(actor: Actor, authority_id: int, role: str) -> bool:
    return bool(
        actor.kind == "staff"
        and actor.user
        and actor.user.is_active
        and Membership.objects.filter(
            Membership.current(), user=actor.user, authority_id=authority_id, role=role
        ).exists()
    )


def is_clerk_of(actor: Actor, authority_id: int) -> bool:
    """Tell whether the actor is an active clerk of the authority."""
    return _has_role(actor, authority_id, Membership.Role.CLERK)


def is_editor_of(actor: Actor, authority_id: int) -> bool:
    """Tell whether the actor is an active editor of the authority."""
    return _has_role(actor, authority_id, Membership.Role.EDITOR)


def is_lead_of(actor: Actor, authority_id: int) -> bool:
    """Tell whether the actor is a clerk of the authority who also leads its clerks."""
    return is_clerk_of(actor, authority_id) and _has_role(actor, authority_id, Membership.Role.LEAD)


def require_clerk(actor: Actor, authority_id: int) -> None:
    """Raise ``NotPermitted`` unless the actor is a clerk of the authority."""
    if not is_clerk_of(actor, authority_id):
        raise NotPermitted


def require_editor(actor: Actor, authority_id: int) -> None:
    """Raise ``NotPermitted`` unless the actor is an editor of the authority, or the system itself (demo, import)."""
    if actor.kind != "system" and not is_editor_of(actor, authority_id):
        raise NotPermitted
