"""The kinds of pages: what the public reads, and the library of forms that only editors see."""

from cms.pages.adaptations import AdaptationPage, DifferencesPage
from cms.pages.forms import FormPage, LibraryPage
from cms.pages.public import HomePage, InfoPage, ServicePage
from cms.pages.status import StatusPage
from cms.pages.triage import TriagePage

__all__ = [
    "AdaptationPage",
    "DifferencesPage",
    "FormPage",
    "HomePage",
    "InfoPage",
    "LibraryPage",
    "ServicePage",
    "StatusPage",
    "TriagePage",
]
