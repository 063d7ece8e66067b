"""The letter fits its envelope, says everything in both languages, and opens the case by code."""

import io
import re

import pikepdf
import pypdfium2
import pytest
import zxingcpp

from intake.actors import Actor
from intake.applications.access import code_redeem
from intake.applications.errors import AccessRefused
from intake.applications.letters import access_letter_request
from intake.errors import NotPermitted
from intake.handover.letters import address_lines, letter_print
from tests.factories import MINIMUM, ApplicationFactory, MembershipFactory
from tests.intake.handover.reading import pdf_text

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def clerk():
    return MembershipFactory()


@pytest.fixture
def case(clerk):
    return ApplicationFactory(
        authority=clerk.authority, submitted=True, steps=(*MINIMUM, "address"), language="tr", answers={"email": ""}
    )


def printed(letter, clerk):
    return letter_print(letter=letter, actor=Actor.staff(clerk.user))


def test_name_and_address_stand_in_the_window(case, clerk):
    assert address_lines(case) == ["AYSE YILMAZ", "Demostraße 7", "44623 Herne"]
    leaf = pypdfium2.PdfDocument(printed(case.letters.get(), clerk))[0]
    millimetre = 72 / 25.4
    top = leaf.get_height()
    # DIN 5008 form B: the window begins 45 mm below the upper edge, 20 mm from the left, and is 85 mm by 45 mm.
    window = (20 * millimetre, top - 90 * millimetre, 105 * millimetre, top - 45 * millimetre)

    inside = leaf.get_textpage().get_text_bounded(*window)

    for line in address_lines(case):
        assert line in inside
    assert "Aktenzeichen" not in inside


def test_both_languages_stand_on_it(case, clerk):
    letter = case.letters.get()
    text = pdf_text(printed(letter, clerk))

    for part in ("subject", "subject_de"):
        assert " ".join(letter.message.content[part].split()) in text


def test_the_qr_code_leads_to_the_way_back_and_holds_no_secret(case, clerk):
    leaf = pypdfium2.PdfDocument(printed(case.letters.get(), clerk))[0]

    found = [code.text for code in zxingcpp.read_barcodes(leaf.render(scale=3).to_pil())]

    assert found == [f"{case.authority.public_url}/tr/case/resume/"]


def test_a_message_brings_no_code(case, clerk):
    assert not CODE.search(pdf_text(printed(case.letters.get(), clerk)))


def test_an_access_letter_brings_a_code_that_opens_the_case_and_voids_the_former(case, clerk):
    letter = access_letter_request(application=case, actor=Actor.staff(clerk.user))
    former = CODE.search(pdf_text(printed(letter, clerk)))[0]
    code = CODE.search(pdf_text(printed(letter, clerk)))[0]

    opened = code_redeem(reference=case.reference, code=code, network="n", birth_date="1999-04-17")

    assert opened == case
    with pytest.raises(AccessRefused):
        code_redeem(reference=case.reference, code=former, network="n", birth_date="1999-04-17")


def test_its_metadata_hold_the_reference_alone(case, clerk):
    with pikepdf.open(io.BytesIO(printed(case.letters.get(), clerk))) as document:
        assert str(document.docinfo["/Title"]) == case.reference
        assert "YILMAZ" not in document.Root.Metadata.read_bytes().decode()


def test_another_authority_prints_none(case):
    with pytest.raises(NotPermitted):
        printed(case.letters.get(), MembershipFactory())
