import pytest

from ocr import kinds
from ocr.kind_keys import KIND_KEYS
from tests.ocr.pages import page


@pytest.mark.parametrize(
    ("kind", "lines"),
    [
        ("enrolment_certificate", ["Immatrikulationsbescheinigung", "Fachsemester 3"]),
        ("enrolment_certificate", ["Certificate of Enrolment", "Wintersemester 2026/27"]),
        ("enrolment_certificate", ["lmmatrikulationsbescheinigunq", "ist im Wintersemester eingeschrieben"]),
        ("health_insurance_proof", ["Techniker Krankenkasse", "Mitgliedsbescheinigung", "Versichertennummer A123"]),
        ("registration_certificate", ["Meldebescheinigung", "im Melderegister verzeichnet"]),
        (
            "payslips_3_months",
            ["Entgeltabrechnung Mai 2026", "Gesamtbrutto 1", "Krankenversicherung 2", "Lohnsteuer 3"],
        ),
        ("employment_contract", ["Arbeitsvertrag", "Arbeitgeber und Arbeitnehmer", "Probezeit"]),
        ("rental_contract", ["Mietvertrag über Wohnraum", "Vermieter", "Kaltmiete"]),
        ("marriage_certificate", ["Eheurkunde", "Standesamt Köln", "Eheschließung"]),
        ("bank_statements", ["Kontoauszug 4/2026", "Alter Kontostand 3,00", "IBAN DE"]),
        ("passport", ["REISEPASS / PASSPORT / PASSEPORT", "Passport No.", "Date of birth"]),
        ("passport", ["ПАСПОРТ", "Nationality", "Date of birth"]),
        ("passport", ["جواز سفر", "Nationality"]),
        ("other", ["Einladung zum Sommerfest", "Wir freuen uns auf euch!"]),
        ("other", ["Sehr geehrte Frau Kaya,", "Ihre Krankenversicherung und Ihr Arbeitsvertrag liegen uns vor."]),
        ("other", []),
    ],
)
def test_kinds_are_recognised_by_their_words(kind, lines):
    assert kinds.by_words([page(*lines)]).key == kind


def test_the_words_that_decided_are_given_as_reasons():
    recognised = kinds.by_words([page("Universität X", "Studienbescheinigung", "Fachsemester 2")])
    assert recognised.reasons[0].text == "Studienbescheinigung"
    assert recognised.reasons[0].page == 1


def test_a_payslip_is_no_proof_of_insurance_though_it_names_one():
    lines = ["Lohnabrechnung Mai 2026", "Gesamtbrutto", "Krankenversicherung", "Pflegeversicherung", "Lohnsteuer"]
    assert kinds.by_words([page(*lines)]).key == "payslips_3_months"


def test_every_kind_is_a_key_of_the_catalogue():
    assert set(kinds.KINDS) <= KIND_KEYS


@pytest.mark.parametrize(
    ("expected", "found", "accepted"),
    [("passport", "passport", True), ("old_passport", "passport", True), ("passport", "sponsor_identity", False)],
)
def test_some_kinds_are_as_good_as_the_requested_one(expected, found, accepted):
    assert kinds.accepts(expected, found) is accepted
