import base64
import hashlib
import re
from contextlib import nullcontext
from datetime import timedelta

import pytest
from django.utils import timezone

from intake.actors import Actor
from intake.applications.access import (
    CODE_ATTEMPTS_PER_HOUR,
    FAILURES_PER_NETWORK_AND_HOUR,
    LINK_BYTES,
    code_issue,
    code_redeem,
    link_redeem,
    link_request,
    link_send,
)
from intake.applications.errors import AccessRefused
from intake.applications.models import AccessGrant
from intake.applications.references import ALPHABET, new_code
from intake.outbox import OutboxMessage
from intake.throttling import Attempt, TooManyAttempts, attempt_count
from tests.factories import ApplicationFactory

pytestmark = pytest.mark.django_db
BORN = "1999-04-17"  # as the factory has it


def mailed_token():
    message = OutboxMessage.objects.filter(kind="access_link").latest("created_at")
    return re.search(r"/case/open/([\w-]+)/", message.content["text"]).group(1)


def sent(application):
    assert link_send(application=application, actor=Actor.applicant(application.pk))
    return mailed_token()


def test_a_mailed_link_opens_its_case():
    application = ApplicationFactory()
    assert link_redeem(token=sent(application), network="n") == application


def test_L02_a_link_opens_once():
    token = sent(ApplicationFactory())
    link_redeem(token=token, network="n")
    with pytest.raises(AccessRefused):
        link_redeem(token=token, network="n")


def test_L02_an_expired_link_opens_nothing():
    token = sent(ApplicationFactory())
    AccessGrant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(AccessRefused):
        link_redeem(token=token, network="n")


def test_a_newer_link_voids_the_older():
    application = ApplicationFactory()
    older = sent(application)
    sent(application)
    with pytest.raises(AccessRefused):
        link_redeem(token=older, network="n")


def test_neither_link_nor_code_is_kept_in_clear():
    application = ApplicationFactory()
    token = sent(application)
    code = code_issue(application=application, actor=Actor.applicant(application.pk))
    kept = " ".join(AccessGrant.objects.values_list("digest", flat=True))
    assert token not in kept
    assert code not in kept


def test_L01_a_guessed_link_is_refused_and_guessing_is_limited():
    for guess in range(FAILURES_PER_NETWORK_AND_HOUR):
        with pytest.raises(AccessRefused):
            link_redeem(token=f"guess{guess}", network="attacker")
    with pytest.raises(TooManyAttempts):
        link_redeem(token="one more", network="attacker")


def test_L04_asking_for_a_link_answers_the_same_for_right_and_wrong():
    application = ApplicationFactory()
    assert link_request(reference=application.reference, email="wrong@example.org", network="n") is None
    assert not OutboxMessage.objects.filter(kind="access_link").exists()
    assert link_request(reference=application.reference, email="AYSE@example.org ", network="n") is None
    assert OutboxMessage.objects.filter(kind="access_link").count() == 1


def test_L09_one_address_gets_three_mails_an_hour():
    application = ApplicationFactory()
    for _ in range(6):
        link_request(reference=application.reference, email="ayse@example.org", network="n")
    assert OutboxMessage.objects.filter(kind="access_link").count() == 3


def test_a_typed_code_opens_its_case_however_it_is_typed():
    application = ApplicationFactory(answers={"email": ""})
    code = code_issue(application=application, actor=Actor.applicant(application.pk))
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    reference = application.reference.lower().replace("-", " ")
    assert code_redeem(reference=reference, code=sloppy, network="n", birth_date=BORN) == application


@pytest.mark.parametrize(
    ("known", "typed", "opens"),
    [
        ("1999-05-04", "1999-05-04", True),
        ("1999-05-04", "1999-05-05", False),
        ("1999-05-04", "1999", False),
        ("1999-05-04", "", False),
        ("1999", "1999", True),
        ("1999", "1999-01-01", True),
        ("1999", "1998", False),
        ("1999", "19990", False),
        ("unknown", "", True),
        ("unknown", "1999", True),
        ("", "", True),
    ],
)
def test_L01_the_code_opens_only_together_with_the_birth_date_as_far_as_it_is_known(known, typed, opens):
    application = ApplicationFactory(answers={"birth_date": known})
    code = code_issue(application=application, actor=Actor.applicant(application.pk))
    with nullcontext() if opens else pytest.raises(AccessRefused):
        code_redeem(reference=application.reference, code=code, network="n", birth_date=typed)


