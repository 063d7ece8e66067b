"""A small form with a repeating step, and cases of it."""

from intake.actors import Actor
from intake.applications.services import application_start, step_save
from intake.definitions.schema import parse
from intake.definitions.services import revision_freeze
from intake.definitions.text_paths import text_paths
from tests.factories import STUDY, AuthorityFactory

CONTENT = {
    "key": STUDY,
    "steps": [
        {"key": "purpose", "items": [{"question": "family_name", "type": "text_latin", "required": True}]},
        {
            "key": "children",
            "repeat": {"min": 0, "max": 2},
            "items": [
                {"question": "family_name", "type": "text_latin", "required": True},
                {"question": "birth_date", "type": "partial_date", "required": True},
                {"question": "lives_here", "type": "boolean", "required": True},
                {
                    "question": "country",
                    "type": "country",
                    "required": True,
                    "condition": {"field": "children[].lives_here", "op": "falsy"},
                },
            ],
        },
        {"key": "remarks", "items": [{"question": "remark", "type": "textarea"}]},
    ],
    "documents": [
        {
            "key": "birth_certificate",
            "required": True,
            "condition": {"field": "children_count", "op": "gte", "value": 1},
        },
        {
            "key": "visa",
            "required": True,
            "condition": {"field": "children[].country", "op": "eq", "value": "TUR"},
        },
    ],
    "submit_requires": ["purpose"],
}
WORDS = {
    "step.children.item": "Kind",
    "step.children.ask_first": "Haben Sie Kinder?",
    "step.children.ask_more": "Möchten Sie ein weiteres Kind angeben?",
    "question.children[].country.label": "Wohnsitzstaat",
}
CHILD = {"family_name": "Yılmaz", "birth_date": "2019-05", "lives_here": True}


def freeze(content=CONTENT, **words):
    german = {path: WORDS.get(path, path) for path, needed in text_paths(parse(content)) if needed}
    return revision_freeze(
        content=content,
        texts={"de": {**german, **words}},
        source_key=None,
        required_languages=["de"],
        actor=Actor.system(),
    )


def case_with_list(content=CONTENT):
    """Return a draft whose first step is done; its next step is the list."""
    freeze(content)
    case = application_start(
        authority=AuthorityFactory(), service_key=STUDY, language="de", actor=Actor.applicant(None)
    )
    return step_save(
        application=case,
        step_key="purpose",
        answers={"family_name": "Demir"},
        lock_version=case.lock_version,
        language="de",
        actor=Actor.applicant(case.pk),
    )
