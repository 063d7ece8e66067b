"""The Django application ``intake``: one app, one migration line, stages as packages."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IntakeConfig(AppConfig):
    """Register the models and the receivers of the stages."""

    name = "intake"
    label = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect each stage's receivers, where it has any; register what `check --deploy` asks of the machine."""
        from importlib import import_module
        from importlib.util import find_spec

        for stage in ("applications", "documents", "prechecks", "appointments", "reviews", "figures"):
            if find_spec(f"intake.{stage}.receivers"):
                import_module(f"intake.{stage}.receivers")
        import_module("intake.reviews.desk_receivers")
        post_migrate.connect(import_module("intake.audit_guard").on_migrated, sender=self)
        import_module("intake.documents.system_checks")
        import_module("intake.prechecks.system_checks")
