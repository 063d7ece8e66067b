"""The base of every refusal that a person may see."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class IntakeError(Exception):
    """A refusal with a stable code, an HTTP status, what happened, and what the person can do next.

    Subclasses set the class attributes; ``params`` fill the placeholders of both texts.
    """

    code = "error"
    status = 400
    message: str | Promise = _("Das hat leider nicht geklappt.")
    next_step: str | Promise = _("Bitte versuchen Sie es noch einmal.")

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(self.code)

    @property
    def text(self) -> str:
        """Return the message in the active language."""
        return str(self.message) % self.params if self.params else str(self.message)

    @property
    def remedy(self) -> str:
        """Return the next step in the active language."""
        return str(self.next_step) % self.params if self.params else str(self.next_step)


class NotPermitted(IntakeError):
    """The actor may not do this. Views answer 404, so that nothing is learned from the refusal."""

    code = "not_permitted"
    status = 404
    message = _("Diese Seite gibt es nicht, oder Sie haben keinen Zugriff darauf.")
    next_step = _("Bitte öffnen Sie Ihren Antrag über Ihren Link oder Ihren Code.")
