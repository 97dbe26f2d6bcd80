"""The list of broken links and missing files: each row leads to where it is mended."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.permissions import policy_registry

from catalog import faults, selectors
from catalog.agency_choice import AgencyFilter
from catalog.models import Agency, Fault, FaultKind, FaultSubject, Form, LegalDocument
from catalog.permissions import writes_at
from catalog.views.lines import in_figures, lines_url
from catalog.views.worked_out import DeskListView

ENTERED_AT: dict[str, Any] = {
    FaultSubject.FORM: Form,
    FaultSubject.DOCUMENT: LegalDocument,
    FaultSubject.AGENCY: Agency,
}


def mended_at(fault: Fault, user: Any) -> str | None:
    """Return the address at the desk where `user` mends it, None where they can't."""
    if fault.subject == FaultSubject.PROCEDURE:
        # The law names the address: a line of a decision brings another one.
        begin = f"{reverse('lines:add')}?procedure={fault.key}"
        return begin if any(writes_at(user, place.path) for place in fault.places.all()) else None
    if fault.subject == FaultSubject.DECISION:
        return lines_url(fault.key or 0)
    model = ENTERED_AT[fault.subject]
    verb = "add" if fault.key is None else "change"
    if not policy_registry.get_by_type(model).user_has_permission(user, verb):
        return None
    viewset = model.snippet_viewset
    if fault.key is None:
        return reverse(viewset.get_url_name("add"))
    return reverse(viewset.get_url_name("edit"), args=[fault.key])


def shown_name(fault: Fault) -> str:
    """Return what it is about: code and name in the active language, or the decision's label."""
    name = fault.name.in_language(get_language() or "vi")
    if fault.subject == FaultSubject.DECISION:
        return name
    return f"{fault.code} {name}".strip()


def why(fault: Fault) -> str:
    """Say how a link failed last: why there was no answer, or the status of HTTP."""
    if fault.link is None:
        return ""
    if fault.link.failure:
        return str(fault.link.get_failure_display())
    return _("status %(number)s") % {"number": fault.link.status}


class BrokenFilter(WagtailFilterSet):
    """Narrows what is missing or broken."""

    kind = django_filters.ChoiceFilter(label=gettext_lazy("Kind"), choices=FaultKind.choices)
    agency = AgencyFilter(method="at_agency")

    class Meta:
        model = Fault
        fields: ClassVar[list[str]] = []

    def at_agency(self, rows: QuerySet[Fault], _name: str, agency: Any) -> QuerySet[Fault]:
        return faults.at(rows, [agency.path])


class BrokenView(DeskListView):
    """What readers are sent to and do not get, by kind; a spreadsheet says what the list says."""

    page_title = gettext_lazy("Broken links, missing files")
    header_icon = "link"
    index_url_name = "desk_broken"
    index_results_url_name = "desk_broken_results"
    results_template_name = "catalog/admin/broken_results.html"
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
    columns_of = {"code": "code", "kind": "pk", "since": "link__failing_since", "number": "number"}
    """What the list can be sorted by, and which column that is; as it stands it is by kind."""

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "subject",
                label=_("What it is about"),
                accessor=shown_name,
                get_url=lambda fault: mended_at(fault, self.request.user),
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

    def get_base_queryset(self) -> QuerySet[Fault]:
        found = faults.standing(self.request.user, selectors.today())
        return found.prefetch_related("places")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"found_at": faults.found_at()}

    def search_queryset(self, queryset: QuerySet[Fault]) -> QuerySet[Fault]:
        return faults.written(queryset, self.search_query) if self.is_searching else queryset

    def order_queryset(self, queryset: QuerySet[Fault]) -> QuerySet[Fault]:
        asked = self.ordering or ""
        column = F(self.columns_of.get(asked.removeprefix("-"), "pk"))
        if asked.startswith("-"):
            return queryset.order_by(column.desc(nulls_last=True), "pk")
        return queryset.order_by(column.asc(nulls_first=True), "pk")

    def to_row_dict(self, item: Fault) -> dict[str, Any]:
        return {
            "kind": _kind(item),
            "code": item.code,
            "name": item.name.in_language(get_language() or "vi"),
            "detail": item.detail,
            "why": why(item),
            "since": faults.since(item) or "",
            "number": item.number,
            "agency": item.agency,
        }


def _kind(fault: Fault) -> str:
    return capfirst(str(fault.get_kind_display()))


def _since(fault: Fault) -> str:
    day = faults.since(fault)
    return in_figures(day) if day else ""
