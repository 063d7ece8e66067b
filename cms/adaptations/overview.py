"""Which form each authority uses, what is offered to it, and how it differs from the standard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.adaptations.operations import adaptation_of, operations_in_force
from cms.pages.adaptations import AdaptationPage
from cms.translations.gate import gate_of
from intake.authorities.models import Authority
from intake.definitions.adoptions import Candidate, candidate
from intake.definitions.models import Adoption, FormRevision
from intake.definitions.selectors import (
    SOURCE_LANGUAGE,
    FormText,
    adoption_in_force,
    adoptions_in_force,
    newest_standard,
    texts_of,
)

KINDS: dict[str, str | Promise] = {
    "add_question": gettext_lazy("Frage hinzugefügt"),
    "add_statement": gettext_lazy("Hinweistext hinzugefügt"),
    "add_document": gettext_lazy("Unterlage hinzugefügt"),
    "replace_help": gettext_lazy("Hilfetext ersetzt"),
    "hide": gettext_lazy("Ausgeblendet"),
    "set_fee": gettext_lazy("Gebühr festgelegt"),
    "set_appointment": gettext_lazy("Termin festgelegt"),
    "set_limit": gettext_lazy("Grenze festgelegt"),
}
SLOTS: dict[str, str | Promise] = {
    "help": gettext_lazy("Hilfetext"),
    "amount_eur": gettext_lazy("Betrag in Euro"),
    "legal_basis": gettext_lazy("Rechtsgrundlage"),
    "type": gettext_lazy("Art des Termins"),
    "duration_min": gettext_lazy("Dauer in Minuten"),
    "extra_person_min": gettext_lazy("Minuten für jede weitere Person"),
    "max_files": gettext_lazy("Anzahl der Dateien"),
    "max_age_days": gettext_lazy("Höchstalter in Tagen"),
}


@dataclass(frozen=True)
class DifferenceLine:
    """One line of the report: what is changed of what, the standard's words, the local ones, and why."""

    kind: str
    thing: str
    slot: str
    standard: str
    local: str
    reason: str


@dataclass(frozen=True)
class FormRow:
    """One form of one authority.

    ``offered`` is the newest standard where adopting it would change something; ``is_new`` tells that it is a newer
    standard, else the adaptation changed since the last adoption.
    """

    authority: Authority
    service_key: str
    title: str
    adoption: Adoption | None
    newest: FormRevision | None
    proposal: Candidate | None
    adaptation: AdaptationPage | None

    @property
    def is_new(self) -> bool:
        """Tell whether a newer standard exists than the one in force."""
        return bool(self.newest and (self.adoption is None or self.adoption.standard_id != self.newest.pk))

    @property
    def is_offered(self) -> bool:
        """Tell whether adopting would change something."""
        return self.is_new or bool(self.proposal and self.proposal.changes)

    @property
    def differences(self) -> list[DifferenceLine]:
        """Return how the form in force differs from its standard."""
        return difference_lines(self.adoption.revision) if self.adoption else []

    @property
    def url(self) -> str:
        """Return the address of the page on which the authority's editor adopts."""
        return reverse("adaptations:adopt", args=[self.authority.pk, self.service_key])


def form_row(authority: Authority, service_key: str, *, language: str = SOURCE_LANGUAGE) -> FormRow:
    """Return the state of one form of an authority."""
    newest = newest_standard(service_key)
    adoption = adoption_in_force(authority, service_key)
    shown = adoption.revision if adoption else newest
    return FormRow(
        authority=authority,
        service_key=service_key,
        title=texts_of(shown.pk, language).get("title") if shown else service_key,
        adoption=adoption,
        newest=newest,
        proposal=proposal_of(authority, newest) if newest else None,
        adaptation=adaptation_of(authority, service_key),
    )


def form_rows(authority: Authority, *, language: str = SOURCE_LANGUAGE) -> list[FormRow]:
    """Return the state of every form that the authority offers, by title."""
    keys = authority.services.filter(active=True).values_list("service_key", flat=True)
    return sorted((form_row(authority, key, language=language) for key in keys), key=lambda row: row.title)


def proposal_of(authority: Authority, standard: FormRevision, decisions: Mapping[str, str] | None = None) -> Candidate:
    """Return what adopting this standard with the authority's live adaptation would mean."""
    return candidate(
        authority=authority,
        standard=standard,
        operations=operations_in_force(authority, standard),
        decisions=decisions,
        gate=gate_of(authority),
    )


def difference_lines(revision: FormRevision, language: str = SOURCE_LANGUAGE) -> list[DifferenceLine]:
    """Return a revision's differences from its standard in words; none for the standard itself."""
    return [difference_line(one, revision, language) for one in revision.differences]


def difference_line(raw: Mapping[str, Any], revision: FormRevision, language: str = SOURCE_LANGUAGE) -> DifferenceLine:
    """Return one difference in words."""
    reasons = raw.get("reason") or {}
    return DifferenceLine(
        kind=str(KINDS[raw["kind"]]),
        thing=thing_name(raw["where"], revision, language),
        slot=str(SLOTS.get(raw["slot"], "")),
        standard=_shown(raw["standard"]),
        local=_shown(raw["local"]),
        reason=reasons.get(language) or reasons.get(SOURCE_LANGUAGE, ""),
    )


def thing_name(where: str, revision: FormRevision, language: str = SOURCE_LANGUAGE) -> str:
    """Return what a thing is called in the form, or in its standard where it is hidden here; else its path."""
    if where == "appointment":
        return _("Termin")
    for number in (revision.pk, revision.standard_id):
        for slot in ("label", "heading", "text"):
            if number and (label := texts_of(number, language).get(f"{where}.{slot}")):
                return label
    return where


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


@dataclass(frozen=True)
class PublicForm:
    """A form in force as the public report shows it."""

    title: FormText
    standard: int
    since: datetime
    differences: list[DifferenceLine]


def public_report(authority: Authority, language: str) -> list[PublicForm]:
    """Return the forms that the authority has adopted and offers, with their differences; one query for all."""
    offered = authority.services.filter(active=True).values("service_key")
    adoptions = adoptions_in_force(authority).filter(definition__key__in=offered)
    forms = [
        PublicForm(
            title=texts_of(adoption.revision_id, language)["title"],
            standard=adoption.standard.number,
            since=adoption.adopted_at,
            differences=difference_lines(adoption.revision, language),
        )
        for adoption in adoptions
    ]
    return sorted(forms, key=lambda form: form.title)
