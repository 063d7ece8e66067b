"""One action on several cases: nothing beyond the list, the authority or what was confirmed."""

import pytest
from django.contrib.messages import get_messages
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from cms.review.bulk_views import SALT
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import application_advance
from intake.audit import AuditEntry
from intake.reviews import bulk
from intake.reviews.labels import label_save
from intake.reviews.models_desk import CaseLabel, FollowUp
from tests.factories import AuthorityFactory, MembershipFactory
from tests.intake.reviews.factories import make_case, make_clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("wagtail_tree")]


@pytest.fixture
def authority():
    return AuthorityFactory()


@pytest.fixture
def clerk(client, authority):
    clerk = make_clerk(authority, first_name="Kim", last_name="Beispiel")
    MembershipFactory(user=clerk, authority=authority, role="lead")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def cases(authority):
    return [make_case(authority) for _ in range(3)]


def choose(client, action, cases, **data):
    return client.post(reverse("review:bulk"), {"action": action, "case": [case.pk for case in cases], **data})


def confirm(client, response, **data):
    context = response.context
    sent = {"action": context["action"], "selection": context["selection"], "list": context["question"], **data}
    return client.post(reverse("review:bulk"), sent)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def states(cases):
    return [Application.objects.get(pk=case.pk).state for case in cases]


def test_the_confirmation_names_the_cases_and_changes_nothing(client, clerk, cases):
    response = choose(client, "state", cases[:2])

    content = response.content.decode()
    assert [case.reference in content for case in cases] == [True, True, False]
    assert "Das betrifft 2 Anträge" in content
    assert states(cases) == ["submitted"] * 3


@pytest.mark.parametrize(
    ("action", "data", "holds"),
    [
        ("state", {"state": "in_review"}, lambda case, clerk: case.state == "in_review"),
        ("assign", {"clerk": "me"}, lambda case, clerk: case.assigned_to == clerk),
        ("label", {"label": "own"}, lambda case, clerk: case.case_labels.count() == 1),
        (
            "follow_up",
            {"due_on": "today", "note": "anrufen"},
            lambda case, clerk: case.follow_ups.get().note == "anrufen",
        ),
    ],
)
def test_each_action_is_done_to_the_chosen_cases_only(client, clerk, authority, cases, action, data, holds):
    label = label_save(authority=authority, name="Eilt", colour="red", actor=Actor.staff(clerk))
    real = {"me": clerk.pk, "own": label.pk, "today": timezone.localdate().isoformat()}
    data = {name: real.get(value, value) for name, value in data.items()}

    response = confirm(client, choose(client, action, cases[:2]), **data)

    assert said(response) == ["2 Anträge geändert."]
    changed, untouched = [Application.objects.get(pk=case.pk) for case in cases[:2]], cases[2]
    assert all(holds(case, clerk) for case in changed)
    untouched.refresh_from_db()
    assert (untouched.state, untouched.assigned_to, untouched.case_labels.count(), untouched.follow_ups.count()) == (
        "submitted", None, 0, 0,
    )  # fmt: skip
    assert AuditEntry.objects.get(event="bulk_done").details == {"action": action, "changed": 2, "refused": 0}


def test_a_label_comes_off_again_and_having_none_is_no_change(client, clerk, authority, cases):
    label = label_save(authority=authority, name="Eilt", colour="red", actor=Actor.staff(clerk))
    CaseLabel.objects.create(application=cases[0], label=label)

    response = confirm(client, choose(client, "unlabel", cases[:2]), label=label.pk)

    assert said(response) == ["1 Antrag geändert.", "1 Antrag war schon so."]
    assert not CaseLabel.objects.exists()


def test_all_of_the_list_means_what_its_filter_gives_and_no_more(client, clerk, cases):
    Application.objects.filter(pk=cases[0].pk).update(state="closed")

    response = choose(client, "assign", [], scope="all", list="state=submitted")
    confirm(client, response, clerk=clerk.pk)

    assert {case.pk for case in Application.objects.filter(assigned_to=clerk)} == {cases[1].pk, cases[2].pk}


