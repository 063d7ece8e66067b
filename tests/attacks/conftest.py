"""One case of the demo authority Herne with everything that could leak, and a browser for each role."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from wagtail.models import Collection
from wagtail_localize.models import Translation

from cms.pages import HomePage
from intake.appointments.models import Booking, Closure
from intake.authorities.models import Authority
from intake.portal.session import SESSION_KEY
from intake.prechecks.states import Result
from tests.cms.conftest import load_demo
from tests.conftest import clear_caches
from tests.factories import ApplicationFactory
from tests.intake.reviews.factories import make_booking, make_document, make_precheck

HOST = "herne.localhost"
FAMILY_NAME = "Quastenflosser"
PASSPORT_NUMBER = "Z98765432"
DOCUMENT_NAME = "rotfeder-scan.pdf"
EMAIL = "tiefsee@applicant.example"


@dataclass
class Cast:
    """The case, its secrets, the ids that addresses need, and who knocks."""

    case: object
    document: object
    booking: object
    secrets: tuple[str, ...]
    ids: dict[str, object]
    sessions: dict[str, str]
    private_root: Path

    def browser(self, role: str) -> Client:
        """Return a new browser of that role: whatever the last one did, such as leaving, is forgotten."""
        client = Client(HTTP_HOST=HOST, raise_request_exception=False)
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    def state(self) -> tuple[object, ...]:
        """Return what a stranger's request must not change."""
        case = type(self.case).objects.get(pk=self.case.pk)
        documents = list(case.documents.values_list("pk", "verdict", "requirement_key"))
        return case.state, case.lock_version, case.answers, documents, Booking.objects.get(pk=self.booking.pk).state

    def leaks(self, response) -> list[str]:
        """Return which secrets an answer holds, in its body or its headers."""
        body = b"".join(response.streaming_content) if response.streaming else response.content
        seen = body.decode("utf-8", "replace") + repr(list(response.items()))
        return [secret for secret in self.secrets if secret.casefold() in seen.casefold()]


def staff_session(username: str) -> str:
    client = Client()
    client.force_login(
        get_user_model().objects.get(username=username), "allauth.account.auth_backends.AuthenticationBackend"
    )
    return client.session.session_key


def applicant_session(case) -> str:
    session = Client().session
    session[SESSION_KEY] = [str(case.pk)]
    session.save()
    return session.session_key


def ids_of(case, document) -> dict[str, object]:
    """Return what fills the placeholders of addresses; ids of Wagtail's own objects are the demo's."""
    home = HomePage.objects.get(slug="herne", locale__language_code="de")
    page = home.get_children().live().first()
    editor = get_user_model().objects.get(username="redaktion@herne.example")
    return {
        "case": case.pk,
        "document": document.pk,
        "letter": case.pk,  # only POST asks for it
        "number": 1,
        "requirement": document.requirement_key,
        "service_key": case.service_key,
        "step": "personal",
        "token": "x" * 43,
        "page_id": page.pk,
        "page_to_move_id": page.pk,
        "parent_page_id": home.pk,
        "destination_id": home.pk,
        "revision_id": page.latest_revision_id or 1,
        "user": editor.pk,
        "group": editor.groups.first().pk,
        "site": case.authority.site_id,
        "locale": page.locale_id,
        "collection": Collection.objects.get(name="Herne").pk,
        "app_label": "intake",
        "app_name": "intake",
        "model_name": "application",
        "action": "delete",
        "action_name": "approve",
        "content_type_app_name": "cms",
        "content_type_model_name": "infopage",
        "filter_spec": "original",
        "mode": "x",
        "translation_id": Translation.objects.filter(source__specific_content_type__model="formpage").first().pk,
        "uidb64": "x",
    }


def build_cast() -> Cast:
    herne = Authority.objects.get(key="herne")
    answers = {"family_name": FAMILY_NAME, "passport_number": PASSPORT_NUMBER, "email": EMAIL}
    case = ApplicationFactory(
        authority=herne, steps=("purpose", "personal", "contact", "passport"), answers=answers, submitted=True
    )
    other = ApplicationFactory(authority=herne, submitted=True)
    document = make_document(case)
    document.name = DOCUMENT_NAME
    document.save()
    finding = ("name_match.family_name", "failed", {"expected": FAMILY_NAME, "read": "OTHER"})
    make_precheck(document, Result.FINDINGS, findings=[finding])
    booking = make_booking(case)
    ends_at = booking.ends_at
    closure = Closure.objects.create(location=booking.lane.location, starts_at=booking.starts_at, ends_at=ends_at)
    return Cast(
        case=case,
        document=document,
        booking=booking,
        secrets=(case.reference, FAMILY_NAME, PASSPORT_NUMBER, DOCUMENT_NAME, EMAIL),
        ids={**ids_of(case, document), "closure": closure.pk},
        sessions={
            "other_applicant": applicant_session(other),
            "editor": staff_session("redaktion@herne.example"),
            "other_clerk": staff_session("sachbearbeitung@nachbar.example"),
            "superuser": staff_session("admin@herne.example"),
            "clerk": staff_session("sachbearbeitung@herne.example"),
            "applicant": applicant_session(case),
        },
        private_root=settings.VORSPRACHE_PRIVATE_ROOT,
    )


@pytest.fixture(scope="module")
def cast_of_module(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the demo and one case, once a module; what a test changes is rolled back with it."""
    former, settings.VORSPRACHE_PRIVATE_ROOT = settings.VORSPRACHE_PRIVATE_ROOT, tmp_path_factory.mktemp("private")
    with django_db_blocker.unblock():
        with transaction.atomic(), transaction.atomic(using="keys"):
            clear_caches()
            load_demo(port=80)
            yield build_cast()
            transaction.set_rollback(True)
            transaction.set_rollback(True, using="keys")
        clear_caches()
    settings.VORSPRACHE_PRIVATE_ROOT = former


@pytest.fixture
def cast(cast_of_module, db, settings):
    """Give the module's cast with the private store in which its files lie."""
    settings.VORSPRACHE_PRIVATE_ROOT = cast_of_module.private_root
    return cast_of_module
