"""Every model of ``intake``, re-exported from its stage."""

from intake.applications.models import AccessGrant, Application, Message, SearchToken
from intake.applications.models_paper import CaseOrigin, Letter
from intake.applications.models_passes import CasePass
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
    SpecialOpening,
)
from intake.appointments.models_party import AppointmentWish, Companion, HoldExtension, PersonClaim
from intake.appointments.models_waiting import AppointmentLink, Reminder, ReturnedTime, WaitingEntry, WaitingOffer
from intake.audit import AuditEntry
from intake.authorities.models import Authority, Membership, OfferedService
from intake.authorities.models_notices import ReceiptNotice
from intake.definitions.models import Adoption, FormDefinition, FormRevision
from intake.definitions.parameters import ParameterValue
from intake.documents.models import Document, MissingDocument, Page, StoredFile
from intake.figures.models import FigureCount, MonthlyFigure
from intake.outbox import OutboxMessage
from intake.prechecks.models import Finding, Precheck
from intake.prechecks.models_levels import CheckLevel
from intake.retention.models import LegalHold, RetentionRule
from intake.reviews.models import CorrectionRequest, Decision, Review
from intake.reviews.models_case import FeeConfirmation, Forwarding
from intake.reviews.models_desk import CaseLabel, Deputy, FollowUp, Label, SavedView
from intake.reviews.models_templates import MessageTemplate
from intake.reviews.models_verdicts import FindingVerdict
from intake.throttling import Attempt

__all__ = [
    "AccessGrant",
    "Adoption",
    "Application",
    "AppointmentLink",
    "AppointmentType",
    "AppointmentWish",
    "Attempt",
    "AuditEntry",
    "Authority",
    "Booking",
    "BookingCase",
    "BookingDocument",
    "CaseLabel",
    "CaseOrigin",
    "CasePass",
    "CheckLevel",
    "Closure",
    "Companion",
    "CorrectionRequest",
    "Decision",
    "Deputy",
    "Document",
    "FeeConfirmation",
    "FigureCount",
    "Finding",
    "FindingVerdict",
    "FollowUp",
    "FormDefinition",
    "FormRevision",
    "Forwarding",
    "Hold",
    "HoldExtension",
    "Label",
    "Lane",
    "LegalHold",
    "Letter",
    "Location",
    "Membership",
    "Message",
    "MessageTemplate",
    "MissingDocument",
    "MonthlyFigure",
    "OccupiedUnit",
    "OfferedService",
    "OpeningRule",
    "OutboxMessage",
    "Page",
    "ParameterValue",
    "PersonClaim",
    "Precheck",
    "ReceiptNotice",
    "Reminder",
    "RetentionRule",
    "ReturnedTime",
    "Review",
    "SavedView",
    "SearchToken",
    "SpecialOpening",
    "StoredFile",
    "WaitingEntry",
    "WaitingOffer",
]
