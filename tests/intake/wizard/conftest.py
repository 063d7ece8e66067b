"""A browser with access to a case, and the form of a step as that browser would send it."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from intake.portal.session import SESSION_KEY
from tests.factories import STUDY_ANSWERS


class Visitor:
    """One browser; ``post`` sends a step's form as its page holds it."""

    def __init__(self, *applications):
        self.client = Client()
        session = self.client.session
        session[SESSION_KEY] = [str(application.pk) for application in applications]
        session.save()

    def url(self, application, step, language="de"):
        return f"/{language}/apply/{application.pk}/{step}/"

    def get(self, application, step, language="de", **extra):
        return self.client.get(self.url(application, step, language), **extra)

    def post(self, application, step, data=None, *, language="de", version=None, query="", **buttons):
        """Send a step; without ``version`` the one that its page would carry now."""
        if version is None:
            application.refresh_from_db()
            version = application.lock_version
        fields = {
            f"case-{application.pk}-current_step": step,
            "_lock_version": version,
            **(typed(STUDY_ANSWERS[step]) if data is None else data),
            **buttons,
        }
        return self.client.post(self.url(application, step, language) + query, fields)

    def leads_to(self, response):
        """Return the last part of the address that an answer leads to."""
        assert response.status_code == 302, response.status_code
        return urlsplit(response["Location"]).path.rstrip("/").rpartition("/")[2]


DATES = {"birth_date", "moved_in_on", "passport_issued_on", "passport_valid_until", "entry_date", "visa_valid_until"}
DATES |= {"study_start", "study_end_expected", "requested_until"}


def typed(answers):
    """Return stored answers as a browser sends them."""
    data = {}
    for key, value in answers.items():
        if key in DATES:
            year, month, day = value.split("-")
            data.update({f"{key}_year": year, f"{key}_month": month, f"{key}_day": day})
        elif key == "eye_colour":
            data[key] = "06"
        elif isinstance(value, bool):
            data[key] = "on" if key.startswith(("ack_", "confirm_")) else str(value).lower()
        else:
            data[key] = value
    return data


@pytest.fixture
def visitor_of():
    return Visitor


@pytest.fixture
def browse(live_server, office, new_context):
    """Open a page of the office's site, with access to the cases given."""

    def open_page(path, *cases, **options):
        base = live_server.url.replace("localhost", f"{office.key}.localhost")
        context = new_context(base_url=base, **options)
        if cases:
            cookie = Visitor(*cases).client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": cookie, "url": base}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
        page.goto(path)
        return page

    return open_page
