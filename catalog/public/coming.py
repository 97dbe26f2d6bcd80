"""What will change on a day to come: texts that begin, procedures that end. Nearest first."""

from __future__ import annotations

from collections.abc import Sequence
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
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    Validity,
)
from catalog.models.draft_fields import drafts_of
from catalog.public.repeals import read_repealed
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
    rows = _periods(today).filter(concerned).order_by()
    found: list[Event] = []
    columns = ("pk", "valid_from", "valid_to", "ends", "follows_on", "version__line__action")
    for key, start, end, ends, follows_on, action, begun_by, cause in rows.values_list(
        *columns, "begun_by__action", "cause__action"
    ):
        if start is not None and start > today:
            happened = _beginning(action, begun_by, follows_on=follows_on)
            found.append(Event(start, key, False, happened))
        if ends:
            found.append(Event(end, key, True, _ending(cause)))
    return sorted(found)


def _beginning(action: str, begun_by: str | None, *, follows_on: bool) -> Happened:
    """Say what it is when the text of a line begins, by itself or by what another one did.

    `follows_on`: another text was in force until then.
    """
    if begun_by is None:
        return Happened(action)
    return Happened.RESUMES if follows_on else Happened.RESTORED


def _ending(cause: str) -> Happened:
    """Say what it is when a line's doing ends a procedure; a temporary text runs out by itself."""
    return Happened(cause) if cause in ENDS else Happened.EXPIRED


def coming(page: Sequence[Event]) -> list[Coming]:
    """Return what happens in full, in one query; a second where there are repeals."""
    rows = _whole(selectors.known().filter(pk__in={e.period for e in page}))
    periods = {p.pk: p for p in rows}
    found = [_coming(event, periods[event.period]) for event in page]
    read_repealed(one.line for one in found)
    return found


def soon(today: date, limit: int) -> list[Coming]:
    """Return the first `limit` of what is coming, in one query."""
    nearest = Case(When(valid_from__gt=today, then=F("valid_from")), default=F("valid_to"))
    periods = list(_whole(_periods(today)).order_by(nearest, "pk")[:limit])
    found = []
    for period in periods:
        line = period.version.line
        if period.valid_from is not None and period.valid_from > today:
            by, follows_on = period.begun_by, getattr(period, "follows_on", False)
            happened = _beginning(line.action, by and by.action, follows_on=follows_on)
            told = period.begun_openly_by
            found.append(Coming(period.valid_from, happened, False, period, told))
        if getattr(period, "ends", False) and period.valid_to and period.cause:
            cause = period.cause
            found.append(Coming(period.valid_to, _ending(cause.action), True, period, cause))
    return sorted(found, key=lambda c: c.day)[:limit]


def _coming(event: Event, period: Validity) -> Coming:
    line = period.begun_openly_by
    if event.is_end and period.cause is not None:
        line = period.cause
    return Coming(event.day, event.happened, event.is_end, period, line)


def _periods(today: date) -> QuerySet[Validity]:
    """Return the public periods with something to come, `ends`: their end is the procedure's."""
    public = selectors.known().exclude(version__kind=Kind.INTERNAL)
    next_one = public.filter(procedure=OuterRef("procedure"), valid_from=OuterRef("valid_to"))
    one_before = public.filter(procedure=OuterRef("procedure"), valid_to=OuterRef("valid_from"))
    runs_out = Q(cause__isnull=False) & ~Exists(next_one)
    ends = Q(valid_to__gt=today, cause__hidden=False) & (Q(cause__action__in=ENDS) | runs_out)
    return (
        public.filter(procedure__live=True)
        .exclude(procedure__kind=Kind.INTERNAL)
        .annotate(
            ends=ExpressionWrapper(ends, output_field=BooleanField()), follows_on=Exists(one_before)
        )
        .filter(Q(valid_from__gt=today) | Q(ends=True))
    )


def _whole(periods: QuerySet[Validity]) -> QuerySet[Validity]:
    lines = ("version__line", "cause", "begun_by")
    return (
        periods.select_related(
            "procedure",
            *(f"{line}__{other}" for line in lines for other in ("decision", "changed_by")),
            "version__line__base_version",
            "cause__replaced_by",
        )
        .defer(*drafts_of(*lines))
        .annotate(**selectors.whole_names("cause__replaced_by", "successor"))
    )
