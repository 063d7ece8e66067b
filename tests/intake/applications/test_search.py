import pytest

from intake.applications.models import Application
from intake.applications.search import name_variants
from intake.applications.selectors import applications_found, applications_visible_to
from tests.factories import ApplicationFactory, AuthorityFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "variants"),
    [
        ("Müller", {"MUELLER", "MULLER"}),
        ("Al-Hassan", {"AL", "HASSAN", "ALHASSAN"}),
        ("Işık Yılmaz", {"ISIK", "YILMAZ", "ISIKYILMAZ"}),
        ("Strauß", {"STRAUSS"}),
        ("Đặng", {"DANG"}),
    ],
)
def test_a_name_is_found_in_its_transliterations(name, variants):
    assert name_variants(name) == variants


@pytest.mark.parametrize(
    "query", ["yılmaz", "YILMAZ", "ayse yilmaz", "17.04.1999", "1999-04-17", "yilmaz 17.04.1999", "u12345678"]
)
def test_a_clerk_finds_a_case(query):
    application = ApplicationFactory(submitted=True, steps=("purpose", "personal", "contact", "passport"))
    assert list(applications_found(Application.objects.all(), query)) == [application]


def test_a_clerk_finds_a_case_by_its_reference():
    application = ApplicationFactory(submitted=True)
    ApplicationFactory(submitted=True, authority=application.authority)
    assert list(applications_found(Application.objects.all(), application.reference.lower())) == [application]


@pytest.mark.parametrize("query", ["yilma", "mehmet", "yilmaz mehmet", "18.04.1999"])
def test_what_does_not_match_whole_words_is_not_found(query):
    ApplicationFactory(submitted=True)
    assert not applications_found(Application.objects.all(), query).exists()


def test_clerks_see_submitted_cases_of_their_authority_only():
    clerk = MembershipFactory()
    mine = ApplicationFactory(submitted=True, authority=clerk.authority)
    ApplicationFactory(authority=clerk.authority)
    ApplicationFactory(submitted=True, authority=AuthorityFactory())
    assert list(applications_visible_to(clerk.user)) == [mine]


def test_editors_and_superusers_without_membership_see_no_case():
    application = ApplicationFactory(submitted=True)
    editor = MembershipFactory(authority=application.authority, role="editor").user
    assert not applications_visible_to(editor).exists()
    assert not applications_visible_to(UserFactory(is_superuser=True)).exists()


def test_a_deactivated_clerk_sees_nothing():
    application = ApplicationFactory(submitted=True)
    clerk = MembershipFactory(authority=application.authority, user=UserFactory(is_active=False)).user
    assert not applications_visible_to(clerk).exists()
