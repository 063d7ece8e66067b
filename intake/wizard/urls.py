"""The guided form's addresses: they carry the case, so that two drafts can live side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from intake.wizard.check_views import check
from intake.wizard.start_views import StartView
from intake.wizard.views import step


def nothing(request: HttpRequest, **kwargs: object) -> HttpResponse:
    """Answer 404: formtools would submit on a GET of its end (W05)."""
    raise Http404


app_name = "wizard"
urlpatterns = [
    path("start/<slug:service_key>/", StartView.as_view(), name="start"),
    path("<uuid:case>/done/", nothing),
    path("<uuid:case>/check/", check, name="check"),
    path("<uuid:case>/<slug:step>/", step, name="step"),
]
