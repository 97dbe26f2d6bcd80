"""The list of what waits at the desk: one row a reminder, each leading to where it is mended."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import django_filters
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from catalog import citing, selectors
from catalog.agency_choice import AgencyFilter
from catalog.approval_waiting import waits_for
from catalog.faults import standing
from catalog.models import ProcedureWarning
from catalog.permissions import readable, writes_at
from catalog.reminders import OVERDUE, Kind, Reminder, in_days
from catalog.views.law import come_back_url
from catalog.views.lines import in_figures, lines_url
from catalog.views.worked_out import WorkedOutView
from catalog.waiting import MOST, Waits, rules_of_the_site, waiting

ORDERS: dict[str, Callable[[Reminder], Any]] = {
    "due": lambda reminder: reminder.due,
    "code": lambda reminder: reminder.code,
    "kind": lambda reminder: list(Kind).index(reminder.kind),
    "agency": lambda reminder: reminder.agency,
}
"""What the list can be sorted by, when it is not by urgency."""


def mended_at(reminder: Reminder, user: Any) -> str | None:
    """Return the address at the desk where `user` does what is to be done, None where they can't.

    A temporary text: the open line about it, or the form that begins what follows it.
    """
    if reminder.kind in {Kind.SIGNING, Kind.PROMULGATION}:
        return lines_url(reminder.key)
    if not writes_at(user, reminder.path):
        return None
    if reminder.kind is Kind.REVIEW:
        return reverse("wagtailadmin_pages:edit", args=[reminder.key])
    if reminder.line:
        return reverse("lines:difference", args=[reminder.line])
    return come_back_url(reminder.key, reminder.due)


def shown_name(reminder: Reminder) -> str:
    """Return what it is about in the active language: code and name, or the decision's label."""
    name = reminder.name.in_language(get_language() or "vi")
    return f"{reminder.code} {name}" if reminder.path else name


def urgencies() -> list[tuple[str, str]]:
    """Return the choices of urgency, by the numbers that are set here."""
    numbers = sorted(set(rules_of_the_site().days_before))
    said = [(str(n), _("due in %(number)d days or less") % {"number": n}) for n in numbers]
    return [(OVERDUE, _("past its day")), *said]


class TodoFilter(WagtailFilterSet):
    """Narrows reminders, which no table holds. Whose they are is asked of the tables."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Kind.choices)
    agency = AgencyFilter()
    urgency = django_filters.ChoiceFilter(label=gettext_lazy("Urgency"), choices=urgencies)

    def filter_queryset(self, rows: list[Reminder]) -> list[Reminder]:
        kind, urgency = self.form.cleaned_data["kind"], self.form.cleaned_data["urgency"]
        return [
            row
            for row in rows
            if (not kind or row.kind == kind) and (not urgency or row.has_urgency(urgency))
        ]


class TodoView(WorkedOutView):
    """What waits for the user, the most urgent first; a spreadsheet says what the list says.

    The page that is opened first names a bounded number of procedures to look through; a search,
    another order and a spreadsheet go through all of them.
    """

    page_title = gettext_lazy("To do")
    header_icon = "calendar-check"
    index_url_name = "desk_todo"
    index_results_url_name = "desk_todo_results"
    results_template_name = "catalog/admin/todo_results.html"
    verbose_name_plural = gettext_lazy("things to do")
    filterset_class = TodoFilter
    orders = ORDERS
    list_export = ["kind", "code", "name", "agency", "due", "left"]
    export_headings = {
        "kind": gettext_lazy("Kind"),
        "code": gettext_lazy("Code or number"),
        "name": gettext_lazy("Name"),
        "agency": gettext_lazy("Agency"),
        "due": gettext_lazy("Due on"),
        "left": gettext_lazy("Days left"),
    }
    export_filename = "to-do"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "subject",
                label=_("What it is about"),
                accessor=shown_name,
                get_url=lambda reminder: mended_at(reminder, self.request.user),
                sort_key="code",
                classname="title",
            ),
            Column(
                "kind",
                label=_("Kind"),
                accessor=lambda row: capfirst(str(row.kind.label)),
                sort_key="kind",
            ),
            Column(
                "due", label=_("Due on"), accessor=lambda row: in_figures(row.due), sort_key="due"
            ),
            Column(
                "left",
                label=_("Days left"),
                accessor=lambda row: in_days(row.left),
                classname="desk-wide",
            ),
            Column("agency", label=_("Agency"), sort_key="agency", classname="desk-wide"),
        ]

    @cached_property
    def waiting(self) -> Waits:
        agency = self.filters.form.cleaned_data["agency"] if self.filters.is_valid() else None
        through_all = self.is_export or self.is_searching or self.ordering
        return waiting(
            self.request.user,
            selectors.today(),
            place=agency.path if agency else "",
            most=None if through_all else MOST,
        )

    def get_base_queryset(self) -> list[Reminder]:
        return self.waiting.reminders

    def written(self, row: Reminder) -> str:
        return " ".join((row.code, row.name.vi, row.name.en, row.agency))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        expired = citing.on_ended(selectors.today(), internal=True)
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {
            "waits": waits_for(user),
            "most": MOST if self.waiting.is_cut else 0,
            "number_of_expired": readable(user, expired).count(),
            "expired_url": reverse("expired-bases:index"),
            "number_broken": standing(user, selectors.today()).count(),
            "broken_url": reverse("desk_broken"),
            "number_of_warnings": readable(user, ProcedureWarning.objects.all()).count(),
            "warnings_url": reverse("procedurewarning:index"),
            "may_see_warnings": user.has_perm("catalog.view_procedurewarning"),
        }

    def to_row_dict(self, item: Reminder) -> dict[str, Any]:
        return {
            "kind": capfirst(str(item.kind.label)),
            "code": item.code,
            "name": item.name.in_language(get_language() or "vi"),
            "agency": item.agency,
            "due": item.due,
            "left": item.left,
        }
