"""What is put up, exchanged and taken down at notice boards in a week, read from the periods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from catalog import selectors
from catalog.content import Kind, Text
from catalog.hanging import Move, Span, moves
from catalog.models import (
    ENDS,
    KEEPS_DAYS,
    Action,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    Validity,
)
from catalog.public.decisions import decisions
from catalog.public.words import Board, Happened
from catalog.validity import Period


@dataclass(frozen=True, slots=True)
class Posting:
    """One thing to do at the board, about the text of a period; `line` is what makes it so.

    `is_cited`: readers may see the line's decision; where they may not, nothing names it to them.
    `day`: the first on which it is so, None where nothing says it; `is_late`: it was before the
    week, and only in the week it was recorded. `sheet_on`: a day whose sheet is the one to hang,
    None where none is.
    """

    board: Board
    happened: Happened
    shown: Validity
    line: DecisionLine
    day: date | None
    is_late: bool
    sheet_on: date | None
    is_cited: bool = False

    @property
    def procedure(self) -> ProcedurePage:
        return self.shown.procedure

    @property
    def name(self) -> Text:
        return Text(self.shown.version.name_vi, self.shown.version.name_en)

    @property
    def code(self) -> str:
        """Today's code; of what readers see no more, the one under which they saw it."""
        return self.procedure.code if self.procedure.is_public else self.shown.version.code

    @property
    def decision(self) -> DecisionPage | None:
        """The decision to cite to readers."""
        return self.line.decision if self.is_cited else None

    @property
    def key(self) -> str:
        """What names it in the week's page, and stays the same."""
        return f"{self.code}-{self.day or 'x'}"


def postings(span: Span, concerned: Q) -> list[Posting]:
    """Return what is to be done in `span`: what goes up first, then by day and code.

    `concerned` keeps what concerns somebody: a posting does if the text before it or after it does.
    A few queries, and never a text; internal texts are not posted, but what was public by what was
    known stays in the list of its week, whatever the procedure is today. What an import found in
    force without knowing since when it is law is nothing new.
    """
    rows = list(_periods(span, concerned))
    endings, origins = _endings({p.procedure_id for p in rows}, span), _origins(rows)
    found: list[Posting] = []
    for procedure, group in groupby(rows, key=lambda p: p.procedure_id):
        found += _of_procedure(list(group), span, endings.get(procedure, ()), origins)
    order = list(Board)
    of_lines = {p.line.decision_id for p in found}
    cited = set(decisions().filter(pk__in=of_lines).order_by().values_list("pk", flat=True))
    found = [replace(p, is_cited=p.line.decision_id in cited) for p in found]
    return sorted(found, key=lambda p: (order.index(p.board), p.day or date.min, p.code))


def grouped(found: Sequence[Posting]) -> list[tuple[Board, list[Posting]]]:
    """Group postings, which stand in this order, by what is done."""
    return [(board, list(group)) for board, group in groupby(found, key=lambda p: p.board)]


def _midnight(day: date) -> datetime:
    # The first midnight of the calendar lies before it by the clocks of databases.
    day = max(day, date.min + timedelta(days=1))
    return datetime.combine(day, time.min, tzinfo=selectors.VIETNAM)


def _periods(span: Span, concerned: Q) -> QuerySet[Validity]:
    """Return the periods of the procedures of which something begins, ends or is recorded in
    `span`: those known before it, at its end, or at some moment between, by procedure.
    """
    days, moments = (span.first, span.last), _moments(span)
    # All periods are looked through, a tenth of a second for 750,000 of them. With an index of days
    # SQLite would read by it what is in force too, which takes it five times as long.
    stirred = Validity.objects.filter(
        Q(valid_from__range=days)
        | Q(valid_to__range=days)
        | Q(recorded_at__range=moments)
        | Q(retracted_at__range=moments)
    )
    known = Validity.objects.filter(
        Q(retracted_at=None) | Q(retracted_at__gt=moments[0]), recorded_at__lte=moments[1]
    )
    concerns = Exists(Validity.objects.filter(concerned, pk=OuterRef("pk")).order_by())
    return (
        known.filter(procedure__in=stirred.order_by().values("procedure"), procedure__live=True)
        .filter(Q(valid_from=None) | Q(valid_from__lte=span.last))
        .select_related("procedure", *_with_line("version__line"), *_with_line("cause"))
        .only(*_SHOWN, *_of_line("version__line"), *_of_line("cause"))
        .annotate(concerns=ExpressionWrapper(concerns, output_field=BooleanField()))
        .order_by("procedure", "valid_from", "pk")
    )


def _moments(span: Span) -> tuple[datetime, datetime]:
    """Return the moments at which `span` begins and at which the next one does."""
    return _midnight(span.first), _midnight(span.day_after)


_SHOWN = (
    "valid_from",
    "valid_to",
    "recorded_at",
    "retracted_at",
    "procedure__code",
    "procedure__path",
    "procedure__kind",
    "procedure__live",
    "version__kind",
    "version__number",
    "version__code",
    "version__name_vi",
    "version__name_en",
    "version__recorded_at",
)


