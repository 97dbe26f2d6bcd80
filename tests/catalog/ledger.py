"""What a clerk with a pencil would keep of decisions: the reference for whole histories.

Each procedure's acts in effect, the text that each line brought, and after every act a copy of all
of it, dated: what was known then. Days are written down one by one (`everyday`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from catalog.validity import Act, Repeal
from tests.catalog.everyday import EveryDay


@dataclass(frozen=True, slots=True)
class Said:
    """What a text says of the components that histories change."""

    name: str
    note: str = ""
    levels: tuple[str, ...] = ("commune",)
    kind: str = "national"


NOTHING_SAID = Said("", levels=(), kind="")
"""What a procedure is before its first text."""

COMPONENTS = ("name", "note", "levels", "kind")


def carried(base: Said, draft: Said, onto: Said) -> Said:
    """Return a later text with what a late one changed, but for what both did."""
    changed = {
        part: getattr(draft, part)
        for part in COMPONENTS
        if getattr(draft, part) != getattr(base, part) == getattr(onto, part)
    }
    return replace(onto, **changed)


@dataclass(frozen=True)
class Known:
    """How all procedures stood after one act: `at` its moment, `serial` the journal's."""

    at: datetime
    serial: int
    time: Mapping[str, EveryDay]


class Ledger:
    """The acts of every procedure, by its code, and all that was known."""

    def __init__(self, codes: Iterable[str], origin: date, horizon: int) -> None:
        self.origin, self.horizon = origin, horizon
        self.acts: dict[str, list[Act]] = {code: [] for code in codes}
        self.texts: dict[int, Said] = {}
        self.known: list[Known] = []

    def fold(self, acts: Iterable[Act]) -> EveryDay | None:
        """Write down what `acts` leave; None when one of them does not fit."""
        time = EveryDay(self.origin, self.horizon)
        for act in acts:
            if not time.fits(act):
                return None
            time.record(act)
        return time

    def is_repealed(self, code: str) -> bool:
        """Tell whether a repeal is among the acts: what fits then is not for the ledger to say."""
        return any(isinstance(act, Repeal) for act in self.acts[code])

    def time(self, code: str) -> EveryDay:
        found = self.fold(self.acts[code])
        assert found is not None
        return found

    def later(self, code: str, day: date, until: date | None) -> list[int]:
        """Return the lines of the texts that begin, or apply again, after `day` before `until`."""
        time, first = self.time(code), (day - self.origin).days
        last = self.horizon if until is None else (until - self.origin).days
        found = [time.on[n] for n in range(first + 1, last) if time.begins(n) > first]
        return list(dict.fromkeys(v for v in found if v is not None))

    def after_corrected(self, code: str, corrected: int) -> list[int]:
        """Return the lines of the texts that apply after `corrected` began, and on no day before"""
        in_order = list(dict.fromkeys(v for v in self.time(code).on.values() if v is not None))
        return in_order[in_order.index(corrected) + 1 :] if corrected in in_order else []

    def ended_before(self, code: str, day: date) -> Said:
        """Return the text that ended last before a `day` on which none is in force."""
        time, number = self.time(code), (day - self.origin).days
        ended = [v for n, v in time.on.items() if n < number and v is not None]
        return self.texts[ended[-1]] if ended else NOTHING_SAID

    def record(
        self, at: datetime, serial: int, acts: Mapping[str, Sequence[Act]], taken: set[int]
    ) -> None:
        """Enter acts, or strike out those of lines that are `taken` back."""
        for code, more in acts.items():
            self.acts[code] = [a for a in [*self.acts[code], *more] if a.id not in taken]
        for code in self.acts if taken else ():
            self.acts[code] = [a for a in self.acts[code] if a.id not in taken]
        self.known.append(Known(at, serial, {code: self.time(code) for code in self.acts}))

    def standing(self, known: Known, day: date) -> dict[str, int]:
        """Return the line whose text is in force on `day`, by code."""
        found = {code: time.version_on(day) for code, time in known.time.items()}
        return {code: line for code, line in found.items() if line is not None}

    def public(self, known: Known, day: date) -> dict[str, int]:
        """Return the same without what is internal."""
        found = self.standing(known, day)
        return {c: line for c, line in found.items() if self.texts[line].kind != "internal"}

    def counted(self, known: Known, day: date) -> tuple[int, dict[str, int], int]:
        """Count what is public and in force on `day`: all, by level, and since nobody knows when"""
        public = self.public(known, day)
        levels = [level for line in public.values() for level in self.texts[line].levels]
        number = (day - self.origin).days
        ever = sum(known.time[code].begins(number) == -1 for code in public)
        return len(public), {level: levels.count(level) for level in sorted(set(levels))}, ever
