"""What an import does with one record, given what is known. Pure.

An import replaces what the source fixed. A component that the province fixed (its origin says so,
or it is no longer what the last import wrote) stays; where the source changed the same component
since, that is a conflict for an editor to decide, and the province's words stay until then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from catalog.content import Component, Content, Source, component_hashes


class Outcome(StrEnum):
    """The same words as `ImportItem.Outcome`, of which a plan knows four."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue holds of the procedure that a record is about.

    `imported`: hashes a component of what the source last said (empty: it never was imported).
    `frozen`: what the last import made of it. `current`: what is in force. Each may be None.
    """

    imported: Mapping[str, str]
    frozen: Content | None = None
    current: Content | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`content` is what to freeze, None for nothing; `conflicts` what an editor must decide."""

    outcome: Outcome
    content: Content | None = None
    changed: tuple[Component, ...] = ()
    conflicts: tuple[Component, ...] = ()


def plan(hashes: Mapping[Component, str], resolved: Content, known: Known | None) -> Plan:
    """Decide on one record; `known` is None for a procedure that is not in the catalogue.

    `hashes` are those of the content as the source writes it; `resolved` is the same content with
    names from the vocabularies, which is what gets frozen.
    """
    if known is None:
        return Plan(Outcome.CREATED, resolved, tuple(Component))
    changed = {c for c in Component if known.imported.get(c) != hashes[c]}
    if known.current is None:
        # The province ended it; that the source goes on is for an editor to judge.
        outcome = Outcome.CONFLICT if changed else Outcome.UNCHANGED
        return Plan(outcome, conflicts=_ordered(changed))
    if changed:
        changed &= _differing(known.current, resolved)
    kept = {c for c in changed if is_fixed_here(c, known)}
    taken = _ordered(changed - kept)
    content = known.current
    for component in taken:
        content = content.with_component_of(resolved, component)
    if kept:
        return Plan(Outcome.CONFLICT, content if taken else None, taken, _ordered(kept))
    return Plan(Outcome.UPDATED, content, taken) if taken else Plan(Outcome.UNCHANGED)


def _ordered(components: set[Component]) -> tuple[Component, ...]:
    return tuple(c for c in Component if c in components)


def is_fixed_here(component: Component, known: Known) -> bool:
    """Tell whether the province fixed `component` after the import, or before any."""
    assert known.current is not None  # noqa: S101 - the caller's case
    recorded = known.current.origins.get(component)
    if recorded is not None and recorded.source is Source.LOCAL:
        return True
    if known.frozen is None:
        return recorded is None
    return component in _differing(known.frozen, known.current)


def _differing(before: Content, after: Content) -> set[Component]:
    if before == after:
        return set()
    old, new = component_hashes(before), component_hashes(after)
    return {c for c in Component if old[c] != new[c]}


@dataclass(frozen=True, slots=True)
class Start:
    """From when a version counts. `assumed`: no source says so."""

    day: date | None
    assumed: bool = False


def start_of(
    decision_day: date | None,
    *,
    today: date,
    first: bool,
    rested_on: date | None = None,
    newest_start: date | None = None,
) -> Start:
    """Return the day from which an imported content counts.

    The first one counts from the decision's day, or since before the records. A later one counts
    from its decision's day when that decision is newer than the one that the last import rested
    on (`rested_on`) and than what began last (`newest_start`); else from today, which is assumed.
    """
    if first:
        return Start(decision_day)
    newer = decision_day is not None and (rested_on is None or decision_day > rested_on)
    if newer and (newest_start is None or decision_day > newest_start):  # type: ignore[operator]
        return Start(decision_day)
    return Start(today, assumed=True)
