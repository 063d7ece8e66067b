import pytest
from django.urls import reverse

from tests.factories import AuthorityFactory
from tests.intake.reviews.factories import make_booking, make_case, make_clerk, make_document, make_precheck

pytestmark = pytest.mark.django_db


def test_smoke(client, wagtail_tree):
    authority = AuthorityFactory()
    clerk = make_clerk(authority)
    case = make_case(authority, language="tr", complete=True)
    document = make_document(case, pages=3)
    make_precheck(document, "findings", findings=[("name_match.family_name", "failed", {"expected":"A","read":"B","evidence":[{"page":1,"box":[.1,.1,.5,.2],"text":"B","confidence":.9}]}), ("mrz_checksum","passed",{})])
    make_booking(case)
    client.force_login(clerk)
    r = client.get(reverse("review:index"))
    assert r.status_code == 200
    r = client.get(reverse("review:case", args=[case.pk]))
    assert r.status_code == 200
    assert client.get("/admin/").status_code == 200
    r = client.post(reverse("review:case", args=[case.pk]), {"lock_version": case.lock_version, f"d-{document.pk}-verdict": "rejected", f"d-{document.pk}-reason": "unreadable"})
    assert r.status_code == 302, r.content
