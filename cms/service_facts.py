"""What a service page says from the form in force: for whom, papers with their conditions in words, fees, times."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cms.condition_words import condition_words
from intake.authorities.selectors import authority_of_request, service_offered
from intake.definitions.conditions import Condition
from intake.definitions.errors import NoRevisionInForce
from intake.definitions.parameters import parameter_value
from intake.definitions.schema import DocumentRequirement, FeeRule, Form
from intake.definitions.selectors import RevisionTexts, form_of, revision_in_force, texts_of


@dataclass(frozen=True)
class Paper:
    """A document as the page lists it; the texts are safe markup that names a fallback's language."""

    label: SafeString
    help: SafeString
    evidence: tuple[SafeString, ...]
    condition: SafeString | str
    original: bool
    translation: bool
    legalisation: bool
    max_age_days: int | None


@dataclass(frozen=True)
class ServiceFacts:
    """Everything that the form knows about a service, in one language."""

    service_key: str
    revision_number: int
    for_whom: SafeString
    summary: SafeString
    legal_basis: tuple[str, ...]
    always: tuple[Paper, ...]
    depends: tuple[Paper, ...]
    optional: tuple[Paper, ...]
    fees: tuple[tuple[SafeString, str, str], ...]
    fee_rules: tuple[tuple[SafeString, str, str], ...]
    processing_note: SafeString
    target_days: int | None
    appointment_note: SafeString
    appointment_minutes: int | None
    bring: tuple[SafeString, ...]


def service_facts(request: HttpRequest, service_key: str, language: str) -> ServiceFacts | None:
    """Return the facts of a service that this request's authority offers, ``None`` if it cannot be applied for."""
    authority = authority_of_request(request)
    if authority is None or service_offered(authority, service_key) is None:
        return None
    try:
        revision = revision_in_force(authority, service_key)
    except NoRevisionInForce:
        return None
    form, texts = form_of(revision.pk), texts_of(revision.pk, language)
    papers = [(document, paper_of(document, form, texts, document.condition)) for document in form.documents]
    return ServiceFacts(
        service_key=service_key,
        revision_number=revision.number,
        for_whom=safe_text(texts, "for_whom"),
        summary=safe_text(texts, "summary"),
        legal_basis=form.legal_basis,
        always=tuple(paper for document, paper in papers if document.required and not document.condition),
        depends=tuple(paper for document, paper in papers if document.condition),
        optional=tuple(paper for document, paper in papers if not document.required and not document.condition),
        fees=tuple(
            (safe_text(texts, f"fee.{fee.key}.label"), euros(fee.amount_eur), fee.legal_basis) for fee in form.fees
        ),
        fee_rules=tuple(
            (safe_text(texts, f"fee_rule.{rule.key}.label"), rule_amount(rule), rule.legal_basis)
            for rule in form.fee_rules
        ),
        processing_note=safe_text(texts, "processing.note"),
        target_days=form.processing.get("target_days"),
        appointment_note=safe_text(texts, "appointment.note"),
        appointment_minutes=form.appointment.get("duration_min"),
        bring=tuple(
            safe_text(texts, f"appointment.bring.{number}") for number in range(form.appointment.get("bring_count", 0))
        ),
    )


def safe_text(texts: RevisionTexts, path: str) -> SafeString:
    """Return a text as safe markup that names the language of a fallback."""
    return format_html("{}", texts[path])


def paper_of(document: DocumentRequirement, form: Form, texts: RevisionTexts, condition: Condition | None) -> Paper:
    """Return a document as a page lists it, with a condition in words."""
    where = f"document.{document.key}"
    return Paper(
        label=safe_text(texts, f"{where}.label"),
        help=safe_text(texts, f"{where}.help"),
        evidence=tuple(safe_text(texts, f"{where}.evidence.{number}") for number in range(document.evidence_count)),
        condition=condition_words(condition, form, texts) if condition else "",
        original=document.original_at_appointment,
        translation=document.translation_needed,
        legalisation=document.legalisation_or_apostille,
        max_age_days=document.max_age_days,
    )


def rule_amount(rule: FeeRule) -> str:
    """Return what a rule does to the fee, in words; empty where its name says everything."""
    if rule.effect == "manual_review":
        return _("entscheidet die Behörde")
    if rule.effect == "multiply":
        return _("%(percent)s %% der Gebühr") % {"percent": number_format(Decimal(rule.value) * 100, decimal_pos=0)}
    if rule.effect == "replace":
        return euros(rule.value)
    value = parameter_value(rule.value, timezone.localdate())
    return euros(value) if value else _("entscheidet die Behörde")


def euros(amount: str) -> str:
    """Write an amount as the active language does; cents only where there are some."""
    value = Decimal(amount)
    if not value:
        return _("keine Gebühr")
    digits = 0 if value == value.to_integral_value() else 2
    return _("%(amount)s Euro") % {"amount": number_format(value, decimal_pos=digits)}
