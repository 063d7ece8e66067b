import pycountry
import pytest
from django.core.management import call_command

from intake.definitions.codelists import LANGUAGES, codelist_choices, codelist_label
from intake.definitions.countries import country_choices, nationality_choices
from intake.definitions.destatis import KEYS, codes_without_key, destatis_key


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar", "uk", "ru", "fr", "fa", "de-simple"])
def test_states_and_languages_are_complete_and_named_in_every_language(language):
    states = dict(country_choices(language))
    assert {country.alpha_3 for country in pycountry.countries} | {"RKS"} == set(states)
    assert {"XXA", "XXB", "XXC", "XXX"} <= set(dict(nationality_choices(language)))
    spoken = dict(codelist_choices(LANGUAGES, language))
    assert {"de", "en", "tr", "ar", "uk", "ru", "fr", "fa", "ku", "ckb", "prs", "ti", "so"} <= set(spoken)
    assert all(states.values())
    assert all(spoken.values())


def test_a_language_is_named_in_the_readers_language():
    assert codelist_label(LANGUAGES, "tr", "de") == "Türkisch"
    assert codelist_label(LANGUAGES, "tr", "en") == "Turkish"
    assert codelist_label(LANGUAGES, "gone", "en") == "gone"


def test_a_list_that_is_not_built_in_is_an_error():
    with pytest.raises(KeyError):
        codelist_choices("familienstand", "de")


def test_every_state_has_its_key_or_is_listed_as_missing(capsys):
    everything = dict(nationality_choices("de"))
    assert set(KEYS) <= set(everything)
    assert {code for code, _name in codes_without_key()} | set(KEYS) == set(everything)
    assert (destatis_key("TUR"), destatis_key("FRA")) == ("163", None)
    call_command("codelist_report")
    assert "FRA\tFrankreich" in capsys.readouterr().out
