import contextlib
import os
import time
import uuid

import pytest
from django.db import IntegrityError, transaction

from intake.documents.models import StoredFile
from intake.documents.storage import FileStore, files_delete, files_register, files_written, orphans_sweep
from intake.sealing import KeyDestroyed, SealBroken, case_key_create, case_key_destroy

pytestmark = pytest.mark.django_db


@pytest.fixture
def case_id():
    case = uuid.uuid4()
    case_key_create(case)
    return case


def files_on_disk():
    return [path for folder in FileStore().folders() for path in folder.iterdir()]


def make_old(path, hours=2):
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def test_a_file_comes_back_as_it_was_and_lies_sealed(case_id):
    key = FileStore().write(case_id, b"secret page")
    assert FileStore().read(key, case_id) == b"secret page"
    raw = FileStore().path(key).read_bytes()
    assert b"secret" not in raw
    assert FileStore().path(key).stat().st_mode & 0o077 == 0


def test_a_file_moved_to_another_key_does_not_open(case_id):
    first, second = FileStore().write(case_id, b"one"), FileStore().write(case_id, b"two")
    FileStore().path(second).write_bytes(FileStore().path(first).read_bytes())
    with pytest.raises(SealBroken):
        FileStore().read(second, case_id)


def test_an_erased_case_leaves_files_that_nobody_can_read(case_id):
    key = FileStore().write(case_id, b"secret page")
    case_key_destroy(case_id)
    with pytest.raises(KeyDestroyed):
        FileStore().read(key, case_id)


def test_files_go_when_their_transaction_is_refused(case_id):
    seen = []
    with contextlib.suppress(ValueError), files_written(case_id, [b"one", b"two"]):
        seen = files_on_disk()
        raise ValueError
    assert len(seen) == 2
    assert files_on_disk() == []


def test_files_stay_when_nobody_knows_whether_the_commit_arrived(case_id):
    with pytest.raises(IntegrityError), files_written(case_id, [b"one"]):
        raise IntegrityError
    assert len(files_on_disk()) == 1


def test_T10_a_file_without_a_row_is_swept_after_an_hour_and_not_before(case_id):
    fresh, old, kept = (FileStore().write(case_id, b"x") for _ in range(3))
    files_register(case_id, {kept: 1})
    make_old(FileStore().path(old))
    make_old(FileStore().path(kept))
    assert orphans_sweep(FileStore().folders()) == 1
    assert FileStore().path(fresh).exists()
    assert not FileStore().path(old).exists()
    assert FileStore().path(kept).exists()


def test_T10_a_write_that_was_broken_off_is_swept(case_id):
    path = FileStore().path(FileStore().write(case_id, b"x"))
    rest = path.with_name(f"{uuid.uuid4()}.part")
    rest.write_bytes(b"half")
    make_old(rest)
    assert orphans_sweep(FileStore().folders()) == 1
    assert not rest.exists()


def test_T09_a_full_disk_leaves_no_half_file(case_id, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        FileStore().write(case_id, b"x")
    assert files_on_disk() == []


@pytest.mark.django_db(transaction=True)
def test_a_file_is_removed_once_its_rows_deletion_is_committed(case_id):
    key = FileStore().write(case_id, b"x")
    files_register(case_id, {key: 1})
    with transaction.atomic():
        files_delete([key])
        assert FileStore().path(key).exists()
    assert not FileStore().path(key).exists()
    assert not StoredFile.objects.exists()
