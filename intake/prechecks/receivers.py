"""Hear from documents and answers, and register what the worker looks after."""

from typing import Any

from django.dispatch import receiver

from intake import reconcile
from intake.applications.models import Application
from intake.applications.signals import answers_saved
from intake.documents.models import Document
from intake.documents.signals import document_received
from intake.documents.storage import orphans_sweep_next
from intake.prechecks.services import precheck_request, prechecks_reclaim, prechecks_refresh

reconcile.register("prechecks", prechecks_reclaim)
reconcile.register("orphaned_files", orphans_sweep_next)


@receiver(document_received)
def on_document_received(sender: object, document: Document, application: Application, **kwargs: Any) -> None:
    """Ask about a new document at once."""
    precheck_request(document=document, application=application)


@receiver(answers_saved)
def on_answers_saved(sender: object, application: Application, **kwargs: Any) -> None:
    """Ask again where an answer changed that a document was compared with."""
    prechecks_refresh(application)
