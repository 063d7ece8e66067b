"""The applicant's home of a case and what belongs to it."""

from django.urls import path

from intake.portal import case_views

urlpatterns = [
    path("<uuid:case>/", case_views.home, name="case"),
    path("<uuid:case>/receipt/", case_views.receipt, name="receipt"),
    path("<uuid:case>/discard/", case_views.discard, name="discard"),
    path("<uuid:case>/withdraw/", case_views.withdraw, name="withdraw"),
]
