"""What a decision does to the catalogue, for those who read its lines. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from catalog import selectors
from catalog.blocks import LEVELS
from catalog.citing import Shared, shared_with_others
from catalog.models import Action, DecisionLine
from catalog.permissions import LinePolicy, reads_all
from catalog.promulgation import Effect, Preview, Problem, Retraction, preview
from catalog.promulgation.previewing import counts_after
from catalog.promulgation.repealing import leaves
from catalog.repealing import in_words
from catalog.validity import at
from catalog.views.confirming import OfDecision
from catalog.views.difference import Changed, changed, field_label


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
    if effect.timeline_after == effect.timeline_before:
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


def in_force_told(shown: Preview | Retraction) -> dict[str, Any]:
    """Return what the log says of the catalogue before and after: procedures in force, on a day."""
    before, after = shown.counts_before, shown.counts_after
    return {
        "day": before.day.isoformat(),
        "before": {"in_force": before.distinct, "by_level": dict(before.by_level)},
        "after": {"in_force": after.distinct, "by_level": dict(after.by_level)},
    }


def shared_of(shown: Preview, user: Any) -> tuple[Shared, ...]:
    """Return what the decision names or newly cites, and other procedures cite too."""
    day = max(shown.counts_before.day, selectors.today())
    return shared_with_others(shown.decision, _newly_cited(shown), day, user)


def _newly_cited(shown: Preview) -> set[str]:
    """Return the numbers of the legal bases that come in by the decision's lines."""
    numbers: set[str] = set()
    for effect in shown.effects:
        before = {b.number for b in effect.before.legal_bases} if effect.before else set()
        after = {b.number for b in effect.after.legal_bases} if effect.after else set()
        numbers |= after - before
    return numbers - {""}


def readable_by(user: Any, shown: Preview) -> Preview:
    """Return what of a preview concerns lines that `user` reads, and counts by those alone."""
    if reads_all(user):
        return shown
    policy = LinePolicy(DecisionLine)

    def reads(line: DecisionLine | None) -> bool:
        return line is None or policy.user_has_permission_for_instance(user, "view", line)

    effects = tuple(effect for effect in shown.effects if reads(effect.line))
    return replace(
        shown,
        effects=effects,
        problems=tuple(problem for problem in shown.problems if reads(problem.line)),
        counts_after=counts_after(shown.counts_before, effects),
    )


def effect_of(shown: Preview, problems: Iterable[Problem], user: Any) -> dict[str, Any]:
    """Return what a page tells `user` of a decision's effect, and of what stands against it."""
    problems = list(problems)
    return {
        "shown": shown,
        "rows": rows_of(shown),
        "counts": counts_of(shown),
        "shared": shared_of(shown, user),
        "problems": problems,
        "standing": standing(problems),
    }


class DecisionEffectView(OfDecision, TemplateView):
    """Shows the catalogue after an open decision; departments see what their own lines do."""

    template_name = "catalog/admin/effect.html"
    page_title = gettext_lazy("Preview")
    header_icon = "view"

    def may_open(self, request: HttpRequest) -> bool:
        return LinePolicy(DecisionLine).user_has_permission(request.user, "view")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"decision": self.decision}
        if not self.decision.is_open:
            return context
        shown = readable_by(self.request.user, preview(self.decision))
        own = {"only_own": not reads_all(self.request.user)}
        return context | own | effect_of(shown, shown.problems, self.request.user)
