"""Read cases, always as somebody."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import AccessGrant, Application, Message, SearchToken
from intake.applications.passes import pass_look_record
from intake.applications.scopes import OutsidePass, Scope
from intake.applications.search import number_digests, query_digests
from intake.applications.states import VISIBLE_TO_CLERKS, State
from intake.authorities.selectors import clerk_authority_ids
from intake.definitions.parameters import parameter_facts
from intake.definitions.schema import Step
from intake.definitions.selectors import form_of
from intake.definitions.visibility import Path, path_through
from intake.errors import NotPermitted

WHOLE_MATCHES = 100


def application_for(
    actor: Actor, application_id: uuid.UUID, *, scopes: Sequence[Scope] = (Scope.READ,), page: str = ""
) -> Application:
    """Return the case for its applicant; raises ``NotPermitted`` for everybody else and for an erased case.

    Who holds a pass gets it if the pass grants one of ``scopes``, and the look at ``page`` is recorded; else it raises
    ``OutsidePass``.
    """
    if actor.application_id != application_id or not (actor.kind == "applicant" or actor.has_pass):
        raise NotPermitted
    if actor.has_pass and actor.scopes.isdisjoint(scopes):
        raise OutsidePass
    application = (
        Application.objects.select_related("authority", "revision")
        .defer("revision__content", "revision__texts")
        .filter(pk=application_id)
        .exclude(state=State.ERASED)
        .first()
    )
    if application is None:
        raise NotPermitted
    if actor.has_pass:
        pass_look_record(actor, application, page)
    return application


def applications_visible_to(user: Any) -> QuerySet[Application]:
    """Return the submitted cases of the authorities in which ``user`` is a clerk."""
    return Application.objects.filter(
        authority_id__in=clerk_authority_ids(user), state__in=VISIBLE_TO_CLERKS
    ).select_related("authority")


def applications_found(applications: QuerySet[Application], text: str) -> QuerySet[Application]:
    """Narrow to the cases that match every part of a query, or the whole of it as one number written with spaces.

    See ``search.query_digests`` for what is found: reference, names, birth date, numbers.
    """
    if len(text.split()) > 1:
        whole = SearchToken.objects.filter(digest__in=number_digests(text))
        if ids := list(whole.values_list("application", flat=True)[:WHOLE_MATCHES]):
            return applications.filter(pk__in=ids)
    for digests in query_digests(text):
        tokens = SearchToken.objects.filter(digest__in=digests)
        applications = applications.filter(pk__in=tokens.values("application"))
    return applications


def path_of(application: Application) -> Path:
    """Return the way through the form for the case's answers, dated by its submission or today."""
    today = timezone.localdate(application.submitted_at) if application.submitted_at else timezone.localdate()
    form = form_of(application.revision_id)
    return path_through(form, application.answers, today=today, parameters=parameter_facts(form.parameters, today))


def open_steps(application: Application, path: Path | None = None) -> list[Step]:
    """Return the visible steps that are not done yet, in order."""
    steps = (path or path_of(application)).steps
    return [step for step in steps if application.progress.get(step.key) != "done"]


def minimum_missing(application: Application, path: Path | None = None) -> list[str]:
    """Return the keys of the steps without which the case cannot be submitted (identity, contact, purpose)."""
    required = form_of(application.revision_id).submit_requires
    return [step.key for step in open_steps(application, path) if step.key in required]


def has_typed_code(application: Application) -> bool:
    """Tell whether a typed code that still opens the case was given out."""
    return application.grants.filter(kind=AccessGrant.Kind.CODE, expires_at__gt=timezone.now()).exists()


def messages_of(application: Application) -> QuerySet[Message]:
    """Return the case's messages of both sides, newest first; the caller has already checked access to the case."""
    return application.messages.all()


def unread_from_applicant(application_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Count by case what its applicant wrote and no clerk has read (one query)."""
    rows = Message.objects.filter(application__in=list(application_ids), from_applicant=True, read_at=None)
    return dict(rows.order_by().values_list("application").annotate(Count("pk")))
