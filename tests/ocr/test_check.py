import io
import json
from datetime import date

import numpy as np
import pikepdf
import pytest
from PIL import Image, ImageFilter

from tests.ocr.conftest import AMAL, SPECIMENS, check, found, outcomes, sample

AMAL_MRZ = ("P<SYRAL<HASSAN<<AMAL<<<<<<<<<<<<<<<<<<<<<<<<", "EH35756418SYR0101011F2905143<<<<<<<<<<<<<<00")


@pytest.mark.parametrize("name", ["passport_amal.jpg", "passport_amal.heic", "passport_amal.webp"])
def test_a_passport_is_read_from_its_zone(name):
    report = check(name, expect="passport", facts={**AMAL, "passport_number": "EH3575641"})
    assert report.error is None
    assert report.kind == "passport"
    assert report.mrz.lines == AMAL_MRZ
    assert report.mrz.valid
    assert report.mrz.fields["surname"] == "AL HASSAN"
    assert report.fields["expiry_date"].value == "2029-05-14"
    assert set(outcomes(report).values()) == {"passed"}
    assert {"mrz_checksum", "passport_not_expired", "name_match.family_name", "doc_number_match"} <= set(
        outcomes(report)
    )


@pytest.mark.parametrize(
    ("stated", "outcome"), [("Alhassan", "passed"), ("Al-Hassan", "passed"), ("Al-Hussein", "failed")]
)
def test_spelling_variants_pass_and_another_name_fails(stated, outcome):
    report = check("passport_amal.jpg", expect="passport", facts={**AMAL, "family_name": stated})
    finding = found(report, "name_match.family_name")
    assert (finding.outcome, finding.level, finding.expected, finding.read) == (outcome, "review", stated, "AL HASSAN")


def test_evidence_points_at_the_lines_of_the_zone():
    report = check("passport_amal.jpg", expect="passport")
    x0, y0, x1, y1 = found(report, "mrz_checksum").evidence[0].box
    assert x0 < 0.15
    assert x1 > 0.85
    assert 0.72 < y0 < y1 < 0.85


def test_an_expired_passport_is_flagged_as_a_blocker():
    report = check("passport_ayse_expired.jpg", expect="passport", facts={"given_names": "Ayşe Gül"})
    finding = found(report, "passport_not_expired")
    assert (finding.outcome, finding.level, finding.read) == ("failed", "blocker", "2026-09-30")
    assert "passport_remaining_validity" not in outcomes(report)
    assert outcomes(report)["name_match.given_names"] == "passed"


def test_a_passport_is_valid_to_the_end_of_its_last_day():
    on_the_day = check("passport_ayse_expired.jpg", expect="passport", today=date(2026, 9, 30))
    assert outcomes(on_the_day)["passport_not_expired"] == "passed"
    assert outcomes(on_the_day)["passport_remaining_validity"] == "failed"


@pytest.mark.parametrize(
    ("stated", "outcome"),
    [("2001", "passed"), ("2001-01", "passed"), ("2001-02-01", "failed"), ("1901-01-01", "passed")],
)
def test_birth_dates_are_compared_as_far_as_both_are_known(stated, outcome):
    report = check("passport_amal.jpg", expect="passport", facts={"birth_date": stated})
    assert outcomes(report)["birth_date_match"] == outcome


def test_a_fact_that_was_not_given_is_not_compared():
    codes = outcomes(check("passport_amal.jpg", expect="passport"))
    assert not [code for code in codes if code.startswith(("name_match", "birth_date", "doc_number"))]


def test_a_turned_certificate_is_turned_upright_and_read():
    report = check("enrolment_amal_turned.jpg", expect="enrolment_certificate", facts=AMAL)
    assert report.kind == "enrolment_certificate"
    assert outcomes(report)["enrolment_current_semester"] == "passed"
    assert outcomes(report)["name_match.family_name"] == "passed"
    page = report.page_images[0]
    assert page.height > page.width


def test_last_years_certificate_of_enrolment_is_flagged():
    report = check("text_layer_enrolment.pdf", expect="enrolment_certificate", today=date(2027, 6, 1))
    assert outcomes(report)["enrolment_current_semester"] == "failed"


def test_a_text_layer_is_read_without_the_engine():
    report = check(
        "text_layer_enrolment.pdf", expect="enrolment_certificate", facts=AMAL, engine="tests.engines.noop:Engine"
    )
    assert outcomes(report)["name_match.family_name"] == "passed"
    assert report.text_chars > 300


def test_another_persons_certificate_is_flagged():
    facts = {"family_name": "Kovalenko", "given_names": "Olena"}
    report = check("text_layer_enrolment.pdf", expect="enrolment_certificate", facts=facts)
    assert outcomes(report)["name_match.family_name"] == "failed"


@pytest.mark.parametrize("name", ["health_insurance_amal.jpg", "fax.tif"])
def test_a_proof_of_insurance_is_read(name):
    report = check(name, expect="health_insurance_proof", facts=AMAL)
    assert report.kind == "health_insurance_proof"
    assert outcomes(report)["insurance_current"] == "passed"
    assert outcomes(report)["name_match.family_name"] == "passed"
    assert outcomes(report)["birth_date_match"] == "passed"


def test_an_old_proof_of_insurance_gets_a_hint():
    finding = found(check("health_insurance_amal.jpg", expect="health_insurance_proof"), "max_age")
    assert (finding.outcome, finding.level, finding.read) == ("failed", "hint", "2024-11-09")


