"""Bringing the changes of one text into another that was written without them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.comparison.components import changed_components
from catalog.content import Component, Content


@dataclass(frozen=True, slots=True)
class Merged:
    """A text with the changes of another. `taken`: those; `contested`: both changed it."""

    content: Content
    taken: tuple[Component, ...]
    contested: tuple[Component, ...]


def merged(base: Content | None, draft: Content, onto: Content) -> Merged:
    """Return `onto` with what `draft` changed of `base`, component by component.

    What both changed otherwise is contested, and stays as `onto` has it. Without a `base`, what
    both say otherwise is.
    """
    missing = set(changed_components(onto, draft))
    own = [c for c in changed_components(base, draft) if c in missing]
    theirs = set(changed_components(base, onto))
    taken = tuple(c for c in own if c not in theirs)
    content = onto
    for component in taken:
        content = content.with_component_of(draft, component)
    return Merged(content, taken, tuple(c for c in own if c in theirs))
