"""Change what an authority says of itself."""

from collections.abc import Mapping

from django.db import transaction

from intake.actors import Actor
from intake.audit import audit_record
from intake.authorities.models import Authority
from intake.authorities.models_notices import ReceiptNotice
from intake.authorities.permissions import require_editor


def receipt_notices_set(*, authority: Authority, texts: Mapping[str, str], actor: Actor) -> None:
    """Set the notice on receipts by language; an empty text takes it back. Raises ``NotPermitted``."""
    require_editor(actor, authority.pk)
    with transaction.atomic():
        for language, text in texts.items():
            if plain := text.strip():
                ReceiptNotice.objects.update_or_create(authority=authority, language=language, defaults={"text": plain})
            else:
                ReceiptNotice.objects.filter(authority=authority, language=language).delete()
        audit_record("receipt_notice_changed", actor=actor, authority_id=authority.pk, languages=sorted(texts))
