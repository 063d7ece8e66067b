"""Tell editors which form is in force, and what stands in the way of the next revision."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin.ui.components import Component
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.pages import FormPage
from cms.publishing import publication_message, publication_status
from intake.definitions.selectors import SOURCE_LANGUAGE


def publication_tell(request: HttpRequest, page: Page) -> None:
    """Tell whoever published a form whether it is in force now (hook ``after_publish_page``)."""
    form = page.specific
    if not isinstance(form, FormPage):
        return
    in_force, sentence, problems = publication_message(form)
    if in_force:
        messages.success(request, sentence)
        return
    lines = format_html_join("", "<li>{}</li>", ((line,) for line in problems))
    messages.error(request, format_html("{}<ul>{}</ul>", sentence, lines))


def forms_editable_by(user: Any) -> list[FormPage]:
    """Return the German pages of the forms that this person may change."""
    allowed = page_permission_policy.instances_user_has_permission_for(user, "change")
    forms = FormPage.objects.filter(pk__in=allowed.values("pk"), locale__language_code=SOURCE_LANGUAGE)
    return list(forms.order_by("title"))


class FormsPanel(Component):
    """The forms on the admin's start page, each with its revision in force and what is wrong."""

    name = "forms"
    template_name = "pages/admin/forms_panel.html"
    order = 90

    def __init__(self, request: HttpRequest) -> None:
        self.rows = [
            {
                "title": page.title,
                "url": reverse("wagtailadmin_pages:edit", args=[page.pk]),
                "status": publication_status(page),
            }
            for page in forms_editable_by(request.user)
        ]

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Give the rows."""
        return {"rows": self.rows}


def home_panels(request: HttpRequest, panels: list[Component]) -> None:
    """Show editors of forms their state on the admin's start page (hook ``construct_homepage_panels``)."""
    panel = FormsPanel(request)
    if panel.rows:
        panels.append(panel)
