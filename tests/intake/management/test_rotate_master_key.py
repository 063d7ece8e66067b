import base64
import os

import pytest
from django.core.management import CommandError, call_command

from intake.applications.models import Application
from intake.keystore.models import CaseKey
from intake.sealing import case_keys_rewrap, key_cache
from tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def rotated(settings):
    """Two cases under the old master key; a new one stands first from now on."""
    cases = [ApplicationFactory(), ApplicationFactory(submitted=True)]
    new = base64.b64encode(os.urandom(32)).decode()
    settings.VORSPRACHE_MASTER_KEYS = {"new": new, **settings.VORSPRACHE_MASTER_KEYS}
    key_cache.clear()
    return cases


def test_every_key_is_wrapped_anew_and_every_case_opens_without_the_old_master_key(rotated, settings, capsys):
    call_command("rotate_master_key")
    assert set(CaseKey.objects.values_list("master_key_id", flat=True)) == {"new"}
    settings.VORSPRACHE_MASTER_KEYS = {"new": settings.VORSPRACHE_MASTER_KEYS["new"]}
    key_cache.clear()
    assert all(case.answers["family_name"] for case in Application.objects.all())
    assert "All 2 case keys are wrapped by 'new'" in capsys.readouterr().out


def test_sealed_values_are_not_touched(rotated):
    before = list(Application.objects.order_by("pk").values_list("answers_sealed", flat=True))
    call_command("rotate_master_key")
    after = list(Application.objects.order_by("pk").values_list("answers_sealed", flat=True))
    assert [bytes(value) for value in before] == [bytes(value) for value in after]


def test_a_rotation_broken_off_goes_on_where_it_stood(rotated):
    assert case_keys_rewrap(limit=1) == 1
    assert CaseKey.objects.filter(master_key_id="new").count() == 1
    assert all(case.answers for case in Application.objects.all())
    assert case_keys_rewrap(limit=10) == 1
    assert case_keys_rewrap() == 0


def test_a_missing_master_key_is_named_and_nothing_is_changed(rotated, settings):
    settings.VORSPRACHE_MASTER_KEYS = {"new": settings.VORSPRACHE_MASTER_KEYS["new"]}
    with pytest.raises(CommandError, match="missing"):
        call_command("rotate_master_key")
    assert not CaseKey.objects.filter(master_key_id="new").exists()
