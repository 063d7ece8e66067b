"""The questions of “Which application do I need?” as a graph, and what would let somebody get lost in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

NEXT = "next"
SERVICE = "service"


@dataclass(frozen=True)
class Answer:
    """An answer leads to a question or a service (``target``), or to a ``message``: advice, or nothing to do."""

    value: str
    label: str
    help: str
    kind: str
    target: str
    message: str


@dataclass(frozen=True)
class Question:
    """One question; its answers' values are unique in it."""

    key: str
    question: str
    help: str
    answers: tuple[Answer, ...]

    def answer(self, value: str) -> Answer | None:
        """Return the answer with this value."""
        return next((own for own in self.answers if own.value == value), None)


@dataclass(frozen=True)
class Graph:
    """All questions; the first one is the start."""

    questions: tuple[Question, ...]

    def question(self, key: str) -> Question | None:
        """Return the question with this key."""
        return next((own for own in self.questions if own.key == key), None)

    def texts(self) -> Iterator[str]:
        """Yield every text that readers see."""
        for question in self.questions:
            yield from filter(None, (question.question, question.help))
            for answer in question.answers:
                yield from filter(None, (answer.label, answer.help, answer.message))

    def walk(self, values: Sequence[str]) -> list[Question] | None:
        """Return the questions on a way, the next one at the end unless the way has ended; ``None`` for no way."""
        way = list(self.questions[:1])
        for number, value in enumerate(values):
            answer = way[-1].answer(value) if len(way) == number + 1 else None
            if answer is None:
                return None
            if answer.kind == NEXT:
                target = self.question(answer.target)
                if target is None:
                    return None
                way.append(target)
        return way or None


def graph_problems(graph: Graph) -> list[str]:
    """Return, in the editor's words, everything that is wrong; an empty list for a sound graph."""
    return [*_answers_wrong(graph), *_unreachable(graph), *_cycles(graph)]


def _answers_wrong(graph: Graph) -> Iterator[str]:
    keys = [own.key for own in graph.questions]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield _("Der Schlüssel „%(key)s“ kommt mehrmals vor.") % {"key": key}
    for question in graph.questions:
        values = [own.value for own in question.answers]
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield _("%(key)s: Das Kennwort „%(value)s“ kommt mehrmals vor.") % {"key": question.key, "value": value}
        for answer in question.answers:
            names = {"key": question.key, "answer": answer.label, "target": answer.target}
            if answer.kind == NEXT and answer.target not in keys:
                yield _("%(key)s: „%(answer)s“ führt zu keiner Frage („%(target)s“ gibt es nicht).") % names
            elif answer.kind == SERVICE and not answer.target:
                yield _("%(key)s: „%(answer)s“ nennt keine Leistung.") % names
            elif answer.kind not in {NEXT, SERVICE} and not answer.message.strip():
                yield _("%(key)s: „%(answer)s“ braucht einen Text.") % names


def _following(graph: Graph, key: str) -> list[str]:
    question = graph.question(key)
    return [own.target for own in question.answers if own.kind == NEXT] if question else []


def _unreachable(graph: Graph) -> Iterator[str]:
    reached: set[str] = set()
    waiting = [own.key for own in graph.questions[:1]]
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += _following(graph, key)
    for question in graph.questions:
        if question.key not in reached:
            yield _("Zur Frage „%(key)s“ führt keine Antwort.") % {"key": question.key}


def _cycles(graph: Graph) -> Iterator[str]:
    """Find questions that lead back to themselves, by taking away those whose followers are all gone."""
    left = {own.key for own in graph.questions}
    while ended := {key for key in left if not left.intersection(_following(graph, key))}:
        left -= ended
    if left:
        yield _("Diese Fragen führen im Kreis: %(keys)s.") % {"keys": ", ".join(sorted(left))}
