from pathlib import Path

import pytest

from ocr import extract, extract_cells, extract_text, extract_values, mrz
from ocr.kind_keys import KIND_KEYS
from ocr.text import PageText
from tests.ocr.conftest import TODAY
from tests.ocr.pages import columns, page, zone
from tests.ocr.texts import TEXTS

LINES = ("P<SYRAL<HASSAN<<AMAL<<<<<<<<<<<<<<<<<<<<<<<<", "EH35756418SYR0101011F2905143<<<<<<<<<<<<<<00")


def values(kind, *lines):
    return {key: field.value for key, field in extract_text.from_text(kind, [page(*lines)]).items()}


def test_a_sure_zone_gives_all_its_fields_and_is_valid():
    reading = zone(mrz.TD3, *LINES)
    fields = {key: field.value for key, field in extract.from_zone(1, reading, TODAY).items()}
    assert fields["surname"] == "AL HASSAN"
    assert fields["birth_date"] == "2001-01-01"
    assert fields["nationality"] == "SYR"
    assert extract.zone_is_valid(reading)


def test_an_unsure_name_is_not_given_though_the_digits_verify():
    reading = zone(mrz.TD3, *LINES)
    reading.letters[0][8] = 0.5
    fields = extract.from_zone(1, reading, TODAY)
    assert "surname" not in fields
    assert fields["document_number"].value == "EH3575641"
    assert not extract.zone_is_valid(reading)


def test_a_digit_alone_does_not_vouch_for_letters_that_were_guessed():
    reading = zone(mrz.TD3, LINES[0], LINES[1][:-1] + "7")
    assert "birth_date" in extract.from_zone(1, reading, TODAY)
    reading.letters[1][14] = 0.3
    assert "birth_date" not in extract.from_zone(1, reading, TODAY)


@pytest.mark.parametrize(("letter", "twin"), [("8", "S"), ("6", "G")])
def test_look_alikes_that_no_digit_tells_apart_must_be_read_surely(letter, twin):
    for written in (letter, twin):
        number = f"EH357{written}641"
        own = mrz.check_digit(number)
        covered = f"{number}{own}SYR0101011F2905143<<<<<<<<<<<<<<0"
        composite = mrz.check_digit(covered[:10] + covered[13:20] + covered[21:43])
        reading = zone(mrz.TD3, LINES[0], f"{covered}{composite}")
        assert reading.zone.all_verified
        assert extract.zone_is_valid(reading)
        reading.letters[1][5] = 0.6
        assert not extract.zone_is_valid(reading)
        assert "document_number" not in extract.from_zone(1, reading, TODAY)


def test_a_field_whose_digit_disagrees_is_not_given():
    reading = zone(mrz.TD3, LINES[0], LINES[1].replace("2905143", "2905153"))
    fields = extract.from_zone(1, reading, TODAY)
    assert "expiry_date" not in fields
    assert "birth_date" in fields
    assert not extract.zone_is_valid(reading)


def test_labelled_values_are_taken_also_across_a_line_break():
    found = values(
        "enrolment_certificate",
        "Frau Ayşe Gül Yıldız, geboren am 30.07.1998 in İstanbul, Matrikelnummer",
        "4790436, ist im Wintersemester",
        "2026/27 eingeschrieben",
        "Herne, den 09.05.2026",
    )
    assert found["birth_date"] == "1998-07-30"
    assert found["person"] == "Ayşe Gül Yıldız"
    assert found["matriculation_number"] == "4790436"
    assert found["semester"] == "winter 2026"
    assert found["issued_on"] == "2026-05-09"


@pytest.mark.parametrize(
    ("line", "semester"),
    [
        ("WiSe 2026/27", "winter 2026"),
        ("SS 26", "summer 2026"),
        ("Sommersemester 2026", "summer 2026"),
        ("winter semester 2026/2027", "winter 2026"),
    ],
)
def test_semesters_are_read_in_the_notations_of_universities(line, semester):
    assert values("enrolment_certificate", line)["semester"] == semester


def test_the_period_of_an_insurance_is_taken():
    found = values(
        "health_insurance_proof",
        "AOK Nordwest",
        "seit dem 01.02.2020 versichert bis zum 31.12.2026",
    )
    assert (found["valid_from"], found["valid_until"], found["insurer"]) == ("2020-02-01", "2026-12-31", "AOK Nordwest")


