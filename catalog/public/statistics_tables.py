"""The figures as the page tells them: what comes first, the tables, their charts and links."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from catalog import wording
from catalog.alphabet import alphabetical
from catalog.content import HandlingKind, Kind, Level, Scheme, Text
from catalog.statistics.charts import Chart, Item, chart
from catalog.statistics.figures import BETWEEN, NOT_RECORDED, Figures, Section, Standing, Total
from catalog.statistics.names import ONLINE_ORDER, Names, scheme_of
from catalog.statistics.tables import Line, line, lines, percent

IN_CHART = 15
"""Bars a chart shows at most; the table has all."""

_ORDER: dict[Section, Sequence[str]] = {
    Section.TOTAL: list(Total),
    Section.LEVEL: list(Level),
    Section.KIND: list(Kind),
    Section.STANDING: list(Standing),
    Section.ONLINE: ONLINE_ORDER,
    Section.HANDLING: list(HandlingKind),
    Section.HANDLING_BY_LEVEL: [f"{h}{BETWEEN}{v}" for h in HandlingKind for v in (*Level, "")],
}


Told = tuple[Section, Promise, Promise, Promise]
_TOLD: tuple[Told, ...] = (
    (
        Section.LEVEL,
        gettext_lazy("By level"),
        gettext_lazy("A procedure counts once at each level that handles it."),
        gettext_lazy("Level"),
    ),
    (
        Section.STANDING,
        gettext_lazy("How far online"),
        gettext_lazy(
            "Each procedure counts once, by the newest decree that a decision placed it under. "
            "Levels 1 to 4 of Decree 43/2011/NĐ-CP are not turned into later words."
        ),
        gettext_lazy("How far online"),
    ),
    (
        Section.ONLINE,
        gettext_lazy("By online level, in the words of each decree"),
        gettext_lazy(
            "The same number means different things in different decrees, so each level "
            "stands under its decree. A procedure placed under two decrees counts under both."
        ),
        gettext_lazy("Online level"),
    ),
    (
        Section.HANDLING,
        gettext_lazy("By handling"),
        gettext_lazy("A procedure counts once for each way in which it is handled."),
        gettext_lazy("Handling"),
    ),
    (
        Section.HANDLING_BY_LEVEL,
        gettext_lazy("Handling by level"),
        gettext_lazy("A procedure counts in each cell whose handling and level it has."),
        gettext_lazy("Handling"),
    ),
    (
        Section.AGENCY,
        gettext_lazy("By agency"),
        gettext_lazy("Each procedure counts once, with the agency that answers for it today."),
        gettext_lazy("Agency"),
    ),
    (
        Section.SECTOR,
        gettext_lazy("By sector"),
        gettext_lazy("A procedure of two sectors counts in both."),
        gettext_lazy("Sector"),
    ),
    (
        Section.KIND,
        gettext_lazy("By kind"),
        gettext_lazy("Each procedure counts once. Internal procedures are not counted anywhere."),
        gettext_lazy("Kind"),
    ),
)
"""Of each section: what it is called, what is counted, and what its lines are."""


@dataclass(frozen=True, slots=True)
class Period:
    """The day whose figures are shown, the earlier day beside it if any, and what day it is."""

    day: date
    earlier: date | None
    today: date

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def is_to_come(self) -> bool:
        return self.day > self.today


@dataclass(frozen=True, slots=True)
class Shown:
    """What was counted, with its names; `linked`: lists of today's procedures tell the same."""

    now: Figures
    then: Figures | None
    names: Names
    linked: bool

    def lines(self, section: Section) -> list[Line]:
        """Return the lines of a section, in the order of page and file."""
        order = _ORDER.get(section)
        return lines(self.now, self.then, section, order=order, key=self._by_name(section))

    def line(self, section: Section, code: str) -> Line:
        return line(self.now, self.then, section, code)

    def _by_name(self, section: Section) -> Callable[[str], Any]:
        return lambda code: (alphabetical(self.names.name(section, code).vi), code)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: `share` is in percent, of what the table says."""

    name: Text
    line: Line
    share: Decimal | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading; a table with one group without title has no headings."""

    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Cross:
    """Handling down, levels across; each cell is a line."""

    levels: list[Text]
    rows: list[tuple[Text, list[Line]]]


@dataclass(frozen=True, slots=True)
class Table:
    """One section of the page. `note` tells what is counted; `of` what the share is of."""

    id: str
    title: str
    note: str
    head: str
    of: str
    groups: list[Group]
    chart: Chart | None = None
    in_chart: int = 0
    total: int = 0
    cross: Cross | None = None

    @property
    def is_long(self) -> bool:
        return self.total > IN_CHART


@dataclass(frozen=True, slots=True)
class Headline:
    """The figures that come first."""

    procedures: Line
    at_levels: Line
    several_levels: Line
    unknown_start: Line
    levels: list[Row]
    without_level: int
    fully: Line
    partly: Line
    fully_then: Decimal | None

    @property
    def can_be_filed_online(self) -> int:
        return self.fully.now + self.partly.now

    @property
    def fully_of_filed_online(self) -> Decimal | None:
        """The share of toàn trình among the procedures that can be filed online, in percent."""
        return percent(self.fully.now, self.can_be_filed_online)


