"""Who may look at and change documents."""

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.scopes import Scope
from intake.applications.states import VISIBLE_TO_CLERKS
from intake.errors import NotPermitted


def require_viewer(actor: Actor, application: Application) -> None:
    """Raise ``NotPermitted`` unless the actor is the case's applicant or, once it is submitted, a clerk of it.

    A pass that lets its holder look or upload opens the documents too.
    """
    require_case_access(actor, application, Scope.READ, Scope.UPLOAD)
    if actor.kind == "staff" and application.state not in VISIBLE_TO_CLERKS:
        raise NotPermitted
