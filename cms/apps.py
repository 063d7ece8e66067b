"""The Django application ``cms``."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Pages and the staff's views."""

    name = "cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers of publication, where a page becomes a form revision, and of staff's enrolment."""
        from importlib import import_module
        from importlib.util import find_spec

        import_module("cms.accounts")
        import_module("cms.translations.syncing")  # before publishing, which reads what it writes
        if find_spec("cms.publishing"):
            import_module("cms.publishing")
