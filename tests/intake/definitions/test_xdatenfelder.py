"""A form leaves for FIM whole where the standard has a place for it, and names what it has none for."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from cms.seed.composing import FORMS
from cms.seed.definitions import form_seed
from intake.definitions.schema import parse
from intake.definitions.xdatenfelder import NAMESPACE, schema_faults, xdatenfelder_export

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
IN = {"xdf": NAMESPACE}
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}">
<xs:element name="{name}"/></xs:schema>"""


def exported(key):
    content, texts = form_seed(key)
    export = xdatenfelder_export(content, texts, number=3, at=AT)
    return parse(content), texts, export, etree.fromstring(export.xml)


@pytest.mark.parametrize("key", FORMS)
def test_every_question_is_a_field_with_its_german_label(key):
    form, texts, _export, root = exported(key)
    labels = [node.text for node in root.iterfind(".//xdf:datenfeld/xdf:bezeichnungEingabe", IN)]

    for question in form.questions:
        assert texts["de"][f"question.{question.address}.label"] in labels
    identifiers = [node.text for node in root.iterfind(".//xdf:datenfeld/xdf:identifikation/xdf:id", IN)]
    assert len(identifiers) == len(set(identifiers))
    assert all(len(number) == 12 and number[0] == "F" for number in identifiers)


def test_answers_to_choose_and_limits_are_carried():
    _form, _texts, _export, root = exported("residence_permit_study")
    kind = next(
        field
        for field in root.iterfind(".//xdf:datenfeld", IN)
        if field.findtext("xdf:name", None, IN) == "Worum geht es?"
    )
    assert kind.find("xdf:feldart/code", IN).text == "select"
    assert "first" in [node.text for node in kind.iterfind("xdf:werte/xdf:wert/xdf:code", IN)]
    assert root.find(".//xdf:praezisierung[@maxLength='120']", IN) is not None


def test_a_repeating_step_may_occur_more_than_once():
    _form, _texts, _export, root = exported("family_reunification")
    counts = {node.findtext("xdf:anzahl", None, IN) for node in root.iterfind(".//xdf:struktur", IN)}
    assert any(count.endswith(":15") for count in counts)


def test_what_has_no_place_is_listed():
    _form, _texts, export, _root = exported("residence_permit_study")
    named = {where for where, _sentence in export.left_out}

    assert {"document", "fee", "appointment", "question.birth_date", "question.birth_country"} <= named


@pytest.mark.parametrize(("name", "faults"), [("xdatenfelder.stammdatenschema.0102", 0), ("another", 1)])
def test_an_operators_schema_judges_the_file(tmp_path, name, faults):
    path = tmp_path / "schema.xsd"
    path.write_text(XSD.format(namespace=NAMESPACE, name=name))
    _form, _texts, export, _root = exported("transfer_new_passport")

    assert len(schema_faults(export.xml, str(path))) == faults
