"""What `manage.py check --deploy` says about the document sandbox on this machine.

For operators, so in English like Django's own checks and the logs.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

import ocr

#: What is missing when a protection of `ocr.confinement_report()` is, and what would bring it.
MISSING: Mapping[str, tuple[str, str]] = {
    "namespaces": (
        "Parsers share the process list and the network devices with this service.",
        "Allow unprivileged user namespaces (sysctl user.max_user_namespaces; in a container a seccomp profile that "
        "permits unshare).",
    ),
    "seccomp": (
        "Parsers may open sockets.",
        "Run on x86_64 or aarch64 Linux with CONFIG_SECCOMP_FILTER, or give the worker no network.",
    ),
    "landlock": (
        "Parsers may read and write whatever this user may.",
        "Run on Linux 5.13 or later with Landlock enabled (lsm=landlock,...), or mount the file system read-only.",
    ),
    "no_new_privileges": ("Programs that parsers start may regain rights.", "Run on Linux 3.5 or later."),
    "no_capabilities": ("Parsers keep the capabilities of this user.", "Run as a user other than root."),
    "process_limit": (
        "The number of processes that a parser starts is bounded by its time alone.",
        "Run as a user other than root, with user namespaces; or set a limit of processes for the container.",
    ),
}


@checks.register(checks.Tags.security, deploy=True)
def sandbox_protections(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """Warn of each protection that the machine withholds; an error only where nothing can be parsed at all."""
    try:
        report = ocr.confinement_report()
    except ocr.SandboxUnavailable as fault:
        hint = "Uploads are refused until it does; the log of the web process has the reason."
        return [checks.Error(f"The document sandbox does not start: {fault}.", hint=hint, id="intake.E001")]
    return [
        checks.Warning(text, hint=hint, id=f"intake.W{number:03}")
        for number, (name, (text, hint)) in enumerate(MISSING.items(), start=1)
        if not report.get(name)
    ]
