"""Procedures that are no more: abolished, replaced, annulled, or run out by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When

from catalog import selectors
from catalog.content import Text
from catalog.models import ENDS, Action, DecisionLine
from catalog.models.draft_fields import CONTENT_FIELDS
from catalog.public.acts import Act, beside, names_of_ended
from catalog.public.lines import public_lines, successors
from catalog.public.repeals import read_repealed
from catalog.public.words import Happened


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of one procedure, as much of it as it takes to sort, to count and to page."""

    day: date
    line: int
    happened: Happened


def endings(today: date, concerned: Q) -> list[Ending]:
    """Return the last end of each procedure of which nothing is in force today, newest first.

    Lines tell it, not periods: what was annulled from its first day on has no period at all. But a
    repeal ends only what it is the cause of.
    One query of small rows.
    """
    in_force = selectors.in_force(today).filter(procedure=OuterRef("procedure"))
    ran_out = selectors.known().filter(cause=OuterRef("pk"), valid_to__lte=today)
    lines = (
        DecisionLine.objects.filter(public_lines(), concerned, retracted_at=None)
        .filter(~Exists(in_force.order_by()))
        .annotate(
            ended_on=Case(
                When(action__in=ENDS - {Action.REPEALED}, then=F("starts_on")),
                default=Subquery(ran_out.values("valid_to")[:1]),
            )
        )
        .filter(ended_on__lte=today)
        .order_by("-ended_on", "-promulgated_at", "-pk")
    )
    last: dict[int, Ending] = {}
    for key, procedure, day, action in lines.values_list("pk", "procedure", "ended_on", "action"):
        happened = Happened(action) if action in ENDS else Happened.EXPIRED
        last.setdefault(procedure, Ending(day, key, happened))
    return list(last.values())


def ended(page: Sequence[Ending]) -> list[Act]:
    """Return endings in full, in three queries; a fourth for repeals."""
    rows = (
        DecisionLine.objects.filter(pk__in=[e.line for e in page])
        .select_related("decision", "procedure", "version", "replaced_by", "changed_by")
        .defer(*CONTENT_FIELDS)
        .annotate(**selectors.whole_names("replaced_by", "successor"))
    )
    lines = {line.pk: line for line in rows}
    read_repealed(lines.values())
    names, others = names_of_ended(lines.values()), beside(list(lines.values()))
    return [_act(e, lines[e.line], names, others) for e in page]


def _act(
    ending: Ending, line: DecisionLine, names: dict[int, Text], others: list[DecisionLine]
) -> Act:
    page = line.procedure
    assert page is not None  # noqa: S101 - public lines are about a procedure
    is_end = ending.happened is not Happened.EXPIRED
    return Act(
        happened=ending.happened,
        code=page.code,
        name=names.get(line.pk) or Text(page.title),
        line=line,
        day=ending.day,
        replaced_by=tuple(successors(line, others)) if is_end else (),
    )
