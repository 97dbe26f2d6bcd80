"""What notice boards ask for in a week: to read, to print as a list, and all its sheets at once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from catalog import selectors
from catalog.acceptance import intake_of
from catalog.alphabet import alphabetical
from catalog.content import Text
from catalog.hanging import Span, week_of
from catalog.models import ServicePoint
from catalog.public.answers import paged, public, read_page
from catalog.public.choices import Choices, Field, FieldKind, options, read_choices
from catalog.public.concerning import Concerns
from catalog.public.presentation import named
from catalog.public.sheets import ROWS_AT_ONCE, SHEETS_AT_ONCE, list_of_week, sheets_of
from catalog.public.week import grouped, postings

WEEK, POINT = "tuan", "noi"


@dataclass(frozen=True, slots=True)
class Asked:
    """A week, and whom it concerns."""

    span: Span
    chosen: Choices
    concerned: Q

    @property
    def permalink(self) -> str:
        """The parameters under which this is found for good."""
        return self._query_of(self.span)

    @property
    def previous(self) -> str:
        return self._query_of(week_of(self.span.day_before))

    @property
    def following(self) -> str:
        return self._query_of(week_of(self.span.day_after))

    @property
    def owners(self) -> list[Text | str]:
        """Whom it concerns, in the words of the form."""
        return [f.shown for f in self.chosen.fields if f.value and f.name != WEEK]

    def _query_of(self, span: Span) -> str:
        return self.chosen.query_with({WEEK: span.first.isoformat()})


def _asked(request: HttpRequest) -> Asked:
    concerns = Concerns()
    points = sorted(ServicePoint.objects.all(), key=lambda p: alphabetical(p.name_vi or ""))
    by_code = {point.code: point for point in points}
    fields = [
        Field(WEEK, _("Week of the day"), FieldKind.DAY),
        Field(
            POINT, _("Received at"), options=options((p.code, named(p)) for p in by_code.values())
        ),
        *concerns.fields,
    ]
    chosen = read_choices(request, fields)
    concerned = concerns.periods(chosen)
    if code := chosen.value(POINT):
        concerned &= intake_of(by_code[code]).condition
    return Asked(week_of(chosen.day(WEEK) or selectors.today()), chosen, concerned)


def _elsewhere(request: HttpRequest, asked: Asked) -> HttpResponse | None:
    """Send who asks by another day of the week to its first: a week has one address."""
    day = asked.chosen.day(WEEK)
    if day is None or day == asked.span.first:
        return None
    return redirect(f"{request.path}?{asked.permalink}")


@public
def week(request: HttpRequest) -> HttpResponse:
    """Say what to put up, to exchange and to take down in a week: this one, or the week of a day.

    The address with the week's first day stays, and so does what it says once the week is over.
    """
    asked = _asked(request)
    if moved := _elsewhere(request, asked):
        return moved
    found = postings(asked.span, asked.concerned)
    page = read_page(request, found)
    context = paged(page) | {
        "asked": asked,
        "choices": asked.chosen,
        "groups": grouped(list(page.object_list)),
        "numbers": [(board, len(group)) for board, group in grouped(found)],
        "total": page.paginator.count,
        "page_query": asked.permalink,
        "is_this_week": asked.span == week_of(selectors.today()),
        "noindex": bool(asked.chosen.used),
        "crumbs": [
            {"label": _("New and changed"), "url": reverse("changes")},
            {"label": _("Week at the notice board")},
        ],
    }
    return render(request, "catalog/public/week.html", context)


@public
def week_sheet(request: HttpRequest) -> HttpResponse:
    """Show the week as a list to print."""
    asked = _asked(request)
    if moved := _elsewhere(request, asked):
        return moved
    page = read_page(request, postings(asked.span, asked.concerned), size=ROWS_AT_ONCE)
    back = f"{reverse('week')}?{asked.permalink}"
    return list_of_week(request, asked.span, page, back=back, owners=asked.owners)


@public
def week_sheets(request: HttpRequest) -> HttpResponse:
    """Show the sheets that are put up in the week, to print all of them at once."""
    asked = _asked(request)
    if moved := _elsewhere(request, asked):
        return moved
    found = [p for p in postings(asked.span, asked.concerned) if p.sheet_on]
    page = read_page(request, found, size=SHEETS_AT_ONCE)
    back = f"{reverse('week')}?{asked.permalink}"
    return sheets_of(request, page, back=back, query=asked.permalink)
