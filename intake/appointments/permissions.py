"""Whether a case may have an appointment now: its state, and the booking mode of its authority and service."""

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.permissions import require_case_access
from intake.applications.scopes import Scope
from intake.applications.states import BOOKABLE
from intake.applications.states import State as ApplicationState
from intake.appointments.errors import (
    CaseFinished,
    NoAppointments,
    NotBookable,
    NotSubmitted,
    OfficeAssigns,
    PrecheckPending,
    ReleasePending,
)
from intake.authorities.models import OfferedService
from intake.documents.states import Place
from intake.prechecks.models import Precheck
from intake.prechecks.states import UNFINISHED

Mode = OfferedService.BookingMode


def booking_mode(application: Application) -> str:
    """Return the mode of the case's authority and service, also where the service takes no new cases any more."""
    offered = OfferedService.objects.filter(
        authority_id=application.authority_id, service_key=application.service_key
    ).first()
    return offered.booking_mode if offered else Mode.NONE


def booking_obstacle(application: Application, *, by_staff: bool = False) -> NotBookable | None:
    """Return why no time can be booked for the case now, or ``None``.

    Staff book in every mode but ``none``: by telephone, or where the office assigns. No finding of a pre-check is
    ever an obstacle; one that gave up counts as finished.
    """
    if application.state == ApplicationState.DRAFT:
        return NotSubmitted()
    if application.state not in BOOKABLE:
        return CaseFinished()
    mode = booking_mode(application)
    if mode == Mode.NONE:
        return NoAppointments()
    return None if by_staff else _obstacle_of_mode(application, mode)


def _obstacle_of_mode(application: Application, mode: str) -> NotBookable | None:
    if mode == Mode.OFFICE_ASSIGNS:
        return OfficeAssigns()
    if mode == Mode.AFTER_RELEASE and application.state != ApplicationState.READY_FOR_APPOINTMENT:
        return ReleasePending()
    if mode == Mode.AFTER_PRECHECK and _unfinished_prechecks(application):
        return PrecheckPending()
    return None


def _unfinished_prechecks(application: Application) -> bool:
    return Precheck.objects.filter(application=application, document__place=Place.ACTIVE, state__in=UNFINISHED).exists()


def require_bookable(actor: Actor, application: Application) -> None:
    """Raise ``NotPermitted`` for strangers and the obstacle for everybody else."""
    require_case_access(actor, application, Scope.BOOK)
    if obstacle := booking_obstacle(application, by_staff=actor.kind in {"staff", "system"}):
        raise obstacle
