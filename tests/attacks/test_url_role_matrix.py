"""Every route of the project, taken from the resolver, is asked for by everybody; each answer has a rule.

A new route without a rule fails. Whatever a rule says, no answer to anyone but Herne's clerk and the
applicant's own browser holds the case's reference, name, passport number, e-mail address or file name.
"""

import re

import pytest
from django.urls import URLPattern, get_resolver

from tests.attacks.conftest import FAMILY_NAME, PASSPORT_NUMBER

pytestmark = pytest.mark.django_db

STRANGERS = ("anonymous", "other_applicant", "applicant")
STAFF = ("editor", "other_clerk", "superuser", "clerk")
EVERYBODY = STRANGERS + STAFF
MAY_SEE_THE_CASE = ("clerk", "applicant")

# --- What an answer is ---


def is_login(response):
    return response.status_code == 302 and re.match(r"/(accounts|admin)/login/", response["Location"]) is not None


def is_admitted(response):
    """The view answered, even if only that this method or this object is not for it."""
    return response.status_code < 500 and response.status_code != 403 and not is_login(response)


def is_refused(response):
    to_the_start = response.status_code == 302 and response["Location"] == "/admin/"
    return to_the_start or response.status_code in {403, 404, 405}


def is_page(response):
    return response.status_code == 200


def is_404(response):
    return response.status_code == 404


def is_404_in_the_end(response):
    """Outside the admin, what is not found is looked for among the pages of the reader's language."""
    return is_404(response) or response.get("Location", "")[3:].rstrip("/") == response.wsgi_request.path.rstrip("/")


def is_broken(response):
    return response.status_code == 500


def is_method_error(response):
    return response.status_code == 405


def is_not_there(response):
    return is_404(response) or is_login(response)


def rule(strangers, staff, **special):
    return dict.fromkeys(STRANGERS, strangers) | dict.fromkeys(STAFF, staff) | special


PUBLIC = rule(is_page, is_page)
SIGN_IN = rule(is_page, is_admitted)  # who is signed in already is led on
SECOND_FACTOR = rule(is_login, is_admitted)
OWN_CASE = rule(is_404, is_404, applicant=is_admitted)
DESK_LIST = rule(is_login, is_404, clerk=is_page, other_clerk=is_page)
DESK_CASE = rule(is_login, is_404, clerk=is_page)
DESK_POST = rule(is_login, is_404, clerk=is_method_error, other_clerk=is_method_error)
ANY_STAFF = rule(is_login, is_admitted)
EDITORS = rule(is_login, is_refused, editor=is_admitted, superuser=is_admitted)
ADMINISTRATORS = rule(is_login, is_refused, superuser=is_admitted)
OFFICE_EDITORS = rule(is_login, is_404, editor=is_admitted)  # by membership: a superuser is none
OFFICE_STAFF = rule(is_login, is_404, clerk=is_admitted, other_clerk=is_admitted, editor=is_admitted)
LIBRARY_EDITORS = rule(is_login, is_404, editor=is_admitted, superuser=is_admitted)
NOBODY = rule(is_not_there, is_refused)
MISSING = rule(is_404_in_the_end, is_404_in_the_end)
POST_ONLY = rule(is_method_error, is_method_error)
TO_LOGIN = rule(is_login, is_login)
LEAVES = rule(is_admitted, is_admitted)

# --- Which rule a route has: the first pattern that matches ``<namespaced name> <route>`` whole ---

