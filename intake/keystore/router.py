"""Keep the key store's two tables in the database ``keys`` and everything else out of it."""

from typing import Any

from django.db.models import Model

KEYS = "keys"
APP = "keystore"


class KeyStoreRouter:
    """A Django database router; the app label decides."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """Read keys from the key store."""
        return KEYS if model._meta.app_label == APP else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        """Write keys to the key store."""
        return KEYS if model._meta.app_label == APP else None

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Put the key store's tables into its database only, and no others there."""
        return (app_label == APP) == (db == KEYS)
