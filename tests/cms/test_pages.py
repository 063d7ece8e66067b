import itertools
import re

import pytest
from django.http import Http404
from wagtail.models import Page

from cms.pages import FormPage, HomePage, InfoPage, ServicePage
from intake.authorities.models import OfferedService
from intake.definitions.models import FormRevision

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

LANGUAGES = ("de", "en", "tr", "ar")
SERVICE = "/{}/aufenthaltserlaubnis-studium/"


def html_of(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def addresses():
    """Return the path of every public page of the first authority."""
    home = HomePage.objects.get(slug="herne")
    pages = Page.objects.filter(locale__language_code="de").descendant_of(home, inclusive=True).live()
    return [re.sub(r"^https?://[^/]+", "", page.full_url) for page in pages]


def test_the_start_address_leads_to_the_readers_language(herne):
    assert herne.get("/", headers={"accept-language": "ar"}).headers["Location"] == "/ar/"
    assert herne.get("/", headers={"accept-language": "xx"}).headers["Location"] == "/de/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_served_in_its_language_and_direction(herne, language):
    assert len(addresses()) == 8
    for address in addresses():
        html = html_of(herne, address.replace("/de/", f"/{language}/", 1))
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in html
        assert html.count("<h1") == 1
        assert 'href="page:' not in html
        assert language != "en" or 'class="fallback-text"' not in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_switch_stays_on_the_page(herne, language):
    html = html_of(herne, SERVICE.format(language))
    for other in set(LANGUAGES) - {language}:
        assert f'href="{SERVICE.format(other)}" lang="{other}"' in html


def test_headings_step_down_one_level_at_a_time(herne):
    for address in addresses():
        levels = [int(level) for level in re.findall(r"<h([1-6])", html_of(herne, address))]
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels)), address


def test_the_links_in_the_text_lead_to_pages_of_the_same_language(herne):
    for language in LANGUAGES:
        body = html_of(herne, f"/{language}/").partition("<main")[2].partition("</main>")[0]
        links = re.findall(r'href="([^"]+)"', body)
        assert SERVICE.format(language) in links
        ways = {"tel:023230000", "mailto:demo@herne.example"}
        assert ways <= set(links)
        for link in set(links) - ways:
            assert link.startswith(f"/{language}/"), link
            html_of(herne, link)


def test_a_link_in_the_text_keeps_the_readers_host_name(client):
    client.defaults["HTTP_HOST"] = "127.0.0.1:8123"
    assert f'href="{SERVICE.format("de")}"' in html_of(client, "/de/")


def test_the_foot_of_every_page_leads_to_what_every_page_needs(herne):
    for address in addresses():
        foot = html_of(herne, address).partition("<footer")[2]
        for role in (InfoPage.Role.INFORMATION, InfoPage.Role.PRIVACY, InfoPage.Role.ACCESSIBILITY):
            page = InfoPage.objects.get(role=role, locale__language_code="de", path__startswith=home_path())
            assert f"/de/{page.slug}/" in foot


def home_path():
    return HomePage.objects.get(slug="herne").path


def test_a_page_with_a_role_enters_the_menu_by_itself():
    page = InfoPage(title="Impressum", role=InfoPage.Role.IMPRINT)
    HomePage.objects.get(slug="herne").add_child(instance=page)
    assert page.show_in_menus


def test_a_service_tells_what_its_form_in_force_says(herne):
    html = html_of(herne, SERVICE.format("de"))
    for words in (
        "Für Menschen aus Staaten außerhalb der Europäischen Union",
        "Erstmalige Erteilung",
        "100 Euro",
        "§ 45 Nr. 1 AufenthV",
        "§ 16b AufenthG",
        "Reisepass",
        "innerhalb von 6 Wochen",
        "Ihren gültigen Pass",
    ):
        assert words in html
    assert html.count('class="vs-details"') == 18


