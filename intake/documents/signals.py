"""What documents tell the stages to their right."""

from django.dispatch import Signal

#: Sent inside the transaction that stored a document; kwargs: ``document``, ``application``, ``actor``.
document_received = Signal()
#: Sent inside the transaction in which a document stopped counting (removed, replaced); kwargs: ``application``.
document_set_aside = Signal()
#: Sent inside the transaction in which the applicant answered for a requirement; kwargs: ``application``,
#: ``requirement_key``, ``actor``, and ``document``: the one that was replaced or explained, ``None`` for a further
#: file. ``whole``: a reason why there is no document, which answers for all of the requirement.
requirement_answered = Signal()
#: Sent inside the transaction in which a clerk filed a document under another requirement; kwargs: ``document``,
#: ``application``, ``actor``.
document_reassigned = Signal()
