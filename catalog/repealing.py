"""Beginning lines that repeal what an earlier decision did: which can be, and what each leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog.adding import Candidate, Verdict
from catalog.content import Kind
from catalog.drafts import own_day
from catalog.models import Action, AgencyPage, DecisionLine, DecisionPage, ProcedureVersion
from catalog.models.draft_fields import drafts_of
from catalog.permissions import reads_all, writes_at
from catalog.promulgation.acts import lines_in_effect, with_repealed
from catalog.promulgation.repealing import Leaves, Planned, plan


def repealable() -> QuerySet[DecisionPage]:
    """Return the decisions of which something is law, the newest first."""
    decisions = DecisionPage.objects.filter(pk__in=lines_in_effect().values("decision"))
    return decisions.order_by("-signed_on", "-pk")


def repeals(
    decision: DecisionPage, earlier: DecisionPage, day: date | None, user: Any
) -> list[Candidate]:
    """Return what can be done about each line of `earlier` that is law, in its order.

    Those that can be repealed come with their line, not saved. Lines that carry changes over fall
    with the lines whose changes these are.
    """
    lines = lines_in_effect().filter(decision=earlier).exclude(action=Action.CARRIED)
    repealed = list(
        lines.select_related("procedure", "decision", "repeals")
        .prefetch_related("carried")
        .defer(*drafts_of("repeals"))
        .order_by("position", "pk")
    )
    there = set(decision.lines.values_list("procedure_id", flat=True))
    places = {page.path: page for page in AgencyPage.objects.all()}
    begun = [_begun(decision, one, day, places) for one in repealed]
    planned = {one.line.repeals_id: one for one in plan(begun)}
    found = [_candidate(line, planned.get(line.repeals_id), there, user) for line in begun]
    return _in_order(decision, [one for one in found if one is not None])


def _begun(
    decision: DecisionPage,
    repealed: DecisionLine,
    day: date | None,
    places: dict[str, AgencyPage],
) -> DecisionLine:
    page = repealed.procedure
    assert page is not None  # noqa: S101 - what is law is about a procedure
    return DecisionLine(
        decision=decision,
        action=Action.REPEALED,
        procedure=page,
        agency=places[page.path[: -page.steplen]],
        repeals=repealed,
        effective_on=own_day(decision, day),
    )


def _candidate(
    line: DecisionLine, planned: Planned | None, there: set[int | None], user: Any
) -> Candidate | None:
    page = line.procedure
    assert page is not None  # noqa: S101 - begun so
    if not writes_at(user, page.path):
        if page.kind == Kind.INTERNAL and not reads_all(user):
            return None
        return Candidate(Verdict.NOT_YOURS, procedure=page)
    if page.pk in there:
        return Candidate(Verdict.THERE, procedure=page)
    if planned is None:
        return Candidate(Verdict.NO_DAY, procedure=page)
    if planned.problem is not None:
        said = (planned.problem.message,)
        return Candidate(Verdict.DOES_NOT_FIT, procedure=page, problems=said)
    return Candidate(
        Verdict.GOOD, procedure=page, line=line, told=in_words(planned.leaves, planned.version)
    )


def _in_order(decision: DecisionPage, found: Sequence[Candidate]) -> list[Candidate]:
    position = decision.next_position()
    for one in found:
        if one.line is not None:
            one.line.position = position
            position += 1
    return list(found)


def outcome(line: DecisionLine) -> Planned | None:
    """Return what the repeal `line` would do as the tables stand; None where it lacks its day."""
    lines = with_repealed(DecisionLine.objects.filter(pk=line.pk)).select_related("decision")
    return next(iter(plan(lines)), None)


def in_words(left: Leaves, version: ProcedureVersion | None) -> str:
    """Say what a repeal leaves of its procedure on its day: `version`, if any is in force."""
    words = {
        Leaves.ENDED: _("the procedure is not in force any more"),
        Leaves.COMES_BACK: _("version %(number)s is in force again, where none was"),
        Leaves.RETURNS: _("version %(number)s applies again"),
        Leaves.ONLY_LATER: _("version %(number)s stays; what comes later changes"),
    }
    return words[left] % {"number": version.number if version else ""}
