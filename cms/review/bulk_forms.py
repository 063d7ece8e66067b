"""What can be done to several cases at once: an action, what it asks for, and how it is done to one case."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.review.filters import DayInput
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.states import State
from intake.reviews.assignment import case_assign, clerks_of, person_name
from intake.reviews.follow_ups import NOTE_LENGTH, follow_up_add
from intake.reviews.labels import case_label_add, case_label_remove
from intake.reviews.models_desk import Label
from intake.reviews.selectors import states_offered
from intake.reviews.services import review_record

NOBODY = "nobody"


class BulkForm(forms.Form):
    """What an action asks for; ``change`` does it to one case and returns whether anything changed.

    ``has_next`` tells that a further page follows before anything is done: ``next_form`` is what it asks for.
    """

    has_next = False

    def __init__(self, cases: Sequence[Application], data: Any = None) -> None:
        super().__init__(data)
        self.cases = cases
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the cases."""

    @property
    def authority_id(self) -> int:
        """Return the one authority that all cases belong to."""
        return self.cases[0].authority_id

    def next_form(self) -> "BulkForm":
        """Return what the further page asks for."""
        raise TypeError(type(self).__name__)

    def change(self, case: Application, actor: Actor) -> bool:
        """Do it to one case."""
        raise TypeError(type(self).__name__)


class StateForm(BulkForm):
    """Move to a state; it says for how many of the cases that is possible."""

    state = forms.ChoiceField(label=_("Neuer Stand"))

    def prepare(self) -> None:
        """Offer what is allowed for at least one case."""
        allowed = Counter(state for case in self.cases for state in states_offered(case))
        total = len(self.cases)
        self.fields["state"].choices = [  # type: ignore[attr-defined]
            (state.value, str(state.label) if allowed[state] == total else f"{state.label} ({allowed[state]}/{total})")
            for state in State
            if allowed[state]
        ]

    def change(self, case: Application, actor: Actor) -> bool:
        """Move the case; where its state does not allow that, the service refuses."""
        state = State(self.cleaned_data["state"])
        if case.state == state:
            return False
        review_record(application=case, decisions=[], lock_version=case.lock_version, actor=actor, state=state)
        return True


class AssignForm(BulkForm):
    """Give to a clerk of the authority, or to nobody."""

    clerk = forms.ChoiceField(label=_("Zuständig"))

    def prepare(self) -> None:
        """Offer the authority's clerks."""
        self._clerks = {str(clerk.pk): clerk for clerk in clerks_of([self.authority_id])}
        names = [(key, person_name(clerk)) for key, clerk in self._clerks.items()]
        self.fields["clerk"].choices = [(NOBODY, _("Niemand")), *names]  # type: ignore[attr-defined]

    def change(self, case: Application, actor: Actor) -> bool:
        """Assign the case."""
        return case_assign(application=case, clerk=self._clerks.get(self.cleaned_data["clerk"]), actor=actor)


class LabelForm(BulkForm):
    """Put a label on, or take it off."""

    label = forms.ChoiceField(label=_("Kennzeichnung"))

    def prepare(self) -> None:
        """Offer the authority's labels."""
        self._labels = {str(label.pk): label for label in Label.objects.filter(authority_id=self.authority_id)}
        self.fields["label"].choices = [(key, label.name) for key, label in self._labels.items()]  # type: ignore[attr-defined]

    def change(self, case: Application, actor: Actor) -> bool:
        """Put the label on the case."""
        return case_label_add(application=case, label=self._labels[self.cleaned_data["label"]], actor=actor)


class UnlabelForm(LabelForm):
    """Take a label off."""

    def change(self, case: Application, actor: Actor) -> bool:
        """Take the label off the case."""
        return case_label_remove(application=case, label=self._labels[self.cleaned_data["label"]], actor=actor)


class FollowUpForm(BulkForm):
    """Note a day on which the case is looked at again."""

    due_on = forms.DateField(label=_("Wiedervorlage am"), widget=DayInput)
    note = forms.CharField(
        label=_("Notiz (nur für die Behörde)"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"rows": 2}),
    )

    def change(self, case: Application, actor: Actor) -> bool:
        """Note the day in the case."""
        data = self.cleaned_data
        follow_up_add(application=case, due_on=data["due_on"], note=data["note"], actor=actor)
        return True
