"""A city's directory in the environment: one OIDC service, one SAML service, and what their groups mean here."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from cms.settings.environment import env


def oidc_app() -> dict[str, Any] | None:
    """Return allauth's settings of the OIDC service, or ``None`` where the environment names none."""
    server = env.str("VORSPRACHE_OIDC_SERVER", default="")
    if not server:
        return None
    return {
        "provider_id": "directory",
        "name": env.str("VORSPRACHE_OIDC_NAME", default="Verzeichnisdienst"),
        "client_id": env.str("VORSPRACHE_OIDC_CLIENT_ID"),
        "secret": env.str("VORSPRACHE_OIDC_CLIENT_SECRET"),
        "settings": {"server_url": server, "oauth_pkce_enabled": True},
    }


def saml_app() -> dict[str, Any] | None:
    """Return allauth's settings of the SAML service; only signed assertions for us, asked for by us, are taken."""
    entity = env.str("VORSPRACHE_SAML_ENTITY_ID", default="")
    if not entity:
        return None
    return {
        "name": env.str("VORSPRACHE_SAML_NAME", default="Verzeichnisdienst"),
        "provider_id": entity,
        "client_id": "directory",
        "settings": {
            "attribute_mapping": {
                "uid": env.str("VORSPRACHE_SAML_UID", default="uid"),
                "email": env.str("VORSPRACHE_SAML_EMAIL", default="email"),
                "username": env.str("VORSPRACHE_SAML_UID", default="uid"),
                "first_name": env.str("VORSPRACHE_SAML_FIRST_NAME", default="givenName"),
                "last_name": env.str("VORSPRACHE_SAML_LAST_NAME", default="sn"),
            },
            "idp": {
                "entity_id": entity,
                "sso_url": env.str("VORSPRACHE_SAML_SSO_URL"),
                "x509cert": env.str("VORSPRACHE_SAML_CERTIFICATE"),
            },
            "advanced": {
                "strict": True,
                "want_assertion_signed": True,
                "reject_deprecated_algorithm": True,
                "reject_idp_initiated_sso": True,
                "allow_repeat_attribute_name": True,
            },
        },
    }


def providers(*apps: tuple[str, dict[str, Any] | None]) -> dict[str, Any]:
    """Return ``SOCIALACCOUNT_PROVIDERS`` of the services that are configured."""
    return {provider: {"APPS": [app]} for provider, app in apps if app}


def origins(*addresses: str) -> list[str]:
    """Return the origins that the sign-in form may lead to: browsers hold ``form-action`` against redirects too."""
    parts = [urlsplit(address) for address in addresses if address]
    return sorted({f"{part.scheme}://{part.netloc}" for part in parts})


def roles(text: str) -> dict[str, tuple[str, ...]]:
    """Parse ``{"directory group": ["authority:clerk", "group:Sachbearbeitung"]}``."""
    if not text:
        return {}
    try:
        parsed = json.loads(text)
        return {str(group): tuple(str(role) for role in given) for group, given in parsed.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise ImproperlyConfigured(
            'VORSPRACHE_DIRECTORY_ROLES must be JSON like {"GROUP": ["herne:clerk", "group:Sachbearbeitung"]}.'
        ) from error
