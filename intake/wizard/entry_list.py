"""Steps that repeat: the list of their entries, with its question for another one.

The pattern is GOV.UK's "add another": nothing is on one long page, every entry has an address of its own, and all of
it works without a script. An entry is named by eight hexadecimal digits, chosen before its page is shown, so that the
same form sent twice makes one entry.
"""

import secrets
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from intake.applications.errors import NotEditable, StaleDraft
from intake.applications.selectors import application_for
from intake.applications.services import DONE
from intake.definitions.schema import Repeat, Step
from intake.definitions.selectors import RevisionTexts, form_of, texts_of
from intake.definitions.visibility import ENTRY_ID, Entry
from intake.portal.cases import current_language, marked
from intake.wizard.choice_fields import YesNoField
from intake.wizard.step_pages import FROM_CHECK, KEEPING, StepPage, step_url
from intake.wizard.storage import CaseRequest, CaseStorage
from intake.wizard.summary import entry_rows, entry_title, entry_words


def entry_url(request: CaseRequest, step: str, entry: str, *, remove: bool = False) -> str:
    """Return the address of an entry's page, or of the question whether to remove it."""
    url = reverse("wizard:remove_entry" if remove else "wizard:entry", args=[request.case.pk, step, entry])
    return f"{url}?from={FROM_CHECK}" if request.GET.get("from") == FROM_CHECK else url


class EntryPage(StepPage, View):
    """What the list and the entries share."""

    request: CaseRequest  # type: ignore[assignment]
    own: Step

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Read the case and refuse what may not be seen."""
        self.request = cast(CaseRequest, request)
        self.storage = CaseStorage("entries", self.request)
        self.own = form_of(self.storage.application.revision_id).step(kwargs["step"])
        if response := self.elsewhere(self.own.key):
            return response
        if self.read_only(self.own.key):
            if request.method == "POST":
                raise NotEditable
            return self.render_read_only(self.own.key)
        return super().dispatch(request, *args, **kwargs)

    @property
    def key(self) -> str:
        """Return the step's key, which is the group's."""
        return self.own.key

    @property
    def repeat(self) -> Repeat:
        """Return how many entries there may be."""
        return cast(Repeat, self.own.repeat)

    @property
    def texts(self) -> RevisionTexts:
        """Return the form's texts in the language of the page."""
        return texts_of(self.storage.application.revision_id, current_language())

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the stored entries."""
        return self.storage.path.entries.get(self.key, ())

    def list_url(self) -> str:
        """Return the address of the list."""
        return step_url(self.storage.application, self.key, back_to_check=self.from_check)

    def reread(self) -> None:
        """Continue with the row as somebody else left it."""
        self.storage.take(application_for(self.request.actor, self.storage.application.pk))


class MoreForm(forms.Form):
    """The one question of a list: whether there is another entry."""

    use_required_attribute = False

    def __init__(self, *args: Any, label: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["more"] = YesNoField(label=label, required=True)


class EntriesView(EntryPage):
    """The list of a repeating step; it is done when its person says that there is no other entry."""

    def get(self, request: HttpRequest, step: str) -> HttpResponse:
        """Show the entries and ask for another."""
        return self.render_list(self.more_form())

    def post(self, request: HttpRequest, step: str) -> HttpResponse:
        """Go to a new entry, or call the list complete."""
        posted = request.POST
        try:
            if "_postpone" in posted:
                self.storage.postpone(self.key)
                return self.onward(self.key)
            if not KEEPING.isdisjoint(posted):
                return self.after_keeping(self.back_of(self.key))
            return self.answer()
        except StaleDraft as problem:
            return self.conflict(problem)

    def answer(self) -> HttpResponse:
        """Take the answer to the list's question."""
        form = self.more_form(self.request.POST)
        if self.room and self.must_add:
            return self.new_entry()
        if self.room and not form.is_valid():
            return self.render_list(form)
        if self.room and form.cleaned_data["more"]:
            return self.new_entry()
        if self.unfinished():
            return self.render_list(form)
        entries = [{ENTRY_ID: entry.id, **entry.answers} for entry in self.entries]
        if self.storage.application.progress.get(self.key) != DONE or self.key not in self.storage.answers:
            self.storage.save(self.key, {self.key: entries}, complete=True)
        return self.onward(self.key)

    def new_entry(self) -> HttpResponse:
        """Return the way to the page of an entry that is not there yet."""
        return redirect(entry_url(self.request, self.key, secrets.token_hex(4)))

    @property
    def room(self) -> bool:
        """Tell whether there may be another entry."""
        return len(self.entries) < self.repeat.max

    @property
    def must_add(self) -> bool:
        """Tell whether there have to be more entries, so that there is nothing to ask."""
        return len(self.entries) < self.repeat.min

    def unfinished(self) -> list[dict[str, str]]:
        """Return the entries in which something required is missing, as entries of an error summary."""
        return [
            {
                "text": _("%(entry)s – Angaben fehlen.") % {"entry": entry_words(self.texts, self.own, number)},
                "href": entry_url(self.request, self.key, entry.id),
            }
            for number, entry in enumerate(self.entries, 1)
            if not entry.complete
        ]

    def more_form(self, data: Any = None) -> MoreForm:
        """Return the question; a list that is complete shows its last answer."""
        slot = "ask_more" if self.entries else "ask_first"
        done = self.storage.application.progress.get(self.key) == DONE
        initial = {"more": False} if done else {}
        return MoreForm(data, label=marked(self.texts[f"step.{self.key}.{slot}"]), initial=initial)

    def conflict(self, problem: StaleDraft) -> HttpResponse:
        """Show the list as it is now; a second press of the same button goes on."""
        self.reread()
        if response := self.elsewhere(self.key):
            return response
        form = self.more_form(self.request.POST)
        said_no = form.is_valid() and not form.cleaned_data["more"]
        passed = self.storage.passed(self.key) and not self.unfinished()
        if passed and (said_no or "_postpone" in self.request.POST):
            return self.onward(self.key)
        return self.render_list(form, conflict=problem)

    def render_list(self, form: MoreForm, conflict: StaleDraft | None = None) -> HttpResponse:
        """Return the page."""
        errors = self.unfinished() if form.is_bound and not conflict else []
        if form.is_bound and form.errors and not conflict and self.room:
            errors += [{"text": str(error), "href": "#id_more_0"} for error in form.errors["more"]]
        context = {
            **self.frame(self.key),
            **self.controls(self.key),
            "entries": [self.entry_card(number, entry) for number, entry in enumerate(self.entries, 1)],
            "form": form,
            "asks": self.room and not self.must_add,
            "adds": self.room and self.must_add,
            "limit": self.repeat.max,
            "errors": errors,
            "conflict": conflict,
        }
        return render(self.request, "wizard/entries.html", context, status=conflict.status if conflict else 200)

    def entry_card(self, number: int, entry: Entry) -> dict[str, Any]:
        """Return one entry as the list shows it."""
        return {
            "title": entry_title(self.texts, self.own, number),
            "rows": entry_rows(self.texts, entry, current_language()),
            "complete": entry.complete,
            "url": entry_url(self.request, self.key, entry.id),
            "remove_url": entry_url(self.request, self.key, entry.id, remove=True),
        }
