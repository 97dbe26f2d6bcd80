"""What programs recorded or work out, for editors to look at: warnings, expired bases, import runs,
the journal.
"""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from catalog.agency_choice import AgencyFilter
from catalog.desk_menu import DeskItem
from catalog.models import (
    AgencyPage,
    Change,
    Facet,
    ImportItem,
    ImportRun,
    ProcedureWarning,
    Sector,
    Validity,
    VersionTerm,
)
from catalog.views.citing import ExpiredIndexView, OfAgency
from catalog.views.lines import in_figures
from catalog.viewsets import below


class RecordIndexView(IndexView):
    """Reads the pages that its rows name in the same query."""

    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_base_queryset()
        keys = [f.name for f in self.model._meta.fields if f.many_to_one]
        return rows.select_related(*keys) if keys else rows


class RecordViewSet(ModelViewSet):
    """A list and a page a record; nothing is added, changed or deleted here."""

    index_view_class = RecordIndexView
    inspect_view_enabled = True
    copy_view_enabled = False
    exclude_form_fields: list[str] = []
    list_per_page = 50
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        kept = {"index", "index_results", "inspect"}
        return [p for p in super().get_urlpatterns() if p.name in kept]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(page_title=self.menu_label, **kwargs)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        gone = {"add_url_name": None, "edit_url_name": None, "delete_url_name": None}
        gone |= {"history_url_name": None, "usage_url_name": None}
        return super().get_common_view_kwargs(**{**gone, **kwargs})


def procedure_column() -> TitleColumn:
    """Return the column that leads to a record's procedure."""
    return TitleColumn(
        "procedure",
        label=_("Procedure"),
        accessor=lambda record: record.procedure or "",
        get_url=procedure_url,
    )


def procedure_url(record: Any) -> str | None:
    """Return where the desk shows the procedure of a record."""
    if record.procedure_id is None:
        return None
    return reverse("wagtailadmin_pages:edit", args=[record.procedure_id])


class ImportRunViewSet(RecordViewSet):
    model = ImportRun
    icon = "download"
    menu_label = _("Import runs")
    inspect_view_fields = [
        "source",
        "state",
        "message",
        "started_at",
        "finished_at",
        "counts",
        "inputs",
        "options",
    ]
    list_filter = ["state", "source"]
    list_display = [
        "__str__",
        "state",
        "finished_at",
        TitleColumn(
            "items",
            label=_("Items"),
            accessor=lambda run: _("see its items"),
            get_url=lambda run: f"{reverse('importitem:index')}?run={run.pk}",
        ),
    ]


class ImportItemViewSet(RecordViewSet):
    model = ImportItem
    icon = "doc-empty"
    menu_label = _("Import items")
    inspect_view_fields = ["run", "outcome", "code", "procedure", "place", "message"]
    list_filter = ["run", "outcome"]
    list_display = [
        "code",
        "outcome",
        procedure_column(),
        "place",
        "message",
    ]
    search_fields = ["code", "message"]


class WarningFilter(WagtailFilterSet):
    agency = AgencyFilter(method="filter_agency")
    sector = django_filters.ModelChoiceFilter(
        label=_("Sector"), queryset=Sector.objects.all(), method="filter_sector"
    )

    class Meta:
        model = ProcedureWarning
        fields = ["kind"]

    def filter_agency(self, warnings: QuerySet[Any], _n: str, value: AgencyPage) -> QuerySet[Any]:
        return below(warnings, "procedure", value)

    def filter_sector(self, warnings: QuerySet[Any], _n: str, value: Sector) -> QuerySet[Any]:
        terms = VersionTerm.objects.filter(
            facet=Facet.SECTOR,
            code=value.code,
            version__validities__retracted_at=None,
        )
        return warnings.filter(procedure__in=terms.values("version__procedure"))


class WarningViewSet(RecordViewSet):
    model = ProcedureWarning
    icon = "warning"
    menu_label = _("Warnings")
    inspect_view_fields = ["procedure", "kind", "component", "detail", "recorded_at"]
    filterset_class = WarningFilter
    list_display = [
        procedure_column(),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        "detail",
        "recorded_at",
    ]
    search_fields = ["procedure__title", "procedure__code", "detail"]


class ExpiredBasisViewSet(RecordViewSet):
    """A row a procedure in force and a document that it cites and that is over."""

    model = Validity
    name = "expired-bases"
    icon = "openquote"
    menu_label = _("Expired legal bases")
    index_view_class = ExpiredIndexView
    inspect_view_enabled = False
    add_to_reference_index = False
    filterset_class = OfAgency
    search_fields = ExpiredIndexView.search_fields
    ordering = ExpiredIndexView.default_ordering
    export_filename = "expired-legal-bases"
    list_export = ["code", "name", "agency", "document", "title", "ended_on", "line"]
    export_headings = {
        "code": _("Code"),
        "name": _("Name"),
        "agency": _("Agency"),
        "document": _("Legal basis"),
        "title": _("Title"),
        "ended_on": _("Not in force since"),
        "line": _("In an open decision"),
    }

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        """Offer no rights of their own: who works with lines sees it."""
        return Permission.objects.none()


class ChangeViewSet(RecordViewSet):
    model = Change
    icon = "history"
    menu_label = _("Journal")
    ordering = "-serial"
    inspect_view_fields = [
        "serial",
        "kind",
        "procedure",
        "version",
        "decision",
        "item",
        "effective_on",
        "recorded_at",
    ]
    list_filter = ["kind"]
    list_display = [
        "serial",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        procedure_column(),
        Column("item", label=_("Item")),
        Column("effective_on", label=_("From"), accessor=lambda c: in_figures(c.effective_on)),
        Column("recorded_at", label=_("Recorded"), accessor=lambda c: in_figures(c.recorded_at)),
    ]


class RecordGroup(ModelViewSetGroup):
    """Records, and beside them what is worked out of no table's rows."""

    items = (
        WarningViewSet,
        ExpiredBasisViewSet,
        ImportRunViewSet,
        ImportItemViewSet,
        ChangeViewSet,
    )
    menu_label = _("Records")
    menu_icon = "warning"
    menu_name = "records"
    menu_order = 310

    def get_submenu_items(self) -> list[MenuItem]:
        address = reverse("desk_broken")
        broken = DeskItem(
            _("Broken links, missing files"), address, name="broken", icon_name="link", order=2
        )
        return [*super().get_submenu_items(), broken]
