"""The desk: no list, count, choice, export or record shows anything of another authority (X02, X08, X09)."""

import pytest

from intake.actors import Actor
from intake.authorities.models import Membership
from intake.reviews.assignment import case_assign
from intake.reviews.labels import case_label_add, label_save
from intake.reviews.saved_views import view_save

pytestmark = pytest.mark.django_db

DESK = "/admin/applications/"
LABEL, VIEW = "Quallenfall", "Quastenliste"
OUTSIDERS = ["anonymous", "other_applicant", "editor", "other_clerk", "superuser"]


@pytest.fixture
def organised(cast):
    """Give the cast's case a clerk, a label and a shared view."""
    clerk = cast.browser("clerk").get(DESK).wsgi_request.user
    authority = cast.case.authority
    Membership.objects.get_or_create(user=clerk, authority=authority, role="lead")
    actor = Actor.staff(clerk)
    label = label_save(authority=authority, name=LABEL, colour="violet", actor=actor)
    case_label_add(application=cast.case, label=label, actor=actor)
    case_assign(application=cast.case, clerk=clerk, actor=actor)
    view_save(name=VIEW, question="state=ours", actor=actor, share_with=authority)
    cast.label, cast.clerk = label, clerk
    return cast


@pytest.mark.parametrize("role", OUTSIDERS)
def test_X02_X09_no_filter_order_view_export_or_record_shows_rows_counts_or_words(organised, role):
    browser = organised.browser(role)
    for address in [
        "/admin/",
        f"{DESK}?assigned={organised.clerk.pk}",
        f"{DESK}?label={organised.label.pk}&ordering=-follow_up_on",
        f"{DESK}?due=office",
        f"{DESK}?due=title&ordering=appointment_at",
        f"{DESK}?readiness=red",
        f"{DESK}?assigned=mine&state=open",
        f"{DESK}export/?format=csv&names=1",
        f"{DESK}export/?format=xlsx&names=1&label={organised.label.pk}",
        f"{DESK}labels/",
        f"{DESK}deputies/",
        f"{DESK}views/",
        f"{DESK}history/",
        f"{DESK}history/?authority={organised.case.authority_id}&event=case_assigned",
    ]:
        response = browser.get(address)
        if response.status_code == 200 and not response.streaming:
            for word in (LABEL, VIEW, organised.clerk.username):
                assert word not in response.content.decode(), (address, word)
            views = (response.context or {}).get("desk_views") or ()
            assert {view.count for view in views} <= {0}, address
        assert organised.leaks(response) == [], address


@pytest.mark.parametrize("role", OUTSIDERS)
def test_X02_nobody_else_organises_the_case(organised, role):
    browser = organised.browser(role)
    before = organised.state()
    for data in [
        {"what": "assign", "clerk": ""},
        {"what": "unlabel", "label": organised.label.pk},
        {"what": "follow_up", "due_on": "2030-01-01"},
    ]:
        assert browser.post(f"{DESK}{organised.case.pk}/desk/", data).status_code in {302, 404}
    for address, data in [
        ("labels/", {"label": organised.label.pk, "delete": "1"}),
        ("labels/", {"authority": organised.case.authority_id, "name": "Fremd", "colour": "red"}),
        ("views/", {"delete": "1"}),
        ("views/", {"name": "Fremd", "list": "", "authority": organised.case.authority_id}),
        ("deputies/", {"authority": organised.case.authority_id, "deputy": organised.clerk.pk,
                       "first_day": "2030-01-01", "last_day": "2030-01-02"}),
    ]:  # fmt: skip
        assert browser.post(f"{DESK}{address}", data).status_code in {302, 404}, (address, data)

    organised.case.refresh_from_db()
    assert organised.state() == before
    assert organised.case.assigned_to == organised.clerk
    assert organised.case.case_labels.count() == 1
    assert not organised.case.follow_ups.exists()
    assert not organised.case.authority.deputies.exists()
    assert set(organised.case.authority.labels.values_list("name", flat=True)) == {LABEL}


def test_X08_who_leads_no_longer_reads_no_record_and_a_former_clerk_nothing(organised):
    browser = organised.browser("clerk")
    assert browser.get(f"{DESK}history/").status_code == 200

    organised.clerk.memberships.filter(role="lead").delete()
    assert browser.get(f"{DESK}history/").status_code == 404
    assert browser.get(f"{DESK}export/").status_code == 200

    organised.clerk.memberships.filter(role="clerk").delete()
    Membership.objects.create(user=organised.clerk, authority=organised.case.authority, role="lead")
    for address in ("", "export/", "labels/", "deputies/", "views/", "history/", f"{organised.case.pk}/"):
        assert browser.get(f"{DESK}{address}").status_code == 404, address


def test_the_clerk_does_see_what_the_others_do_not(organised):
    content = organised.browser("clerk").get(f"{DESK}?label={organised.label.pk}").content.decode()

    assert LABEL in content
    assert VIEW in content
    assert organised.case.reference in content
