"""The Django application ``cms``."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    """Pages and the staff's views."""

    name = "cms"
    label = "cms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Connect the receivers of publication, which is where a page becomes a form revision."""
        from importlib import import_module
        from importlib.util import find_spec

        if find_spec("cms.publishing"):
            import_module("cms.publishing")