@pytest.mark.parametrize("expect", ["passport", "enrolment_certificate", "health_insurance_proof"])
def test_an_invitation_is_not_the_requested_document(expect):
    report = check("invitation.jpg", expect=expect, facts=AMAL)
    assert report.kind == "other"
    finding = found(report, "wrong_document_type")
    assert (finding.outcome, finding.expected, finding.read) == ("failed", expect, "other")
    assert set(outcomes(report)) == {"image_quality", "wrong_document_type"}


@pytest.mark.parametrize("expect", ["passport", "enrolment_certificate"])
def test_noise_is_not_the_requested_document(expect):
    noise = np.random.default_rng(1).integers(0, 255, (600, 900, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).save(buffer, "PNG")
    report = check(buffer.getvalue(), expect=expect)
    assert (report.kind, outcomes(report)["wrong_document_type"]) == ("other", "failed")


def test_a_wrong_document_is_named():
    report = check("passport_amal.jpg", expect="health_insurance_proof", facts=AMAL)
    assert found(report, "wrong_document_type").read == "passport"
    assert found(report, "wrong_document_type").evidence
    assert not [code for code in outcomes(report) if code.startswith("name_match")]


def test_nothing_is_said_about_the_kind_when_none_was_requested():
    assert "wrong_document_type" not in outcomes(check("invitation.jpg"))


def test_a_tilted_card_is_read_in_three_lines():
    report = check("residence_card_back_amal.jpg", expect="current_residence_title", facts=AMAL)
    assert report.mrz.format == "TD1"
    assert report.mrz.lines[2] == "AL<HASSAN<<AMAL<<<<<<<<<<<<<<<"
    assert outcomes(report)["title_expiry_vs_submission"] == "passed"


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_passport_is_read_any_way_up_and_shown_upright(turns):
    image = Image.open(io.BytesIO(sample("passport_amal.jpg"))).rotate(90 * turns, expand=True)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    report = check(buffer.getvalue(), expect="passport")
    assert report.mrz.lines == AMAL_MRZ
    page = report.page_images[0]
    assert page.width > page.height
    assert found(report, "mrz_checksum").evidence[0].box[1] > 0.7


def test_a_blurred_picture_is_criticised_and_nothing_is_claimed():
    image = Image.open(io.BytesIO(sample("passport_amal.jpg"))).resize((900, 633)).filter(ImageFilter.GaussianBlur(9))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG")
    report = check(buffer.getvalue(), expect="passport", facts=AMAL)
    assert outcomes(report)["image_quality.blur"] == "failed"
    assert set(outcomes(report).values()) <= {"failed", "inconclusive"}
    assert outcomes(report)["wrong_document_type"] == "inconclusive"
    assert outcomes(report)["name_match.family_name"] == "inconclusive"


def test_a_zone_that_runs_into_the_edge_is_said_to_be_cut_off_with_its_place():
    image = Image.open(io.BytesIO(sample("passport_amal.jpg"))).crop((0, 0, 1480, 1596))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=90)
    report = check(buffer.getvalue(), expect="passport", facts=AMAL)
    finding = found(report, "image_quality.cut_mrz")
    assert finding.outcome == "failed"
    assert finding.evidence[0].box[1] > 0.7
    assert outcomes(report)["passport_not_expired"] != "failed"
    assert report.mrz is None or not report.mrz.valid


def test_a_hidden_text_layer_does_not_speak_for_an_image():
    source = Image.open(io.BytesIO(sample("invitation.jpg")))
    buffer = io.BytesIO()
    source.save(buffer, "PDF")
    document = pikepdf.open(buffer)
    page = document.pages[0]
    page.Resources.Font = pikepdf.Dictionary(
        F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    hidden = (
        b"BT /F1 20 Tf 3 Tr 50 600 Td (Immatrikulationsbescheinigung Frau Amal Al-Hassan, geboren am 01.01.2001) Tj ET"
    )
    page.contents_add(hidden)
    out = io.BytesIO()
    document.save(out)
    report = check(out.getvalue(), expect="enrolment_certificate", facts=AMAL)
    assert report.kind == "other"


def test_the_json_form_has_exactly_the_agreed_keys():
    data = check("text_layer_enrolment.pdf").to_json()
    assert set(data) == {
        "media_type", "pages", "kind", "kind_confidence", "mrz", "fields", "findings", "text_chars", "seconds", "error",
    }  # fmt: skip


def test_page_images_carry_no_metadata_and_are_bounded():
    page = check("passport_amal.jpg").page_images[0]
    image = Image.open(io.BytesIO(page.jpeg))
    assert image.format == "JPEG"
    assert max(image.size) <= 1600
    assert (page.width, page.height) == image.size
    assert not image.getexif()


@pytest.mark.skipif(not SPECIMENS.exists(), reason="the shared specimens are not part of the repository")
@pytest.mark.parametrize("name", ["43_pass-fra.jpg", "77_card-cmw.png", "id2.jpg", "100_pass-hrv.jpg", "100_id-si.jpg"])
def test_a_zone_of_a_real_specimen_is_never_called_valid_when_it_is_wrong(name):
    truth = json.loads((SPECIMENS / "real" / "truth.json").read_text())[name]
    report = check((SPECIMENS / "real" / name).read_bytes(), engine="tests.engines.noop:Engine")
    assert report.mrz is not None
    assert list(report.mrz.lines) == truth or not report.mrz.valid
