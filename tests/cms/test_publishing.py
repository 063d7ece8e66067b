import pytest
from django.contrib.messages import get_messages
from django.utils import timezone
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from cms.models import PublicationOutcome
from cms.pages import FormPage
from cms.publishing import lost_keys_message, publication_status, revision_of
from intake.definitions.models import FormRevision
from intake.definitions.selectors import texts_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

STUDY = "residence_permit_study"


def form(language):
    return FormPage.objects.get(service_key=STUDY, locale__language_code=language)


def publish(page, user=None):
    page.save_revision(user=user).publish()
    return PublicationOutcome.objects.get(form_key=page.translation_key)


def add_question(page, key, label):
    """Add a question as the editor (or the translation of the page) would: same block id in every language."""
    raw = page.steps.raw_data[0]["value"]["items"]
    raw.append(
        {
            "type": "question",
            "id": "0a1b2c3d-0000-4000-8000-000000000001",
            "value": {
                "key": key,
                "type": "text",
                "label": label,
                "help": "",
                "pattern_hint": "",
                "required": False,
                "options": [],
                "condition": {},
            },
        }
    )
    page.steps = page.steps.stream_block.to_python(list(page.steps.raw_data))


def drop_question(page):
    """Remove the last question of the first step (``requested_until``)."""
    page.steps.raw_data[0]["value"]["items"].pop()
    page.steps = page.steps.stream_block.to_python(list(page.steps.raw_data))


def test_the_form_of_the_demo_is_in_force_in_all_languages():
    revision = revision_of(STUDY)
    assert revision.number == 1
    assert set(revision.texts) == {"de", "en", "tr", "ar"}
    assert publication_status(form("de")).problems == []


def test_a_change_of_words_makes_a_new_revision_with_the_same_logic():
    former = revision_of(STUDY)
    page = form("tr")
    page.summary = "Kısa özet"
    assert publish(page).problems == []
    latest = revision_of(STUDY)
    assert latest.number == 2
    assert latest.logic_sha256 == former.logic_sha256
    assert texts_of(latest.pk, "tr").get("summary") == "Kısa özet"
    assert texts_of(former.pk, "tr").get("summary") != "Kısa özet"


def test_publishing_without_a_change_makes_no_revision():
    publish(form("de"))
    assert FormRevision.objects.count() == 1


def test_the_revision_names_who_published_it(django_user_model):
    editor = django_user_model.objects.get(username="redaktion@herne.example")
    page = form("de")
    page.summary = "Kurz gesagt"
    publish(page, editor)
    assert revision_of(STUDY).published_by == editor


def test_a_new_german_question_is_in_force_at_once_and_german_stands_in_visibly():
    page = form("de")
    add_question(page, "hobby", "Hobby")
    assert publish(page).problems == []
    texts = texts_of(revision_of(STUDY).pk, "ar")
    assert texts["question.hobby.label"].is_fallback


def test_simple_german_falls_back_to_german_without_a_sign():
    title = texts_of(revision_of(STUDY).pk, "de-simple")["title"]
    assert title == texts_of(revision_of(STUDY).pk, "de")["title"]
    assert not title.is_fallback


def test_without_its_german_page_a_form_does_not_change():
    form("de").unpublish()
    page = form("en")
    page.summary = "New"
    outcome = publish(page)
    assert [problem["code"] for problem in outcome.problems] == ["source_missing"]
    assert revision_of(STUDY).number == 1


def test_a_published_key_that_is_gone_keeps_the_former_revision_in_force():
    page = form("de")
    drop_question(page)
    outcome = publish(page)
    assert {(problem["code"], problem["where"]) for problem in outcome.problems} == {
        ("key_lost", "question.requested_until")
    }
    assert revision_of(STUDY).number == 1


def test_a_key_that_was_retired_on_purpose_may_go():
    page = form("de")
    drop_question(page)
    page.retired_keys = "visa_purpose, requested_until"
    assert publish(page).problems == []
    assert "requested_until" not in {item.get("question") for item in revision_of(STUDY).content["steps"][0]["items"]}


def test_a_dead_reference_keeps_the_former_revision_in_force():
    page = form("de")
    page.fees.raw_data[0]["value"]["condition"]["parts"][0]["value"]["field"] = "gone"
    page.fees = page.fees.stream_block.to_python(list(page.fees.raw_data))
    assert [problem["code"] for problem in publish(page).problems] == ["dead_reference"]
    assert "die es nicht gibt" in publication_status(page).problems[0]
    assert revision_of(STUDY).number == 1


