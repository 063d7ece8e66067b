from datetime import date

import pytest

from intake.partial_dates import PartialDate


@pytest.mark.parametrize("text", ["2001", "2001-02", "2001-02-28", "unknown"])
def test_a_partial_date_prints_as_it_was_read(text):
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize("text", ["", "01-02-2001", "2001-13", "2001-02-30", "2001-2-3", "20010203"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValueError):
        PartialDate.parse(text)


@pytest.mark.parametrize(
    ("text", "last"),
    [("2004", date(2004, 12, 31)), ("2004-02", date(2004, 2, 29)), ("2004-02-03", date(2004, 2, 3)), ("unknown", None)],
)
def test_an_unknown_part_counts_as_the_last_of_the_known_period(text, last):
    assert PartialDate.parse(text).latest() == last
