"""One entry of a repeating step: its questions, and the question whether to remove it."""

import uuid
from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from intake.applications.entries import entry_remove, entry_save
from intake.applications.errors import NotEditable, StaleDraft, TooManyEntries
from intake.definitions.selectors import form_of
from intake.definitions.visibility import Entry
from intake.portal.cases import current_language, marked
from intake.wizard.entry_list import EntryPage
from intake.wizard.form_builder import StepForm, form_class
from intake.wizard.step_pages import KEEPING, STAYING, case_of, case_request, unkept_warning
from intake.wizard.summary import entry_rows, entry_title


class OneEntryView(EntryPage):
    """The questions of one entry."""

    def get(self, request: HttpRequest, step: str, entry: str) -> HttpResponse:
        """Show an entry, or an empty one where there is still room."""
        if self.number(entry) > self.repeat.max:
            return redirect(self.list_url())
        return self.render_form(self.form(entry), entry)

    def post(self, request: HttpRequest, step: str, entry: str) -> HttpResponse:
        """Save an entry and go back to the list."""
        form = self.form(entry, request.POST)
        keeping = not KEEPING.isdisjoint(request.POST)
        complete = form.is_valid()
        try:
            if complete or keeping:
                self.save(entry, form)
        except StaleDraft as problem:
            return self.conflict(problem, entry)
        except TooManyEntries as problem:
            messages.warning(request, f"{problem.text} {problem.remedy}")
            return redirect(self.list_url())
        if complete and not keeping:
            return redirect(self.list_url())
        if not keeping or (form.has_unreadable() and not STAYING.isdisjoint(request.POST)):
            return self.render_form(form, entry)
        if form.has_unreadable():
            messages.warning(request, unkept_warning())
        return self.after_keeping(self.list_url())

    def save(self, entry: str, form: StepForm) -> None:
        """Store what could be read, if there is anything that is not stored yet."""
        kept = form.kept_answers()
        if kept == self.stored(entry) and (kept or not form.is_valid()):
            return
        self.storage.take(
            entry_save(
                application=self.storage.application,
                step_key=self.key,
                entry_id=entry,
                answers=kept,
                lock_version=self.request.lock_version,
                language=current_language(),
                actor=self.request.actor,
            )
        )

    def stored(self, entry: str) -> dict[str, Any]:
        """Return the stored answers of an entry; none for a new one."""
        return next((dict(own.answers) for own in self.entries if own.id == entry), {})

    def number(self, entry: str) -> int:
        """Return an entry's place in the list, for a new one that at its end."""
        ids = [own.id for own in self.entries]
        return ids.index(entry) + 1 if entry in ids else len(ids) + 1

    def form(self, entry: str, data: Any = None) -> StepForm:
        """Return the questions of an entry."""
        kind = form_class(self.storage.application.revision_id, current_language(), self.key)
        return kind(data, **self.storage.form_values(self.key, self.stored(entry)))

    def conflict(self, problem: StaleDraft, entry: str) -> HttpResponse:
        """Answer a save that came too late with what was typed and what is stored; a second press goes on."""
        self.reread()
        if response := self.elsewhere(self.key):
            return response
        if self.read_only(self.key):
            raise NotEditable
        form = self.form(entry, self.request.POST)
        form.is_valid()
        if self.stored(entry) and form.kept_answers() == self.stored(entry):
            keeping = not KEEPING.isdisjoint(self.request.POST)
            return self.after_keeping(self.list_url()) if keeping else redirect(self.list_url())
        own = next((own for own in self.entries if own.id == entry), None)
        rows = entry_rows(self.texts, own, current_language()) if own else []
        return self.render_form(form, entry, conflict=problem, stored_rows=rows)

    def render_form(self, form: StepForm, entry: str, conflict: StaleDraft | None = None, **more: Any) -> HttpResponse:
        """Return the page."""
        context = {
            **self.frame(self.key),
            **self.controls(self.key),
            "caption": marked(self.texts[f"step.{self.key}.label"]),
            "title": entry_title(self.texts, self.own, self.number(entry)),
            "intro": "",
            "back_url": self.list_url(),
            "can_postpone": False,
            "form": form,
            "errors": form.error_entries() if form.is_bound else [],
            "conflict": conflict,
            **more,
        }
        return render(self.request, "wizard/step.html", context, status=conflict.status if conflict else 200)


class RemoveEntryView(EntryPage):
    """Ask back before an entry goes. Only the button removes it; pressing it twice changes nothing more."""

    def get(self, request: HttpRequest, step: str, entry: str) -> HttpResponse:
        """Show what would be removed."""
        found = self.find(entry)
        if found is None:
            return redirect(self.list_url())
        number, own = found
        context = {
            **self.frame(self.key),
            **self.controls(self.key),
            "kept_form": "",
            "title": entry_title(self.texts, self.own, number),
            "rows": entry_rows(self.texts, own, current_language()),
            "back_url": self.list_url(),
        }
        return render(request, "wizard/remove_entry.html", context)

    def post(self, request: HttpRequest, step: str, entry: str) -> HttpResponse:
        """Remove the entry and show the list."""
        if self.find(entry):
            try:
                entry_remove(
                    application=self.storage.application,
                    step_key=self.key,
                    entry_id=entry,
                    lock_version=self.request.lock_version,
                    actor=self.request.actor,
                )
            except StaleDraft as problem:
                messages.warning(request, f"{problem.text} {_('Es wurde nichts entfernt.')}")
        return redirect(self.list_url())

    def find(self, entry: str) -> tuple[int, Entry] | None:
        """Return an entry with its number in the list."""
        return next(((number, own) for number, own in enumerate(self.entries, 1) if own.id == entry), None)


@never_cache
def entry(request: HttpRequest, case: uuid.UUID, step: str, entry: str) -> HttpResponse:
    """Show or take one entry of a repeating step."""
    return _serve(OneEntryView, request, case, step, entry)


@never_cache
def remove_entry(request: HttpRequest, case: uuid.UUID, step: str, entry: str) -> HttpResponse:
    """Ask whether to remove an entry, and remove it."""
    return _serve(RemoveEntryView, request, case, step, entry)


def _serve(view: type[EntryPage], request: HttpRequest, case: uuid.UUID, step: str, entry: str) -> HttpResponse:
    application, actor = case_of(request, case)
    form = form_of(application.revision_id)
    if not any(own.key == step and own.repeat for own in form.steps):
        raise Http404
    own_request = case_request(request, application, actor)
    return cast(HttpResponse, view.as_view()(own_request, step=step, entry=entry))
