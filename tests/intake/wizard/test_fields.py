"""Each question type: what is typed, what is stored, what is refused, and that what is stored can be shown again."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import override

from intake.definitions.schema import FIELD_TYPES, Question
from intake.definitions.selectors import FormText
from intake.wizard.field_makers import MAKERS, field_for


class Texts:
    """Texts that say their own path."""

    language = "de"

    def __getitem__(self, path):
        return FormText("" if path.endswith(".help") else path, "de", False)

    def get(self, path):
        return str(self[path])


def field(kind, **options):
    return field_for(Question("key", kind, **{"required": True, **options}), Texts())


def typed(made, **data):
    post = QueryDict(mutable=True)
    for name, value in data.items():
        post.setlist(name, value if isinstance(value, list) else [value])
    return made.widget.value_from_datadict(post, {}, "key")


def date_parts(day="", month="", year="", **more):
    return {"key_day": day, "key_month": month, "key_year": year, **more}


GOOD = [
    ("text", {}, {"key": "  Straße\u202e  7 "}, "Straße 7"),
    ("text", {"pattern": "^[0-9]{5}$"}, {"key": "٤٤٦٢٣"}, "44623"),
    ("text", {}, {"key": "Čeština & „Größe“ – 12 m² (§ 3), 5 €"}, "Čeština & „Größe“ – 12 m² (§ 3), 5 €"),
    ("text_latin", {}, {"key": "YILMAZ"}, "YILMAZ"),
    ("textarea", {}, {"key": "أحمد ١٢"}, "أحمد ١٢"),
    ("textarea", {}, {"key": "a\r\nb"}, "a\nb"),
    ("doc_number", {}, {"key": " c01 x-00t٤٧ "}, "C01X00T47"),
    ("email", {}, {"key": " ayse@example.org "}, "ayse@example.org"),
    ("phone", {}, {"key": "0151 23456789"}, "+4915123456789"),
    ("phone", {}, {"key": "+90 532 123 45 67"}, "+905321234567"),
    ("phone", {}, {"key": "٠١٥١ ٢٣٤٥٦٧٨٩"}, "+4915123456789"),
    ("integer", {"min": 30, "max": 250}, {"key": "١٧٢"}, 172),
    ("integer", {}, {"key": "0"}, 0),
    ("currency", {}, {"key": "1.234,5"}, "1234.50"),
    ("date", {}, date_parts("٣", "9", "2026"), "2026-09-03"),
    ("partial_date", {}, date_parts("3", "9", "1990"), "1990-09-03"),
    ("partial_date", {}, date_parts("", "9", "1990"), "1990-09"),
    ("partial_date", {}, date_parts("00", "00", "1990"), "1990"),
    ("partial_date", {}, date_parts(key_unknown="1"), "unknown"),
    ("single_choice", {"options": ("a", "b")}, {"key": "b"}, "b"),
    ("multi_choice", {"options": ("a", "b", "c")}, {"key": ["c", "a"]}, ["a", "c"]),
    ("boolean", {}, {"key": "false"}, False),
    ("boolean", {}, {"key": "true"}, True),
    ("boolean", {"required": False}, {}, None),
    ("boolean", {"required": False}, {"key": "true"}, True),
    ("consent", {}, {"key": "on"}, True),
    ("country", {}, {"key": "SYR"}, "SYR"),
    ("nationality_list", {}, {"key": ["TUR", "", "XXA", "TUR", ""]}, ["TUR", "XXA"]),
    ("text", {"required": False}, {"key": " "}, ""),
    ("integer", {"required": False}, {"key": ""}, None),
    ("date", {"required": False}, date_parts(), ""),
    ("phone", {"required": False}, {}, ""),
]

BAD = [
    ("text", {}, {"key": "a\x00b"}, "unreadable"),
    ("text", {}, {"key": "a\ud800b"}, "unreadable"),
    ("text", {"max_length": 10}, {"key": "x" * 11}, "too_long"),
    ("text", {}, {"key": "x" * 1_000_000}, "too_long"),
    ("text", {"pattern": "^[0-9]{5}$"}, {"key": "4462"}, "pattern"),
    ("text", {}, {"key": "شارع"}, "not_latin"),
    ("text", {}, {"key": "улица"}, "not_latin"),
    ("text_latin", {}, {"key": "أحمد"}, "not_latin"),
    ("textarea", {}, {"key": "x" * 2001}, "too_long"),
    ("doc_number", {}, {"key": "C01<X"}, "doc_number"),
    ("email", {}, {"key": "ayse@"}, "email"),
    ("email", {}, {"key": "a@example.org\nBcc: b@example.org"}, "email"),
    ("phone", {}, {"key": "12"}, "phone"),
    ("phone", {}, {"key": "call me"}, "phone"),
    ("integer", {}, {"key": "1,7"}, "number"),
    ("integer", {}, {"key": "9" * 5000}, "number"),
    ("integer", {"min": 30}, {"key": "29"}, "low"),
    ("integer", {"max": 250}, {"key": "251"}, "high"),
    ("currency", {}, {"key": "viel"}, "amount"),
    ("date", {}, date_parts("31", "2", "2026"), "date"),
    ("date", {}, date_parts("1", "2", "26"), "date"),
    ("date", {}, date_parts("1", "2", "0026"), "year"),
    ("date", {}, date_parts("", "2", "2026"), "incomplete"),
    ("date", {}, date_parts("a", "2", "2026"), "date"),
    ("date", {}, date_parts("-1", "2", "2026"), "date"),
    ("date", {}, date_parts("1", "2", "²026"), "date"),
    ("partial_date", {}, date_parts("3", "", "1990"), "incomplete"),
    ("single_choice", {"options": ("a", "b")}, {"key": "x"}, "invalid_choice"),
    ("multi_choice", {"options": ("a", "b")}, {"key": ["a", "x"]}, "invalid_choice"),
    ("boolean", {}, {"key": "maybe"}, "required"),
    ("country", {}, {"key": "XXA"}, "invalid_choice"),
    ("nationality_list", {}, {"key": ["TUR", "ZZZ"]}, "invalid_choice"),
    ("nationality_list", {}, {"key": ["TUR", "SYR", "IRN", "IRQ", "AFG", "DEU"]}, "invalid_choice"),
]


def test_every_type_of_the_schema_has_a_field():
    assert set(MAKERS) == FIELD_TYPES


@pytest.mark.parametrize(("kind", "options", "data", "stored"), GOOD)
def test_what_is_typed_is_stored_as_plain_json(kind, options, data, stored):
    made = field(kind, **options)
    value = made.clean(typed(made, **data))
    assert value == stored
    assert json.loads(json.dumps(value)) == stored


@pytest.mark.parametrize(("kind", "options", "data", "code"), BAD)
def test_what_cannot_be_stored_is_a_field_error(kind, options, data, code):
    made = field(kind, **options)
    with pytest.raises(ValidationError) as refusal:
        made.clean(typed(made, **data))
    assert refusal.value.code == code


@pytest.mark.parametrize("kind", sorted(FIELD_TYPES - {"boolean", "consent"}))
def test_no_answer_to_a_required_question_is_refused(kind):
    made = field(kind, options=("a", "b"))
    with pytest.raises(ValidationError) as refusal:
        made.clean(typed(made))
    assert refusal.value.code == "required"


@pytest.mark.parametrize("kind", ["boolean", "consent"])
def test_a_required_yes_or_no_is_never_answered_beforehand(kind):
    made = field(kind)
    with pytest.raises(ValidationError):
        made.clean(typed(made))
    assert "checked" not in made.widget.render("key", made.to_widget(None))


@pytest.mark.parametrize(
    ("kind", "stored", "language", "shown"),
    [
        ("currency", "1234.50", "de", "1.234,50"),
        ("currency", "1234.50", "en", "1,234.50"),
        ("phone", "+4915123456789", "de", "+49 1512 3456789"),
        ("text", "a", "de", "a"),
        ("boolean", False, "de", "false"),
        ("consent", {"accepted": True, "at": "2026-11-22T10:00:00+00:00", "revision": 1}, "de", True),
    ],
)
def test_a_stored_answer_is_shown_in_the_languages_notation(kind, stored, language, shown):
    with override(language):
        assert field(kind).to_widget(stored) == shown


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar"])
@pytest.mark.parametrize("stored", ["0.50", "992.00", "1234.50", "1234567.00"])
def test_an_amount_survives_being_shown_and_sent_again(language, stored):
    made = field("currency")
    with override(language):
        assert made.clean(made.to_widget(stored)) == stored


@pytest.mark.parametrize(
    ("stored", "parts"),
    [
        ("1990-09-03", ["3", "9", "1990", ""]),
        ("1990", ["", "", "1990", ""]),
        ("unknown", ["", "", "", "1"]),
        (None, ["", "", "", ""]),
    ],
)
def test_a_date_is_shown_in_its_parts(stored, parts):
    made = field("partial_date")
    assert made.widget.decompress(stored) == parts
    if stored:
        assert made.clean(parts) == stored


def test_a_birth_date_in_the_future_is_refused():
    made = field_for(Question("birth_date", "partial_date", True), Texts())
    with pytest.raises(ValidationError) as refusal:
        made.clean(["1", "1", "2099"])
    assert refusal.value.code == "future"


def test_dates_name_their_parts():
    assert [str(label) for label in field("date").widget.subwidget_labels] == ["Tag", "Monat", "Jahr"]


def test_a_list_of_states_marks_the_stored_one_and_escapes_names():
    html = field("country").widget.render("key", "CIV", {"id": "id_key"})
    assert 'value="CIV" selected' in html
    assert "Côte d’Ivoire" in html or "d&#x27;Ivoire" in html
    assert '"><script>' not in field("country").widget.render("key", '"><script>')


def test_nationalities_show_the_stored_ones_and_offer_five():
    made = field("nationality_list")
    parts = made.widget.parts("key", ["TUR", "SYR", "XXA"], {"id": "id_key"})
    assert [part["open"] for part in parts] == [True, True, True, False, False]
    assert 'value="SYR" selected' in parts[1]["html"]
    assert parts[0]["id"] == made.widget.id_for_label("id_key")
