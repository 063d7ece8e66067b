"""The demo, loaded once a module: every test inside sees it and changes it for itself alone."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import translation

from tests.conftest import clear_caches
from tests.factories import STUDY

SMALL = {"forms": [STUDY], "languages": ["en", "tr", "ar"], "adopt_automatically": True}


def load_demo(**options):
    """Run the command, with one form in four languages unless told otherwise, and return what it printed."""
    printed = StringIO()
    call_command("load_demo", stdout=printed, **{**SMALL, **options})
    return printed.getvalue()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """Load the demo on port 80, so that the test client's host names find its sites; give what was printed."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            translation.activate("de")
            clear_caches()
            yield load_demo(port=80)
            transaction.set_rollback(True)
        clear_caches()


@pytest.fixture
def herne(client):
    """Return a client of the first authority's site."""
    client.defaults["HTTP_HOST"] = "herne.localhost"
    return client
