import random
from pathlib import Path

import pytest
import yaml

from ocr import kinds, kinds_table, mrz
from ocr.kind_keys import KIND_KEYS
from tests.ocr.conftest import SPECIMENS
from tests.ocr.pages import page, zone
from tests.ocr.texts import OTHERS, TEXTS

DOCS = Path(__file__).resolve().parents[2] / "docs" / "document-kinds.md"
CATALOGUE = SPECIMENS.parent / "domain" / "services.yaml"
ABROAD = ("fra", "tur", "ukr", "rus", "ara")


def recognised(text):
    return kinds.by_words([page(*text.splitlines())])


@pytest.mark.parametrize(("kind", "language"), TEXTS)
def test_a_kind_is_recognised_by_its_words(kind, language):
    assert recognised(TEXTS[kind, language]).key == kind


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_none_of_them_stays_other(name):
    assert recognised(OTHERS[name]).key == kinds.OTHER


@pytest.mark.parametrize(
    "lines",
    [
        ["lmmatrikulationsbescheinigunq", "ist im Wintersemester eingeschrieben"],
        ["Immatrikulations-", "bescheinigung", "Fachsemester 3"],
        ["I m m a t r i k u l a t i o n s b e s c h e i n i g u n g", "Fachsemester 3"],
        ["Certificate of", "Enrolment", "Wintersemester 2026/27"],
        ["IMMATRIKULATIONSBESCHEINIGUNG", "Matrike1nummer 4711"],
        ["Universität", "Studienbescheinigung/Certificate of Enrolment"],
    ],
)
def test_headings_are_found_in_spite_of_reading_errors_and_line_breaks(lines):
    assert kinds.by_words([page(*lines)]).key == "enrolment_certificate"


@pytest.mark.parametrize(("kind", "language"), [item for item in TEXTS if item[1] in ("deu", "eng")])
def test_one_wrong_letter_in_every_long_word_names_no_other_kind(kind, language):
    draw = random.Random(7)
    words = []
    for word in TEXTS[kind, language].replace("\n", " \n ").split(" "):
        at = draw.randrange(1, len(word) - 1) if len(word) >= 9 else None
        words.append(word if at is None else word[:at] + draw.choice("ilrnec") + word[at + 1 :])
    assert recognised(" ".join(words)).key in (kind, kinds.OTHER)


def test_the_words_that_decided_are_given_as_reasons_with_place_and_points():
    found = kinds.by_words([page("Universität X", "Studienbescheinigung", "Fachsemester 2")])
    first = found.reasons[0]
    assert (first.text, first.page, first.word, first.weight) == (
        "Studienbescheinigung", 1, "studienbescheinigung", 9.0
    )  # fmt: skip
    assert first.box[1] == pytest.approx(0.08)
    assert {reason.word for reason in found.reasons} >= {"fachsemester"}


def test_a_report_gives_the_reasons_with_their_points():
    fields = kinds.reason_fields(kinds.by_words([page("Studienbescheinigung", "Fachsemester 2")]))
    assert fields["kind_reason"].to_json()["weight"] == 9.0
    assert fields["kind_reason.2"].value == "fachsemester"
    assert kinds.reason_fields(kinds.by_words([page("Einladung", "Wir freuen uns auf euch")])) == {}


def test_a_word_inside_a_longer_one_is_not_that_word():
    assert recognised("Vaterschaftsanerkennung\nJugendamt").key == "birth_certificate_child"
    assert not kinds.contains("Reisepassverlustanzeige", "Reisepass")


def test_a_long_text_that_only_bears_the_title_of_a_contract_is_no_contract():
    sentence = "Gestern sprach der Rat lange über Wege, Bäume und das neue Schwimmbad am Rand der Stadt."
    assert recognised("\n".join(["Kontoauszug", *[sentence] * 10])).key == kinds.OTHER


