from datetime import date

import pytest

from ocr import mrz

TODAY = date(2026, 11, 22)
UTO = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
CARD = ("ARD<<Z70JWLPV71<<<<<<<<<<<<<<<", "0101011F2905143SYR<<<<<<<<<<<4", "AL<HASSAN<<AMAL<<<<<<<<<<<<<<<")
FRENCH = ("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "9409923102854CORINNE<<<<<<<6512068F4")


@pytest.mark.parametrize(("text", "digit"), [("520727", 3), ("AB2134<<<", 5), ("L898902C3", 6), ("<<<<", 0)])
def test_check_digits_are_those_of_icao_9303(text, digit):
    assert mrz.check_digit(text) == digit


@pytest.mark.parametrize(("form", "lines"), [(mrz.TD3, UTO), (mrz.TD1, CARD), (mrz.FRA_ID, FRENCH)])
def test_genuine_zones_verify_in_every_digit(form, lines):
    assert mrz.Zone(form, lines).all_verified


def test_one_wrong_letter_breaks_its_own_digit_and_the_composite():
    wrong = (UTO[0], UTO[1].replace("740812", "740813"))
    verified = mrz.Zone(mrz.TD3, wrong).verified
    assert not verified["birth_date"]
    assert not verified["composite"]
    assert verified["expiry_date"]


def test_names_are_split_at_the_double_filler():
    zone = mrz.Zone(mrz.TD3, UTO)
    assert (zone.surname, zone.given_names) == ("ERIKSSON", "ANNA MARIA")


def test_a_single_name_stands_in_the_first_place():
    zone = mrz.Zone(mrz.TD3, ("P<IDNSUKARNO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", UTO[1]))
    assert (zone.surname, zone.given_names) == ("SUKARNO", "")


def test_a_number_longer_than_its_field_goes_on_in_the_optional_data():
    zone = mrz.Zone(mrz.TD1, ("I<UTOD23145890<7349<<<<<<<<<<<", CARD[1], CARD[2]))
    assert zone.verified["document_number"]
    assert zone.document_number == "D23145890734"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("010101", "2001-01-01"),
        ("740812", "1974-08-12"),
        ("80<<<<", "1980"),
        ("8005<<", "1980-05"),
        ("800000", "1980"),
        ("261122", "2026-11-22"),
        ("261123", "1926-11-23"),
        ("2611<<", "2026-11"),
        ("2612<<", "1926-12"),
        ("<<<<<<", ""),
    ],
)
def test_birth_dates_keep_only_their_known_parts_and_never_lie_ahead(text, expected):
    assert mrz.birth_date(text, TODAY) == expected


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("290514", "P<", "2029-05-14"),
        ("980101", "P<", "1998-01-01"),
        ("500101", "V<", "1950-01-01"),
        ("500101", "ID", "2050-01-01"),
        ("990101", "ID", "1999-01-01"),
        ("<<<<<<", "ID", ""),
    ],
)
def test_expiry_lies_in_the_century_that_the_kind_of_document_allows(text, code, expected):
    assert mrz.expiry_date(text, TODAY, code) == expected


def test_every_format_masks_each_of_its_places():
    for form in mrz.FORMATS.values():
        assert len(form.masks) == form.rows
        assert all(len(row) == form.width and all(row) for row in form.masks)
