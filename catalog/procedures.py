"""The list of procedures at the desk."""

from __future__ import annotations

from typing import Any, ClassVar

import django_filters
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.ui.tables.pages import PageStatusColumn, PageTitleColumn, ParentPageColumn
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from catalog.agency_choice import AgencyFilter
from catalog.models import AgencyPage, ProcedurePage


class ProcedureFilter(WagtailFilterSet):
    agency = AgencyFilter(method="filter_agency")
    warned = django_filters.BooleanFilter(
        label=_("Has warnings"),
        field_name="warnings",
        lookup_expr="isnull",
        exclude=True,
        distinct=True,
    )

    class Meta:
        model = ProcedurePage
        fields = ["kind", "live"]

    def filter_agency(self, pages: QuerySet[Any], _n: str, value: AgencyPage) -> QuerySet[Any]:
        return pages.filter(path__startswith=value.path)


class ProcedureIndexView(IndexView):
    """The procedures that the user may explore. None is added here: promulgation makes them."""

    header_buttons: ClassVar[list[Any]] = []

    def annotate_queryset(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        annotated: QuerySet[Any] = super().annotate_queryset(pages)
        return annotated.annotate(number_of_warnings=Count("warnings", distinct=True))


class ProcedureListing(PageListingViewSet):
    model = ProcedurePage
    icon = "doc-full"
    menu_label = _("Procedures")
    menu_name = "procedures"
    menu_order = 160
    add_to_admin_menu = True
    index_view_class = ProcedureIndexView
    filterset_class = ProcedureFilter
    columns = [
        PageTitleColumn("title", label=_("Procedure"), sort_key="title", classname="title"),
        Column("code", label=_("Code"), sort_key="code"),
        ParentPageColumn("parent", label=_("Agency")),
        Column("warnings", label=_("Warnings"), accessor="number_of_warnings"),
        PageStatusColumn("status", label=_("Guidance"), sort_key="live"),
    ]
