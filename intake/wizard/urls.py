"""The guided form's addresses: they carry the case, so that two drafts can live side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, register_converter

from intake.wizard.answer_views import answer
from intake.wizard.check_views import check
from intake.wizard.entry_views import entry, remove_entry
from intake.wizard.start_views import StartView
from intake.wizard.views import step


def nothing(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Answer 404: formtools would submit on a GET of its end (W05)."""
    raise Http404


class EntryConverter:
    """The name of an entry of a repeating step."""

    regex = "[0-9a-f]{8}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(EntryConverter, "entry")

app_name = "wizard"
urlpatterns = [
    path("start/<slug:service_key>/", StartView.as_view(), name="start"),
    path("<uuid:case>/done/", nothing),
    path("<uuid:case>/check/", check, name="check"),
    path("<uuid:case>/answer/<uuid:asked>/", answer, name="answer"),
    path("<uuid:case>/<slug:step>/", step, name="step"),
    path("<uuid:case>/<slug:step>/<entry:entry>/", entry, name="entry"),
    path("<uuid:case>/<slug:step>/<entry:entry>/remove/", remove_entry, name="remove_entry"),
]
