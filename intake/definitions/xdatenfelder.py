"""Export of a form as XDatenfelder 3.0.0, the format of FIM's module "Datenfelder", as far as the two models meet.

What XDatenfelder has no place for is listed beside the file, never dropped in silence. Identifiers are made from our
keys (the number range of the publishing office is not ours to give); an authority that takes part in FIM replaces
them by its own. Source: XDatenfelder 3.0.0, message ``xdatenfelder.stammdatenschema.0102``; code lists of
"Freigabestatus", "Schemaelementart" and "Regeltyp" of the same standard.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.translation import gettext as _
from lxml import etree

from intake.definitions.schema import Form, Question, Step, parse

NAMESPACE = "urn:xoev-de:fim:standard:xdatenfelder_3.0.0"
URI = "urn:xoev-de:fim-datenfelder:codeliste:"
VERSION = "1.0.0"
DRAFT = "3"
DATATYPES = {
    "text_latin": "text_latin",
    "date": "date",
    "integer": "num_int",
    "currency": "num_currency",
    "boolean": "bool",
    "consent": "bool",
}
SELECTS = frozenset({"single_choice", "multi_choice", "country", "nationality_list"})
SEVERAL = {"multi_choice": "*", "nationality_list": "5"}

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Export:
    """The file, and what of the form it could not carry: ``(path, sentence)``."""

    xml: bytes
    left_out: tuple[tuple[str, str], ...]


def identifier(kind: str, key: str) -> str:
    """Return ``<S|G|F|R>`` and eleven digits that follow from the key."""
    return f"{kind}{zlib.crc32(key.encode()):011d}"


def xdatenfelder_export(content: Mapping[str, Any], texts: Mapping[str, Texts], *, number: int, at: datetime) -> Export:
    """Return a revision as XDatenfelder 3 with the German texts."""
    writer = _Writer(parse(content), texts.get("de", {}), number, at)
    root = writer.message()
    ET.indent(root)
    left_out = (*writer.left_out, *_never_carried(writer.form, texts))
    return Export(ET.tostring(root, encoding="utf-8", xml_declaration=True), left_out)


def schema_faults(xml: bytes, schema_path: str) -> list[str]:
    """Return what the standard's XSD, which the operator supplies, finds wrong with a file."""
    # lxml: the standard library has no schema validation. Both files are ours or the operator's.
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    schema = etree.XMLSchema(etree.parse(schema_path, parser))
    schema.validate(etree.fromstring(xml, parser))
    return [f"{fault.line}: {fault.message}" for fault in schema.error_log]


def _never_carried(form: Form, texts: Mapping[str, Texts]) -> Iterator[tuple[str, str]]:
    languages = sorted(set(texts) - {"de"})
    if languages:
        yield (
            "",
            _("Übersetzungen (%(languages)s): XDatenfelder kennt nur Deutsch.") % {"languages": ", ".join(languages)},
        )
    if form.documents:
        yield "document", _("Unterlagen: Sie gehören in FIM zu den Dokumentsteckbriefen, nicht zu den Datenfeldern.")
    if form.fees or form.fee_rules:
        yield "fee", _("Gebühren und Gebührenregeln: Sie gehören in FIM zur Leistungsbeschreibung.")
    if form.appointment:
        yield "appointment", _("Termin und Bearbeitungszeit: XDatenfelder beschreibt nur Angaben.")
    if form.points:
        yield "points", _("Punkterechner: XDatenfelder kennt ihn nur als Regel in Worten.")


