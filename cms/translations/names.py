"""How languages are called."""

from django.conf import settings
from django.utils.translation import get_language_info, gettext_noop

from cms.settings.languages import SOURCE

# Django knows the names of the others; this one is ours and needs a translation like every text.
SIMPLE_GERMAN = gettext_noop("Einfache Sprache")


def language_name(code: str) -> str:
    """Return the name of a language in the reader's; the code where nobody knows it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def own_name(code: str) -> str:
    """Return the name of a language in its own script."""
    return dict(settings.LANGUAGES).get(code, code)


def reads_german(code: str) -> bool:
    """Tell whether a reader of this language reads German; simple German is German."""
    return code.partition("-")[0] == SOURCE
