"""“Which application do I need?”: questions one at a time, which end in a service, in advice, or in nothing to do.

The way so far is the address itself (``/de/herne/welcher-antrag/other/extend/``): nothing is stored, the browser's
back button works, and a page can be sent to somebody. Only answers to choose stand in it, no personal data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from cms.form_blocks.rules import KEY_ERRORS, key_block
from cms.pages.public import ServicePage, TextPage, language_addresses
from cms.triage_graph import Answer, Graph, Question, graph_problems
from intake.definitions.parameters import filled_in
from intake.definitions.selectors import SOURCE_LANGUAGE, is_german

NEXT, SERVICE, ADVICE, NOTHING = "next", "service", "advice", "nothing"
KINDS = [
    (NEXT, _("zur nächsten Frage")),
    (SERVICE, _("zu einer Leistung")),
    (ADVICE, _("zu einem Rat")),
    (NOTHING, _("Es ist nichts zu tun")),
]
VALUE = r"^[a-z0-9][a-z0-9_]{0,63}$"


class TriageAnswerBlock(blocks.StructBlock):
    """One answer and where it leads."""

    value = blocks.RegexBlock(
        regex=VALUE, label=_("Kennwort in der Adresse"), error_messages=KEY_ERRORS, help_text=_("Zum Beispiel: extend")
    )
    label = blocks.CharBlock(label=_("Antwort"))
    help = blocks.CharBlock(required=False, label=_("Erklärung"))
    kind = blocks.ChoiceBlock(choices=KINDS, default=NEXT, label=_("Führt"))
    target = blocks.RegexBlock(
        regex=VALUE,
        required=False,
        label=_("Schlüssel der Frage oder der Leistung"),
        help_text=_("Zum Beispiel: q_purpose oder residence_permit_study. Bei Rat oder „nichts zu tun“ leer."),
    )
    message = blocks.TextBlock(required=False, rows=3, label=_("Rat, oder warum nichts zu tun ist"))

    class Meta:
        icon = "arrow-right"
        label = _("Antwort")
        label_format = "{label}"


class TriageQuestionBlock(blocks.StructBlock):
    """One question, one page."""

    key = key_block()
    question = blocks.CharBlock(label=_("Frage"))
    help = blocks.TextBlock(required=False, rows=2, label=_("Hilfe"))
    answers = blocks.ListBlock(TriageAnswerBlock(), min_num=1, label=_("Antworten"), collapsed=True)

    class Meta:
        icon = "help"
        label = _("Frage")
        label_format = "{key}: {question}"


class TriageBlock(blocks.StreamBlock):
    """The questions; the first one is asked first."""

    question = TriageQuestionBlock()

    def clean(self, value: Any) -> Any:
        """Refuse a graph in which somebody gets lost."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation and (problems := graph_problems(graph_of(cleaned))):
            raise StreamBlockValidationError(non_block_errors=[ValidationError(problem) for problem in problems])
        return cleaned


def graph_of(nodes: Any) -> Graph:
    """Return the graph of a ``TriageBlock``'s value."""
    return Graph(tuple(_question(node.value) for node in nodes))


def _question(value: Mapping[str, Any]) -> Question:
    answers = tuple(
        Answer(
            value=own["value"],
            label=own["label"],
            help=own["help"] or "",
            kind=own["kind"],
            target=own["target"] or "",
            message=own["message"] or "",
        )
        for own in value["answers"]
    )
    return Question(value["key"], value["question"], value["help"] or "", answers)


@dataclass(frozen=True)
class Chosen:
    """One answer on the way, with the address at which it can be changed."""

    question: SafeString
    answer: SafeString
    url: str


class TriagePage(TextPage):
    """Leads to the right service by a few questions, without storing anything."""

    nodes = StreamField(TriageBlock(), verbose_name=_("Fragen"))

    template = "pages/triage_page.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types: list[str] = []
    content_panels = [*TextPage.content_panels, FieldPanel("nodes")]

    class Meta:
        verbose_name = _("Wegweiser zum richtigen Antrag")
        verbose_name_plural = _("Wegweiser zum richtigen Antrag")

    @cached_property
    def graph(self) -> Graph:
        """Return the questions as a graph."""
        return graph_of(self.nodes)

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Take the rest of the address as the answers so far."""
        if not self.live:
            raise Http404
        if self.graph.walk(path_components) is None:
            raise Http404
        return RouteResult(self, kwargs={"trail": tuple(path_components)})

    def serve(self, request: HttpRequest, *args: Any, trail: Sequence[str] = (), **kwargs: Any) -> Any:
        """Show the question or the result that the answers lead to."""
        return super().serve(request, *args, trail=trail, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, trail: Sequence[str] = (), **kwargs: Any) -> dict[str, Any]:
        """Add the question with its answers, or the result, and the way back."""
        context = super().get_context(request, *args, **kwargs)
        base = self.get_url(request) or ""
        way = self.graph.walk(trail) or []
        given = [(asked, asked.answer(value)) for asked, value in zip(way, trail, strict=False)]
        context |= {
            "trail": [
                Chosen(self.shown(asked.question), self.shown(answer.label), address(base, trail[:number]))
                for number, (asked, answer) in enumerate(given)
                if answer
            ],
            "back_url": address(base, trail[:-1]) if trail else None,
            "restart_url": base,
            "language_links": language_addresses(self, request, address("", trail)),
        }
        last = given[-1][1] if given else None
        if last is None or last.kind == NEXT:
            return context | self.question_context(way[-1], base, trail)
        return context | self.result_context(request, last)

    def question_context(self, question: Question, base: str, trail: Sequence[str]) -> dict[str, Any]:
        """Return the question with its answers as links."""
        answers = [
            {"title": self.shown(own.label), "text": self.shown(own.help), "url": address(base, (*trail, own.value))}
            for own in question.answers
        ]
        return {
            "question": question,
            "question_text": self.shown(question.question),
            "question_help": self.shown(question.help),
            "answers": answers,
        }

    def result_context(self, request: HttpRequest, answer: Answer) -> dict[str, Any]:
        """Return what the last answer led to."""
        service = self.service_page(answer.target) if answer.kind == SERVICE else None
        return {
            "result": answer,
            "message": self.shown(answer.message),
            "service": service,
            "service_url": service.get_url(request) if service else None,
        }

    @cached_property
    def german_texts(self) -> frozenset[str]:
        """Return the German page's texts, which stand in where nobody has translated them yet."""
        if is_german(self.locale.language_code):
            return frozenset()
        source = self.get_translations().filter(locale__language_code=SOURCE_LANGUAGE).first()
        return frozenset(source.specific.graph.texts()) if source else frozenset()

    def shown(self, text: str) -> SafeString:
        """Return a text with today's amounts; German that stands in says so to screen readers and eyes."""
        language = self.locale.language_code
        if text in self.german_texts:
            filled = filled_in(text, SOURCE_LANGUAGE)
            return format_html('<span lang="de" dir="ltr" class="fallback-text">{}</span>', filled)
        return conditional_escape(filled_in(text, language))

    def service_page(self, service_key: str) -> Page | None:
        """Return the page of a service beside this page."""
        return ServicePage.objects.sibling_of(self).live().filter(service_key=service_key).first()


def address(base: str, trail: Sequence[str]) -> str:
    """Return the address of the question that the answers in ``trail`` lead to."""
    return base + "".join(f"{value}/" for value in trail)
