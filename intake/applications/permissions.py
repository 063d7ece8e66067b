"""Who may act on a case."""

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.scopes import OutsidePass, Scope
from intake.authorities.permissions import is_clerk_of
from intake.errors import NotPermitted


def require_applicant(actor: Actor, application: Application, *scopes: Scope) -> None:
    """Raise ``NotPermitted`` unless the actor holds access to this very case.

    Who holds a pass may act only where ``scopes`` are given, and only if the pass grants one of them: an action
    that names none is the applicant's own. Raises ``OutsidePass`` for the others.
    """
    if actor.application_id is None or actor.application_id != application.pk:
        raise NotPermitted
    if actor.kind == "applicant":
        return
    if not actor.has_pass:
        raise NotPermitted
    if actor.scopes.isdisjoint(scopes):
        raise OutsidePass


def require_case_access(actor: Actor, application: Application, *scopes: Scope) -> None:
    """Raise ``NotPermitted`` unless the actor is the case's applicant, its clerk, or the system.

    ``scopes`` are those by which the holder of a pass may do it, as in ``require_applicant``.
    """
    if actor.kind == "system":
        return
    if actor.kind == "staff":
        if not is_clerk_of(actor, application.authority_id):
            raise NotPermitted
        return
    require_applicant(actor, application, *scopes)
