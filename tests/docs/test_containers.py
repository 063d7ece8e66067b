"""What can be said of the container files without an engine: what they start exists, and nothing secret is in them."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
IMAGE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "worker")


def commands(text):
    return re.findall(r"manage\.py[\s,]+(\w+)", text)


@pytest.mark.parametrize("name", OURS)
def test_our_services_run_without_rights_and_on_a_read_only_root(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert any(entry.startswith("/tmp:") for entry in service["tmpfs"])
    assert "privileged" not in service
    assert "user" not in service


def test_the_image_runs_as_a_user_who_is_not_root():
    users = re.findall(r"^USER (\S+)", IMAGE, flags=re.MULTILINE)
    assert users[-1:] == ["vorsprache"]
    assert "--uid 10001" in IMAGE


def test_every_command_that_the_containers_start_exists():
    text = " ".join(
        str(service.get("command", "")) + str(service.get("healthcheck", "")) for service in SERVICES.values()
    )
    started = commands(text.replace("'", " ")) + commands(IMAGE)
    assert {"migrate", "createcachetable", "run_worker", "worker_alive", "collectstatic"} <= set(started)
    assert set(started) <= get_commands().keys()


def test_the_worker_is_the_first_process_of_its_container():
    assert SERVICES["worker"]["command"][0] == "python"
    assert "init" not in SERVICES["worker"]


def test_web_worker_and_databases_are_watched():
    assert "HEALTHCHECK" in IMAGE
    for name in ("worker", "database", "keys", "clamav"):
        assert SERVICES[name]["healthcheck"]["test"], name


def test_the_keys_lie_in_another_volume_than_the_data():
    volumes = {name: SERVICES[name]["volumes"][0].split(":")[0] for name in ("database", "keys")}
    assert volumes["database"] != volumes["keys"]
    assert any(volume.startswith("journal:") for volume in SERVICES["web"]["volumes"])


def test_every_volume_is_declared_and_every_dependency_exists():
    for service in SERVICES.values():
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= COMPOSE["volumes"].keys()
        assert set(service.get("depends_on", [])) <= SERVICES.keys()


def test_no_secret_stands_in_the_files():
    environment = SERVICES["web"]["environment"]
    for name in ("SECRET_KEY", "VORSPRACHE_MASTER_KEYS", "VORSPRACHE_SEARCH_KEY"):
        assert environment[name].startswith("${" + name + ":?"), name
    assert "${POSTGRES_PASSWORD:?" in environment["DATABASE_URL"]
    assert not re.search(r"(?i)(password|secret|key)\s*=\s*[\"']?[A-Za-z0-9+/]{16,}", IMAGE)
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", "var", ".env"} <= {entry.strip("/") for entry in ignored}


def test_only_loopback_ports_are_opened():
    for service in SERVICES.values():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:"), port


def test_the_scanner_reads_whatever_an_upload_may_be(settings):
    sizes = {name: value for name, value in SERVICES["clamav"]["environment"].items() if str(value).endswith("M")}
    limit = settings.VORSPRACHE_UPLOAD_LIMITS["max_file_bytes"]
    assert sizes.keys() == {"CLAMD_CONF_StreamMaxLength", "CLAMD_CONF_MaxFileSize", "CLAMD_CONF_MaxScanSize"}
    assert all(int(value[:-1]) * 1024 * 1024 > limit for value in sizes.values())
    assert SERVICES["clamav"]["environment"]["CLAMD_CONF_AlertExceedsMax"] == "yes"


def test_every_setting_in_the_compose_file_is_explained_to_operators():
    text = (ROOT / "docs" / "operators.md").read_text()
    for name in SERVICES["web"]["environment"]:
        assert name in text, name


def test_the_image_has_the_packages_that_bootstrap_installs_for_running():
    bootstrap = (ROOT / ".ci" / "bootstrap").read_text().partition('if [ "$purpose" = test ]')[0]
    needed = set(re.findall(r"^\s*need ([a-z0-9.+-]+)", bootstrap, flags=re.MULTILINE)) - {"python3-venv", "npm"}
    installed = set(shlex.split(IMAGE.replace("\\\n", " ")))
    assert needed - installed == set()
