import pytest

from ocr import extract, extract_text, mrz
from tests.ocr.conftest import TODAY
from tests.ocr.pages import page, zone

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