class _Writer:
    """Writes elements in the order of the standard."""

    def __init__(self, form: Form, texts: Texts, number: int, at: datetime) -> None:
        self.form, self.texts, self.number, self.at = form, texts, number, at
        self.left_out: list[tuple[str, str]] = []

    def text(self, path: str) -> str:
        """Return a German text, or nothing."""
        return self.texts.get(path, "")

    def message(self) -> ET.Element:
        """Return the message with its head and the schema."""
        ET.register_namespace("xdf", NAMESPACE)
        root = ET.Element(_tag("xdatenfelder.stammdatenschema.0102"))
        header = ET.SubElement(root, _tag("header"))
        _leaf(header, "nachrichtID", f"{self.form.key}-{self.number}")
        _leaf(header, "erstellungszeitpunkt", self.at.isoformat(timespec="seconds"))
        schema = ET.SubElement(root, _tag("stammdatenschema"))
        self.common(schema, identifier("S", self.form.key), self.text("title"), self.text("summary"))
        for norm in self.form.legal_basis:
            _leaf(schema, "bezug", norm)
        _leaf(schema, "bezeichnung", self.text("title"))
        _code(schema, "ableitungsmodifikationenStruktur", f"{URI}ableitungsmodifikationenstruktur", "3")
        _code(schema, "ableitungsmodifikationenRepraesentation", f"{URI}ableitungsmodifikationenrepraesentation", "1")
        for where, condition in self.form.conditions():
            self.rule(schema, where, condition)
        for step in self.form.steps:
            self.group(schema, step)
        return root

    def common(self, place: ET.Element, number: str, name: str, description: str = "") -> None:
        """Write what every element begins with."""
        own = ET.SubElement(place, _tag("identifikation"))
        _leaf(own, "id", number)
        _leaf(own, "version", VERSION)
        _leaf(place, "name", name)
        if description:
            _leaf(place, "beschreibung", description)
        _code(place, "freigabestatus", "urn:xoev-de:xprozess:codeliste:status", DRAFT)
        _leaf(place, "letzteAenderung", self.at.isoformat(timespec="seconds"))

    def contained(self, place: ET.Element, count: str) -> ET.Element:
        """Open a place in the structure for ``count`` elements."""
        structure = ET.SubElement(place, _tag("struktur"))
        _leaf(structure, "anzahl", count)
        return ET.SubElement(structure, _tag("enthaelt"))

    def element(self, place: ET.Element, label: str, help_text: str) -> None:
        """Write the words beside an input."""
        _leaf(place, "bezeichnungEingabe", label)
        _code(place, "schemaelementart", f"{URI}schemaelementart", "RNG")
        if help_text:
            _leaf(place, "hilfetextEingabe", help_text)

    def group(self, schema: ET.Element, step: Step) -> None:
        """Write a step as a group of fields; a repeating one may occur as often as it allows."""
        least = 0 if step.condition or (step.repeat and not step.repeat.min) else 1
        most = step.repeat.max if step.repeat else 1
        group = ET.SubElement(self.contained(schema, f"{least}:{most}"), _tag("datenfeldgruppe"))
        where = f"step.{step.key}"
        self.common(group, identifier("G", f"{self.form.key}.{step.key}"), self.text(f"{where}.label"))
        self.element(group, self.text(f"{where}.heading") or self.text(f"{where}.label"), self.text(f"{where}.intro"))
        for item in step.items:
            if isinstance(item, Question):
                self.field(group, item)
            else:
                self.label(group, item.key)

    def label(self, group: ET.Element, key: str) -> None:
        """Write a statement as a field that only shows a text."""
        field = ET.SubElement(self.contained(group, "1:1"), _tag("datenfeld"))
        where = f"statement.{key}"
        name = self.text(f"{where}.heading") or key
        self.common(field, identifier("F", f"{self.form.key}.{where}"), name)
        self.element(field, name, "")
        _code(field, "feldart", f"{URI}feldart", "label")
        _code(field, "datentyp", f"{URI}datentyp", "text")
        _code(field, "vorbefuellung", f"{URI}vorbefuellung", "keine")
        _leaf(field, "inhalt", self.text(f"{where}.text"))

    def field(self, group: ET.Element, question: Question) -> None:
        """Write a question as a field."""
        least = 1 if question.required and not question.condition else 0
        place = self.contained(group, f"{least}:{SEVERAL.get(question.type, '1')}")
        field = ET.SubElement(place, _tag("datenfeld"))
        where = f"question.{question.address}"
        label = self.text(f"{where}.label")
        self.common(field, identifier("F", f"{self.form.key}.{where}"), label)
        self.element(field, label, self.text(f"{where}.help"))
        select = question.type in SELECTS
        _code(field, "feldart", f"{URI}feldart", "select" if select else "input")
        _code(field, "datentyp", f"{URI}datentyp", "text" if select else DATATYPES.get(question.type, "text"))
        _code(field, "vorbefuellung", f"{URI}vorbefuellung", "keine")
        self.limits(field, question)
        if select:
            self.values(field, question)
        if question.type == "partial_date":
            self.left_out.append((where, _("Teilweise unbekanntes Datum: als Text, weil XDatenfelder es nicht kennt.")))

    def limits(self, field: ET.Element, question: Question) -> None:
        """Write lengths, bounds and the pattern as attributes, as the standard does."""
        limits = {
            "maxLength": question.max_length,
            "minValue": question.min,
            "maxValue": question.max,
            "pattern": question.pattern,
        }
        given = {name: str(value) for name, value in limits.items() if value is not None}
        if given:
            ET.SubElement(field, _tag("praezisierung"), given)

    def values(self, field: ET.Element, question: Question) -> None:
        """Write the answers to choose, or name the code list that holds them."""
        if not question.options:
            where = f"question.{question.address}"
            message = _("Die Codeliste „%(name)s“ ist nur genannt, ihre Werte stehen nicht in der Datei.")
            self.left_out.append((where, message % {"name": question.codelist or question.type}))
            return
        values = ET.SubElement(field, _tag("werte"))
        for option in question.options:
            value = ET.SubElement(values, _tag("wert"))
            path = f"option.{question.address}.{option}"
            _leaf(value, "code", option)
            _leaf(value, "name", self.text(f"{path}.label"))
            if help_text := self.text(f"{path}.help"):
                _leaf(value, "hilfe", help_text)

    def rule(self, schema: ET.Element, where: str, condition: Mapping[str, Any]) -> None:
        """Write a condition as a rule in words: the standard's script is not ours to fill."""
        if where.startswith(("document", "fee")):
            return
        rule = ET.SubElement(schema, _tag("regel"))
        own = ET.SubElement(rule, _tag("identifikation"))
        _leaf(own, "id", identifier("R", f"{self.form.key}.{where}"))
        _leaf(own, "version", VERSION)
        _leaf(rule, "name", where)
        _leaf(rule, "freitextRegel", json.dumps({"show": where, "if": condition}, ensure_ascii=False))
        _leaf(rule, "letzteAenderung", self.at.isoformat(timespec="seconds"))
        _code(rule, "typ", f"{URI}regeltyp", "K")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _leaf(place: ET.Element, name: str, text: str) -> None:
    ET.SubElement(place, _tag(name)).text = text


def _code(place: ET.Element, name: str, list_uri: str, code: str) -> None:
    """Write a value of a code list: the code itself is an element without namespace."""
    element = ET.SubElement(place, _tag(name), {"listURI": list_uri, "listVersionID": "1.0"})
    ET.SubElement(element, "code").text = code
