"""States, confirmations, PO files, coverage and the gate, on the demo's form for students."""

import csv
import io

import polib
import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from cms.models import PublicationOutcome
from cms.pages import FormPage
from cms.publishing import publication_status, revision_of
from cms.translations.catalogues import State
from cms.translations.gate import gate_of, gate_problems
from cms.translations.models import LanguageSettings, TextReview
from cms.translations.selectors import coverage, text_rows
from cms.translations.services import PoRefused, po_import, texts_confirm, texts_keep, texts_withdraw
from intake.actors import Actor
from intake.audit import AuditEntry
from intake.authorities.models import Authority
from intake.definitions.selectors import texts_of
from intake.errors import NotPermitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

STUDY = "residence_permit_study"


@pytest.fixture
def german():
    return FormPage.objects.get(service_key=STUDY, locale__language_code="de")


@pytest.fixture
def english(german):
    return Translation.objects.get(source__object_id=german.translation_key, target_locale__language_code="en")


@pytest.fixture
def editor():
    return Actor.staff(get_user_model().objects.get(username="redaktion@herne.example"))


@pytest.fixture
def stranger():
    return Actor.staff(get_user_model().objects.get(username="redaktion@nachbar.example"))


def counts(work):
    rows = text_rows(work)
    return {state: sum(row.state == state for row in rows) for state in State}


def summary_row(work):
    return next(row for row in text_rows(work) if row.context == "summary")


def german_changes(german, text="Neu und anders."):
    page = FormPage.objects.get(pk=german.pk)
    page.summary = text
    page.save_revision().publish()


def test_first_translations_are_unreviewed_until_an_editor_confirms_them(english, editor):
    before = counts(english)
    assert before[State.REVIEWED] == before[State.OUTDATED] == 0
    row = summary_row(english)
    assert texts_confirm(work=english, segments={row.segment_id}, actor=editor) == 1
    assert summary_row(english).state == State.REVIEWED
    entry = AuditEntry.objects.get(event="translation_confirmed")
    assert (entry.user, entry.details) == (editor.user, {"language": "en", "texts": 1})
    assert texts_withdraw(work=english, segments={row.segment_id}, actor=editor) == 1
    assert counts(english) == before


def test_all_texts_of_a_page_are_confirmed_at_once(english, editor):
    number = texts_confirm(work=english, segments=None, actor=editor)
    assert counts(english)[State.REVIEWED] == number > 300
    assert texts_confirm(work=english, segments=None, actor=editor) == 0


def test_a_pair_that_was_confirmed_counts_wherever_it_stands(german, english, editor):
    row = summary_row(english)
    TextReview.objects.create(
        object_key="00000000-0000-4000-8000-000000000000",
        context="elsewhere",
        language="en",
        source_hash=row.source_hash,
        text=row.text,
    )
    assert summary_row(english).state == State.REVIEWED


def test_a_change_of_the_translation_takes_the_confirmation_back(english, editor):
    row = summary_row(english)
    texts_confirm(work=english, segments=None, actor=editor)
    StringTranslation.objects.filter(context__path="summary", locale=english.target_locale).update(data="Different")
    assert summary_row(english).state == State.UNREVIEWED
    assert row.text != "Different"


def test_a_change_of_the_german_makes_the_translation_outdated_and_readers_see_german(german, english, editor):
    former = summary_row(english).text
    texts_confirm(work=english, segments=None, actor=editor)
    german_changes(german)
    row = summary_row(english)
    assert (row.state, row.text, row.former) == (State.OUTDATED, "", former)
    text = texts_of(revision_of(STUDY).pk, "en")["summary"]
    assert (text.value, text.is_fallback) == ("Neu und anders.", True)


def test_an_outdated_translation_may_stay(german, english, editor, django_capture_on_commit_callbacks):
    former = summary_row(english).text
    german_changes(german)
    assert texts_keep(work=english, segments={summary_row(english).segment_id}, actor=editor) == 1
    assert (summary_row(english).state, summary_row(english).text) == (State.UNREVIEWED, former)
    with django_capture_on_commit_callbacks(execute=True):
        english.save_target(publish=True)
    assert texts_of(revision_of(STUDY).pk, "en").get("summary") == former


@pytest.mark.parametrize("service", [texts_confirm, texts_keep, texts_withdraw])
def test_only_who_may_change_the_page_of_that_language_decides(service, english, stranger):
    with pytest.raises(NotPermitted):
        service(work=english, segments=set(), actor=stranger)


def po_of(work):
    return polib.pofile(str(work.export_po()))


