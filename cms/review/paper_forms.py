"""The form in which a clerk enters an application that came on paper or through another service."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intake.applications.models_paper import CaseOrigin
from intake.authorities.models import Authority, OfferedService
from intake.definitions.countries import nationality_choices
from intake.definitions.errors import NoRevisionInForce
from intake.definitions.selectors import SOURCE_LANGUAGE, revision_in_force, texts_of
from intake.wizard.fields import PhoneField

#: Both ways in which a day is typed; browsers send the second.
DAYS = ["%d.%m.%Y", "%Y-%m-%d"]


def service_choices(authorities: Iterable[Authority]) -> list[tuple[str, str]]:
    """Return the services for which a case can be opened: ``<authority id>:<service key>`` with its German title."""
    authorities = list(authorities)
    choices = []
    for authority in authorities:
        offered = OfferedService.objects.filter(authority=authority, active=True).order_by("service_key")
        for service_key in offered.values_list("service_key", flat=True):
            try:
                revision = revision_in_force(authority, service_key)
            except NoRevisionInForce:
                continue
            title = texts_of(revision.pk, SOURCE_LANGUAGE).get("title")
            label = title if len(authorities) == 1 else f"{title} ({authority.name})"
            choices.append((f"{authority.pk}:{service_key}", label))
    return choices


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, input_formats=DAYS, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more
    )


def _line(label: Any, length: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.TextInput(attrs={"dir": "auto"}), **more)


class PaperCaseForm(forms.Form):
    """Service, how and when it came in, who the person is, and how to reach them."""

    service = forms.ChoiceField(label=gettext_lazy("Leistung"))
    channel = forms.ChoiceField(
        label=gettext_lazy("Wie kam der Antrag?"), choices=CaseOrigin.Channel.choices, widget=forms.RadioSelect
    )
    process_number = _line(gettext_lazy("Vorgangsnummer des Online-Dienstes"), 60, required=False)
    received_on = _day(gettext_lazy("Tag des Eingangs"))
    family_name = _line(gettext_lazy("Familienname (wie im Pass)"), 100)
    given_names = _line(gettext_lazy("Vornamen (alle, wie im Pass)"), 100, required=False)
    birth_date = _day(gettext_lazy("Geburtsdatum"))
    nationality = forms.ChoiceField(label=gettext_lazy("Staatsangehörigkeit"), required=False)
    passport_number = _line(gettext_lazy("Passnummer"), 20, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Sprache der Person"), choices=())
    email = forms.EmailField(label=gettext_lazy("E-Mail-Adresse"), required=False, max_length=254)
    phone = _line(gettext_lazy("Telefonnummer"), 40, required=False)
    street = _line(gettext_lazy("Straße"), 100, required=False)
    house_number = _line(gettext_lazy("Hausnummer"), 12, required=False)
    postal_code = _line(gettext_lazy("Postleitzahl"), 10, required=False)
    city = _line(gettext_lazy("Ort"), 80, required=False)

    def __init__(self, data: Any = None, *, services: list[tuple[str, str]], language: str) -> None:
        super().__init__(data, initial={"received_on": timezone.localdate(), "channel": "paper"})
        self.fields["service"].choices = [("", "–"), *services]  # type: ignore[attr-defined]
        self.fields["nationality"].choices = [("", "–"), *nationality_choices(language)]  # type: ignore[attr-defined]
        self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if self.is_bound and name in self.errors:
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"problem-{name}"}

    def clean_received_on(self) -> date:
        """Refuse a day to come."""
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Das Datum des Eingangs liegt in der Zukunft."))
        return day

    def clean_phone(self) -> str:
        """Return the number in its international form."""
        return PhoneField().tidy(self.cleaned_data["phone"])

    def clean(self) -> dict[str, Any]:
        """Ask for a way to reach the person: without one nobody could upload or book."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("email") and not all(given.get(key) for key in ("street", "postal_code", "city")):
            self.add_error("email", _("Bitte eine E-Mail-Adresse eintragen, oder Straße, Postleitzahl und Ort."))
        return given

    def answers(self) -> dict[str, Any]:
        """Return what was entered as answers of the form, in their JSON form."""
        given = self.cleaned_data
        names = ["family_name", "given_names", "passport_number", "email", "phone"]
        names += ["street", "house_number", "postal_code", "city"]
        answers: dict[str, Any] = {name: given[name].strip() for name in names}
        answers["birth_date"] = given["birth_date"].isoformat()
        answers["nationalities"] = [given["nationality"]] if given["nationality"] else []
        answers["preferred_language"] = given["language"].partition("-")[0]
        return answers