def test_a_payslip_is_no_proof_of_insurance_though_it_names_one():
    lines = ["Lohnabrechnung Mai 2026", "Gesamtbrutto", "Krankenversicherung", "Pflegeversicherung", "Lohnsteuer"]
    assert kinds.by_words([page(*lines)]).key == "payslips_3_months"


@pytest.mark.parametrize(
    ("form", "lines", "kind"),
    [
        (mrz.TD3, ("P<SYRALHASSAN<<AMAL", "EH35756418SYR0101011F2905143<<<<<<<<<<<<<<00"), "passport"),
        (mrz.TD3, ("PNUTOERIKSSON<<ANNA", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"), "passport"),
        (mrz.MRV_A, ("VDD<<ALHASSAN<<AMAL", "EH35756418SYR0101011F2905143"), "visa"),
        (mrz.MRV_B, ("VCD<<ALHASSAN<<AMAL", "EH35756418SYR0101011F2905143"), "visa"),
        (mrz.TD1, ("ARD<<YZ1234567", "0101011F2905143SYR", "ALHASSAN<<AMAL"), "current_residence_title"),
        (mrz.TD1, ("IDD<<L01X00T47", "8308126<2010315D", "MUSTERMANN<<ERIKA"), "sponsor_identity"),
        (mrz.TD1, ("I<UKRAB1234567", "9002051F2910143UKR", "KOVALENKO<<OLENA"), "sponsor_identity"),
        (mrz.TD1, ("P<UTO123456789", "9002051F2910143UTO", "ERIKSSON<<ANNA"), "passport"),
        (mrz.FRA_ID, ("IDFRABERTHIER", "8806923102858CORINNE<<<<<<<6512068F6"), "sponsor_identity"),
    ],
)
def test_the_code_of_a_machine_readable_zone_tells_the_kind(form, lines, kind):
    found = kinds.by_zone(1, zone(form, *(line.ljust(form.width, "<") for line in lines)))
    assert found.key == kind
    assert found.reasons[0].word == form.name


def test_every_kind_of_the_catalogue_is_described():
    assert set(kinds.KINDS) == KIND_KEYS
    for kind in kinds.KINDS.values():
        assert kind.look
        assert kind.titles or kind.zone or kind.accepts, kind.key
        assert kind.accepts <= KIND_KEYS


def test_the_printed_table_of_kinds_is_up_to_date():
    assert DOCS.read_text("utf-8") == kinds_table.page(kinds.KINDS)


@pytest.mark.skipif(not CATALOGUE.exists(), reason="the service catalogue lies beside the repository only here")
def test_every_keyword_of_the_service_catalogue_speaks_for_its_kind():
    for entry in yaml.safe_load(CATALOGUE.read_text("utf-8"))["document_types"]:
        kind = kinds.KINDS[entry["key"]]
        own = [kind, *(kinds.KINDS[key] for key in kind.accepts)]
        said = " ".join(word for item in own for word in (*item.titles, *item.words))
        missing = [word for word in entry["classifier_keywords"] if kinds.plain(word) not in said and word != "b1"]
        assert not missing, entry["key"]


@pytest.mark.parametrize("kind", ["passport", "marriage_certificate", "birth_certificate", "degree_certificate"])
def test_originals_from_abroad_are_described_in_the_languages_of_most_applicants(kind):
    assert set(ABROAD) <= set(kinds.KINDS[kind].title)


@pytest.mark.parametrize(
    ("expected", "found", "accepted"),
    [
        ("passport", "passport", True),
        ("old_passport", "passport", True),
        ("passport", "sponsor_identity", False),
        ("birth_certificate_child", "birth_certificate", True),
        ("degree_certificate", "graduation_proof", True),
        ("rent_payment_proof", "bank_statements", True),
        ("other", "passport", False),
    ],
)
def test_some_kinds_are_as_good_as_the_requested_one(expected, found, accepted):
    assert kinds.accepts(expected, found) is accepted
