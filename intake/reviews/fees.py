"""The fee of a case as its clerk confirmed it (§§ 50 to 53 AufenthV)."""

from collections.abc import Collection

from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.audit import audit_record
from intake.definitions.fees import FeeStatement, fee_statement, needs_clerk
from intake.definitions.parameters import parameter_facts
from intake.definitions.schema import FeeRule
from intake.definitions.selectors import form_of
from intake.definitions.visibility import Path
from intake.errors import NotPermitted
from intake.reviews.models_case import FeeConfirmation


def confirmed_rules(application: Application) -> frozenset[str]:
    """Return the keys of the fee rules that a clerk confirmed."""
    return frozenset(FeeConfirmation.objects.filter(application=application).values_list("rule_key", flat=True))


def fee_of(
    application: Application, path: Path | None = None, confirmed: Collection[str] | None = None
) -> FeeStatement:
    """Return what the case costs today with the rules that a clerk confirmed; the caller has checked access."""
    form = form_of(application.revision_id)
    keys = frozenset(rule.value for rule in form.fee_rules if rule.effect == "replace_with_parameter")
    path = path or path_of(application)
    facts = {**path.facts, **parameter_facts(keys, timezone.localdate())}
    given = confirmed_rules(application) if confirmed is None else confirmed
    return fee_statement(path.fees, form.fee_rules, facts, confirmed=given)


def rules_for_clerk(application: Application) -> list[FeeRule]:
    """Return the form's fee rules that count only when a clerk confirms them."""
    return [rule for rule in form_of(application.revision_id).fee_rules if needs_clerk(rule)]


def fee_rules_changed(application: Application, wanted: Collection[str]) -> bool:
    """Tell whether the confirmed rules would become others."""
    return frozenset(wanted) != confirmed_rules(application)


def fee_rules_confirm(*, row: Application, wanted: Collection[str], actor: Actor) -> None:
    """Keep exactly these rules as confirmed, in the caller's transaction; each change has its line in the record.

    Raises ``NotPermitted`` for a rule that the form does not have or that needs no clerk.
    """
    wanted, former = frozenset(wanted), confirmed_rules(row)
    if not wanted <= {rule.key for rule in rules_for_clerk(row)}:
        raise NotPermitted
    FeeConfirmation.objects.filter(application=row, rule_key__in=former - wanted).delete()
    FeeConfirmation.objects.bulk_create(
        FeeConfirmation(application=row, rule_key=key, clerk=actor.user) for key in sorted(wanted - former)
    )
    for key in sorted(former ^ wanted):
        audit_record(
            "fee_rule_confirmed" if key in wanted else "fee_rule_unconfirmed",
            actor=actor,
            authority_id=row.authority_id,
            case_id=row.pk,
            rule=key,
        )
