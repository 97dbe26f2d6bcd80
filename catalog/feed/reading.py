"""Procedures, versions and periods as the values that documents are made of.

Rows are read as values: to make models of them takes longer than all the rest.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from html import unescape
from typing import Any, NamedTuple

import orjson
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, TextField, When
from django.db.models.functions import Cast
from django.utils.html import strip_tags

from catalog import selectors
from catalog.content import Kind, Text, from_json, whole_bytes
from catalog.feed.facts import (
    GuidanceFacts,
    IdentityFacts,
    PeriodFacts,
    ProcedureFacts,
    VersionFacts,
)
from catalog.feed.lines import Lines, read_lines
from catalog.models import BRINGS_CONTENT, ProcedurePage, ProcedureVersion, Validity
from catalog.on_day import OnDay, State, on_day

_END_OF_BLOCK = re.compile(r"</(?:p|li|h\d)>|<br\s*/?>")
Told = tuple[ProcedureFacts, VersionFacts]


class PeriodRow(NamedTuple):
    """A period by the keys of what it names."""

    procedure: int
    version: int
    valid_from: date | None
    valid_to: date | None
    begun_by: int | None
    cause: int | None
    cause_action: str | None
    cause_follows: str | None

    @property
    def ends_itself(self) -> bool:
        """Whether it is temporary: its own decision set its last day."""
        return self.cause_action in BRINGS_CONTENT


class VersionRow(NamedTuple):
    """A version by the keys of what it names; `content` is JSON as text."""

    key: int
    procedure: int
    line: int
    number: int
    code: str
    recorded_at: datetime
    content_hash: str
    content: str


class ProcedureRow(NamedTuple):
    """Which procedure, and what is written to help with it, texts in HTML."""

    key: int
    code: str
    kind: str
    aliases: Sequence[str]
    summary_vi: str | None
    summary_en: str | None
    guidance_vi: str | None
    guidance_en: str | None

    def facts(self, *, is_now: bool = True) -> IdentityFacts:
        """Return it with the help in plain lines, which there is of no other day than now.

        Nothing stands beside what is internal now.
        """
        if self.kind == Kind.INTERNAL:
            return IdentityFacts(self.key, self.code)
        guidance = GuidanceFacts(
            Text(self.summary_vi or "", self.summary_en or ""),
            Text(_plain(self.guidance_vi), _plain(self.guidance_en)),
        )
        return IdentityFacts(self.key, self.code, tuple(self.aliases), guidance if is_now else None)


def _plain(html: str | None) -> str:
    """Return rich text as plain lines, one a block."""
    lines = unescape(strip_tags(_END_OF_BLOCK.sub("\n", html or ""))).splitlines()
    return "\n".join(filter(None, map(str.strip, lines)))


def procedure_rows(pages: QuerySet[ProcedurePage]) -> QuerySet[Any, Any]:
    """Return the columns of `ProcedureRow`; of what is internal now, the last public code."""
    public = ProcedureVersion.objects.filter(procedure=OuterRef("pk")).exclude(kind=Kind.INTERNAL)
    last = Subquery(public.order_by(selectors.STANDING_FIRST, "-number").values("code")[:1])
    told = Case(When(kind=Kind.INTERNAL, then=last), default=F("code"))
    columns = ("pk", "told_code", "kind", "other_codes", *ProcedureRow._fields[4:])
    return pages.annotate(told_code=told).values_list(*columns)


def read_periods(periods: QuerySet[Validity]) -> list[PeriodRow]:
    """Return the public ones of `periods`, in the order of time."""
    rows = periods.exclude(version__kind=Kind.INTERNAL).order_by(
        "procedure", F("valid_from").asc(nulls_first=True)
    )
    columns = (*PeriodRow._fields[:6], "cause__action", "cause__follows")
    return [PeriodRow._make(row) for row in rows.values_list(*columns)]


def read_versions(versions: QuerySet[ProcedureVersion]) -> list[VersionRow]:
    """Return the public ones of `versions`, by procedure and number."""
    rows = versions.exclude(kind=Kind.INTERNAL).order_by("procedure", "number")
    text = Cast("text__content", TextField())
    return [
        VersionRow._make(row) for row in rows.values_list("pk", *VersionRow._fields[1:-1], text)
    ]


@dataclass(frozen=True, slots=True)
class Written:
    """A content as text, known by its hash: equal hashes, equal contents."""

    content_hash: str
    json: str = field(compare=False)


@lru_cache(maxsize=2_048)
def whole(written: Written) -> bytes:
    """Return a content as JSON with every key. Kept: versions never change, and are read again."""
    return whole_bytes(from_json(orjson.loads(written.json)))


def version_facts(row: VersionRow, periods: Iterable[PeriodRow], lines: Lines) -> VersionFacts:
    """Return a version with the days on which it is in force, in the order given."""
    return VersionFacts(
        number=row.number,
        code=row.code,
        content=orjson.Fragment(whole(Written(row.content_hash, row.content))),
        content_hash=row.content_hash,
        recorded_at=row.recorded_at,
        line=lines.must(row.line),
        periods=tuple(_period(period, lines) for period in periods),
    )


def _period(row: PeriodRow, lines: Lines) -> PeriodFacts:
    return PeriodFacts(
        start=row.valid_from,
        end=row.valid_to,
        begun_by=lines.facts(row.begun_by),
        ended_by=lines.facts(row.cause),
        follows=row.cause_follows if row.ends_itself else None,
    )


def read_whole(
    versions: QuerySet[ProcedureVersion], known_at: datetime | None = None
) -> list[tuple[VersionRow, VersionFacts]]:
    """Return `versions` with their days as known at a moment, the earliest first."""
    rows = read_versions(versions)
    by_version: dict[int, list[PeriodRow]] = defaultdict(list)
    periods = selectors.known(known_at)
    found = read_periods(periods.filter(version__in=[row.key for row in rows]))
    for period in found:
        by_version[period.version].append(period)
    lines = read_lines([*(row.line for row in rows), *_keys(found)], known_at)
    return [(row, version_facts(row, by_version[row.key], lines)) for row in rows]


def told(
    pages: Sequence[ProcedureRow],
    day: date,
    periods: QuerySet[Validity],
    *,
    known_at: datetime | None,
    is_now: bool,
) -> list[Told]:
    """Return how `pages` stand on `day` by `periods`, in their order; with guidance if that is now.

    One of which nothing is public is left out. `periods` hold at least all those of the version
    that is shown, and those that say why it is, as known at `known_at`.
    """
    by_page: dict[int, list[PeriodRow]] = defaultdict(list)
    for period in read_periods(periods.filter(procedure__in=[page.key for page in pages])):
        by_page[period.procedure].append(period)
    seen = {page.key: on_day(by_page[page.key], day) for page in pages}
    shown = {key: one.shown for key, one in seen.items() if one.shown is not None}
    wanted = ProcedureVersion.objects.filter(pk__in=[one.version for one in shown.values()])
    versions = {row.procedure: row for row in read_versions(wanted)}
    its = {
        key: [one, *(p for p in by_page[key] if p.version == one.version and p is not one)]
        for key, one in shown.items()
    }
    used = [period for periods_of in its.values() for period in periods_of]
    lines = read_lines([*(row.line for row in versions.values()), *_keys(used)], known_at)
    return [
        (
            _procedure(page, seen[page.key], lines, is_now),
            version_facts(versions[page.key], its[page.key], lines),
        )
        for page in pages
        if page.key in versions
    ]


def _procedure(
    page: ProcedureRow, seen: OnDay[PeriodRow], lines: Lines, is_now: bool
) -> ProcedureFacts:
    ended = seen.state == State.ENDED and seen.last is not None
    return ProcedureFacts(
        page.facts(is_now=is_now),
        state=seen.state.value,
        replaced_by=lines.successors(seen.last.cause) if ended and seen.last else (),
    )


def _keys(periods: Iterable[PeriodRow]) -> Iterable[int | None]:
    return (key for period in periods for key in (period.cause, period.begun_by))