RULES = [
    (r"(healthz|readyz|wagtailadmin_sprite|wagtailadmin_javascript_catalog) .*", PUBLIC),
    (r"metrics .*", rule(is_404_in_the_end, is_404_in_the_end)),  # without its token there is no such page
    (r"wizard:start .*|portal:(resume|open_link|phone_open|helper_open) .*", PUBLIC),
    (r"portal:leave .*", POST_ONLY),
    (r"portal:(appointment|waiting)_link .*", rule(is_404, is_404)),  # a link of no message
    (r"(wizard|portal):\w+ .*<uuid:case>.*", OWN_CASE),
    (r"wizard:- .*/done/", NOBODY),
    (r"wagtail_serve .*", PUBLIC),
    # Sign-in
    (r"(account_login) .*", SIGN_IN),
    (r"(-|wagtailadmin_login) admin/login/|(wagtailcore_login|-) .*/_util/login/", TO_LOGIN),
    (r"(openid_connect|saml)_\w+ .*", rule(is_404, is_404)),  # no directory is configured
    (r"socialaccount_\w+ .*", rule(is_admitted, is_admitted)),
    (r"account_logout .*", LEAVES),
    (r"account_reauthenticate .*|mfa_(?!authenticate )\w+ .*", SECOND_FACTOR),
    (r"mfa_authenticate .*", rule(is_login, is_admitted)),
    # The desk
    (r"review:(index|export|labels|deputies|views) .*", DESK_LIST),
    (r"review:history .*", rule(is_login, is_404)),  # for those who lead; the cast's clerks do not
    (r"retention:index .*", rule(is_login, is_404)),  # for those who lead; the cast's clerks do not
    (r"retention:hold .*", rule(is_login, is_404, clerk=is_method_error, other_clerk=is_method_error)),
    (r"review:(bulk|desk) .*", rule(is_login, is_404, clerk=is_method_error, other_clerk=is_method_error)),
    (r"review:\w+ .*<uuid:pk>.*", DESK_CASE),
    (r"paper:(letters|new) .*", DESK_LIST),
    (r"paper:(letter|export|access_letter) .*", DESK_POST),
    (r"paper:receipt .*", DESK_CASE),
    (r"paper:notice .*", OFFICE_EDITORS),
    (r"templates:(add|edit) .*", OFFICE_EDITORS),
    (r"(checks|templates):\w+ .*", OFFICE_STAFF),
    # The office's calendar: editors set it, clerks close it; "clerk" here is Herne's, whose ids the routes carry
    (r"appointments:index .*", rule(is_login, is_404, editor=is_page, clerk=is_page, other_clerk=is_page)),
    (r"appointments:(close|day|walk_in) .*", DESK_LIST),
    (r"appointments:walk_in_case .*", DESK_CASE),
    (r"appointments:closing .*", DESK_CASE),
    (r"appointments:\w+ .*", OFFICE_EDITORS),
    (r"figures:index .*", rule(is_login, is_404, clerk=is_page, other_clerk=is_page, editor=is_page)),
    (r"figures:\w+ .*", rule(is_login, is_404, clerk=is_page, editor=is_page)),  # of the own authority only
    # Around the forms
    (r"adaptations:\w+ .*", OFFICE_EDITORS),
    (r"editing:\w+ .*", LIBRARY_EDITORS),
    (r"wagtailsnippets_intake_parametervalue:\w+ .*", EDITORS),
    (r"wagtailsnippetchoosers_intake_parametervalue:.*", ANY_STAFF),  # what everybody may read in the law
    (r"translations:(index|csv) .*", ANY_STAFF),  # how far the forms are translated
    (r"translations:\w+ .*", EDITORS),
    # What no page links to: leaflets and pages behind a password, which do not exist here
    (r"wagtaildocs_\w+ documents/.*|wagtailcore_authenticate_with_password .*|- \^media/.*", MISSING),
    (r"wagtailadmin_password_reset\w* .*", rule(is_404, is_404)),
    # Wagtail: no route of its own knows our models
    (r"wagtail_bulk_action .*|wagtailadmin_tag_model_autocomplete .*", NOBODY),
    (r"wagtailadmin_pages:choose_parent .*|wagtailsettings:.*", NOBODY),
    (r"wagtail_localize:(submit_snippet_translation|snippets_api_\w+) .*", NOBODY),
    (r"wagtailadmin_error_test .*", rule(is_login, is_broken)),
    (r"- admin/(test404/|\^\.\*/\$)", rule(is_login, is_admitted)),
    # Wagtail: open to whoever may enter the admin; they show pages, never cases
    (r"wagtailadmin_(home|account|logout|dismissibles|block_preview|tag_autocomplete) .*", ANY_STAFF),
    (r"wagtailadmin_(editing_sessions|api:\w+):\w+ .*|wagtail_localize:javascript_catalog .*", ANY_STAFF),
    (r"wagtailadmin_choose_page\w* .*|wagtailembeds:.*|wagtail(images|docs)_chooser:.*", ANY_STAFF),
    (r"wagtailadmin_pages:(move_confirm|confirm_workflow_cancellation|revisions_index) .*", ANY_STAFF),
    (r"wagtailadmin_reports:site_history\w* .*|wagtail_localize:translations_report\w* .*", ANY_STAFF),
    (r"wagtailadmin_workflows:task_cho\w+ .*|wagtailsnippets:index .*", ANY_STAFF),
    # Wagtail: pages, images, leaflets, translations
    (r"wagtailadmin_explore\w* .*|wagtailadmin_pages:\w+ .*|wagtailadmin_reports:\w+ .*", EDITORS),
    (r"wagtailimages:\w+ .*|wagtaildocs:\w+ .*|wagtail_localize:\w+ .*", EDITORS),
    # Wagtail: people, sites, languages, workflows
    (r"wagtail(users_users|users_groups|sites|locales):\w+ .*", ADMINISTRATORS),
    (r"wagtailadmin_(collections|workflows):\w+ .*", ADMINISTRATORS),
]