def test_a_scheduled_form_comes_into_force_when_it_goes_live_not_before():
    page = form("de")
    page.summary = "Ab morgen"
    page.go_live_at = timezone.now() + timezone.timedelta(days=1)
    page.save_revision().publish()
    assert FormRevision.objects.count() == 1
    revision = page.get_latest_revision()
    assert revision.approved_go_live_at
    scheduled = revision.as_object()
    scheduled.go_live_at = None
    scheduled.save_revision().publish()
    assert texts_of(revision_of(STUDY).pk, "de").get("summary") == "Ab morgen"


def editor_of(client, django_user_model, host):
    client.defaults["HTTP_HOST"] = f"{host}.localhost"
    client.force_login(django_user_model.objects.get(username=f"redaktion@{host}.example"))
    return client


def test_the_editor_sees_in_the_form_what_is_in_force(client, django_user_model):
    editor = editor_of(client, django_user_model, "herne")
    html = editor.get(f"/admin/pages/{form('de').pk}/edit/").content.decode()
    assert "In Kraft ist Fassung <strong>1</strong>" in html
    assert "requested_until" in html


def test_the_start_page_lists_forms_to_their_editors_only(client, django_user_model):
    assert "Fassung 1 seit" in editor_of(client, django_user_model, "herne").get("/admin/").content.decode()
    assert "Fassung 1 seit" not in editor_of(client, django_user_model, "nachbar").get("/admin/").content.decode()


def test_the_editor_is_told_what_a_publication_led_to(rf, client, django_user_model):
    from cms.form_reports import publication_tell

    request = client.get("/de/").wsgi_request
    page = form("de")
    drop_question(page)
    publish(page)
    request.user = django_user_model.objects.get(username="redaktion@herne.example")
    publication_tell(request, page)
    (message,) = get_messages(request)
    assert message.level_tag == "error"
    assert "Fassung 1 gilt weiter" in str(message)
    assert "question.requested_until" in str(message)


def test_the_translation_tool_knows_every_text_of_the_demo():
    work = Translation.objects.filter(source__object_id=form("de").translation_key)
    progress = {translation.target_locale.language_code: translation.get_progress() for translation in work}
    assert {"en", "tr", "ar"} <= progress.keys()
    total, done = progress["en"]
    assert total == done > 300
    assert progress["ar"][1] > 300


def test_german_that_stands_in_at_the_translation_tool_is_no_translation(django_capture_on_commit_callbacks):
    page = form("de")
    add_question(page, "hobby", "Welches Hobby haben Sie?")
    publish(page)
    source = TranslationSource.objects.get(object_id=page.translation_key)
    source.update_from_db()
    for work in Translation.objects.filter(source=source):
        with django_capture_on_commit_callbacks(execute=True):
            work.save_target(publish=True)
    assert form("tr").steps[0].value["items"][-1].value["label"] == "Welches Hobby haben Sie?"
    assert texts_of(revision_of(STUDY).pk, "tr")["question.hobby.label"].is_fallback
    segment = StringSegment.objects.get(source=source, string__data="Welches Hobby haben Sie?")
    for work in Translation.objects.filter(source=source):
        StringTranslation.objects.create(
            translation_of=segment.string,
            context=segment.context,
            locale=work.target_locale,
            data=f"Hobby {work.target_locale.language_code}",
        )
        with django_capture_on_commit_callbacks(execute=True):
            work.save_target(publish=True)
    assert publication_status(page).problems == []
    latest = texts_of(revision_of(STUDY).pk, "tr")
    assert latest.get("question.hobby.label") == "Hobby tr"
    assert latest.get("for_whom").startswith("Avrupa")


def test_an_editor_who_loses_a_published_key_is_told_before_publishing():
    page = form("de")
    cleaned = {"steps": page.steps, "documents": page.documents, "retired_keys": ""}
    assert lost_keys_message(page, cleaned) is None
    drop_question(page)
    message = lost_keys_message(page, {**cleaned, "steps": page.steps})
    assert message.startswith("Dieser Schlüssel wurde schon veröffentlicht und fehlt jetzt: requested_until.")
    assert lost_keys_message(page, {**cleaned, "steps": page.steps, "retired_keys": "requested_until"}) is None


def test_the_key_of_a_service_stays_after_the_first_publication():
    page = form("de")
    page.service_key = "residence_permit_studies"
    outcome = publish(page)
    assert [problem["code"] for problem in outcome.problems] == ["service_key_changed"]
    assert publication_status(page).revision.number == 1
    assert not FormRevision.objects.filter(definition__key="residence_permit_studies").exists()
    streams = ("steps", "documents", "fees", "fee_rules", "points", "bring", "legal_basis", "test_cases")
    edit_form = FormPage.get_edit_handler().get_form_class()(
        data={"service_key": "residence_permit_studies", **{f"{name}-count": 0 for name in streams}},
        instance=FormPage.objects.get(pk=page.pk),
    )
    assert "darf sich nach der Veröffentlichung nicht mehr ändern" in str(edit_form.errors["service_key"])
