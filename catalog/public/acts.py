"""Acts of law as lists tell them one under another: what happened to which procedure, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog import selectors
from catalog.content import Kind, Text
from catalog.models import DecisionLine, DecisionPage
from catalog.models.draft_fields import CONTENT_FIELDS
from catalog.public.choices import Choices
from catalog.public.lines import OtherProcedure, public_lines
from catalog.public.words import BOARD, Board, Happened

HAPPENED = "viec"
"""The parameter that chooses by what happened."""


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of a list. `day`: on which it takes effect, None where that is not known or none.

    `read_on`: a day on which what it brings can be read. `pair`: the versions to compare.
    """

    happened: Happened
    code: str
    name: Text
    line: DecisionLine
    day: date | None = None
    is_coming: bool = False
    read_on: date | None = None
    pair: str = ""
    replaced_by: tuple[OtherProcedure, ...] = ()

    @property
    def decision(self) -> DecisionPage:
        return self.line.decision


@dataclass(frozen=True, slots=True)
class Part:
    """How often one thing happened, and the parameters that show it alone."""

    happened: Happened
    number: int
    query: str


@dataclass(frozen=True, slots=True)
class Figure:
    """What is to be done at the notice board, in numbers; `coming` of them on a day to come."""

    board: Board
    number: int
    coming: int
    parts: tuple[Part, ...]


Numbers = Mapping[Happened, tuple[int, int]]
"""How often each thing happens, and how many of these take effect on a day to come."""


def figures(numbers: Numbers, chosen: Choices) -> list[Figure]:
    """Return what to put up, to exchange, to take down and to check; nothing where nothing is."""
    found = []
    for board in Board:
        parts = [h for h in Happened if BOARD[h] is board and h in numbers]
        if parts:
            found.append(
                Figure(
                    board,
                    sum(numbers[h][0] for h in parts),
                    sum(numbers[h][1] for h in parts),
                    tuple(
                        Part(h, numbers[h][0], chosen.query_with({HAPPENED: h.value}))
                        for h in parts
                    ),
                )
            )
    return found


def beside(lines: Sequence[DecisionLine]) -> list[DecisionLine]:
    """Return the other lines of the replacements that `lines` belong to; no query where none do."""
    groups = {line.group for line in lines if line.group and line.replaced_by_id is None}
    if not groups:
        return []
    decisions = {line.decision_id for line in lines if line.group}
    return list(
        DecisionLine.objects.filter(
            public_lines(), decision__in=decisions, group__in=groups, retracted_at=None
        )
        .select_related("procedure", "version")
        .defer(*CONTENT_FIELDS)
        .order_by("position", "pk")
    )


def names_of_ended(lines: Iterable[DecisionLine]) -> dict[int, Text]:
    """Return the name of the text that each line ended, by the line's key, in one query.

    Of what a repeal gives back, of which it ended nothing, that of the text that it repealed: what
    it repeals is read before.
    """
    by_key = {line.pk: line for line in lines}
    if not by_key:
        return {}
    public = selectors.known().exclude(version__kind=Kind.INTERNAL)
    names = ("version__name_vi", "version__name_en")
    rows = public.filter(cause__in=by_key).order_by("valid_to").values_list("cause", *names)
    found = {key: Text(vi, en) for key, vi, en in rows}
    for line in by_key.values():
        for repealed in () if line.pk in found else getattr(line, "repealed", ()):
            if (version := getattr(repealed, "version", None)) is not None:
                found[line.pk] = Text(version.name_vi, version.name_en)
    return found
