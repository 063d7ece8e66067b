from datetime import date

import pytest

from intake.definitions.derived import age_is_uncertain, derived_from, derived_from_day, points_of
from intake.definitions.schema import Points, PointsItem

TODAY = date(2026, 11, 22)
POINTS = Points(
    "points_items",
    6,
    (
        PointsItem("recognition", 4),
        PointsItem("german_b2", 3, "german"),
        PointsItem("german_a2", 1, "german"),
        PointsItem("english_c1", 1),
    ),
)


@pytest.mark.parametrize(
    ("key", "value", "name", "expected"),
    [
        ("birth_date", "2008-11-22", "is_minor", False),
        ("birth_date", "2008-11-23", "is_minor", True),
        ("birth_date", "2010-11-22", "is_under_16", False),
        ("birth_date", "2011", "is_under_16", True),
        ("birth_date", "2020-11-22", "fingerprints_required", True),
        ("birth_date", "2020-11", "fingerprints_required", False),
        ("birth_date", "unknown", "fingerprints_required", None),
        ("nationalities", ["UKR", "TUR"], "is_turkish_national", True),
        ("nationalities", ["UKR"], "is_turkish_national", False),
        ("nationalities", ["KOR"], "is_privileged_national", True),
        ("nationalities", [], "is_privileged_national", None),
        ("current_title_valid_until", "2026-11-21", "title_expired", True),
        ("current_title_valid_until", "2026-11-22", "title_expired", False),
        ("passport_valid_until", "2026-12-02", "passport_remaining_days", 10),
        ("passport_valid_until", "2026-11-20", "passport_remaining_days", -2),
        ("passport_type", "travel_document_refugee", "holds_international_protection", True),
        ("passport_type", "passport", "holds_international_protection", None),
    ],
)
def test_a_value_follows_from_its_answer_and_the_day(key, value, name, expected):
    assert derived_from(key, value, TODAY).get(name) is expected or derived_from(key, value, TODAY)[name] == expected


@pytest.mark.parametrize(
    ("day", "semester"),
    [
        (date(2026, 9, 30), "2026-ss"),
        (date(2026, 10, 1), "2026-ws"),
        (date(2027, 3, 31), "2026-ws"),
        (date(2027, 4, 1), "2027-ss"),
    ],
)
def test_the_semester_changes_in_april_and_october(day, semester):
    assert derived_from_day(day)["current_semester"] == semester


@pytest.mark.parametrize(
    ("value", "uncertain"), [("2008", True), ("2008-05", True), ("2008-05-01", False), ("x", False)]
)
def test_an_age_from_half_a_date_is_known_as_uncertain(value, uncertain):
    assert age_is_uncertain(value) is uncertain


@pytest.mark.parametrize(
    ("chosen", "total", "reached"),
    [
        ([], 0, False),
        (["german_b2", "german_a2"], 3, False),
        (["recognition", "german_a2", "english_c1"], 6, True),
        (["recognition", "german_b2", "german_a2", "gone"], 7, True),
    ],
)
def test_of_an_exclusive_group_only_the_highest_points_count(chosen, total, reached):
    assert points_of(POINTS, chosen) == {"points_total": total, "points_reached": reached}
