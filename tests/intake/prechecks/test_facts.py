import json
from pathlib import Path

import pytest
from django.utils import timezone

from intake.prechecks.facts import OF_A_CHILD, OF_CHECK, OF_KIND, OF_OTHERS, PARAMETERS, answers_for, facts_for
from ocr.catalogue import CHECKS_OF, LEVELS, checks_of
from ocr.kind_keys import KIND_KEYS
from ocr.parameters import PARAMETERS as KNOWN
from tests.factories import ApplicationFactory

CATALOGUE = Path(__file__).resolve().parents[4] / "shared" / "domain" / "services.yaml"


def test_facts_are_asked_for_known_checks_and_kinds_only():
    assert set(OF_CHECK) | set(PARAMETERS) <= set(LEVELS)
    assert set(OF_KIND) | set(OF_OTHERS) <= KIND_KEYS
    assert {key for keys in PARAMETERS.values() for key in keys} <= set(KNOWN)


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the service catalogue lies beside the repository only")
def test_facts_are_fields_of_the_catalogue():
    text = CATALOGUE.read_text(encoding="utf-8")
    keys = {key for table in (OF_CHECK, OF_KIND, OF_OTHERS) for keys in table.values() for key in keys}
    assert [key for key in keys | set(OF_A_CHILD) if f"key: {key}\n" not in text and f"{{key: {key}," not in text] == []


def test_only_the_answers_that_its_checks_compare_with_reach_the_machine():
    answers = {"family_name": "YILMAZ", "email": "a@example.org", "passport_number": "U1", "birth_name": ""}
    assert answers_for("passport", checks_of("passport"), answers) == {"family_name": "YILMAZ", "passport_number": "U1"}
    assert answers_for("health_insurance_proof", checks_of("health_insurance_proof"), answers) == {
        "family_name": "YILMAZ"
    }
    assert answers_for("training_plan", checks_of("training_plan"), answers) == {}


def test_the_sponsors_paper_is_compared_with_the_sponsor():
    answers = {"family_name": "YILMAZ", "sponsor_family_name": "KAYA"}
    assert answers_for("sponsor_identity", checks_of("sponsor_identity"), answers) == {"sponsor_family_name": "KAYA"}


def test_of_children_only_names_and_birth_dates_are_told():
    answers = {"children": [{"_id": "1", "family_name": "KAYA", "birth_date": "2020-01-02", "sex": "w"}]}
    facts = answers_for("birth_certificate_child", CHECKS, answers)
    assert facts == {"children": [{"family_name": "KAYA", "birth_date": "2020-01-02"}]}


CHECKS = frozenset(CHECKS_OF["birth_certificate_child"])


@pytest.mark.django_db
def test_the_case_tells_its_service_its_requirement_and_the_day_of_submission():
    application = ApplicationFactory()
    facts = facts_for(application, "health_insurance_proof")
    assert facts["service"] == "residence_permit_study"
    assert facts["requirement"]["max_age_days"] == 90
    assert "max_age" in facts["requirement"]["checks"]
    assert "submitted_on" not in facts
    application.submitted_at = timezone.now()
    assert facts_for(application, "health_insurance_proof")["submitted_on"] == timezone.localdate().isoformat()
    assert json.loads(json.dumps(facts)) == facts


def test_every_fact_is_documented():
    page = (Path(__file__).resolve().parents[3] / "docs" / "checks.md").read_text(encoding="utf-8")
    told = {key for table in (OF_CHECK, OF_KIND, OF_OTHERS) for keys in table.values() for key in keys}
    told |= {"children", "service", "submitted_on", "requirement", "parameters"}
    assert {key for key in told if f"`{key}`" not in page} == set()
