"""Check digits correct a letter only where they leave one way, and say so."""

import numpy as np
import pytest

from ocr import mrz, mrz_choice
from ocr.mrz_fit import INDEX

UTO = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
FRENCH = ("IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "9409923102854CORINNE<<<<<<<6512068F4")


def tables(lines, *doubts):
    """Nearly sure tables, but for (line, column, letter, log-probability) on top of the true letter."""
    answer = []
    for line in lines:
        table = np.full((len(line), 37), -9.0)
        for column, letter in enumerate(line):
            table[column, INDEX[letter]] = -0.01
        answer.append(table)
    for line, column, letter, worth in doubts:
        answer[line][column, INDEX[lines[line][column]]] = -0.9
        answer[line][column, INDEX[letter]] = worth
    return answer


def test_what_reads_well_is_left_alone():
    assert mrz_choice.chosen(mrz.TD3, tables(UTO)) == (UTO, [])


def test_a_digit_that_leaves_one_way_corrects_and_reports_it():
    lines, corrections = mrz_choice.chosen(mrz.TD3, tables(UTO, (1, 4, "8", -0.6)))
    assert lines == UTO
    assert corrections == [mrz_choice.Correction(1, 4, "8", "9", "document_number")]


def test_two_ways_to_please_a_digit_leave_the_raw_reading():
    doubts = tables(UTO, (1, 4, "8", -0.6))
    doubts[1][0, INDEX["L"]], doubts[1][0, INDEX["U"]] = -0.5, -0.7  # U, 30, for L, 21, counts 63 more: as 9 for 8 does
    lines, corrections = mrz_choice.chosen(mrz.TD3, doubts)
    assert lines[1][:5] == "L8988"
    assert corrections == []


def test_the_composite_corrects_a_name_that_no_other_digit_covers():
    lines, corrections = mrz_choice.chosen(mrz.FRA_ID, tables(FRENCH, (0, 6, "F", -0.6)))
    assert lines == FRENCH
    assert [correction.check for correction in corrections] == ["composite"]


def test_a_correction_that_costs_too_much_is_not_made():
    doubts = tables(UTO, (1, 4, "8", -0.01))
    doubts[1][4, INDEX["9"]] = -8.0
    lines, corrections = mrz_choice.chosen(mrz.TD3, doubts)
    assert lines[1][4] == "8"
    assert corrections == []


@pytest.mark.parametrize(("read", "meant"), [("FR4", "FRA"), ("D0<", "D<<"), ("GEQ", "GEO")])
def test_states_that_exist_are_preferred(read, meant):
    true = (UTO[0][:2] + meant + UTO[0][5:], UTO[1])
    doubts = [
        (0, 2 + place, wrong, -0.6)
        for place, (wrong, right) in enumerate(zip(read, meant, strict=True))
        if wrong != right
    ]
    lines, _ = mrz_choice.chosen(mrz.TD3, tables(true, *doubts))
    assert lines[0][2:5] == meant
