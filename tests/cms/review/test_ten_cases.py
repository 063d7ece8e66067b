"""A clerk's morning: ten cases one after the other in Chromium, every click and keystroke counted and printed."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from intake.actors import Actor
from intake.applications.messages import message_write
from intake.applications.models import Application
from intake.reviews.models import Review
from intake.reviews.models_verdicts import FindingVerdict
from tests.factories import AuthorityFactory
from tests.intake.reviews.factories import make_case, make_clerk, make_document, make_precheck

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("wagtail_tree_committed"),
]

EVIDENCE = [{"page": 1, "box": [0.1, 0.5, 0.6, 0.75], "text": "P<TUR", "confidence": 0.9}]
DIFFERS = ("name_match.family_name", "failed", {"expected": "Gül", "read": "GUEL", "evidence": EVIDENCE})
FINE = ("birth_date_match", "passed", {})
MOST_CLICKS, MOST_KEYS = 6, 70


class Hand:
    """The clerk's hand on a page: each click and each key is one."""

    def __init__(self, page):
        self.page, self.clicks, self.keys = page, 0, 0

    def click(self, selector):
        self.clicks += 1
        self.page.locator(selector).first.click()

    def press(self, *keys):
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def write(self, text):
        self.keys += len(text)
        self.page.keyboard.type(text)

    def pick(self, selector, value):
        """Open a list and choose from it."""
        self.clicks += 2
        self.page.locator(selector).first.select_option(value)

    def fill_day(self, selector, day):
        """Type a day into a date field: eight figures."""
        self.clicks += 1
        self.keys += 8
        self.page.locator(selector).fill(day)

    def save_and_go_on(self):
        self.keys += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Control+Shift+Enter")

    def leave(self, key):
        self.keys += 1
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


def accept_both(hand):
    hand.press("2", "j", "2")
    hand.save_and_go_on()


def refuse_one(hand):
    hand.press("4")
    hand.click(".review-doc >> nth=0 >> .review-reasons label")
    hand.press("j", "2")
    hand.save_and_go_on()


def look_at_the_finding_and_agree(hand):
    hand.press("f", "y")
    hand.page.wait_for_selector('.review-judge [aria-pressed="true"]')
    hand.press("2", "j", "2")
    hand.save_and_go_on()


def say_the_machine_was_wrong(hand):
    hand.press("f", "x")
    hand.page.wait_for_selector('.review-judge [value$=":wrong"][aria-pressed="true"]')
    hand.press("2", "j", "2")
    hand.save_and_go_on()


def correct_the_kind(hand):
    with hand.page.expect_navigation():
        hand.click(".review-kind__found button")
    hand.press("2", "j", "2")
    hand.save_and_go_on()


def invite_to_book(hand):
    hand.press("2", "j", "2")
    hand.click('label[for="message-book_appointment"]')
    hand.save_and_go_on()


def hear_before_refusing(hand):
    hand.click('label[for="message-hearing"]')
    hand.click("#m-hearing-gruende")
    hand.write("Das Einkommen reicht nicht aus.")
    hand.fill_day("#m-hearing-frist", "2026-12-24")
    hand.save_and_go_on()


def ask_for_an_answer(hand):
    hand.click('input[name="q-birth_place"]')
    hand.pick("#q-birth_place-reason", "differs")
    hand.save_and_go_on()


def note_a_call(hand):
    hand.pick('select[name="note_kind"]', "phone")
    hand.press("Tab")
    hand.page.locator("#id_note").focus()
    hand.write("Ruft morgen noch einmal an")
    hand.save_and_go_on()


def answer_a_message(hand):
    hand.click('label[for="message-own_words"]')
    hand.click("#m-own_words-nachricht")
    hand.write("Ja, die Bescheinigung genügt.")
    hand.keys += 1
    with hand.page.expect_navigation():
        hand.page.keyboard.press("Control+Enter")


TASKS = [
    accept_both,
    refuse_one,
    look_at_the_finding_and_agree,
    say_the_machine_was_wrong,
    correct_the_kind,
    invite_to_book,
    hear_before_refusing,
    ask_for_an_answer,
    note_a_call,
    answer_a_message,
]


@pytest.fixture
def cases():
    authority = AuthorityFactory()
    made = []
    for number, task in enumerate(TASKS):
        case = make_case(
            authority,
            language=["de", "tr", "ar"][number % 3],
            complete=True,
            answers={"family_name": f"PERSON{number}", "passport_number": f"U{number:07d}"},
        )
        first = make_document(case, "rental_contract" if task is correct_the_kind else "passport")
        kind = "passport" if task is correct_the_kind else ""
        make_precheck(first, "findings", kind=kind, findings=[DIFFERS, FINE])
        make_precheck(make_document(case, "enrolment_certificate"), "no_findings", findings=[FINE])
        made.append(case)
    message_write(application=made[-1], text="هل تكفي الشهادة؟", actor=Actor.applicant(made[-1].pk))
    return made


@pytest.fixture
def page(new_context, live_server, cases):
    clerk = make_clerk(cases[0].authority)
    session = SessionStore()
    session["_auth_user_id"] = str(clerk.pk)
    session["_auth_user_backend"] = settings.AUTHENTICATION_BACKENDS[-1]
    session["_auth_user_hash"] = get_user_model().objects.get(pk=clerk.pk).get_session_auth_hash()
    session.save()
    context = new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}])
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(live_server.url + reverse("review:index") + "?ordering=submitted_at")
    return page


def test_ten_cases_are_done_with_few_clicks_and_keystrokes(page, cases, capsys):
    with page.expect_navigation():
        page.locator(".review-reference a").first.click()
    counted = []
    for task, case in zip(TASKS, cases, strict=True):
        page.wait_for_selector(f'.review-case[action*="{case.pk}"]')
        hand = Hand(page)
        task(hand)
        counted.append((task.__name__, hand.clicks, hand.keys))
    page.wait_for_selector(".messages .success")

    with capsys.disabled():
        print()
        for name, clicks, keys in counted:
            print(f"  {name:32} {clicks:2} clicks {keys:3} keys")
        clicks, keys = sum(each[1] for each in counted), sum(each[2] for each in counted)
        print(f"  {'ten cases':32} {clicks:2} clicks {keys:3} keys")

    assert all(clicks <= MOST_CLICKS and keys <= MOST_KEYS for _name, clicks, keys in counted)
    assert sum(clicks for _name, clicks, _keys in counted) <= 20
    assert Review.objects.values("application").distinct().count() == len(cases)
    states = [Application.objects.get(pk=case.pk).state for case in cases]
    waiting = {refuse_one: "incomplete", ask_for_an_answer: "incomplete"}
    moved = {invite_to_book: "ready_for_appointment", hear_before_refusing: "hearing", **waiting}
    assert states == [moved.get(task, "in_review") for task in TASKS]
    assert set(FindingVerdict.objects.values_list("verdict", flat=True)) == {"right", "wrong"}
    assert cases[4].documents.filter(requirement_key="passport", verdict="accepted").exists()
