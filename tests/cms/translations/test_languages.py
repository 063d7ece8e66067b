"""Languages as data: codes, names, formats, and which of them a site offers."""

import datetime
import re
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.utils import formats, translation
from wagtail.models import Locale, Page, Site

from cms.pages import HomePage
from cms.settings import languages
from cms.translations.models import LanguageSettings, LanguageSettingsForm
from cms.translations.names import language_name, own_name
from cms.translations.offers import best_offer, offered_languages

NINE = ["de", "en", "tr", "ar", "uk", "ru", "fr", "fa", "de-simple"]


@pytest.fixture
def site(wagtail_tree):
    home = wagtail_tree.add_child(instance=HomePage(title="Start", slug="start", locale=Locale.get_default()))
    Site.objects.all().delete()
    return Site.objects.create(hostname="testserver", root_page=home, is_default_site=True)


def request(**headers):
    return RequestFactory().get("/", headers=headers)


def test_nine_languages_are_offered_unless_the_operator_says_otherwise():
    assert [code for code, _name in settings.LANGUAGES] == NINE
    assert languages.named(["tr", "pl", "de"]) == [("de", "Deutsch"), ("tr", "Türkçe"), ("pl", "Polski")]
    with pytest.raises(KeyError):
        languages.named(["xx"])


def test_simple_german_is_german_in_dates_and_direction_and_has_a_name_of_its_own():
    assert own_name("de-simple") == "Einfache Sprache"
    assert language_name("de-simple") == "Einfache Sprache"
    assert language_name("xx") == "xx"
    assert translation.to_locale("de-simple") == "de_Simple"
    with translation.override("de-simple"):
        assert not translation.get_language_bidi()
        assert formats.date_format(datetime.date(2026, 11, 3)) == "3. November 2026"


@pytest.mark.parametrize(
    ("language", "day", "moment", "number"),
    [
        ("de", "3. November 2026", "03.11.2026 09:05", "1.234,50"),
        ("en", "3 November 2026", "03/11/2026 09:05", "1,234.50"),
        ("tr", "3 Kasım 2026", "03.11.2026 09:05", "1.234,50"),
        ("ar", "3 نوفمبر 2026", "03/11/2026 09:05", "1.234,50"),
        ("uk", "3 листопада 2026 р.", "03.11.2026 09:05", "1\xa0234,50"),
        ("ru", "3 ноября 2026 г.", "03.11.2026 09:05", "1\xa0234,50"),
        ("fr", "3 novembre 2026", "03/11/2026 09:05", "1\xa0234,50"),
        ("fa", "3 نوامبر 2026", "03/11/2026 09:05", "1.234,50"),
    ],
)
def test_dates_and_numbers_are_written_day_first_with_a_clock_of_24_hours(language, day, moment, number):
    at = datetime.datetime(2026, 11, 3, 9, 5, tzinfo=datetime.UTC)
    with translation.override(language):
        assert formats.date_format(at, "DATE_FORMAT") == day
        assert formats.date_format(at, "SHORT_DATETIME_FORMAT") == moment
        assert formats.date_format(at, "DATETIME_FORMAT").endswith("09:05")
        assert formats.number_format(Decimal("1234.5"), 2, force_grouping=True) == number
        assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_a_site_offers_every_language_until_somebody_chooses(site):
    assert offered_languages(request()) == NINE
    LanguageSettings.objects.create(site=site, languages=["tr", "en"])
    assert offered_languages(request()) == ["de", "en", "tr"]


def test_the_offer_is_asked_for_once_a_minute(site, django_assert_num_queries):
    offered_languages(request())
    with django_assert_num_queries(0):
        assert offered_languages(request()) == NINE


def test_offering_a_language_makes_its_locale(site):
    Locale.objects.filter(language_code="uk").delete()
    LanguageSettings.objects.create(site=site, languages=["uk"])
    assert Locale.objects.filter(language_code="uk").exists()


def test_a_browser_gets_the_first_of_its_languages_that_is_offered(site):
    LanguageSettings.objects.create(site=site, languages=["tr"])
    assert best_offer(request(**{"Accept-Language": "uk, tr-TR;q=0.8, en;q=0.5"})) == "tr"
    assert best_offer(request(**{"Accept-Language": "uk"})) == "de"
    assert best_offer(request(**{"Accept-Language": "*"})) == "de"
    assert best_offer(request()) == "de"


def test_a_language_that_the_site_does_not_offer_leads_to_one_that_it_does(site, client):
    LanguageSettings.objects.create(site=site, languages=["tr"])
    answer = client.get("/uk/info/?a=1", headers={"Accept-Language": "uk, tr"})
    assert (answer.status_code, answer["Location"]) == (302, "/tr/info/?a=1")
    assert "Accept-Language" in answer["Vary"]
    assert client.get("/", headers={"Accept-Language": "uk, tr"})["Location"] == "/tr/"
    assert client.get("/", headers={"Accept-Language": "uk"})["Location"] == "/de/"


def test_what_is_sent_in_a_language_no_longer_offered_is_taken_as_it_is(site, client):
    LanguageSettings.objects.create(site=site, languages=["tr"])
    assert client.post("/uk/case/resume/", {}).status_code not in {301, 302, 404}


def test_the_switch_shows_the_languages_of_the_site_only(site, client):
    site.root_page.specific.save_revision().publish()
    LanguageSettings.objects.create(site=site, languages=["fa"])
    page = client.get("/de/").content.decode()
    assert set(re.findall(r'hreflang="([\w-]+)"', page)) == {"fa"}
    assert "<details" not in page


def test_nine_languages_stand_behind_one_line_in_the_header_and_in_sight_at_the_foot(site, client):
    site.root_page.specific.save_revision().publish()
    page = client.get("/de/").content.decode()
    header, footer = page.split("<main")
    assert "<details" in header
    assert "<details" not in footer
    assert footer.count("hreflang=") == len(NINE) - 1


def test_an_unknown_language_is_not_found(site, client):
    assert client.get("/xx/").status_code in {302, 404}
    assert not Page.objects.filter(slug="xx").exists()


def test_the_settings_page_refuses_a_gate_for_languages_that_are_not_offered(site):
    class Form(LanguageSettingsForm):
        class Meta:
            model = LanguageSettings
            fields = ["languages", "gate_level", "gate_scope", "gate_languages"]

    data = {"languages": ["tr"], "gate_level": "complete", "gate_scope": "all", "gate_languages": ["uk"]}
    assert "gate_languages" in Form(data, instance=LanguageSettings(site=site)).errors
    assert "gate_languages" in Form({**data, "gate_languages": []}, instance=LanguageSettings(site=site)).errors
    good = Form({**data, "gate_languages": ["tr"]}, instance=LanguageSettings(site=site))
    assert good.is_valid(), good.errors
    assert good.save().gate_languages == ["tr"]
