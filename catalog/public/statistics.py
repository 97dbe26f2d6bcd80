"""How many procedures are in force, on any day and beside any earlier one: a page and a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.public.answers import BadInput, check_parameters, public, read_day
from catalog.public.statistics_tables import Period, Shown, headline, tables
from catalog.statistics import export
from catalog.statistics.figures import Section
from catalog.statistics.kept import kept_figures
from catalog.statistics.names import names_of
from catalog.templatetags.catalog_public import written

DAY, EARLIER = "ngay", "so-voi"
TWO_LEVELS = date(2025, 7, 1)
"""The first day of government by province and commune: the district level ended the day before."""


@dataclass(frozen=True, slots=True)
class Link:
    """A comparison that reports ask for."""

    label: str
    url: str


@public
def overview(request: HttpRequest) -> HttpResponse:
    """Show the figures of a day, and how they differ from those of an earlier one."""
    period = _period(request)
    shown = _shown(period)
    context = {
        "period": period,
        "headline": headline(shown),
        "tables": tables(shown),
        "columns": export.COLUMNS,
        "links": list(_links(period)),
        "file_url": _address("statistics_csv", period),
        "crumbs": [{"label": _("Statistics")}],
    }
    if DAY in request.GET or EARLIER in request.GET:
        canonical = request.build_absolute_uri(reverse("statistics"))
        context |= {"noindex": True, "canonical_url": canonical}
    return render(request, "catalog/public/statistics.html", context)


@public
def figures(request: HttpRequest) -> HttpResponse:
    """Give the same figures as a file for a spreadsheet."""
    period = _period(request)
    shown = _shown(period)
    lines = (
        (line, shown.names.public_code(section, line.code), shown.names.name(section, line.code))
        for section in Section
        for line in shown.lines(section)
    )
    text = export.written(lines, period.day, period.earlier)
    name = f"thong-ke-{period.day.isoformat()}"
    if period.earlier:
        name += f"-so-voi-{period.earlier.isoformat()}"
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="{name}.csv"',
            "X-Robots-Tag": "noindex",
        },
    )


def _shown(period: Period) -> Shown:
    days = [period.day] if period.earlier is None else [period.day, period.earlier]
    counted = kept_figures(*days)
    then = counted[1] if period.earlier else None
    return Shown(counted[0], then, names_of(*counted), linked=period.is_today)


def _period(request: HttpRequest) -> Period:
    """Return the days that the address asks for. A field that the form left empty is not asked."""
    check_parameters(request, {DAY, EARLIER})
    asked, compared = request.GET.get(DAY, ""), request.GET.get(EARLIER, "")
    today = selectors.today()
    day = read_day(asked) if asked else today
    earlier = read_day(compared) if compared else None
    if earlier is not None and earlier >= day:
        raise BadInput(
            _("“%(name)s” has to be a day before %(day)s, the day whose figures are shown.")
            % {"name": EARLIER, "day": written(day)}
        )
    return Period(day, earlier, today)


def _links(period: Period) -> Iterator[Link]:
    for earlier, label in _usual(period.day):
        if earlier < period.day:
            asked = Period(period.day, earlier, period.today)
            yield Link(label % {"day": written(earlier)}, _address("statistics", asked))
    reform = Period(TWO_LEVELS, TWO_LEVELS - timedelta(days=1), period.today)
    yield Link(_("What the end of the district level changed"), _address("statistics", reform))


def _usual(day: date) -> Iterable[tuple[date, str]]:
    yield day.replace(month=1, day=1), _("Since the start of the year, %(day)s")
    if day.year > date.min.year:
        yield a_year_before(day), _("A year before, %(day)s")
    yield TWO_LEVELS, _("Since the district level ended, %(day)s")


def a_year_before(day: date) -> date:
    """Return the same day of the year before; of 29 February, the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def _address(name: str, period: Period) -> str:
    asked: dict[str, Any] = {} if period.is_today else {DAY: period.day.isoformat()}
    if period.earlier:
        asked[EARLIER] = period.earlier.isoformat()
    return reverse(name) + (f"?{urlencode(asked)}" if asked else "")