def _with_line(line: str = "") -> list[str]:
    """Return what is read beside a line, by the way that leads to it."""
    return [f"{line}__{n}" if line else n for n in ("decision", "base_version")]


def _of_line(line: str = "") -> list[str]:
    """Return the columns of a line that are read, by the way that leads to it."""
    way = f"{line}__" if line else ""
    facts = ["action", "starts_on", "starts_unknown", "promulgated_at", "retracted_at"]
    facts += ["changed_components", "base_version__kind", "hidden"]
    cited = ("title", "slug", "number", "signed_on", "promulgated_at")
    return [f"{way}{n}" for n in facts] + [f"{way}decision__{n}" for n in cited]


def _origins(rows: Iterable[Validity]) -> dict[int, DecisionLine]:
    """Return, by the key of each line that corrects or carries over, the one that brought what it
    puts its text in the place of, as far as that was not internal. A query for each correction of a
    correction.
    """
    wanted: dict[int, int | None] = {
        line.pk: line.base_version_id
        for line in (row.version.line for row in rows)
        if line.action in KEEPS_DAYS and line.base_version_id
    }
    found: dict[int, DecisionLine] = {}
    while wanted:
        lines = (
            DecisionLine.objects.filter(version__in=set(wanted.values()))
            .exclude(version__kind=Kind.INTERNAL)
            .select_related(*_with_line())
            .only(*_of_line())
            .annotate(brought=F("version"))
        )
        bringing: dict[int | None, DecisionLine] = {line.brought: line for line in lines}
        nearer = {key: bringing[at] for key, at in wanted.items() if at in bringing}
        found |= nearer
        wanted = {
            key: line.base_version_id for key, line in nearer.items() if line.action in KEEPS_DAYS
        }
    return found


def _endings(procedures: Iterable[int], span: Span) -> dict[int, list[DecisionLine]]:
    """Return the lines that ended each procedure, in the order in which they were recorded: what is
    annulled from its first day on has no period that would tell.
    """
    lines = (
        DecisionLine.objects.filter(
            procedure__in=set(procedures),
            action__in=ENDS,
            promulgated_at__lt=_moments(span)[1],
        )
        .select_related(*_with_line())
        .only("procedure_id", *_of_line())
        .order_by("promulgated_at", "pk")
    )
    found: dict[int, list[DecisionLine]] = {}
    for line in lines:
        found.setdefault(line.procedure_id or 0, []).append(line)
    return found


def _of_procedure(
    known: Sequence[Validity],
    span: Span,
    endings: Sequence[DecisionLine],
    origins: Mapping[int, DecisionLine],
) -> Iterator[Posting]:
    before, after = _moments(span)
    rows = [p for p in known if p.version.kind != Kind.INTERNAL]
    hung = next((p for p in rows if _known(p, before) and p.covers(span.day_before)), None)
    now = [p for p in rows if _known(p, after)]
    told = _Told([p for p in known if _known(p, after)], endings, origins, before, after)
    of_days = {_days(row): row for row in ([hung] if hung else []) + now}
    for move in moves(_days(hung) if hung else None, [_days(p) for p in now], span):
        old = of_days[move.old] if move.old else None
        new = of_days[move.new] if move.new else None
        is_found = old is None and new is not None and new.version.line.starts_unknown
        if not is_found and any(getattr(p, "concerns", False) for p in (old, new) if p):
            yield _posting(move, old, new, told, span)
    yield from _passing(rows, hung, now, span)


def _passing(
    rows: Sequence[Validity], hung: Validity | None, now: Sequence[Validity], span: Span
) -> Iterator[Posting]:
    """Yield what was in force by what was known in the span for a while, and is not by what is.

    Whoever hung it, because the list said so then, takes it down. What was recorded and taken back
    on one day is left out: so a history that is entered at once hangs nowhere.
    """
    before, after = _moments(span)
    stays = {p.version_id for p in now if _has_days(p, span)} | {hung.version_id if hung else 0}
    told: set[int] = set()
    for row in rows:
        if row.version_id in stays | told or _known(row, after) or row.retracted_at is None:
            continue
        known = Span(_day_of(max(row.recorded_at, before)), _day_of(row.retracted_at))
        if known.first < known.last and _has_days(row, known) and getattr(row, "concerns", False):
            told.add(row.version_id)
            line, day = row.version.line, row.valid_from
            undone = line.retracted_at is not None and line.retracted_at <= after
            happened = Happened.RETRACTED if undone else Happened(line.action)
            yield Posting(Board.CHECK, happened, row, line, day, False, None)


def _has_days(period: Validity, span: Span) -> bool:
    """Tell whether a period has a day in `span`."""
    begins = period.valid_from is None or period.valid_from <= span.last
    return begins and (period.valid_to is None or period.valid_to > span.first)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(selectors.VIETNAM).date()


