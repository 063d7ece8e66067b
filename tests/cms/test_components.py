"""What the components print, without a browser."""

import re

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import mark_safe

from cms.templatetags.components import error_links, field_kind, option_hint, part_inputs
from tests.cms.look.forms import KitchenSinkForm

EMPTY = MultiValueDict()


def component(template, /, **context):
    return render_to_string(f"components/{template}.html", context)


def field(name, *, data=None, **context):
    return component("field", field=KitchenSinkForm(data)[name], **context)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("purpose", "radios"),
        ("languages", "checkboxes"),
        ("truth", "checkbox"),
        ("nationality", "select"),
        ("birth_date", "parts"),
        ("passport", "file"),
        ("reason", "textarea"),
        ("email", "input"),
    ],
)
def test_each_widget_has_its_shape(name, kind):
    assert field_kind(KitchenSinkForm()[name]) == kind


@pytest.mark.parametrize("name", KitchenSinkForm().fields)
def test_every_input_of_every_field_has_a_label(name):
    html = field(name, data=EMPTY)
    inputs = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', html)
    assert inputs
    for identity in inputs:
        assert f'for="{identity}"' in html


@pytest.mark.parametrize("name", KitchenSinkForm().fields)
def test_every_description_that_a_field_names_exists_on_the_page(name):
    html = field(name, data=EMPTY)
    for ids in re.findall(r'aria-describedby="([^"]*)"', html):
        for identity in ids.split():
            assert html.count(f'id="{identity}"') == 1


@pytest.mark.parametrize("name", KitchenSinkForm().fields)
def test_no_attribute_is_printed_twice(name):
    for tag in re.findall(r"<(?:input|select|textarea)[^>]*>", field(name, data=EMPTY, width=10)):
        names = re.findall(r"\s([a-z-]+)(?==|\s|>)", re.sub(r'"[^"]*"', '""', tag))
        assert len(names) == len(set(names)), tag


def test_only_optional_fields_are_marked():
    assert "(freiwillig)" in field("phone")
    assert "(freiwillig)" not in field("family_name")
    assert "*" not in field("family_name")


def test_words_find_their_own_direction_and_numbers_run_left_to_right():
    assert 'dir="auto"' in field("family_name")
    assert 'dir="auto"' in field("reason")
    for name in ("email", "phone", "rent", "birth_date"):
        assert 'dir="ltr"' in field(name), name
        assert 'dir="auto"' not in field(name), name


def test_the_direction_of_the_widget_wins():
    class PassportForm(forms.Form):
        number = forms.CharField(widget=forms.TextInput({"dir": "ltr", "class": "own"}))

    html = component("field", field=PassportForm()["number"])
    assert 'dir="ltr"' in html
    assert 'dir="auto"' not in html
    assert 'class="kern-form-input__input own"' in html


def test_a_date_of_three_parts_has_three_labelled_inputs_with_their_values():
    form = KitchenSinkForm({"birth_date_day": "7", "birth_date_year": "1999"})
    parts = part_inputs(form["birth_date"])
    assert [(part["label"], part["name"], part["value"]) for part in parts] == [
        ("Tag", "birth_date_day", "7"),
        ("Monat", "birth_date_month", ""),
        ("Jahr", "birth_date_year", "1999"),
    ]
    html = component("field", field=form["birth_date"])
    assert 'autocomplete="bday-year"' in html
    assert "<legend" in html


def test_a_chosen_option_stays_chosen_and_carries_its_hint():
    html = field("purpose", data={"purpose": "study"})
    assert re.search(r'value="study" checked', html)
    assert "Studienkolleg" in html
    assert [option_hint(option) for option in KitchenSinkForm()["purpose"]][1:] == ["", ""]


def test_the_only_question_of_a_page_is_its_heading():
    html = field("purpose", as_heading=True)
    assert re.search(r"<legend[^>]*><h1[^>]*>Wozu brauchen Sie", html)
    assert re.search(r"<h1[^>]*><label", field("family_name", as_heading=True))
    assert "<h1" not in field("family_name")


def test_a_condition_and_the_type_of_an_answer_reach_the_page():
    html = field("spouse_name")
    assert 'data-show-if="{&quot;field&quot;:&quot;purpose&quot;,&quot;op&quot;:&quot;eq&quot;' in html
    assert 'data-value-type="boolean"' in field("truth")
    assert 'data-value-type="number"' in field("rent")


def test_labels_helps_and_values_are_escaped():
    class Hostile(forms.Form):
        name = forms.CharField(label="<b>x</b>", help_text="<i>y</i>")

    html = component("field", field=Hostile({"name": '"><script>'})["name"])
    assert "<b>" not in html
    assert "<i>" not in html
    assert "<script>" not in html
    assert "<script>" not in component("inset_text", text="<script>")
    assert "<em>" in component("inset_text", text=mark_safe("<em>ja</em>"))
    assert "<script>" not in component("error_summary", errors=["<script>"])


