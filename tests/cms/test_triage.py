import re

import pytest
from wagtail.blocks.stream_block import StreamBlockValidationError

from cms.pages import TriagePage
from cms.pages.triage import TriageBlock, graph_of
from cms.seed.composing import FORMS
from cms.seed.triage import triage_nodes
from cms.triage_graph import Answer, Graph, Question, graph_problems

START = "/{}/welcher-antrag/"


def graph(language="de"):
    return graph_of(TriageBlock().to_python(triage_nodes(language)))


def ways(graph, way=()):
    """Yield every way to its end, with the answer that ends it."""
    question = graph.walk(way)[-1]
    for answer in question.answers:
        if answer.kind == "next":
            yield from ways(graph, (*way, answer.value))
        else:
            yield (*way, answer.value), answer


def test_the_seed_leads_to_every_service_to_advice_and_to_nothing_to_do():
    ends = [answer for _way, answer in ways(graph())]
    assert {own.target for own in ends if own.kind == "service"} == set(FORMS)
    assert {own.kind for own in ends} == {"service", "advice", "nothing"}
    assert graph_problems(graph()) == []


def leading(key, kind="next", target="", message=""):
    return Question(key, key, "", (Answer("on", "On", "", kind, target, message),))


@pytest.mark.parametrize(
    ("questions", "words"),
    [
        ((leading("a", target="gone"),), "führt zu keiner Frage"),
        ((leading("a", target="b"), leading("b", target="a")), "führen im Kreis: a, b"),
        ((leading("a", "advice", message="Rat"), leading("b", "advice", message="Rat")), "Zur Frage „b“ führt keine"),
        ((leading("a", "advice"),), "braucht einen Text"),
        ((leading("a", "service"),), "nennt keine Leistung"),
        ((leading("a", target="a"), leading("a", "advice", message="Rat")), "„a“ kommt mehrmals vor"),
    ],
)
def test_whoever_could_get_lost_is_named_to_the_editor(questions, words):
    assert any(words in problem for problem in graph_problems(Graph(questions)))


def test_a_page_in_which_somebody_gets_lost_cannot_be_saved():
    nodes = [node for node in triage_nodes("de") if node["value"]["key"] != "q_degree"]
    with pytest.raises(StreamBlockValidationError):
        TriageBlock().clean(TriageBlock().to_python(nodes))


@pytest.mark.django_db
@pytest.mark.usefixtures("demo")
class TestServed:
    def get(self, client, way="", language="de"):
        response = client.get(START.format(language) + way)
        assert response.status_code == 200
        return response.content.decode()

    def test_one_question_a_page_with_links_to_follow(self, herne):
        html = self.get(herne)
        assert "Welche Staatsangehörigkeit haben Sie?" in html
        assert "<form" not in html.partition("<main")[2].partition("</main>")[0]
        assert 'href="/de/welcher-antrag/other/"' in html

    def test_every_answer_on_the_way_can_be_changed(self, herne):
        html = self.get(herne, "other/extend/")
        assert "§ 24 (vorübergehender Schutz)?" in html
        assert '<nav class="vs-back"' in html
        assert 'href="/de/welcher-antrag/other/"' in html

    def test_it_ends_at_the_service(self, herne):
        html = self.get(herne, "other/new_or_change/national_visa_d/study/")
        assert 'href="/de/aufenthaltserlaubnis-studium/"' in html

    def test_a_service_without_a_page_is_said_with_the_way_to_reach_the_office(self, herne):
        html = self.get(herne, "other/new_passport/")
        assert "Diesen Antrag gibt es hier noch nicht online" in html
        assert "02323 000-0" in html

    def test_a_ukrainian_with_a_permit_need_not_do_anything(self, herne):
        html = self.get(herne, "other/extend/continued/")
        assert "Sie müssen nichts tun" in html
        assert "4. März 2027" in html

    def test_the_salary_threshold_is_todays(self, herne):
        way = "".join(f"{answer}/" for answer in ("other", "new_or_change", "national_visa_d", "work", "degree"))
        assert re.search(r"5\d\.\d{3} Euro brutto", self.get(herne, way))

    @pytest.mark.parametrize("way", ["nowhere/", "other/nowhere/", "german/more/"])
    def test_an_unknown_way_is_not_found(self, herne, way):
        assert herne.get(START.format("de") + way).status_code == 404

    def test_switching_the_language_keeps_the_way(self, herne):
        assert 'href="/ar/welcher-antrag/other/extend/"' in self.get(herne, "other/extend/")
        html = self.get(herne, "other/extend/", "ar")
        assert 'dir="rtl"' in html

    def test_german_that_stands_in_says_so(self, herne):
        page = TriagePage.objects.get(locale__language_code="ar", slug="welcher-antrag", url_path__contains="herne")
        page.nodes = TriageBlock().to_python(triage_nodes("de"))
        page.save()
        assert '<span lang="de" dir="ltr" class="fallback-text">Welche Staats' in self.get(herne, "", "ar")

    def test_nothing_is_stored(self, herne):
        self.get(herne, "other/extend/")
        assert herne.cookies.get("sessionid") is None