@pytest.mark.parametrize("line", ["geboren am 31.02.2001", "geboren am 2001", "31.12.1999 irgendwo"])
def test_days_that_do_not_exist_and_dates_without_label_are_not_taken(line):
    assert "birth_date" not in values("other", line)


def test_labels_of_a_card_are_no_person():
    assert "person" not in values("other", "Name / Surname Forename", "Name Surname Forename")


def test_evidence_shows_the_words_on_the_page_not_the_value_made_of_them():
    fields = extract_text.from_text("other", [page("Frau Amal Al-Hassan, geboren am 01.01.2001 in Damascus")])
    evidence = fields["birth_date"].evidence
    assert evidence.text == "01.01.2001"
    assert evidence.box[2] - evidence.box[0] < 0.1


def of_text(kind, language):
    return values(kind, *TEXTS[kind, language].splitlines())


@pytest.mark.parametrize(
    ("kind", "language", "expected"),
    [
        ("passport", "eng", {"birth_date": "1985-09-11", "expiry_date": "2035-11-16", "surname": "BUTLER"}),
        ("passport", "tur", {"expiry_date": "2031-03-12", "surname": "KAYA", "document_number": "U12345678"}),
        ("passport", "ukr", {"birth_date": "1990-02-05", "surname": "ШЕВЧЕНКО", "language": "ukr"}),
        ("current_residence_title", "deu", {"expiry_date": "2027-09-30"}),
        ("toleration_document", "deu", {"expiry_date": "2027-02-14"}),
        ("photo_code", "deu", {"photo_code": "7K3Q-XPLM-29AB", "expiry_date": "2027-05-21"}),
        ("registration_certificate", "deu", {"street": "Gartenstraße 7", "postal_code": "45127", "city": "Essen",
                                             "issued_on": "2026-11-03"}),
        ("landlord_confirmation", "deu", {"street": "Demostraße 7", "city": "Herne", "moved_in_on": "2026-10-01",
                                          "tenant_name": "Amal Al-Hassan"}),
        ("rental_contract", "deu", {"living_space": "42.5", "rent_cold": "450.00", "tenant_name": "Amal Al-Hassan",
                                    "landlord_name": "Karl Schäfer"}),
        ("rent_payment_proof", "deu", {"rent_warm": "590.00"}),
        ("health_insurance_proof", "deu", {"insurance_number": "A123456789", "valid_from": "2024-04-01",
                                           "insurer": "Techniker Krankenkasse"}),
        ("enrolment_certificate", "deu", {"semester": "winter 2026", "matriculation_number": "108012345678",
                                          "study_semester": "3", "university": "Ruhr-Hochschule Bochum"}),
        ("degree_certificate", "deu", {"final_grade": "1.8"}),
        ("recognition_notice", "deu2", {"comparability": "full", "profession": "Elektroniker"}),
        ("employment_contract", "deu", {"employer": "Softwareschmiede GmbH", "gross_salary_year": "52000.00"}),
        ("employment_contract", "eng", {"employer": "Softwareschmiede GmbH"}),
        ("employment_declaration", "deu", {"weekly_hours": "39"}),
        ("payslips_3_months", "deu", {"pay_months": "2026-09", "net_pay": "2890.00", "gross_pay": "4500.00"}),
        ("payslips_3_months", "eng", {"pay_months": "2026-09", "net_pay": "2890.00", "gross_pay": "4500.00"}),
        ("employer_confirmation", "deu", {"contract_term": "open_ended", "notice": "none",
                                          "start_date": "2024-02-01"}),
        ("blocked_account", "deu", {"total_amount": "11904.00", "monthly_amount": "992.00"}),
        ("blocked_account", "eng", {"total_amount": "11904.00", "monthly_amount": "992.00"}),
        ("scholarship_proof", "deu", {"monthly_amount": "992.00", "valid_from": "2026-10-01",
                                      "valid_until": "2027-09-30"}),
        ("benefit_notice", "deu", {"valid_from": "2026-07-01", "valid_until": "2026-12-31"}),
        ("bank_statements", "eng", {"account_holder": "Ravi Kumar"}),
        ("language_certificate", "deu", {"level": "B1"}),
        ("language_certificate", "deu2", {"level": "B2"}),
        ("english_certificate", "eng", {"level": "C1", "score": "7.5"}),
        ("life_in_germany_test", "deu", {"score": "29"}),
        ("pension_record", "deu", {"months": "60"}),
        ("marriage_certificate", "eng", {"marriage_date": "2020-02-14", "spouse1_name": "Rahul Sharma",
                                         "spouse2_name": "Anita Verma"}),
        ("marriage_certificate", "fra", {"spouse1_name": "Karim BENALI", "spouse2_name": "Leïla BEN SALAH",
                                         "language": "fra"}),
        ("marriage_certificate", "tur", {"marriage_date": "2018-06-12", "spouse1_name": "Mehmet Kaya"}),
        ("marriage_certificate", "ukr", {"marriage_date": "2015-08-15", "spouse1_name": "Бондар Ігор Петрович"}),
        ("marriage_certificate", "ara", {"marriage_date": "2018-05-12", "spouse1_name": "أحمد الحسن",
                                         "spouse2_name": "أمل خليل"}),
        ("birth_certificate", "ukr", {"birth_date": "1990-02-05", "parent_name": "Коваленко Іван",
                                      "parent_name.2": "Коваленко Марія"}),
        ("birth_certificate", "rus", {"birth_date": "1988-05-09", "parent_name": "Иванов Петр"}),
        ("birth_certificate", "ara", {"birth_date": "2001-01-01", "parent_name": "محمد"}),
        ("birth_certificate", "tur", {"birth_date": "1992-04-03", "parent_name": "Fatma"}),
        ("previous_application_proof", "deu", {"file_number": "HER-26-7K3QX"}),
    ],
)  # fmt: skip
def test_papers_give_the_values_that_their_checks_need(kind, language, expected):
    found = of_text(kind, language)
    assert {key: found.get(key) for key in expected} == expected


