"""The actions on several cases, as the desk offers them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.review.bulk_forms import AssignForm, BulkForm, FollowUpForm, LabelForm, StateForm, UnlabelForm
from cms.review.bulk_messages import message_form


@dataclass(frozen=True)
class BulkAction:
    """An action as it is offered, and the form of its confirmation page."""

    label: str | Promise
    form: Callable[..., BulkForm]


ACTIONS: Mapping[str, BulkAction] = {
    "assign": BulkAction(_("Zuteilen"), AssignForm),
    "state": BulkAction(_("Stand ändern"), StateForm),
    "message": BulkAction(_("Nachricht aus Vorlage senden"), message_form),
    "label": BulkAction(_("Kennzeichnung hinzufügen"), LabelForm),
    "unlabel": BulkAction(_("Kennzeichnung entfernen"), UnlabelForm),
    "follow_up": BulkAction(_("Wiedervorlage eintragen"), FollowUpForm),
}
