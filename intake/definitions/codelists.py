"""Code lists that a package keeps complete and translated, so that no form has to spell them out.

``sprachenkatalog``: languages by ISO 639, names in every language from Babel's CLDR. The catalogue of XAusländer
(urn:xoev-de:xauslaender:codeliste:sprachenkatalog) is not public in a form that could be shipped; codes are ISO's.
"""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from intake.definitions.countries import sort_key

LANGUAGES = "sprachenkatalog"
BUILT_IN = frozenset({LANGUAGES})
#: Languages without a two-letter code that applicants of German authorities often speak.
MORE_LANGUAGES = frozenset(
    (
        *("ars", "ary", "arz", "ckb", "ceb", "fil", "hif", "kab", "mag", "mai"),
        *("rom", "sat", "syr", "tig", "zgh", "din", "luo", "mos", "dyu", "efi", "kru"),
        *("nqo", "sus", "tem", "men", "vai", "wal", "zza"),
    )
)
#: Languages that CLDR knows as a variety of another: Dari is the Persian of Afghanistan.
VARIETIES = {"prs": "fa_AF"}
#: Codes of CLDR that name no single language of today's speakers.
NOT_SPOKEN = frozenset({"cu", "ia", "ie", "io", "pi", "sh", "vo", "ae", "la", "sa", "eo"})


@lru_cache(maxsize=64)
def _language_names(language: str) -> dict[str, str]:
    try:
        names = Locale.parse(language.split("-", maxsplit=1)[0]).languages
    except UnknownLocaleError:
        names = Locale.parse("de").languages
    german = {str(code): str(name) for code, name in Locale.parse("de").languages.items()}
    codes = {code for code in german if len(code) == 2 and code not in NOT_SPOKEN}
    codes |= {code for code in MORE_LANGUAGES if code in german}
    own = {code: code for code in codes} | VARIETIES
    return {code: str(names.get(known, german[known])) for code, known in own.items()}


@lru_cache(maxsize=64)
def codelist_choices(codelist: str, language: str) -> tuple[tuple[str, str], ...]:
    """Return ``(value, name)`` sorted by name in the language; raises ``KeyError`` for a list that is not built in."""
    if codelist not in BUILT_IN:
        raise KeyError(codelist)
    return tuple(sorted(_language_names(language).items(), key=lambda pair: sort_key(pair[1])))


def codelist_label(codelist: str, value: str, language: str) -> str:
    """Return the name of a value; the value itself when the list does not have it."""
    return dict(codelist_choices(codelist, language)).get(value, value)
