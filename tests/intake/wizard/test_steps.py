"""The guided form under attack and under a hurried thumb: W01 to W15 of the matrix, and django-formtools' pitfalls."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from cms.seed.parameters import parameters_load
from intake.actors import Actor
from intake.applications.models import Application
from intake.audit import AuditEntry
from intake.definitions.selectors import form_of
from intake.definitions.services import revision_freeze
from intake.wizard.form_builder import form_classes
from tests.factories import (
    STUDY,
    STUDY_ANSWERS,
    ApplicationFactory,
    AuthorityFactory,
    form_seed,
    revision_study,
)
from tests.intake.wizard.conftest import typed

pytestmark = pytest.mark.django_db


def test_the_whole_form_is_filled_in_step_by_step(visitor_of):
    case = ApplicationFactory(draft=True)
    visitor = visitor_of(case)
    step = "purpose"
    while step != "documents":
        assert visitor.get(case, step).status_code == 200
        step = visitor.leads_to(visitor.post(case, step))
    case.refresh_from_db()
    assert set(case.progress.values()) == {"done"}
    expected = {key: value for step in STUDY_ANSWERS.values() for key, value in step.items()}
    consents = {"ack_section_54", "ack_section_82", "ack_privacy", "ack_precheck", "confirm_truth"}
    stored = case.answers
    for key, value in expected.items():
        if key not in consents | {"eye_colour"}:
            assert stored[key] == value, key
    for key in consents:
        assert stored[key]["accepted"] is True
        assert stored[key]["revision"] == case.revision.number


def test_W01_a_later_step_leads_to_the_first_open_one(visitor_of):
    case = ApplicationFactory(draft=True)
    visitor = visitor_of(case)
    assert visitor.leads_to(visitor.get(case, "notices")) == "purpose"
    assert visitor.leads_to(visitor.post(case, "notices")) == "purpose"
    case.refresh_from_db()
    assert case.answers == {}


def test_W01_a_postponed_step_does_not_stand_in_the_way(visitor_of):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    assert visitor.leads_to(visitor.post(case, "address", {}, _postpone="1")) == "passport"
    assert visitor.get(case, "passport").status_code == 200
    assert visitor.leads_to(visitor.get(case, "entry")) == "passport"


def test_W02_an_unknown_step_in_the_address_is_not_found_and_the_session_goes_on(visitor_of):
    case = ApplicationFactory(draft=True)
    visitor = visitor_of(case)
    assert visitor.get(case, "nothing").status_code == 404
    assert visitor.post(case, "nothing", {}).status_code == 404
    assert visitor.get(case, "purpose").status_code == 200


@pytest.mark.parametrize("field", ["current_step", "goto"])
def test_W02_an_unknown_step_in_the_form_is_a_bad_request_and_the_session_goes_on(visitor_of, field):
    case = ApplicationFactory(draft=True)
    visitor = visitor_of(case)
    tampered = {
        "current_step": {f"case-{case.pk}-current_step": "notices"},
        "goto": {"wizard_goto_step": "notices"},
    }[field]
    assert visitor.post(case, "purpose", {**typed(STUDY_ANSWERS["purpose"]), **tampered}).status_code == 400
    case.refresh_from_db()
    assert case.answers == {}
    assert visitor.get(case, "purpose").status_code == 200


def test_W03_a_tampered_choice_is_a_field_error(visitor_of):
    case = ApplicationFactory(draft=True)
    response = visitor_of(case).post(case, "purpose", {"application_kind": "emperor"})
    assert response.status_code == 200
    assert "application_kind" in response.context["form"].errors
    assert "Fehler:" in response.content.decode().partition("<title>")[2].partition("</title>")[0]


def test_W03_answers_that_are_no_questions_of_the_step_are_ignored(visitor_of):
    case = ApplicationFactory(draft=True)
    visitor_of(case).post(case, "purpose", {"application_kind": "first", "family_name": "X", "is_minor": "true"})
    case.refresh_from_db()
    assert case.answers == {"application_kind": "first"}


def test_W04_an_answer_that_its_condition_hides_is_ignored_and_never_required(visitor_of):
    case = ApplicationFactory(draft=True)
    visitor = visitor_of(case)
    hidden = {"application_kind": "first", "extension_over_3_months": "true"}
    assert visitor.leads_to(visitor.post(case, "purpose", hidden)) == "personal"
    case.refresh_from_db()
    assert "extension_over_3_months" not in case.answers
    response = visitor.post(case, "purpose", {"application_kind": "extension"})
    assert list(response.context["form"].errors) == ["extension_over_3_months"]


def test_W04_a_question_that_only_earlier_steps_decide_is_not_on_the_page(visitor_of):
    case = ApplicationFactory(complete=True)
    visitor = visitor_of(case)
    assert "changed_programme" not in visitor.get(case, "study").context["form"].fields
    visitor.post(case, "purpose", {"application_kind": "extension", "extension_over_3_months": "true"})
    assert "changed_programme" in visitor.get(case, "study").context["form"].fields


def test_a_done_step_is_open_again_when_an_earlier_answer_asks_more(visitor_of):
    case = ApplicationFactory(complete=True)
    visitor = visitor_of(case)
    visitor.post(case, "purpose", {"application_kind": "extension", "extension_over_3_months": "true"})
    case.refresh_from_db()
    assert "study" not in case.progress
    assert case.answers["university_name"] == STUDY_ANSWERS["study"]["university_name"]


def test_W05_get_on_the_end_does_not_submit(visitor_of):
    case = ApplicationFactory(complete=True)
    visitor = visitor_of(case)
    assert visitor.get(case, "done").status_code == 404
    assert visitor.post(case, "done", {}).status_code == 404
    case.refresh_from_db()
    assert case.state == "draft"


def test_W05_the_last_step_does_not_submit(visitor_of):
    case = ApplicationFactory(complete=True)
    visitor = visitor_of(case)
    assert visitor.leads_to(visitor.post(case, "notices")) == "documents"
    case.refresh_from_db()
    assert case.state == "draft"


def test_W07_a_step_sent_again_after_submission_changes_nothing(visitor_of):
    case = ApplicationFactory(complete=True, submitted=True)
    before = (case.answers, case.lock_version)
    response = visitor_of(case).post(case, "address", {**typed(STUDY_ANSWERS["address"]), "street": "Neue Straße"})
    assert response.status_code == 409
    case.refresh_from_db()
    assert (case.answers, case.lock_version) == before


def test_after_submission_done_steps_are_read_only_and_open_ones_can_be_completed(visitor_of):
    case = ApplicationFactory(submitted=True)
    visitor = visitor_of(case)
    page = visitor.get(case, "personal")
    assert page.status_code == 200
    assert b'<input type="text"' not in page.content
    assert "YILMAZ" in page.content.decode()
    assert visitor.get(case, "study").status_code == 200
    assert visitor.leads_to(visitor.post(case, "study")) == str(case.pk)
    case.refresh_from_db()
    assert case.progress["study"] == "done"


def test_W08_without_its_token_a_form_is_refused_and_the_draft_kept():
    case = ApplicationFactory()
    client = Client(enforce_csrf_checks=True)
    response = client.post(f"/de/apply/{case.pk}/address/", {"street": "X"})
    assert response.status_code == 403
    case.refresh_from_db()
    assert "street" not in case.answers


def test_W09_without_access_there_is_a_404_with_a_way_back():
    case = ApplicationFactory()
    for step in ("purpose", "check"):
        response = Client().get(f"/de/apply/{case.pk}/{step}/")
        assert response.status_code == 404
        assert "/de/case/resume/" in response.content.decode()


def test_W09_access_to_one_case_opens_no_other(visitor_of):
    own, other = ApplicationFactory(), ApplicationFactory(authority__key="andere")
    assert visitor_of(own).get(other, "purpose").status_code == 404
    assert visitor_of(own).post(other, "address").status_code == 404


def test_W10_the_second_tab_overwrites_nothing_and_loses_nothing(visitor_of):
    case = ApplicationFactory(complete=True)
    visitor = visitor_of(case)
    version = case.lock_version
    assert visitor.post(case, "address", version=version).status_code == 302
    late = {**typed(STUDY_ANSWERS["address"]), "street": "Andere Straße"}
    response = visitor.post(case, "address", late, version=version)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Andere Straße" in page
    assert "Demostraße" in page
    case.refresh_from_db()
    assert case.answers["street"] == "Demostraße"
    again = visitor.post(case, "address", late, version=response.context["lock_version"])
    assert again.status_code == 302
    case.refresh_from_db()
    assert case.answers["street"] == "Andere Straße"


@pytest.mark.parametrize("version", ["", "abc", "-1", "9" * 30, "²"])
def test_W10_a_tampered_version_saves_nothing(visitor_of, version):
    case = ApplicationFactory()
    assert visitor_of(case).post(case, "address", version=version).status_code == 409
    case.refresh_from_db()
    assert "street" not in case.answers


@pytest.mark.parametrize(
    ("step", "data", "button"),
    [
        ("address", None, {}),
        ("address", {}, {"_postpone": "1"}),
        ("address", {"street": "Weg"}, {"_postpone": "1"}),
        ("address", {"street": "Weg"}, {"_save": "1"}),
        ("address", None, {"_save": "1"}),
        ("address", {"street": "Weg"}, {"_check": "1"}),
    ],
)
def test_W10_a_double_click_is_one_click(visitor_of, step, data, button):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    first = visitor.post(case, step, data, version=case.lock_version, **button)
    second = visitor.post(case, step, data, version=case.lock_version, **button)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    saved = AuditEntry.objects.filter(case_id=case.pk, event="step_saved", details__step=step).count()
    assert saved == (0 if data == {} else 1)


def test_W11_two_drafts_in_one_browser_never_mix(visitor_of):
    authority = AuthorityFactory()
    one, two = ApplicationFactory(authority=authority, draft=True), ApplicationFactory(authority=authority, draft=True)
    visitor = visitor_of(one, two)
    visitor.post(one, "purpose", {"application_kind": "first"})
    assert visitor.leads_to(visitor.get(two, "personal")) == "purpose"
    visitor.post(two, "purpose", {"application_kind": "extension", "extension_over_3_months": "false"})
    one.refresh_from_db()
    two.refresh_from_db()
    assert one.answers == {"application_kind": "first"}
    assert two.answers == {"application_kind": "extension", "extension_over_3_months": False}


def without_question(content, key):
    steps = [
        {**step, "items": [item for item in step["items"] if item.get("question") != key]} for step in content["steps"]
    ]
    return {**content, "steps": steps}


def test_W12_W13_a_new_revision_leaves_a_draft_its_own_questions(visitor_of):
    case = ApplicationFactory(complete=True, answers={"doctoral_degree": "Dr."})
    content, texts = form_seed(STUDY)
    newer = revision_freeze(
        content=without_question(content, "doctoral_degree"),
        texts=texts,
        source_key=None,
        required_languages=["de"],
        actor=Actor.system(),
    )
    assert newer.number > case.revision.number
    visitor = visitor_of(case)
    assert "doctoral_degree" in visitor.get(case, "personal").context["form"].fields


def test_W14_a_flood_of_text_is_a_field_error(visitor_of):
    case = ApplicationFactory()
    flood = {**typed(STUDY_ANSWERS["address"]), "street": "x" * 1_000_000}
    response = visitor_of(case).post(case, "address", flood)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["street"]


@pytest.mark.parametrize("text", ["a%00b", "a%ED%A0%80b", "%FF"])
def test_W14_broken_text_is_a_field_error(visitor_of, text):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    fields = {
        f"case-{case.pk}-current_step": "address",
        "_lock_version": case.lock_version,
        **typed(STUDY_ANSWERS["address"]),
        "street": "STREET",
    }
    response = visitor.client.post(
        visitor.url(case, "address"),
        urlencode(fields).replace("STREET", text),
        content_type="application/x-www-form-urlencoded",
    )
    assert list(response.context["form"].errors) == ["street"]


def test_W15_the_language_can_be_switched_in_the_middle(visitor_of):
    case = ApplicationFactory(complete=True)
    visitor = visitor_of(case)
    before = case.answers
    page = visitor.get(case, "personal", "ar")
    assert 'dir="rtl"' in page.content.decode()
    assert "بياناتكم الشخصية" in page.content.decode()
    assert f"/tr/apply/{case.pk}/personal/" in page.content.decode()
    case.refresh_from_db()
    assert case.language == "ar"
    assert case.answers == before
    visitor.post(case, "study", language="tr")
    case.refresh_from_db()
    assert case.language == "tr"
    assert {key: value for key, value in case.answers.items() if key in STUDY_ANSWERS["study"]} == {
        key: before[key] for key in STUDY_ANSWERS["study"]
    }


def test_a_text_that_a_language_lacks_is_german_and_says_so(visitor_of):
    content, texts = form_seed(STUDY)
    del texts["en"]["question.street.label"]
    parameters_load()
    revision_freeze(content=content, texts=texts, source_key=None, required_languages=["de"], actor=Actor.system())
    case = ApplicationFactory()
    # The factory freezes the complete form again, which is a newer revision: give the case the one with the gap.
    case.revision = case.revision.definition.revisions.get(number=1)
    case.save()
    page = visitor_of(case).get(case, "address", "en").content.decode()
    assert '<span lang="de" dir="ltr" class="fallback-text">Straße</span>' in page
    error = visitor_of(case).post(case, "address", {}, language="en")
    assert error.context["errors"][0]["text"].startswith("Straße – ")


def test_going_back_shows_what_was_saved(visitor_of):
    case = ApplicationFactory(complete=True)
    page = visitor_of(case).get(case, "personal")
    form = page.context["form"]
    assert form["family_name"].value() == "YILMAZ"
    assert form["nationalities"].value() == ["TUR"]
    assert 'name="birth_date_year" value="1999"' in page.content.decode()


def test_what_was_typed_survives_an_error(visitor_of):
    case = ApplicationFactory()
    response = visitor_of(case).post(case, "address", {"street": "Weg & Steg", "postal_code": "1"})
    page = response.content.decode()
    assert 'value="Weg &amp; Steg"' in page
    assert {entry["href"] for entry in response.context["errors"]} >= {"#id_postal_code", "#id_moved_in_on_0"}


def test_changing_an_answer_from_the_check_page_returns_there(visitor_of):
    case = ApplicationFactory(complete=True)
    visitor = visitor_of(case)
    assert visitor.leads_to(visitor.post(case, "address", query="?from=check")) == "check"
    assert visitor.leads_to(visitor.post(case, "address", query="?from=check", _back="1")) == "check"


def test_an_unknown_way_back_is_ignored(visitor_of):
    case = ApplicationFactory(complete=True)
    visitor = visitor_of(case)
    assert visitor.leads_to(visitor.post(case, "address", query="?from=https://evil.example")) == "passport"


def test_the_minimum_cannot_be_left_for_later(visitor_of):
    case = ApplicationFactory(draft=True)
    visitor = visitor_of(case)
    assert b"_postpone" not in visitor.get(case, "purpose").content
    assert visitor.post(case, "purpose", {}, _postpone="1").status_code == 409
    case.refresh_from_db()
    assert case.progress == {}


def test_leaving_a_step_for_later_keeps_what_was_typed(visitor_of):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    visitor.post(case, "address", {"street": "Weg", "postal_code": "x"}, _postpone="1")
    case.refresh_from_db()
    assert case.progress["address"] == "postponed"
    assert case.answers["street"] == "Weg"
    assert "postal_code" not in case.answers


def test_saving_for_later_keeps_what_could_be_read_and_says_what_not(visitor_of):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    response = visitor.post(case, "address", {"street": "Weg", "postal_code": "x"}, _save="1")
    assert visitor.leads_to(response) == "save"
    assert "konnten wir noch nicht speichern" in visitor.client.get(response["Location"]).content.decode()
    case.refresh_from_db()
    assert case.answers["street"] == "Weg"
    assert "address" not in case.progress


def test_going_to_the_check_page_keeps_what_was_typed(visitor_of):
    case = ApplicationFactory()
    visitor = visitor_of(case)
    assert visitor.leads_to(visitor.post(case, "address", {"street": "Weg"}, _check="1")) == "check"
    case.refresh_from_db()
    assert case.answers["street"] == "Weg"
    assert visitor.leads_to(visitor.post(case, "address", _check="1")) == "check"
    case.refresh_from_db()
    assert case.progress["address"] == "done"


def test_the_way_to_the_check_page_opens_with_the_minimum(visitor_of):
    case = ApplicationFactory(steps=("purpose", "personal"))
    visitor = visitor_of(case)
    assert b'name="_check"' not in visitor.get(case, "contact").content
    visitor.post(case, "contact")
    assert b'name="_check"' in visitor.get(case, "address").content


def test_saving_a_changed_page_for_later_never_loses_the_former_answer(visitor_of):
    case = ApplicationFactory(complete=True)
    changed = {**typed(STUDY_ANSWERS["address"]), "street": "Weg", "postal_code": "x"}
    visitor_of(case).post(case, "address", changed, _save="1")
    case.refresh_from_db()
    assert case.answers["street"] == "Weg"
    assert case.answers["postal_code"] == "44623"
    assert case.progress["address"] == "done"


def test_a_consent_keeps_its_first_time(visitor_of):
    case = ApplicationFactory(complete=True, answers={"ack_privacy": ""})
    visitor = visitor_of(case)
    visitor.post(case, "notices")
    case.refresh_from_db()
    given = case.answers["ack_privacy"]
    visitor.post(case, "notices")
    case.refresh_from_db()
    assert case.answers["ack_privacy"] == given


def test_the_page_says_without_a_script_when_a_question_is_needed(visitor_of):
    case = ApplicationFactory(draft=True)
    page = visitor_of(case).get(case, "purpose").content.decode()
    assert "<noscript><p" in page
    assert "Nur nötig, wenn Sie bei „Worum geht es?“ mit „Verlängerung“ antworten." in page


def test_steps_are_never_cached(visitor_of):
    case = ApplicationFactory(draft=True)
    assert "no-store" in visitor_of(case).get(case, "purpose")["Cache-Control"]


def test_a_step_costs_few_queries(visitor_of, django_assert_max_num_queries):
    case = ApplicationFactory(complete=True)
    visitor = visitor_of(case)
    visitor.get(case, "address")
    with django_assert_max_num_queries(5):  # session, case; site, authority and footer of the frame
        visitor.get(case, "address")
    case.refresh_from_db()
    with django_assert_max_num_queries(11):  # session, case; savepoint, lock, update, audit, documents, release
        visitor.post(case, "address", version=case.lock_version)


def test_the_forms_of_a_revision_are_built_once(visitor_of):
    case = ApplicationFactory(draft=True)
    visitor = visitor_of(case)
    for _attempt in range(3):
        visitor.get(case, "purpose")
    assert form_classes.cache_info().misses == 1
    assert len(form_classes(case.revision_id, "de")) == len(form_of(case.revision_id).steps)


def test_starting_opens_a_case_only_by_the_button():
    AuthorityFactory()
    revision_study()
    client = Client()
    assert client.get(f"/de/apply/start/{STUDY}/").status_code == 200
    assert not Application.objects.exists()
    response = client.post(f"/ar/apply/start/{STUDY}/")
    case = Application.objects.get()
    assert response["Location"] == f"/ar/apply/{case.pk}/purpose/"
    assert case.language == "ar"
    assert client.get(response["Location"]).status_code == 200


def test_a_service_that_is_not_offered_cannot_be_started():
    AuthorityFactory(services=[])
    revision_study()
    for method in ("get", "post"):
        assert getattr(Client(), method)(f"/de/apply/start/{STUDY}/").status_code == 404
    assert not Application.objects.exists()


def test_starts_are_limited_generously_for_each_network(monkeypatch):
    AuthorityFactory()
    revision_study()
    monkeypatch.setattr("intake.wizard.start_views.STARTS_PER_HOUR", 2)
    client = Client()
    codes = [client.post(f"/de/apply/start/{STUDY}/").status_code for _ in range(3)]
    assert codes == [302, 302, 429]
