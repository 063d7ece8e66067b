"""Render form fields, errors and statuses for the templates in ``components/``.

The templates own the markup; what needs Python (which kind of widget is this, which
input does an error link lead to, how does text run) is decided here, once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

LEFT_TO_RIGHT_MODES = {"numeric", "decimal", "tel", "email", "url"}
LEFT_TO_RIGHT_TYPES = {"number", "tel", "email", "url", "date", "time", "datetime-local", "password"}
FREE_TEXT_TYPES = {"text", "search"}

TONES = {"success": "success", "info": "info", "warning": "warning", "danger": "danger"}
OUTCOME_TONES = {"passed": "success", "failed": "warning", "inconclusive": "info"}


@register.filter
def field_kind(field: BoundField) -> str:
    """Name the shape that ``components/field.html`` gives this field."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.MultiWidget | forms.SelectDateWidget):
        return "parts"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    return "input"


def text_direction(widget: forms.Widget) -> str | None:
    """Let people's words find their own direction and keep numbers left to right."""
    input_type = getattr(widget, "input_type", None)
    if input_type in LEFT_TO_RIGHT_TYPES or widget.attrs.get("inputmode") in LEFT_TO_RIGHT_MODES:
        return "ltr"
    if isinstance(widget, forms.Textarea) or input_type in FREE_TEXT_TYPES:
        return "auto"
    return None


@register.simple_tag
def render_widget(field: BoundField, css_class: str = "", width: int | str = "") -> SafeString:
    """Render the input of a bound field with our classes; attributes of the widget win."""
    widget = field.field.widget
    classes = [css_class]
    if css_class and field.errors:
        classes.append(f"{css_class}--error")
    width = width or getattr(field.field, "width", "")
    classes += [f"vs-input-{width}" if width else "", widget.attrs.get("class", "")]
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes))}
    direction = text_direction(widget)
    if direction and "dir" not in widget.attrs:
        attrs["dir"] = direction
    return field.as_widget(attrs=attrs)


@register.simple_tag
def part_inputs(field: BoundField) -> list[dict[str, Any]]:
    """Give the inputs of a MultiWidget with their labels (``widget.subwidget_labels``).

    Each part has ``label``, ``id``, ``name``, ``value``, ``type``, ``options`` and ``attrs``
    (a list of pairs without id); the shape is that of Django's own widget context.
    """
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": field.auto_id}) if field.auto_id else {}
    context = widget.get_context(field.html_name, field.value(), attrs)["widget"]
    labels: Sequence[Any] = getattr(widget, "subwidget_labels", ())
    if isinstance(labels, Mapping):
        labels = list(labels.values())
    parts = []
    for position, sub in enumerate(context["subwidgets"]):
        own = {name: value for name, value in sub["attrs"].items() if name not in {"id", "class"}}
        own.setdefault("dir", "ltr")
        if field.errors:
            own["aria-invalid"] = "true"
        parts.append(
            {
                "label": labels[position] if position < len(labels) else sub["name"],
                "id": sub["attrs"].get("id", ""),
                "name": sub["name"],
                "value": "" if sub["value"] is None else sub["value"],
                "type": sub.get("type", "text"),
                "options": [option for _group, options, _index in sub.get("optgroups", ()) for option in options],
                "attrs": html_attributes(own),
                "wide": int(own.get("maxlength") or 4) > 2,
            }
        )
    return parts


@register.simple_tag
def option_groups(field: BoundField) -> list[dict[str, Any]]:
    """Give radio buttons or checkboxes with the heading of their group (grouped choices, such as days)."""
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": field.auto_id} if field.auto_id else {})
    context = widget.get_context(field.html_name, field.value(), attrs)["widget"]
    renderer = field.form.renderer
    groups: list[dict[str, Any]] = []
    for label, options, _index in context["optgroups"]:  # Django gives each option without a heading a group of its own
        if label or not groups or groups[-1]["label"]:
            groups.append({"label": label, "options": []})
        groups[-1]["options"] += [BoundWidget(widget, option, renderer) for option in options]
    return groups


