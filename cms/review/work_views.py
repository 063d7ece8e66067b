"""How the desk is organised: a case's clerk, labels and follow-up dates; views, labels and deputies of the clerks."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.review.desk_views import DeskViews
from cms.review.permissions import ClerkOnly
from cms.review.walk import case_address
from intake.applications.models import Application
from intake.authorities.models import Authority
from intake.authorities.selectors import clerk_authority_ids
from intake.errors import IntakeError, NotPermitted
from intake.reviews.assignment import (
    case_assign,
    clerks_of,
    deputies_visible_to,
    deputy_end,
    deputy_name,
    person_name,
)
from intake.reviews.follow_ups import follow_up_add, follow_up_done, follow_ups_of
from intake.reviews.labels import (
    case_label_add,
    case_label_remove,
    label_delete,
    label_save,
    labels_of,
    labels_visible_to,
)
from intake.reviews.models_desk import Label
from intake.reviews.permissions import led_authorities
from intake.reviews.saved_views import view_delete, view_save
from intake.reviews.selectors import case_for_clerk


class Acting(ClerkOnly):
    """Mixin for small forms: what a service refuses is said, and the person is back where they were."""

    def act(self, request: HttpRequest, back: str) -> HttpResponse:
        """Do what was asked for and lead back; a foreign id finds nothing."""
        try:
            messages.success(request, self.done(request))
        except IntakeError as problem:
            if problem.status != 422:
                raise
            messages.error(request, f"{problem.text} {problem.remedy}")
        return redirect(back)

    def done(self, request: HttpRequest) -> str:
        """Do it, and return what to say."""
        raise TypeError(type(self).__name__)

    def number(self, name: str) -> int:
        """Return an id from the form; whatever is none finds nothing."""
        value = self.request.POST.get(name, "")
        if not value.isdecimal() or len(value) > 18:
            raise NotPermitted
        return int(value)

    def day(self, name: str) -> Any:
        """Return a day from the form, or say that it is missing."""
        try:
            return forms.DateField().clean(self.request.POST.get(name, ""))
        except forms.ValidationError as wrong:
            raise DayMissing from wrong


class DayMissing(IntakeError):
    """A date field was left empty or holds no date."""

    code = "day_missing"
    status = 422
    message = gettext_lazy("Es fehlt ein Datum.")
    next_step = gettext_lazy("Bitte geben Sie Tag, Monat und Jahr an.")


class CaseWorkView(Acting, View):
    """Change a case's clerk, labels or follow-up dates from its page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
        """Change one thing and return to the case."""
        self.case = case_for_clerk(request.user, pk)
        return self.act(request, case_address(pk, request.POST.get("list", "")[:500]) + "#desk-work")

    def done(self, request: HttpRequest) -> str:
        """Do what the button says."""
        what = {
            "assign": self.assign,
            "label": self.label,
            "unlabel": self.unlabel,
            "follow_up": self.follow_up,
            "follow_up_done": self.tick_off,
        }.get(request.POST.get("what", ""))
        if what is None:
            raise NotPermitted
        return what()

    def assign(self) -> str:
        """Give the case to a clerk."""
        clerk = None
        if self.request.POST.get("clerk"):
            clerk = clerks_of([self.case.authority_id]).filter(pk=self.number("clerk")).first()
            if clerk is None:
                raise NotPermitted
        case_assign(application=self.case, clerk=clerk, actor=self.actor)
        return _("Zuständig: %(name)s") % {"name": person_name(clerk) if clerk else _("niemand")}

    def _label(self) -> Label:
        label = labels_visible_to(self.request.user).filter(pk=self.number("label")).first()
        if label is None:
            raise NotPermitted
        return label

    def label(self) -> str:
        """Put a label on."""
        label = self._label()
        case_label_add(application=self.case, label=label, actor=self.actor)
        return _("Kennzeichnung hinzugefügt: %(name)s") % {"name": label.name}

    def unlabel(self) -> str:
        """Take a label off."""
        label = self._label()
        case_label_remove(application=self.case, label=label, actor=self.actor)
        return _("Kennzeichnung entfernt: %(name)s") % {"name": label.name}

    def follow_up(self) -> str:
        """Note a day."""
        day = self.day("due_on")
        note = self.request.POST.get("note", "")
        follow_up_add(application=self.case, due_on=day, note=note, actor=self.actor)
        return _("Wiedervorlage eingetragen: %(day)s") % {"day": day.strftime("%d.%m.%Y")}

    def tick_off(self) -> str:
        """Tick a day off."""
        try:
            key = uuid.UUID(self.request.POST.get("follow_up", ""))
        except ValueError as broken:
            raise NotPermitted from broken
        follow_up_done(application=self.case, follow_up_id=key, actor=self.actor)
        return _("Wiedervorlage erledigt.")


class WorkPage(Acting, WagtailAdminTemplateMixin, TemplateView):
    """A page of the desk's organisation with small forms."""

    header_icon = "cogs"
    heading: Any = ""
    here = ""

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return str(self.heading)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Change one thing and show the page again."""
        return self.act(request, reverse(self.here))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the list."""
        return [
            *self.breadcrumbs_items,
            {"url": reverse("review:index"), "label": _("Anträge")},
            {"url": "", "label": self.page_title},
        ]

    @cached_property
    def authorities(self) -> list[Authority]:
        """Return the clerk's authorities."""
        return list(Authority.objects.filter(pk__in=clerk_authority_ids(self.request.user)))

    def authority(self, among: list[Authority]) -> Authority:
        """Return the authority that the form names."""
        wanted = self.number("authority")
        found = next((authority for authority in among if authority.pk == wanted), None)
        if found is None:
            raise NotPermitted
        return found