def _is_before(moment: datetime, day: date | None) -> bool:
    return day is not None and _day_of(moment) < day


def _known(period: Validity, at: datetime) -> bool:
    return period.recorded_at <= at and (period.retracted_at is None or period.retracted_at > at)


def _days(row: Validity) -> Period:
    return Period(row.version_id, row.valid_from, row.valid_to, row.cause_id)


def _posting(
    move: Move, old: Validity | None, new: Validity | None, told: _Told, span: Span
) -> Posting:
    shown = new or old
    assert shown is not None  # noqa: S101 - a move changes something
    happened, line = told.begun(old, new, move) if new else told.ended(shown, move.day)
    is_there = shown.procedure.is_public
    board = Board.TAKE_DOWN
    if new is not None:
        board = Board.EXCHANGE if old else Board.PUT_UP
    return Posting(
        board=board,
        happened=happened,
        shown=shown,
        line=line,
        day=move.day,
        is_late=move.is_late,
        sheet_on=max(move.day or span.first, span.first) if new and is_there else None,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of a procedure at the end of a span, to say why something was done.

    `periods` are all of it, internal ones too; `origins` as `_origins` returns them.
    """

    periods: Sequence[Validity]
    endings: Sequence[DecisionLine]
    origins: Mapping[int, DecisionLine]
    before: datetime
    after: datetime

    def begun(
        self, old: Validity | None, new: Validity, move: Move
    ) -> tuple[Happened, DecisionLine]:
        """Say why `new` hangs: its own line, or what made way for it: a retraction, a repeal, the
        end of a temporary text. A text that was corrected before its first day begins by the line
        that it was brought by at first.
        """
        line, known = new.version.line, new.version.recorded_at <= self.before
        bringing = self.origins.get(line.pk, line)
        is_first = line is bringing or _is_before(new.version.recorded_at, new.valid_from)
        if is_first and new.valid_from == bringing.starts_on and not move.is_late:
            return Happened(bringing.action), bringing
        taken_back = [*self.endings, *([old.version.line] if old else [])]
        undone = [one for one in taken_back if self._undone(one, self.before)]
        if known and undone:
            return Happened.RETRACTED, undone[-1]
        way = self._repeal(new.valid_from) or self._cause_of(new.valid_from)
        is_again = new.valid_from != line.starts_on and line.action not in KEEPS_DAYS
        if way and (known or is_again):
            comes_back = old is None and way.action == Action.REPEALED
            return (Happened.RESTORED if comes_back else Happened.RESUMES), way
        return Happened(line.action), line

    def _repeal(self, day: date | None) -> DecisionLine | None:
        """Return the repeal by which a text applies again from `day`, or that came to be known."""
        repeals = (
            one
            for one in reversed(self.endings)
            if one.action == Action.REPEALED and not one.hidden
        )
        return next((x for x in repeals if not self._undone(x) and self._counts(x, day)), None)

    def _counts(self, line: DecisionLine, day: date | None) -> bool:
        return line.starts_on == day or self._is_news(line)

    def ended(self, old: Validity, day: date | None) -> tuple[Happened, DecisionLine]:
        """Say why nothing hangs any more: what ended it, or that it was taken back."""
        if self._undone(old.version.line, self.before):
            return Happened.RETRACTED, old.version.line
        begins = old.valid_from or _day_of(self.before)
        if day is None or (old.valid_from and day <= old.valid_from):
            # No day of it is left, and so no period that would name what ended it.
            ends_on, cause = begins, self._annulment(begins)
        else:
            ends_on, cause = day, self._cause_of(day)
        if cause is None and (inside := self._inside(ends_on)):
            return Happened.HIDDEN, inside
        standing = (one for one in reversed(self.endings) if not self._undone(one))
        line = cause or next(standing, old.version.line)
        return (Happened(line.action) if line.action in ENDS else Happened.EXPIRED), line

    def _annulment(self, begins: date) -> DecisionLine | None:
        """Return what came to be known to have ended all from `begins` on, if anything did."""
        for one in reversed(self.endings):
            is_whole = one.starts_on is None or one.starts_on <= begins
            if is_whole and self._is_news(one) and not self._undone(one):
                return one
        return None

    def _inside(self, day: date) -> DecisionLine | None:
        """Return the line of the internal text that covers `day`, if one does."""
        covering = (p.version for p in self.periods if p.covers(day))
        return next((v.line for v in covering if v.kind == Kind.INTERNAL), None)

    def _is_news(self, line: DecisionLine) -> bool:
        known = line.promulgated_at
        return known is not None and known > self.before

    def _cause_of(self, day: date | None) -> DecisionLine | None:
        return next((p.cause for p in self.periods if p.cause and p.valid_to == day), None)

    def _undone(self, line: DecisionLine, since: datetime | None = None) -> bool:
        at = line.retracted_at
        return at is not None and at <= self.after and (since is None or at > since)
