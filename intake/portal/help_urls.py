"""Messages, the telephone, helpers and the passport: what makes a case easier."""

from django.urls import path

from intake.portal import helper_views, messages_views, passport_views, phone_views

urlpatterns = [
    path("phone/<str:token>/", phone_views.PhoneOpenView.as_view(), name="phone_open"),
    path("help/<str:token>/", helper_views.HelperOpenView.as_view(), name="helper_open"),
    path("<uuid:case>/messages/", messages_views.thread, name="messages"),
    path("<uuid:case>/phone/", phone_views.phone, name="phone"),
    path("<uuid:case>/phone/status/", phone_views.phone_status, name="phone_status"),
    path("<uuid:case>/helpers/", helper_views.helpers, name="helpers"),
    path("<uuid:case>/helpers/<uuid:access>/end/", helper_views.helper_revoke, name="helper_revoke"),
    path("<uuid:case>/passport/", passport_views.passport, name="passport"),
    path("<uuid:case>/passport/status/", passport_views.passport_status, name="passport_status"),
]
