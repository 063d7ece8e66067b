"""The shortest complete way through any form: what to answer on a step, read from the form itself."""

import re
from datetime import date

from intake.definitions.conditions import holds
from intake.definitions.visibility import facts_of_answer, path_through

PLAIN = {
    "text": "Muster",
    "text_latin": "Muster",
    "textarea": "Muster",
    "partial_date": "1990-05-17",
    "country": "SYR",
    "nationality_list": ["SYR"],
    "boolean": False,
    "consent": "consent",
    "currency": "1500",
    "email": "muster@example.org",
    "phone": "0151 23456789",
    "doc_number": "AB1234567",
}
PATTERNED = ("44623", "900101000000")
AHEAD = re.compile(r"until|end|travel")


def shortest_answers(form, step, given, today):
    """Return ``{key: answer}`` for the required questions of a step; of options those that ask for least later."""
    if step.repeat:
        return {"more": False}
    facts, answers = dict(path_through(form, given, today=today).facts), {}
    for question in step.questions:
        if not question.required or not holds(question.condition, facts):
            continue
        value = answers[question.key] = simplest(form, question, {**given, **answers}, today)
        facts |= {question.key: value, **facts_of_answer(form, question.key, value, today)}
    return answers


def simplest(form, question, given, today):
    """Return a valid answer to one question."""
    if question.options:
        several = question.type == "multi_choice"
        options = [[option] if several else option for option in question.options]
        return min(options, key=lambda option: asked(form, {**given, question.key: option}, today))
    if question.type == "date":
        return str(date(today.year + 2 if AHEAD.search(question.key) else today.year - 1, 5, 17))
    if question.type == "integer":
        return str(max(question.min or 0, 1))
    if question.pattern:
        return next(text for text in PATTERNED if re.match(question.pattern, text))
    return PLAIN[question.type]


def asked(form, given, today):
    """Count what answers lead to: required questions and documents."""
    path = path_through(form, given, today=today)
    questions = [own for shown in path.questions.values() for own in shown if own.required]
    return len(questions) + sum(document.required for document in path.documents)
