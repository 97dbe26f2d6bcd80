"""From the parameters of an address to a `SearchRequest`, or to errors that say what is allowed.

Pure: the day of today comes in as a value. Nothing a person can write into an address raises
anything but `BadRequest`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.public.answers import is_tracking
from search.facets import Facet
from search.language import FILLER, clean

QUERY = "q"
PAGE = "trang"
DAY = "ngay"
ENDED = "het-hieu-luc"
SORT = "xep"
VERBATIM = "nguyen-van"
PARAMETERS = (QUERY, PAGE, DAY, ENDED, SORT, VERBATIM, *Facet)

PAGE_SIZE = 10
MAX_QUERY = 2_000
"""Characters. The longest official name has 1,192, and a pasted name must find itself."""
MAX_PREFIX = 100
"""Characters for which procedures are suggested: who pastes more, searches."""
WINDOW = 10_000
"""Results that can be paged through: nobody reads further, and engines sort no deeper."""
FIRST_YEAR, LAST_YEAR = 1945, 2199

_FACETS = frozenset(Facet)
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_NUMBER = re.compile(r"^[0-9]{1,6}$")


class Sort(StrEnum):
    """In which order results come, by the value of its parameter in addresses."""

    RELEVANCE = "phu-hop"
    NAME = "ten"
    NEWEST = "moi"


Filters = tuple[tuple[Facet, tuple[str, ...]], ...]
"""The chosen values of each facet that has any, in the order of `Facet`."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question: all that an engine and the page of results need to know.

    `is_verbatim`: the words are searched for as they are written, nothing corrected or added.
    """

    query: str
    day: date
    page: int = 1
    page_size: int = PAGE_SIZE
    language: str = "vi"
    include_ended: bool = False
    filters: Filters = ()
    sort: Sort = Sort.RELEVANCE
    is_verbatim: bool = False

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    def on_page(self, page: int) -> SearchRequest:
        """Return the same question about another page."""
        return replace(self, page=page)

    def values(self, facet: Facet) -> tuple[str, ...]:
        """Return the chosen values of `facet`."""
        return dict(self.filters).get(facet, ())

    def without(self, facet: Facet, value: str) -> SearchRequest:
        """Return the first page of the same question without this value of `facet`."""
        kept = ((f, tuple(v for v in vs if (f, v) != (facet, value))) for f, vs in self.filters)
        return replace(self, page=1, filters=tuple((f, vs) for f, vs in kept if vs))

    def in_order(self, sort: Sort) -> SearchRequest:
        """Return the first page of the same question in the order `sort`."""
        return replace(self, page=1, sort=sort)

    def query_string(self, *, today: date) -> str:
        """Return the shortest parameters that ask this again on the day `today`."""
        given: dict[str, tuple[str, ...]] = {
            QUERY: (self.query,),
            DAY: () if self.day == today else (self.day.isoformat(),),
            ENDED: ("1",) if self.include_ended else (),
            **dict(self.filters),
            SORT: () if self.sort is Sort.RELEVANCE else (self.sort,),
            VERBATIM: ("1",) if self.is_verbatim else (),
            PAGE: () if self.page == 1 else (str(self.page),),
        }
        return urlencode([(name, v) for name, values in given.items() for v in values if v])


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one parameter, and what it may be."""

    parameter: str
    message: str | Promise
    allowed: str | Promise


