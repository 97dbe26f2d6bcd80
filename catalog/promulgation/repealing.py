"""What stays of a repealed line: texts that other decisions began from it and that come later.

A repeal gives back the text before what it repeals. A version that another decision brought stands,
and with it whatever it took over from the repealed one; so it is named, and an editor says that it
stays as it is, or repeals that line too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from catalog.models import Action, DecisionLine, ProcedureVersion
from catalog.promulgation.acts import (
    act_of,
    current_timelines,
    lines_in_effect,
    recorded_acts,
    taken_away,
)
from catalog.promulgation.values import Effect, Problem
from catalog.validity import Conflict, Timeline, apply

Origins = Mapping[int, int]
"""The line of the version from which each line's text was begun."""


def problems(effects: Sequence[Effect]) -> Iterator[Problem]:
    """Yield the later versions of which an editor has yet to say that they stay as they are."""
    repeals = [e for e in effects if e.line.action == Action.REPEALED and not e.line.later_stay]
    if not repeals:
        return
    origins = _origins(e.line.procedure_id for e in repeals)
    message = _(
        "%(decision)s was begun from the repealed text, and takes effect later: repeal that line "
        "too, or say that it stays as it is."
    )
    for effect in repeals:
        if effect.timeline_after == effect.timeline_before:
            continue
        for key in _staying(effect.line, effect.timeline_after, origins):
            words = {"decision": effect.versions[key].line.decision.label()}
            yield Problem(effect.line, "built-on", message % words)


def staying(line: DecisionLine) -> list[ProcedureVersion]:
    """Return the versions that take effect after `line` and keep the text that it repeals.

    None where it does not fit.
    """
    if line.repeals is None or line.procedure_id is None or line.day is None:
        return []
    page = line.procedure_id
    timelines, versions = current_timelines([page])
    try:
        after = apply(timelines.get(page, ()), act_of(line, line.day), recorded_acts([page])[page])
    except Conflict:
        return []
    return [versions[key] for key in _staying(line, after, _origins([page]))]


def _origins(pages: Iterable[int | None]) -> Origins:
    lines = lines_in_effect().filter(procedure__in=list(pages), base_version__isnull=False)
    return dict(lines.values_list("pk", "base_version__line"))


def _staying(line: DecisionLine, periods: Timeline, origins: Origins) -> list[int]:
    """Return the lines of the versions that begin after the day and stand on what is repealed."""
    repealed, day = taken_away(line), line.day
    coming = [p.version for p in periods if day and p.start is not None and p.start > day]
    found = [key for key in coming if key not in repealed and _stands_on(key, repealed, origins)]
    return list(dict.fromkeys(found))


def _stands_on(key: int, repealed: frozenset[int], origins: Origins) -> bool:
    origin: int | None = key
    while origin is not None:
        if origin in repealed:
            return True
        origin = origins.get(origin)
    return False
