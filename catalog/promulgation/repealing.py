"""What repeals of earlier lines leave of the time of their procedures, and what stays of a text.

A repeal gives back the text before what it repeals. A version that another decision brought stands,
and with it whatever it took over from the repealed one; so it is named, and an editor says that it
stays as it is, or repeals that line too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from catalog.content import Content, Kind
from catalog.models import Action, ChangeKind, DecisionLine, ProcedureVersion
from catalog.promulgation.acts import (
    current_timelines,
    lines_in_effect,
    recorded_acts,
    taken_away,
    versions_of,
)
from catalog.promulgation.bearing import codes_taken, sent_to
from catalog.promulgation.checking import in_words
from catalog.promulgation.values import Effect, Problem
from catalog.validity import Conflict, Repeal, Timeline, apply, at


@dataclass(frozen=True, slots=True)
class Planned:
    """What one repeal would do: the time before and after it, or the problem that it is.

    `versions` are all of the procedure, by line; `taken` what it takes away.
    """

    line: DecisionLine
    day: date
    taken: frozenset[int]
    before: Timeline
    after: Timeline
    versions: Mapping[int, ProcedureVersion]
    problem: Problem | None = None

    @property
    def leaves(self) -> ChangeKind:
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


def leaves(before: Timeline, after: Timeline, day: date) -> ChangeKind:
    """Tell what a repeal that made `after` of `before` leaves on `day`, as the journal calls it."""
    was, now = at(before, day), at(after, day)
    if (was and was.version) == (now and now.version):
        return ChangeKind.CANCELLED
    if now is None:
        return ChangeKind.ENDED
    return ChangeKind.RESTORED if was is None else ChangeKind.RETURNED


def is_hidden(line: DecisionLine) -> bool:
    """Tell whether readers never saw what `line` did: its text is internal, or what it repealed."""
    version = getattr(line, "version", None)
    return line.hidden or (version is not None and version.kind == Kind.INTERNAL)


def plan(wanted: Iterable[tuple[DecisionLine, Sequence[DecisionLine]]]) -> list[Planned]:
    """Return what repeals would do, each alone: a line that has a day, and what it repeals.

    A few queries for all of them.
    """
    asked = [(line, taken_away(repealed), line.procedure_id, line.day) for line, repealed in wanted]
    pages = {page for _line, _taken, page, _day in asked if page is not None}
    timelines = current_timelines(pages)
    acts, versions = recorded_acts(pages), versions_of(pages)
    found = []
    for line, taken, page, day in asked:
        if page is None or day is None:
            continue
        before = after = timelines.get(page, ())
        problem = None
        try:
            after = apply(before, Repeal(line.pk or 0, taken, day), acts.get(page, ()))
        except Conflict as conflict:
            problem = in_words(line, conflict)
        found.append(Planned(line, day, taken, before, after, versions, problem))
    return found


def problems(effects: Sequence[Effect]) -> Iterator[Problem]:
    """Yield what an editor has yet to see to: versions that stand on what is repealed, and codes
    and successors that readers would be sent to in vain.
    """
    repeals = [
        effect
        for effect in effects
        if effect.line.action == Action.REPEALED and effect.timeline_after != effect.timeline_before
    ]
    if not repeals:
        return
    begun = _begun(e.line.procedure_id for e in repeals)
    message = _(
        "%(decision)s was begun from the repealed text and is in force with it: repeal that line "
        "too, or say that it stays as it is."
    )
    for effect in repeals:
        if effect.day is None or effect.line.later_stay:
            continue
        taken = taken_away(effect.line.repeals.all())
        for key in _staying(taken, effect.day, effect.timeline_after, begun):
            words = {"decision": effect.versions[key].line.decision.label()}
            yield Problem(effect.line, "built-on", message % words)
    yield from codes_taken(
        (e.line, e.procedure, e.timeline_after, e.versions) for e in repeals if e.procedure
    )
    ended = {
        e.procedure.pk: e.line
        for e in repeals
        if e.procedure and not _has_days(e, e.timeline_after)
    }
    yield from sent_to(ended, [line for e in repeals for line in e.line.repeals.all()])


def _has_days(effect: Effect, periods: Timeline) -> bool:
    day = effect.day
    return any(day is None or p.end is None or p.end > day for p in periods)


def staying(planned: Planned) -> list[ProcedureVersion]:
    """Return the versions in force on its day or later that were begun from what it repeals."""
    begun = _begun([planned.line.procedure_id])
    keys = _staying(planned.taken, planned.day, planned.after, begun)
    return [planned.versions[key] for key in keys]


@dataclass(frozen=True, slots=True)
class Begun:
    """How a line in effect came about: from which line's text, when recorded, by which act."""

    origin: int | None
    recorded_at: datetime | None
    is_repeal: bool


def _begun(pages: Iterable[int | None]) -> dict[int, Begun]:
    lines = lines_in_effect().filter(procedure__in=list(pages))
    rows = lines.values_list("pk", "base_version__line", "promulgated_at", "action")
    return {key: Begun(origin, at, action == Action.REPEALED) for key, origin, at, action in rows}


def _staying(
    taken: frozenset[int], day: date, periods: Timeline, begun: Mapping[int, Begun]
) -> list[int]:
    """Return the lines of the versions with days from then on that stand on what is repealed.

    On a repeal that is itself repealed stands what was recorded after it: it was written when the
    text that the repeal gave back was in force, or was to come.
    """
    coming = [p.version for p in periods if p.end is None or p.end > day]
    repeals = [begun[key].recorded_at for key in taken if key in begun and begun[key].is_repeal]
    since = min((at for at in repeals if at is not None), default=None)

    def stands(key: int) -> bool:
        recorded = begun[key].recorded_at if key in begun else None
        later = since is not None and recorded is not None and recorded > since
        return later or _begun_from(key, taken, begun)

    return list(dict.fromkeys(key for key in coming if key not in taken and stands(key)))


def _begun_from(key: int, taken: frozenset[int], begun: Mapping[int, Begun]) -> bool:
    origin: int | None = key
    while origin is not None:
        if origin in taken:
            return True
        origin = begun[origin].origin if origin in begun else None
    return False
