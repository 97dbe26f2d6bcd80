"""Taking a decision back at the desk: what would come back, every conflict, and the word for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log

from catalog import journal, selectors
from catalog.content import canonical
from catalog.forms import RetractionForm
from catalog.models import DecisionLine
from catalog.permissions import may_promulgate
from catalog.promulgation import Refused, Retraction, Undone, preview_retraction, retract
from catalog.promulgation.acts import lines_in_effect
from catalog.promulgation.writing import periods_json
from catalog.validity import at
from catalog.views.confirming import OfDecision
from catalog.views.difference import Changed, changed
from catalog.views.line_list import UNLISTED
from catalog.views.lines import lines_url
from catalog.views.promulgate import counts_of, standing
from catalog.views.stretches import Stretch, stretches


@dataclass(frozen=True, slots=True)
class Row:
    """What becomes of one procedure: its days before and after, and its text on `day`.

    `comes_back`: a text stands on the day where none did; `goes`: none does any more.
    """

    undone: Undone
    before: tuple[Stretch, ...]
    after: tuple[Stretch, ...]
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
        stretches(undone.timeline_before, undone.versions),
        stretches(undone.timeline_after, undone.versions),
        day,
        changes,
        comes_back=was is None and will is not None,
        goes=was is not None and will is None,
    )


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


class RetractView(OfDecision, TemplateView):
    """Says what taking a decision back would do, whole or by lines; on a publisher's word, does it.

    `?line=` names lines; without any, all that are in effect are meant.
    """

    template_name = "catalog/admin/retract.html"
    page_title = gettext_lazy("Take back")
    header_icon = "rotate"

    def may_open(self, request: HttpRequest) -> bool:
        return may_promulgate(request.user)

    @cached_property
    def in_effect(self) -> list[DecisionLine]:
        lines = lines_in_effect().filter(decision=self.decision)
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
            if form is None:
                form = RetractionForm(shown=fingerprint(self.chosen, shown))
            context |= {
                "chosen": {line.pk for line in self.chosen},
                "rows": [row_of(one) for one in shown.undone],
                "counts": counts_of(shown),
                "shown": shown,
                "standing": standing(shown.problems),
                "form": form,
            }
        return self.render_to_response(context, status=status)
