import pytest
from prometheus_client.parser import text_string_to_metric_families

from intake.actors import Actor
from intake.documents.acceptance import Upload
from intake.documents.services import document_receive
from intake.prechecks.models import Precheck
from intake.prechecks.services import precheck_run
from tests.factories import ApplicationFactory
from tests.intake.documents.samples import picture

pytestmark = pytest.mark.django_db
TOKEN = "a token of thirty characters!!"


@pytest.fixture
def scrape(client, settings):
    settings.VORSPRACHE_METRICS_TOKEN = TOKEN

    def ask():
        answer = client.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
        assert answer.status_code == 200
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(answer.content.decode())
            for sample in family.samples
        }

    return ask


def test_cases_jobs_prechecks_and_findings_are_counted(scrape):
    ApplicationFactory()
    application = ApplicationFactory(submitted=True)
    document = document_receive(
        application=application,
        requirement_key="passport",
        upload=Upload("pass.jpg", picture()),
        actor=Actor.applicant(application.pk),
    )
    before = scrape()
    assert before["vorsprache_applications", "draft"] == before["vorsprache_applications", "submitted"] == 1
    assert before["vorsprache_queue_jobs", "ocr"] == 1
    assert before["vorsprache_prechecks", "pending"] == 1
    assert before["vorsprache_precheck_oldest_waiting_seconds",] > 0
    assert before["vorsprache_documents_by_scan", "unscanned"] == 1

    precheck_run(Precheck.objects.get(document=document).pk)
    after = scrape()
    assert after["vorsprache_precheck_oldest_waiting_seconds",] == 0
    assert after["vorsprache_precheck_seconds_max",] > 0
    assert sum(value for key, value in after.items() if key[0] == "vorsprache_findings_last_hour") > 0


def test_an_empty_installation_has_figures_too(scrape):
    figures = scrape()
    assert figures["vorsprache_holds",] == figures["vorsprache_mails_pending",] == 0


def test_no_figure_names_a_person(client, settings, scrape):
    application = ApplicationFactory(submitted=True)
    scrape()
    text = client.get("/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}").content.decode()
    for word in (application.reference, application.answers["family_name"], str(application.pk)):
        assert word not in text


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", TOKEN[:-1], "Basic eDp5"])
def test_without_the_token_there_is_no_such_page(client, settings, header):
    settings.VORSPRACHE_METRICS_TOKEN = TOKEN
    assert client.get("/metrics", HTTP_AUTHORIZATION=header).status_code in {301, 302, 404}


def test_where_no_token_is_set_nobody_gets_figures(client, settings):
    settings.VORSPRACHE_METRICS_TOKEN = ""
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code in {301, 302, 404}


def test_a_scrape_costs_the_same_queries_for_one_case_and_for_many(scrape, django_assert_max_num_queries):
    for _ in range(3):
        ApplicationFactory(submitted=True)
    with django_assert_max_num_queries(14):
        scrape()
