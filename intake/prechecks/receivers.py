"""Hear from documents and answers, and register what the worker looks after."""

from typing import Any

from django.dispatch import receiver

from intake import reconcile
from intake.applications.models import Application
from intake.applications.signals import answers_saved, application_submitted
from intake.documents.models import Document
from intake.documents.signals import document_reassigned, document_received, document_set_aside
from intake.prechecks.services import (
    precheck_request,
    prechecks_reclaim,
    prechecks_redate,
    prechecks_refresh,
    prechecks_retry,
)
from intake.prechecks.settling import findings_settle

reconcile.register("prechecks", prechecks_reclaim)
reconcile.register("prechecks_retry", prechecks_retry)


@receiver(document_received)
def on_document_received(sender: object, document: Document, application: Application, **kwargs: Any) -> None:
    """Ask about a new document at once."""
    precheck_request(document=document, application=application)


@receiver(answers_saved)
def on_answers_saved(sender: object, application: Application, **kwargs: Any) -> None:
    """Ask again where an answer changed that a document was compared with."""
    prechecks_refresh(application)


@receiver(application_submitted)
def on_application_submitted(sender: object, application: Application, **kwargs: Any) -> None:
    """Judge by the day of submission what was judged on an earlier one."""
    prechecks_redate(application)


@receiver(document_set_aside)
def on_document_set_aside(sender: object, application: Application, **kwargs: Any) -> None:
    """Judge the files that are left without the one that went."""
    findings_settle(application)


@receiver(document_reassigned)
def on_document_reassigned(sender: object, document: Document, application: Application, **kwargs: Any) -> None:
    """Check a document as what it is, now that a clerk said so."""
    precheck_request(document=document, application=application)
