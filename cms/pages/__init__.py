"""The kinds of pages: what the public reads, and the library of forms that only editors see."""

from cms.pages.forms import FormPage, LibraryPage
from cms.pages.public import HomePage, InfoPage, ServicePage

__all__ = ["FormPage", "HomePage", "InfoPage", "LibraryPage", "ServicePage"]
