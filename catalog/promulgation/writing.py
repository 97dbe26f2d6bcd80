"""The rows of a promulgation: pages, versions, periods, journal. Called inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max

from catalog.alphabet import sort_key
from catalog.comparison import changed_components
from catalog.content import Kind, at_a_glance, content_hash, to_json
from catalog.journal import Entry
from catalog.models import (
    Action,
    AgencyPage,
    Change,
    ChangeKind,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
    Validity,
    VersionTerm,
    VersionText,
)
from catalog.promulgation.acts import lines_in_effect
from catalog.promulgation.pages import BATCH, copy_to_page, on_page, store_pages, tell
from catalog.promulgation.repealing import is_hidden, leaves
from catalog.promulgation.terms import terms_of
from catalog.promulgation.values import Effect, ImportedLine, Proposal, Undone
from catalog.validity import Timeline


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was written: the newest serial, and the versions made."""

    serial: int
    versions: list[ProcedureVersion] = field(default_factory=list)


def make_lines(
    batches: Sequence[tuple[DecisionPage, Sequence[ImportedLine]]],
) -> list[Proposal]:
    """Store a line for each imported content, without blocks: its version is its text."""
    places = _places([item for _decision, imported in batches for item in imported])
    rows: list[DecisionLine] = []
    entries: list[ImportedLine] = []
    for decision, imported in batches:
        for position, item in enumerate(imported, start=decision.next_position()):
            line = DecisionLine(
                decision=decision,
                position=position,
                action=item.action,
                procedure=item.procedure,
                agency_id=places[_parent_path(item.procedure)],
                code=item.content.code,
                name_vi=item.content.name.vi,
                name_en=item.content.name.en or None,
                start_assumed=item.start_assumed,
            )
            rows.append(line)
            entries.append(item)
    stored = DecisionLine.objects.bulk_create(rows, batch_size=BATCH)
    return [
        Proposal(line, item.content, item.day, imported=True)
        for line, item in zip(stored, entries, strict=True)
    ]


def _parent_path(page: ProcedurePage) -> str:
    return str(page.path[: -page.steplen])


def _places(items: Sequence[ImportedLine]) -> dict[str, int]:
    """Return the agency page above each procedure, by its path."""
    paths = {_parent_path(item.procedure) for item in items}
    return dict(AgencyPage.objects.filter(path__in=paths).values_list("path", "pk"))


def write(entry: Entry, planned: Mapping[DecisionPage, Sequence[Effect]], *, user: Any) -> Outcome:
    """Write what was planned: pages, lines, versions, periods, decisions and their changes."""
    effects = [on_page(e) for effects in planned.values() for e in effects]
    for effect in effects:
        _settle(effect, entry)
    name_successors(effects)
    DecisionLine.objects.bulk_update([e.line for e in effects], _SETTLED, batch_size=BATCH)
    versions = _store_versions(entry, [e for e in effects if e.after is not None])
    by_line = {v.line_id: v for v in versions}
    _store_periods(entry, _timelines(effects))
    for effect in effects:
        copy_to_page(effect, entry)
    pages = {e.procedure.pk: e.procedure for e in effects if e.procedure}
    store_pages([*pages.values()], entry)
    for decision in planned:
        _close(decision, entry, user)
    entry.append([_change(e, by_line) for e in effects])
    return Outcome(entry.serial, versions)


def _timelines(effects: Iterable[Effect]) -> dict[int, tuple[Timeline, Timeline]]:
    """Return the time of each page before the first of its lines, and after the last one."""
    found: dict[int, tuple[Timeline, Timeline]] = {}
    for effect in effects:
        if effect.procedure is not None:
            key = effect.procedure.pk
            before, _after = found.get(key, (effect.timeline_before, ()))
            found[key] = before, effect.timeline_after
    return found


_SETTLED = [
    "code",
    "procedure",
    "replaced_by",
    "base_version",
    "changed_components",
    "starts_on",
    "starts_unknown",
    "hidden",
    "promulgated_at",
]


