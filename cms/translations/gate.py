"""How far a form must be translated before a new revision comes into force: each authority decides for itself.

German is always required (the lint sees to it). The gate of a site's language settings adds languages, whether a text
must only be there or be confirmed by a person, and whether that holds for all texts or for those that nobody can do
without. It reads what would be frozen, so it serves the standard and every local adaptation alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from wagtail_localize.models import String
from wagtail_localize.strings import StringValue

from cms.settings.languages import SOURCE
from cms.translations.models import LanguageSettings, TextReview
from intake.authorities.models import Authority
from intake.definitions.adoptions import Gate
from intake.definitions.errors import LintProblem
from intake.definitions.schema import Form, Question, parse
from intake.definitions.services import revision_problems
from intake.definitions.text_paths import text_paths

Texts = Mapping[str, Mapping[str, str]]
MISSING, UNREVIEWED = "gate_missing", "gate_unreviewed"
FRAME = ("title", "for_whom")


def gate_of(authority: Authority) -> Gate | None:
    """Return what the authority demands beyond a sound form, for ``form_adopt``; ``None`` when it demands nothing."""
    setting = LanguageSettings.objects.filter(site_id=authority.site_id).first() if authority.site_id else None
    if setting is None or setting.gate_level == LanguageSettings.Level.NONE:
        return None

    def gate(content: Mapping[str, Any], texts: Texts) -> Sequence[LintProblem]:
        return gate_problems(setting, content, texts)

    return gate


def gaps_at_publication(content: Mapping[str, Any], texts: Texts) -> list[LintProblem]:
    """Return what a new standard lacks for the authorities whose applicants get it at once: they adopt automatically.

    A form that is not sound has none: its own faults come first.
    """
    if revision_problems(content, texts, required_languages=[SOURCE]):
        return []
    key = content["key"]
    followers = Authority.objects.filter(
        adopts_automatically=True, services__service_key=key, services__active=True
    ).exclude(adoptions__definition__key=key)
    gates = [gate for authority in followers.distinct() if (gate := gate_of(authority))]
    return list(dict.fromkeys(problem for gate in gates for problem in gate(content, texts)))


def gate_problems(setting: LanguageSettings, content: Mapping[str, Any], texts: Texts) -> list[LintProblem]:
    """Return each text that the gate misses, by path, with the language as its detail."""
    german = texts.get(SOURCE, {})
    paths = [path for path in gated_paths(parse(content), setting.gate_scope) if german.get(path, "").strip()]
    problems: list[LintProblem] = []
    for language in setting.gate_languages:
        own = texts.get(language, {})
        missing = [path for path in paths if not own.get(path, "").strip()]
        problems += [LintProblem(path, MISSING, language) for path in missing]
        if setting.gate_level == LanguageSettings.Level.REVIEWED:
            pairs = {path: pair_of(german[path], own[path]) for path in paths if path not in set(missing)}
            known = set(
                TextReview.objects.filter(
                    language=language, source_hash__in={pair[0] for pair in pairs.values()}
                ).values_list("source_hash", "text")
            )
            problems += [LintProblem(path, UNREVIEWED, language) for path, pair in pairs.items() if pair not in known]
    return problems


def pair_of(german: str, text: str) -> tuple[Any, str]:
    """Return a text and its translation in the form in which ``TextReview`` keeps them."""
    source = StringValue.from_plaintext(german).data
    return String._get_data_hash(source), StringValue.from_plaintext(text).data


def gated_paths(form: Form, scope: str) -> Iterator[str]:
    """Yield the paths that a scope covers; a required question counts with its answers and help."""
    if scope == LanguageSettings.Scope.ALL:
        yield from (path for path, _required in text_paths(form))
        return
    wanted = set(needed_things(form))
    for path, _required in text_paths(form):
        thing = path.rpartition(".")[0]
        if path in FRAME or thing in wanted or any(path.startswith(f"{name}.") for name in wanted):
            yield path


def needed_things(form: Form) -> Iterator[str]:
    """Yield what nobody can do without: steps, required questions with their options, statements, required papers."""
    for step in form.steps:
        yield f"step.{step.key}"
        for item in step.items:
            if not isinstance(item, Question):
                yield f"statement.{item.key}"
            elif item.required:
                yield from (f"question.{item.address}", f"option.{item.address}")
    yield from (f"document.{document.key}" for document in form.documents if document.required)
