"""The applicant's pages about documents."""

from django.urls import path

from intake.portal import document_actions, document_views

urlpatterns = [
    path("<uuid:case>/documents/", document_views.documents, name="documents"),
    path("<uuid:case>/documents/<uuid:document>/page/<int:number>/", document_views.page_image, name="page_image"),
    path("<uuid:case>/documents/<slug:requirement>/", document_views.requirement, name="requirement"),
    path(
        "<uuid:case>/documents/<slug:requirement>/status/",
        document_views.requirement_status,
        name="requirement_status",
    ),
    path(
        "<uuid:case>/documents/<slug:requirement>/missing/",
        document_actions.missing_document,
        name="missing_document",
    ),
    path(
        "<uuid:case>/documents/<slug:requirement>/<uuid:document>/replace/",
        document_actions.replace,
        name="document_replace",
    ),
    path(
        "<uuid:case>/documents/<slug:requirement>/<uuid:document>/remove/",
        document_actions.remove,
        name="document_remove",
    ),
    path(
        "<uuid:case>/documents/<slug:requirement>/<uuid:document>/explain/",
        document_actions.explain,
        name="document_explain",
    ),
]
