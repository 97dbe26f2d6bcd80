"""How a procedure will stand once an open decision is promulgated. Worked out, never written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from catalog import selectors
from catalog.content import Kind, to_json
from catalog.models import DecisionLine, ProcedurePage, ProcedureVersion, Validity, VersionText
from catalog.permissions import LinePolicy
from catalog.promulgation import Effect, Problem
from catalog.promulgation.pages import new_page
from catalog.promulgation.planning import lines_of, plan_lines, proposals_of
from catalog.promulgation.writing import name_successors
from catalog.selectors import Reading
from catalog.validity import Period, Timeline


class Unforeseen(Exception):
    """The line does nothing as it stands. `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The procedure of a line, and by code those that lines of its decision beside it concern.

    `day` is the first day on which the procedure is as the line says. Nothing of it is stored:
    versions that are to come are known by their line's key, as a negative one. `left_out`: how many
    lines beside it are another department's, of which nothing is told.
    """

    procedure: ProcedurePage
    day: date
    periods: Mapping[str, tuple[Validity, ...]]
    left_out: int = 0

    def reading(self, day: date) -> Reading:
        """Return how the line's procedure will stand on `day`."""
        return selectors.read_from(self.procedure, day, self.periods[self.procedure.code])

    def readings(self, day: date) -> dict[str, Reading]:
        """Return how all of them that readers see will stand on `day`, by their codes."""
        return {
            code: selectors.read_from(periods[0].procedure, day, periods)
            for code, periods in self.periods.items()
            if periods
        }


@dataclass(frozen=True, slots=True)
class _End:
    """The line that ends a period, and in both languages the name of what to use instead."""

    line: DecisionLine
    successor: tuple[str, str]


def foresee(line: DecisionLine, user: Any = None) -> Foreseen:
    """Return what `line`, as it is given, and the lines beside it in its decision will make.

    Reads those lines only, however many the decision has. Of lines that `user` may not read nothing
    is told; without a user all are. Raises Unforeseen where the line can't be read, or does not fit
    the time of its procedure.
    """
    lines = sorted([line, *_beside(line)], key=lambda one: (one.position, one.pk))
    proposals, unreadable = proposals_of(line.decision, lines)
    planned, problems = plan_lines(proposals)
    # All of them were planned: whether a line fits may hang on one beside it.
    told = [effect for effect in planned if effect.line.pk == line.pk or _reads(user, effect.line)]
    effects = [_with_page(effect) for effect in told]
    name_successors(effects)
    own = next((e for e in effects if e.line.pk == line.pk), None)
    if own is None or own.procedure is None or own.timeline_after == own.timeline_before:
        raise Unforeseen(p for p in (*unreadable, *problems) if p.line and p.line.pk == line.pk)
    # The time of a procedure after the last line about it is what all of them make.
    last = {e.procedure.code: e for e in effects if e.procedure is not None}
    made, ends = _versions(effects), _ends(effects)
    periods = {code: _periods(effect, made, ends) for code, effect in last.items()}
    day = _first_day(line, last[own.procedure.code].timeline_after)
    return Foreseen(own.procedure, day, periods, len(planned) - len(told))


def _reads(user: Any, line: DecisionLine) -> bool:
    policy = LinePolicy(DecisionLine)
    return user is None or policy.user_has_permission_for_instance(user, "view", line)


def _beside(line: DecisionLine) -> QuerySet[DecisionLine]:
    """Return the other lines of its decision that tell on the page of `line`'s procedure."""
    named = {line.procedure_id, line.replaced_by_id} - {None}
    if line.procedure is not None:
        named |= set(line.procedure.related.values_list("pk", flat=True))
    wanted = Q(procedure__in=named) | Q(code__in=line.parts)
    if line.group:
        wanted |= Q(group=line.group)
    return lines_of(line.decision).filter(wanted).exclude(pk=line.pk)


def _with_page(effect: Effect) -> Effect:
    """Give the line of a new procedure the page that promulgation will make."""
    if effect.procedure is not None or effect.after is None or not effect.timeline_after:
        return effect
    page, above = new_page(effect.after), effect.line.agency
    page.live = True
    # As Wagtail does where it shows a page that is not in the tree yet.
    page.path, page.depth = above.path + "0" * page.steplen, above.depth + 1
    return effect.on_page(page)


def _versions(effects: Iterable[Effect]) -> dict[int, ProcedureVersion]:
    """Return what the lines will make versions of, by line, with the numbers they will have."""
    bringing = [(e.line, e.procedure, e.after) for e in effects if e.procedure and e.after]
    pages = [page.pk for _line, page, _content in bringing]
    stored = ProcedureVersion.objects.filter(procedure__in=pages).values_list("procedure")
    numbers: Counter[int | None] = Counter(dict(stored.annotate(newest=Max("number")).order_by()))
    made = {}
    for line, page, content in bringing:
        numbers[page.pk] += 1
        version = made[line.pk] = ProcedureVersion(
            pk=-line.pk,
            procedure=page,
            number=numbers[page.pk],
            line=line,
            code=content.code,
            name_vi=content.name.vi,
            name_en=content.name.en,
            kind=content.kind,
        )
        version.text = VersionText(content=to_json(content))
    return made


def _periods(
    effect: Effect, made: Mapping[int, ProcedureVersion], ends: Mapping[int, _End]
) -> tuple[Validity, ...]:
    """Return the public periods that a procedure will have, as `selectors` reads those it has."""
    page = effect.procedure
    assert page is not None  # noqa: S101 - asked of such effects only
    stored = selectors.reading(page, effect.day or date.max).periods if page.pk else ()
    # What a repeal brings back stands in no period of today.
    read = {row.version.line_id: row.version for row in stored}
    versions = {**effect.versions, **read, **made}
    known = {**{r.cause.pk: _End(r.cause, _successor(r)) for r in stored if r.cause}, **ends}
    named = {key for p in effect.timeline_after for key in (p.cause, p.begun_by) if key}
    again = named - known.keys()
    causes = DecisionLine.objects.select_related("decision", "replaced_by").in_bulk(again)
    known |= {key: _End(line, ("", "")) for key, line in causes.items()}
    return tuple(
        _row(page, versions[period.version], period, known)
        for period in effect.timeline_after
        if period.version in versions and versions[period.version].kind != Kind.INTERNAL
    )


def _row(
    page: ProcedurePage, version: ProcedureVersion, period: Period, ends: Mapping[int, _End]
) -> Validity:
    row: Any = Validity(
        procedure=page,
        version=version,
        valid_from=period.start,
        valid_to=period.end,
        recorded_at=timezone.now(),
    )
    end = ends.get(period.cause) if period.cause else None
    if end is not None:
        row.cause, (row.successor_vi, row.successor_en) = end.line, end.successor
    begun = ends.get(period.begun_by) if period.begun_by else None
    if begun is not None:
        row.begun_by = begun.line
    return cast(Validity, row)


def _ends(effects: Sequence[Effect]) -> dict[int, _End]:
    """Return what the lines will end, by line, with the names of what comes in their place."""
    names = {e.procedure.code: e.after.name for e in effects if e.procedure and e.after}
    found = {}
    for line in (effect.line for effect in effects):
        name = names.get(line.replaced_by.code) if line.replaced_by else None
        found[line.pk] = _End(line, (name.vi, name.en) if name else ("", ""))
    return found


def _successor(row: Any) -> tuple[str, str]:
    return row.successor_vi or "", row.successor_en or ""


def _first_day(line: DecisionLine, periods: Timeline) -> date:
    """Return the day to look at: its own, or the nearest on which what it brings is in force.

    What keeps the days of another text may stand on days before or after its decision's.
    """
    day = line.day or selectors.today()
    own = [period for period in periods if period.version == line.pk]
    if not line.keeps_days or not own or any(period.covers(day) for period in own):
        return day
    later = [p.start for p in own if p.start is not None and p.start > day]
    if later:
        return min(later)
    return max(p.end for p in own if p.end is not None) - timedelta(days=1)