class LabelsView(WorkPage):
    """The labels of the clerk's authorities; who leads there changes them."""

    template_name = "review/labels.html"
    heading = gettext_lazy("Kennzeichnungen")
    here = "review:labels"
    header_icon = "tag"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the labels by authority."""
        led = {authority.pk for authority in led_authorities(self.request.user)}
        labels = list(labels_visible_to(self.request.user))
        groups = [
            {
                "authority": authority,
                "labels": [label for label in labels if label.authority_id == authority.pk],
                "led": authority.pk in led,
            }
            for authority in self.authorities
        ]
        return {**super().get_context_data(**kwargs), "groups": groups, "colours": Label.Colour.choices}

    def done(self, request: HttpRequest) -> str:
        """Save or delete a label."""
        label = None
        if request.POST.get("label"):
            label = labels_visible_to(request.user).filter(pk=self.number("label")).first()
            if label is None:
                raise NotPermitted
        if label and "delete" in request.POST:
            name = label.name
            label_delete(label=label, actor=self.actor)
            return _("Kennzeichnung gelöscht: %(name)s") % {"name": name}
        colour = request.POST.get("colour", "")
        name = request.POST.get("name", "").strip()[:40]
        if colour not in Label.Colour.values or not name:
            raise NameMissing
        authority = label.authority if label else self.authority(led_authorities(request.user))
        label_save(authority=authority, name=name, colour=colour, actor=self.actor, label=label)
        return _("Kennzeichnung gespeichert: %(name)s") % {"name": name}


class NameMissing(IntakeError):
    """A thing without a name cannot be found again."""

    code = "name_missing"
    status = 422
    message = gettext_lazy("Es fehlt ein Name.")
    next_step = gettext_lazy("Bitte geben Sie einen Namen ein.")


class DeputiesView(WorkPage):
    """Who stands in for whom."""

    template_name = "review/deputies.html"
    heading = gettext_lazy("Vertretungen")
    here = "review:deputies"
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add present and coming deputies, and the colleagues to choose from."""
        user = self.request.user
        groups = [
            {
                "authority": authority,
                "colleagues": [
                    (clerk.pk, person_name(clerk)) for clerk in clerks_of([authority.pk]).exclude(pk=user.pk)
                ],
            }
            for authority in self.authorities
        ]
        rows = [
            {
                "row": row,
                "clerk": person_name(row.clerk),
                "deputy": person_name(row.deputy),
                "mine": user.pk in {row.clerk_id, row.deputy_id},
            }
            for row in deputies_visible_to(user)
        ]
        return {**super().get_context_data(**kwargs), "groups": groups, "rows": rows}

    def done(self, request: HttpRequest) -> str:
        """Name or end a deputy."""
        if "end" in request.POST:
            deputy_end(deputy_id=self.number("end"), actor=self.actor)
            return _("Vertretung beendet.")
        deputy = get_user_model()._default_manager.filter(pk=self.number("deputy")).first()
        if deputy is None:
            raise NotPermitted
        deputy_name(
            authority=self.authority(self.authorities),
            deputy=deputy,
            first_day=self.day("first_day"),
            last_day=self.day("last_day"),
            actor=self.actor,
        )
        return _("Vertretung eingetragen: %(name)s") % {"name": person_name(deputy)}


class SavedViewsView(WorkPage):
    """The clerk's own views and the shared ones."""

    template_name = "review/saved_views.html"
    heading = gettext_lazy("Gespeicherte Ansichten")
    here = "review:views"
    header_icon = "list-ul"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the views."""
        views = [view for view in DeskViews(self.request).tabs() if view.saved]
        return {**super().get_context_data(**kwargs), "views": views}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Keep the list's filters and return to the list, or delete a view."""
        question = request.POST.get("list", "")
        back = reverse("review:views") if "delete" in request.POST else f"{reverse('review:index')}?{question}"
        return self.act(request, back)

    def done(self, request: HttpRequest) -> str:
        """Save or delete a view."""
        if "delete" in request.POST:
            view_delete(view_id=self.number("delete"), actor=self.actor)
            return _("Ansicht gelöscht.")
        share = self.authority(led_authorities(request.user)) if request.POST.get("authority") else None
        view = view_save(
            name=request.POST.get("name", "")[:40],
            question=request.POST.get("list", ""),
            actor=self.actor,
            share_with=share,
        )
        return _("Ansicht gespeichert: %(name)s") % {"name": view.name}


def case_work(case: Application, user: Any) -> dict[str, Any]:
    """Return what the panel on the case page shows and offers; the caller has checked access to the case."""
    own = labels_of([case]).get(case.pk, [])
    return {
        "case": case,
        "clerks": [(clerk.pk, person_name(clerk)) for clerk in clerks_of([case.authority_id])],
        "labels": own,
        "further_labels": [
            label for label in labels_visible_to(user) if label.authority_id == case.authority_id and label not in own
        ],
        "follow_ups": follow_ups_of(case),
        "me": user.pk,
    }
