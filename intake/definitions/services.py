"""Put a form into force."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from intake.actors import Actor
from intake.audit import audit_record
from intake.definitions.errors import DefinitionInvalid, LintProblem
from intake.definitions.lint import Texts, lint
from intake.definitions.models import FormDefinition, FormRevision
from intake.definitions.schema import parse


def _sha256(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def revision_freeze(
    *,
    content: Mapping[str, Any],
    texts: Texts,
    source_key: uuid.UUID | None,
    required_languages: Sequence[str],
    actor: Actor,
) -> FormRevision:
    """Compile what an editor published to an immutable revision, which is in force from its commit on.

    Returns the revision in force unchanged when nothing differs. Raises ``DefinitionInvalid`` with all problems;
    then the former revision stays in force.
    """
    try:
        form = parse(content)
    except (KeyError, TypeError) as error:
        raise DefinitionInvalid([LintProblem("title", "malformed", str(error))]) from error
    if problems := lint(form, texts, required_languages=required_languages):
        raise DefinitionInvalid(problems)
    with transaction.atomic():
        definition = _definition(form.key, source_key)
        current = definition.revisions.order_by("-number").first()
        sha256 = _sha256([content, texts])
        if current and current.sha256 == sha256:
            return current
        number = (definition.revisions.aggregate(Max("number"))["number__max"] or 0) + 1
        revision = FormRevision.objects.create(
            definition=definition,
            number=number,
            content=dict(content),
            texts={language: dict(entries) for language, entries in texts.items()},
            sha256=sha256,
            logic_sha256=_sha256(content),
            published_by=actor.user,
        )
        audit_record("revision_frozen", actor=actor, obj=revision, key=form.key, number=number)
    return revision


def _definition(key: str, source_key: uuid.UUID | None) -> FormDefinition:
    definition, _created = FormDefinition.objects.get_or_create(key=key, defaults={"source_key": source_key})
    definition = FormDefinition.objects.select_for_update().get(pk=definition.pk)
    if source_key and definition.source_key != source_key:
        raise DefinitionInvalid([LintProblem("title", "key_taken", key)])
    return definition
