import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
READERS = re.compile(r"""(?:env\.\w+|required)\(\s*"([A-Z_]+)\"""")


def settings_read():
    found = set()
    for path in (ROOT / "cms" / "settings").glob("*.py"):
        found |= set(READERS.findall(path.read_text(encoding="utf-8")))
    return sorted(found)


def test_settings_are_found_at_all():
    assert "SECRET_KEY" in settings_read()


@pytest.mark.parametrize("name", settings_read())
def test_every_setting_that_is_read_is_documented_for_operators(name):
    assert f"`{name}`" in (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")


def test_the_nine_files_of_the_readme_exist_and_are_small():
    paths = re.findall(r"^\d\. `([^`]+)`", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(paths) == 9
    for path in paths:
        assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) < 400, path


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_every_link_between_documents_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8"), re.MULTILINE):
        assert (path.parent / target).exists(), target


def test_every_make_target_that_the_documents_name_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"(?:^ {4}|`)make ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), (path.name, target)
