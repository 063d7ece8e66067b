import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]
MINUTE = 60


@pytest.fixture
def desk(client, time_machine, settings):
    """A signed-in member of staff at this moment."""
    settings.SESSION_COOKIE_AGE = 14 * 86_400
    time_machine.move_to(timezone.now(), tick=False)
    user = UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/admin/account/").status_code == 200
    return client


def test_an_hour_away_from_the_desk_ends_the_session_and_keeps_the_way_back(desk, time_machine):
    time_machine.shift(61 * MINUTE)
    answer = desk.get("/admin/account/")
    assert answer["Location"] == "/accounts/login/?next=/admin/account/"
    assert "_auth_user_id" not in desk.session


def test_whoever_works_on_stays_signed_in(desk, time_machine):
    for _ in range(4):
        time_machine.shift(50 * MINUTE)
        assert desk.get("/admin/account/").status_code == 200


def test_after_a_long_day_one_signs_in_again(desk, time_machine):
    for _ in range(14):
        time_machine.shift(55 * MINUTE)
        answer = desk.get("/admin/account/")
    assert answer.status_code == 302


def test_the_moment_is_written_once_a_minute_at_most(desk, time_machine, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    time_machine.shift(10)
    with CaptureQueriesContext(connection) as queries:
        desk.get("/admin/account/")
    assert not [query for query in queries if 'UPDATE "django_session"' in query["sql"]]


def test_applicants_are_not_signed_out_by_the_staffs_clock(client, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    client.get("/de/case/resume/")
    time_machine.shift(3 * 3600)
    assert client.get("/de/case/resume/").status_code == 200
