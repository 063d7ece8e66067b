"""Legal amounts and dates in the admin: editors of the library add next year's row, and no form changes."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.ui.tables import DateColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from intake.definitions.parameters import ParameterValue


class ParameterViewSet(SnippetViewSet):
    """One row a value and day; former rows stay, since cases of that time count by them."""

    model = ParameterValue
    icon = "calendar-alt"
    menu_label = _("Gesetzliche Werte")
    menu_name = "parameters"
    menu_order = 250
    add_to_admin_menu = True
    list_display = ["key", DateColumn("valid_from", label=_("Gilt ab"), sort_key="valid_from"), "value", "unit"]
    list_filter = ["key", "unit"]
    search_fields = ["key", "legal_basis"]
    ordering = ["key", "-valid_from"]
    list_per_page = 50
    copy_view_enabled = True
    panels = [
        FieldPanel("key"),
        MultiFieldPanel([FieldPanel("valid_from"), FieldPanel("value"), FieldPanel("unit")], heading=_("Wert")),
        MultiFieldPanel([FieldPanel("legal_basis"), FieldPanel("source"), FieldPanel("note")], heading=_("Herkunft")),
    ]
