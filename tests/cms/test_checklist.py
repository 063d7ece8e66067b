import re

import pytest

from intake.applications.models import Application
from intake.authorities.models import OfferedService

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

SERVICE = "/{}/aufenthaltserlaubnis-studium/"
ANSWERS = "application_kind=extension&admission_type=enrolled&income_sources=scholarship&income_sources=employment"


def checklist(client, query="", language="de"):
    response = client.get(f"{SERVICE.format(language)}checklist/?{query}")
    assert response.status_code == 200
    return response.content.decode()


def papers(html):
    return re.findall(r"<strong>(?:<span[^>]*>)?([^<]+)", html)


def test_the_service_page_leads_to_its_checklist(herne):
    assert 'href="/de/aufenthaltserlaubnis-studium/checklist/"' in herne.get(SERVICE.format("de")).content.decode()


def test_at_first_it_asks_four_questions_and_lists_nothing(herne):
    html = checklist(herne)
    assert html.count("<legend") == 4
    assert "Sind Sie unter 18 Jahre alt?" in html
    assert papers(html) == []


def test_the_answers_decide_what_to_bring_what_it_costs_and_what_stays_open(herne):
    html = checklist(herne, f"{ANSWERS}&is_minor=false")
    needed, _heading, rest = html.partition("Vielleicht auch")
    assert {"Immatrikulationsbescheinigung", "Stipendienbescheinigung", "Kontoauszüge"} <= set(papers(needed))
    assert "Zulassungsbescheid" not in papers(html)
    assert "Geburtsurkunde" not in papers(html)
    assert "Einreisevisum" in papers(rest)
    assert "Bringen Sie das Original zum Termin mit." in needed
    assert "93 Euro" in html
    assert "100 Euro" not in html
    assert "Brauchen Sie die Verlängerung für mehr als 3 Monate? – Ja" in html


def test_whatever_is_no_choice_of_the_form_is_ignored(herne):
    html = checklist(herne, "application_kind=evil&family_name=Muster&is_minor=perhaps&<script>=1")
    assert papers(html) == []
    assert "Muster" not in html
    assert "<script>=" not in html


def test_nothing_is_stored_before_the_button_and_the_case_then_knows_the_answers(herne):
    html = checklist(herne, f"{ANSWERS}&is_minor=false")
    assert not Application.objects.exists()
    form = html[html.rindex("<form") : html.rindex("</form>")]
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form)
    data = {}
    for name, value in hidden:
        data.setdefault(name, []).append(value)
    address = re.search(r'action="([^"]+)"', form)[1]
    response = herne.post(address, data)
    case = Application.objects.get()
    assert response.headers["Location"].endswith(f"/apply/{case.pk}/purpose/")
    assert case.answers == {
        "application_kind": "extension",
        "admission_type": "enrolled",
        "income_sources": ["employment", "scholarship"],
    }
    assert case.progress == {}
    page = herne.get(response.headers["Location"]).content.decode()
    assert re.search(r'value="extension" checked', page)


def test_switching_the_language_keeps_the_answers(herne):
    html = checklist(herne, "application_kind=extension")
    assert 'href="/ar/aufenthaltserlaubnis-studium/checklist/?application_kind=extension"' in html
    assert 'dir="rtl"' in checklist(herne, "application_kind=extension", "ar")


def test_a_service_that_is_not_offered_has_no_checklist(herne):
    OfferedService.objects.update(active=False)
    assert herne.get(f"{SERVICE.format('de')}checklist/").status_code == 302


def test_nothing_else_lies_below_a_service(herne):
    assert herne.get(f"{SERVICE.format('de')}checklist/more/").status_code == 404
