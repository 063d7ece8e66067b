"""Under which key a visitor is counted, and what a mailbox proves."""

import pytest
from django.test import RequestFactory

from intake.portal.session import CONFIRMED_SECONDS, is_mail_confirmed, network_of
from tests.factories import ApplicationFactory
from tests.intake.portal.test_access import mailed_link
from tests.intake.portal.visitor import visitor


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_A03_L06_a_network_is_one_address_or_the_64_of_a_household(address, network):
    request = RequestFactory().get("/", REMOTE_ADDR=address, HTTP_X_FORWARDED_FOR="203.0.113.9")
    assert network_of(request) == network


@pytest.mark.django_db
def test_a_fresh_link_from_a_mail_confirms_the_mailbox_for_an_hour(time_machine):
    time_machine.move_to("2026-11-22T10:00:00Z")
    case, other = ApplicationFactory(), ApplicationFactory()
    client = visitor(case)
    client.post(f"/de/case/{case.pk}/save/", {"_link": "1"})
    request = client.get("/de/case/resume/").wsgi_request
    assert not is_mail_confirmed(request, case.pk)
    client.post(mailed_link(case))
    request = client.get("/de/case/resume/").wsgi_request
    assert is_mail_confirmed(request, case.pk)
    assert not is_mail_confirmed(request, other.pk)
    time_machine.shift(CONFIRMED_SECONDS + 1)
    assert not is_mail_confirmed(request, case.pk)
