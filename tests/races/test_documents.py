"""Races for a case's documents and their pre-checks, with control tests where a lock is the only guard."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial

import pytest
from django.db import connections
from django.test import Client

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import step_save
from intake.documents import services
from intake.documents.errors import TooManyFiles
from intake.documents.models import Document, StoredFile
from intake.documents.storage import FileStore
from intake.prechecks import receivers, recording
from intake.prechecks.models import Finding, Precheck
from intake.prechecks.recording import precheck_record
from intake.prechecks.services import precheck_claim
from intake.prechecks.states import State
from intake.verification import problems_found
from tests.factories import STUDY_ANSWERS, ApplicationFactory
from tests.intake.documents.samples import picture
from tests.intake.documents.test_services import receive
from tests.intake.portal.visitor import upload, visitor
from tests.intake.prechecks.test_services import BAD
from tests.races.parallel import errors_in, gate, needs_postgres, together

pytestmark = [needs_postgres, pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def room_for_one(settings):
    settings.VORSPRACHE_UPLOAD_LIMITS = settings.VORSPRACHE_UPLOAD_LIMITS | {"max_files_per_case": 1}


@pytest.fixture
def locks_off(monkeypatch):
    monkeypatch.setattr(services, "lock", lambda pk: Application.objects.select_related("authority").get(pk=pk))


def files_on_disk():
    return {path.name for folder in FileStore().folders() for path in folder.iterdir()}


def two_uploads(draft):
    return together([partial(receive, draft, picture(text=text)) for text in ("eins", "zwei")])


def test_U42_of_two_uploads_at_the_edge_of_the_quota_one_is_accepted(room_for_one, monkeypatch):
    draft = ApplicationFactory()
    gate(monkeypatch, services, "_store", parties=2)
    outcomes = two_uploads(draft)
    assert errors_in(outcomes) == [TooManyFiles.__name__]
    assert files_on_disk() == {str(Document.objects.get().storage_key)}


def test_control_without_the_lock_both_are_accepted(room_for_one, locks_off, monkeypatch):
    draft = ApplicationFactory()
    gate(monkeypatch, services, "_store", parties=2)
    assert errors_in(two_uploads(draft)) == []
    assert Document.objects.count() == 2


def test_the_same_file_sent_twice_at_once_is_one_document(monkeypatch):
    draft = ApplicationFactory()
    gate(monkeypatch, services, "files_written", parties=2)
    first, second = together([partial(receive, draft, picture())] * 2)
    assert first == second == Document.objects.get()
    assert files_on_disk() == {str(first.storage_key)}
    assert Precheck.objects.count() == 1


def test_without_the_lock_the_constraint_still_keeps_one(locks_off, monkeypatch):
    draft = ApplicationFactory()
    gate(monkeypatch, services, "_store", parties=2)
    assert errors_in(together([partial(receive, draft, picture())] * 2)) == ["IntegrityError"]
    assert Document.objects.count() == 1


def test_T05_of_workers_that_come_at_once_one_gets_the_row():
    receive(ApplicationFactory())
    row = Precheck.objects.get()
    claims = together([partial(precheck_claim, row.pk)] * 4)
    assert errors_in(claims) == []
    assert len([claim for claim in claims if claim]) == 1


def test_T05_a_result_recorded_twice_at_once_is_recorded_once():
    receive(ApplicationFactory())
    claim = precheck_claim(Precheck.objects.get().pk)
    ends = together([partial(precheck_record, claim, BAD, may_retry=False)] * 3)
    assert sorted(ends) == [False, False, True]
    assert Finding.objects.count() == len(BAD.findings)
    assert len(files_on_disk()) == StoredFile.objects.count() == 2


def save_and_record(monkeypatch):
    """Save an answer and record a result at once, each stopped where it has locked what the other wants."""
    draft = ApplicationFactory()
    receive(draft)
    draft.refresh_from_db()
    claim = precheck_claim(Precheck.objects.get().pk)
    both_inside = threading.Barrier(2)

    def meeting(original):
        def wait_then(*args, **kwargs):
            with suppress(threading.BrokenBarrierError):
                both_inside.wait(3)
            return original(*args, **kwargs)

        return wait_then

    monkeypatch.setattr(recording, "_finish", meeting(recording._finish))
    monkeypatch.setattr(receivers, "prechecks_refresh", meeting(receivers.prechecks_refresh))
    save = partial(
        step_save,
        application=draft,
        step_key="personal",
        answers=STUDY_ANSWERS["personal"] | {"family_name": "YILDIZ"},
        lock_version=draft.lock_version,
        language="de",
        actor=Actor.applicant(draft.pk),
    )
    return errors_in(together([save, partial(precheck_record, claim, BAD, may_retry=False)]))


def test_answers_saved_while_a_result_is_recorded_do_not_block_each_other(monkeypatch):
    assert save_and_record(monkeypatch) == []
    assert Precheck.objects.filter(state=State.PENDING).count() == 1


# --- A hundred files at once (U39) ---


def test_U39_of_a_hundred_large_uploads_at_once_as_many_are_kept_as_were_confirmed():
    drafts = [ApplicationFactory() for _number in range(20)]
    browsers = {draft: visitor(draft) for draft in drafts}
    photo = picture(size=(900, 1200))

    def send(draft, number):
        tail = number.to_bytes(4, "big") + bytes(5 * 1024 * 1024 - len(photo) - 4)
        browser = Client()
        browser.cookies = browsers[draft].cookies
        status = upload(browser, draft, data=photo + tail, name=f"{number}.jpg").status_code
        connections.close_all()
        return status

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda numbered: send(drafts[numbered % 20], numbered), range(100)))

    confirmed = answers.count(302)
    assert set(answers) <= {302, 503}, "taken, or told to come again"
    assert confirmed == Document.objects.count() == StoredFile.objects.count() == len(files_on_disk())
    assert confirmed == 100
    assert list(problems_found(grace=timedelta(0))) == []
