"""What lines did, read by their keys as values: no models are made of drafts and pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from catalog import selectors
from catalog.content import Kind, Text
from catalog.feed.facts import DecisionFacts, LineFacts, RepealedFacts
from catalog.models import BRINGS_CONTENT, ENDS, Action, DecisionLine, DecisionPage
from catalog.models.decision import cited
from catalog.models.draft_fields import CONTENT_FIELDS
from catalog.public.acts import beside
from catalog.public.lines import successors

Successors = tuple[tuple[str, Text], ...]


class _Row(NamedTuple):
    """A line as its columns have it; `number` and `kind` are those of the version it brought,
    `base_kind` that of the one it changed.
    """

    key: int
    action: str
    decision: int
    day: date | None
    day_assumed: bool
    temporary_until: date | None
    follows: str
    components: list[str]
    legal_document: str | None
    reason: str
    retracted_at: datetime | None
    retraction_reason: str
    hidden: bool
    replaced_by: int | None
    group: str
    number: int | None
    kind: str | None
    base_kind: str | None

    @property
    def is_public(self) -> bool:
        """Whether readers may know of it: not where it brought or repealed internal law."""
        return not self.hidden and self.kind != Kind.INTERNAL

    @property
    def told_components(self) -> tuple[str, ...]:
        """What readers may know to have changed: nothing of what an internal text said."""
        return () if self.base_kind == Kind.INTERNAL else tuple(self.components)


_COLUMNS = (
    "pk",
    "action",
    "decision",
    "starts_on",
    "start_assumed",
    "temporary_until",
    "follows",
    "changed_components",
    "changed_by__number",
    "reason",
    "retracted_at",
    "retraction_reason",
    "hidden",
    "replaced_by",
    "group",
    "version__number",
    "version__kind",
    "base_version__kind",
)


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines, with their decisions, what they repeal, and what is to be used instead.

    As of `known_at`, None for now: what was taken back later still stood.
    """

    rows: Mapping[int, _Row]
    decisions: Mapping[int, DecisionFacts]
    repealed: Mapping[int, list[_Row]]
    instead: Mapping[int, Successors]
    known_at: datetime | None

    def facts(self, key: int | None) -> LineFacts | None:
        """Return what a line did; None for none, and where readers may not know of it."""
        row = self.rows.get(key or 0)
        if row is None or not row.is_public:
            return None
        decision = self.decisions[row.decision]
        retracted = row.retracted_at
        if retracted and self.known_at and retracted > self.known_at:
            retracted = None
        until = row.temporary_until
        if until is None and row.action in BRINGS_CONTENT:
            until = decision.expires_on
        return LineFacts(
            action=row.action,
            decision=decision,
            day=row.day,
            day_assumed=row.day_assumed,
            until=until,
            follows=row.follows if until else None,
            components=row.told_components,
            legal_document=row.legal_document or "",
            reason=row.reason,
            repeals=tuple(
                RepealedFacts(one.action, self.decisions[one.decision], one.day, one.number)
                for one in self.repealed.get(row.key, ())
            ),
            retracted_at=retracted,
            retraction_reason=row.retraction_reason if retracted else "",
        )

    def must(self, key: int) -> LineFacts:
        """Return what a line did that is known to be public."""
        found = self.facts(key)
        assert found is not None  # noqa: S101 - the line of a public version is
        return found

    def number(self, key: int) -> int | None:
        """Return the number of the version that a line brought, None where it brought none."""
        return self.rows[key].number

    def successors(self, key: int | None) -> Successors:
        """Return what is to be used instead of what a line ended."""
        row = self.rows.get(key or 0)
        return self.instead.get(row.key, ()) if row is not None and row.is_public else ()


def read_lines(keys: Iterable[int | None], known_at: datetime | None = None) -> Lines:
    """Read the lines with these keys, in two queries; a few more where some end or repeal."""
    rows = _rows({key for key in keys if key is not None})
    repealing = [row.key for row in rows.values() if row.action == Action.REPEALED]
    pairs = _pairs(repealing) if repealing else []
    targets = _rows({target for _line, target in pairs}) if pairs else {}
    repealed: dict[int, list[_Row]] = defaultdict(list)
    for line, target in pairs:
        if targets[target].is_public:
            repealed[line].append(targets[target])
    decisions = {row.decision for row in (*rows.values(), *targets.values())}
    return Lines(rows, decisions_by_key(decisions), repealed, _instead(rows), known_at)


def _rows(keys: Collection[int]) -> dict[int, _Row]:
    found = DecisionLine.objects.filter(pk__in=keys).order_by().values_list(*_COLUMNS)
    return {row[0]: _Row._make(row) for row in found}


def _pairs(repealing: Collection[int]) -> list[tuple[int, int]]:
    through: Any = DecisionLine.repeals.through
    found = through.objects.filter(from_decisionline__in=repealing).order_by("to_decisionline")
    return list(found.values_list("from_decisionline", "to_decisionline"))


def _instead(rows: Mapping[int, _Row]) -> dict[int, Successors]:
    ending = [r.key for r in rows.values() if r.action in ENDS and (r.replaced_by or r.group)]
    if not ending:
        return {}
    lines = list(
        DecisionLine.objects.filter(pk__in=ending)
        .select_related("replaced_by")
        .defer(*CONTENT_FIELDS)
        .annotate(**selectors.whole_names("replaced_by", "successor"))
    )
    others = beside(lines)
    return {line.pk: tuple((s.code, s.name) for s in successors(line, others)) for line in lines}


def decisions_by_key(keys: Collection[int]) -> dict[int, DecisionFacts]:
    """Return decisions as documents cite them, in one query."""
    columns = ("slug", "title", "kind", "number", "signed_on", "effective_on", "expires_on")
    issuer = ("issuer__code", "issuer__name_vi", "issuer__name_en")
    rows = DecisionPage.objects.filter(pk__in=keys).order_by()
    found = {}
    for key, *row, code, vi, en in rows.values_list("pk", *columns, *issuer):
        slug, title, kind, number, signed_on, effective_on, expires_on = row
        found[key] = DecisionFacts(
            slug=slug,
            title=cited(number, signed_on, title),
            kind=kind,
            number=number,
            issuer=Text(vi or "", en or ""),
            issuer_code=code or "",
            signed_on=signed_on,
            effective_on=effective_on,
            expires_on=expires_on,
        )
    return found
