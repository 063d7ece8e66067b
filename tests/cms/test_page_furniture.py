"""Language switch, footer and the language of the text, for Wagtail pages and for plain addresses."""

import pytest
from django.conf import settings
from django.template import Context
from django.test import RequestFactory
from django.utils import translation
from wagtail.models import Locale, Page, Site

from cms.pages.public import InfoPage
from cms.templatetags import pages


def context(path="/de/look/", **extra):
    request = RequestFactory().get(path)
    return Context({"request": request, **extra})


@pytest.fixture
def home(wagtail_tree, rf):
    """A German home page with an English translation, as a site."""
    english, _ = Locale.objects.get_or_create(language_code="en")
    Locale.objects.get_or_create(language_code="ar")
    german = wagtail_tree.add_child(instance=Page(title="Start", slug="start", locale=Locale.get_default()))
    german.copy_for_translation(english).get_latest_revision_as_object()
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", root_page=german, is_default_site=True, site_name="Amt Herne")
    translated = german.get_translation(english)
    translated.live = True
    translated.save()
    return german


def add_child(parent, title, slug, *, in_menu=True):
    return parent.add_child(instance=Page(title=title, slug=slug, show_in_menus=in_menu, locale=parent.locale))


@pytest.mark.urls("tests.cms.look.urls")
@pytest.mark.django_db
def test_a_plain_address_leads_to_itself_in_each_language_and_keeps_its_query():
    links = pages.language_links(context("/de/look/?step=2"))
    assert [link["url"] for link in links] == [f"/{code}/look/?step=2" for code, _name in settings.LANGUAGES]
    assert [link["code"] for link in links if link["current"]] == ["de"]


@pytest.mark.django_db
def test_each_language_is_named_in_its_own_script_and_direction():
    named = {link["code"]: (link["name"], link["dir"]) for link in pages.language_links(context())}
    assert named == {
        "de": ("Deutsch", "ltr"),
        "en": ("English", "ltr"),
        "tr": ("Türkçe", "ltr"),
        "ar": ("العربية", "rtl"),
        "uk": ("Українська", "ltr"),
        "ru": ("Русский", "ltr"),
        "fr": ("Français", "ltr"),
        "fa": ("فارسی", "rtl"),
        "de-simple": ("Einfache Sprache", "ltr"),
    }


def test_a_german_name_is_marked_in_other_languages_only():
    with translation.override("fa"):
        assert pages.german("Amt <1>") == '<bdi lang="de" dir="ltr">Amt &lt;1&gt;</bdi>'
    for language in ("de", "de-simple"):
        with translation.override(language):
            assert pages.german("Amt <1>") == "Amt &lt;1&gt;"
    assert pages.german(None) == ""


@pytest.mark.django_db
def test_an_address_without_a_language_leads_to_the_start_of_each():
    assert [link["url"] for link in pages.language_links(context("/accounts/login/"))][:2] == ["/de/", "/en/"]


def test_a_view_may_name_the_addresses_itself():
    links = pages.language_links(context(language_links=[{"code": "tr", "url": "/x/", "current": True}]))
    assert [(link["name"], link["url"], link["current"]) for link in links] == [("Türkçe", "/x/", True)]


def test_a_page_leads_to_its_live_translations_and_else_to_the_start_of_the_language(home):
    urls = {link["code"]: link["url"] for link in pages.language_links(context("/de/", page=home))}
    assert urls["de"] == "/de/"
    assert urls["en"] == "/en/"
    assert urls["ar"] == "/ar/"
    child = add_child(home, "Datenschutz", "datenschutz")
    urls = {link["code"]: link["url"] for link in pages.language_links(context("/de/datenschutz/", page=child))}
    assert urls["de"] == "/de/datenschutz/"
    assert urls["en"] == "/en/"


def test_the_footer_lists_the_menu_pages_of_the_site_in_the_language(home):
    add_child(home, "Datenschutz", "datenschutz")
    add_child(home, "Versteckt", "versteckt", in_menu=False)
    assert [link["title"] for link in pages.footer_links(context())] == ["Datenschutz"]
    with translation.override("en"):
        assert pages.footer_links(context("/en/")) == []


def test_an_information_page_with_a_role_stands_in_the_footer_without_being_in_menus(home):
    home.add_child(instance=InfoPage(title="Datenschutz", slug="ds", role=InfoPage.Role.PRIVACY, locale=home.locale))
    home.add_child(instance=InfoPage(title="Sonstiges", slug="s", locale=home.locale))
    assert [link["title"] for link in pages.footer_links(context())] == ["Datenschutz"]


def test_the_footer_asks_the_database_once_a_minute(home, django_assert_num_queries):
    add_child(home, "Datenschutz", "datenschutz")
    pages.footer_links(context())
    with django_assert_num_queries(0):
        assert pages.footer_links(context())[0]["url"] == "/de/datenschutz/"


def test_the_authority_names_the_pages_and_else_the_site_does(home):
    class Authority:
        name = "Ausländerbehörde Herne"

    assert pages.authority_name(context(authority=Authority())) == "Ausländerbehörde Herne"
    assert pages.authority_name(context()) == "Amt Herne"
    assert pages.authority_name(Context()) == "Vorsprache"


def test_the_notice_can_be_set(settings):
    assert "keine echte Behörde" in pages.official_notice(Context())
    settings.OFFICIAL_NOTICE = "Offizielle Website"
    assert pages.official_notice(Context()) == "Offizielle Website"
    assert pages.official_notice(Context({"official_notice": "Probe"})) == "Probe"


def test_an_untranslated_page_says_in_which_language_its_text_is(home):
    arabic, _ = Locale.objects.get_or_create(language_code="ar")
    alias = home.copy_for_translation(arabic, alias=True)
    with translation.override("ar"):
        assert pages.content_language(context(page=alias)) == {"code": "de", "dir": "ltr"}
        assert pages.content_language(context(page=home)) == {"code": "de", "dir": "ltr"}
    assert pages.content_language(context(page=home)) is None
