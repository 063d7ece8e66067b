"""What documents tell the stages to their right."""

from django.dispatch import Signal

#: Sent inside the transaction that stored a document; kwargs: ``document``, ``actor``.
document_received = Signal()
#: Sent inside the transaction that removed or replaced a document; kwargs: ``document``, ``actor``.
document_withdrawn = Signal()
#: Sent inside the transaction in which the applicant answered for a requirement (a document, an explanation,
#: "I cannot provide this"); kwargs: ``application``, ``requirement_key``, ``actor``.
requirement_answered = Signal()
