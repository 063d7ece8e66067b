"""The record of an authority: everything with who and when, for those who lead its clerks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import Http404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.review.filters import DayInput
from cms.review.history import WORDS, HistoryLine, line_of
from cms.review.permissions import ClerkOnly
from intake.applications.models import Application
from intake.audit import AuditEntry
from intake.authorities.models import Authority
from intake.definitions.selectors import texts_of
from intake.reviews.desk_history import record_of
from intake.reviews.permissions import led_authorities

PER_PAGE = 100


class HistoryFilter(forms.Form):
    """Narrow to one kind of event and one day."""

    authority = forms.ChoiceField(label=gettext_lazy("Behörde"), required=False)
    event = forms.ChoiceField(label=gettext_lazy("Ereignis"), required=False)
    day = forms.DateField(label=gettext_lazy("Tag"), required=False, widget=DayInput)
    before = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, authorities: list[Authority], data: Any = None) -> None:
        super().__init__(data)
        self.fields["authority"].choices = [(str(each.pk), each.name) for each in authorities]  # type: ignore[attr-defined]
        words = sorted(((key, plain(key)) for key in WORDS), key=lambda pair: pair[1])
        self.fields["event"].choices = [("", _("Alle")), *words]  # type: ignore[attr-defined]


def plain(event: str) -> str:
    """Return an event's words without what they say about one case."""
    return str(WORDS[event]).partition(":")[0].partition("%")[0].strip(" „")


@dataclass(frozen=True)
class OfficeLine:
    """A line of the record, and the case that it is about."""

    line: HistoryLine
    case_id: Any
    reference: str


class HistoryView(ClerkOnly, WagtailAdminTemplateMixin, TemplateView):
    """The record, newest first, a hundred lines a page; who leads nobody finds nothing here."""

    template_name = "review/office_history.html"
    page_title = gettext_lazy("Verlauf der Behörde")
    header_icon = "history"

    @cached_property
    def authorities(self) -> list[Authority]:
        """Return the authorities whose record the person may read."""
        led = led_authorities(self.request.user)
        if not led:
            raise Http404
        return led

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the page of lines and the way to older ones."""
        form = HistoryFilter(self.authorities, self.request.GET)
        data = form.cleaned_data if form.is_valid() else {}
        chosen = data.get("authority") or str(self.authorities[0].pk)
        day = data.get("day")
        since = timezone.make_aware(datetime.combine(day, time.min)) if day else None
        entries = list(
            record_of(
                self.request.user,
                int(chosen),
                event=data.get("event") or "",
                since=since,
                until=since + timedelta(days=1) if since else None,
                before=data.get("before"),
            )[: PER_PAGE + 1]
        )
        older = entries[PER_PAGE - 1].pk if len(entries) > PER_PAGE else None
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "lines": office_lines(entries[:PER_PAGE]),
            "older": self.address(older) if older else "",
            "several": len(self.authorities) > 1,
            "chosen": chosen,
        }

    def address(self, before: int) -> str:
        """Return this page's address for what is older than an entry."""
        asked = self.request.GET.copy()
        asked["before"] = str(before)
        return f"?{asked.urlencode()}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]


def office_lines(entries: Iterable[AuditEntry]) -> list[OfficeLine]:
    """Say the entries in words, with the references of their cases (one query)."""
    rows = list(entries)
    cases: dict[Any, tuple[str, int | None]] = {
        pk: (reference, revision)
        for pk, reference, revision in Application.objects.filter(
            pk__in={entry.case_id for entry in rows if entry.case_id}
        ).values_list("pk", "reference", "revision_id")
    }
    lines = []
    for entry in rows:
        reference, revision = cases.get(entry.case_id, ("", None))
        texts = texts_of(revision, "de") if revision else None
        lines.append(OfficeLine(line_of(entry, texts), entry.case_id, reference))
    return lines