def test_an_ambiguous_date_is_given_with_both_readings_under_a_key_that_says_so():
    found = values("birth_certificate", "This is to certify that the child was born on 03/04/2001 in the city of Pune")
    assert found["birth_date.ambiguous"] == "2001-03-04 2001-04-03"
    assert "birth_date" not in found


def test_values_beside_and_below_their_labels_are_found_in_columns_and_tables():
    form = columns(
        ("Familienname", "Vorname", "Geburtsdatum"),
        ("Kovalenko", "Olena", "08.03.1989"),
        ("Wohnfläche: 46 m²", "Kaltmiete 482,00 €", "Warmmiete"),
        ("", "", "621,00 €"),
    )
    found = {key: field.value for key, field in extract_text.from_text("rental_contract", [form]).items()}
    assert (found["surname"], found["given_names"], found["birth_date"]) == ("Kovalenko", "Olena", "1989-03-08")
    assert (found["living_space"], found["rent_cold"], found["rent_warm"]) == ("46", "482.00", "621.00")


def test_the_names_of_a_couple_are_put_together_from_the_column_of_each():
    form = columns(
        ("Eheurkunde",),
        ("", "Ehemann", "Ehefrau"),
        ("Familienname", "Kaya", "Yıldız"),
        ("Vornamen", "Mehmet", "Ayşe Gül"),
    )
    plain = values(
        "marriage_certificate",
        "Ehemann / Ehegatte 1", "Familienname Kaya", "Vornamen Mehmet",
        "Ehefrau / Ehegatte 2", "Familienname Yıldız", "Vornamen Ayşe Gül",
    )  # fmt: skip
    assert (plain["spouse1_name"], plain["spouse2_name"]) == ("Mehmet Kaya", "Ayşe Gül Yıldız")
    found = {key: field.value for key, field in extract_text.from_text("marriage_certificate", [form]).items()}
    assert (found["spouse1_name"], found["spouse2_name"]) == ("Mehmet Kaya", "Ayşe Gül Yıldız")


