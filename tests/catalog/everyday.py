"""The reference for the law's time: a version written down for every single day."""

from __future__ import annotations

from datetime import date, timedelta

from catalog.validity import Act, Correct, Follows, Start, Stop


class EveryDay:
    """The reference: for each day the version in force, written down one by one."""

    def __init__(self, origin: date, horizon: int) -> None:
        self.origin = origin
        self.days = range(-1, horizon)
        self.on: dict[int, int | None] = dict.fromkeys(self.days)
        self.ends: set[int] = set()

    def version_on(self, day: date) -> int | None:
        """Return the version in force on `day`, None when none is."""
        return self.on[(day - self.origin).days]

    def record(self, act: Act) -> None:
        match act:
            case Start(version=version, day=start, until=until, follows=follows):
                first = -1 if start is None else (start - self.origin).days
                before = self.on[first]
                run = [d for d in self.days if d >= first and self._same_run(first, d)]
                for number in run:
                    if until is None or self.origin + timedelta(days=number) < until:
                        self.on[number] = version
                    elif follows is not Follows.PREVIOUS:
                        self.on[number] = None
                    else:
                        self.on[number] = before
                self.ends.add(first)
                if until is not None and until <= self.origin + timedelta(days=run[-1]):
                    self.ends.add((until - self.origin).days)
            case Stop(day=stop):
                first = -1 if stop is None else (stop - self.origin).days
                for number in self.days:
                    if number >= first:
                        self.on[number] = None
                self.ends = {e for e in self.ends if e <= first} | {first}
            case Correct(version=version, corrected=corrected, since=since):
                after = -2 if since is None else (since - self.origin).days
                for number in self.days:
                    if self.on[number] == corrected and self._begins(number) > after:
                        self.on[number] = version
        # A boundary between two days without a version bounds nothing.
        self.ends = {e for e in self.ends if (self.on.get(e), self.on.get(e - 1)) != (None, None)}

    def _begins(self, number: int) -> int:
        """Return the first day of the period that has this day."""
        while number - 1 in self.on and number not in self.ends:
            if self.on[number - 1] != self.on[number]:
                break
            number -= 1
        return number

    def _same_run(self, first: int, number: int) -> bool:
        return not any(first < end <= number for end in self.ends)
