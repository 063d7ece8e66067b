import uuid

import pytest
from django.db import connections

from intake import sealing
from intake.keystore.models import CaseKey, Erasure
from intake.sealing import KeyDestroyed, SealBroken, case_key_create, case_key_destroy, keyed_hash, seal, unseal

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    case_id = uuid.uuid4()
    case_key_create(case_id)
    return case_id


def test_what_was_sealed_opens_again_under_the_same_case_and_place(case):
    assert unseal(case, seal(case, "Yılmaz".encode(), context="here"), context="here") == "Yılmaz".encode()


def test_a_sealed_value_does_not_contain_its_text(case):
    assert b"Al-Hassan" not in seal(case, b"Al-Hassan", context="here")


def test_equal_texts_are_sealed_differently(case):
    assert seal(case, b"same", context="here") != seal(case, b"same", context="here")


def test_a_value_moved_to_another_place_does_not_open(case):
    with pytest.raises(SealBroken):
        unseal(case, seal(case, b"secret", context="answers"), context="note")


def test_a_value_of_another_case_does_not_open(case):
    other = uuid.uuid4()
    case_key_create(other)
    with pytest.raises(SealBroken):
        unseal(other, seal(case, b"secret", context="here"), context="here")


@pytest.mark.parametrize("position", [0, 1, 13, -1])
def test_an_altered_value_does_not_open(case, position):
    blob = bytearray(seal(case, b"secret", context="here"))
    blob[position] ^= 1
    with pytest.raises(SealBroken):
        unseal(case, bytes(blob), context="here")


def test_a_destroyed_key_makes_the_case_unreadable_and_stands_in_the_journal(case):
    blob = seal(case, b"secret", context="here")
    case_key_destroy(case)
    case_key_destroy(case)
    with pytest.raises(KeyDestroyed):
        unseal(case, blob, context="here")
    assert Erasure.objects.filter(case_id=case).count() == 1


def test_case_keys_lie_in_a_database_of_their_own(case):
    assert CaseKey.objects.using("keys").filter(case_id=case).exists()
    assert "keystore_casekey" not in connections["default"].introspection.table_names()


def test_the_wrapped_key_is_not_the_key(case):
    sealing.key_cache.clear()
    blob = seal(case, b"secret", context="here")
    row = CaseKey.objects.get(case_id=case)
    assert sealing.key_cache.get(case) not in bytes(row.wrapped)
    assert unseal(case, blob, context="here") == b"secret"


def test_a_case_key_under_a_former_master_key_still_opens(case, settings):
    blob = seal(case, b"secret", context="here")
    former = dict(settings.VORSPRACHE_MASTER_KEYS)
    settings.VORSPRACHE_MASTER_KEYS = {"next": "bmV4dC1tYXN0ZXIta2V5LW9mLXRoaXJ0eS10d28tYnk=", **former}
    sealing.key_cache.clear()
    assert unseal(case, blob, context="here") == b"secret"


def test_keyed_hashes_differ_by_purpose_and_key(settings):
    first = keyed_hash("name", "AMAL")
    assert first == keyed_hash("name", "AMAL")
    assert first != keyed_hash("document", "AMAL")
    settings.VORSPRACHE_SEARCH_KEY = "b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktb3Q="
    assert first != keyed_hash("name", "AMAL")
