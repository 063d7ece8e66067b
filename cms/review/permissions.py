"""Who may work at the desk: clerks, by their memberships alone. Django's permissions and superusers count nothing."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.permission_policies import BasePermissionPolicy
from wagtail.permissions import register_permission_policy

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.selectors import applications_visible_to
from intake.authorities.models import Membership
from intake.authorities.selectors import clerk_authority_ids
from intake.documents.models import Document
from intake.documents.selectors import documents_visible_to
from intake.errors import NotPermitted

#: What any of Wagtail's generic views may ever do with a case: show it. Everything else is the desk's own.
ALLOWED = frozenset({"view"})


def is_clerk(user: Any) -> bool:
    """Tell whether the person is a clerk of any authority; asked once a request."""
    if not hasattr(user, "_is_clerk"):
        user._is_clerk = bool(clerk_authority_ids(user))
    return bool(user._is_clerk)


class MembershipPolicy(BasePermissionPolicy):
    """Wagtail's view of our rule: a clerk may view rows of their authorities, and nobody may do more here."""

    def __init__(self, model: type[Model], visible: Any) -> None:
        super().__init__(model)
        self._visible = visible

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Allow viewing to clerks."""
        return action in ALLOWED and is_clerk(user)

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        """Allow viewing what the selector shows to the person."""
        return self.user_has_permission(user, action) and self._visible(user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet[Any]:
        """Return what the selector shows to the person."""
        visible = self._visible(user)
        return visible if ALLOWED.intersection(actions) else visible.none()

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet[Any]:
        """Return all clerks."""
        users = get_user_model()._default_manager.filter(is_active=True)
        if not ALLOWED.intersection(actions):
            return users.none()
        return users.filter(memberships__role=Membership.Role.CLERK).distinct()

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Any) -> QuerySet[Any]:
        """Return the clerks of the row's authority."""
        case = getattr(instance, "application", instance)
        return self.users_with_any_permission(actions).filter(
            memberships__role=Membership.Role.CLERK, memberships__authority_id=case.authority_id
        )


def policies_register() -> None:
    """Tell Wagtail, before any of its generic views falls back to Django's permissions."""
    register_permission_policy(Application, MembershipPolicy(Application, applications_visible_to))
    register_permission_policy(Document, MembershipPolicy(Document, documents_visible_to))


class StaffOnly:
    """Mixin: whom ``admits`` does not let in, or a service refuses, finds nothing there (404)."""

    request: HttpRequest

    def admits(self, user: Any) -> bool:
        """Tell whether the person may ask at all; nobody, unless the view says so."""
        return False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse before anything is read, and say nothing that a stranger could learn from."""
        if not self.admits(request.user):
            raise Http404
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]
        except NotPermitted as refusal:
            raise Http404 from refusal

    @property
    def actor(self) -> Actor:
        """Return the person as the services know them."""
        return Actor.staff(self.request.user)  # type: ignore[arg-type]


class ClerkOnly(StaffOnly):
    """Mixin for every view of the desk: clerks, by their memberships."""

    def admits(self, user: Any) -> bool:
        """Let clerks of any authority ask; what they see is the selectors' business."""
        return is_clerk(user)
