"""All routes of the site, in one table."""

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import directory
from cms.health import healthz, readyz
from cms.metrics import metrics

handler400 = "cms.faults.request_not_understood"
handler500 = "cms.faults.request_failed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    # Wagtail's own sign-ins (here and below, for private pages) ask for no second factor: allauth's is in their place.
    path("admin/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("admin/", include(wagtailadmin_urls)),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    # A city's directory (cms/directory.py); allauth's pages for connecting accounts by hand are left out.
    path("accounts/", include("allauth.socialaccount.providers.openid_connect.urls")),
    path("accounts/", include("allauth.socialaccount.providers.saml.urls")),
    path("accounts/directory/account/", directory.account_exists, name="socialaccount_signup"),
    path("accounts/directory/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("accounts/directory/error/", social.login_error, name="socialaccount_login_error"),
    # The editors' leaflets (PDF). No route leads to what applicants send, except the permission-checked views.
    path("documents/", include(wagtaildocs_urls)),
]

if settings.VORSPRACHE_SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}))

urlpatterns += i18n_patterns(
    path("apply/", include("intake.wizard.urls")),
    path("case/", include("intake.portal.urls")),
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("", include(wagtail_urls)),
)
