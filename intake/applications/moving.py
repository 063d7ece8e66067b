"""Move a draft to a newer revision of its form, when nothing changes for its person but the wording of questions."""

from collections.abc import Iterator

from django.db import transaction

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_applicant
from intake.applications.services import lock
from intake.applications.states import State
from intake.audit import audit_record
from intake.definitions.errors import NoRevisionInForce
from intake.definitions.models import FormRevision
from intake.definitions.schema import Form, Statement
from intake.definitions.selectors import SOURCE_LANGUAGE, form_of, revision_in_force, texts_of


def binding_paths(form: Form) -> Iterator[str]:
    """Yield the paths of what a person read and agreed to: statements and consents."""
    for step in form.steps:
        for item in step.items:
            if isinstance(item, Statement):
                yield from (f"statement.{item.key}.heading", f"statement.{item.key}.text")
            elif item.type == "consent":
                yield from (f"question.{item.address}.label", f"question.{item.address}.help")


def may_move(former: FormRevision, newer: FormRevision, language: str) -> bool:
    """Tell whether a draft may go on with ``newer``: the same logic, and the same binding words.

    Words are compared as they are shown, in German, which binds, and in the draft's language.
    """
    if former.logic_sha256 != newer.logic_sha256:
        return False
    paths = list(binding_paths(form_of(newer.pk)))
    return all(
        texts_of(former.pk, own).get(path) == texts_of(newer.pk, own).get(path)
        for own in {SOURCE_LANGUAGE, language}
        for path in paths
    )


def application_move_to_revision(*, application: Application, actor: Actor) -> Application:
    """Let a draft go on with the revision in force where ``may_move`` allows it; else it keeps its own.

    Answers, progress and the version of the draft stay, so that a page that is open elsewhere can still be sent.
    """
    require_applicant(actor, application)
    if application.state != State.DRAFT:
        return application
    try:
        newer = revision_in_force(application.authority, application.service_key)
    except NoRevisionInForce:
        return application
    if newer.pk == application.revision_id:
        return application
    with transaction.atomic():
        row = lock(application.pk)
        former = row.revision
        if row.state != State.DRAFT or former.pk == newer.pk or not may_move(former, newer, row.language):
            return row
        row.revision = newer
        row.save(update_fields=["revision"])
        audit_record(
            "application_moved_to_revision",
            actor=actor,
            authority_id=row.authority_id,
            case_id=row.pk,
            obj=row,
            former=former.number,
            number=newer.number,
        )
    return row
