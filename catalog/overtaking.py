"""A line whose procedure another decision changed meanwhile, and how its own changes go on."""

from __future__ import annotations

from catalog import selectors
from catalog.comparison import merged
from catalog.content import Component
from catalog.drafts import as_today, base_of, content_of, fill
from catalog.models import Action, DecisionLine, ProcedureVersion


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


def carry_over(line: DecisionLine, current: ProcedureVersion) -> tuple[Component, ...]:
    """Begin `line` from `current` and keep its changes; return what both changed. Not saved.

    Raises Incomplete when the line's text can't be read yet.
    """
    base = base_of(line)
    assert base is not None  # noqa: S101 - overtaken_by told so
    # All under today's names: an item that was renamed is a change of nobody.
    draft = content_of(line)
    result = merged(base, draft, as_today(current.body))
    content = result.content
    for component in result.contested:  # the line's own words stay
        content = content.with_component_of(draft, component)
    fill(line, content)
    line.base_version = current
    line.ready_at = line.ready_by = None
    return result.contested
