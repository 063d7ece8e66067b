import pytest

from intake.backup import restoring_marker

pytestmark = pytest.mark.django_db


@pytest.fixture
def restoring():
    marker = restoring_marker()
    marker.parent.mkdir(parents=True, exist_ok=True)
    marker.touch()
    yield
    marker.unlink()


@pytest.mark.parametrize("address", ["/", "/de/", "/admin/", "/readyz", "/de/case/resume/"])
def test_R04_nothing_is_served_while_a_restore_is_under_way(client, restoring, address):
    answer = client.get(address)
    assert answer.status_code == 503
    assert answer["Retry-After"]


def test_the_process_says_that_it_lives_while_a_restore_is_under_way(client, restoring):
    assert client.get("/healthz").status_code == 200