def routes(patterns=None, prefix="", namespace=""):
    """Return every route as ``<namespaced name> <route>``."""
    for found in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(found.pattern)
        if isinstance(found, URLPattern):
            yield f"{namespace}{found.name or '-'} {route}"
        else:
            inner = f"{namespace}{found.namespace}:" if found.namespace else namespace
            yield from routes(found.url_patterns, route, inner)


ROUTES = list(routes())


def rule_of(route):
    return next((rule for pattern, rule in RULES if re.fullmatch(pattern, route)), None)


# --- Addresses with Herne's own ids ---

OBJECTS = {"wagtailusers_users": "user", "wagtailusers_groups": "group", "wagtailsites": "site"}
OBJECTS |= {"wagtaillocales": "locale", "wagtailadmin_collections": "collection"}
NO_CONVERTER = {
    r"^(?P<pk>\d+)/revisions/compare/(?P<revision_id_a>live|earliest|\d+)\.\.\.(?P<revision_id_b>live|latest|\d+)/$": (
        "<int:page_id>/revisions/compare/earliest...live/"
    ),
    r"^(\d+)/(.*)$": "1/x.pdf",
    r"^((?:[\w\-]+/)*)$": "",
    "^media/(?P<path>.*)$": "media/x",
    "^.*/$": "applications/{case}/history/",
}


def address_of(route, ids):
    """Return the route's address, each placeholder filled with an id of Herne's where there is one."""
    name, _, path = route.partition(" ")
    for pattern, replacement in NO_CONVERTER.items():
        path = path.replace(pattern, replacement)
    path = path.replace("^", "")
    namespace = name.partition(":")[0]
    own = ids["case"] if namespace in {"review", "paper", "retention"} else ids["page_id"]

    def value(match):
        placeholder = match.group(1).rpartition(":")[2]
        if placeholder in {"pk", "object_id"}:
            return str(ids.get(OBJECTS.get(namespace, ""), own))
        return str(ids.get(placeholder, 1))

    return "/" + re.sub(r"<([^>]+)>", value, path).replace("{case}", str(ids["case"]))


def test_X06_every_route_has_a_rule():
    assert [route for route in ROUTES if rule_of(route) is None] == []


def test_no_rule_is_left_over():
    used = {id(rule_of(route)) for route in ROUTES}

    assert [pattern for pattern, found in RULES if id(found) not in used] == []


# wagtail-localize's report orders nothing, which the paginator remarks.
@pytest.mark.filterwarnings("ignore::django.core.paginator.UnorderedObjectListWarning")
@pytest.mark.parametrize("route", ROUTES)
def test_X06_each_role_gets_from_a_route_what_its_rule_says(cast, route):
    address = address_of(route, cast.ids)
    rule = rule_of(route)
    wrong = []
    for role in EVERYBODY:
        response = cast.browser(role).get(address)
        if not rule[role](response):
            wrong.append(f"{role}: {response.status_code} {response.get('Location', '')} ({rule[role].__name__})")
        if role not in MAY_SEE_THE_CASE:
            wrong += [f"{role} sees {secret}" for secret in cast.leaks(response)]

    assert wrong == [], address


# --- Addresses that the routes alone do not give: our models, searches, filters ---

BULK = ["delete", "assign_role", "set_active_state", "add_tags", "add_to_collection", "move", "publish", "unpublish"]
SEARCHES = [
    "/admin/pages/search/?q={part}",
    "/admin/pages/search/results/?q={part}",
    "/admin/choose-page/search/?q={part}",
    "/admin/users/?q={part}",
    "/admin/images/?q={part}",
    "/admin/documents/?q={part}",
    "/admin/images/chooser/results/?q={part}",
    "/admin/documents/chooser/results/?q={part}",
    "/admin/tag-autocomplete/?term={part}",
    "/admin/api/main/pages/?search={part}",
    "/admin/reports/site-history/?label={part}",
    "/admin/reports/site-history/?is_commenting_action=all",
    "/admin/reports/site-history/?export=csv",
    "/admin/reports/aging-pages/?export=xlsx",
    "/admin/applications/?q={part}",
    "/admin/applications/?state=submitted",
    "/admin/applications/?precheck=findings",
    "/admin/applications/?appointment=week&ordering=-appointment_at",
    "/admin/applications/?export=csv",
    "/admin/applications/?export=xlsx&state=open",
    "/admin/applications/?p=1",
]