@register.filter
def html_attributes(attrs: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Give the attributes of a widget as pairs; the value is None where the name alone is meant."""
    return [(name, None if value is True else value) for name, value in attrs.items() if value not in {None, False}]


@register.filter
def option_attributes(option: Any) -> list[tuple[str, Any]]:
    """Give the attributes of one radio button or checkbox, without those that the template sets."""
    taken = {"id", "class", "checked"}
    return html_attributes({name: value for name, value in option.data["attrs"].items() if name not in taken})


@register.filter
def first_input_id(field: BoundField) -> str:
    """Name the element that a link in the error summary puts the focus on."""
    kind = field_kind(field)
    if kind in {"radios", "checkboxes"}:
        options = [option for group in option_groups(field) for option in group["options"]]
        return options[0].id_for_label if options else field.auto_id
    if kind == "parts":
        parts = part_inputs(field)
        return parts[0]["id"] if parts else field.auto_id
    return field.id_for_label or field.auto_id


@register.filter
def option_hint(option: Any) -> str:
    """Give the help text of one choice: ``widget.option_hints`` maps stored values to texts."""
    hints = getattr(option.parent_widget, "option_hints", None) or {}
    return hints.get(str(option.data["value"]), "")


@register.filter
def show_if_json(field: BoundField) -> str:
    """Give the field's condition (``field.field.show_if``) as the page script reads it."""
    condition = getattr(field.field, "show_if", None)
    return json.dumps(condition, ensure_ascii=False, separators=(",", ":")) if condition else ""


@register.filter
def field_unit(field: BoundField) -> str:
    """Give the unit behind a number (``field.field.suffix``), for example the euro sign."""
    return str(getattr(field.field, "suffix", "") or "")


@register.filter
def value_type(field: BoundField) -> str:
    """Tell show-if.js how the server stores this answer; ``field.field.value_type`` wins over the guess."""
    declared = getattr(field.field, "value_type", None)
    if declared:
        return str(declared)
    if isinstance(field.field, forms.BooleanField):
        return "boolean"
    return "number" if isinstance(field.field, forms.IntegerField) else ""


def _plain(text: Any) -> str:
    """Take the marking of a fallback language off a label, since a link shows words only."""
    return unescape(strip_tags(text)) if isinstance(text, SafeString) else str(text)


def _form_links(form: forms.BaseForm) -> Iterator[dict[str, str]]:
    for message in form.non_field_errors():
        yield {"href": "", "text": str(message)}
    default = str(forms.Field.default_error_messages["required"])
    for field in form:
        for message in field.errors:
            href = "" if field.is_hidden else f"#{first_input_id(field)}"
            # Django's own words do not name the question, and a list of equal sentences helps nobody.
            question = _plain(field.label).rstrip(".:")
            yield {"href": href, "text": f"{question} – {message}" if str(message) == default else _plain(message)}


@register.simple_tag
def error_links(form: Any = None, errors: Any = None) -> list[dict[str, str]]:
    """List plain entries ``{"text", "href"}`` where there are any, else a form's or formset's errors in order."""
    links: list[dict[str, str]] = []
    for entry in errors or ():
        links.append(entry if isinstance(entry, Mapping) else {"href": "", "text": str(entry)})  # type: ignore[arg-type]
    if links or form is None or not getattr(form, "is_bound", False):
        return links
    if hasattr(form, "management_form"):
        links += [{"href": "", "text": str(message)} for message in form.non_form_errors()]
        for member in form.forms:
            links += _form_links(member)
        return links
    return links + list(_form_links(form))


@register.simple_tag(takes_context=True)
def page_has_errors(context: template.Context) -> bool:
    """Say whether the page shows errors, so that its title says so first (WCAG 3.3.1, G131)."""
    if context.get("has_errors") or context.get("errors"):
        return True
    form = context.get("form") or (context.get("wizard") or {}).get("form")
    return bool(form is not None and getattr(form, "is_bound", False) and form.errors)


@register.filter
def tone(value: str) -> str:
    """Map a tone to the ending of KERN's badge and alert classes; unknown tones are neutral."""
    return TONES.get(value, "neutral")


@register.filter
def outcome_tone(outcome: Any) -> str:
    """Colour a finding by its outcome: a failed check warns, it never refuses."""
    return OUTCOME_TONES.get(str(outcome), "info")


@register.filter
def outcome_label(outcome: Any) -> str:
    """Say a finding's outcome in words, since colour alone tells nothing."""
    labels = {
        "passed": _("In Ordnung"),
        "failed": _("Bitte prüfen"),
        "inconclusive": _("Nicht sicher gelesen"),
    }
    return labels.get(str(outcome), _("Nicht geprüft"))


@register.filter
def notice_tone(value: str) -> str:
    """Map a tone or a level of Django's messages to KERN's alert classes."""
    return {"error": "danger", "debug": "info"}.get(value) or TONES.get(value, "info")


@register.filter
def prose(value: Any) -> SafeString:
    """Show marked-up text as it is and put plain text, escaped, into paragraphs."""
    if isinstance(value, SafeString):
        return value
    return linebreaks_filter(value, autoescape=True)
