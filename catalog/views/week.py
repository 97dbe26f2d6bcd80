"""What the notice boards ask for in a week, at the desk: to look through, to print, to download."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import AdminDateInput
from wagtail.models import Page

from catalog import selectors
from catalog.acceptance import intake_of
from catalog.agency_choice import AgencyFilter
from catalog.blocks import LEVELS
from catalog.hanging import Span, week_of
from catalog.models import AgencyPage, Facet, ServicePoint, VersionTerm
from catalog.permissions import below, reads_all, writable_paths
from catalog.public.answers import PAGE
from catalog.public.sheets import ROWS_AT_ONCE, SHEETS_AT_ONCE, list_of_week, sheets_of
from catalog.public.week import Posting, postings
from catalog.public.words import BOARDS, HAPPENED, Board
from catalog.row_keys import PageChoiceFilter
from catalog.views.lines import in_figures
from catalog.views.worked_out import WorkedOutView

FIRST, LAST = date(1945, 1, 1), date(2199, 12, 31)
"""Weeks that are looked through, as on the public page."""


class WeekFilter(WagtailFilterSet):
    """Which week, and whom it concerns. What it keeps is asked of the tables: see `asked`."""

    week = django_filters.DateFilter(label=gettext_lazy("Week of the day"), widget=AdminDateInput)
    agency = AgencyFilter()
    point = PageChoiceFilter(
        label=gettext_lazy("Received at"), queryset=ServicePoint.objects.order_by("name_vi")
    )
    level = django_filters.ChoiceFilter(label=gettext_lazy("Level"), choices=LEVELS)
    board = django_filters.ChoiceFilter(
        label=gettext_lazy("What to do"),
        choices=[(b.value, BOARDS[b]) for b in Board],
    )

    def filter_queryset(self, rows: list[Posting]) -> list[Posting]:
        board = self.form.cleaned_data["board"]
        return [row for row in rows if not board or row.board == board]


def concerned(asked: dict[str, Any]) -> Q:
    """Return what keeps the periods that concern the agency, point and level that are asked for."""
    found = Q()
    if agency := asked.get("agency"):
        found &= Q(procedure__path__startswith=agency.path)
    if point := asked.get("point"):
        found &= intake_of(point).condition
    if level := asked.get("level"):
        terms = VersionTerm.objects.filter(facet=Facet.LEVEL, code=level)
        found &= Q(Exists(terms.filter(version=OuterRef("version_id"))))
    return found


class WeekView(WorkedOutView):
    """The user's own agencies, or all of them, in the week of a day: this one if none is named."""

    page_title = gettext_lazy("Week at the notice board")
    header_icon = "clipboard-list"
    index_url_name = "desk_week"
    index_results_url_name = "desk_week_results"
    results_template_name = "catalog/admin/week_results.html"
    verbose_name_plural = gettext_lazy("things to do at the notice board")
    filterset_class = WeekFilter
    list_export = ["board", "code", "name", "agency", "day", "late", "why", "decision"]
    export_headings = {
        "board": gettext_lazy("What to do"),
        "code": gettext_lazy("Code"),
        "name": gettext_lazy("Name"),
        "agency": gettext_lazy("Agency"),
        "day": gettext_lazy("From day"),
        "late": gettext_lazy("Known after its day"),
        "why": gettext_lazy("Why"),
        "decision": gettext_lazy("Decision"),
    }
    orders = {
        "day": lambda row: row.day or date.min,
        "code": lambda row: row.code,
        "board": lambda row: list(Board).index(row.board),
        "decision": lambda row: row.line.decision.label(),
    }

    @cached_property
    def asked(self) -> dict[str, Any]:
        filters = self.filters
        return filters.form.cleaned_data if filters.is_valid() else {}

    @cached_property
    def span(self) -> Span:
        day = self.asked.get("week") or selectors.today()
        return week_of(min(max(day, FIRST), LAST))

    @cached_property
    def agencies(self) -> dict[str, str]:
        """The names of agencies by the tree paths of their pages."""
        return dict(AgencyPage.objects.order_by().values_list("path", "title"))

    def get_base_queryset(self) -> list[Posting]:
        user = self.request.user
        mine = Q() if reads_all(user) else below("procedure__path", writable_paths(user))
        return postings(self.span, concerned(self.asked) & mine)

    def written(self, row: Posting) -> str:
        number = row.line.decision.number
        return " ".join((row.code, row.name.vi, row.name.en, number, self.agency(row)))

    def agency(self, row: Posting) -> str:
        return self.agencies.get(row.procedure.path[: -Page.steplen], "")

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "procedure",
                label=_("Procedure"),
                accessor=lambda row: f"{row.code} {row.name.in_language(get_language() or 'vi')}",
                get_url=_sheet_url,
                sort_key="code",
                classname="title",
            ),
            Column("board", label=_("What to do"), accessor=_board, sort_key="board"),
            Column("day", label=_("From day"), accessor=_day, sort_key="day"),
            Column("why", label=_("Why"), accessor=_why, classname="desk-wide"),
            Column(
                "decision",
                label=_("Decision"),
                accessor=lambda row: row.line.decision.label(),
                sort_key="decision",
                classname="desk-wide",
            ),
            Column("agency", label=_("Agency"), accessor=self.agency, classname="desk-wide"),
        ]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        this, span = week_of(selectors.today()), self.span
        near = {"before": week_of(span.day_before), "after": week_of(span.day_after)}
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {
            "first": in_figures(span.first),
            "last": in_figures(span.last),
            "print_url": self._address("desk_week_print"),
            "sheets_url": self._address("desk_week_sheets"),
            "this_url": "" if span == this else self._address("desk_week", this),
            **{f"{name}_url": self._address("desk_week", week) for name, week in near.items()},
        }

    def to_row_dict(self, item: Posting) -> dict[str, Any]:
        return {
            "board": _board(item),
            "code": item.code,
            "name": item.name.in_language(get_language() or "vi"),
            "agency": self.agency(item),
            "day": item.day or "",
            "late": _("yes") if item.is_late else "",
            "why": _why(item),
            "decision": item.line.decision.label(),
        }

    def _address(self, name: str, span: Span | None = None) -> str:
        """Return where a week is found, this one if none is named, as the list is narrowed now."""
        query = self.request.GET.copy()
        for dropped in ("export", "p", PAGE, "_w_filter_fragment"):
            query.pop(dropped, None)
        query["week"] = (span or self.span).first.isoformat()
        return f"{reverse(name)}?{query.urlencode()}"