@pytest.mark.parametrize("search", SEARCHES)
@pytest.mark.parametrize("role", [role for role in EVERYBODY if role not in MAY_SEE_THE_CASE])
def test_X09_no_search_filter_or_export_shows_the_case(cast, role, search):
    for part in (FAMILY_NAME[:-2], PASSPORT_NUMBER[:-2], cast.case.reference[:-2]):
        response = cast.browser(role).get(search.format(part=part))

        assert response.status_code < 500
        assert cast.leaks(response) == []


@pytest.mark.parametrize("model", ["application", "document", "booking", "auditentry", "precheck"])
@pytest.mark.parametrize("role", STAFF)
def test_X07_no_bulk_action_takes_rows_of_ours(cast, role, model):
    for action in BULK:
        for method in ("get", "post"):
            chosen = getattr(cast.browser(role), method)(
                f"/admin/bulk/intake/{model}/{action}/?id={cast.case.pk}&id=all"
            )
            assert chosen.status_code == 404, (action, method)


@pytest.mark.parametrize("model", ["application", "document", "booking", "auditentry"])
@pytest.mark.parametrize("role", STAFF)
def test_X10_no_generic_view_of_wagtail_speaks_of_rows_of_ours(cast, role, model):
    for path in ("", "add/", "edit/{}/", "delete/{}/", "history/{}/", "usage/{}/", "copy/{}/", "inspect/{}/"):
        response = cast.browser(role).get(f"/admin/snippets/intake/{model}/{path.format(cast.case.pk)}")
        assert response.status_code == 404, path


def test_X03_the_menu_leads_editors_and_superusers_to_no_desk(cast):
    for role in ("editor", "superuser"):
        assert b"/admin/applications/" not in cast.browser(role).get("/admin/").content
    assert b"/admin/applications/" in cast.browser("clerk").get("/admin/").content


def test_X05_no_address_below_media_or_static_gives_a_stored_file(cast):
    for key in (cast.document.storage_key, cast.document.pages.get().storage_key):
        for address in (f"/media/{key}", f"/static/{key}", f"/documents/1/{key}", f"/media/../private/{key}"):
            for role in EVERYBODY:
                assert cast.browser(role).get(address, follow=True).status_code in {400, 404}, address


# --- Writing ---

OURS = [
    route
    for route in ROUTES
    if re.match(r"(wizard|portal|review|paper|retention):", route) and re.search("<uuid:", route)
]


@pytest.mark.parametrize("route", OURS)
def test_X01_X02_a_post_of_anybody_else_finds_no_case_and_changes_nothing(cast, route):
    address = address_of(route, cast.ids)
    at_desk = not route.startswith(("wizard:", "portal:"))
    before = cast.state()

    for role in EVERYBODY:
        if role == ("clerk" if at_desk else "applicant"):
            continue
        response = cast.browser(role).post(address, {"lock_version": 0, "family_name": "ANDERS", "_code": "1"})
        expected = is_not_there if at_desk else is_404
        assert expected(response) or is_method_error(response), (role, response.status_code)
        assert cast.leaks(response) == []

    assert cast.state() == before


def test_X08_a_clerk_who_lost_the_membership_or_the_account_is_out_at_once(cast):
    browser = cast.browser("clerk")
    address = address_of("review:case admin/applications/<uuid:pk>/", cast.ids)
    assert browser.get(address).status_code == 200
    clerk = browser.get(address).wsgi_request.user

    clerk.memberships.all().delete()
    assert browser.get(address).status_code == 404

    clerk.is_active = False
    clerk.save()
    assert is_login(browser.get(address))


def test_the_secrets_are_really_on_the_pages_of_those_who_may_see_them(cast):
    desk = cast.browser("clerk").get(address_of("review:case admin/applications/<uuid:pk>/", cast.ids))
    home = cast.browser("applicant").get(address_of("portal:case de/case/<uuid:case>/", cast.ids))

    assert set(cast.leaks(desk)) == set(cast.secrets)
    assert set(cast.leaks(home)) == set(cast.secrets)
