"""Who may act on a case."""

from intake.actors import Actor
from intake.applications.models import Application
from intake.authorities.permissions import is_clerk_of
from intake.errors import NotPermitted


def require_applicant(actor: Actor, application: Application) -> None:
    """Raise ``NotPermitted`` unless the actor holds access to this very case."""
    if actor.kind != "applicant" or actor.application_id != application.pk:
        raise NotPermitted


def require_case_access(actor: Actor, application: Application) -> None:
    """Raise ``NotPermitted`` unless the actor is the case's applicant, its clerk, or the system."""
    if actor.kind == "system":
        return
    if actor.kind == "staff":
        if not is_clerk_of(actor, application.authority_id):
            raise NotPermitted
        return
    require_applicant(actor, application)
