"""Say in words why a local operation and a standard do not fit together."""

from django.utils.translation import gettext_lazy as _

from intake.definitions.adaptations import Conflict

WORDS = {
    "target_missing": _("Im Standard gibt es „%(target)s“ nicht (mehr)."),
    "key_taken": _("Den Schlüssel „%(key)s“ gibt es im Standard schon."),
    "key_not_local": _("Der Schlüssel „%(key)s“ beginnt nicht mit „local_“."),
    "not_optional": _("„%(target)s“ ist im Standard eine Pflichtangabe und kann nicht wegfallen."),
    "referred_to": _("„%(target)s“ kann nicht wegfallen, weil Bedingungen danach fragen: %(users)s."),
    "standard_changed": _("Der Standard hat „%(target)s“ geändert, seit Sie es angepasst haben."),
}


def conflict_words(conflict: Conflict, thing: str = "") -> str:
    """Return one sentence for the editor; ``thing`` is what the form calls the target, else its key is shown."""
    after = conflict.after
    return str(WORDS[conflict.code]) % {
        "target": thing or conflict.operation.target.partition(".")[2] or conflict.operation.target,
        "key": after if isinstance(after, str) else "",
        "users": ", ".join(one.partition(".")[2] for one in after) if conflict.code == "referred_to" else "",
    }
