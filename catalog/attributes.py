"""What one decision sets for many procedures at once: a content in, a content out. Pure.

Each change touches one component, and done twice it is done once. A content to which it can't be
done comes back as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, Decimal
from typing import Protocol

from catalog.content import (
    Channel,
    Content,
    Duration,
    Handling,
    HandlingKind,
    Method,
    OnlineService,
    ProcessStep,
    Ref,
    Unit,
)

HALF = Decimal("0.5")
"""Times are promised in whole and half days, hours and months."""

SURELY: Mapping[tuple[Unit, Unit], int] = {
    (Unit.HOUR, Unit.WORKING_DAY): 8,
    (Unit.HOUR, Unit.DAY): 8,
    (Unit.HOUR, Unit.MONTH): 8 * 28,
    (Unit.DAY, Unit.WORKING_DAY): 1,
    (Unit.DAY, Unit.MONTH): 28,
}
"""How many of the first are no longer than one of the second, whatever the hours are counted by and
however many holidays there are. Working days in days or months depend on the calendar."""

INSTEAD: Mapping[HandlingKind, HandlingKind] = {
    HandlingKind.ONE_STOP: HandlingKind.INTERLINKED_ONE_STOP,
    HandlingKind.INTERLINKED_ONE_STOP: HandlingKind.ONE_STOP,
    HandlingKind.BOUNDARY_FREE_PROVINCE: HandlingKind.BOUNDARY_FREE_NATION,
    HandlingKind.BOUNDARY_FREE_NATION: HandlingKind.BOUNDARY_FREE_PROVINCE,
}
"""What each way of handling takes the place of."""


class Attribute(Protocol):
    """One thing that is set."""

    def set_on(self, content: Content) -> Content: ...


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways of handling that are `given`, each in the place of its like, and those `taken` away.

    One given without service points keeps those that it has.
    """

    given: tuple[Handling, ...] = ()
    taken: frozenset[HandlingKind] = frozenset()

    def set_on(self, content: Content) -> Content:
        given = {handling.kind: handling for handling in self.given}
        gone = self.taken | {INSTEAD[kind] for kind in given if kind in INSTEAD}
        handling: list[Handling] = []
        for old in content.handling:
            if old.kind in given:
                # Where it stood before; a second one of its kind is gone.
                if all(new.kind != old.kind for new in handling):
                    new = given[old.kind]
                    handling.append(new if new.at else replace(new, at=old.at))
            elif old.kind not in gone:
                handling.append(old)
        there = {new.kind for new in handling}
        handling += [new for kind, new in given.items() if kind not in there]
        return replace(content, handling=tuple(handling))


@dataclass(frozen=True, slots=True)
class OnlineLevel:
    """The online level by one decree. The levels by other decrees stay; so does the address
    where none is given.
    """

    service: OnlineService

    def set_on(self, content: Content) -> Content:
        mine = [s for s in content.online if s.scheme is self.service.scheme]
        url = self.service.submit_url or next((s.submit_url for s in mine if s.submit_url), "")
        service = replace(self.service, submit_url=url)
        online: list[OnlineService] = []
        for old in content.online:
            new = service if old.scheme is service.scheme else old
            if new is not service or service not in online:
                online.append(new)
        return replace(content, online=tuple(online if mine else [*online, service]))


@dataclass(frozen=True, slots=True)
class Cut:
    """The promised time, `percent` shorter than the law's, on the channels of `methods`.

    A promise that is shorter already stays.
    """

    percent: Decimal
    methods: frozenset[Method]

    def set_on(self, content: Content) -> Content:
        return _promised(content, self)

    def promised(self, statutory: Duration) -> Duration | None:
        if statutory.value is None or statutory.unit is None:
            return None
        left = statutory.value * (100 - self.percent) / 100
        # Downwards: what is promised is cut by as much at least.
        halves = (left / HALF).to_integral_value(rounding=ROUND_FLOOR) * HALF
        return Duration(value=max(halves, min(HALF, statutory.value)), unit=statutory.unit)


@dataclass(frozen=True, slots=True)
class Promise:
    """The promised time itself, on the channels of `methods` where it is known to be no longer.

    No longer than the law's, nor than what is promised already, whatever the units.
    """

    value: Decimal
    unit: Unit
    methods: frozenset[Method]

    def set_on(self, content: Content) -> Content:
        return _promised(content, self)

    def promised(self, statutory: Duration) -> Duration | None:
        wanted = Duration(value=self.value, unit=self.unit)
        return wanted if _is_no_longer(wanted, statutory) else None


@dataclass(frozen=True, slots=True)
class Authorised:
    """The agencies that are authorised to decide, in the place of those that were; none: nobody."""

    agencies: tuple[Ref, ...] = ()

    def set_on(self, content: Content) -> Content:
        return replace(content, agencies=replace(content.agencies, authorised=self.agencies))


@dataclass(frozen=True, slots=True)
class Process:
    """The internal process, in the place of the one that was."""

    steps: tuple[ProcessStep, ...]

    def set_on(self, content: Content) -> Content:
        return replace(content, process=self.steps)


class _Promising(Protocol):
    @property
    def methods(self) -> frozenset[Method]: ...

    def promised(self, statutory: Duration) -> Duration | None: ...


def _promised(content: Content, promising: _Promising) -> Content:
    def on(channel: Channel) -> Channel:
        promised = _promise_of(channel, promising)
        if promised is None or not _is_no_longer(promised, channel.committed):
            return channel
        return replace(channel, committed=promised)

    return replace(content, channels=tuple(map(on, content.channels)))


def _promise_of(channel: Channel, promising: _Promising) -> Duration | None:
    is_meant = channel.method in promising.methods and channel.statutory is not None
    return promising.promised(channel.statutory) if is_meant and channel.statutory else None


def unpromised(content: Content, attributes: Iterable[Attribute]) -> tuple[Method, ...]:
    """Return the ways to file, of those that are to get a promised time, for which none is set.

    A way that has another promise which is surely as short is not among them. Where the procedure
    has none of the ways, all are.
    """
    found: list[Method] = []
    for one in attributes:
        if not isinstance(one, Cut | Promise):
            continue
        meant = [channel for channel in content.channels if channel.method in one.methods]
        found += [channel.method for channel in meant if not _keeps(channel, one)]
        found += [] if meant else [method for method in Method if method in one.methods]
    return tuple(dict.fromkeys(found))


def _keeps(channel: Channel, promising: _Promising) -> bool:
    """Tell whether the promise is set on `channel`, or one stays that is as short."""
    promised = _promise_of(channel, promising)
    if promised is None:
        return False
    had = channel.committed
    return _is_no_longer(promised, had) or (had is not None and _is_no_longer(had, promised))


def _is_no_longer(new: Duration, old: Duration | None) -> bool:
    """Tell whether a time is surely no longer than another one; than none in figures it is."""
    if old is None or old.value is None or old.unit is None:
        return True
    if new.value is None or new.unit is None:
        return False
    most = 1 if new.unit is old.unit else SURELY.get((new.unit, old.unit), 0)
    return new.value <= old.value * most


def all_set(content: Content, attributes: tuple[Attribute, ...]) -> Content:
    """Return `content` with every one of `attributes` set on it."""
    for attribute in attributes:
        content = attribute.set_on(content)
    return content
