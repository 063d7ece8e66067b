"""The benchmark's own arithmetic: what counts as exact, as vouched for, as right."""

from pathlib import Path

import pytest

from tests.benchmarks.recognition import files, tables
from tests.benchmarks.recognition.contestants import Run
from tests.benchmarks.recognition.lines import rows_of, zone_lines
from tests.benchmarks.recognition.scoring import (
    Result,
    character_errors,
    digits_agree,
    format_of,
    percentile,
    word_recall,
)

# The specimen of ICAO Doc 9303 part 4.
GOOD = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
WRONG_NAME = (GOOD[0].replace("ANNA", "ANHA"), GOOD[1])
WRONG_NUMBER = (GOOD[0], GOOD[1].replace("L898902C3", "L898902G3"))
CARD = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")


def test_a_zone_is_exact_only_when_every_character_is():
    assert Result(GOOD, GOOD).exact
    assert not Result(GOOD, WRONG_NAME).exact
    assert not Result(GOOD, ()).exact
    assert not Result((), ()).exact


def test_a_wrong_name_under_right_digits_counts_as_wrong_but_verified_for_a_reader_without_a_verdict():
    assert Result(GOOD, WRONG_NAME).wrong_but_verified
    assert not Result(GOOD, WRONG_NUMBER).wrong_but_verified
    assert not Result(GOOD, GOOD).wrong_but_verified
    assert not Result(GOOD, ()).wrong_but_verified


@pytest.mark.parametrize("vouched", [True, False])
def test_a_reader_with_a_verdict_is_held_to_it(vouched):
    assert Result(GOOD, WRONG_NAME, vouched).wrong_but_verified is vouched
    assert Result(GOOD, WRONG_NUMBER, vouched).wrong_but_verified is vouched


def test_vouching_for_a_zone_where_there_is_none_is_wrong():
    assert Result((), GOOD, True).wrong_but_verified


def test_fields_are_counted_one_by_one_and_small_miscounts_of_fillers_forgiven():
    assert Result(GOOD, GOOD).fields_right == (7, 7)
    assert Result(GOOD, WRONG_NAME).fields_right == (6, 7)
    assert Result(GOOD, (GOOD[0][:-2], GOOD[1])).fields_right == (7, 7)
    assert Result(GOOD, ()).fields_right == (0, 7)
    assert Result(CARD, CARD).fields_right == (7, 7)


def test_the_format_follows_from_number_width_and_code_of_the_lines():
    assert format_of(GOOD).name == "TD3"
    assert format_of(CARD).name == "TD1"
    assert format_of(("V<UTO".ljust(44, "<"), "<" * 44)).name == "MRV-A"
    assert format_of(("V<UTO".ljust(36, "<"), "<" * 36)).name == "MRV-B"
    assert format_of(("IDFRADOUEL".ljust(36, "<"), "050693202O438CHRISTIANE<<NI2906209F3")).name == "FRA-ID"
    assert format_of((GOOD[0], GOOD[1][:-1])) is None
    assert format_of(()) is None


def test_digits_of_lines_of_no_format_do_not_agree():
    assert digits_agree(GOOD)
    assert digits_agree(CARD)
    assert not digits_agree((GOOD[0], GOOD[1][:-1]))


def test_percentiles_are_values_that_occurred():
    assert percentile([3, 1, 2, 4], 0.5) == 2
    assert percentile(list(range(1, 101)), 0.95) == 95
    assert percentile([], 0.5) == 0


def test_character_errors_are_edits_over_the_truths_length():
    assert character_errors("Ausländerbehörde", "Ausländerbehörde") == 0
    assert character_errors("abcd", "abXd") == 0.25
    assert character_errors("abcd", "acd") == 0.25
    assert character_errors("abcd", "abxcd") == 0.25
    assert character_errors("ab\n cd", "ab cd") == 0
    assert character_errors("abcd", "") == 1


def test_words_are_found_as_often_as_they_stand_there():
    assert word_recall("die Frau die Stadt", "Stadt die Frau") == 0.75


def test_a_zone_is_picked_out_of_a_pages_text_in_the_engines_favour():
    text = f"PASSPORT\n15 APR\n{GOOD[0][:30]} {GOOD[0][30:41]}\n{GOOD[1].lower()}\n"
    assert tuple(zone_lines(text)) == GOOD
    assert tuple(zone_lines("\n".join(("Anmerkungen", *CARD)))) == CARD
    assert zone_lines("Meldebescheinigung\nMusterhausen, den 1. Mai") == []


def test_boxes_that_continue_each_other_are_joined_even_on_a_slope():
    def box(x0, y0, x1, y1, height=20):
        return [(x0, y0), (x1, y1), (x1, y1 + height), (x0, y0 + height)]

    read = rows_of([(box(300, 22, 500, 36), "RIGHT"), (box(0, 0, 290, 21), "LEFT"), (box(0, 60, 500, 95), "NEXT")])
    assert read.splitlines() == ["LEFTRIGHT", "NEXT"]


def test_a_row_of_the_table_holds_the_counts_and_a_failed_engine_its_reason():
    cases = [files.Case(Path(f"{index}.jpg"), "real", GOOD) for index in range(2)]
    said = [{"lines": list(answer), "cpu": 0.2, "wall": 0.4} for answer in (GOOD, WRONG_NAME)]
    row = dict(zip(tables.MRZ_HEAD, tables.mrz_row(Run("fastmrz", said, 200.4, "2.1.2"), cases), strict=False))
    assert row["exact"] == row["exact: real"] == "50.0 % (1/2)"
    assert row["wrong but verified"] == 1
    assert row["fields right"] == "92.9 %"
    failed = tables.mrz_row(Run("rapidocr", failed="no model"), cases)
    assert len(failed) == len(tables.MRZ_HEAD)
    assert "no model" in failed[2]


def test_either_zone_of_a_sheet_with_two_documents_is_right():
    case = files.Case(Path("sheet.jpg"), "drawn", GOOD, others=(CARD,))
    run = Run("check", [{"lines": list(CARD), "vouched": True, "cpu": 0.1, "wall": 0.1}])
    (result,) = tables.results(run, [case])
    assert result.exact
    assert not result.wrong_but_verified


def test_a_sample_is_the_same_each_time_and_holds_every_group():
    cases = [files.Case(Path(f"{index}"), "real" if index < 5 else "photos") for index in range(50)]
    chosen = files.sampled(cases, 10)
    assert chosen == files.sampled(cases, 10)
    assert {case.group for case in chosen} == {"real", "photos"}
    assert len(chosen) == 10
    assert files.sampled(cases, None) == cases
