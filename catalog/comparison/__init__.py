"""What differs between two contents: the components, what changed in words, and a JSON Patch.

Pure: no Django, no database. The law asks which components an amendment changes (NĐ 63/2010
art. 15(2)); people ask what changed for them; programs ask for the difference itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.comparison.components import changed_components
from catalog.comparison.merging import Merged, merged
from catalog.comparison.patch import Operation, apply_patch, component_patches, patch, whole_patch
from catalog.comparison.phrases import Change, Passage
from catalog.comparison.sentences import tell
from catalog.comparison.texts import Run, RunKind, word_runs
from catalog.content import Component, Content

__all__ = [
    "Change",
    "Difference",
    "Merged",
    "Operation",
    "Passage",
    "Run",
    "RunKind",
    "apply_patch",
    "changed_components",
    "differences",
    "merged",
    "patch",
    "whole_patch",
    "word_runs",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in one component. `patch` changes it alone, in the JSON of the whole content."""

    component: Component
    changes: tuple[Change, ...]
    patch: list[Operation]

    @property
    def sentences_vi(self) -> tuple[str, ...]:
        return tuple(change.sentence.vi for change in self.changes)

    @property
    def sentences_en(self) -> tuple[str, ...]:
        return tuple(change.sentence.in_language("en") for change in self.changes)


def differences(before: Content, after: Content) -> tuple[Difference, ...]:
    """Return a difference for each component that differs, in reading order."""
    components = changed_components(before, after)
    patches = component_patches(before, after, components)
    return tuple(Difference(c, tell(c, before, after), patches[c]) for c in components)
