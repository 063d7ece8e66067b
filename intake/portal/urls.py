"""The applicant's pages around a case. Each part names its routes in a module ``<part>_urls`` of its own."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern

app_name = "portal"
PARTS = ("access", "case", "document", "appointment")

urlpatterns: list[URLPattern] = []
for part in PARTS:
    if find_spec(f"intake.portal.{part}_urls"):
        urlpatterns += import_module(f"intake.portal.{part}_urls").urlpatterns
