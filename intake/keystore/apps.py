"""The Django application of the key store."""

from django.apps import AppConfig


class KeystoreConfig(AppConfig):
    """Own label, so that ``migrate --database keys keystore`` touches nothing else."""

    name = "intake.keystore"
    label = "keystore"
    default_auto_field = "django.db.models.BigAutoField"
