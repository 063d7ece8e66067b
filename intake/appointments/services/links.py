"""Link what was checked to what is booked: at the booking, and at the end of every later check."""

import uuid

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from intake.applications.models import Application
from intake.appointments.models import Booking, BookingCase, BookingDocument
from intake.appointments.states import Verdict
from intake.documents.models import Document
from intake.documents.states import Place
from intake.prechecks.models import Precheck
from intake.prechecks.states import UNFINISHED
from intake.prechecks.states import State as PrecheckState


def verdict_of(precheck: Precheck | None) -> Verdict:
    """Return what a pre-check says to the desk; one that gave up, or none at all, is "not checked"."""
    if precheck is None or precheck.state == PrecheckState.GAVE_UP:
        return Verdict.NOT_CHECKED
    if precheck.state in UNFINISHED:
        return Verdict.PENDING
    return Verdict(precheck.result or Verdict.NOT_CHECKED)


def documents_link(booking: Booking, application: Application) -> None:
    """Link every current document of the case with its latest pre-check, in the caller's transaction."""
    documents = list(Document.objects.filter(application=application, place=Place.ACTIVE))
    latest: dict[uuid.UUID, Precheck] = {}
    for precheck in Precheck.objects.filter(document__in=documents).defer("report_sealed").order_by("requested_at"):
        latest[precheck.document_id] = precheck
    for document in documents:
        document_link(booking, document.pk, latest.get(document.pk))


def document_link(booking: Booking, document_id: uuid.UUID, precheck: Precheck | None) -> None:
    """Link one document; the same pre-check again brings its row up to date, a new one adds a row."""
    BookingDocument.objects.update_or_create(
        booking=booking,
        document_id=document_id,
        precheck=precheck,
        defaults={"verdict": verdict_of(precheck), "linked_at": timezone.now()},
    )


def links_carry(former: Booking, booking: Booking) -> None:
    """Copy the links of a booking to the one that it was moved to, with the times at which they were made."""
    BookingDocument.objects.bulk_create(
        BookingDocument(
            booking=booking,
            document_id=link.document_id,
            precheck_id=link.precheck_id,
            verdict=link.verdict,
            linked_at=link.linked_at,
        )
        for link in former.documents.all()
    )


def precheck_link(precheck: Precheck) -> None:
    """Link a finished pre-check to the open booking of its case, if there is one and the document still counts."""
    case = BookingCase.objects.filter(application_id=precheck.application_id, is_open=True).select_related("booking")
    found = case.first()
    if found and Document.objects.filter(pk=precheck.document_id, place=Place.ACTIVE).exists():
        document_link(found.booking, precheck.document_id, precheck)


def links_complete() -> int:
    """Link pre-checks that finished while their booking was being made; returns how many.

    The two transactions do not see each other, and a lock of the case under a running pre-check would make every
    upload wait for it. So the few seconds until this job runs are the whole price.
    """
    missed = _missed().distinct()
    for precheck in missed:
        with transaction.atomic():
            precheck_link(precheck)
    return len(missed)


def _missed() -> QuerySet[Precheck]:
    open_links = BookingDocument.objects.filter(precheck=OuterRef("pk"), booking__cases__is_open=True)
    finished_since = Precheck.objects.filter(
        state__in=[PrecheckState.DONE, PrecheckState.GAVE_UP],
        document__place=Place.ACTIVE,
        application__booking_cases__is_open=True,
    )
    later = Q(finished_at__gte=F("application__booking_cases__booking__created_at")) & ~Exists(open_links)
    return finished_since.filter(later | Exists(open_links.filter(verdict=Verdict.PENDING))).defer("report_sealed")
