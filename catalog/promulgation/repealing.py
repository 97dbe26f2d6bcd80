"""What repeals of earlier lines leave of the time of their procedures, and what stays of a text.

A repeal gives back the text before what it repeals. A version that another decision brought stands,
and with it whatever it took over from the repealed one; so it is named, and an editor says that it
stays as it is, or repeals that line too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from catalog.content import Content
from catalog.models import Action, DecisionLine, ProcedureVersion
from catalog.models.draft_fields import drafts_of
from catalog.promulgation.acts import (
    act_of,
    current_timelines,
    lines_in_effect,
    recorded_acts,
    taken_away,
)
from catalog.promulgation.checking import in_words
from catalog.promulgation.values import Effect, Problem
from catalog.validity import Conflict, Timeline, apply, at

Origins = Mapping[int, int]
"""The line of the version from which each line's text was begun."""


class Leaves(StrEnum):
    """What a repeal leaves of a procedure on its day."""

    ENDED = "ended"
    COMES_BACK = "comes_back"
    RETURNS = "returns"
    ONLY_LATER = "only_later"


@dataclass(frozen=True, slots=True)
class Planned:
    """What one repeal would do: the time before and after it, or the problem that it is.

    `versions` are all of the procedure, by line.
    """

    line: DecisionLine
    day: date
    before: Timeline
    after: Timeline
    versions: Mapping[int, ProcedureVersion]
    problem: Problem | None = None

    @property
    def leaves(self) -> Leaves:
        return leaves(self.before, self.after, self.day)

    @property
    def version(self) -> ProcedureVersion | None:
        """The version in force on the day, if any is."""
        covering = at(self.after, self.day)
        return self.versions[covering.version] if covering else None

    def texts(self) -> tuple[Content | None, Content | None]:
        """Return what is in force on the day before and after it."""
        was = at(self.before, self.day)
        now = self.version
        return self.versions[was.version].body if was else None, now.body if now else None


def leaves(before: Timeline, after: Timeline, day: date) -> Leaves:
    """Tell what a repeal that made `after` of `before` leaves on `day`."""
    was, now = at(before, day), at(after, day)
    if now is None:
        return Leaves.ENDED
    if was is None:
        return Leaves.COMES_BACK
    return Leaves.ONLY_LATER if was.version == now.version else Leaves.RETURNS


def plan(lines: Iterable[DecisionLine]) -> list[Planned]:
    """Return what each of `lines`, repeals that have a day, would do alone; in a few queries."""
    asked = [(line, line.procedure_id, line.day) for line in lines]
    pages = {page for _line, page, _day in asked if page is not None}
    timelines, _current = current_timelines(pages)
    acts, versions = recorded_acts(pages), versions_of(pages)
    found = []
    for line, page, day in asked:
        if page is None or day is None:
            continue
        before = after = timelines.get(page, ())
        problem = None
        try:
            after = apply(before, act_of(line, day), acts.get(page, ()))
        except Conflict as conflict:
            problem = in_words(line, conflict)
        found.append(Planned(line, day, before, after, versions, problem))
    return found


def versions_of(pages: Iterable[int]) -> dict[int, ProcedureVersion]:
    """Return all versions of procedures by their lines: a repeal may bring any of them back."""
    rows = ProcedureVersion.objects.filter(procedure__in=list(pages))
    rows = rows.select_related("line__decision").defer(*drafts_of("line"))
    return {version.line_id: version for version in rows}


def problems(effects: Sequence[Effect]) -> Iterator[Problem]:
    """Yield the versions of which an editor has yet to say that they stay as they are."""
    repeals = [
        effect
        for effect in effects
        if effect.line.action == Action.REPEALED
        and not effect.line.later_stay
        and effect.timeline_after != effect.timeline_before
    ]
    if not repeals:
        return
    origins = _origins(e.line.procedure_id for e in repeals)
    message = _(
        "%(decision)s was begun from the repealed text and is in force with it: repeal that line "
        "too, or say that it stays as it is."
    )
    for effect in repeals:
        for key in _staying(effect.line, effect.timeline_after, origins):
            words = {"decision": effect.versions[key].line.decision.label()}
            yield Problem(effect.line, "built-on", message % words)


def staying(planned: Planned) -> list[ProcedureVersion]:
    """Return the versions in force on its day or later that were begun from what it repeals."""
    keys = _staying(planned.line, planned.after, _origins([planned.line.procedure_id]))
    return [planned.versions[key] for key in keys]


def _origins(pages: Iterable[int | None]) -> Origins:
    lines = lines_in_effect().filter(procedure__in=list(pages), base_version__isnull=False)
    return dict(lines.values_list("pk", "base_version__line"))


def _staying(line: DecisionLine, periods: Timeline, origins: Origins) -> list[int]:
    """Return the lines of the versions with days from then on that stand on what is repealed."""
    repealed, day = taken_away(line), line.day
    coming = [p.version for p in periods if day and (p.end is None or p.end > day)]
    found = [key for key in coming if key not in repealed and _stands_on(key, repealed, origins)]
    return list(dict.fromkeys(found))


def _stands_on(key: int, repealed: frozenset[int], origins: Origins) -> bool:
    origin: int | None = key
    while origin is not None:
        if origin in repealed:
            return True
        origin = origins.get(origin)
    return False
