"""What `manage.py check --deploy` says about the virus scanner. For operators, so in English."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from intake.documents.scanning import scanner_configured


@checks.register(checks.Tags.security, deploy=True)
def scanner_chosen(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """Warn where nobody looks for malware; `manage.py check_scanner` asks the scanner itself."""
    if scanner_configured():
        return []
    return [
        checks.Warning(
            "No virus scanner is configured: clerks may save originals that nobody scanned.",
            hint="Set VORSPRACHE_SCANNER=clamd://host:3310 and run `manage.py check_scanner`.",
            id="intake.W101",
        )
    ]
