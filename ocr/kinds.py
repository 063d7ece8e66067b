"""Kinds of documents: the words that give each away, its checks and its permitted age.

The keys are those of the product's service catalogue. A title word decides, others support, some
speak against. A kind without words is recognised by its machine-readable zone or not at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ocr import names
from ocr.mrz_read import Reading
from ocr.report import Evidence
from ocr.text import Line, PageText

OTHER = "other"
ENOUGH, CLEAR_LEAD = 6.0, 2.0
TITLE_LINES = 8


@dataclass(frozen=True)
class Kind:
    key: str
    titles: tuple[str, ...] = ()
    words: Mapping[str, float] = field(default_factory=dict)
    against: tuple[str, ...] = ()
    checks: tuple[str, ...] = ("name_match",)
    max_age_days: int | None = None


def _kind(key: str, titles: str = "", words: str = "", against: str = "", **rest: object) -> Kind:
    """Read "word:weight | ..." tables, so that the list below stays readable."""
    weights: dict[str, float] = {}
    for item in filter(None, (part.strip() for part in words.split("|"))):
        word, _, weight = item.rpartition(":")
        weights[word] = float(weight)
    split = [tuple(filter(None, (part.strip() for part in text.split("|")))) for text in (titles, against)]
    return Kind(key, split[0], weights, split[1], **rest)  # type: ignore[arg-type]  # keywords of Kind


_MRZ_CHECKS = ("mrz_checksum", "name_match", "birth_date_match", "doc_number_match")

KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        _kind(
            "passport",
            "reisepass | passport | passeport | pasaport | паспорт | جواز سفر | pasaporte",
            "passport no:2 | type code:2 | nationality:1 | date of birth:1 | date of expiry:1",
            "aufenthaltstitel | residence permit | schengen",
            checks=(*_MRZ_CHECKS, "passport_not_expired", "passport_remaining_validity"),
        ),
        _kind("old_passport", checks=("name_match", "birth_date_match")),
        _kind(
            "visa",
            "visum | schengen | visa",
            "number of entries:2 | duration of stay:2 | einreisen:1",
            checks=("mrz_checksum", "visa_valid_on_submission", "name_match", "doc_number_match"),
        ),
        _kind(
            "current_residence_title",
            "aufenthaltstitel | residence permit | zusatzblatt | titre de sejour",
            "aufenthaltserlaubnis:2 | niederlassungserlaubnis:2 | art des titels:4 | anmerkungen:1"
            " | karte gültig bis:2 | type of permit:4 | blaue karte:2",
            checks=(*_MRZ_CHECKS, "title_expiry_vs_submission"),
        ),
        _kind("toleration_document", "aussetzung der abschiebung | duldung", "kein aufenthaltstitel:2"),
        _kind("asylum_permission_document", "aufenthaltsgestattung", "asylverfahren:2"),
        _kind(
            "registration_certificate",
            "meldebescheinigung | meldebestätigung | anmeldebestätigung | erweiterte meldebescheinigung",
            "melderegister:3 | bundesmeldegesetz:2 | einwohnermeldeamt:2 | alleinige wohnung:3"
            " | meldebehörde:2 | einzugsdatum:1 | bürgerbüro:1",
            checks=("name_match", "birth_date_match", "max_age"),
            max_age_days=90,
        ),
        _kind(
            "landlord_confirmation",
            "wohnungsgeberbestätigung | wohnungsgeberbescheinigung",
            "wohnungsgeber:3 | § 19:2 | einzug:1",
        ),
        _kind(
            "rental_contract",
            "mietvertrag | wohnraummietvertrag | untermietvertrag | mietvertrag über wohnraum | rental agreement",
            "vermieter:2 | mieter:1 | kaltmiete:2 | kaution:2 | mietsache:2 | wohnfläche:1 | mietverhältnis:2",
        ),
        _kind(
            "health_insurance_proof",
            "mitgliedsbescheinigung | versicherungsbescheinigung | bestätigung der krankenversicherung"
            " | krankenversicherungsnachweis | confirmation of insurance | certificate of insurance",
            "krankenkasse:3 | krankenversicherung:2 | versichertennummer:3 | pflegeversicherung:1 | sgb v:1"
            " | sozialgesetzbuch:1 | health insurance:4 | mitgliedschaft:2 | versicherungsschutz:2",
            "gesamtbrutto | lohnsteuer | auszahlungsbetrag",
            checks=("name_match", "birth_date_match", "insurance_current", "max_age"),
            max_age_days=90,
        ),
        _kind(
            "enrolment_certificate",
            "immatrikulationsbescheinigung | studienbescheinigung | certificate of enrolment"
            " | enrolment certificate | enrollment certificate | certificate of enrollment",
            "eingeschrieben:2 | matrikelnummer:2 | fachsemester:3 | wintersemester:2 | sommersemester:2"
            " | studierendensekretariat:3 | hochschulsemester:2 | studiengang:1 | regelstudienzeit:1",
            "zulassungsbescheid | leistungsübersicht | notenspiegel",
            checks=("name_match", "birth_date_match", "doc_number_match", "enrolment_current_semester"),
            max_age_days=180,
        ),
        _kind("admission_letter", "zulassungsbescheid | letter of admission | zulassung", "studienplatz:3"),
        _kind(
            "study_progress",
            "leistungsübersicht | transcript of records | notenspiegel | leistungsnachweis",
            "ects:2 | leistungspunkte:2 | durchschnittsnote:1",
        ),
        _kind(
            "degree_certificate",
            "abschlusszeugnis | bachelorurkunde | masterurkunde | diploma | zeugnis | urkunde über die verleihung",
            "akademischen grad:4 | gesamtnote:2 | verliehen:1",
            "heiratsurkunde | eheurkunde | geburtsurkunde",
        ),
        _kind(
            "recognition_notice", "anerkennungsbescheid | gleichwertigkeitsbescheid", "gleichwertigkeit:4 | anabin:3"
        ),
        _kind(
            "employment_contract",
            "arbeitsvertrag | anstellungsvertrag | employment contract | contract of employment",
            "arbeitgeber:2 | arbeitnehmer:2 | probezeit:2 | arbeitszeit:1 | bruttovergütung:2"
            " | arbeitsverhältnis:1 | erholungsurlaub:1",
            "gesamtbrutto",
        ),
        _kind("employment_declaration", "erklärung zum beschäftigungsverhältnis"),
        _kind(
            "payslips_3_months",
            "gehaltsabrechnung | lohnabrechnung | entgeltabrechnung | verdienstbescheinigung"
            " | verdienstabrechnung | payslip | brutto-netto-abrechnung | abrechnung der brutto",
            "gesamtbrutto:3 | lohnsteuer:2 | auszahlungsbetrag:2 | steuerklasse:2 | sv-nummer:2"
            " | gesetzliches netto:2 | rentenversicherung:1 | personalnummer:1 | grundgehalt:1",
        ),
        _kind("employer_confirmation", "arbeitgeberbescheinigung", "ungekündigt:1 | beschäftigt:2"),
        _kind("blocked_account", "sperrkonto | blocked account | sperrvermerk"),
        _kind("declaration_of_commitment", "verpflichtungserklärung"),
        _kind(
            "bank_statements",
            "kontoauszug | bank statement | finanzstatus | account statement",
            "kontostand:3 | lastschrift:1 | gutschrift:1 | kontoinhaber:2 | iban:1 | buchungstag:2"
            " | wertstellung:2 | sparkasse:1",
            "lohnsteuer",
        ),
        _kind(
            "language_certificate",
            "goethe-zertifikat | telc | deutschtest für zuwanderer | testdaf | sprachzertifikat",
            "zertifikat:2 | leseverstehen:2 | hörverstehen:2 | goethe:3",
            checks=("name_match", "birth_date_match"),
        ),
        _kind("life_in_germany_test", "leben in deutschland | orientierungskurs | integrationskurs"),
        _kind("pension_record", "versicherungsverlauf | renteninformation", "deutsche rentenversicherung:3"),
        _kind(
            "marriage_certificate",
            "heiratsurkunde | eheurkunde | marriage certificate | evlenme cüzdanı | acte de mariage",
            "eheschließung:3 | ehegatte:2 | standesamt:1 | ehemann:1 | ehefrau:1",
        ),
        _kind(
            "birth_certificate",
            "geburtsurkunde | birth certificate | acte de naissance | doğum belgesi",
            "standesamt:1 | geburtenregister:3",
            "heiratsurkunde | eheurkunde",
            checks=("name_match", "birth_date_match"),
        ),
        _kind("birth_certificate_child", checks=()),
        _kind("sponsor_identity", "personalausweis | identity card", checks=("mrz_checksum", "document_not_expired")),
        _kind("training_contract", "ausbildungsvertrag | berufsausbildungsvertrag", "auszubildende:3"),
    )
}

# What is as good as the requested document.
ACCEPTED: Mapping[str, frozenset[str]] = {
    "old_passport": frozenset({"passport"}),
    "sponsor_identity": frozenset({"passport", "current_residence_title"}),
    "birth_certificate_child": frozenset({"birth_certificate"}),
    "employer_confirmation": frozenset({"employment_declaration"}),
    "degree_certificate": frozenset({"graduation_proof"}),
}


@dataclass(frozen=True)
class Recognised:
    """A kind with the words, or the zone, that speak for it."""

    key: str
    confidence: float
    reasons: tuple[Evidence, ...] = ()


def accepts(expected: str, kind: str) -> bool:
    return kind == expected or kind in ACCEPTED.get(expected, frozenset())


def by_zone(page: int, zone: Reading) -> Recognised:
    """Tell the kind from the document code and the format; quality is the confidence."""
    code, form = zone.lines[0][:2], zone.format.name
    if form in ("MRV-A", "MRV-B"):
        key = "visa"
    elif form == "TD3" or code.startswith("P"):
        key = "passport"
    elif zone.lines[0][2:5] == "D<<" and code[0] in "AC":
        key = "current_residence_title"
    else:
        key = "sponsor_identity"
    verified = sum(zone.zone.verified.values()) / len(zone.zone.verified)
    confidence = max(0.0, min(1.0, 1.0 + zone.quality)) * (0.5 + 0.5 * verified)
    box = zone.boxes[0]
    return Recognised(key, confidence, (Evidence(page, box, zone.lines[0], confidence),))


def by_words(pages: Iterable[PageText]) -> Recognised:
    """Score every kind over the pages' lines; `other` when none is clearly ahead."""
    scored: list[tuple[float, str, list[Evidence]]] = []
    lines = [(page.page, number, line, _plain(line.text)) for page in pages for number, line in enumerate(page.lines)]
    everything = " ".join(plain for _, _, _, plain in lines)
    for kind in KINDS.values():
        score, reasons = _score(kind, lines, everything)
        scored.append((score, kind.key, reasons))
    scored.sort(key=lambda item: -item[0])
    (best, key, reasons), (second, _, _) = scored[0], scored[1]
    if best < ENOUGH or best - second < CLEAR_LEAD:
        return Recognised(OTHER, max(0.0, 1.0 - best / (2 * ENOUGH)))
    return Recognised(key, min(0.99, 0.5 + 0.04 * (best - second) + 0.015 * best), tuple(reasons[:6]))


