"""The applicant's pages around a case. Each part names its routes in a module ``<part>_urls`` of its own."""

from intake.portal.access_urls import urlpatterns as access_urls
from intake.portal.appointment_urls import urlpatterns as appointment_urls
from intake.portal.case_urls import urlpatterns as case_urls
from intake.portal.document_urls import urlpatterns as document_urls
from intake.portal.help_urls import urlpatterns as help_urls
from intake.portal.paper_urls import urlpatterns as paper_urls
from intake.portal.waiting_urls import urlpatterns as waiting_urls

app_name = "portal"
urlpatterns = [*access_urls, *case_urls, *document_urls, *help_urls, *paper_urls, *appointment_urls, *waiting_urls]
