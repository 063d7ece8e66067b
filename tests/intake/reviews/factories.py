"""Rows around a case for the tests of the desk: documents with a page image, pre-checks, bookings."""

import io
import uuid
from datetime import timedelta

from django.utils import timezone
from PIL import Image

from intake.appointments.models import Booking, BookingCase, Lane, Location
from intake.documents.models import Document, Page
from intake.documents.storage import FileStore, files_register
from intake.prechecks.models import Finding, Precheck
from intake.prechecks.states import Result, State
from intake.reviews.desk_facts import desk_facts_refresh
from tests.factories import ApplicationFactory, MembershipFactory, UserFactory

ORIGINAL = b"%PDF-1.7 what the applicant sent"


def jpeg(width=120, height=80):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(out, "JPEG")
    return out.getvalue()


def make_case(authority, **kwargs):
    return ApplicationFactory(**{"authority": authority, "submitted": True, **kwargs})


def make_clerk(authority, **kwargs):
    """Return a clerk who may enter the admin."""
    user = UserFactory(**kwargs)
    MembershipFactory(user=user, authority=authority)
    return admit(user)


def admit(user):
    from django.contrib.auth.models import Permission

    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def make_document(application, requirement_key="passport", *, pages=1, **kwargs):
    store = FileStore()
    document = Document(
        application=application,
        requirement_key=requirement_key,
        media_type="application/pdf",
        size=len(ORIGINAL),
        page_count=pages,
        content_hash=uuid.uuid4().hex,
        **kwargs,
    )
    document.storage_key = store.write(application.pk, ORIGINAL)
    document.name = "scan.pdf"
    document.save()
    files_register(application.pk, {document.storage_key: len(ORIGINAL)})
    for number in range(1, pages + 1):
        key = store.write(application.pk, jpeg())
        files_register(application.pk, {key: 1})
        Page.objects.create(document=document, number=number, storage_key=key, width=120, height=80)
    desk_facts_refresh(application)
    return document


def make_precheck(document, result=Result.NO_FINDINGS, *, state=State.DONE, findings=(), **kwargs):
    """``findings`` are ``(code, outcome, values)``."""
    precheck = Precheck.objects.create(
        document=document,
        application=document.application,
        expectation=document.requirement_key,
        check_version=1,
        fingerprint=uuid.uuid4().hex,
        state=state,
        result=result if state == State.DONE else "",
        **kwargs,
    )
    for position, (code, outcome, values) in enumerate(findings):
        finding = Finding(
            precheck=precheck,
            application=document.application,
            position=position,
            code=code,
            outcome=outcome,
            level="review",
        )
        finding.values = values
        finding.save()
    desk_facts_refresh(document.application_id)
    return precheck


def make_booking(application, starts_at=None):
    location, _ = Location.objects.get_or_create(
        authority=application.authority, key="main", defaults={"name": "Rathaus", "address": "Demostraße 1"}
    )
    lane, _ = Lane.objects.get_or_create(location=location, name="Schalter 1")
    starts_at = starts_at or timezone.now() + timedelta(days=1)
    booking = Booking.objects.create(
        authority=application.authority,
        lane=lane,
        type_key="title_issue",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=20),
    )
    BookingCase.objects.create(booking=booking, application=application)
    desk_facts_refresh(application)
    return booking
