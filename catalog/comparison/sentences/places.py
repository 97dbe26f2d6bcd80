"""Levels, agencies, handling: who does it, and where."""

from __future__ import annotations

from catalog.comparison.phrases import (
    Change,
    Noun,
    come,
    gone,
    item_changes,
    moved,
    text_changes,
    worded,
)
from catalog.comparison.sentences.identity import refs
from catalog.content import Content, Handling, Text

_LEVEL = Noun("cấp thực hiện", "level", "levels")
_HANDLING = Noun("hình thức giải quyết", "way of handling", "ways of handling")
_ROLES = {
    "executing": Noun("cơ quan thực hiện", "executing agency", "executing agencies"),
    "competent": Noun("cơ quan có thẩm quyền", "competent agency", "competent agencies"),
    "authorised": Noun("cơ quan được ủy quyền", "authorised agency", "authorised agencies"),
    "coordinating": Noun("cơ quan phối hợp", "coordinating agency", "coordinating agencies"),
    "service_points": Noun("nơi tiếp nhận", "place of filing", "places of filing"),
}
_ADDRESSES = Text("địa chỉ tiếp nhận hồ sơ", "addresses for filing")


def levels(before: Content, after: Content) -> list[Change]:
    # Levels are a closed list: one level never becomes another, so only value and order count.
    removed = [level for level in before.levels if level not in after.levels]
    added = [level for level in after.levels if level not in before.levels]
    kept = [level for level in before.levels if level in after.levels]
    reordered = kept != [level for level in after.levels if level in before.levels]
    changes = gone(_LEVEL, [worded(level) for level in removed])
    changes += come(_LEVEL, [worded(level) for level in added])
    return [*changes, moved(_LEVEL)] if reordered else changes


def agencies(before: Content, after: Content) -> list[Change]:
    old, new = before.agencies, after.agencies
    changes = []
    for role, noun in _ROLES.items():
        changes += refs(noun, getattr(old, role), getattr(new, role))
    return changes + text_changes(_ADDRESSES, old.addresses, new.addresses)


def handling(before: Content, after: Content) -> list[Change]:
    def inner(old: Handling, new: Handling) -> list[Change]:
        name = worded(old.kind)
        noun = Noun(f"nơi áp dụng “{name.vi}”", f"place of “{name.en}”", f"places of “{name.en}”")
        return refs(noun, old.at, new.at)

    return item_changes(
        _HANDLING,
        before.handling,
        after.handling,
        key=lambda way: way.kind,
        name=lambda way: worded(way.kind),
        inner=inner,
    )
