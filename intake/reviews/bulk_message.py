"""One prepared message about several cases: each filled with its own facts, in its own language beside the German."""

from collections.abc import Callable, Mapping, Sequence

from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.states import State
from intake.appointments.selectors import appointment_of
from intake.documents.selectors import requirements_of
from intake.reviews.actions import CaseActions, MessageInput
from intake.reviews.message_texts import Prepared, messages_for
from intake.reviews.models import Review
from intake.reviews.placeholders import CaseFacts
from intake.reviews.reasons import SOURCE_LANGUAGE
from intake.reviews.services import review_record


def messages_for_several(cases: Sequence[Application]) -> list[tuple[Prepared, int]]:
    """Return what may be sent about at least one of an authority's cases, and about how many of them.

    A forwarding is not among them: to whom and why is said case by case. One query for each state of the cases.
    """
    states = [case.state for case in cases]
    found: dict[str, Prepared] = {}
    counts: dict[str, int] = {}
    for state in dict.fromkeys(states):
        for prepared in messages_for(cases[0].authority_id, state):
            if prepared.state != State.FORWARDED:
                found.setdefault(prepared.key, prepared)
                counts[prepared.key] = counts.get(prepared.key, 0) + states.count(state)
    return [(prepared, counts[key]) for key, prepared in found.items()]


def case_message_send(
    *, application: Application, prepared: Prepared, typed: Callable[[str], Mapping[str, str]], actor: Actor
) -> Review:
    """Send a prepared message about one case, as its page does; ``typed`` gives the clerk's values in a language.

    The saved version of the case is counted on, so that a submit that comes twice finds it changed. Raises
    ``PlaceholdersOpen`` where the case does not know a fact, and what ``review_record`` raises; nothing is sent then.
    """
    facts = CaseFacts(application, requirements_of(application), appointment_of(application))
    languages = dict.fromkeys((application.language, SOURCE_LANGUAGE))
    message = MessageInput(
        prepared,
        {language: facts.values(language) for language in languages},
        {language: typed(language) for language in languages},
    )
    return review_record(
        application=application,
        decisions=[],
        lock_version=application.lock_version,
        actor=actor,
        actions=CaseActions(message=message),
    )
