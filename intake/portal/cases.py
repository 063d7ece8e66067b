"""What every page of a case needs: the case as its applicant, and its texts in the language of the page."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.scopes import Scope
from intake.applications.selectors import application_for
from intake.definitions.selectors import FormText, RevisionTexts, texts_of
from intake.portal.session import actor_for

#: Pages about documents also open to a telephone that may only upload.
DOCUMENT_SCOPES = (Scope.READ, Scope.UPLOAD)


def case_of(
    request: HttpRequest, case_id: uuid.UUID, *, scopes: Sequence[Scope] = (Scope.READ,)
) -> tuple[Application, Actor]:
    """Return the case and its applicant; raises ``NotPermitted`` for everybody without access.

    With a pass that grants one of ``scopes``, its holder is the actor, and the look at this page is recorded.
    """
    actor = actor_for(request, case_id)
    return application_for(actor, case_id, scopes=scopes, page=page_name(request)), actor


def page_name(request: HttpRequest) -> str:
    """Return the name of the route, under which a look is recorded."""
    return request.resolver_match.view_name if request.resolver_match else ""


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
