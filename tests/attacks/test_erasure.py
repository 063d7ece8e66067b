"""After an erasure a dump of everything holds nothing of the person, whatever the case had gathered (R01)."""

import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from intake.actors import Actor
from intake.applications.access import code_issue
from intake.applications.messages import message_send
from intake.applications.services import application_withdraw
from intake.authorities.models import Membership
from intake.documents.storage import FileStore
from intake.keystore.models import CaseKey
from intake.prechecks.states import Result
from intake.retention.services import cases_erase_due, retention_rule_set
from intake.reviews.services import DecisionInput, review_record
from tests.factories import ApplicationFactory, MembershipFactory
from tests.intake.documents.samples import picture
from tests.intake.documents.test_services import files_on_disk, receive
from tests.intake.reviews.factories import make_booking, make_clerk, make_document, make_precheck

pytestmark = pytest.mark.django_db

NAME, NUMBER, FILE, EMAIL, NOTE = "QUASTENFLOSSER", "Z98765432", "rotfeder", "tiefsee@applicant.example", "Seegurke"
SECRETS = (NAME, NUMBER, FILE, EMAIL, NOTE)


@pytest.fixture
def gathered(db):
    """Return a case with all that a case gathers, and its clerk."""
    answers = {"family_name": NAME, "passport_number": NUMBER, "email": EMAIL}
    case = ApplicationFactory(complete=True, submitted=True, answers=answers)
    applicant = Actor.applicant(case.pk)
    clerk = make_clerk(case.authority)
    code_issue(application=case, actor=applicant)
    receive(case, picture(text=NAME), f"{FILE}.jpg", key="visa")
    document = make_document(case)
    document.name = f"{FILE}.pdf"
    document.note = NOTE
    document.save()
    found = ("name_match.family_name", "failed", {"expected": NAME, "read": NOTE})
    make_precheck(document, Result.FINDINGS, findings=[found])
    make_booking(case)
    case.refresh_from_db()
    decision = DecisionInput(document_id=document.pk, verdict="rejected", reason_key="unreadable", comment=NOTE)
    staff = Actor.staff(clerk)
    review_record(application=case, decisions=[decision], lock_version=case.lock_version, actor=staff)
    message_send(application=case, subject=NOTE, text=NOTE, subject_de=NOTE, text_de=NOTE, actor=staff)
    return case, clerk


def everything_stored(tmp_path):
    """Return both databases as text, and every byte of the private store."""
    texts = []
    for alias in ("default", "keys"):
        path = tmp_path / f"{uuid.uuid4()}.json"
        call_command("dumpdata", database=alias, output=str(path), verbosity=0)
        texts.append(path.read_text(encoding="utf-8"))
    return "".join(texts), [path.read_bytes() for folder in FileStore().folders() for path in folder.iterdir()]


def test_R01_nothing_of_a_person_is_readable_in_a_dump_before_and_nothing_is_there_after(
    gathered, tmp_path, time_machine, django_capture_on_commit_callbacks
):
    case, clerk = gathered
    text, files = everything_stored(tmp_path)
    assert files
    for secret in SECRETS:
        assert secret not in text, "sealed, from the first day"
        assert not any(secret.encode() in data for data in files)

    application_withdraw(application=case, actor=Actor.applicant(case.pk))
    MembershipFactory(user=clerk, authority=case.authority, role=Membership.Role.LEAD)
    retention_rule_set(authority=case.authority, state="withdrawn", days=180, actor=Actor.staff(clerk))
    time_machine.move_to(timezone.now() + timedelta(days=181))
    with django_capture_on_commit_callbacks(execute=True):
        assert cases_erase_due() == 1

    assert not CaseKey.objects.filter(case_id=case.pk).exists()
    assert files_on_disk() == set()
    case.refresh_from_db()
    sealed = [field for field in case._meta.concrete_fields if field.name.endswith("_sealed")]
    assert sealed
    assert {getattr(case, field.attname) for field in sealed} <= {None, b"", ""}
    for model in apps.get_app_config("intake").get_models():
        columns = {field.name for field in model._meta.concrete_fields}
        if "application" in columns and any(name.endswith("_sealed") for name in columns):
            assert not model._default_manager.filter(application=case).exists(), model
    for secret in SECRETS:
        assert secret not in everything_stored(tmp_path)[0]
