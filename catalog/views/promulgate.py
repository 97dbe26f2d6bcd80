"""Promulgation at the desk: what it will do, every problem, and the publisher's word."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log

from catalog import journal, selectors
from catalog.blocks import LEVELS
from catalog.citing import Shared, shared_with_others
from catalog.content import canonical, to_json
from catalog.forms import PromulgationForm
from catalog.models import Action, DecisionLine, DecisionPage
from catalog.permissions import may_promulgate
from catalog.promulgation import (
    Effect,
    Outcome,
    Preview,
    Problem,
    Refused,
    Retraction,
    preview,
    promulgate,
)
from catalog.promulgation.repealing import leaves
from catalog.repealing import in_words
from catalog.validity import at
from catalog.views.confirming import OfDecision
from catalog.views.difference import Changed, changed, field_label
from catalog.views.lines import lines_url


@dataclass(frozen=True, slots=True)
class Row:
    """One effect as the page shows it. `told`: what a repeal leaves."""

    effect: Effect
    changes: list[Changed]
    told: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands against one line, or against the decision itself where `line` is None."""

    line: DecisionLine | None
    problems: list[tuple[str, str]]


def standing(problems: Iterable[Problem]) -> list[Standing]:
    """Gather problems by line, each as the field's name in words and what is wrong with it."""
    found: dict[int | None, Standing] = {}
    for problem in problems:
        key = problem.line.pk if problem.line else None
        said = found.setdefault(key, Standing(problem.line, []))
        said.problems.append((field_label(problem.field), problem.message))
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Count:
    """Procedures in force of one kind, before and after."""

    label: str
    before: int
    after: int


def fingerprint(shown: Preview) -> str:
    """Return a hash of all that a preview says: what is confirmed is what was read."""
    said = [
        [
            effect.line.pk,
            effect.line.action,
            str(effect.day),
            str(effect.line.replaced_by_id),
            str(effect.line.until),
            effect.line.follows,
            to_json(effect.after) if effect.after else None,
        ]
        for effect in shown.effects
    ]
    return hashlib.sha256(canonical(said)).hexdigest()


def rows_of(shown: Preview) -> list[Row]:
    """Return each effect with its difference."""
    return [
        Row(effect, changed(before, after) if before and after else [], _told(effect))
        for effect in shown.effects
        for before, after in (effect.texts(),)
    ]


def _told(effect: Effect) -> str:
    if effect.line.action != Action.REPEALED or effect.day is None:
        return ""
    covering = at(effect.timeline_after, effect.day)
    version = effect.versions[covering.version] if covering else None
    left = leaves(effect.timeline_before, effect.timeline_after, effect.day)
    return in_words(left, version)


def counts_of(shown: Preview | Retraction) -> list[Count]:
    """Return the counts before and after: all, then by level."""
    before, after = shown.counts_before, shown.counts_after
    levels = [
        Count(str(label), before.by_level.get(level, 0), after.by_level.get(level, 0))
        for level, label in LEVELS
        if level in before.by_level or level in after.by_level
    ]
    return [Count(_("procedures in force"), before.distinct, after.distinct), *levels]


def shared_of(shown: Preview) -> tuple[Shared, ...]:
    """Return what the decision names or newly cites, and other procedures cite too."""
    day = max(shown.counts_before.day, selectors.today())
    return shared_with_others(shown.decision, _newly_cited(shown), day)


def _newly_cited(shown: Preview) -> set[str]:
    """Return the numbers of the legal bases that come in by the decision's lines."""
    numbers: set[str] = set()
    for effect in shown.effects:
        before = {b.number for b in effect.before.legal_bases} if effect.before else set()
        after = {b.number for b in effect.after.legal_bases} if effect.after else set()
        numbers |= after - before
    return numbers - {""}


class PromulgateView(OfDecision, TemplateView):
    """Says what a decision will do; on the publisher's word, does it. Once."""

    template_name = "catalog/admin/promulgate.html"
    page_title = gettext_lazy("Promulgate")
    header_icon = "check"

    def may_open(self, request: HttpRequest) -> bool:
        if may_promulgate(request.user):
            return True
        reads: bool = self.decision.permissions_for_user(request.user).can_edit()
        return reads and request.method != "POST"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(status=200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.decision.is_open:
            return self._page(status=409)
        try:
            with transaction.atomic():
                # Nothing can change between what is compared here and what becomes law.
                journal.lock()
                DecisionPage.objects.select_for_update().get(pk=self.decision.pk)
                shown = preview(self.decision)
                form = PromulgationForm(request.POST, shown=fingerprint(shown))
                if not form.is_valid():
                    return self._page(shown=shown, form=form, status=400)
                outcome = self._promulgate()
        except Refused as refused:
            self.decision.refresh_from_db()
            return self._page(refused=refused, status=409)
        return self._done(outcome)

    def _promulgate(self) -> Outcome:
        outcome = promulgate(self.decision, user=self.request.user)
        log(
            instance=self.decision,
            action="catalog.promulgate",
            user=self.request.user,
            data={"serial": outcome.serial, "versions": len(outcome.versions)},
        )
        return outcome

    def _done(self, outcome: Outcome) -> HttpResponse:
        button = messages.button(self.decision.get_url(self.request), _("See it"))
        words = _("%(decision)s has been promulgated.") % {"decision": self.decision.label()}
        messages.success(self.request, words, buttons=[button])
        return HttpResponseRedirect(lines_url(self.decision))

    def _page(
        self,
        *,
        status: int,
        shown: Preview | None = None,
        form: PromulgationForm | None = None,
        refused: Refused | None = None,
    ) -> HttpResponse:
        context = self.get_context_data(decision=self.decision)
        if self.decision.is_open:
            shown = shown or preview(self.decision)
            context |= {
                "shown": shown,
                "rows": rows_of(shown),
                "counts": counts_of(shown),
                "shared": shared_of(shown),
                "problems": refused.problems if refused else shown.problems,
                "standing": standing(refused.problems if refused else shown.problems),
                "form": form or PromulgationForm(shown=fingerprint(shown)),
                "may_promulgate": may_promulgate(self.request.user),
            }
        return self.render_to_response(context, status=status)
