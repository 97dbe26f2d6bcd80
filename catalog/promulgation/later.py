"""Versions that take effect later than a line which is entered late, and its changes in them.

A decision that is entered after a later one (its day lies before) changes or brings a text that the
later one was written without. So what it changes is offered to each later version, component by
component: what the later decision left as it was takes the change, what both changed is contested
and stays as the later one says. What is new again changes the text that ended last before it; what
is new for the first time changes nothing, so a later text takes only what it is silent about.
A correction is offered to what takes effect after the text that it corrects.
Nothing is carried over, and nothing left out, without an editor's word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from catalog.comparison import Merged, changed_components, merged
from catalog.content import Component, Content
from catalog.drafts import all_as_today
from catalog.models import Action, DecisionLine, ProcedureVersion
from catalog.promulgation.values import Effect, Problem
from catalog.validity import Period, Timeline, at


def lines_after(line: DecisionLine, periods: Timeline) -> list[int]:
    """Return the lines of the versions in `periods` that `line` changes in a text of before.

    Those take effect after its day and before its own last one. The text that it changes itself may
    be one of them, where it comes again after another.
    """
    if line.action == Action.CORRECTED:
        return _after_corrected(line, periods)
    day, until = line.day, line.until
    if day is None or line.action not in {Action.NEW, Action.AMENDED, Action.ATTRIBUTES}:
        return []
    own = at(periods, day)
    found = [
        period.version
        for period in periods
        if period.start is not None
        and period.start > day
        and (until is None or period.start < until)
        and period != own
    ]
    return list(dict.fromkeys(found))


def _after_corrected(line: DecisionLine, periods: Timeline) -> list[int]:
    """Return the lines of the versions of which all days come after the first of the corrected one.

    One that applies before it too, and again after it, is no later text.
    """
    versions = list(dict.fromkeys(period.version for period in periods))
    corrected = line.base_version.line_id if line.base_version else None
    return versions[versions.index(corrected) + 1 :] if corrected in versions else []


def texts_of(
    versions: Mapping[int, ProcedureVersion], periods: Iterable[Period]
) -> dict[int, Content]:
    """Return the texts of `periods` by line, under today's names: a query a vocabulary for all.

    `versions`, by line, are those that are law; what another open line brings is not among them.
    """
    keys = dict.fromkeys(p.version for p in periods if p.version in versions)
    return dict(zip(keys, all_as_today(versions[key].body for key in keys), strict=True))


def text_before(
    line: DecisionLine, periods: Timeline, texts: Mapping[int, Content]
) -> Content | None:
    """Return the text that ended last by the day of a line that makes its procedure new.

    None where none did. `texts` are those of `periods`.
    """
    day = line.day
    ended = [p for p in periods if p.end is not None and day is not None and p.end <= day]
    return texts.get(ended[-1].version) if ended else None


def lacking(
    line: DecisionLine,
    periods: Timeline,
    texts: Mapping[int, Content],
    change: tuple[Content | None, Content],
) -> Iterator[tuple[int, Merged]]:
    """Yield the lines of versions that take effect after `line` without its changes, and both
    merged.

    `texts` are those of `periods`; `change` is what the line changes (None for nothing) and what it
    says.
    """
    base, draft = change
    for key in lines_after(line, periods):
        if key in texts:
            result = merged(base, draft, texts[key])
            if result.taken or result.contested:
                yield key, result


def problems(effects: Sequence[Effect]) -> Iterator[Problem]:
    """Yield what an editor has yet to say of later versions, and what is carried over otherwise."""
    carrying = {
        (effect.line.carries_id, effect.base.line_id): effect
        for effect in effects
        if effect.line.action == Action.CARRIED and effect.base is not None
    }
    asked = [
        effect
        for effect in effects
        if effect.after is not None
        and not effect.line.later_stay
        and lines_after(effect.line, effect.timeline_before)
    ]
    versions = {key: version for effect in asked for key, version in effect.versions.items()}
    texts = texts_of(versions, (p for effect in asked for p in effect.timeline_before))
    for effect in asked:
        line, periods, after = effect.line, effect.timeline_before, effect.after
        assert after is not None  # noqa: S101 - such effects are asked about
        is_new = line.action == Action.NEW
        base = text_before(line, periods, texts) if is_new else effect.before
        for key, result in lacking(line, periods, texts, (base, after)):
            into = carrying.get((line.pk, key))
            if into is None:
                yield _unsaid(line, versions[key])
            elif into.after is not None and _differs(into.after, after, result.taken):
                yield _stale(into.line)


def _differs(written: Content, draft: Content, taken: Iterable[Component]) -> bool:
    return bool(set(taken) & set(changed_components(draft, written)))


def _unsaid(line: DecisionLine, version: ProcedureVersion) -> Problem:
    message = _(
        "%(decision)s is recorded already and takes effect later, without what this line changes. "
        "Carry the changes over into it, or say that it stays as it is."
    )
    words = {"decision": version.line.decision.label()}
    return Problem(line, "later-lacks", message % words, "")


def _stale(line: DecisionLine) -> Problem:
    message = _("The line whose changes this one carries over was changed since. Carry over again.")
    return Problem(line, "carried-stale", message)
