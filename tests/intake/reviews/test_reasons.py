"""The prepared reasons exist for every document and in every language that applicants read."""

import pytest

from intake.reviews.reasons import all_reasons, reasons_for
from tests.factories import STUDY, form_seed


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar"])
def test_every_reason_says_in_every_language_what_to_do(language):
    for reason in all_reasons().values():
        assert len(reason.text(language)) > 30
        assert language == "de" or reason.text(language) != reason.source, reason.key


def test_clerks_read_every_reason_in_german_and_english():
    for reason in all_reasons().values():
        assert reason.label_staff["de"]
        assert reason.label_staff["en"]


def test_a_language_without_the_text_falls_back_to_german():
    reason = all_reasons()["unreadable"]

    assert reason.text("pl") == reason.text("de")
    assert reason.label("tr") == reason.label("de")


def test_reasons_made_for_a_document_come_before_those_for_all():
    keys = [reason.key for reason in reasons_for("passport")]

    assert keys.index("expired") < keys.index("unreadable")
    assert "not_current" not in keys


def test_every_document_of_the_form_can_be_refused_for_some_reason():
    content, _texts = form_seed(STUDY)

    for document in content["documents"]:
        assert reasons_for(document["key"]), document["key"]
