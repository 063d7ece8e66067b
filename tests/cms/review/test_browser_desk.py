"""The pages around the cases in Chromium: accessible in both themes and usable without script."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse
from django.utils import timezone

from intake.actors import Actor
from intake.reviews.assignment import case_assign, deputy_name
from intake.reviews.follow_ups import follow_up_add
from intake.reviews.labels import case_label_add, label_save
from intake.reviews.saved_views import view_save
from tests.browser import follow
from tests.factories import AuthorityFactory, MembershipFactory
from tests.intake.reviews.factories import make_booking, make_case, make_clerk, make_document, make_precheck

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("wagtail_tree_committed"),
]
PAGES = ["index", "labels", "deputies", "views", "history"]


@pytest.fixture
def desk(new_context, live_server):
    """Give a function that opens a browser of a clerk who leads an organised desk."""
    from django.conf import settings

    authority = AuthorityFactory()
    clerk = make_clerk(authority, first_name="Kim", last_name="Beispiel")
    colleague = make_clerk(authority, first_name="Robin", last_name="Muster")
    MembershipFactory(user=clerk, authority=authority, role="lead")
    actor, today = Actor.staff(clerk), timezone.localdate()
    cases = [make_case(authority, answers={"family_name": name}) for name in ("Gül", "Щербакова", "Müller")]
    make_precheck(make_document(cases[0]), "findings")
    make_booking(cases[0], timezone.localtime().replace(hour=12))
    for number, colour in enumerate(["red", "amber", "green", "blue", "violet", "grey"]):
        label = label_save(authority=authority, name=f"Kennung {number}", colour=colour, actor=actor)
        case_label_add(application=cases[number % 3], label=label, actor=actor)
    label_save(authority=authority, name="Eilt", colour="red", actor=actor)
    case_assign(application=cases[0], clerk=clerk, actor=actor)
    follow_up_add(application=cases[0], due_on=today, note="anrufen", actor=actor)
    deputy_name(authority=authority, deputy=colleague, first_day=today, last_day=today, actor=actor)
    view_save(name="Eilige", question="state=ours", actor=actor, share_with=authority)

    def start(**options):
        session = SessionStore()
        session["_auth_user_id"] = str(clerk.pk)
        session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
        session["_auth_user_hash"] = get_user_model().objects.get(pk=clerk.pk).get_session_auth_hash()
        session.save()
        context = new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto(live_server.url + reverse("review:index"))
        return page

    start.cases, start.url = cases, live_server.url
    return start


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_desk_is_accessible(desk, axe_violations, scheme):
    page = desk(color_scheme=scheme)
    for address in ["/admin/", *(reverse(f"review:{name}") for name in PAGES)]:
        page.goto(desk.url + address)
        assert axe_violations(page) == [], address
    page.goto(desk.url + reverse("review:index"))
    page.locator("input[name=case]").first.check()
    page.select_option("#review-bulk-action", "follow_up")
    follow(page, page.locator("#review-bulk button"))
    assert axe_violations(page) == []


def test_two_cases_are_assigned_without_script(desk):
    page = desk(java_script_enabled=False)

    for number in (0, 1):
        page.locator("input[name=case]").nth(number).check()
    page.select_option("#review-bulk-action", "assign")
    follow(page, page.locator("#review-bulk button"))
    page.select_option("select[name=clerk]", label="Robin Muster")
    follow(page, page.locator(".review-confirm button"))

    assert "2 Anträge geändert." in page.content()
    assert page.locator("td.review-clerk", has_text="Robin Muster").count() == 2
