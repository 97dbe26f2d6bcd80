"""Taking a decision back at the desk: what would come back, every conflict, and the word for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from catalog import journal, selectors
from catalog.content import canonical
from catalog.forms import RetractionForm
from catalog.models import DecisionLine, DecisionPage
from catalog.permissions import may_promulgate
from catalog.promulgation import Refused, Retraction, Undone, preview_retraction, retract
from catalog.promulgation.writing import periods_json
from catalog.validity import Timeline, at
from catalog.views.difference import Changed, changed
from catalog.views.line_list import UNLISTED
from catalog.views.lines import lines_url, trail
from catalog.views.promulgate import counts_of, standing


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days `[start, end)` on which a version is in force, with the decision that brought it."""

    number: int
    decision: DecisionPage
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of one procedure: its days before and after, and its text on `day`.

    `comes_back`: a text stands on the day where none did; `goes`: none does any more.
    """

    undone: Undone
    before: list[Stretch]
    after: list[Stretch]
    day: date
    changes: list[Changed]
    comes_back: bool
    goes: bool


def row_of(undone: Undone) -> Row:
    """Return what becomes of a procedure, on the first day from today on that its lines concern."""
    starts = [line.starts_on for line in undone.lines if line.starts_on]
    day = max([selectors.today(), *starts[:1]])
    was, will = (at(t, day) for t in (undone.timeline_before, undone.timeline_after))
    changes = (
        changed(undone.text(was.version), undone.text(will.version))
        if was and will and was.version != will.version
        else []
    )
    return Row(
        undone,
        _stretches(undone, undone.timeline_before),
        _stretches(undone, undone.timeline_after),
        day,
        changes,
        comes_back=was is None and will is not None,
        goes=was is not None and will is None,
    )


def _stretches(undone: Undone, periods: Timeline) -> list[Stretch]:
    found = [(undone.versions[period.version], period) for period in periods]
    return [
        Stretch(version.number, version.line.decision, period.start, period.end)
        for version, period in found
    ]


def fingerprint(lines: Iterable[DecisionLine], shown: Retraction) -> str:
    """Return a hash of all that a page of a retraction says."""
    said = [
        sorted(line.pk for line in lines),
        [
            [one.procedure.pk, periods_json(one.timeline_before), periods_json(one.timeline_after)]
            for one in shown.undone
        ],
    ]
    return hashlib.sha256(canonical(said)).hexdigest()


class RetractView(WagtailAdminTemplateMixin, TemplateView):
    """Says what taking a decision back would do, whole or by lines; on a publisher's word, does it.

    `?line=` names lines; without any, all that are in effect are meant.
    """

    template_name = "catalog/admin/retract.html"
    page_title = gettext_lazy("Take back")
    header_icon = "rotate"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.decision = get_object_or_404(DecisionPage, pk=kwargs["pk"])
        if not may_promulgate(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.decision.label()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*trail(self.decision), {"url": "", "label": self.page_title}]

    @cached_property
    def in_effect(self) -> list[DecisionLine]:
        lines = self.decision.lines.filter(promulgated_at__isnull=False, retracted_at=None)
        return list(lines.select_related("procedure", "decision").defer(*UNLISTED))

    @cached_property
    def chosen(self) -> list[DecisionLine]:
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        keys = set(asked.getlist("line"))
        meant = [line for line in self.in_effect if str(line.pk) in keys]
        return meant or (self.in_effect if not keys else [])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(status=200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                # Nothing can change between what is compared here and what is recorded.
                journal.lock()
                self.decision.refresh_from_db()
                if not self.decision.may_be_retracted or not self.chosen:
                    return self._page(status=409)
                shown = preview_retraction(self.chosen)
                if shown.problems:
                    return self._page(shown=shown, status=409)
                form = RetractionForm(request.POST, shown=fingerprint(self.chosen, shown))
                if not form.is_valid():
                    return self._page(shown=shown, form=form, status=400)
                self._retract(form.cleaned_data["reason"])
        except Refused:  # for what no preview told
            del self.in_effect, self.chosen
            return self._page(status=409)
        words = _("%(number)d lines of %(decision)s have been taken back.")
        told = {"number": len(self.chosen), "decision": self.decision.label()}
        messages.success(request, words % told)
        return HttpResponseRedirect(lines_url(self.decision))

    def _retract(self, reason: str) -> None:
        outcome = retract(self.chosen, reason=reason)
        log(
            instance=self.decision,
            action="catalog.retract",
            user=self.request.user,
            data={
                "serial": outcome.serial,
                "reason": reason,
                "lines": [line.label() for line in self.chosen],
            },
        )

    def _page(
        self,
        *,
        status: int,
        shown: Retraction | None = None,
        form: RetractionForm | None = None,
    ) -> HttpResponse:
        context = self.get_context_data(decision=self.decision, lines=self.in_effect)
        if self.decision.may_be_retracted and self.chosen:
            shown = shown or preview_retraction(self.chosen)
            context |= {
                "chosen": {line.pk for line in self.chosen},
                "rows": [row_of(one) for one in shown.undone],
                "counts": counts_of(shown),
                "shown": shown,
                "standing": standing(shown.problems),
                "form": self._form(form, fingerprint(self.chosen, shown)),
            }
        return self.render_to_response(context, status=status)

    def _form(self, form: RetractionForm | None, said: str) -> RetractionForm:
        """Return the form to show: its hidden word is always what is shown now."""
        if form is None:
            return RetractionForm(initial={"seen": said}, shown=said)
        typed = {name: form.data.get(name, "") for name in ("reason", "confirm")}
        form.data = typed | {"seen": said}
        return form