class BadRequest(ValueError):
    """An address that asks for what does not exist. Holds every problem, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(p.parameter for p in problems))
        self.problems = tuple(problems)


Allowed = Mapping[Facet, Collection[str]]
"""The values that each facet may have."""


def parse(
    parameters: Mapping[str, Sequence[str]],
    *,
    today: date,
    allowed: Allowed,
    language: str = "vi",
) -> SearchRequest:
    """Read the parameters of an address. Empty ones count as not given.

    Raises BadRequest.
    """
    problems = [*_unknown(parameters), *_repeated(parameters)]
    given = {name: values[0].strip() for name, values in parameters.items() if values}
    query, wrong_query = _query(given.get(QUERY, ""))
    page, wrong_page = _page(given.get(PAGE, ""))
    day, wrong_day = _day(given.get(DAY, ""), today)
    ended, wrong_ended = _flag(ENDED, given.get(ENDED, ""))
    verbatim, wrong_verbatim = _flag(VERBATIM, given.get(VERBATIM, ""))
    sort, wrong_sort = _sort(given.get(SORT, ""))
    filters, wrong_filters = _filters(parameters, allowed)
    wrong = (wrong_query, wrong_page, wrong_day, wrong_ended, wrong_verbatim, wrong_sort)
    problems += [*(p for p in wrong if p), *wrong_filters]
    if problems:
        raise BadRequest(problems)
    return SearchRequest(
        query=query,
        day=day,
        page=page,
        language=language,
        include_ended=ended,
        filters=filters,
        sort=sort,
        is_verbatim=verbatim,
    )


def parse_prefix(parameters: Mapping[str, Sequence[str]]) -> str:
    """Read the parameters of the address of suggestions: what was written so far.

    Raises BadRequest.
    """
    problems = [*_unknown(parameters, (QUERY,)), *_repeated(parameters)]
    value = next(iter(parameters.get(QUERY, ())), "")
    if len(value) > MAX_PREFIX:
        allowed = _("at most %(number)s characters") % {"number": MAX_PREFIX}
        problems.append(Problem(QUERY, _("The search words are too long."), allowed))
    if problems:
        raise BadRequest(problems)
    return clean(value)


def _unknown(
    parameters: Mapping[str, Sequence[str]], known: Sequence[str] = PARAMETERS
) -> list[Problem]:
    return [
        Problem(name[:60], _("This parameter is not known."), ", ".join(known))
        for name in parameters
        if name not in known and not is_tracking(name)
    ]


def _repeated(parameters: Mapping[str, Sequence[str]]) -> list[Problem]:
    return [
        Problem(name, _("This parameter is given more than once."), _("once"))
        for name in PARAMETERS
        if name not in _FACETS and len(set(parameters.get(name, ()))) > 1
    ]


def _filters(
    parameters: Mapping[str, Sequence[str]], allowed: Allowed
) -> tuple[Filters, list[Problem]]:
    chosen: dict[Facet, tuple[str, ...]] = {}
    problems = []
    for facet in Facet:
        values = dict.fromkeys(value.strip() for value in parameters.get(facet, ()))
        chosen[facet] = tuple(value for value in values if value)
        for value in chosen[facet]:
            if value not in allowed[facet]:
                message = _("“%(value)s” is not one of its values.") % {"value": value[:60]}
                known = ", ".join(sorted(allowed[facet])) or _("none")
                problems.append(Problem(facet, message, known))
    return tuple((facet, values) for facet, values in chosen.items() if values), problems


def _sort(value: str) -> tuple[Sort, Problem | None]:
    if not value:
        return Sort.RELEVANCE, None
    try:
        return Sort(value), None
    except ValueError:
        return Sort.RELEVANCE, Problem(SORT, _("There is no such order."), ", ".join(Sort))


def _query(value: str) -> tuple[str, Problem | None]:
    if len(value) > MAX_QUERY:
        return "", Problem(
            QUERY, _("The search words are too long."), _("at most 2,000 characters")
        )
    # It fills what is empty: nobody means it.
    return clean(value.replace(FILLER, " ")), None


def _page(value: str) -> tuple[int, Problem | None]:
    if not value:
        return 1, None
    last = WINDOW // PAGE_SIZE
    if not _NUMBER.match(value) or not 1 <= int(value) <= last:
        return 1, Problem(PAGE, _("There is no such page."), f"1 – {last}")
    return int(value), None


def _day(value: str, today: date) -> tuple[date, Problem | None]:
    if not value:
        return today, None
    try:
        day = date.fromisoformat(value) if _DAY.match(value) else None
    except ValueError:
        day = None
    if day is None or not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("This is no day.")
        return today, Problem(DAY, message, _("year-month-day, such as 2026-07-01"))
    return day, None


def _flag(name: str, value: str) -> tuple[bool, Problem | None]:
    if value in ("", "0", "1"):
        return value == "1", None
    return False, Problem(name, _("This is neither yes nor no."), "0, 1")
