"""The journal as the changes that other systems follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from catalog.content import Kind
from catalog.feed import vocabularies
from catalog.feed.facts import ChangeFacts, Stretch, VersionFacts
from catalog.feed.lines import Lines, read_lines
from catalog.feed.reading import read_versions, version_facts
from catalog.models import Change, ProcedureVersion

NumbersByLine = dict[int, int]


class _Row(NamedTuple):
    """A change as its columns have it."""

    serial: int
    kind: str
    recorded_at: datetime
    item: str
    procedure: int | None
    code: str | None
    procedure_kind: str | None
    day: date | None
    line: int | None
    version: int | None
    periods: Sequence[tuple[int, str | None, str | None]] | None
    public_code: str | None


_COLUMNS = (
    "serial",
    "kind",
    "recorded_at",
    "item",
    "procedure",
    "procedure__code",
    "procedure__kind",
    "effective_on",
    "line",
    "version",
    "periods",
    "public_code",
)


def changes_after(serial: int, limit: int, newest: int) -> tuple[list[ChangeFacts], int]:
    """Return at most `limit` public changes after `serial`, and the serial reached with them.

    `newest` is the newest serial, read before: what is public of all up to it is told.

    Internal procedures, and versions, are passed over as if they were not there; what a change
    leaves of a procedure that has both is told of its public versions alone. Of one that was public
    and is no more, each change says that nothing is left. The cost is that of the changes, whatever
    the catalogue holds.
    """
    changes = _public(Change.objects.filter(serial__gt=serial)).order_by("serial")
    rows = [_Row._make(row) for row in changes.values_list(*_COLUMNS)[:limit]]
    last = rows[-1].serial if rows else serial
    reached = last if len(rows) == limit else max(last, newest)
    numbers, versions, lines = _numbers(rows), _versions(rows), read_lines(r.line for r in rows)
    items = vocabularies.items_named(row.item for row in rows if row.item)
    return [_facts(row, numbers, versions, lines, items) for row in rows], reached


def _public(changes: QuerySet[Change]) -> QuerySet[Change]:
    """Keep what concerns readers: also of what is internal now but was public, to take it out."""
    was_public = ProcedureVersion.objects.filter(procedure=OuterRef("procedure"))
    was_public = was_public.exclude(kind=Kind.INTERNAL)
    seen = ~Q(procedure__kind=Kind.INTERNAL) | Exists(was_public)
    last_code = was_public.order_by("-number").values("code")[:1]
    kept = changes.filter(Q(procedure=None) | (Q(procedure__live=True) & seen))
    return kept.annotate(public_code=Subquery(last_code))


def _versions(rows: Sequence[_Row]) -> dict[int, VersionFacts]:
    """Return the public versions that came, by their keys, without days: the change tells these."""
    keys = [row.version for row in rows if row.version is not None]
    found = read_versions(ProcedureVersion.objects.filter(pk__in=keys)) if keys else []
    lines = read_lines(row.line for row in found)
    return {row.key: version_facts(row, (), lines) for row in found}


def _numbers(rows: Sequence[_Row]) -> NumbersByLine:
    """Return the numbers of the public versions that `rows` name by the lines that made them."""
    lines = {line for row in rows for line, _start, _end in row.periods or ()}
    if not lines:
        return {}
    versions = ProcedureVersion.objects.filter(line__in=lines).exclude(kind=Kind.INTERNAL)
    return dict(versions.order_by().values_list("line", "number"))


def _facts(
    row: _Row,
    numbers: NumbersByLine,
    versions: Mapping[int, VersionFacts],
    lines: Lines,
    items: Mapping[str, Any],
) -> ChangeFacts:
    told = (row.serial, row.kind, row.recorded_at)
    if row.procedure is None:
        return ChangeFacts(*told, item=row.item, named=items.get(row.item))
    if row.procedure_kind == Kind.INTERNAL:
        # Nothing of it is public any more.
        return ChangeFacts(*told, key=row.procedure, code=row.public_code or "", stretches=())
    line = lines.facts(row.line)
    return ChangeFacts(
        *told,
        key=row.procedure,
        code=row.code or "",
        day=row.day if line else None,
        line=line,
        version=versions.get(row.version or 0),
        stretches=None if row.periods is None else _stretches(row.periods, numbers),
        replaced_by=lines.successors(row.line),
    )


def _stretches(
    periods: Sequence[tuple[int, str | None, str | None]], numbers: NumbersByLine
) -> tuple[Stretch, ...]:
    return tuple(
        Stretch(numbers[line], start, end) for line, start, end in periods if line in numbers
    )