def _settle(effect: Effect, entry: Entry) -> None:
    """Set on the line what its promulgation decided."""
    line = effect.line
    line.procedure = effect.procedure
    line.starts_on = None if line.keeps_days else effect.day
    line.starts_unknown = not line.keeps_days and effect.day is None
    line.hidden = _is_hidden(effect)
    line.promulgated_at = entry.recorded_at
    if effect.after is None:
        return
    line.base_version = line.base_version or effect.base
    if effect.before is not None and not line.changed_components:
        changed = changed_components(effect.before, effect.after)
        line.changed_components = [c.value for c in changed]


def _is_hidden(effect: Effect) -> bool:
    """Tell whether readers see nothing of what a line does: its text is internal, it repeals what
    they never saw, or it ends internal law and changes no day of a public text.
    """
    if effect.line.action == Action.REPEALED:
        return all(map(is_hidden, effect.line.repeals.all()))
    if effect.after is not None:
        return effect.after.kind is Kind.INTERNAL
    if effect.before is None or effect.before.kind is not Kind.INTERNAL:
        return False
    return _public(effect, effect.timeline_before) == _public(effect, effect.timeline_after)


def _public(effect: Effect, timeline: Timeline) -> list[tuple[int, date | None, date | None]]:
    """Return the days of public texts, by their lines."""
    public = (p for p in timeline if effect.text(p.version).kind is not Kind.INTERNAL)
    return [(p.version, p.start, p.end) for p in public]


def name_successors(effects: Sequence[Effect]) -> None:
    """Name what replaces a procedure where its group says it: the one that the group brings.

    A group that brings several names none; its lines tell them all.
    """
    brought: dict[tuple[int, str], list[ProcedurePage]] = {}
    for effect in effects:
        if effect.line.group and effect.after is not None and effect.procedure is not None:
            key = (effect.line.decision_id, effect.line.group)
            brought.setdefault(key, []).append(effect.procedure)
    for effect in effects:
        line = effect.line
        successors = brought.get((line.decision_id, line.group), [])
        if line.action == Action.REPLACED and not line.replaced_by_id and len(successors) == 1:
            line.replaced_by = successors[0]


def _store_versions(entry: Entry, effects: Sequence[Effect]) -> list[ProcedureVersion]:
    pages = [e.procedure.pk for e in effects if e.procedure]
    numbers = dict(
        ProcedureVersion.objects.filter(procedure__in=pages)
        .values_list("procedure")
        .annotate(newest=Max("number"))
        .order_by()
    )
    rows, texts = [], []
    for effect in effects:
        content, page = effect.after, effect.procedure
        assert content is not None and page is not None  # noqa: S101, PT018
        numbers[page.pk] = numbers.get(page.pk, 0) + 1
        data = to_json(content)
        texts.append(VersionText(content=data, at_a_glance=at_a_glance(data)))
        rows.append(
            ProcedureVersion(
                procedure=page,
                number=numbers[page.pk],
                line=effect.line,
                recorded_at=entry.recorded_at,
                content_hash=content_hash(data),
                code=content.code,
                name_vi=content.name.vi,
                name_en=content.name.en,
                name_key=sort_key(content.name.vi),
                kind=content.kind,
            )
        )
    versions = ProcedureVersion.objects.bulk_create(rows, batch_size=BATCH)
    for version, text in zip(versions, texts, strict=True):
        text.version = version
    VersionText.objects.bulk_create(texts, batch_size=BATCH)
    terms = [
        VersionTerm(version=version, facet=facet, code=code)
        for version, effect in zip(versions, effects, strict=True)
        for facet, code in sorted(terms_of(effect.after))  # type: ignore[arg-type]
    ]
    VersionTerm.objects.bulk_create(terms, batch_size=500)
    return versions


