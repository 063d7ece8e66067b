"""What a case tells the stages to its right."""

from django.dispatch import Signal

#: Sent inside the transaction of the submission; kwargs: ``application``.
application_submitted = Signal()
#: Sent inside the transaction that saved answers; kwargs: ``application``.
answers_saved = Signal()
#: Sent inside the transaction that ended the case (withdrawn, forwarded, closed); kwargs: ``application``, ``actor``.
application_ended = Signal()
