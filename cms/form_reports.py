"""Tell editors which form is in force, and what stands in the way of the next revision."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from cms.pages import FormPage
from cms.publishing import publication_message


def publication_tell(request: HttpRequest, page: FormPage) -> None:
    """Add the outcome of the latest publication to the admin's messages."""
    in_force, sentence, problems = publication_message(page)
    if in_force:
        messages.success(request, sentence)
        return
    lines = format_html_join("", "<li>{}</li>", ((line,) for line in problems))
    messages.error(request, format_html("{}<ul>{}</ul>", sentence, lines))
