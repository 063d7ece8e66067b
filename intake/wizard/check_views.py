"""Check your answers, and submit: the one button of the form that has legal effect."""

import uuid
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from intake.applications.errors import MinimumMissing
from intake.applications.models import Application
from intake.applications.selectors import minimum_missing, open_steps, path_of
from intake.applications.services import DONE, application_submit
from intake.applications.states import State
from intake.authorities.models import OfferedService
from intake.authorities.selectors import service_offered
from intake.definitions.errors import NoRevisionInForce
from intake.definitions.fees import fee_statement
from intake.definitions.parameters import parameter_facts
from intake.definitions.selectors import form_of, revision_in_force, texts_of
from intake.definitions.visibility import Path
from intake.documents.selectors import requirements_of
from intake.portal.cases import current_language, marked
from intake.wizard.step_pages import case_of, step_url
from intake.wizard.summary import step_rows


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show all answers with their change links; a POST submits, once however often it comes (W06, W07)."""
    application, actor = case_of(request, case)
    if request.method == "POST":
        try:
            submitted = application_submit(application=application, actor=actor)
        except MinimumMissing as problem:
            return render_check(request, application, problem)
        if application.state == State.DRAFT:  # a second press changed nothing and is told nothing new
            text = _("Ihr Antrag ist eingegangen. Ihr Aktenzeichen: %(reference)s")
            messages.success(request, text % {"reference": f"\u2066{submitted.reference}\u2069"})
        return redirect(after_submission(submitted))
    if application.state != State.DRAFT:
        return redirect("portal:case", application.pk)
    return render_check(request, application, None)


def after_submission(application: Application) -> str:
    """Return where a submitted case goes on: to a time where one is chosen at once, else to its home."""
    offered = service_offered(application.authority, application.service_key)
    at_once = offered is not None and offered.booking_mode == OfferedService.BookingMode.AT_SUBMISSION
    return reverse("portal:appointment" if at_once else "portal:case", args=[application.pk])


def render_check(request: HttpRequest, application: Application, problem: MinimumMissing | None) -> HttpResponse:
    """Return the page; with a refusal it names the steps that must come first."""
    path = path_of(application)
    texts = texts_of(application.revision_id, current_language())
    open_keys = [step.key for step in open_steps(application, path)]
    missing = set(minimum_missing(application, path))
    labels = {step.key: marked(texts[f"step.{step.key}.label"]) for step in path.steps}
    context = {
        "application": application,
        "authority": application.authority,
        "title": marked(texts["title"]),
        "sections": sections(application, path, labels),
        "open_steps": [
            {"title": labels[key], "url": step_url(application, key, back_to_check=True)}
            for key in open_keys
            if key not in missing
        ],
        "open_documents": open_documents(application, path),
        "documents_url": reverse("portal:documents", args=[application.pk]),
        "required_steps": [
            {"title": labels[key], "url": step_url(application, key, back_to_check=True)}
            for key in open_keys
            if key in missing
        ],
        "fee": fee_card(application, path),
        "revision_changed": newer_revision(application),
        "back_url": reverse("portal:documents", args=[application.pk]),
        "problem": problem,
        "errors": [
            {"text": str(labels[key]), "href": step_url(application, key, back_to_check=True)} for key in problem.steps
        ]
        if problem
        else [],
    }
    return render(request, "wizard/check.html", context, status=problem.status if problem else 200)


def sections(application: Application, path: Path, labels: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the steps that have something to show, each with its rows and its change link."""
    language = current_language()
    entries = []
    for step in path.steps:
        rows = step_rows(application, path, step, language)
        answered = application.progress.get(step.key) == DONE or any(row["lines"] for row in rows)
        if answered:
            entries.append(
                {"title": labels[step.key], "url": step_url(application, step.key, back_to_check=True), "rows": rows}
            )
    return entries


def fee_card(application: Application, path: Path) -> dict[str, Any] | None:
    """Return what the application will cost, line by line; nothing where these answers lead to no fee."""
    form = form_of(application.revision_id)
    today = timezone.localdate()
    keys = frozenset(rule.value for rule in form.fee_rules if rule.effect == "replace_with_parameter")
    statement = fee_statement(path.fees, form.fee_rules, {**path.facts, **parameter_facts(keys, today)})
    if not statement.lines:
        return None
    texts = texts_of(application.revision_id, current_language())
    return {
        "total": _euros(statement.total),
        "needs_confirmation": statement.needs_confirmation,
        "rows": [
            {
                "key": marked(texts[line.path]),
                "lines": [_euros(line.amount)] if line.amount is not None else [_("Das prüft die Behörde.")],
                "hint": _("Gilt, wenn die Behörde es bestätigt.") if line.state == "possible" else "",
            }
            for line in statement.lines
        ],
    }


def _euros(amount: Decimal) -> str:
    whole = amount == amount.to_integral_value()
    return _("%(amount)s Euro") % {"amount": number_format(amount, decimal_pos=0 if whole else 2)}


def open_documents(application: Application, path: Path) -> list[dict[str, Any]]:
    """Return the documents that are asked for and not there yet, nor spoken for."""
    texts = texts_of(application.revision_id, current_language())
    return [
        {
            "title": marked(texts[f"document.{status.requirement.key}.label"]),
            "url": reverse("portal:requirement", args=[application.pk, status.requirement.key]),
        }
        for status in requirements_of(application, path)
        if status.is_open
    ]


def newer_revision(application: Application) -> bool:
    """Tell whether the form was published anew meanwhile; this case keeps its own (W12)."""
    try:
        current = revision_in_force(application.authority, application.service_key)
    except NoRevisionInForce:
        return False
    return current.logic_sha256 != application.revision.logic_sha256
