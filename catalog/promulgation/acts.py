"""The tables' side of the law's time: lines as acts, rows as timelines.

A version is known here by the key of its line, since each version is made by exactly one line; so a
timeline can be planned before the version exists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Prefetch, QuerySet

from catalog.models import ENDS, KEEPS_DAYS, Action, DecisionLine, ProcedureVersion, Validity
from catalog.models.draft_fields import CONTENT_FIELDS, drafts_of
from catalog.validity import Act, Correct, Follows, Period, Repeal, Start, Stop, Timeline


def act_of(line: DecisionLine, day: date | None) -> Act:
    """Return what a line does as an act on a timeline."""
    action = Action(line.action)
    if action in KEEPS_DAYS:
        base = line.base_version
        assert base is not None  # noqa: S101 - checked before: such a line names its version
        carried = line.carries
        # A later text may apply before the late line too, but never before what is corrected.
        since = (carried.starts_on or carried.day) if carried and not carried.keeps_days else None
        return Correct(line.pk, line.pk, base.line_id, since)
    if action is Action.REPEALED:
        assert day is not None  # noqa: S101 - checked before: it has a day
        return Repeal(line.pk, taken_away(line.repeals.all()), day)
    if action in ENDS:
        return Stop(line.pk, day, annuls=action is Action.ANNULLED)
    return Start(line.pk, line.pk, day, until=line.until, follows=Follows(line.follows))


def taken_away(repealed: Iterable[DecisionLine]) -> frozenset[int]:
    """Return the keys of lines that are repealed, and of those that carry their changes over."""
    return frozenset(
        key for line in repealed for key in (line.pk, *(one.pk for one in line.carried.all()))
    )


def with_repealed(lines: QuerySet[DecisionLine]) -> QuerySet[DecisionLine]:
    """Read with `lines` what each repeals, in two queries for however many."""
    repealed = DecisionLine.objects.select_related("decision", "version")
    repealed = repealed.defer(*CONTENT_FIELDS)
    carried = DecisionLine.objects.only("carries")
    return lines.prefetch_related(
        Prefetch("repeals", repealed), Prefetch("repeals__carried", carried)
    )


def lines_in_effect() -> QuerySet[DecisionLine]:
    """Return the lines that are law: promulgated, and not taken back."""
    return DecisionLine.objects.filter(promulgated_at__isnull=False, retracted_at=None)


def current_timelines(pages: Iterable[int]) -> dict[int, Timeline]:
    """Return the unretracted timeline of each page."""
    rows = Validity.objects.filter(procedure__in=list(pages), retracted_at=None)
    columns = ("procedure", "version__line", "valid_from", "valid_to", "cause", "begun_by")
    gathered: dict[int, list[Period]] = defaultdict(list)
    for page, *period in rows.values_list(*columns):
        gathered[page].append(Period(*period))
    return {page: tuple(periods) for page, periods in gathered.items()}


def versions_in(timelines: Iterable[Timeline]) -> dict[int, ProcedureVersion]:
    """Return the versions that have days in `timelines`, by line: with texts and decisions."""
    lines = {period.version for periods in timelines for period in periods}
    return _by_line(ProcedureVersion.objects.filter(line__in=lines))


def versions_of(pages: Iterable[int]) -> dict[int, ProcedureVersion]:
    """Return all versions of procedures in the same way: a repeal may bring any of them back."""
    return _by_line(ProcedureVersion.objects.filter(procedure__in=list(pages)))


def _by_line(versions: QuerySet[ProcedureVersion]) -> dict[int, ProcedureVersion]:
    rows = versions.select_related("text", "line__decision").defer(*drafts_of("line"))
    return {version.line_id: version for version in rows}


def recorded_acts(pages: Iterable[int]) -> dict[int, list[Act]]:
    """Return the acts in effect of each page, in the order in which they were recorded."""
    lines = (
        with_repealed(lines_in_effect().filter(procedure__in=list(pages)))
        .select_related("base_version", "decision", "carries__decision")
        .defer(*CONTENT_FIELDS, *drafts_of("carries"))
        .order_by("promulgated_at", "position", "pk")
    )
    acts: dict[int, list[Act]] = defaultdict(list)
    for line in lines:
        if line.procedure_id is not None:
            acts[line.procedure_id].append(act_of(line, line.starts_on))
    return acts
