"""An office whose editor adapts the study form."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission, Locale

from cms.pages import AdaptationPage, HomePage
from intake.authorities.models import Membership
from tests.factories import STUDY, AuthorityFactory, MembershipFactory, revision_study, root_page

PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page")


def block(kind, number, **value):
    """Return one operation as the StreamField keeps it."""
    return {"type": kind, "id": f"5e000000-0000-4000-8000-00000000000{number}", "value": {"reason": "", **value}}


MINUTES = block("set_appointment", 1, reason="Mehr Zeit", type="", duration_min=45, extra_person_min=None)
HELP = block("replace_help", 2, thing="question", key="phone", help="Am besten mobil.")


@pytest.fixture
def office(wagtail_tree):
    locale, _made = Locale.objects.get_or_create(language_code="de")
    home = root_page().add_child(instance=HomePage(title="Amt", slug="amt", locale=locale))
    authority = AuthorityFactory(adopts_automatically=False)
    authority.site.root_page = home
    authority.site.save()
    return authority


@pytest.fixture
def standard():
    return revision_study()


@pytest.fixture
def editor(office, client):
    """Return an editor of the office, signed in to ``client``."""
    user = MembershipFactory(authority=office, role=Membership.Role.EDITOR).user
    group = Group.objects.create(name="Redaktion")
    group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
    for codename in PAGE_PERMISSIONS:
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=office.site.root_page, permission=permission)
    user.groups.add(group)
    client.force_login(user)
    return user


@pytest.fixture
def adapt(office):
    """Return a function that publishes the office's adaptation with these operations."""

    def publish(*operations):
        home = office.site.root_page
        page = AdaptationPage.objects.child_of(home).first() or home.add_child(
            instance=AdaptationPage(title="Anpassung", slug="anpassung", service_key=STUDY, locale=home.locale)
        )
        page.operations = page.operations.stream_block.to_python(list(operations))
        page.save_revision(clean=False).publish()
        return AdaptationPage.objects.get(pk=page.pk)

    return publish