def test_X07_a_foreign_id_refuses_the_whole(client, clerk, cases):
    foreign = make_case(AuthorityFactory())

    assert choose(client, "assign", [*cases, foreign]).status_code == 404
    assert choose(client, "assign", [*cases], case=[cases[0].pk, "no-uuid"]).status_code == 404


def test_X07_an_id_beyond_the_lists_filter_refuses_the_whole(client, clerk, cases):
    Application.objects.filter(pk=cases[0].pk).update(state="closed")

    assert choose(client, "assign", cases, list="state=submitted").status_code == 404
    assert choose(client, "assign", cases, list="q=Niemand").status_code == 404


def test_X07_a_confirmed_selection_cannot_be_altered_lent_or_outlive_the_membership(client, clerk, authority, cases):
    selection = choose(client, "assign", cases).context["selection"]
    foreign = make_case(AuthorityFactory())
    ours = {"user": clerk.pk, "cases": [[foreign.pk.hex, foreign.lock_version]]}

    def send(chosen):
        data = {"action": "assign", "selection": chosen, "clerk": clerk.pk}
        return client.post(reverse("review:bulk"), data).status_code

    assert send(selection[:-2] + "xx") == 404
    assert send(signing.dumps(ours, salt=SALT, compress=True)) == 404
    client.force_login(make_clerk(authority))
    assert send(selection) == 404
    client.force_login(clerk)
    clerk.memberships.all().delete()
    assert send(selection) == 404
    assert not Application.objects.filter(assigned_to__isnull=False).exists()


def test_X07_cases_of_two_authorities_are_not_done_together(client, clerk, cases):
    second = AuthorityFactory()
    MembershipFactory(user=clerk, authority=second)

    response = choose(client, "assign", [*cases, make_case(second)])

    assert response.status_code == 302
    assert "mehreren Behörden" in said(response)[0]


def test_a_case_that_somebody_saved_meanwhile_is_left_alone_and_named(client, clerk, cases):
    response = choose(client, "state", cases)
    application_advance(application=cases[0], state="incomplete", actor=Actor.staff(clerk))

    response = confirm(client, response, state="in_review")

    assert states(cases) == ["incomplete", "in_review", "in_review"]
    done, conflict = said(response)
    assert done == "2 Anträge geändert."
    assert cases[0].reference in conflict


def test_a_state_that_one_case_cannot_take_is_said_beforehand_and_reported(client, clerk, cases):
    Application.objects.filter(pk=cases[0].pk).update(state="granted")
    response = choose(client, "state", cases)
    assert "Unterlagen fehlen (2/3)" in response.content.decode()

    response = confirm(client, response, state="incomplete")

    assert states(cases) == ["granted", "incomplete", "incomplete"]
    assert cases[0].reference in said(response)[1]


@pytest.mark.parametrize("data", [{"action": ""}, {"action": "delete"}, {"case": []}])
def test_nothing_chosen_leads_back_with_a_word(client, clerk, cases, data):
    response = client.post(
        reverse("review:bulk"), {"action": "assign", "case": [cases[0].pk], "list": "state=ours", **data}
    )

    assert response.url == reverse("review:index") + "?state=ours"
    assert "noch nichts ausgewählt" in said(response)[0]


def test_too_many_cases_are_refused_before_anything_happens(client, clerk, cases, monkeypatch):
    monkeypatch.setattr("cms.review.bulk_views.MOST_CASES", 2)
    monkeypatch.setattr(bulk, "MOST_CASES", 2)

    assert "zu viele" in said(choose(client, "assign", [], scope="all"))[0]


def test_a_day_in_the_past_and_a_missing_answer_show_the_form_again_or_are_reported(client, clerk, cases):
    page = choose(client, "follow_up", cases)

    assert confirm(client, page).status_code == 422
    assert "Vergangenheit" in said(confirm(client, page, due_on="2001-01-01"))[0]
    assert not FollowUp.objects.exists()
