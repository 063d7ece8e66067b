"""Those between the roles of the matrix: a helper who may look, a telephone that may send, a lead next door."""

import re

import pytest
from django.test import Client

from intake.actors import Actor
from intake.applications.models_passes import CasePass
from intake.applications.passes import helper_pass_create, pass_redeem, phone_pass_create
from intake.authorities.models import Membership
from intake.portal.session import PASSES_KEY
from tests.attacks.conftest import FAMILY_NAME, HOST, PASSPORT_NUMBER
from tests.attacks.test_url_role_matrix import ROUTES, address_of, is_login

pytestmark = pytest.mark.django_db

OF_A_CASE = [route for route in ROUTES if re.match(r"(wizard|portal):.*<uuid:case>", route)]
OF_THE_DESK = [route for route in ROUTES if re.match(r"(review|retention|paper|figures|appointments):", route)]
FOR_A_TELEPHONE = re.compile(r"portal:(documents|page_image|requirement\w*|document_\w+|missing_document|phone\w*) ")
TYPED = {"lock_version": 0, "_lock_version": 0, "family_name": "ANDERS", "note": "x", "confirm": "on", "reason": "x"}
REFUSED = {302, 400, 403, 404, 405, 409, 422}


def browser_with(row):
    client = Client(HTTP_HOST=HOST, raise_request_exception=False)
    session = client.session
    session[PASSES_KEY] = [str(row.pk)]
    session.save()
    return client


@pytest.fixture
def helper(cast):
    actor = Actor.applicant(cast.case.pk)
    _row, token = helper_pass_create(application=cast.case, scopes=(), days=1, label="Beratung", actor=actor)
    return browser_with(pass_redeem(token=token, kind=CasePass.Kind.HELPER, network="192.0.2.1"))


@pytest.fixture
def phone(cast):
    _row, token = phone_pass_create(application=cast.case, actor=Actor.applicant(cast.case.pk))
    return browser_with(pass_redeem(token=token, kind=CasePass.Kind.PHONE, network="192.0.2.1"))


def test_X01_X06_a_helper_who_may_look_changes_nothing_by_any_address(cast, helper):
    before = cast.state()
    for route in OF_A_CASE:
        address = address_of(route, cast.ids)
        assert helper.get(address).status_code < 500, address
        assert helper.post(address, TYPED).status_code in {200, *REFUSED}, address
        assert cast.state() == before, address


def test_X01_X06_a_telephone_sees_documents_and_no_page_else(cast, phone):
    for route in OF_A_CASE:
        if FOR_A_TELEPHONE.match(route):
            continue
        address = address_of(route, cast.ids)
        before = cast.state()
        for response in (phone.get(address), phone.post(address, TYPED)):
            assert response.status_code in REFUSED, address
            seen = response.content.decode()
            assert FAMILY_NAME not in seen, address
            assert PASSPORT_NUMBER not in seen, address
        assert cast.state() == before, address


def test_X01_X06_a_pass_opens_no_door_of_staff_and_no_other_case(cast, helper, phone):
    for browser in (helper, phone):
        for route in OF_THE_DESK:
            response = browser.get(address_of(route, cast.ids))
            assert is_login(response), route
    session = helper.session
    other = cast.sessions["other_applicant"]
    assert session.session_key != other
    other_case = type(cast.case).objects.exclude(pk=cast.case.pk).filter(authority=cast.case.authority).first()
    assert helper.get(f"/de/case/{other_case.pk}/").status_code == 404


def test_X02_who_leads_the_authority_next_door_sees_nothing_of_ours(cast):
    browser = cast.browser("other_clerk")
    lead = browser.get("/admin/applications/").wsgi_request.user
    own = lead.memberships.get().authority
    Membership.objects.create(user=lead, authority=own, role=Membership.Role.LEAD)
    assert browser.get("/admin/applications/history/").status_code == 200
    before = cast.state()
    for route in OF_THE_DESK:
        address = address_of(route, cast.ids)
        for response in (browser.get(address), browser.post(address, TYPED)):
            assert response.status_code < 500, address
            assert cast.leaks(response) == [], address
    assert cast.state() == before