def test_a_po_file_goes_out_and_comes_back_changed_and_unreviewed(english, editor):
    texts_confirm(work=english, segments=None, actor=editor)
    file = po_of(english)
    entry = next(entry for entry in file if entry.msgctxt == "summary")
    entry.msgstr = "A new summary."
    outcome = po_import(work=english, raw=str(file).encode(), actor=editor)
    assert (outcome.changed, outcome.refused) == (1, ())
    assert (summary_row(english).text, summary_row(english).state) == ("A new summary.", State.UNREVIEWED)
    assert counts(english)[State.REVIEWED] == counts(english)[State.REVIEWED] > 300


def test_an_import_leaves_alone_what_the_file_lacks(english, editor):
    before = [row.text for row in text_rows(english)]
    file = po_of(english)
    for entry in file:
        entry.msgstr = ""
    assert po_import(work=english, raw=str(file).encode(), actor=editor).changed == 0
    assert [row.text for row in text_rows(english)] == before


def test_single_entries_are_refused_with_their_reason(german, english, editor):
    file = po_of(english)
    german_changes(german)
    entry = next(entry for entry in file if entry.msgctxt == "for_whom")
    entry.msgstr = "<b>yarım"
    reasons = dict(po_import(work=english, raw=str(file).encode(), actor=editor).refused)
    assert len(reasons) == 2
    assert any("inzwischen geändert" in reason for reason in reasons.values())
    assert reasons[entry.msgid]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"\xff\xfe\x00", "UTF-8"),
        (b"this is no catalogue", "lesbare PO-Datei"),
        (b'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n', "keinen Text"),
        (b'msgid ""\nmsgstr ""\n"Language: tr\\n"\n\nmsgid "a"\nmsgstr "b"\n', "Kennung"),
    ],
)
def test_a_broken_file_changes_nothing(raw, words, english, editor):
    with pytest.raises(PoRefused, match=words):
        po_import(work=english, raw=raw, actor=editor)


def test_a_file_of_another_language_is_refused(german, english, editor):
    other = Translation.objects.get(source=english.source, target_locale__language_code="ar")
    with pytest.raises(PoRefused, match="anderen Sprache"):
        po_import(work=english, raw=str(po_of(other)).encode(), actor=editor)


def test_the_coverage_asks_the_same_few_queries_for_any_number_of_forms(german, django_assert_num_queries):
    forms = list(FormPage.objects.filter(locale__language_code="de"))
    for some in (forms[:1], forms):
        with django_assert_num_queries(3):
            rows = coverage(some, ["en", "uk"])
        assert len(rows) == len(some)
    study = next(row for row in rows if row.page.pk == german.pk)
    assert study.of("en")[State.UNREVIEWED] + study.of("en")[State.MISSING] == study.total
    assert sum(study.of("xx").values()) == study.of("xx")[State.MISSING] == study.total


def test_the_command_prints_every_language(capsys):
    call_command("translation_coverage")
    assert "Aufenthaltserlaubnis zum Zweck des Studiums" in capsys.readouterr().out
    call_command("translation_coverage", "--csv")
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out), delimiter=";"))
    assert rows[0] == ["Text", "Sprache", "fehlt", "veraltet", "unbestätigt", "bestätigt"]
    assert {row[1] for row in rows[1:] if row} >= {"Türkisch", "Ukrainisch", "Einfache Sprache"}


# --- The gate ---


def gate(authority="herne", **values):
    site = Authority.objects.get(key=authority).site
    return LanguageSettings.objects.create(site=site, **values)


def test_without_a_setting_an_authority_demands_german_alone():
    assert gate_of(Authority.objects.get(key="herne")) is None


def test_a_gate_demands_what_is_there_or_confirmed_in_its_languages_only(english, editor):
    revision = revision_of(STUDY)
    setting = gate(gate_level="complete", gate_languages=["en"], gate_scope="all")
    texts = {"de": revision.texts["de"], "en": {**revision.texts["de"], **revision.texts["en"]}}
    assert gate_problems(setting, revision.content, texts) == []
    assert {p.code for p in gate_problems(setting, revision.content, {**texts, "en": {}})} == {"gate_missing"}
    setting.gate_level = "reviewed"
    problems = gate_problems(setting, revision.content, texts)
    assert {(p.code, p.detail) for p in problems} == {("gate_unreviewed", "en")}
    texts_confirm(work=english, segments=None, actor=editor)
    left = {problem.where for problem in gate_problems(setting, revision.content, texts)}
    assert left == set(revision.texts["de"]) - set(revision.texts["en"])


def test_a_gate_for_what_is_required_leaves_optional_questions_out():
    revision = revision_of(STUDY)
    setting = gate(gate_level="complete", gate_languages=["uk"])
    paths = {problem.where for problem in gate_problems(setting, revision.content, {"de": revision.texts["de"]})}
    assert {"title", "question.family_name.label", "question.application_kind.label"} <= paths
    items = [item for step in revision.content["steps"] for item in step["items"]]
    optional = next(item["question"] for item in items if item.get("required") is False)
    assert f"question.{optional}.label" not in paths


