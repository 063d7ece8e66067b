"""Pages that show every component; they exist in tests only."""

from pathlib import Path

from django.conf.urls.i18n import i18n_patterns
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path
from wagtail import urls as wagtail_urls

from tests.cms.look.forms import KitchenSinkForm, OneQuestionForm

HERE = Path(__file__).parent


def examples():
    return {
        "breadcrumbs": [{"title": "Startseite", "url": "/de/"}, {"title": "Studium", "url": "/de/studium/"}],
        "back_url": "#zurueck",
        "resume_url": "#fortsetzen",
        "footer_links": [{"title": t, "url": "#"} for t in ("Informationen", "Datenschutz", "Barrierefreiheit")],
        "buttons": [
            {"label": "Weiter"},
            {"label": "Speichern und später weitermachen", "kind": "secondary", "name": "save", "value": "1"},
            {"label": "Antrag löschen", "kind": "warning", "name": "delete"},
        ],
        "summary_rows": [
            {"key": "Familienname", "value": "الحسن", "url": "#1"},
            {"key": "Passnummer", "value": "N01234567", "dir": "ltr", "url": "#2"},
            {"key": "Sprachen", "lines": ["Deutsch", "Arabisch"], "url": "#3"},
            {"key": "Krankenversicherung", "missing": True, "url": "#4"},
            {"key": "Telefonnummer", "url": "#5"},
        ],
        "tasks": [
            {"title": "Persönliche Angaben", "url": "#1", "status": "Fertig", "tone": "success"},
            {
                "title": "Immatrikulationsbescheinigung",
                "url": "#2",
                "hint": "Für das laufende Semester",
                "status": "Korrektur nötig",
                "tone": "danger",
            },
            {"title": "Termin", "hint": "Sobald der Antrag abgesendet ist", "status": "Später"},
        ],
        "findings": [
            {
                "outcome": "failed",
                "text": "Der Familienname im Pass ist anders als in Ihren Angaben.",
                "expected": "Al-Hassan",
                "read": "ALHASAN",
                "page": 1,
            },
            {"outcome": "passed", "text": "Der Pass ist noch gültig.", "read": "2029-05-14"},
            {"outcome": "inconclusive", "text": "Das Foto ist an einer Stelle zu dunkel."},
        ],
        "actions": [
            {"label": "Ersetzen", "url": "#ersetzen"},
            {"label": "Löschen", "url": "/look/", "method": "post", "kind": "warning"},
        ],
        "services": [
            {"title": "Aufenthaltserlaubnis für ein Studium", "url": "#studium", "text": "Erteilung und Verlängerung"},
            {"title": "Blaue Karte EU", "url": "#blau"},
        ],
        "table_headers": ["Leistung", "Erwachsene", "Kinder"],
        "table_rows": [
            ["Erteilung", "100,00 €", "50,00 €"],
            ["Verlängerung um mehr als drei Monate", "93,00 €", "46,50 €"],
        ],
        "numeric": [1, 2],
        "page_obj": Paginator(range(95), 10).page(3),
    }


def kitchen_sink(request):
    form = KitchenSinkForm(request.POST or ({} if "errors" in request.GET else None))
    template = engines["django"].from_string((HERE / "kitchen_sink.html").read_text(encoding="utf-8"))
    return HttpResponse(template.render({"form": form, **examples()}, request))


def one_question(request):
    template = engines["django"].from_string(
        '{% extends "base.html" %}{% block title %}{{ form.married.label }}{% endblock %}{% block content %}'
        '<form method="post" novalidate>{% csrf_token %}'
        '{% include "components/progress.html" with number=2 total=9 only %}'
        '{% include "components/field.html" with field=form.married as_heading=True only %}'
        '{% include "components/button_group.html" with buttons=buttons only %}</form>{% endblock %}'
    )
    return HttpResponse(template.render({"form": OneQuestionForm(request.POST or None), **examples()}, request))


def confirmation(request):
    template = engines["django"].from_string(
        '{% extends "base.html" %}{% block title %}Antrag eingegangen{% endblock %}{% block content %}'
        '{% include "components/panel.html" with title="Ihr Antrag ist eingegangen" reference="HER-26-7K3QX" only %}'
        '{% include "components/task_list.html" with title="So geht es weiter" tasks=tasks only %}{% endblock %}'
    )
    return HttpResponse(template.render(examples(), request))


def error_page(request, code):
    return render(request, f"{code}.html", status=int(code[:3]))


def fragment(_request):
    answer = HttpResponse("<p>Fertig geprüft</p>")
    answer["X-Poll-State"] = "done"
    return answer


urlpatterns = [path("look/fragment/", fragment)]
urlpatterns += i18n_patterns(
    path("look/", kitchen_sink, name="kitchen_sink"),
    path("look/one/", one_question, name="one_question"),
    path("look/done/", confirmation, name="confirmation"),
    path("look/error/<str:code>/", error_page, name="error_page"),
    path("", include(wagtail_urls)),
)
