"""From the parameters of an address to a `SearchRequest`, or to errors that say what is allowed.

Pure: the day of today comes in as a value. Nothing a person can write into an address raises
anything but `BadRequest`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.public.answers import is_tracking
from search.language import clean

QUERY = "q"
PAGE = "trang"
DAY = "ngay"
ENDED = "het-hieu-luc"
PARAMETERS = (QUERY, PAGE, DAY, ENDED)

PAGE_SIZE = 10
MAX_QUERY = 2_000
"""Characters. The longest official name has 1,192, and a pasted name must find itself."""
WINDOW = 10_000
"""Results that can be paged through: nobody reads further, and engines sort no deeper."""
FIRST_YEAR, LAST_YEAR = 1945, 2199

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_NUMBER = re.compile(r"^[0-9]{1,6}$")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question: all that an engine and the page of results need to know."""

    query: str
    day: date
    page: int = 1
    page_size: int = PAGE_SIZE
    language: str = "vi"
    include_ended: bool = False

    @property
    def offset(self) -> int:
        return (self.page - 1) * self.page_size

    def on_page(self, page: int) -> SearchRequest:
        """Return the same question about another page."""
        return replace(self, page=page)

    def query_string(self, *, today: date) -> str:
        """Return the shortest parameters that ask this again on the day `today`."""
        given = {
            QUERY: self.query,
            DAY: "" if self.day == today else self.day.isoformat(),
            ENDED: "1" if self.include_ended else "",
            PAGE: "" if self.page == 1 else str(self.page),
        }
        return urlencode({name: value for name, value in given.items() if value})


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


def parse(
    parameters: Mapping[str, Sequence[str]], *, today: date, language: str = "vi"
) -> SearchRequest:
    """Read the parameters of an address. Empty ones count as not given.

    Raises BadRequest.
    """
    problems = [*_unknown(parameters), *_repeated(parameters)]
    given = {name: values[0].strip() for name, values in parameters.items() if values}
    query, wrong_query = _query(given.get(QUERY, ""))
    page, wrong_page = _page(given.get(PAGE, ""))
    day, wrong_day = _day(given.get(DAY, ""), today)
    ended, wrong_ended = _flag(given.get(ENDED, ""))
    problems += [p for p in (wrong_query, wrong_page, wrong_day, wrong_ended) if p]
    if problems:
        raise BadRequest(problems)
    return SearchRequest(query, day, page, PAGE_SIZE, language, ended)


def _unknown(parameters: Mapping[str, Sequence[str]]) -> list[Problem]:
    return [
        Problem(name[:60], _("This parameter is not known."), ", ".join(PARAMETERS))
        for name in parameters
        if name not in PARAMETERS and not is_tracking(name)
    ]


def _repeated(parameters: Mapping[str, Sequence[str]]) -> list[Problem]:
    return [
        Problem(name, _("This parameter is given more than once."), _("once"))
        for name in PARAMETERS
        if len(set(parameters.get(name, ()))) > 1
    ]


def _query(value: str) -> tuple[str, Problem | None]:
    if len(value) > MAX_QUERY:
        return "", Problem(
            QUERY, _("The search words are too long."), _("at most 2,000 characters")
        )
    return clean(value), None


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


def _flag(value: str) -> tuple[bool, Problem | None]:
    if value in ("", "0", "1"):
        return value == "1", None
    return False, Problem(ENDED, _("This is neither yes nor no."), "0, 1")
