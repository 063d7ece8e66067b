"""Each of the forms on its shortest complete way, from the first question to the receipt, the language rotating."""

import pytest
from django.utils import timezone
from wagtail.models import Site

from cms.seed.catalogues import catalogue
from cms.seed.composing import FORMS, form_raw
from cms.seed.definitions import form_seed
from cms.seed.parameters import parameters_load
from cms.settings.languages import DEFAULT
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.selectors import path_of
from intake.applications.states import State
from intake.authorities.models import OfferedService
from intake.definitions.selectors import form_of
from intake.definitions.services import revision_freeze
from tests.factories import AuthorityFactory
from tests.flows.shortest import shortest_answers
from tests.flows.story import Applicant

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RIGHT_TO_LEFT = {"ar", "fa"}


def languages_of(key):
    return [code for code in DEFAULT if catalogue(code).find(form_raw(key)["title"], "title")]


def rotating():
    """Yield each form with a language; the next form takes the next language that it is in."""
    for number, key in enumerate(FORMS):
        languages = languages_of(key)
        yield pytest.param(key, languages[number % len(languages)], id=f"{key}-{languages[number % len(languages)]}")


@pytest.fixture
def offer(wagtail_tree_committed):
    """Return a function that puts a seed form into force for an office."""

    def put_into_force(key):
        parameters_load()
        content, texts = form_seed(key)
        revision_freeze(content=content, texts=texts, source_key=None, required_languages=["de"], actor=Actor.system())
        authority = AuthorityFactory()
        OfferedService.objects.get_or_create(authority=authority, service_key=key)
        Site.objects.exclude(pk=authority.site_id).delete()

    return put_into_force


@pytest.mark.parametrize(("key", "language"), rotating())
def test_a_form_leads_from_its_first_question_to_the_receipt(key, language, offer, live_server, new_context):
    offer(key)
    page = new_context(viewport={"width": 360, "height": 740}).new_page()
    applicant = Applicant(page, live_server.url, language)
    applicant.start(key)
    case = Application.objects.get(pk=applicant.case)
    form = form_of(case.revision_id)
    walked = []
    while f"/apply/{case.pk}/" in page.url and (step := applicant.step()) != "check":
        assert step not in walked, applicant.text()
        walked.append(step)
        case.refresh_from_db()
        applicant.fill(shortest_answers(form, form.step(step), case.answers, timezone.localdate()))
        applicant.next()
    case.refresh_from_db()
    assert walked == [step.key for step in path_of(case).steps]
    applicant.go("documents/")
    needed = [document.key for document in path_of(case).documents]
    assert all(page.locator(f"a[href*='/documents/{kind}/']").count() for kind in needed)

    applicant.submit()
    case.refresh_from_db()
    assert case.state == State.SUBMITTED
    assert case.reference in applicant.text()
    html = page.locator("html")
    assert html.get_attribute("lang") == language
    assert html.get_attribute("dir") == ("rtl" if language in RIGHT_TO_LEFT else "ltr")
