"""The states of a pre-check."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """``gave_up`` means "not checked, a person will look", never a refusal."""

    PENDING = "pending", _("Vorprüfung wartet")
    RUNNING = "running", _("Vorprüfung läuft")
    DONE = "done", _("Vorgeprüft")
    GAVE_UP = "gave_up", _("Nicht geprüft")


TRANSITIONS: Mapping[str, frozenset[str]] = {
    State.PENDING: frozenset({State.RUNNING}),
    State.RUNNING: frozenset({State.PENDING, State.RUNNING, State.DONE, State.GAVE_UP}),
    State.DONE: frozenset(),
    State.GAVE_UP: frozenset({State.PENDING}),  # the engine may come back
}

UNFINISHED = frozenset({State.PENDING, State.RUNNING})


class Result(models.TextChoices):
    """What a finished pre-check comes to, for tags and filters."""

    NO_FINDINGS = "no_findings", _("Ohne Hinweis")
    FINDINGS = "findings", _("Mit Hinweisen")
    NOT_CHECKED = "not_checked", _("Nicht geprüft")
