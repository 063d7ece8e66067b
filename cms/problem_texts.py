"""Say in words what is wrong with a form, for editors who know pages and not codes."""

from collections.abc import Callable, Sequence

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms.translations.names import language_name
from intake.definitions.errors import LintProblem

SHOWN = 12

TEXTS: dict[str, str | Promise] = {
    "source_missing": gettext_lazy("Die deutsche Seite ist nicht veröffentlicht. Sie ist die verbindliche Fassung."),
    "key_malformed": gettext_lazy("%(where)s: Der Schlüssel hat unerlaubte Zeichen."),
    "key_twice": gettext_lazy("%(where)s: Den Schlüssel gibt es mehrfach."),
    "key_lost": gettext_lazy("%(where)s: Dieser Schlüssel wurde schon veröffentlicht und fehlt jetzt."),
    "key_taken": gettext_lazy("Ein anderes Formular hat schon den Schlüssel „%(detail)s“."),
    "service_key_changed": gettext_lazy("Der Schlüssel der Leistung war „%(detail)s“ und darf sich nicht mehr ändern."),
    "no_steps": gettext_lazy("Das Formular hat keinen Schritt."),
    "step_empty": gettext_lazy("%(where)s: Der Schritt hat keine Frage."),
    "required_step_missing": gettext_lazy("%(where)s: Der Schritt ist zum Einreichen nötig, fehlt aber."),
    "refers_to_later": gettext_lazy("%(where)s: Die Bedingung bezieht sich auf die spätere Frage „%(detail)s“."),
    "dead_reference": gettext_lazy("%(where)s: Die Bedingung braucht die Frage „%(detail)s“, die es nicht gibt."),
    "unknown_operator": gettext_lazy("%(where)s: Die Bedingung hat den unbekannten Vergleich „%(detail)s“."),
    "unknown_type": gettext_lazy("%(where)s: Die Art „%(detail)s“ gibt es nicht."),
    "no_options": gettext_lazy("%(where)s: Die Auswahl hat keine Antworten."),
    "option_twice": gettext_lazy("%(where)s: Eine Antwort kommt zweimal vor."),
    "bounds_reversed": gettext_lazy("%(where)s: Der kleinste Wert ist größer als der größte."),
    "pattern_too_long": gettext_lazy("%(where)s: Das Muster ist zu lang."),
    "pattern_malformed": gettext_lazy("%(where)s: Das Muster ist kein gültiger regulärer Ausdruck."),
    "pattern_explodes": gettext_lazy("%(where)s: Das Muster kann den Server lahmlegen. Bitte vereinfachen Sie es."),
    "key_reserved": gettext_lazy("%(where)s: Der Schlüssel „%(detail)s“ ist vergeben. Bitte wählen Sie einen anderen."),
    "repeat_bounds": gettext_lazy("%(where)s: Die Zahl der Einträge ist nicht möglich."),
    "default_forbidden": gettext_lazy("%(where)s: Diese Frage darf nicht vorbelegt sein."),
    "default_unknown": gettext_lazy("%(where)s: Die Vorbelegung „%(detail)s“ ist keine der Antworten."),
    "value_unknown": gettext_lazy("%(where)s: Die Antwort „%(detail)s“ gibt es bei der genannten Frage nicht."),
    "value_not_list": gettext_lazy("%(where)s: Dieser Vergleich braucht eine Liste von Werten."),
    "never_holds": gettext_lazy("%(where)s: Die Bedingung kann nie erfüllt sein, der Teil wird niemandem gezeigt."),
    "amount_malformed": gettext_lazy("%(where)s: „%(detail)s“ ist kein möglicher Betrag oder Faktor."),
    "unknown_effect": gettext_lazy("%(where)s: Die Wirkung „%(detail)s“ gibt es nicht."),
    "unknown_parameter": gettext_lazy("%(where)s: Den gesetzlichen Wert „%(detail)s“ gibt es nicht."),
    "case_unknown_question": gettext_lazy(
        "%(where)s: Der Testfall beantwortet „%(detail)s“; diese Frage gibt es nicht."
    ),
    "case_unknown_document": gettext_lazy("%(where)s: Der Testfall nennt „%(detail)s“; diese Unterlage gibt es nicht."),
    "case_document_missing": gettext_lazy("%(where)s: Die Unterlage „%(detail)s“ wird nicht verlangt."),
    "case_document_asked": gettext_lazy("%(where)s: Die Unterlage „%(detail)s“ wird verlangt, sollte es aber nicht."),
    "case_step_missing": gettext_lazy("%(where)s: Der Schritt „%(detail)s“ erscheint nicht."),
    "case_fee": gettext_lazy("%(where)s: Die Gebühr stimmt nicht: %(detail)s Euro."),
    "malformed": gettext_lazy("Das Formular ist unvollständig: %(detail)s"),
}


GATE = {
    "gate_missing": gettext_lazy("In Kraft tritt es, sobald diese Texte übersetzt sind: %(language)s (%(count)d)"),
    "gate_unreviewed": gettext_lazy(
        "In Kraft tritt es, sobald jemand diese Übersetzungen bestätigt hat: %(language)s (%(count)d)"
    ),
}
Link = Callable[[LintProblem], str]


def problem_lines(problems: Sequence[LintProblem], *, link: Link | None = None) -> list[str]:
    """Return one line a problem; missing texts are counted by language instead of listed one by one.

    What an authority's gate demands is listed text by text, each with ``link`` to the place where it is translated.
    """
    missing: dict[str, list[str]] = {}
    gated: dict[tuple[str, str], list[LintProblem]] = {}
    lines = []
    for problem in problems:
        if problem.code in GATE:
            gated.setdefault((problem.code, problem.detail), []).append(problem)
        elif problem.code == "text_missing":
            missing.setdefault(problem.detail, []).append(problem.where)
        else:
            text = str(TEXTS.get(problem.code, "%(where)s: %(code)s %(detail)s"))
            lines.append(text % vars(problem))
    lines += [_missing_line(language, places) for language, places in missing.items()]
    return lines + [_gate_line(code, language, places, link) for (code, language), places in gated.items()]


def _gate_line(code: str, language: str, places: Sequence[LintProblem], link: Link | None) -> str:
    sentence = str(GATE[code]) % {"language": language_name(language), "count": len(places)}
    if link is None:
        return f"{sentence}: {', '.join(problem.where for problem in places)}"
    items = format_html_join("", '<li><a href="{}">{}</a></li>', ((link(place), place.where) for place in places))
    return format_html("<details><summary>{}</summary><ul>{}</ul></details>", sentence, items)


def _missing_line(language: str, places: Sequence[str]) -> str:
    name = language_name(language)
    if "title" in places:
        return _("In Kraft tritt es, sobald die Übersetzung veröffentlicht ist: %(language)s.") % {"language": name}
    shown = ", ".join(places[:SHOWN]) + (" …" if len(places) > SHOWN else "")
    return ngettext(
        "In Kraft tritt es mit der vollständigen Übersetzung: %(language)s, es fehlt %(count)d Text (%(places)s).",
        "In Kraft tritt es mit der vollständigen Übersetzung: %(language)s, es fehlen %(count)d Texte (%(places)s).",
        len(places),
    ) % {"language": name, "count": len(places), "places": shown}
