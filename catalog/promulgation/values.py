"""What the parts of a promulgation hand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from catalog.content import Content
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage, ProcedureVersion
from catalog.validity import Timeline, at

if TYPE_CHECKING:
    from catalog.selectors import Counts


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something can't be promulgated: line, field, and words an editor can act on."""

    line: DecisionLine | None
    code: str
    message: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.line.label()}: {self.message}" if self.line else self.message


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """A content that a source gives for one procedure. `day` None: since before records."""

    procedure: ProcedurePage
    content: Content
    action: Action
    day: date | None
    start_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line with the content it brings (None for lines that end a procedure).

    `base` is the content it changes, under today's names: a renamed item is no change.
    """

    line: DecisionLine
    content: Content | None
    day: date | None
    base: Content | None = None
    imported: bool = False


class Shift(Protocol):
    """How the time of one procedure changes."""

    @property
    def timeline_before(self) -> Timeline: ...

    @property
    def timeline_after(self) -> Timeline: ...

    def text(self, line: int) -> Content:
        """Return what a line brought, or will bring, that is in one of the timelines."""
        ...


@dataclass(frozen=True, slots=True)
class Effect:
    """What one line does. `procedure` is None when promulgation will make its page.

    `versions` are those that have days already, `brought` the texts of the decision's own lines,
    both by line.
    """

    line: DecisionLine
    procedure: ProcedurePage | None
    base: ProcedureVersion | None
    before: Content | None
    after: Content | None
    day: date | None
    timeline_before: Timeline
    timeline_after: Timeline
    versions: Mapping[int, ProcedureVersion]
    brought: Mapping[int, Content]

    def text(self, line: int) -> Content:
        """See `Shift`."""
        if line in self.brought:
            return self.brought[line]
        if self.before is not None and self.base is not None and line == self.base.line_id:
            return self.before
        return self.versions[line].body

    def texts(self) -> tuple[Content | None, Content | None]:
        """Return what is in force on its day before it and with it, as far as it tells a change."""
        if self.line.action != Action.REPEALED or self.day is None:
            return self.before, self.after
        was, now = at(self.timeline_before, self.day), at(self.timeline_after, self.day)
        return self.text(was.version) if was else None, self.text(now.version) if now else None

    def on_page(self, page: ProcedurePage) -> Effect:
        """Return the effect with the page that promulgation made for it."""
        return replace(self, procedure=page)


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking `lines`, all of them of one procedure, back does to it."""

    procedure: ProcedurePage
    lines: tuple[DecisionLine, ...]
    timeline_before: Timeline
    timeline_after: Timeline
    versions: Mapping[int, ProcedureVersion]

    def text(self, line: int) -> Content:
        """See `Shift`."""
        return self.versions[line].body


@dataclass(frozen=True, slots=True)
class Retraction:
    """What taking lines back would do, and every problem that stands against it."""

    undone: tuple[Undone, ...]
    problems: tuple[Problem, ...]
    counts_before: Counts
    counts_after: Counts


@dataclass(frozen=True, slots=True)
class Preview:
    """What a promulgation would do, and every problem that stands against it."""

    decision: DecisionPage
    effects: tuple[Effect, ...]
    problems: tuple[Problem, ...]
    counts_before: Counts
    counts_after: Counts
