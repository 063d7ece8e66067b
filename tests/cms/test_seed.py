import io

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.management import CommandError, call_command
from wagtail.models import GroupPagePermission, Locale, Page, Site

from cms.pages import FormPage, HomePage, InfoPage
from cms.seed import read_seed
from cms.seed.staff import DEMO_PASSWORD
from intake.appointments.models import AppointmentType, Lane, OpeningRule
from intake.authorities.models import Authority, Membership, OfferedService
from intake.authorities.selectors import authority_of_request
from intake.definitions.models import FormRevision
from tests.cms.conftest import load_demo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

COUNTED = (Page, Site, Locale, Authority, OfferedService, Membership, Lane, OpeningRule, AppointmentType,
           FormRevision, GroupPagePermission)  # fmt: skip


def test_loading_again_changes_nothing_and_prints_the_same_logins(demo, django_user_model):
    counted = [model.objects.count() for model in COUNTED]
    assert load_demo(port=80) == demo
    assert [model.objects.count() for model in COUNTED] == counted
    assert django_user_model.objects.count() == 6


def test_loading_again_leaves_the_work_of_editors_alone():
    page = InfoPage.objects.filter(locale__language_code="de").first()
    page.title = "Neu geschrieben"
    page.save_revision().publish()
    form = FormPage.objects.get(locale__language_code="de")
    form.summary = "Neu gefasst"
    form.save_revision().publish()
    load_demo(port=80)
    assert InfoPage.objects.get(pk=page.pk).title == "Neu geschrieben"
    assert FormPage.objects.get(pk=form.pk).summary == "Neu gefasst"
    assert FormRevision.objects.count() == 2


def test_loading_again_leaves_a_changed_password_and_second_factor_alone(demo, django_user_model):
    user = django_user_model.objects.get(username="redaktion@herne.example")
    user.set_password("etwas-ganz-Anderes-1")
    user.save()
    assert load_demo(port=80) == demo
    user.refresh_from_db()
    assert user.check_password("etwas-ganz-Anderes-1")


def test_another_port_moves_sites_and_links():
    printed = load_demo(port=8123)
    assert "http://nachbar.localhost:8123/" in printed
    assert set(Site.objects.values_list("port", flat=True)) == {8123}
    assert Authority.objects.get(key="nachbar").public_url == "http://nachbar.localhost:8123"


def test_every_account_signs_in_with_the_printed_second_factor(demo, client, settings):
    settings.VORSPRACHE_STAFF_MFA_REQUIRED = True
    rows = [line.split() for line in demo.splitlines() if ".example" in line]
    assert len(rows) == 6
    for email, _role, secret, *_codes in rows:
        client.logout()
        assert client.get("/admin/").status_code == 302
        client.post("/accounts/login/", {"login": email, "password": DEMO_PASSWORD})
        code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
        response = client.post("/accounts/2fa/authenticate/", {"code": code}, follow=True)
        assert response.redirect_chain[-1][0] == "/admin/", email
        assert response.status_code == 200


def test_each_role_sees_its_own_part_of_the_tree(client, django_user_model):
    homes = {home.slug: home for home in HomePage.objects.filter(locale__language_code="de")}
    form = FormPage.objects.get(locale__language_code="de")

    def may_edit(email):
        client.force_login(django_user_model.objects.get(username=email))
        pages = {**homes, "form": form}
        return {name for name, page in pages.items() if client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200}

    assert may_edit("redaktion@herne.example") == {"herne", "form"}
    assert may_edit("redaktion@nachbar.example") == {"nachbar"}
    assert may_edit("sachbearbeitung@herne.example") == set()
    assert client.get("/admin/").status_code == 200


def test_the_administrator_belongs_to_no_authority(django_user_model):
    administrator = django_user_model.objects.get(username="admin@herne.example")
    assert administrator.is_superuser
    assert not administrator.memberships.exists()


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("herne.localhost", "herne"),
        ("nachbar.localhost", "nachbar"),
        ("127.0.0.1", "herne"),
        ("localhost", "herne"),
    ],
)
def test_each_host_name_leads_to_its_authority(rf, host, key):
    assert authority_of_request(rf.get("/", headers={"host": host})).key == key


def test_every_authority_has_counters_that_open():
    for raw in read_seed("sites")["authorities"]:
        lanes = Lane.objects.filter(location__authority__key=raw["key"])
        assert [lane.features for lane in lanes.order_by("pk")] == raw["lanes"]
        assert all(lane.openings.count() == len(raw["opening"]) for lane in lanes)


def test_the_demo_is_not_loaded_into_production(settings):
    settings.VORSPRACHE_DEMO_ALLOWED = False
    with pytest.raises(CommandError, match="Produktionseinstellungen"):
        call_command("load_demo", stdout=io.StringIO())
