"""The reference for the law's time: a version written down for every single day."""

from __future__ import annotations

from datetime import date

from catalog.validity import Act, Correct, Follows, Repeal, Start, Stop


class EveryDay:
    """The reference: for each day the version in force, written down one by one."""

    def __init__(self, origin: date, horizon: int) -> None:
        self.origin = origin
        self.days = range(-1, horizon)
        self.on: dict[int, int | None] = dict.fromkeys(self.days)
        self.ends: set[int] = set()
        self.acts: list[Act] = []

    def version_on(self, day: date) -> int | None:
        """Return the version in force on `day`, None when none is."""
        return self.on[(day - self.origin).days]

    def fits(self, act: Act) -> bool:
        """Tell whether the act says something about days that are there, or is to be refused.

        Not of a repeal: whether what stays fits together is more than days can tell.
        """
        match act:
            case Repeal():
                return True
            case Start(day=start, until=until, follows=follows):
                if until is None or follows is not Follows.PREVIOUS:
                    return until is None or start is None or start < until
                first = self._number(start)
                last = max(d for d in self.days if d >= first and self._same_run(first, d))
                is_cut = self._number(until) <= last
                return self.on[first] is not None or not is_cut
            case Stop(day=stop, annuls=annuls):
                first = self._number(stop)
                later = {self.on[d] for d in self.days if d > first} - {None}
                if annuls:
                    return self.on[first] is not None or bool(later)
                before = {self.on[d] for d in self.days if d <= first}
                return self.on[first] is not None and later <= before
            case Correct(corrected=corrected, since=since):
                after = -2 if since is None else self._number(since)
                own = [d for d in self.days if self.on[d] == corrected]
                return any(self.begins(d) > after for d in own)

    def _number(self, day: date | None) -> int:
        return -1 if day is None else (day - self.origin).days

    def record(self, act: Act) -> None:
        match act:
            case Start():
                self._start(act)
            case Stop(day=stop):
                first = self._number(stop)
                for number in self.days:
                    if number >= first:
                        self.on[number] = None
                self.ends = {e for e in self.ends if e <= first} | {first}
            case Correct(version=version, corrected=corrected, since=since):
                after = -2 if since is None else self._number(since)
                for number in self.days:
                    if self.on[number] == corrected and self.begins(number) > after:
                        self.on[number] = version
            case Repeal():
                self._repeal(act)
        self.acts.append(act)
        # A boundary between two days without a version bounds nothing.
        self.ends = {e for e in self.ends if (self.on.get(e), self.on.get(e - 1)) != (None, None)}

    def _start(self, act: Start) -> None:
        first = self._number(act.day)
        before = self.on[first]
        run = [d for d in self.days if d >= first and self._same_run(first, d)]
        for number in run:
            if act.until is None or number < self._number(act.until):
                self.on[number] = act.version
            elif act.follows is not Follows.PREVIOUS:
                self.on[number] = None
            else:
                self.on[number] = before
        self.ends.add(first)
        if act.until is not None and self._number(act.until) <= run[-1]:
            self.ends.add(self._number(act.until))

    def _repeal(self, act: Repeal) -> None:
        first = self._number(act.day)
        other = self._without(act.repealed)
        for number in self.days:
            if number >= first:
                self.on[number] = other.on[number]
        self.ends = {e for e in self.ends if e < first} | {e for e in other.ends if e > first}
        if self.on.get(first - 1) != self.on[first]:
            self.ends.add(first)

    def _without(self, repealed: frozenset[int]) -> EveryDay:
        """Write all days down anew without some acts, and without what was about these alone."""
        other = EveryDay(self.origin, self.days.stop)
        for act in self.acts:
            if act.id not in repealed and other._is_about_something(act):
                other.record(act)
        return other

    def _is_about_something(self, act: Act) -> bool:
        match act:
            case Stop(day=stop, annuls=annuls):
                first = self._number(stop)
                found = [self.on[d] for d in self.days if d >= first]
                return any(v is not None for v in (found if annuls else found[:1]))
            case Correct(corrected=corrected):
                return corrected in self.on.values()
            case Repeal(repealed=repealed):
                return any(one.id in repealed for one in self.acts)
            case _:
                return True

    def begins(self, number: int) -> int:
        """Return the first day of the period that has this day."""
        while number - 1 in self.on and number not in self.ends:
            if self.on[number - 1] != self.on[number]:
                break
            number -= 1
        return number

    def _same_run(self, first: int, number: int) -> bool:
        return not any(first < end <= number for end in self.ends)
