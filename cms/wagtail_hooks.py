"""Registration of what the host adds to the Wagtail admin, and nothing else."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.models import Page

from cms.pages import FormPage


@hooks.register("after_publish_page")
def tell_publication_outcome(request: HttpRequest, page: Page) -> None:
    """Tell the editor whether the form that was just published is in force."""
    from cms.form_reports import publication_tell

    if isinstance(page.specific, FormPage):
        publication_tell(request, page.specific)
