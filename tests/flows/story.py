"""An applicant at a browser: what a person does, said in the words of the form's keys, in any language."""

import re
from pathlib import Path

from tests.browser import follow

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
SPECIMENS = SHARED / "specimens"
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SERVICE = "residence_permit_study"

# Amal of the specimens: a Syrian student with a valid passport and an enrolment of the current semester.
AMAL = {
    "purpose": {"application_kind": "first"},
    "personal": {
        "family_name": "Al-Hassan",
        "given_names": "Amal",
        "birth_date": "2001-01-01",
        "birth_place": "Damaskus",
        "birth_country": "SYR",
        "sex": "w",
        "nationalities": ["SYR"],
        "eye_colour": "06",
        "height_cm": "168",
        "preferred_language": "ar",
    },
    "contact": {"email": "amal@example.org", "has_representative": False},
    "address": {
        "street": "Bahnhofstr.",
        "house_number": "21",
        "postal_code": "44623",
        "city": "Herne",
        "moved_in_on": "2026-09-01",
    },
    "passport": {
        "passport_type": "passport",
        "passport_number": "EH3575641",
        "passport_issuing_country": "SYR",
        "passport_issued_on": "2019-05-14",
        "passport_valid_until": "2029-05-14",
    },
    "entry": {
        "entry_date": "2026-08-20",
        "entry_basis": "visa_d",
        "visa_number": "DEU123456",
        "visa_valid_until": "2027-02-20",
        "current_status": "national_visa_d",
    },
    "study": {
        "university_name": "Technische Universität Gießen",
        "programme_name": "Volkswirtschaftslehre",
        "degree_aimed": "bachelor",
        "admission_type": "enrolled",
        "matriculation_number": "7254652",
        "study_start": "2026-10-01",
        "study_end_expected": "2029-09-30",
        "monthly_funds": "992",
    },
    "marital": {"marital_status": "LD"},
    "children": {"more": False},
    "previous_stays": {"more": False},
    "housing": {
        "housing_type": "dormitory",
        "living_space_sqm": "18",
        "household_adults": "1",
        "household_children_under_6": "0",
        "rent_warm": "320",
    },
    "livelihood": {"income_sources": ["blocked_account"], "monthly_net_income": "0", "receives_benefits": False},
    "health_insurance": {"insurance_type": "statutory", "insurer_name": "IKK classic"},
    "photo": {"photo_route": "on_site_terminal"},
    "declarations": dict.fromkeys(
        (
            "convicted_germany",
            "convicted_abroad",
            "pending_proceedings",
            "expelled_or_deported",
            "entry_or_permit_refused",
        ),
        False,
    ),
    "notices": dict.fromkeys(
        ("ack_section_54", "ack_section_82", "ack_privacy", "ack_precheck", "confirm_truth"), "consent"
    ),
}
DATE = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
NEXT = "main form button[type=submit]:not([name])"


class Applicant:
    """One person with one browser page on one site."""

    def __init__(self, page, base, language="de"):
        self.page, self.base, self.language = page, base.rstrip("/"), language
        self.case = ""

    def url(self, path):
        return f"{self.base}/{self.language}/{path}"

    def start(self, service=SERVICE):
        """Begin at the start page and come to the first step."""
        self.page.goto(self.url(f"apply/start/{service}/"))
        follow(self.page, NEXT)
        self.case = re.search(r"/apply/([0-9a-f-]{36})/", self.page.url).group(1)

    def go(self, path=""):
        """Open a page of the own case."""
        self.page.goto(self.url(f"case/{self.case}/{path}"))

    def step(self):
        """Return the key of the step that is shown."""
        return self.page.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]

    def fill(self, answers):
        """Answer questions of the page that is shown, by their keys."""
        for key, value in answers.items():
            self._answer(key, value)

    def _answer(self, key, value):
        page = self.page
        if value == "consent":
            page.check(f"input[type=checkbox][name='{key}']")
        elif isinstance(value, bool):
            page.check(f"input[name='{key}'][value='{str(value).lower()}']")
        elif isinstance(value, list):
            self._several(key, value)
        elif page.locator(f"input[name='{key}_day']").count() and (date := DATE.match(value)):
            for part, number in zip(("year", "month", "day"), date.groups(), strict=True):
                page.fill(f"input[name='{key}_{part}']", number)
        elif page.locator(f"select[name='{key}']").count():
            page.select_option(
                f"select[name='{key}']", value, force=True
            )  # a long list stands behind its writable input
        elif page.locator(f"input[type=radio][name='{key}']").count():
            page.check(f"input[name='{key}'][value='{value}']")
        else:
            page.fill(f"[name='{key}']", value)

    def _several(self, key, values):
        boxes = self.page.locator(f"input[type=checkbox][name='{key}']")
        for index, value in enumerate(values):
            if boxes.count():
                self.page.check(f"input[name='{key}'][value='{value}']")
            else:
                self.page.locator(f"select[name='{key}']").nth(index).select_option(value, force=True)

    def next(self):
        """Press the page's main button."""
        follow(self.page, NEXT)

    def fill_all(self, persona, *, until=None):
        """Answer every step in the order in which the form leads; stop before the step ``until``."""
        for _ in range(len(persona) + 2):
            step = self.step()
            if step == until or step not in persona:
                return
            self.fill(persona[step])
            self.next()
            assert self.step() != step, self.page.locator("main").inner_text()

    def upload(self, requirement, path):
        """Open the requirement's page and send one file."""
        self.go(f"documents/{requirement}/")
        self.page.set_input_files("input[type=file]", str(path))
        follow(self.page, "form[enctype='multipart/form-data'] button[type=submit]")

    def text(self):
        """Return what the page says."""
        return self.page.locator("main").inner_text()

    def submit(self):
        """Check the answers and submit."""
        self.page.goto(self.url(f"apply/{self.case}/check/"))
        self.next()

    def book_first_time(self):
        """Choose the first free time and book it."""
        self.go("appointment/")
        self.page.locator("input[name=time]").first.check()
        self.next()
        self.next()
