"""What will change on a day to come: texts that begin, procedures that end. Nearest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    When,
)

from catalog import selectors
from catalog.content import Kind, Text
from catalog.models import (
    ENDS,
    KEEPS_DAYS,
    Action,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    Validity,
)
from catalog.models.draft_fields import CONTENT_FIELDS, drafts_of
from catalog.models.version import unread
from catalog.public.words import Happened


@dataclass(frozen=True, slots=True)
class Coming:
    """What will happen on a day: a text begins, applies again, or the procedure ends.

    `line` is the one that makes it happen.
    """

    day: date
    happened: Happened
    is_end: bool
    period: Validity
    line: DecisionLine

    @property
    def procedure(self) -> ProcedurePage:
        return self.period.procedure

    @property
    def name(self) -> str:
        return self.period.version.name

    @property
    def title(self) -> Text:
        """The name in both languages."""
        return Text(self.period.version.name_vi, self.period.version.name_en)

    @property
    def decision(self) -> DecisionPage:
        return self.line.decision


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """As much of what is coming as it takes to sort, to count and to page."""

    day: date
    period: int
    is_end: bool
    happened: Happened


def events(today: date, concerned: Q) -> list[Event]:
    """Return all that will happen after `today`, the nearest first, in one query of small rows."""
    columns = ("pk", "valid_from", "valid_to", "ends", "version__line__action")
    rows = _periods(today).filter(concerned).order_by()
    found: list[Event] = []
    for key, start, end, ends, action, starts_on, cause in rows.values_list(
        *columns, "version__line__starts_on", "cause__action"
    ):
        if start is not None and start > today:
            found.append(Event(start, key, False, _beginning(action, start, starts_on)))
        if ends:
            found.append(Event(end, key, True, _ending(cause)))
    return sorted(found)


def _beginning(action: str, start: date, starts_on: date | None) -> Happened:
    """Say what it is when the text of a line begins on `start`."""
    if action not in KEEPS_DAYS and start != starts_on:
        return Happened.RESUMES
    return Happened(action)


def _ending(cause: str) -> Happened:
    """Say what it is when a line's doing ends a procedure; a temporary text runs out by itself."""
    return Happened(cause) if cause in ENDS else Happened.EXPIRED


def coming(page: Sequence[Event]) -> list[Coming]:
    """Return what happens in full, in two queries."""
    rows = _whole(selectors.known().filter(pk__in={e.period for e in page}))
    periods = {p.pk: p for p in rows}
    again = [periods[e.period] for e in page if e.happened is Happened.RESUMES]
    causes = _ran_out(again) | _repealed(again) if again else {}
    return [_coming(event, periods[event.period], causes) for event in page]


def soon(today: date, limit: int) -> list[Coming]:
    """Return the first `limit` of what is coming, in one query."""
    nearest = Case(When(valid_from__gt=today, then=F("valid_from")), default=F("valid_to"))
    periods = list(_whole(_periods(today)).order_by(nearest, "pk")[:limit])
    found = []
    for period in periods:
        line = period.version.line
        if period.valid_from is not None and period.valid_from > today:
            happened = _beginning(line.action, period.valid_from, line.starts_on)
            found.append(Coming(period.valid_from, happened, False, period, line))
        if getattr(period, "ends", False) and period.valid_to and period.cause:
            cause = period.cause
            found.append(Coming(period.valid_to, _ending(cause.action), True, period, cause))
    return sorted(found, key=lambda c: c.day)[:limit]


def _coming(
    event: Event, period: Validity, causes: Mapping[tuple[int, date], DecisionLine]
) -> Coming:
    line = period.version.line
    if event.is_end and period.cause is not None:
        line = period.cause
    elif event.happened is Happened.RESUMES:
        line = causes.get((period.procedure_id, event.day), line)
    return Coming(event.day, event.happened, event.is_end, period, line)


def _ran_out(again: Iterable[Validity]) -> dict[tuple[int, date], DecisionLine]:
    """Return the temporary lines after which `again` apply, by procedure and day."""
    before = selectors.known().filter(
        procedure__in={p.procedure_id for p in again},
        valid_to__in={p.valid_from for p in again},
        cause__isnull=False,
    )
    rows = before.select_related("cause__decision").defer(*drafts_of("cause"))
    return {(p.procedure_id, p.valid_to): p.cause for p in rows if p.valid_to and p.cause}


def _repealed(again: Iterable[Validity]) -> dict[tuple[int, date], DecisionLine]:
    """Return the lines by whose repeals `again` apply, by procedure and day."""
    lines = DecisionLine.objects.filter(
        action=Action.REPEALED,
        procedure__in={p.procedure_id for p in again},
        starts_on__in={p.valid_from for p in again},
        promulgated_at__isnull=False,
        retracted_at=None,
    )
    rows = lines.select_related("decision", "repeals__decision", "changed_by")
    rows = rows.defer(*CONTENT_FIELDS, *drafts_of("repeals"))
    return {(x.procedure_id, x.starts_on): x for x in rows if x.procedure_id and x.starts_on}


def _periods(today: date) -> QuerySet[Validity]:
    """Return the public periods with something to come, `ends`: their end is the procedure's."""
    public = selectors.known().exclude(version__kind=Kind.INTERNAL)
    next_one = public.filter(procedure=OuterRef("procedure"), valid_from=OuterRef("valid_to"))
    runs_out = Q(cause__isnull=False) & ~Exists(next_one)
    ends = Q(valid_to__gt=today) & (Q(cause__action__in=ENDS) | runs_out)
    return (
        public.filter(procedure__live=True)
        .exclude(procedure__kind=Kind.INTERNAL)
        .annotate(ends=ExpressionWrapper(ends, output_field=BooleanField()))
        .filter(Q(valid_from__gt=today) | Q(ends=True))
    )


def _whole(periods: QuerySet[Validity]) -> QuerySet[Validity]:
    lines = ("version__line", "cause")
    return (
        periods.select_related(
            "procedure",
            *(f"{line}__{other}" for line in lines for other in ("decision", "changed_by")),
            "version__line__base_version",
            "cause__replaced_by",
        )
        .defer(
            *unread("version", "version__line__base_version"),
            *drafts_of(*lines),
        )
        .annotate(**selectors.whole_names("cause__replaced_by", "successor"))
    )
