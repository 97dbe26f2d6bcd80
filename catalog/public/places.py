"""Where to file: the service points of a procedure, in groups that stay short. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from catalog.acceptance import Accepted
from catalog.alphabet import Key, alphabetical
from catalog.content import Content, HandlingKind, Level, Ref, Text
from catalog.models import ServicePoint

FEW = 6
"""So many points are shown with all there is about them; of more, only the nearest are."""


@dataclass(frozen=True, slots=True)
class ShownPoint:
    """A service point by its frozen name where the content names it; `point`: its row of today."""

    name: Text
    point: ServicePoint | None = None
    handling: frozenset[HandlingKind] = frozenset()

    @property
    def has_five_in_place(self) -> bool:
        return HandlingKind.FIVE_IN_PLACE in self.handling


@dataclass(frozen=True, slots=True)
class PointGroup:
    """The points of one kind. "": their kind is not known, or there are so few of all kinds."""

    kind: str
    points: tuple[ShownPoint, ...]
    folded: bool

    @property
    def five_in_place(self) -> int:
        """How many of them do all five steps in one place."""
        return sum(p.has_five_in_place for p in self.points)


def places(
    content: Content, rows: Mapping[str, ServicePoint], accepted: Sequence[Accepted] = ()
) -> list[PointGroup]:
    """Return where `content` is received: at the points that it names, and those of `accepted`."""
    found = {
        ref.code or ref.name.vi: ShownPoint(ref.name, rows.get(ref.code)) for ref in _named(content)
    }
    for one in accepted:
        point = one.point
        shown = found.get(point.code) or ShownPoint(_name(point), point)
        found[point.code] = replace(shown, handling=shown.handling | one.handling)
    whole = [_with_handling(key, shown, content) for key, shown in found.items()]
    return list(_groups(whole, _nearest_first(content)))


def _named(content: Content) -> Iterator[Ref]:
    yield from content.agencies.service_points
    for handling in content.handling:
        yield from handling.at


def _name(point: ServicePoint) -> Text:
    return Text(point.name_vi, point.name_en or "")


def _with_handling(key: str, shown: ShownPoint, content: Content) -> ShownPoint:
    """Add what the content says of this point: a handling that names no point counts for all."""
    told = {
        h.kind for h in content.handling if not h.at or key in {r.code or r.name.vi for r in h.at}
    }
    return replace(shown, handling=shown.handling | told)


def _nearest_first(content: Content) -> list[str]:
    """Return the kinds of points in the order in which people go there."""
    kinds = [*(k.value for k in ServicePoint.Kind), ""]
    if Level.COMMUNE in content.levels and Level.PROVINCE not in content.levels:
        kinds.sort(key=lambda kind: kind != ServicePoint.Kind.COMMUNE_COUNTER)
    return kinds


def _groups(points: Sequence[ShownPoint], kinds: Sequence[str]) -> Iterator[PointGroup]:
    by_kind = {k: sorted((p for p in points if _kind(p) == k), key=_order) for k in kinds}
    if 0 < len(points) <= FEW:
        yield PointGroup("", tuple(p for mine in by_kind.values() for p in mine), folded=False)
        return
    most = FEW
    for kind, mine in by_kind.items():
        if mine:
            yield PointGroup(kind, tuple(mine), folded=len(mine) > most)
            most = 1  # after the nearest few, only what stands alone is open


def _kind(shown: ShownPoint) -> str:
    return shown.point.kind if shown.point else ""


def _order(shown: ShownPoint) -> tuple[bool, Key]:
    return not shown.has_five_in_place, alphabetical(shown.name.vi)
