import pytest

from ocr import extract_dates


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12.03.2026", "2026-03-12"),
        ("am 1. 2. 2026", "2026-02-01"),
        ("12. März 2026", "2026-03-12"),
        ("3. Januar 2026", "2026-01-03"),
        ("12 AUG 1983", "1983-08-12"),
        ("12 AUG/AOÛT 1983", "1983-08-12"),
        ("14 February 2020", "2020-02-14"),
        ("the 14th of February 2020", "2020-02-14"),
        ("March 4, 2026", "2026-03-04"),
        ("2026-03-04", "2026-03-04"),
        ("2018/05/12", "2018-05-12"),
        ("le 4 mars 2026", "2026-03-04"),
        ("1er août 2025", "2025-08-01"),
        ("12 Haziran 2018", "2018-06-12"),
        ("5 Şubat 2024", "2024-02-05"),
        ("15 серпня 2015 року", "2015-08-15"),
        ("9 мая 1988 года", "1988-05-09"),
        ("١٢/٠٥/٢٠١٨", "2018-05-12"),
        ("۱۲/۰۵/۲۰۱۸", "2018-05-12"),
        ("12 أيار 2018", "2018-05-12"),
        ("3 كانون الثاني 2020", "2020-01-03"),
        ("20 أغسطس 2021", "2021-08-20"),
    ],
)
def test_dates_are_read_in_the_notations_of_many_countries(text, day):
    assert [found.value for found in extract_dates.find(text)] == [day]


@pytest.mark.parametrize("text", ["31.02.2001", "13/13/2020", "12 Foo 2020", "1402/05/12", "12.03.26", "4711.12.20261"])
def test_what_is_no_day_of_the_calendar_is_no_date(text):
    assert extract_dates.find(text) == []


def test_a_slash_date_that_could_be_read_both_ways_is_ambiguous():
    found = extract_dates.find("04/03/2026", "unknown")
    assert (found[0].value, found[0].other) == ("2026-03-04", "2026-04-03")


def test_a_dot_never_parts_an_american_date():
    assert extract_dates.find("04.03.2026", "unknown")[0].other is None


@pytest.mark.parametrize(
    ("text", "language", "order"),
    [
        ("issued 25/12/2025, born 03/04/2001", "eng", "day"),
        ("issued 12/25/2025, born 03/04/2001", "eng", "month"),
        ("born 03/04/2001", "eng", "unknown"),
        ("né le 03/04/2001", "fra", "day"),
        ("geboren 03/04/2001", "deu", "day"),
        ("25/12/2025 and 12/25/2025", "eng", "unknown"),
    ],
)
def test_the_order_of_day_and_month_is_told_by_language_or_by_the_other_dates_of_the_page(text, language, order):
    assert extract_dates.order_of(text, language) == order


def test_two_dates_of_a_line_are_found_in_their_order():
    found = extract_dates.find("01.10.2026 bis 31. März 2027")
    assert [item.value for item in found] == ["2026-10-01", "2027-03-31"]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("Gehaltsabrechnung Mai 2026", "2026-05"),
        ("Abrechnungsmonat 05/2026", "2026-05"),
        ("Payslip September 2026", "2026-09"),
        ("Eylül 2026", "2026-09"),
        ("März 2026", "2026-03"),
    ],
)
def test_months_are_read_in_words_and_numbers(text, month):
    assert [found.value for found in extract_dates.months(text)] == [month]