def _store_periods(entry: Entry, timelines: Mapping[int, tuple[Timeline, Timeline]]) -> None:
    """Retract the rows of periods that are no more, and insert the new ones."""
    lines = {p.version for before, after in timelines.values() for p in (*before, *after)}
    versions = dict(ProcedureVersion.objects.filter(line__in=lines).values_list("line_id", "pk"))
    gone: list[int] = []
    rows: list[Validity] = []
    current = Validity.objects.filter(procedure__in=timelines, retracted_at=None)
    columns = ("procedure", "version__line", "valid_from", "valid_to", "cause", "begun_by", "pk")
    known = {tuple(period): key for *period, key in current.values_list(*columns)}
    for page, (before, after) in timelines.items():
        gone += [
            known[page, p.version, p.start, p.end, p.cause, p.begun_by]
            for p in before
            if p not in after
        ]
        rows += [
            Validity(
                procedure_id=page,
                version_id=versions[p.version],
                valid_from=p.start,
                valid_to=p.end,
                cause_id=p.cause,
                begun_by_id=p.begun_by,
                recorded_at=entry.recorded_at,
            )
            for p in after
            if p not in before
        ]
    Validity.objects.filter(pk__in=gone).update(retracted_at=entry.recorded_at)
    Validity.objects.bulk_create(rows, batch_size=BATCH)


def _close(decision: DecisionPage, entry: Entry, user: Any) -> None:
    """Make the decision live and final."""
    if decision.promulgated_at is not None:
        return
    decision.promulgated_at, decision.promulgated_by = entry.recorded_at, user
    decision.live, decision.has_unpublished_changes = True, False
    decision.first_published_at = decision.last_published_at = entry.recorded_at
    decision.save(clean=False)


def _change(effect: Effect, versions: Mapping[int, ProcedureVersion]) -> Change:
    if effect.line.action == Action.REPEALED and effect.day is not None:
        kind = leaves(effect.timeline_before, effect.timeline_after, effect.day)
    elif effect.after is None:
        kind = ChangeKind.ENDED
    elif effect.line.action == Action.CORRECTED:
        kind = ChangeKind.CORRECTED
    else:
        kind = ChangeKind.VERSION
    return Change(
        kind=kind,
        procedure=effect.procedure,
        version=versions.get(effect.line.pk),
        decision_id=effect.line.decision_id,
        line=effect.line,
        effective_on=effect.day,
        periods=periods_json(effect.timeline_after),
    )


def periods_json(periods: Timeline) -> list[list[Any]]:
    """Return a timeline as the journal keeps it: `[line of the version, start, end]` a period."""
    return [
        [p.version, p.start and p.start.isoformat(), p.end and p.end.isoformat()] for p in periods
    ]


def write_retraction(
    entry: Entry,
    lines: Sequence[DecisionLine],
    undone: Sequence[Undone],
    *,
    reason: str,
) -> Outcome:
    """Write that `lines` are taken back, and the time of their procedures without them."""
    timelines = {one.procedure.pk: (one.timeline_before, one.timeline_after) for one in undone}
    DecisionLine.objects.filter(pk__in=[line.pk for line in lines]).update(
        retracted_at=entry.recorded_at, retraction_reason=reason
    )
    # One that an import made goes on growing, whatever was taken back of it.
    DecisionPage.objects.filter(pk__in={line.decision_id for line in lines}, source="").exclude(
        pk__in=lines_in_effect().values("decision")
    ).update(retracted_at=entry.recorded_at)
    _store_periods(entry, timelines)
    pages = [one.procedure for one in undone]
    for page in pages:
        tell(page)
    store_pages(pages, entry)
    # One line a page stands for all of it that are taken back: the first.
    first = {line.procedure_id: line for line in reversed(lines)}
    entry.append(
        [
            Change(
                kind=ChangeKind.RETRACTED,
                procedure_id=page,
                decision_id=first[page].decision_id,
                line=first[page],
                periods=periods_json(after),
            )
            for page, (_before, after) in timelines.items()
        ]
    )
    return Outcome(entry.serial)
