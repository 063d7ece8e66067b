"""The queue's doors: ids in, a service call, nothing else. A task may run twice or never; the rows are the truth."""

from django.contrib.auth import get_user_model
from django_tasks import task

from intake.actors import Actor


@task(backend="jobs", queue_name="mail")
def closure_clear_task(closure_id: int, user_id: int) -> None:
    """Move or cancel what still is booked in a closed time, on behalf of the clerk who asked for it."""
    from intake.appointments.closings import closures_visible_to
    from intake.appointments.services.closures import closure_clear

    user = get_user_model().objects.get(pk=user_id)
    closure = closures_visible_to(user).filter(pk=closure_id).first()
    if closure:
        closure_clear(closure=closure, actor=Actor.staff(user))
