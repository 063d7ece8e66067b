"""A letter to a person without e-mail: DIN 5008 form B, for an envelope with a window, with a QR code to the way back.

The QR code holds the address of the page on which a case is opened by reference, code and birth date; it holds no
secret. A letter that brings a code makes it when it is printed: a former code is void then, the new one is kept as a
keyed hash only and expires.
"""

import io
from typing import Any

import segno
from django.conf import settings
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from intake.actors import Actor
from intake.applications.access import code_issue_for_letter
from intake.applications.models import Application
from intake.applications.models_paper import Letter
from intake.applications.notices import resume_url
from intake.audit import audit_record
from intake.authorities.permissions import require_clerk
from intake.definitions.selectors import SOURCE_LANGUAGE
from intake.handover.receipt import languages_of
from intake.printing import pdf


def letter_print(*, letter: Letter, actor: Actor) -> bytes:
    """Return the letter as a PDF; it stays on the pile until it is marked as printed. Raises ``NotPermitted``."""
    application = letter.application
    require_clerk(actor, application.authority_id)
    code = code_issue_for_letter(application=application, actor=actor) if letter.kind == Letter.Kind.ACCESS else ""
    audit_record(
        "letter_opened",
        actor=actor,
        authority_id=application.authority_id,
        case_id=application.pk,
        obj=letter,
        kind=letter.kind,
    )
    address = resume_url(application)
    context = {
        "document_title": application.reference,
        "foot": application.reference,
        "application": application,
        "authority": application.authority,
        "address": address_lines(application),
        "parts": [_part(letter, language) for language in reversed(languages_of(application))],
        "code": code,
        "days": settings.VORSPRACHE_DRAFT_DAYS,
        "resume_url": address,
        "written_at": letter.created_at,
    }
    return pdf("print/letter.html", context, language=SOURCE_LANGUAGE, pictures={"way": qr_code(address)})


def address_lines(application: Application) -> list[str]:
    """Return name and postal address as they belong into the window; only the name where no address is known."""
    answers = application.answers
    pairs = (("given_names", "family_name"), ("street", "house_number"), ("postal_code", "city"))
    lines = [" ".join(str(answers.get(key) or "") for key in pair).strip() for pair in pairs]
    return [line for line in lines if line]


def has_postal_address(application: Application) -> bool:
    """Tell whether a letter would arrive."""
    return all(application.answers.get(key) for key in ("street", "postal_code", "city"))


def qr_code(address: str) -> str:
    """Return a QR code as SVG, readable when a quarter of it is damaged."""
    out = io.BytesIO()
    segno.make(address, error="q", micro=False).save(out, kind="svg", xmldecl=False, nl=False)
    return out.getvalue().decode()


def _part(letter: Letter, language: str) -> dict[str, Any]:
    """Return the letter's text in one language; German follows where the message has another."""
    content = letter.message.content if letter.message else {}
    german = language == SOURCE_LANGUAGE
    with override(language):
        subject = content.get("subject_de" if german else "subject") or _("Nachricht Ihrer Ausländerbehörde")
        if letter.message is None:
            subject = _("So öffnen Sie Ihren Antrag im Internet")
    text = content.get("text_de" if german else "text") or ""
    return {
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "subject": subject,
        "text": text,
    }
