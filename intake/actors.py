"""Who acts: passed to every service, so that permission and audit never depend on a request."""

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from django.contrib.auth.models import User


@dataclass(frozen=True)
class Actor:
    """An applicant (of one case), somebody with a pass for it, a member of staff, or the system itself.

    ``helper`` and ``phone`` hold a pass (``pass_id``) of the case; ``scopes`` are all that it lets them do.
    """

    kind: Literal["applicant", "helper", "phone", "staff", "system"]
    user: "User | None" = None
    application_id: uuid.UUID | None = None
    pass_id: uuid.UUID | None = None
    scopes: frozenset[str] = frozenset()

    @property
    def has_pass(self) -> bool:
        """Tell whether the actor acts by a pass that the applicant gave, and not as the applicant."""
        return self.pass_id is not None

    @classmethod
    def applicant(cls, application_id: uuid.UUID | None) -> "Actor":
        """Return the person who holds access to this one case (``None``: about to open one)."""
        return cls("applicant", application_id=application_id)

    @classmethod
    def with_pass(
        cls, kind: Literal["helper", "phone"], application_id: uuid.UUID, pass_id: uuid.UUID, scopes: frozenset[str]
    ) -> "Actor":
        """Return whoever holds a pass of this one case."""
        return cls(kind, application_id=application_id, pass_id=pass_id, scopes=scopes)

    @classmethod
    def staff(cls, user: "User") -> "Actor":
        """Return a member of staff; what they may do follows from their memberships."""
        return cls("staff", user=user)

    @classmethod
    def system(cls) -> "Actor":
        """Return the worker or a command."""
        return cls("system")
