"""The journal as the changes that other systems follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from catalog.content import Kind
from catalog.feed import vocabularies
from catalog.feed.facts import ChangeFacts, IdentityFacts, Stretch, VersionFacts
from catalog.feed.lines import Lines, read_lines
from catalog.feed.reading import ProcedureRow, procedure_rows, read_versions, version_facts
from catalog.models import Change, ProcedurePage, ProcedureVersion

NumbersByLine = dict[int, int]


@dataclass(frozen=True, slots=True)
class _Named:
    """What changes name, by keys: `pages` of procedures, `numbers` of versions by their lines."""

    pages: Mapping[int, IdentityFacts]
    numbers: NumbersByLine
    versions: Mapping[int, VersionFacts]
    lines: Lines
    items: Mapping[str, Any]


class _Row(NamedTuple):
    """A change as its columns have it."""

    serial: int
    kind: str
    recorded_at: datetime
    item: str
    procedure: int | None
    day: date | None
    line: int | None
    version: int | None
    periods: Sequence[tuple[int, str | None, str | None]] | None


_COLUMNS = (
    "serial",
    "kind",
    "recorded_at",
    "item",
    "procedure",
    "effective_on",
    "line",
    "version",
    "periods",
)


def changes_after(serial: int, limit: int, newest: int) -> tuple[list[ChangeFacts], int]:
    """Return at most `limit` public changes after `serial`, and the serial reached with them.

    `newest` is the newest serial, read before: what is public of all up to it is told.

    Internal procedures, and versions, are passed over as if they were not there; what a change
    leaves of a procedure that has both is told of its public versions alone. Once the last of these
    is taken back, and the procedure is internal, nothing more is told of it. The cost is that of
    the changes, whatever the catalogue holds.
    """
    changes = _public(Change.objects.filter(serial__gt=serial)).order_by("serial")
    rows = [_Row._make(row) for row in changes.values_list(*_COLUMNS)[:limit]]
    last = rows[-1].serial if rows else serial
    reached = last if len(rows) == limit else max(last, newest)
    named = _Named(
        pages=_pages(rows),
        numbers=_numbers(rows),
        versions=_versions(rows),
        lines=read_lines(row.line for row in rows),
        items=vocabularies.items_named(row.item for row in rows if row.item),
    )
    return [_facts(row, named) for row in rows], reached


def _public(changes: QuerySet[Change]) -> QuerySet[Change]:
    """Keep what concerns readers: of a procedure, since its first public text was recorded; of one
    that is internal now, while a public text of it stood.
    """
    versions = ProcedureVersion.objects.filter(procedure=OuterRef("procedure"))
    public = versions.exclude(kind=Kind.INTERNAL)
    taken = public.order_by("-line__retracted_at").values("line__retracted_at")[:1]
    begun = Exists(public.filter(recorded_at__lte=OuterRef("recorded_at")))
    stands = (
        ~Q(procedure__kind=Kind.INTERNAL)
        | Exists(public.filter(line__retracted_at=None))
        | Q(recorded_at__lte=Subquery(taken))
    )
    return changes.filter(Q(procedure=None) | (Q(procedure__live=True) & begun & stands))


def _pages(rows: Sequence[_Row]) -> dict[int, IdentityFacts]:
    """Return the procedures that `rows` name, with what stands beside their law now."""
    found = ProcedurePage.objects.filter(pk__in={row.procedure for row in rows if row.procedure})
    pages = map(ProcedureRow._make, procedure_rows(found))
    return {page.key: page.facts() for page in pages}


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


def _facts(row: _Row, named: _Named) -> ChangeFacts:
    told = (row.serial, row.kind, row.recorded_at)
    if row.procedure is None:
        return ChangeFacts(*told, item=row.item, named=named.items.get(row.item))
    line = named.lines.facts(row.line)
    return ChangeFacts(
        *told,
        identity=named.pages[row.procedure],
        day=row.day if line else None,
        line=line,
        version=named.versions.get(row.version or 0),
        stretches=None if row.periods is None else _stretches(row.periods, named.numbers),
        replaced_by=named.lines.successors(row.line),
    )


def _stretches(
    periods: Sequence[tuple[int, str | None, str | None]], numbers: NumbersByLine
) -> tuple[Stretch, ...]:
    return tuple(
        Stretch(numbers[line], start, end) for line, start, end in periods if line in numbers
    )
