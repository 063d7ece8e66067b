from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from intake.actors import Actor
from intake.appointments.models import Booking
from intake.documents.acceptance import Upload
from intake.documents.models import StoredFile
from intake.documents.services import document_receive
from intake.documents.storage import FileStore
from intake.erasure import draft_erase
from intake.keystore.models import CaseKey, Erasure
from intake.sealing import case_key_create
from intake.verification import problems_found
from tests.factories import ApplicationFactory
from tests.intake.appointments.factories import LaneFactory, booked, submitted_case
from tests.intake.documents.samples import picture

pytestmark = pytest.mark.django_db


def found(**options):
    return {problem.code for problem in problems_found(grace=timedelta(0), **options)}


@pytest.fixture
def lane(db):
    return LaneFactory()


@pytest.fixture
def document(db):
    application = ApplicationFactory()
    return document_receive(
        application=application,
        requirement_key="passport",
        upload=Upload("pass.jpg", picture()),
        actor=Actor.applicant(application.pk),
    )


def test_a_healthy_store_has_nothing_to_report(document, capsys):
    assert found(deep=True) == set()
    call_command("verify_storage", "--deep", "--grace-minutes=0")
    assert "agree" in capsys.readouterr().out


def test_R03_a_file_without_its_row_is_reported(document):
    StoredFile.objects.all().delete()
    assert found() >= {"file_without_row", "document_without_file_row"}


def test_R03_a_row_without_its_file_is_reported_and_ends_with_1(document):
    FileStore().delete(document.storage_key)
    assert found() == {"row_without_file"}
    with pytest.raises(CommandError):
        call_command("verify_storage", "--grace-minutes=0")


def test_a_cut_file_is_reported(document):
    path = FileStore().path(document.storage_key)
    path.write_bytes(path.read_bytes()[:-1])
    assert found() == {"file_of_wrong_size"}


def test_an_altered_file_is_found_by_the_deep_look(document):
    path = FileStore().path(document.storage_key)
    data = bytearray(path.read_bytes())
    data[40] ^= 1
    path.write_bytes(data)
    assert found() == set()
    assert found(deep=True) == {"file_that_does_not_open"}


def test_a_file_row_that_nothing_names_is_reported(document):
    key = FileStore().write(document.application_id, b"left over")
    StoredFile.objects.create(key=key, case_id=document.application_id, size=9)
    assert found() == {"file_row_without_owner"}


def test_a_case_without_its_key_is_reported(document):
    CaseKey.objects.filter(case_id=document.application_id).delete()
    assert "case_without_key" in found()


def test_a_case_that_came_back_is_reported(document):
    Erasure.objects.create(case_id=document.application_id)
    assert "case_came_back" in found()


def test_an_erased_case_leaves_nothing_to_report(document, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        draft_erase(application=document.application, actor=Actor.system())
    assert found() == set()


def test_an_erased_case_with_a_key_is_reported(document, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        draft_erase(application=document.application, actor=Actor.system())
    case_key_create(document.application_id)
    assert "erased_case_with_key" in found()


def test_an_open_appointment_has_all_its_minutes(lane):
    booking = booked(submitted_case(lane))
    assert found() == set()
    booking.units.first().delete()
    assert found() == {"booking_without_its_time"}


def test_a_called_off_appointment_has_no_minutes(lane):
    booking = booked(submitted_case(lane))
    Booking.objects.filter(pk=booking.pk).update(state="cancelled_by_office")
    assert found() == {"called_off_booking_with_time", "closed_booking_with_open_case"}
