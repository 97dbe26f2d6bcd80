"""Which components of two contents differ."""

from __future__ import annotations

from catalog.content import COMPONENT_FIELDS, NOTHING, Component, Content

_EMPTY = Content(code="", name=NOTHING)


def changed_components(before: Content | None, after: Content) -> tuple[Component, ...]:
    """Return the components that differ, in reading order.

    Without a `before`, these are the components that `after` says anything about.
    """
    return tuple(
        component
        for component in Component
        if any(
            getattr(before or _EMPTY, name) != getattr(after, name)
            for name in COMPONENT_FIELDS[component]
        )
        or (before is None and component is Component.KIND)
    )
