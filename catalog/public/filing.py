"""Ways to file, told once: what sources repeat for every way is merged. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.content import Channel, DossierCase, Duration, Fee, Method, Text
from catalog.public.cases import belongs_elsewhere

LONG_NOTE = 160
"""Notes that are longer stand below their row, over its whole width."""


@dataclass(frozen=True, slots=True)
class Way:
    """Channels that differ in nothing but the method: one row of the table."""

    methods: tuple[Method, ...]
    case: Text
    statutory: Duration | None
    committed: Duration | None
    fees: tuple[Fee, ...]
    note: Text

    @property
    def has_long_note(self) -> bool:
        return len(self.note.vi) > LONG_NOTE


@dataclass(frozen=True, slots=True)
class Filing:
    """The ways in the order of the content; `fees` are those that all of several ways share.

    `others` are ways of cases that the reader has not chosen.
    """

    ways: tuple[Way, ...]
    fees: tuple[Fee, ...] = ()
    others: tuple[Way, ...] = ()

    @property
    def has_committed(self) -> bool:
        return any(w.committed for w in (*self.ways, *self.others))

    @property
    def has_fees(self) -> bool:
        return bool(self.fees) or any(w.fees for w in (*self.ways, *self.others))

    @property
    def tells_fees_by_way(self) -> bool:
        """Whether the table needs its column of fees."""
        return not self.fees

    def of_case(self, cases: Sequence[DossierCase], chosen: int) -> Filing:
        """Return it with the ways of other cases of the dossier set apart."""
        others = tuple(w for w in self.ways if belongs_elsewhere(w.case, cases, chosen))
        return replace(self, ways=tuple(w for w in self.ways if w not in others), others=others)


def filing(channels: Sequence[Channel]) -> Filing:
    """Return `channels` as people read them: nothing is left out, nothing is said twice."""
    methods: dict[Way, list[Method]] = {}
    for channel in channels:
        found = methods.setdefault(_without_method(channel), [])
        if channel.method not in found:
            found.append(channel.method)
    ways = tuple(replace(way, methods=tuple(used)) for way, used in methods.items())
    if len(channels) > 1 and ways[0].fees and all(w.fees == ways[0].fees for w in ways):
        return Filing(ways, ways[0].fees)
    return Filing(ways)


def _without_method(channel: Channel) -> Way:
    return Way(
        methods=(),
        case=channel.case,
        statutory=channel.statutory,
        committed=channel.committed,
        fees=tuple(dict.fromkeys(channel.fees)),
        note=channel.note,
    )
