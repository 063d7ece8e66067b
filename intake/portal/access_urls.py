"""Ways into a case and out of it."""

from django.urls import path

from intake.portal.access_views import OpenLinkView, ResumeView, SaveView, leave

urlpatterns = [
    path("resume/", ResumeView.as_view(), name="resume"),
    path("leave/", leave, name="leave"),
    path("open/<str:token>/", OpenLinkView.as_view(), name="open_link"),
    path("<uuid:case>/save/", SaveView.as_view(), name="save"),
]
