"""What the editor of a form sees above its fields: which revision is in force, and what is wrong."""

from typing import Any

from wagtail.admin.panels import Panel


class InForcePanel(Panel):
    """Shows the state of the form's publication; nothing is entered here."""

    class BoundPanel(Panel.BoundPanel):
        """The panel beside one page."""

        template_name = "pages/admin/in_force_panel.html"

        def is_shown(self) -> bool:
            """Show it once the page exists."""
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the form's state."""
            from cms.publishing import publication_status

            return {**super().get_context_data(parent_context), "status": publication_status(self.instance)}


class AdoptionPanel(Panel):
    """Shows which version the authority has adopted, and leads to the adoption; nothing is entered here."""

    class BoundPanel(Panel.BoundPanel):
        """The panel beside one page."""

        template_name = "adaptations/panel.html"

        def is_shown(self) -> bool:
            """Show it once the page exists."""
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the state of the authority's adoption."""
            from cms.adaptations.operations import authority_of_page
            from cms.adaptations.overview import form_row

            context = super().get_context_data(parent_context)
            authority = authority_of_page(self.instance)
            return {**context, "row": form_row(authority, self.instance.service_key) if authority else None}