def _score(kind: Kind, lines: list[tuple[int, int, Line, str]], everything: str) -> tuple[float, list[Evidence]]:
    score, title = 0.0, 0.0
    reasons: list[Evidence] = []
    for page, number, line, plain in lines:
        for word in kind.titles:
            wanted = _plain(word)
            if not _contains(plain, wanted):
                continue
            worth = 9.0 if number < TITLE_LINES and len(plain) <= 2.6 * len(wanted) + 12 else 3.0
            if worth > title:
                title = worth
                reasons.insert(0, line.evidence(page))
    score += title
    for word, weight in kind.words.items():
        wanted = _plain(word)
        if _contains(everything, wanted):
            score += weight
            reasons += [line.evidence(page) for page, _, line, plain in lines if _contains(plain, wanted)][:1]
    score -= 5.0 * sum(_contains(everything, _plain(word)) for word in kind.against)
    return score, reasons


def contains(text: str, words: str) -> bool:
    """Find words in a text as the kinds do: whole, in plain letters, with a little tolerance."""
    return _contains(_plain(text), _plain(words))


def _plain(text: str) -> str:
    """Lower case without diacritics, words apart by one space; other scripts stay as they are."""
    folded = []
    for token in text.split():
        bare = token.strip(".,;:()[]/*|\"'")
        if bare:
            folded.append(_letters(bare))
    return " ".join(folded)


def _letters(token: str) -> str:
    if token.isascii():
        return token.lower()
    latin = all(letter.isascii() or "\u00c0" <= letter <= "\u024f" or letter == "ẞ" for letter in token)
    return names.fold(token).lower() if latin else token.lower()


def _contains(text: str, wanted: str) -> bool:
    """Find whole words; long ones may have one reading error per eight letters."""
    if not wanted:
        return False
    if f" {wanted} " in f" {text} ":
        return True
    if len(wanted) < 8:
        return False
    most = len(wanted) // 8
    size = wanted.count(" ") + 1
    words = text.split()
    for start in range(len(words) - size + 1):
        part = " ".join(words[start : start + size])
        if abs(len(part) - len(wanted)) <= most and names.distance(part, wanted, most) <= most:
            return True
    return False
