"""The page script answers the same vectors as the server."""

import json
from pathlib import Path

import pytest

from tests.intake.definitions.make_vectors import FILE

pytestmark = pytest.mark.browser

SCRIPT = Path(__file__).resolve().parents[3] / "cms" / "static" / "cms" / "conditions.js"
ANSWER_ALL = """
async ([script, cases]) => {
  const { holds } = await import(`data:text/javascript,${encodeURIComponent(script)}`);
  return cases.map(({ condition, answers }) => holds(condition, answers));
}
"""


def test_the_browser_answers_every_vector(page):
    cases = json.loads(FILE.read_text(encoding="utf-8"))
    page.goto("about:blank")
    answered = page.evaluate(ANSWER_ALL, [SCRIPT.read_text(encoding="utf-8"), cases])
    assert [case for case, answer in zip(cases, answered, strict=True) if case["holds"] is not answer] == []


def test_the_browser_refuses_an_unknown_operator(page):
    page.goto("about:blank")
    cases = [{"condition": {"field": "a", "op": "eval"}, "answers": {"a": 1}}]
    with pytest.raises(Exception, match="unknown operator"):
        page.evaluate(ANSWER_ALL, [SCRIPT.read_text(encoding="utf-8"), cases])
