"""Who reaches the desk (X02, X03, X06, X08 to X10): clerks of the authority, and nobody else by any address."""

import uuid

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from wagtail.permissions import policy_registry

from cms.review.viewsets import ReviewViewSet
from intake.applications.models import Application
from intake.documents.models import Document
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory
from tests.intake.reviews.factories import admit, make_case, make_clerk, make_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]

#: What every clerk may open; the record is for those who lead, two addresses only take what is sent.
DESK_PAGES = ["export", "labels", "deputies", "views"]
STRANGERS = ["editor", "foreign_clerk", "superuser", "admin_only"]


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def case(authority):
    return make_case(authority)


@pytest.fixture
def document(case):
    return make_document(case)


@pytest.fixture
def staff(authority):
    def make(role):
        if role == "clerk":
            return make_clerk(authority)
        if role == "foreign_clerk":
            return make_clerk(AuthorityFactory())
        user = admit(UserFactory(is_superuser=role == "superuser"))
        if role == "editor":
            MembershipFactory(user=user, authority=authority, role="editor")
        return user

    return make


def urls(case, document):
    return {
        "case": reverse("review:case", args=[case.pk]),
        "page": reverse("review:page", args=[case.pk, document.pk, 1]),
        "viewer": reverse("review:viewer", args=[case.pk, document.pk]),
        "original": reverse("review:original", args=[case.pk, document.pk]),
    }


def test_the_matrix_covers_every_address_of_the_desk(case, document):
    names = {route.name for route in ReviewViewSet().get_urlpatterns()}

    assert names == {"index", *urls(case, document), *DESK_PAGES, "history", "bulk", "desk"}


def test_a_clerk_of_the_authority_reaches_everything_but_the_record(client, staff, authority, case, document):
    clerk = staff("clerk")
    client.force_login(clerk)
    pages = [reverse(f"review:{name}") for name in ["index", *DESK_PAGES]]

    for url in [*pages, *urls(case, document).values()]:
        assert client.get(url).status_code == 200, url
    assert client.get(reverse("review:history")).status_code == 404

    MembershipFactory(user=clerk, authority=authority, role="lead")
    assert client.get(reverse("review:history")).status_code == 200


@pytest.mark.parametrize("role", STRANGERS)
def test_X02_nobody_else_finds_anything_of_the_case(client, staff, case, document, role):
    client.force_login(staff(role))

    for url in urls(case, document).values():
        assert client.get(url).status_code == 404, url
    assert client.post(urls(case, document)["case"], {"lock_version": 0, "note": "x"}).status_code == 404


def test_X06_strangers_of_the_internet_are_led_to_the_sign_in(client, case, document):
    for url in [reverse("review:index"), *urls(case, document).values()]:
        response = client.get(url)
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/")


@pytest.mark.parametrize("role", ["editor", "superuser", "admin_only"])
def test_X03_who_is_no_clerk_has_neither_list_nor_menu_nor_counts(client, staff, case, role):
    client.force_login(staff(role))
    home = client.get("/admin/").content.decode()

    for name in ["index", *DESK_PAGES, "history"]:
        assert client.get(reverse(f"review:{name}")).status_code == 404, name
    assert client.post(reverse("review:bulk"), {"case": case.pk, "action": "assign"}).status_code == 404
    assert reverse("review:index") not in home
    assert "review-home" not in home


def test_X09_a_clerk_of_another_authority_sees_an_empty_desk_whatever_they_ask(client, staff, case):
    client.force_login(staff("foreign_clerk"))

    for query in [
        "",
        f"?q={case.reference}",
        "?q=YILMAZ",
        "?state=submitted",
        "?precheck=none",
        "?appointment=none",
        "?service=residence_permit_study",
        "?ordering=appointment_at",
        f"?id={case.pk}",
    ]:
        response = client.get(reverse("review:index") + query)
        content = response.content.decode()
        assert response.status_code == 200
        assert case.reference not in content.replace(f'value="{case.reference}"', "").replace(
            f'<bdi dir="auto">{case.reference}</bdi>', ""
        )
        assert list(response.context["object_list"]) == []
        assert {view.count for view in response.context["desk_views"]} == {0}


