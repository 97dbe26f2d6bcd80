"""The difference of two contents for programs: RFC 6902 JSON Patch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import jsonpatch

from catalog.content import Component, Content, component_json, to_json, whole_json

Operation = dict[str, Any]


def patch(before: Content, after: Content) -> list[Operation]:
    """Return the operations that make the JSON of `after`, origins and all, of that of `before`."""
    return _patch(to_json(before), to_json(after))


def whole_patch(before: Content, after: Content) -> list[Operation]:
    """Return the operations that do so where every key is written, as `whole_json` has them."""
    return _patch(whole_json(before), whole_json(after))


def component_patches(
    before: Content, after: Content, components: Sequence[Component]
) -> dict[Component, list[Operation]]:
    """Return, for each of `components`, the operations that change it alone in the whole JSON."""
    old, new = to_json(before), to_json(after)
    return {c: _patch(component_json(old, c), component_json(new, c)) for c in components}


def apply_patch(data: Mapping[str, Any], operations: Sequence[Operation]) -> dict[str, Any]:
    """Return what `data` is after `operations`; `data` itself stays as it is."""
    return cast("dict[str, Any]", jsonpatch.apply_patch(data, operations))


def _patch(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Operation]:
    return list(jsonpatch.make_patch(before, after))
