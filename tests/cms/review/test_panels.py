"""A clerk's admin home shows the desk and nothing of the editors'."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from cms.review.panels import CLERK_MENU
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory
from tests.intake.reviews.factories import admit, make_case, make_clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]


@pytest.fixture
def authority():
    return AuthorityFactory()


def home(client, user):
    client.force_login(user)
    response = client.get("/admin/")
    assert response.status_code == 200
    return response


def menu(response):
    from wagtail.admin.menu import admin_menu

    return {item.name for item in admin_menu.menu_items_for_request(response.wsgi_request)}


def edits_pages(user):
    group = Group.objects.create(name="Redaktion")
    permission = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=Page.objects.get(depth=1), permission=permission)
    user.groups.add(group)
    return user


def test_a_clerk_finds_counts_that_lead_to_their_lists(client, authority):
    make_case(authority)

    content = home(client, make_clerk(authority)).content.decode()

    assert "Ihr Arbeitsplatz" in content
    assert f'href="{reverse("review:index")}?state=submitted"' in content
    assert '<span class="review-tile__number">1</span> <span class="review-tile__label">Neue Anträge</span>' in content


def test_a_clerk_who_edits_no_pages_has_one_panel_and_the_desks_own_menu(client, authority):
    response = home(client, make_clerk(authority))

    assert [panel.name for panel in response.context["panels"]] == ["desk"]
    assert menu(response) == CLERK_MENU


def test_a_clerk_who_edits_pages_too_keeps_the_editors_tools(client, authority):
    response = home(client, edits_pages(make_clerk(authority)))

    assert "desk" in [panel.name for panel in response.context["panels"]]
    assert {"applications", "explorer"} <= menu(response)


@pytest.mark.parametrize("superuser", [True, False])
def test_an_editor_or_superuser_sees_nothing_of_the_desk(client, authority, superuser):
    user = admit(UserFactory(is_superuser=superuser))
    MembershipFactory(user=user, authority=authority, role="editor")

    response = home(client, edits_pages(user))

    assert "desk" not in [getattr(panel, "name", "") for panel in response.context["panels"]]
    assert "applications" not in menu(response)
    assert "explorer" in menu(response)