class PrintedWeekView(WeekView):
    """The list as an office pins it up, or ticks it off."""

    paginate_by = ROWS_AT_ONCE
    page_kwarg = PAGE

    def get_queryset(self) -> list[Posting]:
        return sorted(super().get_queryset(), key=WeekView.orders["board"])

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        page = _page(context, ROWS_AT_ONCE)
        owners = [str(self.asked[name]) for name in ("agency", "point") if self.asked.get(name)]
        back = self._address("desk_week")
        return list_of_week(self.request, self.span, page, back=back, owners=owners)


class WeekSheetsView(WeekView):
    """The sheets that the list asks to put up, one after another."""

    paginate_by = SHEETS_AT_ONCE
    page_kwarg = PAGE

    def get_queryset(self) -> list[Posting]:
        return [row for row in super().get_queryset() if row.sheet_on]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        page = _page(context, SHEETS_AT_ONCE)
        query = self._address("desk_week").partition("?")[2]
        return sheets_of(self.request, page, back=self._address("desk_week"), query=query)


def _page(context: dict[str, Any], size: int) -> Any:
    """Return the page that a list shows, as public pages are divided."""
    return Paginator(context["paginator"].object_list, size).page(context["page_obj"].number)


def _sheet_url(row: Posting) -> str | None:
    if not row.procedure.is_public:
        return None
    if row.sheet_on is None:
        return reverse("procedure", args=[row.code])
    return reverse("procedure_sheet_on", args=[row.code, row.sheet_on.isoformat()])


def _board(row: Posting) -> str:
    return str(BOARDS[row.board])


def _why(row: Posting) -> str:
    return str(HAPPENED[row.happened])


def _day(row: Posting) -> str:
    day = in_figures(row.day) if row.day else ""
    return f"{day} ({_('at once')})" if row.is_late else day
