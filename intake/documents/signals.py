"""What documents tell the stages to their right."""

from django.dispatch import Signal

#: Sent inside the transaction that stored a document; kwargs: ``document``, ``application``, ``actor``.
document_received = Signal()
#: Sent inside the transaction in which a document stopped counting (removed, replaced); kwargs: ``application``.
document_set_aside = Signal()
#: Sent inside the transaction in which the applicant answered for a requirement (a file, an explanation, or a
#: reason why there is none); kwargs: ``application``, ``requirement_key``, ``actor``.
requirement_answered = Signal()
