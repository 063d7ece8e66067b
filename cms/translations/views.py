"""The translators' pages in the admin: how far everything is, the texts of one form in one language, PO in and out."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail_localize.models import Translation

from cms.compiling import place_of, text_places
from cms.pages import FormPage
from cms.translations.catalogues import State
from cms.translations.names import language_name
from cms.translations.selectors import TextRow, may_translate, pages_translated_for, target_page, text_rows
from cms.translations.services import PoRefused, po_import, texts_confirm, texts_keep, texts_withdraw
from cms.translations.tables import as_csv, coverage_lines, target_languages
from intake.actors import Actor

MAX_PO_BYTES = 5 * 1024 * 1024
CSV = "text/csv; charset=utf-8"


def staff_of(request: HttpRequest) -> Actor:
    """Return who acts; the admin lets nobody else in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return Actor.staff(request.user)


class CoverageView(WagtailAdminTemplateMixin, TemplateView):
    """Every form and page that this person may change, by language."""

    template_name = "translations/index.html"
    header_icon = "globe"

    @property
    def page_title(self) -> str:
        """Return the heading."""
        return _("Übersetzungen")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Name this page."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the table."""
        return {
            **super().get_context_data(**kwargs),
            "languages": [{"code": code, "name": language_name(code)} for code in target_languages()],
            "lines": coverage_lines(pages_translated_for(self.request.user)),
        }


class CoverageCsvView(View):
    """The same table for a spreadsheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send it as a file."""
        table = as_csv(coverage_lines(pages_translated_for(request.user)))
        disposition = {"Content-Disposition": 'attachment; filename="translations.csv"'}
        return HttpResponse("\ufeff" + table, content_type=CSV, headers=disposition)


class WorkMixin:
    """Finds the form's language that the address names; without the right to change it there is no such page."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def work(self) -> Translation:
        """Return the work, or answer 404."""
        works = Translation.objects.select_related("source", "target_locale")
        work = get_object_or_404(works, pk=self.kwargs["work"], enabled=True)
        if not may_translate(self.request.user, work):
            raise Http404
        return work

    @property
    def language(self) -> str:
        """Return the code of the language."""
        return str(self.work.target_locale.language_code)


class TextsView(WorkMixin, WagtailAdminTemplateMixin, TemplateView):
    """The texts of one form or page in one language beside their German, with their state."""

    template_name = "translations/texts.html"
    header_icon = "globe"
    ACTIONS = ("confirm", "confirm_all", "withdraw", "keep", "publish")

    @property
    def page_title(self) -> str:
        """Return the form's name."""
        return str(self.work.source.object_repr)

    @property
    def page_subtitle(self) -> str:
        """Return the language."""
        return language_name(self.language)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the table."""
        back = {"url": reverse("translations:index"), "label": _("Übersetzungen")}
        return [*self.breadcrumbs_items, back, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Jump to the text at a form's path, if one is asked for."""
        where = request.GET.get("where")
        if where and (row := self._row_at(where)):
            return HttpResponseRedirect(f"{request.path}#text-{row.segment_id}")
        return super().get(request, *args, **kwargs)

    def _row_at(self, where: str) -> TextRow | None:
        page = FormPage.objects.filter(
            translation_key=self.work.source.object_id, locale=self.work.source.locale_id
        ).first()
        paths = text_places(page) if page else {}
        return next((row for row in text_rows(self.work) if paths.get(place_of(row.context)) == where), None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the texts, those of one state if one is asked for."""
        rows, asked = text_rows(self.work), self.request.GET.get("state", "")
        page = target_page(self.work)
        return {
            **super().get_context_data(**kwargs),
            "work": self.work,
            "language": self.language,
            "page": page,
            "may_publish": page is not None and page.permissions_for_user(self.request.user).can_publish(),
            "rows": [row for row in rows if asked in {"", row.state}],
            "asked": asked,
            "states": [(state, STATE_NAMES()[state], sum(row.state == state for row in rows)) for state in State],
            "names": STATE_NAMES(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm, keep or take back the chosen texts; publish the page with its present texts."""
        action = next((name for name in self.ACTIONS if name in request.POST), "")
        chosen = {int(pk) for pk in request.POST.getlist("text") if pk.isdecimal()}
        actor = staff_of(request)
        if action == "publish":
            return self._publish()
        if action in {"confirm", "confirm_all"}:
            number = texts_confirm(work=self.work, segments=None if action == "confirm_all" else chosen, actor=actor)
            told = ngettext("%(number)d Text bestätigt.", "%(number)d Texte bestätigt.", number)
        elif action == "keep":
            number = texts_keep(work=self.work, segments=chosen, actor=actor)
            told = ngettext("%(number)d Übersetzung gilt weiter.", "%(number)d Übersetzungen gelten weiter.", number)
        else:
            number = texts_withdraw(work=self.work, segments=chosen, actor=actor)
            told = ngettext("%(number)d Bestätigung aufgehoben.", "%(number)d Bestätigungen aufgehoben.", number)
        messages.success(request, told % {"number": number})
        return redirect(request.get_full_path())

    def _publish(self) -> HttpResponse:
        page = target_page(self.work)
        if page is None or not page.permissions_for_user(self.request.user).can_publish():
            raise PermissionDenied
        self.work.save_target(user=self.request.user, publish=True)
        messages.success(self.request, _("Veröffentlicht wird die Seite mit ihren jetzigen Übersetzungen."))
        return redirect(self.request.get_full_path())


def STATE_NAMES() -> dict[State, str]:  # noqa: N802 - a table that needs the reader's language
    """Return the states in words."""
    return {
        State.MISSING: _("fehlt"),
        State.OUTDATED: _("veraltet"),
        State.UNREVIEWED: _("unbestätigt"),
        State.REVIEWED: _("bestätigt"),
    }


class PoView(WorkMixin, View):
    """The texts as a PO file, out by GET and in by POST."""

    def get(self, request: HttpRequest, work: int) -> HttpResponse:
        """Send the file, named by form and language."""
        name = f"{self.work.source.object_id}-{self.language}.po"
        text = str(self.work.export_po())
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(text, content_type="text/x-gettext-translation; charset=utf-8", headers=disposition)

    def post(self, request: HttpRequest, work: int) -> HttpResponse:
        """Take a file in and say what became of every text in it."""
        back = reverse("translations:texts", args=[self.work.pk])
        sent = request.FILES.get("po")
        if sent is None:
            messages.error(request, _("Bitte wählen Sie eine PO-Datei aus."))
            return redirect(back)
        if (sent.size or 0) > MAX_PO_BYTES:
            messages.error(request, _("Die Datei ist zu groß."))
            return redirect(back)
        try:
            outcome = po_import(work=self.work, raw=sent.read(), actor=staff_of(request))
        except PoRefused as refusal:
            messages.error(request, _("%(reason)s Nichts wurde geändert.") % {"reason": refusal})
            return redirect(back)
        messages.success(
            request,
            ngettext(
                "%(number)d Text übernommen; er ist noch unbestätigt.",
                "%(number)d Texte übernommen; sie sind noch unbestätigt.",
                outcome.changed,
            )
            % {"number": outcome.changed},
        )
        self._tell_refused(request, outcome.refused)
        return redirect(back)

    def _tell_refused(self, request: HttpRequest, refused: Sequence[tuple[str, str]]) -> None:
        for source, reason in refused:
            messages.warning(
                request, _("Nicht übernommen: „%(text)s“. %(reason)s") % {"text": source[:80], "reason": reason}
            )
