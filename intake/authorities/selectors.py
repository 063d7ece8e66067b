"""Which authority a request belongs to, and where a person works."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from intake.authorities.models import Authority, Membership, OfferedService
from intake.authorities.models_notices import ReceiptNotice


def authority_of_request(request: HttpRequest) -> Authority | None:
    """Return the authority whose site the request reached (Wagtail decides by host name and port)."""
    from wagtail.models import Site

    site = Site.find_for_request(request)
    return Authority.objects.filter(site=site).first() if site else None


def authorities_of(user: Any, role: str) -> QuerySet[Authority]:
    """Return the authorities in which ``user`` has ``role``; none for an inactive or anonymous user."""
    if not user or not user.is_authenticated or not user.is_active:
        return Authority.objects.none()
    return Authority.objects.filter(Membership.current("memberships__"), memberships__user=user, memberships__role=role)


def clerk_authority_ids(user: Any) -> list[int]:
    """Return the ids of the authorities whose cases ``user`` may see; a superuser has no more than others."""
    return list(authorities_of(user, Membership.Role.CLERK).values_list("pk", flat=True))


def service_offered(authority: Authority, service_key: str) -> OfferedService | None:
    """Return the authority's active offer of this service."""
    return OfferedService.objects.filter(authority=authority, service_key=service_key, active=True).first()


def receipt_notice_of(authority: Authority, language: str, source: str = "de") -> ReceiptNotice | None:
    """Return the authority's notice on § 81 AufenthG in a language, else in German; ``None`` if it wrote none."""
    rows = {
        row.language: row for row in ReceiptNotice.objects.filter(authority=authority, language__in=[language, source])
    }
    return rows.get(language) or rows.get(source)
