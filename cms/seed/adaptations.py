"""The demo's adoptions: the first authority uses the standard as it is, the second has changes of its own.

The second authority adopted a former standard, in which an appointment took a few minutes less. Since then the
standard has changed what it had changed too: its editor finds a new version offered, with one conflict to decide.
"""

from typing import Any

from cms.adaptations.overview import proposal_of
from cms.pages import AdaptationPage, DifferencesPage, FormPage
from cms.publishing import form_put_into_force
from intake.actors import Actor
from intake.authorities.models import Authority
from intake.definitions.adoptions import form_adopt
from intake.definitions.models import Adoption
from intake.definitions.selectors import adoption_in_force, newest_standard

ADAPTED = "residence_permit_study"
FORMER_MINUTES = 25

OPERATIONS: list[dict[str, Any]] = [
    {
        "type": "set_appointment",
        "id": "5e000000-0000-4000-8000-000000000001",
        "value": {
            "reason": "Unsere Fingerabdruckgeräte brauchen länger.",
            "type": "",
            "duration_min": 40,
            "extra_person_min": None,
        },
    },
    {
        "type": "replace_help",
        "id": "5e000000-0000-4000-8000-000000000002",
        "value": {
            "reason": "Wir rufen wegen freier Termine an.",
            "thing": "question",
            "key": "phone",
            "help": "Am besten eine Mobilnummer. Wir rufen Sie an, wenn früher ein Termin frei wird.",
        },
    },
    {
        "type": "set_limit",
        "id": "5e000000-0000-4000-8000-000000000003",
        "value": {
            "reason": "Beschluss der Behördenleitung: Nachweise dürfen vier Monate alt sein.",
            "key": "health_insurance_proof",
            "max_files": None,
            "max_age_days": 120,
        },
    },
]


def adoptions_load(authorities: list[Authority]) -> None:
    """Adopt every offered form for every demo authority, once; the second one's study form with its changes."""
    first, *others = authorities
    if Adoption.objects.exists():
        return
    for neighbour in others:
        adaptation_load(neighbour)
        report_load(neighbour)
    former = FormPage.objects.filter(service_key=ADAPTED, locale__language_code="de").first()
    if former:
        minutes = former.appointment_minutes
        standard_change(former, FORMER_MINUTES)
        for neighbour in others:
            adopt(neighbour, ADAPTED)
        standard_change(former, minutes)
    for authority in [first, *others]:
        for key in authority.services.filter(active=True).values_list("service_key", flat=True):
            if adoption_in_force(authority, key) is None:
                adopt(authority, key)


def adopt(authority: Authority, service_key: str) -> None:
    """Adopt the newest standard of a form, if there is one."""
    standard = newest_standard(service_key)
    if standard:
        operations = proposal_of(authority, standard).operations
        form_adopt(authority=authority, standard=standard, operations=operations, actor=Actor.system())


def standard_change(page: FormPage, minutes: int) -> None:
    """Put the standard into force with another duration of its appointment."""
    page.appointment_minutes = minutes
    page.save_revision(clean=False).publish()
    form_put_into_force(page=page, actor=Actor.system())


def adaptation_load(authority: Authority) -> None:
    """Give the authority a published adaptation of the study form."""
    home = authority.site.root_page if authority.site else None
    if home is None:
        return
    page = AdaptationPage(
        title="Anpassung: Aufenthaltserlaubnis zum Studium",
        slug="anpassung-studium",
        service_key=ADAPTED,
        locale=home.locale,
    )
    page.operations = page.operations.stream_block.to_python(OPERATIONS)
    home.add_child(instance=page)
    page.save_revision(clean=False).publish()


def report_load(authority: Authority) -> None:
    """Switch on the authority's public report of differences."""
    home = authority.site.root_page if authority.site else None
    if home is None:
        return
    page = DifferencesPage(
        title="Unsere Formulare und der Landesstandard",
        slug="abweichungen",
        lead="Hier sehen Sie, welche Fassung der Formulare bei uns gilt und wo wir vom Standard abweichen.",
        locale=home.locale,
        show_in_menus=True,
    )
    home.add_child(instance=page)
    page.save_revision(clean=False).publish()