def test_a_paper_names_its_condition_in_words(herne):
    html = html_of(herne, SERVICE.format("en"))
    assert "What is your application about? – Extension (Verlängerung)" in html
    german = html_of(herne, SERVICE.format("de"))
    assert "Sie sind unter 18 Jahre alt" in german
    assert "mit nationalem Visum (D) oder mit Schengen-Visum (C)" in german


def test_the_start_button_posts_with_a_token_and_nothing_starts_by_a_link(herne):
    html = html_of(herne, SERVICE.format("de"))
    assert 'method="post" action="/de/apply/start/residence_permit_study/"' in html
    assert "csrfmiddlewaretoken" in html
    assert 'href="/de/apply/start/' not in html


def test_a_text_that_a_language_lacks_stands_in_german_and_says_so(herne):
    revision = FormRevision.objects.get()
    texts = {**revision.texts, "ar": {**revision.texts["ar"], "for_whom": ""}}
    FormRevision.objects.filter(pk=revision.pk).update(texts=texts)
    html = html_of(herne, SERVICE.format("ar"))
    assert '<span lang="de" dir="ltr" class="fallback-text">Für Menschen aus Staaten' in html


def test_a_service_that_is_not_offered_says_so_and_has_no_button(herne):
    OfferedService.objects.update(active=False)
    html = html_of(herne, SERVICE.format("de"))
    assert "kann zurzeit nicht online gestellt werden" in html
    assert "/apply/start/" not in html


def test_a_service_without_a_form_in_force_says_so(herne):
    page = ServicePage.objects.get(locale__language_code="de", path__startswith=home_path())
    page.service_key = "unknown_service"
    page.save_revision().publish()
    OfferedService.objects.update(service_key="unknown_service")
    assert "kann zurzeit nicht online gestellt werden" in html_of(herne, SERVICE.format("de"))


def test_an_untranslated_page_is_marked_as_german_inside_an_arabic_frame(herne):
    page = InfoPage.objects.get(role=InfoPage.Role.PRIVACY, locale__language_code="de", path__startswith=home_path())
    arabic = InfoPage.objects.get(translation_key=page.translation_key, locale__language_code="ar")
    locale, address = arabic.locale, f"/ar/{page.slug}/"
    arabic.delete()
    page.copy_for_translation(locale, alias=True)
    html = html_of(herne, address)
    assert '<html lang="ar" dir="rtl">' in html
    assert re.search(r'<main[^>]* lang="de" dir="ltr"', html)


def test_each_site_shows_its_own_authority_only(client):
    for host, own, other in (("herne", "Herne", "Nachbarstadt"), ("nachbar", "Nachbarstadt", "Herne")):
        client.defaults["HTTP_HOST"] = f"{host}.localhost"
        html = html_of(client, "/de/")
        assert own in html
        assert other not in html


def test_forms_and_their_library_are_not_served(herne, rf):
    for page in FormPage.objects.all():
        assert page.url is None
        with pytest.raises(Http404):
            page.serve(rf.get("/"))
    html_of(herne, "/de/formulare/", status=404)
    html_of(herne, "/de/formulare/residence-permit-study/", status=404)


@pytest.mark.parametrize(("address", "at_most"), [("/de/", 16), (SERVICE.format("ar"), 22), ("/de/datenschutz/", 16)])
def test_a_page_needs_few_queries(herne, django_assert_max_num_queries, address, at_most):
    herne.get(address)
    with django_assert_max_num_queries(at_most):
        assert herne.get(address).status_code == 200


def test_the_home_page_says_how_the_authority_is_reached(herne):
    home = html_of(herne, "/de/")
    for fact in ("So erreichen Sie uns", "Demostraße 1", "02323 000-0", "Donnerstag", "13:30 bis 17:30 Uhr"):
        assert fact in home
    assert home.count("Freitag") == 1  # three counters keep the same hours
    assert "How to reach us" in html_of(herne, "/en/")
