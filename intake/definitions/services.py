"""Put a form into force."""

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from intake.actors import Actor
from intake.audit import audit_record
from intake.authorities.models import Authority
from intake.definitions.errors import DefinitionInvalid, LintProblem
from intake.definitions.lint import Texts, lint
from intake.definitions.models import FormDefinition, FormRevision
from intake.definitions.parameters import parameter_keys
from intake.definitions.schema import parse


def _sha256(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Local:
    """What makes a revision an authority's own: whose it is, which standard it adapts, and where it differs."""

    authority: Authority
    standard: FormRevision
    origins: Mapping[str, str]
    differences: Sequence[Mapping[str, Any]]


def revision_problems(
    content: Mapping[str, Any], texts: Texts, *, required_languages: Sequence[str]
) -> list[LintProblem]:
    """Return everything that keeps this form from coming into force."""
    try:
        form = parse(content)
    except (KeyError, TypeError) as error:
        return [LintProblem("title", "malformed", str(error))]
    return lint(form, texts, required_languages=required_languages, parameters=parameter_keys())


def revision_freeze(
    *,
    content: Mapping[str, Any],
    texts: Texts,
    source_key: uuid.UUID | None,
    required_languages: Sequence[str],
    actor: Actor,
    local: Local | None = None,
) -> FormRevision:
    """Compile what an editor published to an immutable revision: a standard, or with ``local`` an authority's own.

    Returns the latest revision unchanged when nothing differs. Raises ``DefinitionInvalid`` with all problems;
    then the former revision stays in force.
    """
    if problems := revision_problems(content, texts, required_languages=required_languages):
        raise DefinitionInvalid(problems)
    with transaction.atomic():
        definition = _definition(content["key"], source_key)
        known = definition.revisions.filter(authority=local.authority if local else None)
        current = known.order_by("-number").first()
        sha256 = _sha256([content, texts])
        if current and current.sha256 == sha256 and current.standard_id == (local.standard.pk if local else None):
            return current
        number = (known.aggregate(Max("number"))["number__max"] or 0) + 1
        revision = FormRevision.objects.create(
            definition=definition,
            number=number,
            authority=local.authority if local else None,
            standard=local.standard if local else None,
            origins=dict(local.origins) if local else {},
            differences=[dict(one) for one in local.differences] if local else [],
            content=dict(content),
            texts={language: dict(entries) for language, entries in texts.items()},
            sha256=sha256,
            logic_sha256=_sha256(content),
            published_by=actor.user,
        )
        audit_record("revision_frozen", actor=actor, obj=revision, key=content["key"], number=number)
    return revision


def _definition(key: str, source_key: uuid.UUID | None) -> FormDefinition:
    definition, _created = FormDefinition.objects.get_or_create(key=key, defaults={"source_key": source_key})
    definition = FormDefinition.objects.select_for_update().get(pk=definition.pk)
    if source_key and definition.source_key != source_key:
        raise DefinitionInvalid([LintProblem("title", "key_taken", key)])
    return definition
