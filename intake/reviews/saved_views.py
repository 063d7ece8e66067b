"""A clerk's own views of the list, and those that a desk shares."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q, QuerySet

from intake.actors import Actor
from intake.audit import audit_record
from intake.authorities.models import Authority
from intake.authorities.selectors import clerk_authority_ids
from intake.errors import NotPermitted
from intake.reviews.errors import TooManyViews, ViewNameTaken
from intake.reviews.models_desk import SavedView
from intake.reviews.permissions import require_lead

#: Each view is counted on the home page.
MOST_VIEWS = 12
# Words of a search tell about a person, and a page number means nothing tomorrow.
NEVER_KEPT = frozenset({"q", "p", "export"})


def views_visible_to(user: Any) -> QuerySet[SavedView]:
    """Return a clerk's own views and those shared in their authorities."""
    return SavedView.objects.filter(Q(owner=user) | Q(authority_id__in=clerk_authority_ids(user))).select_related(
        "authority"
    )


def view_save(*, name: str, question: str, actor: Actor, share_with: Authority | None = None) -> SavedView:
    """Keep filters under a name; the same name again replaces the filters.

    Raises ``NotPermitted`` for everybody but clerks, and for sharing by who does not lead there; ``ViewNameTaken``
    for a name without letters, ``TooManyViews``.
    """
    if actor.user is None or not clerk_authority_ids(actor.user):
        raise NotPermitted
    if share_with is not None:
        require_lead(actor, share_with.pk)
    kept = urlencode([(key, value) for key, value in parse_qsl(question) if key not in NEVER_KEPT])
    if not name.strip() or len(kept) > SavedView._meta.get_field("question").max_length:  # type: ignore[operator]
        raise ViewNameTaken
    with transaction.atomic():
        own = SavedView.objects.select_for_update().filter(owner=actor.user)
        if own.exclude(name=name.strip()).count() >= MOST_VIEWS:
            raise TooManyViews
        row, _made = SavedView.objects.update_or_create(
            owner=actor.user, name=name.strip(), defaults={"question": kept, "authority": share_with}
        )
        if share_with is not None:
            audit_record("view_shared", actor=actor, authority_id=share_with.pk, obj=row)
    return row


def view_delete(*, view_id: int, actor: Actor) -> None:
    """Forget a view; only its owner may. Raises ``NotPermitted``."""
    gone, _rows = SavedView.objects.filter(pk=view_id, owner=actor.user).delete()
    if not gone or actor.kind != "staff":
        raise NotPermitted
