"""Objects for tests, made the way the product makes them: cases through the services, forms through freezing."""

import json
from pathlib import Path

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory
from wagtail.models import Locale, Page, Site

from cms.seed.parameters import parameters_load
from intake.actors import Actor
from intake.applications.models import Application
from intake.applications.services import application_start, application_submit, step_save
from intake.authorities.models import Authority, Membership, OfferedService
from intake.definitions.models import FormRevision
from intake.definitions.selectors import form_of
from intake.definitions.services import revision_freeze

STUDY = "residence_permit_study"
PASSWORD = "Kein-echtes-Passwort-1"

# The answers of one person, by step; every value has the JSON form in which a step is saved.
STUDY_ANSWERS = {
    "purpose": {"application_kind": "first"},
    "personal": {
        "family_name": "YILMAZ",
        "given_names": "AYSE",
        "birth_date": "1999-04-17",
        "birth_place": "ANKARA",
        "birth_country": "TUR",
        "sex": "w",
        "nationalities": ["TUR"],
        "eye_colour": "06",
        "height_cm": 168,
        "preferred_language": "tr",
    },
    "contact": {"email": "ayse@example.org", "phone": "+4915112345678", "has_representative": False},
    "address": {
        "street": "Demostraße",
        "house_number": "7",
        "postal_code": "44623",
        "city": "Herne",
        "moved_in_on": "2026-09-01",
    },
    "passport": {
        "passport_type": "passport",
        "passport_number": "U12345678",
        "passport_issuing_country": "TUR",
        "passport_issued_on": "2022-02-01",
        "passport_valid_until": "2032-01-31",
    },
    "entry": {
        "entry_date": "2026-08-28",
        "entry_basis": "visa_d",
        "visa_number": "DEU1234567",
        "visa_valid_until": "2027-02-20",
        "current_status": "none",
    },
    "study": {
        "university_name": "Ruhr-Universität Bochum",
        "programme_name": "Informatik",
        "degree_aimed": "master",
        "admission_type": "enrolled",
        "matriculation_number": "108026123456",
        "study_start": "2026-10-01",
        "study_end_expected": "2028-09-30",
        "monthly_funds": "992.00",
    },
    "livelihood": {
        "income_sources": ["blocked_account"],
        "monthly_net_income": "0.00",
        "receives_benefits": False,
    },
    "health_insurance": {"insurance_type": "statutory", "insurer_name": "Demo-Krankenkasse"},
    "photo": {"photo_route": "on_site_terminal"},
    "declarations": {
        "convicted_germany": False,
        "convicted_abroad": False,
        "pending_proceedings": False,
        "expelled_or_deported": False,
        "entry_or_permit_refused": False,
    },
    "notices": {
        "ack_section_54": True,
        "ack_section_82": True,
        "ack_privacy": True,
        "ack_precheck": True,
        "confirm_truth": True,
    },
}
MINIMUM = ("purpose", "personal", "contact")


def root_page():
    """Return the root of the page tree, made anew where a transactional test's flush removed it."""
    locale, _made = Locale.objects.get_or_create(language_code="de")
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale)


def form_seed(key=STUDY):
    """Return ``(content, texts)`` of a small form in four languages, which stays as it is when the seed changes."""
    assert key == STUDY
    sample = json.loads((Path(__file__).parent / "samples" / "study_form.json").read_text(encoding="utf-8"))
    return sample["content"], sample["texts"]


def revision_study() -> FormRevision:
    """Put the seed form of the study permit into force, in all its languages; the second call returns the same."""
    parameters_load()
    content, texts = form_seed(STUDY)
    return revision_freeze(
        content=content, texts=texts, source_key=None, required_languages=["de"], actor=Actor.system()
    )


class UserFactory(DjangoModelFactory):
    """An active person; ``UserFactory(is_superuser=True)`` is an administrator. Password: ``PASSWORD``."""

    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"user{number}@staff.example")
    email = factory.SelfAttribute("username")
    password = factory.django.Password(PASSWORD)


class SiteFactory(DjangoModelFactory):
    """A Wagtail site at ``<hostname>:80`` on the root of the tree."""

    class Meta:
        model = Site

    hostname = factory.Sequence(lambda number: f"office{number}.localhost")
    port = 80
    root_page = factory.LazyFunction(root_page)


class AuthorityFactory(DjangoModelFactory):
    """An authority that offers the study permit, with a site of its own at ``<key>.localhost``.

    The first one also answers every host name that no other has (``testserver``), as the demo's does.
    """

    class Meta:
        model = Authority
        skip_postgeneration_save = True

    key = factory.Sequence(lambda number: f"office{number}")
    name = factory.LazyAttribute(lambda authority: f"Ausländerbehörde {authority.key.title()}")
    reference_prefix = factory.Sequence(lambda number: f"{'OPQRSTUVW'[number // 1000]}{number % 1000:03d}")
    city = "Herne"
    adopts_automatically = True
    email = factory.LazyAttribute(lambda authority: f"demo@{authority.key}.example")
    public_url = factory.LazyAttribute(lambda authority: f"http://{authority.key}.localhost")
    site = factory.SubFactory(
        SiteFactory, hostname=factory.LazyAttribute(lambda site: f"{site.factory_parent.key}.localhost")
    )

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        site = kwargs.get("site")
        if site is not None and not Authority.objects.exists():
            Site.objects.exclude(pk=site.pk).update(is_default_site=False)
            site.is_default_site = True
            site.save()
        return super()._create(model_class, *args, **kwargs)

    @factory.post_generation
    def services(self, create, extracted, **kwargs):
        """Offer services: ``AuthorityFactory(services=[])`` offers none."""
        for service_key in (STUDY,) if extracted is None else extracted:
            OfferedService.objects.get_or_create(authority=self, service_key=service_key)


class MembershipFactory(DjangoModelFactory):
    """Somebody's place of work; a clerk unless ``role`` says otherwise."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    authority = factory.SubFactory(AuthorityFactory)
    role = Membership.Role.CLERK


class ApplicationFactory(DjangoModelFactory):
    """A case of the study permit, filled in through the services.

    ``draft``: started, nothing answered. ``submitted``: minimum answered and submitted. Without a trait the minimum
    is answered. ``steps=(...)`` names the steps to answer (``complete=True``: all), ``answers={...}`` overrides
    single values: ``ApplicationFactory(submitted=True, answers={"email": ""})``.
    """

    class Meta:
        model = Application

    class Params:
        draft = factory.Trait(steps=())
        complete = factory.Trait(steps=tuple(STUDY_ANSWERS))

    authority = factory.SubFactory(AuthorityFactory)
    language = "de"
    steps = MINIMUM
    answers = factory.Dict({})
    submitted = False

    @classmethod
    def _create(cls, model_class, *args, authority, language, steps, answers, submitted):
        revision = revision_study()
        application = application_start(
            authority=authority, service_key=STUDY, language=language, actor=Actor.applicant(None)
        )
        actor = Actor.applicant(application.pk)
        for step_key in steps:
            own = {question.key for question in form_of(revision.pk).step(step_key).questions}
            given = {key: value for key, value in answers.items() if key in own}
            application = step_save(
                application=application,
                step_key=step_key,
                answers={**STUDY_ANSWERS[step_key], **given},
                lock_version=application.lock_version,
                language=language,
                actor=actor,
            )
        return application_submit(application=application, actor=actor) if submitted else application
