import pytest

from intake.applications.models import Application
from intake.applications.models_paper import CaseOrigin
from intake.applications.search import name_variants, search_index
from intake.applications.selectors import applications_found, applications_visible_to
from intake.applications.spellings import dates_taken
from tests.factories import ApplicationFactory, AuthorityFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "variants"),
    [
        ("Müller", {"MUELLER", "MULLER"}),
        ("Al-Hassan", {"AL", "HASSAN", "ALHASSAN"}),
        ("Işık Yılmaz", {"ISIK", "YILMAZ", "ISIKYILMAZ"}),
        ("Strauß", {"STRAUSS", "STRAUS"}),
        ("Đặng", {"DANG", "DJANG"}),
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


def found(query):
    return list(applications_found(Application.objects.all(), query))


@pytest.mark.parametrize(
    ("family_name", "queries"),
    [
        ("Müller", ["müller", "MUELLER", "Muller", "mueller"]),
        ("GUEL", ["Gül", "gul", "guel"]),
        ("Al-Hassan", ["al hassan", "Al-Hassan", "alhassan", "hassan"]),
        ("O'Brien", ["o'brien", "OBRIEN", "brien"]),
        ("SHCHERBAKOVA", ["Щербакова", "щербакова"]),
        ("ИВАНОВ", ["Ivanov", "иванов"]),
        ("PAPADOPOULOS", ["Παπαδοπουλος"]),
        ("MUHAMMAD", ["محمد"]),
        ("AL-SHARIF", ["الشريف"]),
        ("Nguyễn", ["nguyen", "Nguyễn"]),
    ],
)
def test_a_name_is_found_as_the_clerk_writes_it(family_name, queries):
    wanted = ApplicationFactory(submitted=True, answers={"family_name": family_name})
    ApplicationFactory(submitted=True, answers={"family_name": "KOWALSKA"})

    for query in [*queries, f"{queries[0]} ayse", f"ayse {queries[0]}"]:
        assert found(query) == [wanted], query


@pytest.mark.parametrize(
    "query",
    [
        *("17.04.1999", "17.4.1999", "17.4.99", "17. 4. 1999", "17/04/1999", "17-04-1999", "1999-04-17", "1999/4/17"),
        *("17041999", "17. April 1999", "17 apr 1999", "١٧.٠٤.١٩٩٩", "17.04.1999 yilmaz", "yilmaz 17. April 1999"),
    ],
)
def test_a_birth_date_is_found_in_every_notation(query):
    wanted = ApplicationFactory(submitted=True)
    ApplicationFactory(submitted=True, answers={"birth_date": "1999-04-18"})

    assert found(query) == [wanted]


@pytest.mark.parametrize("query", ["U12345678", "u 1234 5678", "U-12345678", "u12345678 yilmaz"])
def test_a_passport_number_is_found_with_and_without_spaces(query):
    wanted = ApplicationFactory(submitted=True, steps=("purpose", "personal", "contact", "passport"))
    ApplicationFactory(submitted=True)

    assert found(query) == [wanted]


@pytest.mark.parametrize("query", ["NRW-2026/0815 7", "nrw202608157", "NRW 2026 0815 7"])
def test_another_services_process_number_is_found(query):
    wanted = ApplicationFactory(submitted=True)
    origin = CaseOrigin(application=wanted, channel="online_service", received_on="2026-01-02")
    origin.process_number = "NRW-2026/0815-7"
    origin.save()
    search_index(wanted)
    ApplicationFactory(submitted=True)

    assert found(query) == [wanted]


def test_a_date_that_is_none_is_a_word_like_others():
    ApplicationFactory(submitted=True)

    assert found("31.02.1999") == []
    assert dates_taken("31.02.1999") == ([], "31.02.1999")


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