def test_the_summary_names_the_question_where_djangos_own_words_do_not():
    texts = [link["text"] for link in error_links(form=KitchenSinkForm(EMPTY))]
    assert "Familienname – Dieses Feld muss ausgefüllt werden." in texts
    assert "Wann sind Sie geboren? – Dieses Feld muss ausgefüllt werden." in texts


def test_the_summary_leads_to_the_first_input_of_each_question():
    hrefs = [link["href"] for link in error_links(form=KitchenSinkForm(EMPTY))]
    assert hrefs[:3] == ["#id_purpose_0", "#id_family_name", "#id_birth_date_0"]


def test_the_summary_takes_forms_formsets_and_plain_errors():
    class Line(forms.Form):
        city = forms.CharField(error_messages={"required": "Geben Sie den Ort an."})

    lines = forms.formset_factory(Line, extra=0)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-city": "Herne", "form-1-city": ""}
    )
    assert error_links(form=lines) == [{"href": "#id_form-1-city", "text": "Geben Sie den Ort an."}]
    assert error_links(errors=["Die Datei ist leer."]) == [{"href": "", "text": "Die Datei ist leer."}]
    assert component("error_summary", form=KitchenSinkForm()).strip() == ""


@pytest.mark.parametrize("outcome", ["passed", "failed", "inconclusive"])
def test_a_finding_says_its_outcome_in_words(outcome):
    words = {"passed": "In Ordnung", "failed": "Bitte prüfen", "inconclusive": "Nicht sicher gelesen"}
    html = component("finding", outcome=outcome, text="Name", expected="Al-Hassan", read="ALHASAN")
    assert words[outcome] in html
    assert "<bdi>ALHASAN</bdi>" in html
    assert "danger" not in html


def test_a_file_card_posts_with_the_token_and_names_the_file_in_each_action():
    html = component(
        "file_card",
        name="Pass.jpg",
        size=2_400_000,
        pages=2,
        state="Geprüft",
        csrf_token="abc123",
        actions=[{"label": "Löschen", "url": "/x/", "method": "post"}],
    )
    assert '<form method="post" action="/x/"><input type="hidden" name="csrfmiddlewaretoken" value="abc123">' in html
    assert re.search(r"Löschen<span class=\"vs-sr-only\"> Pass\.jpg</span>", html)
    assert "2,3\xa0MB" in html
    assert "2 Seiten" in html


@pytest.mark.parametrize(
    ("level", "look", "role"),
    [("error", "danger", "alert"), ("success", "success", "status"), ("info", "info", None), ("debug", "info", None)],
)
def test_messages_of_django_find_their_tone(level, look, role):
    html = component("notification", tone=level, title="Neu")
    assert f"kern-alert--{look}" in html
    assert (f'role="{role}"' in html) if role else ("role=" not in html)


def test_missing_answers_and_numbers_stand_out_in_the_summary_list():
    html = component(
        "summary_list",
        rows=[
            {"key": "Pass", "value": "N012", "dir": "ltr", "url": "/a/"},
            {"key": "Ort", "missing": True},
            {"key": "Tel"},
        ],
    )
    assert '<bdi dir="ltr">N012</bdi>' in html
    assert "Fehlt noch" in html
    assert "Keine Angabe" in html
    assert re.search(r"Ändern<span class=\"vs-sr-only\"> Pass</span>", html)


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "409", "429", "500"])
def test_error_pages_need_neither_request_nor_database(code):
    html = render_to_string(f"{code}.html")
    assert "Was Sie jetzt tun können" in html
    assert '<html lang="de" dir="ltr">' in html


def test_an_arabic_page_runs_from_right_to_left():
    with translation.override("ar"):
        html = render_to_string("404.html")
    assert '<html lang="ar" dir="rtl">' in html
    assert "noto-sans-arabic-arabic-400" in html


def test_the_title_says_first_that_there_are_errors():
    assert "<title>Fehler: " in render_to_string("404.html", {"errors": ["x"]})
    assert "<title>Fehler" not in render_to_string("404.html", {})


def test_no_template_of_ours_has_inline_code_or_a_disabled_input():
    from pathlib import Path

    import cms

    for path in (Path(cms.__file__).parent / "templates").rglob("*.html"):
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.S)
        assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)[^>]*>(?!\s*$)", text), path
        assert not re.search(r"\sdisabled[\s=>]", text), path


def test_options_without_headings_share_one_group_with_room_between_them():
    html = field("purpose")
    assert html.count("kern-form-check__radio") > 1
    assert html.count("kern-fieldset__body") == 1


def test_a_finding_may_name_what_was_read_in_other_words():
    finding = {"outcome": "failed", "text": "Bitte prüfen.", "read": "Reisepass"}
    assert "Im Dokument gelesen" in component("finding", **finding)
    assert "Im Dokument gelesen" not in component("finding", **finding, read_label="Erkannt als")
