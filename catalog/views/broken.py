"""The list of broken links and missing files: each row leads to where it is mended."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import policy_registry

from catalog import selectors
from catalog.agency_choice import AgencyFilter
from catalog.broken import Kind, Problem, Subject, problems
from catalog.models import Agency, Form, LegalDocument
from catalog.permissions import writes_at
from catalog.views.lines import in_figures, lines_url
from catalog.views.worked_out import WorkedOutView

ENTERED_AT: dict[Subject, Any] = {
    Subject.FORM: Form,
    Subject.DOCUMENT: LegalDocument,
    Subject.AGENCY: Agency,
}


def mended_at(problem: Problem, user: Any) -> str | None:
    """Return the address at the desk where `user` mends it, None where they can't."""
    if problem.subject is Subject.PROCEDURE:
        # The law names the address: a line of a decision brings another one.
        [place] = problem.places
        begin = f"{reverse('lines:add')}?procedure={problem.key}"
        return begin if writes_at(user, place) else None
    if problem.subject is Subject.DECISION:
        return lines_url(problem.key or 0)
    model = ENTERED_AT[problem.subject]
    verb = "add" if problem.key is None else "change"
    if not policy_registry.get_by_type(model).user_has_permission(user, verb):
        return None
    viewset = model.snippet_viewset
    if problem.key is None:
        return reverse(viewset.get_url_name("add"))
    return reverse(viewset.get_url_name("edit"), args=[problem.key])


def shown_name(problem: Problem) -> str:
    """Return what it is about: code and name in the active language, or the decision's label."""
    name = problem.name.in_language(get_language() or "vi")
    if problem.subject is Subject.DECISION:
        return name
    return f"{problem.code} {name}".strip()


def why(problem: Problem) -> str:
    """Say how a link failed last: why there was no answer, or the status of HTTP."""
    if problem.link is None:
        return ""
    if problem.link.failure:
        return str(problem.link.get_failure_display())
    return _("status %(number)s") % {"number": problem.link.status}


class BrokenFilter(WagtailFilterSet):
    """Narrows problems, which no table holds."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=Kind.choices)
    agency = AgencyFilter()

    def filter_queryset(self, rows: list[Problem]) -> list[Problem]:
        kind, agency = self.form.cleaned_data["kind"], self.form.cleaned_data["agency"]
        return [
            row
            for row in rows
            if (not kind or row.kind == kind) and (agency is None or agency.path in row.places)
        ]


class BrokenView(WorkedOutView):
    """What readers are sent to and do not get, by kind; a spreadsheet says what the list says."""

    page_title = gettext_lazy("Broken links, missing files")
    header_icon = "link"
    index_url_name = "desk_broken"
    index_results_url_name = "desk_broken_results"
    verbose_name_plural = gettext_lazy("broken links or missing files")
    filterset_class = BrokenFilter
    list_export = ["kind", "code", "name", "detail", "why", "since", "number", "agency"]
    export_headings = {
        "kind": gettext_lazy("Kind"),
        "code": gettext_lazy("Code or number"),
        "name": gettext_lazy("Name"),
        "detail": gettext_lazy("Address or file"),
        "why": gettext_lazy("Why"),
        "since": gettext_lazy("Since"),
        "number": gettext_lazy("Number of procedures"),
        "agency": gettext_lazy("Agency"),
    }
    export_filename = "broken-links"
    orders = {
        "code": lambda row: row.code,
        "kind": lambda row: list(Kind).index(row.kind),
        "since": lambda row: row.since or date.min,
        "number": lambda row: row.number,
    }

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "subject",
                label=_("What it is about"),
                accessor=shown_name,
                get_url=lambda problem: mended_at(problem, self.request.user),
                sort_key="code",
                classname="title",
            ),
            Column("kind", label=_("Kind"), accessor=_kind, sort_key="kind"),
            Column("detail", label=_("Address or file"), classname="desk-wide desk-address"),
            Column("why", label=_("Why"), accessor=why),
            Column("since", label=_("Since"), accessor=_since, sort_key="since"),
            Column(
                "number",
                label=_("Number of procedures"),
                sort_key="number",
                classname="number desk-wide",
            ),
            Column("agency", label=_("Agency"), classname="desk-wide"),
        ]

    def get_base_queryset(self) -> list[Problem]:
        return problems(self.request.user, selectors.today())

    def written(self, row: Problem) -> str:
        return " ".join((row.code, row.name.vi, row.name.en, row.detail, row.agency))

    def to_row_dict(self, item: Problem) -> dict[str, Any]:
        return {
            "kind": _kind(item),
            "code": item.code,
            "name": item.name.in_language(get_language() or "vi"),
            "detail": item.detail,
            "why": why(item),
            "since": item.since or "",
            "number": item.number,
            "agency": item.agency,
        }


def _kind(row: Problem) -> str:
    return capfirst(str(row.kind.label))


def _since(row: Problem) -> str:
    return in_figures(row.since) if row.since else ""
