"""Before the first question: what one needs, how long it takes, and that one can stop at any time."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from intake.actors import Actor
from intake.applications.errors import ServiceNotOffered
from intake.applications.services import application_start
from intake.authorities.selectors import authority_of_request, service_offered
from intake.definitions.selectors import form_of, revision_in_force, texts_of
from intake.portal.cases import current_language, marked
from intake.portal.session import grant_access, network_of
from intake.throttling import attempt_count
from intake.wizard.prefill import application_prefill, chosen_answers
from intake.wizard.step_pages import step_url

# A shelter or a counselling centre may start many cases behind one address in an afternoon.
STARTS_PER_HOUR = 120


@method_decorator(never_cache, name="dispatch")
class StartView(View):
    """Explain before anything is stored; only the button opens a case."""

    def get(self, request: HttpRequest, service_key: str) -> HttpResponse:
        """Show what one needs, how long it takes, and that one can stop at any time."""
        authority = authority_of_request(request)
        if authority is None or service_offered(authority, service_key) is None:
            raise ServiceNotOffered
        revision = revision_in_force(authority, service_key)
        texts = texts_of(revision.pk, current_language())
        form = form_of(revision.pk)
        context = {
            "authority": authority,
            "title": marked(texts["title"]),
            "for_whom": marked(texts["for_whom"]),
            "documents": [marked(texts[f"document.{document.key}.label"]) for document in form.documents],
            "draft_days": settings.VORSPRACHE_DRAFT_DAYS,
        }
        return render(request, "wizard/start.html", context)

    def post(self, request: HttpRequest, service_key: str) -> HttpResponse:
        """Open a case and go to its first step; what was chosen on the checklist before is filled in."""
        authority = authority_of_request(request)
        if authority is None:
            raise ServiceNotOffered
        attempt_count("start", network_of(request), limit=STARTS_PER_HOUR)
        application = application_start(
            authority=authority, service_key=service_key, language=current_language(), actor=Actor.applicant(None)
        )
        grant_access(request, application)
        application_prefill(
            application=application,
            chosen=chosen_answers(form_of(application.revision_id), request.POST),
            language=current_language(),
            actor=Actor.applicant(application.pk),
        )
        return redirect(step_url(application, form_of(application.revision_id).steps[0].key))
