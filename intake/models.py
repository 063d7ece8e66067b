"""Every model of ``intake``, re-exported from its stage."""

from intake.applications.models import AccessGrant, Application, Message, SearchToken
from intake.appointments.models import (
    AppointmentType,
    Booking,
    BookingCase,
    BookingDocument,
    Closure,
    Hold,
    Lane,
    Location,
    OccupiedUnit,
    OpeningRule,
)
from intake.audit import AuditEntry
from intake.authorities.models import Authority, Membership, OfferedService
from intake.definitions.models import Adoption, FormDefinition, FormRevision
from intake.definitions.parameters import ParameterValue
from intake.documents.models import Document, MissingDocument, Page, StoredFile
from intake.outbox import OutboxMessage
from intake.prechecks.models import Finding, Precheck
from intake.reviews.models import CorrectionRequest, Decision, Review
from intake.throttling import Attempt

__all__ = [
    "AccessGrant",
    "Adoption",
    "Application",
    "AppointmentType",
    "Attempt",
    "AuditEntry",
    "Authority",
    "Booking",
    "BookingCase",
    "BookingDocument",
    "Closure",
    "CorrectionRequest",
    "Decision",
    "Document",
    "Finding",
    "FormDefinition",
    "FormRevision",
    "Hold",
    "Lane",
    "Location",
    "Membership",
    "Message",
    "MissingDocument",
    "OccupiedUnit",
    "OfferedService",
    "OpeningRule",
    "OutboxMessage",
    "Page",
    "ParameterValue",
    "Precheck",
    "Review",
    "SearchToken",
    "StoredFile",
]