def test_who_comes_in_is_not_counted_against_the_network():
    application = ApplicationFactory()
    code = code_issue(application=application, actor=Actor.applicant(application.pk))
    link_send(application=application, actor=Actor.applicant(application.pk))
    before = set(Attempt.objects.values_list("pk", flat=True))
    code_redeem(reference=application.reference, code=code, network="shelter", birth_date=BORN)
    text = OutboxMessage.objects.get(kind="access_link").content["text"]
    link_redeem(token=re.search(r"/open/([\w-]+)/", text)[1], network="shelter")
    assert Attempt.objects.exclude(pk__in=before).count() == 1  # the case's own


def test_L01_failed_codes_of_one_network_are_limited():
    for _guess in range(FAILURES_PER_NETWORK_AND_HOUR):
        attempt_count("code-network", "attacker", limit=FAILURES_PER_NETWORK_AND_HOUR)
    application = ApplicationFactory()
    code = code_issue(application=application, actor=Actor.applicant(application.pk))
    with pytest.raises(TooManyAttempts):
        code_redeem(reference=application.reference, code=code, network="attacker", birth_date=BORN)
    assert code_redeem(reference=application.reference, code=code, network="else", birth_date=BORN) == application


def test_L01_links_have_128_bit_and_more_and_nothing_of_them_is_kept():
    application = ApplicationFactory()
    assert LINK_BYTES * 8 >= 128
    tokens = set()
    for _number in range(3):
        link_send(application=application, actor=Actor.applicant(application.pk))
        text = OutboxMessage.objects.filter(kind="access_link").latest("created_at").content["text"]
        tokens.add(re.search(r"/open/([\w-]+)/", text)[1])
    assert len(tokens) == 3
    assert all(len(base64.urlsafe_b64decode(token + "==")) == LINK_BYTES for token in tokens)
    assert not {grant.digest for grant in AccessGrant.objects.all()} & tokens


def test_L01_codes_use_the_whole_alphabet_and_are_kept_as_keyed_hashes_only():
    codes = [new_code().replace("-", "") for _number in range(200)]
    assert len(set(codes)) == 200
    assert set("".join(codes)) == set(ALPHABET)
    assert len(ALPHABET) ** len(codes[0]) >= 2**50
    application = ApplicationFactory()
    code = code_issue(application=application, actor=Actor.applicant(application.pk))
    grant = AccessGrant.objects.get()
    assert re.fullmatch("[0-9a-f]{64}", grant.digest)
    assert hashlib.sha256(code.encode()).hexdigest() != grant.digest


def test_a_code_has_at_least_fifty_bits():
    application = ApplicationFactory()
    code = code_issue(application=application, actor=Actor.applicant(application.pk))
    assert len(code.replace("-", "")) * 5 >= 50


def test_a_new_code_voids_the_old_one():
    application = ApplicationFactory()
    actor = Actor.applicant(application.pk)
    former = code_issue(application=application, actor=actor)
    code_issue(application=application, actor=actor)
    with pytest.raises(AccessRefused):
        code_redeem(reference=application.reference, code=former, network="n")


def test_a_code_of_another_case_opens_nothing():
    mine, other = ApplicationFactory(), ApplicationFactory()
    code = code_issue(application=mine, actor=Actor.applicant(mine.pk))
    with pytest.raises(AccessRefused):
        code_redeem(reference=other.reference, code=code, network="n")


def test_guessing_codes_of_one_case_is_limited():
    application = ApplicationFactory()
    for guess in range(CODE_ATTEMPTS_PER_HOUR):
        with pytest.raises(AccessRefused):
            code_redeem(reference=application.reference, code=f"GUESS{guess:07d}", network=f"n{guess}")
    with pytest.raises(TooManyAttempts):
        code_redeem(reference=application.reference, code="ONE-MORE", network="another")


def test_without_an_address_no_link_is_sent():
    application = ApplicationFactory(answers={"email": ""})
    assert link_send(application=application, actor=Actor.applicant(application.pk)) is False