def test_a_failing_gate_keeps_the_former_revision_in_force_and_links_each_text(german, english, client, editor):
    Authority.objects.filter(key="herne").update(adopts_automatically=True)
    Authority.objects.get(key="herne").adoptions.all().delete()
    gate(gate_level="complete", gate_languages=["en"], gate_scope="all")
    former = revision_of(STUDY)
    german_changes(german)
    assert revision_of(STUDY) == former
    outcome = PublicationOutcome.objects.get(form_key=german.translation_key)
    assert ("summary", "gate_missing", "en") in [(p["where"], p["code"], p["detail"]) for p in outcome.problems]
    (line,) = publication_status(german).problems
    assert f'href="/admin/translations/{english.pk}/?where=summary"' in line
    client.force_login(editor.user)
    answer = client.get(f"/admin/translations/{english.pk}/?where=summary")
    assert answer["Location"] == f"/admin/translations/{english.pk}/#text-{summary_row(english).segment_id}"


# --- The admin's pages ---


@pytest.fixture
def admin(client, editor):
    client.force_login(editor.user)
    return client


def test_the_table_leads_to_the_texts_and_the_texts_to_their_confirmation(admin, english, german):
    table = admin.get("/admin/translations/").content.decode()
    assert f'href="/admin/translations/{english.pk}/"' in table
    assert "Oberfläche" in table
    row = summary_row(english)
    page = admin.get(f"/admin/translations/{english.pk}/?state=unreviewed").content.decode()
    assert row.text in page
    admin.post(f"/admin/translations/{english.pk}/", {"text": [row.segment_id], "confirm": ""})
    assert summary_row(english).state == State.REVIEWED
    assert row.text not in admin.get(f"/admin/translations/{english.pk}/?state=unreviewed").content.decode()


def test_the_table_is_a_file_too(admin):
    answer = admin.get("/admin/translations/coverage.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert "Türkisch" in answer.content.decode("utf-8-sig")


def test_a_po_file_is_loaded_and_sent_in_the_admin(admin, english, tmp_path):
    url = f"/admin/translations/{english.pk}/po/"
    raw = admin.get(url).content
    file = polib.pofile(raw.decode())
    next(entry for entry in file if entry.msgctxt == "summary").msgstr = "A new summary."
    path = tmp_path / "tr.po"
    path.write_text(str(file), "utf-8")
    with path.open("rb") as sent:
        answer = admin.post(url, {"po": sent}, follow=True)
    assert "1 Text übernommen" in answer.content.decode()
    path.write_bytes(b"broken")
    with path.open("rb") as sent:
        assert "Nichts wurde geändert" in admin.post(url, {"po": sent}, follow=True).content.decode()
    assert "Bitte wählen Sie" in admin.post(url, {}, follow=True).content.decode()
    assert summary_row(english).text == "A new summary."


def test_the_page_is_published_with_its_present_texts(admin, english, german, django_capture_on_commit_callbacks):
    StringTranslation.objects.filter(context__path="summary", locale=english.target_locale).update(
        data="A new summary."
    )
    with django_capture_on_commit_callbacks(execute=True):
        admin.post(f"/admin/translations/{english.pk}/", {"publish": ""})
    assert texts_of(revision_of(STUDY).pk, "en").get("summary") == "A new summary."


def test_an_editor_chooses_the_languages_of_the_own_site_only(admin):
    herne, nachbar = (Authority.objects.get(key=key).site for key in ("herne", "nachbar"))
    url = f"/admin/settings/cms/languagesettings/{herne.pk}/"
    assert "Einfache Sprache" in admin.get(url).content.decode()
    sent = {"languages": ["tr", "uk"], "gate_level": "reviewed", "gate_scope": "required", "gate_languages": ["tr"]}
    admin.post(url, sent)
    row = LanguageSettings.objects.get(site=herne)
    assert (row.offered, row.gate_languages) == (["de", "tr", "uk"], ["tr"])
    admin.post(f"/admin/settings/cms/languagesettings/{nachbar.pk}/", sent)
    assert not LanguageSettings.objects.filter(site=nachbar, gate_level="reviewed").exists()


@pytest.mark.parametrize("path", ["", "po/"])
def test_who_may_not_change_the_form_finds_no_page(client, stranger, english, path):
    client.force_login(stranger.user)
    assert client.get(f"/admin/translations/{english.pk}/{path}").status_code == 404
    assert client.post(f"/admin/translations/{english.pk}/{path}", {"confirm_all": ""}).status_code == 404


def test_a_new_language_needs_no_migration(german, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("pl", "Polski")]
    Locale.objects.get_or_create(language_code="pl")
    (row,) = coverage([german], ["pl"])
    assert row.of("pl") == {State.MISSING: row.total}