def headline(shown: Shown) -> Headline:
    """Return the figures that come first."""
    fully = shown.line(Section.STANDING, Standing.FULL)
    return Headline(
        procedures=shown.line(Section.TOTAL, Total.PROCEDURES),
        at_levels=shown.line(Section.TOTAL, Total.LEVELS),
        several_levels=shown.line(Section.TOTAL, Total.SEVERAL_LEVELS),
        unknown_start=shown.line(Section.TOTAL, Total.UNKNOWN_START),
        levels=[r for r in _rows(shown, Section.LEVEL) if r.line.code != NOT_RECORDED],
        without_level=shown.now.number(Section.LEVEL, NOT_RECORDED),
        fully=fully,
        partly=shown.line(Section.STANDING, Standing.PARTIAL),
        fully_then=percent(fully.then or 0, shown.then.procedures) if shown.then else None,
    )


def tables(shown: Shown) -> list[Table]:
    """Return the sections of the page in their order."""
    found = [_table(shown, told) for told in _TOLD]
    by_agency = _fully_by_agency(shown)
    return [*found, by_agency] if by_agency.total else found


def _fully_by_agency(shown: Shown) -> Table:
    own = {row.line.code: row.line.now for row in _rows(shown, Section.AGENCY)}
    rows = [
        replace(row, share=percent(row.line.now, own[row.line.code]))
        for row in _rows(shown, Section.FULLY_BY_AGENCY)
    ]
    return Table(
        Section.FULLY_BY_AGENCY.value,
        _("Fully online, by agency"),
        _("How many procedures of each agency are fully online, and their share of its own."),
        _("Agency"),
        _("of its own"),
        [Group("", rows)],
        *_chart(rows),
    )


def _table(shown: Shown, told: Told) -> Table:
    section, title, note, head = told
    if section is Section.HANDLING_BY_LEVEL:
        return _cross(shown, str(title), str(note), str(head))
    rows = _rows(shown, section)
    groups = _by_scheme(rows) if section is Section.ONLINE else [Group("", rows)]
    return Table(
        section.value, str(title), str(note), str(head), _("of all"), groups, *_chart(rows)
    )


def _rows(shown: Shown, section: Section) -> list[Row]:
    return [
        Row(
            name=shown.names.name(section, found.code),
            line=found,
            share=found.percent,
            url=_address(shown, section, found.code) if shown.linked and found.now else "",
        )
        for found in shown.lines(section)
    ]


def _address(shown: Shown, section: Section, code: str) -> str:
    """Return where today's procedures of a line are listed, "" where they are not."""
    if code == NOT_RECORDED:
        return ""
    match section:
        case Section.SECTOR if code in shown.names.sectors:
            return reverse("sector", kwargs={"code": code})
        case Section.AGENCY | Section.FULLY_BY_AGENCY:
            place = shown.names.places.get(code)
            return reverse("agency", kwargs={"slug": place.slug}) if place and place.slug else ""
        case Section.LEVEL:
            return f"{reverse('procedures')}?{urlencode({'cap': code})}"
        case Section.HANDLING:
            return f"{reverse('procedures')}?{urlencode({'cach': code.replace('_', '-')})}"
        case _:
            return ""


def _by_scheme(rows: list[Row]) -> list[Group]:
    language = get_language() or "vi"

    def title(scheme: Scheme | None) -> str:
        return wording.in_words(scheme, language) if scheme else _("Without a level")

    found = groupby(rows, key=lambda row: scheme_of(row.line.code))
    return [Group(title(scheme), list(group)) for scheme, group in found]


def _chart(rows: Sequence[Row]) -> tuple[Chart, int, int]:
    """Return the chart of the first rows, how many those are, and how many there are."""
    language = "en" if wording.is_english(get_language() or "vi") else "vi"
    items = [
        Item(
            label=_label(row, language),
            value=wording.number_in_words(row.line.now, language),
            now=row.line.now,
            then=row.line.then,
            foreign=language == "en" and not row.name.en,
        )
        for row in rows[:IN_CHART]
    ]
    return chart(items), len(items), len(rows)


def _label(row: Row, language: str) -> str:
    scheme = scheme_of(row.line.code) if row.line.section is Section.ONLINE else None
    name = row.name.in_language(language)
    return f"{name} ({wording.in_words(scheme, language)})" if scheme else name


def _cross(shown: Shown, title: str, note: str, head: str) -> Table:
    section = Section.HANDLING_BY_LEVEL
    there = [found.code for found in shown.lines(section)]
    levels = [v for v in (*Level, NOT_RECORDED) if any(c.endswith(f"/{v}") for c in there)]
    ways = list(dict.fromkeys(code.partition(BETWEEN)[0] for code in there))
    rows = [
        (
            shown.names.name(Section.HANDLING, way),
            [shown.line(section, f"{way}{BETWEEN}{level}") for level in levels],
        )
        for way in ways
    ]
    return Table(
        id=section.value,
        title=title,
        note=note,
        head=head,
        of="",
        groups=[],
        cross=Cross([shown.names.name(Section.LEVEL, level) for level in levels], rows),
    )
