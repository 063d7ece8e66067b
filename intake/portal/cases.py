"""What every page of a case needs: the case as its applicant, and its texts in the language of the page."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.selectors import application_for
from intake.definitions.selectors import FormText, RevisionTexts, texts_of
from intake.portal.session import actor_for


def case_of(request: HttpRequest, case_id: uuid.UUID) -> tuple[Application, Actor]:
    """Return the case and its applicant; raises ``NotPermitted`` for everybody without access."""
    actor = actor_for(request, case_id)
    return application_for(actor, case_id), actor


def current_language() -> str:
    """Return the language of the page."""
    return get_language() or settings.LANGUAGE_CODE


def case_texts(application: Application) -> RevisionTexts:
    """Return the texts of the form that the case was filled in with, in the language of the page."""
    return texts_of(application.revision_id, current_language())


def marked(text: FormText) -> str | SafeString:
    """Return a text for a template; German that stands in for another language is marked as such."""
    return text.__html__() if text.is_fallback else text.value


def page_context(application: Application, **more: Any) -> dict[str, Any]:
    """Return what the frame of a case's page reads, and more."""
    return {"application": application, "authority": application.authority, **more}