def test_fields_carry_the_page_that_they_stand_on():
    first = page("Entgeltabrechnung August 2026", "Auszahlungsbetrag 1.000,00")
    second = PageText(2, page("Entgeltabrechnung September 2026", "Auszahlungsbetrag 1.100,00").lines)
    fields = extract_text.from_text("payslips_3_months", [first, second])
    assert fields["pay_months"].value == "2026-08,2026-09"
    assert [fields[key].evidence.page for key in ("net_pay", "net_pay.2")] == [1, 2]


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("APOSTILLE (Convention de La Haye du 5 octobre 1961)", "apostille", "apostille"),
        ("Zur Legalisation beglaubigt", "apostille", "legalisation"),
        ("Ich bestätige als allgemein beeidigter Dolmetscher die Übersetzung", "translation", "sworn"),
        ("Übersetzung aus dem Arabischen", "translation", "plain"),
        ("Commission Internationale de l'État Civil", "multilingual", "international"),
        ("Seite 2 von 5", "page_number", "2/5"),
        ("Page 1 of 3", "page_number", "1/3"),
    ],
)
def test_marks_of_a_paper_are_noticed(line, field, value):
    assert values("marriage_certificate", "Urkunde", line)[field] == value


def test_captions_of_lines_to_sign_are_given_with_their_role_and_place():
    lines = ["Mietvertrag", "Vermieter und Mieter schließen diesen Vertrag über eine Wohnung."]
    text = page(*lines, *[f"§ {number} Der Mieter zahlt." for number in range(14)], "Vermieter Mieter")
    fields = extract_text.from_text("rental_contract", [text])
    labels = [fields["signature_label"], fields["signature_label.2"]]
    assert [item.value for item in labels] == ["landlord", "tenant"]
    assert labels[0].evidence.box[0] < labels[1].evidence.box[0]
    assert "signature_label.3" not in fields


def test_the_address_of_the_letterhead_is_not_the_persons():
    found = values("registration_certificate", "Stadt Herne, Rathausplatz 1, 44623 Herne", "Meldebescheinigung")
    assert "street" not in found


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Herne, den 03.11.2026", "2026-11-03"),
        ("Datum: 3. November 2026", "2026-11-03"),
        ("Fait à Lyon, le 4 mars 2026", "2026-03-04"),
        ("03.11.2026", "2026-11-03"),
        ("Ausgestellt am 03.11.2026 in Herne", "2026-11-03"),
    ],
)
def test_the_day_of_issue_is_found(line, day):
    assert values("other", "Bescheinigung", "Text der Bescheinigung", line)["issued_on"] == day


@pytest.mark.parametrize("line", ["Eintrittsdatum 17.04.2016", "Geburtsdatum 17.04.1990", "gültig bis 01.01.2030"])
def test_other_labelled_days_are_no_day_of_issue(line):
    assert "issued_on" not in values("other", "Bescheinigung", line)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.519, 75 €", "2519.75"),
        ("EUR 52,000", "52000.00"),
        ("52.000 Euro", "52000.00"),
        ("11,904.00 EUR", "11904.00"),
        ("1 234,50 €", "1234.50"),
        ("992,-- €", "992.00"),
        ("992,00", "992.00"),
        ("1.250,00 USD", None),
        ("992", None),
    ],
)
def test_sums_are_read_in_german_and_english_notation_and_never_in_another_currency(text, value):
    taken = extract_values.money(text, "day")
    assert (taken.value if taken else None) == value


def test_every_field_is_documented():
    text = (Path(__file__).resolve().parents[2] / "docs" / "document-fields.md").read_text("utf-8")
    keys = {label.key for label in extract_cells.LABELS} | {"pay_months", "semester", "street", "level", "university"}
    assert not {key for key in keys if f"`{key}`" not in text}


def test_labels_and_readers_belong_together():
    for label in extract_cells.LABELS:
        assert label.take in extract_values.READERS
        assert label.kinds is None or label.kinds <= KIND_KEYS
        assert label.phrases


@pytest.mark.parametrize("word", ["a" * 100_000, "1." * 50_000, "A-" * 50_000, "(" * 100_000, "٣/" * 50_000])
@pytest.mark.parametrize("kind", ["employment_contract", "rental_contract", "marriage_certificate"])
def test_words_without_end_give_nothing_and_take_no_time(kind, word):
    fields = extract_text.from_text(kind, [page(f"{word} {word} GmbH {word}", "Arbeitgeber " + "x " * 2000)])
    assert all(len(field.value) < 500 for field in fields.values())
