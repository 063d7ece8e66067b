"""Who acts: passed to every service, so that permission and audit never depend on a request."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Actor:
    """An applicant (of one case), a member of staff, or the system itself."""

    kind: Literal["applicant", "staff", "system"]
    user: "User | None" = None
    application_id: uuid.UUID | None = None

    @classmethod
    def applicant(cls, application_id: uuid.UUID | None) -> "Actor":
        """Return the person who holds access to this one case (``None``: about to open one)."""
        return cls("applicant", application_id=application_id)

    @classmethod
    def staff(cls, user: "User") -> "Actor":
        """Return a member of staff; what they may do follows from their memberships."""
        return cls("staff", user=user)

    @classmethod
    def system(cls) -> "Actor":
        """Return the worker or a command."""
        return cls("system")
