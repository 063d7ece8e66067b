"""What an applicant takes away from a case: the receipt as PDF, a copy of their data."""

from django.urls import path

from intake.portal import paper_views

urlpatterns = [
    path("<uuid:case>/receipt.pdf", paper_views.receipt_as_pdf, name="receipt_pdf"),
    path("<uuid:case>/data/", paper_views.data_copy, name="data_copy"),
]
