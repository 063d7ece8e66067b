"""Staff accounts: made by an administrator, never by signing up."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone


class StaffAccountAdapter(DefaultAccountAdapter):
    """allauth's default behaviour without its door for strangers."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse every registration."""
        return False


@receiver(authenticator_added)
def enrolment_is_proof(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Count the code typed at enrolment as this session's second factor; it is not good for a second time."""
    if authenticator.type == Authenticator.Type.TOTP:
        proof = {"method": "mfa", "at": timezone.now().timestamp(), "id": authenticator.pk, "type": authenticator.type}
        records = [*get_authentication_records(request, user), proof]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = records
