"""Ask of a paper from abroad whether a sworn translation and an apostille or legalisation lie beside it."""

import re
from collections.abc import Iterator

from ocr.checks.case import Case, finding
from ocr.reading import PageReading
from ocr.report import Evidence, Finding

_WORDS = {
    "de": "der die das und ist von dem den des mit für wird wurde hat am im zur zum nicht"
    " geboren name nachname standesamt urkunde",
    "en": "the and of is to in was has this that by for with on at born name certificate between certify hereby",
    "fr": "le la les et du des est dans pour par sur né née acte nom prénoms mariage naissance commune"
    " république officier état",
    "tr": "ve bir bu ile için olan doğum evlenme tarihi yeri adı soyadı nüfus kayıt ilçesi cumhuriyeti baba ana"
    " belgesi evlilik",
    "uk": "та і у в на про свідоцтво народження шлюб прізвище місце україна дата запис область",
    "ru": "и в на о свидетельство рождении браке фамилия место дата запись область россия республика отец мать",
    "ar": "في من على إلى تاريخ اسم شهادة ميلاد زواج وزارة الجمهورية رقم",
    "es": "el los las del y en por para con nacimiento matrimonio nombre apellidos registro",
}
WORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}
UNDERSTOOD = frozenset({"de", "en"})
ENOUGH_WORDS, CLEAR_SHARE = 5, 0.06
SURE_WORD = 0.6

_TRANSLATED = re.compile(
    r"(?:beglaubigte|bestätigte)\s+übersetzung|richtigkeit\s+und\s+vollständigkeit"
    r"|(?:ermächtigte|beeidigte|vereidigte)[rn]?\s+(?:über?setzer|urkundenübersetzer|dolmetscher)"
    r"|(?:certified|sworn)\s+translat|übersetzung\s+aus\s+(?:dem|der)",
    re.IGNORECASE,
)
_LEGALISED = re.compile(
    r"apostil+e|convention\s+de\s+la\s+haye|haager\s+übereinkommen|zur\s+legali[sz]ation|legali[sz]iert\b|legali[sz]ation\b"
    r"|legali[sz]ed\b|апостиль|überbeglaubig",
    re.IGNORECASE,
)
_MULTILINGUAL = re.compile(
    r"internationaler?\s+auszug|extrait\s+(?:international|plurilingue)|mehrsprachige[rs]?\s+(?:auszug|formular|standardformular)"
    r"|multilingual\s+(?:standard|extract)|\bciec\b|\biccs\b|verordnung\s+\(eu\)\s+2016/1191",
    re.IGNORECASE,
)
_GERMAN_OFFICE = re.compile(r"standesamt|bundesrepublik\s+deutschland|geburtenregister|eheregister", re.IGNORECASE)
# EU states (Regulation 2016/1191) and states with treaties on civil-status papers: a person looks, nobody is sent.
EXEMPT = frozenset(
    "AUT BEL BGR CHE CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU"  # noqa: SIM905
    " SVK SVN SWE".split()
)


def language_of(page: PageReading) -> str | None:
    """Tell a page's language by its small words and its letters; None when too little was read surely."""
    words = [
        word.text.strip(".,;:()").lower()
        for line in page.text.lines
        for word in line.words
        if word.confidence >= SURE_WORD and len(word.text.strip(".,;:()")) > 1
    ]
    if len(words) < ENOUGH_WORDS:
        return None
    counted = {language: sum(word in known for word in words) for language, known in WORDS.items()}
    best = max(counted, key=lambda language: counted[language])
    rivals = [count for language, count in counted.items() if language != best]
    if counted[best] >= 2 and counted[best] >= CLEAR_SHARE * len(words) and counted[best] > max(rivals):
        return best
    return None


def check_translation_present(case: Case) -> Iterator[Finding]:
    """Pass on German, English, an international extract, or a translator's words; fail on a foreign page alone."""
    seen = _first(case, _TRANSLATED) or _first(case, _MULTILINGUAL)
    if seen is not None:
        yield finding("translation_present", "passed", read=seen.text, evidence=(seen,))
        return
    languages = {page.number: language_of(page) for page in case.pages if page.letters}
    foreign = {number: language for number, language in languages.items() if language and language not in UNDERSTOOD}
    understood = [number for number, language in languages.items() if language in UNDERSTOOD]
    if not foreign and understood and len(understood) == len(languages):
        yield finding("translation_present", "passed", read=languages[understood[0]])
    elif foreign and not understood and None not in languages.values() and case.legible:
        number, language = next(iter(foreign.items()))
        whole = next(page for page in case.pages if page.number == number)
        evidence = tuple(line.evidence(number) for line in whole.text.lines[:1])
        yield finding("translation_present", "failed", expected="de", read=language, evidence=evidence)
    else:
        yield finding("translation_present", "inconclusive", expected="de")


def check_legalisation_present(case: Case) -> Iterator[Finding]:
    """Pass on an apostille, a legalisation, a German office or an international extract; else ask for it.

    Papers of EU states and of states with treaties need none: there the machine only says that it saw none.
    """
    seen = _first(case, _LEGALISED) or _first(case, _MULTILINGUAL) or _german(case)
    if seen is not None:
        yield finding("legalisation_present", "passed", read=seen.text, evidence=(seen,))
        return
    languages = [language_of(page) for page in case.pages]
    read_well = case.legible and all(page.legible for page in case.pages) and any(languages)
    country = case.fact("birth_country")
    exempt = country in EXEMPT if case.kind != "marriage_certificate" else bool(EXEMPT & _nationalities(case))
    yield finding("legalisation_present", "failed" if read_well and not exempt else "inconclusive")


def _german(case: Case) -> Evidence | None:
    """A register office of Germany; the word alone also stands in translations of foreign papers."""
    if {language_of(page) for page in case.pages} != {"de"} or _first(case, _TRANSLATED) is not None:
        return None
    return _first(case, _GERMAN_OFFICE)


def _nationalities(case: Case) -> set[str]:
    value = case.facts.get("nationalities")
    return set(map(str, value)) if isinstance(value, list) else set()


def _first(case: Case, pattern: re.Pattern[str]) -> Evidence | None:
    """The first place of some words, also where a line break parts them."""
    for page in case.pages:
        for line in page.text.lines:
            if pattern.search(line.text):
                return line.evidence(page.number)
        joined = pattern.search(" ".join(line.text for line in page.text.lines))
        if joined and page.text.lines:
            for line in page.text.lines:
                if joined[0].split()[0] in line.text:
                    return line.evidence(page.number)
    return None
