"""What everybody may see says nothing about few: every reader's calculation leaves at least two possibilities."""

import itertools
from collections import defaultdict

import pytest

from intake.figures.disclosure import FEWEST, told


def published(counts):
    found = told(dict(enumerate(counts)))
    return found.total, tuple(sorted(found.parts.items()))


@pytest.mark.parametrize("parts", [1, 2, 3])
def test_no_small_count_can_be_computed_from_what_is_told(parts):
    """Try every table: those that are told alike must differ in each part that is withheld and small."""
    tables = defaultdict(list)
    for counts in itertools.product(range({1: 40, 2: 40, 3: 21}[parts]), repeat=parts):
        tables[published(counts)].append(counts)

    for (_total, shown), alike in tables.items():
        visible = {name for name, amount in shown if amount is not None}
        for name in set(range(parts)) - visible:
            values = {counts[name] for counts in alike}
            assert len(values) > 1 or not 0 < values.pop() < FEWEST, (shown, alike)


def test_no_small_count_is_told():
    for counts in itertools.product(range(13), repeat=3):
        total, shown = published(counts)
        assert total is None or total == 0 or total >= FEWEST
        assert not [amount for _name, amount in shown if amount is not None and 0 < amount < FEWEST]


def test_what_is_told_is_true():
    assert told({"study": 40, "blue_card": 12, "other": 0}).parts == {"study": 40, "blue_card": 12, "other": 0}


def test_the_next_smallest_part_goes_with_a_small_one():
    assert told({"study": 40, "blue_card": 12, "other": 3}).parts == {"study": 40, "blue_card": None, "other": None}


def test_parts_that_are_equally_small_go_together():
    parts = told({"study": 40, "training": 12, "blue_card": 12, "other": 3}).parts

    assert parts == {"study": 40, "training": None, "blue_card": None, "other": None}


def test_a_small_total_is_not_told():
    assert told({"study": 3, "blue_card": 1}).total is None


def test_a_total_is_told_without_parts_where_all_of_them_might_be_small():
    found = told({"study": 4, "blue_card": 4})

    assert (found.total, found.is_broken_down) == (8, False)


def test_a_share_comes_from_told_numbers_only():
    assert told({"online": 30, "phone": 10}).share("online") == 75
    assert told({"online": 30, "phone": 3}).share("online") is None
    assert told({"online": 0, "phone": 0}).share("online") is None
