"""The page of attacks cannot say more than the tests: what does not agree is named."""

import importlib.util
import tomllib
from importlib.machinery import SourceFileLoader

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def matrix():
    loader = SourceFileLoader("attack_matrix", str(ROOT / ".ci" / "attack_matrix"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("attack_matrix", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def rows(matrix):
    return tomllib.loads(matrix.ROWS.read_text(encoding="utf-8"))


def problems(matrix, rows, *names):
    found = [("tests/test_x.py", name) for name in names]
    return matrix.problems(rows, found, matrix.tests_by_id(found))


def all_but(matrix, *missing):
    return [f"test_{key}_x" for key in matrix.expected() if key not in missing]


def closed(rows):
    return {key: {name: text for name, text in row.items() if name != "open"} for key, row in rows.items()}


def test_every_attack_has_a_row_of_its_own(matrix, rows):
    assert list(rows) == matrix.expected()
    assert len(rows) == 126


def test_rows_and_tests_that_agree_are_no_problem(matrix, rows):
    assert problems(matrix, closed(rows), *all_but(matrix)) == []


def test_an_attack_without_a_test_is_named_unless_its_reason_is_given(matrix, rows):
    rows = closed(rows)
    assert problems(matrix, rows, *all_but(matrix, "U18")) == ["U18: no test carries this id, and no reason is given"]
    rows["U18"]["open"] = "why"
    assert problems(matrix, rows, *all_but(matrix, "U18")) == []
    assert problems(matrix, rows, *all_but(matrix)) == ["U18: stands as open, but has a test"]


def test_an_unknown_id_and_one_in_lower_case_are_named(matrix, rows):
    assert problems(matrix, closed(rows), *all_but(matrix), "test_U46_x")[0].startswith("U46: no row")
    assert "upper case" in problems(matrix, closed(rows), *all_but(matrix), "test_u18_x")[0]


def test_a_test_may_carry_several_ids_and_methods_count(matrix):
    tests = matrix.tests_by_id([("tests/test_x.py", "test_U08_U09_x")])
    assert dict(tests) == {"U08": ["tests/test_x.py::test_U08_U09_x"], "U09": ["tests/test_x.py::test_U08_U09_x"]}
