import pytest


@pytest.fixture(autouse=True)
def portal_stub(monkeypatch):
    monkeypatch.setattr("intake.applications.notices.case_url", lambda application: "http://x/case")
