from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import application_withdraw
from intake.authorities.models import Membership
from intake.retention.models import LegalHold
from intake.retention.selectors import rules_of
from intake.retention.services import cases_erase_due
from tests.factories import ApplicationFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(db):
    return ApplicationFactory(submitted=True)


@pytest.fixture
def lead(case, client):
    """A clerk who leads, signed in."""
    user = MembershipFactory(authority=case.authority, role=Membership.Role.CLERK).user
    MembershipFactory(user=user, authority=case.authority, role=Membership.Role.LEAD)
    return user


@pytest.fixture
def desk(settings, client, lead):
    settings.VORSPRACHE_STAFF_MFA_REQUIRED = False
    lead.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_who_leads_sees_what_would_go_and_sets_the_days(desk, case):
    draft = ApplicationFactory(authority=case.authority)
    Application.objects.filter(pk=draft.pk).update(last_activity_at=timezone.now() - timedelta(days=31))
    page = desk.get(reverse("retention:index"))
    assert draft.reference in page.content.decode()
    answer = desk.post(
        reverse("retention:index"), {"authority": case.authority_id, "days-draft": "40", "days-closed": "3650"}
    )
    assert answer.status_code == 302
    assert rules_of(case.authority) == {"draft": 40, "closed": 3650}
    assert draft.reference not in desk.get(reverse("retention:index")).content.decode()


@pytest.mark.parametrize("days", ["0", "-3", "viele", "9999999"])
def test_senseless_days_are_refused_and_stay_in_the_field(desk, case, days):
    answer = desk.post(reverse("retention:index"), {"authority": case.authority_id, "days-closed": days})
    assert answer.status_code == 422
    assert f'value="{days}"' in answer.content.decode()
    assert rules_of(case.authority) == {}


def test_another_authority_cannot_be_set(desk):
    other = MembershipFactory(authority__key="elsewhere", role=Membership.Role.LEAD).authority
    assert desk.post(reverse("retention:index"), {"authority": other.pk, "days-closed": "10"}).status_code == 404
    assert rules_of(other) == {}


def test_a_clerk_who_does_not_lead_finds_no_page(desk, lead):
    lead.memberships.filter(role=Membership.Role.LEAD).delete()
    assert desk.get(reverse("retention:index")).status_code == 404


def test_a_clerk_holds_a_case_and_lifts_the_hold(desk, case):
    desk.post(reverse("retention:hold", args=[case.pk]), {"reason": "Klage <b>anhängig</b>"})
    page = desk.get(reverse("review:case", args=[case.pk])).content.decode()
    assert "Klage &lt;b&gt;anhängig&lt;/b&gt;" in page
    assert case.reference in desk.get(reverse("retention:index")).content.decode()
    desk.post(reverse("retention:hold", args=[case.pk]), {"lift": "1"})
    assert LegalHold.objects.get().lifted_at


def test_a_hold_without_a_reason_is_refused_with_a_word(desk, case):
    page = desk.post(reverse("retention:hold", args=[case.pk]), {"reason": " "}, follow=True)
    assert "Grund" in page.content.decode()
    assert not LegalHold.objects.exists()


def test_a_case_of_another_authority_cannot_be_held(desk):
    other = ApplicationFactory(submitted=True, authority__key="elsewhere")
    assert desk.post(reverse("retention:hold", args=[other.pk]), {"reason": "x"}).status_code == 404


def test_what_went_is_proven_without_a_name(desk, case):
    application_withdraw(application=case, actor=Actor.applicant(case.pk))
    desk.post(reverse("retention:index"), {"authority": case.authority_id, "days-withdrawn": "1"})
    name = case.answers["family_name"]
    Application.objects.filter(pk=case.pk).update(last_activity_at=timezone.now() - timedelta(days=3))
    assert cases_erase_due() == 1
    page = desk.get(reverse("retention:index")).content.decode()
    assert case.reference in page
    assert name not in page