def test_a_document_is_found_only_under_its_own_case(client, staff, authority, case, document):
    other = make_case(authority)
    client.force_login(staff("clerk"))

    assert client.get(reverse("review:page", args=[other.pk, document.pk, 1])).status_code == 404
    assert client.get(reverse("review:original", args=[other.pk, document.pk])).status_code == 404
    assert client.get(reverse("review:page", args=[case.pk, uuid.uuid4(), 1])).status_code == 404
    assert client.get(reverse("review:page", args=[case.pk, document.pk, 2])).status_code == 404


def test_X08_a_demoted_clerk_is_out_at_the_next_request(client, staff, case):
    clerk = staff("clerk")
    client.force_login(clerk)
    assert client.get(reverse("review:case", args=[case.pk])).status_code == 200

    clerk.memberships.all().delete()

    assert client.get(reverse("review:case", args=[case.pk])).status_code == 404
    assert client.get(reverse("review:index")).status_code == 404


def test_a_draft_is_nobodys_at_the_desk(client, staff, authority):
    from tests.factories import ApplicationFactory

    draft = ApplicationFactory(authority=authority)
    client.force_login(staff("clerk"))

    assert client.get(reverse("review:case", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["new/", "edit/{}/", "delete/{}/", "history/{}/", "history-results/{}/", "usage/{}/", "copy/{}/", "inspect/{}/"],
)
@pytest.mark.parametrize("role", ["clerk", "superuser"])
def test_X10_wagtails_generic_views_do_not_exist_for_cases(client, staff, case, path, role):
    client.force_login(staff(role))

    assert client.get(f"/admin/applications/{path.format(case.pk)}").status_code == 404


def test_no_other_address_of_the_admin_speaks_of_our_models():
    names = {
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and ("application" in name or ("snippet" in name and "intake" in name))
    }

    assert names == set()


@pytest.mark.parametrize("role", ["superuser", "editor"])
def test_X07_wagtails_bulk_actions_take_no_cases(client, staff, case, role):
    client.force_login(staff(role))

    response = client.get("/admin/bulk/intake/application/delete/", {"id": case.pk})

    assert response.status_code == 404
    assert Application.objects.filter(pk=case.pk).exists()


def test_the_site_history_tells_nothing_of_cases(client, staff, case, document):
    client.force_login(staff("clerk"))
    client.get(reverse("review:case", args=[case.pk]))
    client.post(reverse("review:case", args=[case.pk]), {"lock_version": case.lock_version, "note": "Notiz"})

    elsewhere = Client()
    elsewhere.force_login(staff("superuser"))
    history = elsewhere.get("/admin/reports/site-history/")

    assert history.status_code == 200
    assert case.reference not in history.content.decode()


def test_X04_clerks_do_not_edit_pages(client, staff):
    from wagtail.models import Page

    client.force_login(staff("clerk"))
    page = Page.objects.get(depth=1)

    for path in (f"/admin/pages/{page.pk}/edit/", f"/admin/pages/{page.pk}/add_subpage/", "/admin/users/"):
        assert client.get(path).status_code in {302, 403, 404}, path


@pytest.mark.parametrize("model", [Application, Document])
def test_X10_wagtails_policy_follows_the_memberships(staff, case, document, model):
    policy = policy_registry.get_by_type(model)
    row = case if model is Application else document
    clerk, foreign, root = staff("clerk"), staff("foreign_clerk"), staff("superuser")

    assert policy.user_has_permission(clerk, "view")
    assert not policy.user_has_any_permission(clerk, ["add", "change", "delete"])
    assert policy.user_has_permission_for_instance(clerk, "view", row)
    assert not policy.user_has_permission_for_instance(foreign, "view", row)
    assert not policy.user_has_any_permission(root, ["view", "change"])
    assert list(policy.instances_user_has_any_permission_for(clerk, ["view"])) == [row]
    assert list(policy.instances_user_has_any_permission_for(root, ["view"])) == []
    assert list(policy.instances_user_has_any_permission_for(clerk, ["change"])) == []
    assert set(policy.users_with_any_permission(["view"])) == {clerk, foreign}
    assert set(policy.users_with_any_permission_for_instance(["view"], row)) == {clerk}
    assert not policy.users_with_any_permission(["change"]).exists()
