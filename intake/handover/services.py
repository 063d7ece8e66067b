"""Make the packages: a case for the authority's own records, and a person's copy of their data."""

from collections.abc import Iterable
from typing import IO, Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import override

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_applicant
from intake.applications.states import VISIBLE_TO_CLERKS
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.definitions.selectors import SOURCE_LANGUAGE
from intake.documents.models import Document
from intake.documents.states import Place
from intake.errors import NotPermitted
from intake.handover.application_json import SCHEMA_NAME, application_data, dumped, schema_text
from intake.handover.checks_json import checks_data
from intake.handover.package import Package, originals_add
from intake.handover.receipt import receipt_pdf
from intake.handover.summary import summary_pdf
from intake.throttling import attempt_count

COPIES_PER_HOUR = 5


def case_export(*, application: Application, actor: Actor, history: Iterable[Any]) -> IO[bytes]:
    """Return the case as a ZIP for its clerks; the caller closes the file. Raises ``NotPermitted``.

    ``history`` are the lines of the record in words, see ``summary_pdf``. The line in the record is committed before
    anything is opened; nothing is locked while the package is made.
    """
    require_clerk(actor, application.authority_id)
    if application.state not in VISIBLE_TO_CLERKS:
        raise NotPermitted
    _record("case_exported", application, actor)
    documents = list(Document.objects.filter(application=application))
    _know_their_case(documents, application)
    with Package() as package:
        package.add("summary.pdf", summary_pdf(application, history), packed=True)
        files = originals_add(package, documents, actor)
        data = application_data(application, language=SOURCE_LANGUAGE, files=files, with_names=True)
        package.add("application.json", dumped(data))
        package.add(SCHEMA_NAME, schema_text().encode())
        package.add("checks.json", dumped(checks_data(application, documents)))
        return package.finished()


def data_copy_make(*, application: Application, actor: Actor) -> IO[bytes]:
    """Return a person's copy of their data (Art. 15 (3) DSGVO) as a ZIP; the caller closes the file.

    For the applicant alone, not for whoever helps with a pass. Staff appear in it by role only. Raises
    ``NotPermitted``, ``OutsidePass``, ``TooManyAttempts``.
    """
    require_applicant(actor, application)
    attempt_count("data-copy", str(application.pk), limit=COPIES_PER_HOUR)
    _record("data_copied", application, actor)
    documents = list(Document.objects.filter(application=application, place=Place.ACTIVE))
    _know_their_case(documents, application)
    with Package() as package:
        with override(application.language):
            package.add("README.txt", render_to_string("print/data_copy.txt", {"application": application}).encode())
        if application.submitted_at:
            package.add("receipt.pdf", receipt_pdf(application), packed=True)
        files = originals_add(package, documents, actor)
        data = application_data(application, language=application.language, files=files, with_names=False)
        package.add("application.json", dumped(data))
        package.add(SCHEMA_NAME, schema_text().encode())
        return package.finished()


def _record(event: str, application: Application, actor: Actor) -> None:
    with transaction.atomic():
        audit_record(event, actor=actor, authority_id=application.authority_id, case_id=application.pk)


def _know_their_case(documents: Iterable[Document], application: Application) -> None:
    for document in documents:
        document.application = application
