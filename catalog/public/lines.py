"""The public lines of decisions: which they are, how each stands today, and what it changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, JSONField, Q, QuerySet, When

from catalog import selectors
from catalog.comparison import changed_components
from catalog.comparison.sentences import tell
from catalog.content import Component, Kind, Level, Text, from_json
from catalog.models import BRINGS_CONTENT, ENDS, Action, DecisionLine, Validity
from catalog.models.draft_fields import CONTENT_FIELDS
from catalog.public.notices import successor_of
from catalog.public.repeals import read_repealed
from catalog.public.timeline import Standing, standing_of_end

MOST_SENTENCES = 12
"""Sentences told of one line; the comparison has them all."""


def public_lines(line: str = "") -> Q:
    """Return what keeps the lines that readers may see; `line` is the way to them.

    A line that is not promulgated, or of an internal procedure or version, is never public.
    """
    return (
        Q(**{f"{line}promulgated_at__isnull": False, f"{line}procedure__live": True})
        & ~Q(**{f"{line}procedure__kind": Kind.INTERNAL})
        & ~Q(**{f"{line}version__kind": Kind.INTERNAL})
        & Q(**{f"{line}hidden": False})
    )


@dataclass(frozen=True, slots=True)
class OtherProcedure:
    """A procedure that takes the place of another, or whose place is taken."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class ComponentChange:
    """What a line changed in one component, in sentences of both languages."""

    component: Component
    sentences: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line as its decision's page shows it.

    `ends_on`: the day from which what it brought is no more, or will not be. `read_on`: a day on
    which that can be read. `pair`: the versions to compare, before and after. `untold`: how many
    sentences of `changes` were left out.
    `later`: the lines that changed or ended what it brought.
    """

    line: DecisionLine
    name: Text
    levels: tuple[Level, ...]
    standing: Standing
    ends_on: date | None
    read_on: date | None
    pair: str
    changes: tuple[ComponentChange, ...]
    untold: int
    later: tuple[DecisionLine, ...]
    replaced_by: tuple[OtherProcedure, ...]
    replaces: tuple[OtherProcedure, ...]

    @property
    def own_day(self) -> date | None:
        """The day on which it takes effect, where that is not the day of its decision."""
        day = self.line.starts_on
        return day if day != self.line.decision.default_day else None


def with_texts(lines: QuerySet[DecisionLine]) -> QuerySet[DecisionLine]:
    """Add the texts before and after to the lines that change a public text.

    So that the others, and the hundreds of a decision that brings new ones, load no content.
    """
    compared = Q(base_version__isnull=False, version__isnull=False, retracted_at=None)
    compared &= ~Q(base_version__kind=Kind.INTERNAL)
    before = When(compared, then=F("base_version__text__content"))
    after = When(compared, then=F("version__text__content"))
    return lines.annotate(
        text_before=Case(before, output_field=JSONField()),
        text_after=Case(after, output_field=JSONField()),
    )


def without_texts(lines: QuerySet[DecisionLine]) -> QuerySet[DecisionLine]:
    """Load what lists tell of lines, and neither drafts nor contents."""
    return (
        lines.select_related(
            "procedure",
            "version",
            "base_version",
            "replaced_by",
            "changed_by",
        )
        .defer(*CONTENT_FIELDS)
        .annotate(**selectors.whole_names("replaced_by", "successor"))
    )


def shown_lines(
    lines: Sequence[DecisionLine], levels: Mapping[int, tuple[Level, ...]], today: date
) -> list[ShownLine]:
    """Return the lines of one decision with all that its page says of them, in two queries; a third
    where there are repeals.

    `lines` come from `with_texts`; `levels` has those of each line by its key.
    """
    procedures = [line.procedure_id for line in lines if line.procedure_id is not None]
    readings = selectors.readings(procedures, today)
    related = _related(lines, procedures)
    read_repealed([*lines, *related])
    about: dict[int | None, list[DecisionLine]] = defaultdict(list)
    for other in related:
        about[other.procedure_id].append(other)
    replacements = [x for x in related if x.group or x.action == Action.REPLACED]
    found = []
    for line in lines:
        reading = readings.get(line.procedure_id or 0)
        periods = reading.periods if reading else ()
        near = {x.pk: x for x in (*about[line.procedure_id], *replacements)}
        near.pop(line.pk, None)
        others = tuple(near.values())
        found.append(_shown(line, levels.get(line.pk, ()), periods, others, today))
    return found


def _related(lines: Iterable[DecisionLine], procedures: Sequence[int]) -> list[DecisionLine]:
    """Return the lines in effect about the same procedures, and the other side of replacements."""
    groups = {line.group for line in lines if line.group}
    decisions = {line.decision_id for line in lines}
    inside = Q(group__in=groups) | Q(replaced_by__in=procedures)
    return list(
        DecisionLine.objects.filter(public_lines(), retracted_at=None)
        .filter(Q(procedure__in=procedures) | (Q(decision__in=decisions) & inside))
        .select_related("decision", "procedure", "version")
        .defer(*CONTENT_FIELDS)
        .annotate(**selectors.whole_names("procedure", "own"))
        .order_by("promulgated_at", "position", "pk")
    )


def _shown(
    line: DecisionLine,
    levels: tuple[Level, ...],
    periods: Sequence[Validity],
    others: Sequence[DecisionLine],
    today: date,
) -> ShownLine:
    version = getattr(line, "version", None)
    own = [p for p in periods if version is not None and p.version_id == version.pk]
    standing, ends_on = stands(line, periods, today)
    changes, untold = _changes(line)
    return ShownLine(
        line=line,
        name=name_of(line, periods),
        levels=levels,
        standing=standing,
        ends_on=ends_on,
        read_on=next((p.valid_from for p in own if p.valid_from is not None), None),
        pair=pair_of(line),
        changes=changes,
        untold=untold,
        later=tuple(x for x in others if _touches(x, line, own)),
        replaced_by=tuple(successors(line, others)),
        replaces=tuple(_other(x) for x in others if _gives_way(x, line)),
    )


def stands(
    line: DecisionLine, periods: Sequence[Validity], today: date
) -> tuple[Standing, date | None]:
    """Return how a line stands today, and the day from which its text is no more, if any.

    `periods` are those of its procedure; none of its own version is left where an annulment or a
    correction took all its days.
    """
    if line.retracted_at is not None:
        return Standing.UNDONE, None
    if line.action in ENDS:
        return standing_of_end(line, periods, today), None
    version = getattr(line, "version", None)
    periods = [p for p in periods if version is not None and p.version_id == version.pk]
    covering = next((p for p in periods if p.covers(today)), None)
    if covering is not None:
        return Standing.NOW, covering.valid_to
    coming = [p for p in periods if p.valid_from is not None and p.valid_from > today]
    if coming:
        return Standing.NEXT, coming[-1].valid_to
    ends = [p.valid_to for p in periods if p.valid_to is not None]
    return Standing.PAST, max(ends, default=None)


def name_of(line: DecisionLine, periods: Iterable[Validity] = ()) -> Text:
    """Return the name of what a line brought; of what it ended, or gave back, by `periods`."""
    version = getattr(line, "version", None)
    if version is None:
        version = next((p.version for p in periods if _is_told_by(p, line)), None)
    if version is not None:
        return Text(version.name_vi, version.name_en)
    if line.procedure is None:
        return Text(line.label())
    return Text(getattr(line, "own_vi", "") or line.procedure.title, getattr(line, "own_en", ""))


def _is_told_by(period: Validity, line: DecisionLine) -> bool:
    """Tell whether a line without a text ended a period, or let it apply again by a repeal."""
    day = line.starts_on if line.action == Action.REPEALED else None
    return period.cause_id == line.pk or (day is not None and period.covers(day))


def pair_of(line: DecisionLine) -> str:
    """Return the versions before and after a line as addresses write them, if both are public."""
    version, base = getattr(line, "version", None), line.base_version
    if version is None or base is None or line.retracted_at is not None:
        return ""
    return "" if base.kind == Kind.INTERNAL else f"{base.number}..{version.number}"


def successors(
    line: DecisionLine, others: Iterable[DecisionLine], named: Any = None
) -> list[OtherProcedure]:
    """Return what to use instead of what `line` replaced, as far as readers may see it.

    `named` is the row that carries the names of `selectors.whole_names`, where `line` does not.
    """
    if line.replaced_by is not None:
        found = successor_of(line.replaced_by, named or line)
        return [OtherProcedure(found.code, found.name)] if found else []
    if line.action != Action.REPLACED or not line.group:
        return []
    return [_other(x) for x in others if _is_beside(x, line) and x.action in BRINGS_CONTENT]


def _is_beside(other: DecisionLine, line: DecisionLine) -> bool:
    """Tell whether both are lines of one replacement."""
    return other.decision_id == line.decision_id and other.group == line.group != ""


def _gives_way(other: DecisionLine, line: DecisionLine) -> bool:
    """Tell whether `other` ends a procedure in favour of the one that `line` brings."""
    if other.action != Action.REPLACED or line.action in ENDS:
        return False
    if other.replaced_by_id is not None:
        same = other.decision_id == line.decision_id
        return same and other.replaced_by_id == line.procedure_id
    return _is_beside(other, line)


def _touches(other: Any, line: DecisionLine, own: Iterable[Validity]) -> bool:
    """Tell whether `other` repealed `line`, or changed, corrected or ended what it brought."""
    version = getattr(line, "version", None)
    if line.retracted_at is not None or not _is_later(other, line):
        return False
    if other.action == Action.REPEALED and any(x.pk == line.pk for x in other.repealed):
        return True
    if version is None:
        return False
    return other.base_version_id == version.pk or any(p.cause_id == other.pk for p in own)


def _is_later(other: DecisionLine, line: DecisionLine) -> bool:
    """Tell whether `other` was recorded after `line`: an end set before is none of its doing."""
    if other.promulgated_at is None or line.promulgated_at is None:
        return False
    return other.promulgated_at > line.promulgated_at


def _other(line: DecisionLine) -> OtherProcedure:
    return OtherProcedure(line.procedure.code if line.procedure else line.code, name_of(line))


def _changes(line: Any) -> tuple[tuple[ComponentChange, ...], int]:
    """Return what a line of `with_texts` changed, and how many sentences there is no room for."""
    if not (line.text_before and line.text_after):
        return (), 0
    before, after = from_json(line.text_before), from_json(line.text_after)
    told, room, untold = [], MOST_SENTENCES, 0
    for component in changed_components(before, after):
        sentences = tuple(change.sentence for change in tell(component, before, after))
        if shown := sentences[:room]:
            told.append(ComponentChange(component, shown))
        room, untold = room - len(shown), untold + len(sentences) - len(shown)
    return tuple(told), untold
