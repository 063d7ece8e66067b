"""What pre-checks tell the stages to their right."""

from django.dispatch import Signal

#: Sent inside the transaction that recorded the end of a pre-check, also of one that gave up; kwargs: ``precheck``.
precheck_finished = Signal()
