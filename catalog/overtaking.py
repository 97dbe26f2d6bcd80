"""A line whose procedure another decision changed meanwhile, and how its own changes go on."""

from __future__ import annotations

from dataclasses import dataclass

from catalog import selectors
from catalog.comparison import changed_components
from catalog.content import Component, Content
from catalog.drafts import as_today, base_of, content_of, fill
from catalog.models import Action, DecisionLine, ProcedureVersion


@dataclass(frozen=True, slots=True)
class Carried:
    """The text after carrying over. `contested`: both changed it; the line's own words stay."""

    content: Content
    contested: tuple[Component, ...]


def overtaken_by(line: DecisionLine) -> ProcedureVersion | None:
    """Return the version in force on the line's day when the line was begun from another one."""
    if line.action not in {Action.AMENDED, Action.ATTRIBUTES} or line.is_final:
        return None
    if line.procedure is None or line.base_version is None or line.day is None:
        return None
    period = selectors.in_force(line.day, internal=True).filter(procedure=line.procedure).first()
    if period is None or period.version_id == line.base_version_id:
        return None
    return period.version


def carried(base: Content, current: Content, draft: Content) -> Carried:
    """Return `current` with what `draft` changed of `base`, component by component."""
    own = changed_components(base, draft)
    theirs = set(changed_components(base, current))
    content = current
    for component in own:
        content = content.with_component_of(draft, component)
    differing = set(changed_components(current, draft))
    return Carried(content, tuple(c for c in own if c in theirs and c in differing))


def carry_over(line: DecisionLine, current: ProcedureVersion) -> tuple[Component, ...]:
    """Begin `line` from `current` and keep its changes; return what both changed. Not saved.

    Raises Incomplete when the line's text can't be read yet.
    """
    base = base_of(line)
    assert base is not None  # noqa: S101 - overtaken_by told so
    # All under today's names: an item that was renamed is a change of nobody.
    result = carried(base, as_today(current.body), content_of(line))
    fill(line, result.content)
    line.base_version = current
    line.ready_at = line.ready_by = None
    return result.contested
