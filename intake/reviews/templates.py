"""An authority's own message templates: kept by its editors, checked before a clerk can send one."""

import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from intake.actors import Actor
from intake.audit import audit_record
from intake.authorities.permissions import require_editor
from intake.errors import NotPermitted
from intake.reviews.errors import TemplateInvalid
from intake.reviews.models_templates import MessageTemplate
from intake.reviews.placeholders import PLACEHOLDERS, names_in
from intake.reviews.reasons import SOURCE_LANGUAGE


def message_template_save(
    *,
    authority_id: int,
    template_id: uuid.UUID | None,
    label: str,
    state: str,
    texts: Mapping[str, Mapping[str, str]],
    active: bool,
    actor: Actor,
) -> MessageTemplate:
    """Add or change a template. Raises ``NotPermitted``, ``TemplateInvalid`` with everything that is wrong."""
    require_editor(actor, authority_id)
    kept = {language: dict(own) for language, own in texts.items() if own.get("subject") or own.get("text")}
    if problems := template_problems(kept):
        raise TemplateInvalid(problems=problems)
    with transaction.atomic():
        row = MessageTemplate(authority_id=authority_id)
        if template_id is not None:
            found = MessageTemplate.objects.select_for_update().filter(pk=template_id, authority_id=authority_id)
            row = found.first() or _nothing()
        row.label, row.state, row.texts, row.active = label.strip(), state, kept, active
        row.changed_by, row.changed_at = actor.user, timezone.now()
        row.save()
        audit_record("message_template_saved", actor=actor, authority_id=authority_id, obj=row, active=active)
    return row


def _nothing() -> MessageTemplate:
    raise NotPermitted


def template_problems(texts: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str, str]]:
    """Return what keeps a template from being used, each as language, code and the name that it is about."""
    german = texts.get(SOURCE_LANGUAGE, {})
    problems = [
        (language, "incomplete", "")
        for language in dict.fromkeys((SOURCE_LANGUAGE, *texts))
        if not (texts.get(language, {}).get("subject", "").strip() and texts[language].get("text", "").strip())
    ]
    wanted = names_in(german.get("subject", ""), german.get("text", ""))
    problems += [(SOURCE_LANGUAGE, "unknown", name) for name in wanted if name not in PLACEHOLDERS]
    for language, own in texts.items():
        if language != SOURCE_LANGUAGE:
            found = names_in(own.get("subject", ""), own.get("text", ""))
            problems += [(language, "lacks", name) for name in wanted if name not in found]
            problems += [(language, "strange", name) for name in found if name not in wanted]
    return problems
