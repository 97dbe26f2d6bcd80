"""What changed in each component, in plain Vietnamese and English: a function a component."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from catalog.comparison.phrases import Change, reworded, worded
from catalog.comparison.sentences import attributes, dossier, filing, identity, places, steps
from catalog.content import Component, Content

_TELLERS: Mapping[Component, Callable[[Content, Content], list[Change]]] = {
    Component.CODE: identity.code,
    Component.KIND: identity.kind,
    Component.NAME: identity.name,
    Component.SECTORS: identity.sectors,
    Component.LEVELS: places.levels,
    Component.STEPS: steps.steps,
    Component.PROCESS: steps.process,
    Component.CHANNELS: filing.channels,
    Component.DOSSIER: dossier.dossier,
    Component.AUDIENCES: identity.audiences,
    Component.AGENCIES: places.agencies,
    Component.RESULTS: attributes.results,
    Component.CONDITIONS: attributes.conditions,
    Component.PRESENCE: attributes.presence,
    Component.LEGAL_BASES: attributes.legal_bases,
    Component.ONLINE: attributes.online,
    Component.HANDLING: places.handling,
    Component.NOTE: attributes.note,
}


def tell(component: Component, before: Content, after: Content) -> tuple[Change, ...]:
    """Return what changed in `component`: at least one sentence, given that it differs."""
    changes = _TELLERS[component](before, after)
    return tuple(changes) or (reworded(worded(component)),)
