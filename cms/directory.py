"""A city's own directory signs its staff in (OIDC, SAML), and its groups decide who is what where.

The directory is the truth for whom it signs in: roles that its groups do not give any more are taken away at the next
sign-in. Nobody is let in whose groups mean nothing here. Accounts made by hand keep their roles.
"""

import logging
from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from intake.actors import Actor
from intake.authorities.memberships import memberships_replace
from intake.authorities.models import Authority, Membership

log = logging.getLogger("cms.directory")

GROUP_PREFIX = "group:"
#: The session's word that the directory asked for a second factor (RFC 8176, "amr").
SECOND_FACTOR_KEY = "directory_second_factor"
SECOND_FACTORS = frozenset({"mfa", "otp", "hwk", "sc", "fido", "swk"})


class DirectoryAdapter(DefaultSocialAccountAdapter):
    """allauth's sign-in by another service, for people whose groups have a role here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Make an account for whoever has a role; ``pre_social_login`` has refused all others."""
        return bool(roles_of(sociallogin))

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Ask nobody to fill in a form about themselves: the directory has said who they are."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse people without a role; renew the roles of those who have been here before."""
        roles = roles_of(sociallogin)
        request.session[SECOND_FACTOR_KEY] = proves_second_factor(sociallogin)
        if sociallogin.is_existing:
            roles_apply(sociallogin.user, roles)
        if not roles:
            log.warning("directory sign-in without a role refused")
            raise ImmediateHttpResponse(render(request, "403.html", status=403))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Make the account, without a password, with what the groups give."""
        user = super().save_user(request, sociallogin, form)
        user.set_unusable_password()
        user.save(update_fields=["password"])
        roles_apply(user, roles_of(sociallogin))
        return user


@never_cache
def account_exists(request: HttpRequest) -> HttpResponse:
    """Say that an account made by hand has this address: a directory takes nobody's account over by itself."""
    return render(request, "account/account_exists.html", status=409)


def claims_of(sociallogin: SocialLogin) -> dict[str, Any]:
    """Return what the directory said of the person, userinfo and ID token (or SAML attributes) together."""
    data = sociallogin.account.extra_data or {}
    parts = [part for part in (data.get("id_token"), data.get("userinfo")) if isinstance(part, Mapping)]
    merged: dict[str, Any] = dict(data) if not parts else {}
    for part in parts:
        merged |= part
    return merged


def roles_of(sociallogin: SocialLogin) -> list[str]:
    """Return the roles that the person's groups mean here: ``authority:role`` or ``group:NAME``."""
    groups = claims_of(sociallogin).get(settings.VORSPRACHE_DIRECTORY_GROUPS_CLAIM) or []
    if isinstance(groups, str):
        groups = [groups]
    roles = {role for group in groups for role in settings.VORSPRACHE_DIRECTORY_ROLES.get(str(group), ())}
    return sorted(roles)


def proves_second_factor(sociallogin: SocialLogin) -> bool:
    """Tell whether the directory says, and the operator believes it, that a second factor was asked for."""
    methods = claims_of(sociallogin).get("amr") or []
    if isinstance(methods, str):
        methods = [methods]
    return settings.VORSPRACHE_DIRECTORY_SECOND_FACTOR and bool(SECOND_FACTORS & {str(method) for method in methods})


def roles_apply(user: User, roles: list[str]) -> None:
    """Give the account exactly these roles, and of the groups that the directory may give exactly these."""
    memberships = set()
    for role in roles:
        key, separator, name = role.partition(":")
        authority = Authority.objects.filter(key=key).first() if separator and key != "group" else None
        if authority and name in Membership.Role.values:
            memberships.add((authority.pk, name))
    with transaction.atomic():
        memberships_replace(user=user, memberships=memberships, actor=Actor.system())
        given = {role.removeprefix(GROUP_PREFIX) for role in roles if role.startswith(GROUP_PREFIX)}
        ruled = {
            role.removeprefix(GROUP_PREFIX)
            for each in settings.VORSPRACHE_DIRECTORY_ROLES.values()
            for role in each
            if role.startswith(GROUP_PREFIX)
        }
        user.groups.remove(*Group.objects.filter(name__in=ruled - given))
        user.groups.add(*Group.objects.filter(name__in=given))
