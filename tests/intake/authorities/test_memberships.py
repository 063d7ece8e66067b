from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from intake.actors import Actor
from intake.audit import AuditEntry
from intake.authorities.memberships import break_glass_open, memberships_end, memberships_replace
from intake.authorities.models import Membership
from intake.authorities.permissions import is_clerk_of
from intake.authorities.selectors import clerk_authority_ids
from intake.errors import NotPermitted
from tests.factories import AuthorityFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def authority():
    return AuthorityFactory(key="herne")


@pytest.fixture
def operator():
    return UserFactory(username="operator")


def may(user, authority):
    return is_clerk_of(Actor.staff(user), authority.pk), clerk_authority_ids(user) == [authority.pk]


def test_break_glass_opens_for_its_time_and_ends_by_itself(authority, operator, time_machine):
    time_machine.move_to(timezone.now())
    break_glass_open(user=operator, authority=authority, lasts=HOUR, reason="Fehlersuche", actor=Actor.system())
    assert may(operator, authority) == (True, True)
    time_machine.shift(3601)
    assert may(operator, authority) == (False, False), "over at once, also while the worker is away"
    assert memberships_end() == 1
    assert not Membership.objects.exists()


def test_break_glass_stands_in_the_record_with_its_reason_and_its_end(authority, operator, time_machine):
    time_machine.move_to(timezone.now())
    break_glass_open(user=operator, authority=authority, lasts=HOUR, reason="Fehlersuche", actor=Actor.system())
    time_machine.shift(3601)
    memberships_end()
    opened, ended = AuditEntry.objects.order_by("pk")
    assert (opened.event, ended.event) == ("break_glass_opened", "break_glass_ended")
    assert opened.authority == authority
    assert opened.details == {"person": operator.pk, "role": "clerk", "minutes": 60, "reason": "Fehlersuche"}


@pytest.mark.parametrize(("lasts", "reason"), [(HOUR, " "), (9 * HOUR, "x"), (0 * HOUR, "x"), (-HOUR, "x")])
def test_break_glass_wants_a_reason_and_hours(authority, operator, lasts, reason):
    with pytest.raises(ValueError, match="reason"):
        break_glass_open(user=operator, authority=authority, lasts=lasts, reason=reason, actor=Actor.system())
    assert not Membership.objects.exists()


def test_nobody_at_a_page_breaks_the_glass(authority, operator):
    with pytest.raises(NotPermitted):
        break_glass_open(user=operator, authority=authority, lasts=HOUR, reason="x", actor=Actor.staff(operator))


def test_whoever_works_there_anyway_loses_nothing_by_it(authority, operator):
    MembershipFactory(user=operator, authority=authority, role=Membership.Role.CLERK)
    break_glass_open(user=operator, authority=authority, lasts=HOUR, reason="x", actor=Actor.system())
    assert memberships_end() == 0
    assert Membership.objects.get().expires_at is None


def test_the_command_opens_and_says_until_when(authority, operator, capsys):
    call_command("break_glass", "operator", "herne", "--minutes", "30", "--reason", "Fehlersuche")
    assert "may see the cases of herne until" in capsys.readouterr().out
    assert may(operator, authority) == (True, True)


@pytest.mark.parametrize("arguments", [("nobody", "herne"), ("operator", "nowhere")])
def test_the_command_says_what_there_is_not(authority, operator, arguments):
    with pytest.raises(CommandError, match="no such"):
        call_command("break_glass", *arguments, "--reason", "x")


def test_a_directory_gives_and_takes_and_leaves_an_emergency_alone(authority, operator):
    other = AuthorityFactory(key="other")
    MembershipFactory(user=operator, authority=authority, role=Membership.Role.EDITOR)
    break_glass_open(user=operator, authority=other, lasts=HOUR, reason="x", actor=Actor.system())
    memberships_replace(user=operator, memberships={(authority.pk, "clerk")}, actor=Actor.system())
    rows = sorted(operator.memberships.values_list("authority__key", "role"))
    assert rows == [("herne", "clerk"), ("other", "clerk")]


def test_only_the_system_replaces_memberships(operator):
    with pytest.raises(NotPermitted):
        memberships_replace(user=operator, memberships=set(), actor=Actor.staff(operator))
