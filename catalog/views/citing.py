"""Lists of procedures by what they stand on: those that cite a document, and the expired bases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from catalog import citing, selectors
from catalog.agency_choice import AgencyFilter
from catalog.content import LegalBasis
from catalog.folding import is_found
from catalog.models import AgencyPage, DecisionLine, LegalDocument, Validity
from catalog.permissions import LinePolicy, may_write, readable
from catalog.public.bases import BasisState, shown_bases
from catalog.views.law import amend_url
from catalog.views.lines import in_figures

OVER = {BasisState.ENDED, BasisState.NOT_YET}
"""How a basis stands that nothing can stand on today."""

ORDERS: dict[str | None, Any] = {
    "valid_from": F("valid_from").asc(nulls_first=True),
    "-valid_from": F("valid_from").desc(nulls_last=True),
    "valid_to": F("valid_to").asc(nulls_last=True),
    "-valid_to": F("valid_to").desc(nulls_first=True),
}
"""Orders by days that may be unknown: an unknown beginning is before all, an open end after all."""


def citing_url(document: LegalDocument | int) -> str:
    """Return the address of the list of procedures that cite a document."""
    key = document if isinstance(document, int) else document.pk
    return reverse("desk_citing", args=[key])


class OfAgency(WagtailFilterSet):
    """Narrows a list of periods by the agency below whose page their procedures stand."""

    agency = AgencyFilter(method="filter_agency")

    class Meta:
        model = Validity
        fields: list[str] = []

    def filter_agency(
        self, periods: QuerySet[Validity], _name: str, value: AgencyPage
    ) -> QuerySet[Validity]:
        return periods.filter(procedure__path__startswith=value.path)


class CitingFilter(OfAgency):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[
            ("in_force", gettext_lazy("in force")),
            ("upcoming", gettext_lazy("not yet in force")),
        ],
        method="filter_state",
    )

    def filter_state(
        self, periods: QuerySet[Validity], _name: str, value: str
    ) -> QuerySet[Validity]:
        day = selectors.today()
        if value == "upcoming":
            return periods.filter(valid_from__gt=day)
        return periods.filter(selectors.covering(day))


class PeriodIndexView(generic.IndexView):
    """Periods of procedures whose lines the user reads; a spreadsheet says what the list says."""

    model = Validity
    any_permission_required: Any = None
    search_fields: Any = ["procedure__code", "version__name_vi", "version__name_en"]
    paginate_by = 50
    default_ordering = "version__name_key"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not LinePolicy(DecisionLine).user_has_permission(request.user, "view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def periods(self) -> QuerySet[Validity]:
        """Return what the list is about, before rights and filters."""
        raise NotImplementedError

    def get_base_queryset(self) -> QuerySet[Validity]:
        return readable(self.request.user, self.periods())

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep what has the words that are typed, with or without marks: see `folding`."""
        if not self.is_searching:
            return queryset
        return queryset.filter(self.searched(queryset.order_by(), self.search_query))

    def searched(self, periods: QuerySet[Any], typed: str) -> Q:
        """Return the condition for what is typed: in the code or the name of the procedure."""
        rows = periods.values_list("pk", *PeriodIndexView.search_fields)
        return Q(pk__in=[key for key, *told in rows if any(is_found(typed, t or "") for t in told)])

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        order: Any = ORDERS.get(self.ordering, self.ordering)
        if order in {"agency", "-agency"}:
            queryset = citing.with_agency(queryset)
            order = order.replace("agency", "whose")
        return queryset.order_by(order, "version__name_key", "procedure__code", "pk")

    def get_table(self, object_list: Any) -> Any:
        """Read whose the rows are and what is begun of them, once for all of them."""
        citing.tell(object_list)
        return super().get_table(object_list)

    def procedure_columns(self) -> list[Any]:
        """Return the columns that say which procedure it is, and whose."""
        code = Column(
            "code", label=_("Code"), accessor="procedure.code", sort_key="procedure__code"
        )
        name = TitleColumn(
            "name",
            label=_("Name"),
            accessor="version.name",
            get_url=lambda period: reverse("wagtailadmin_pages:edit", args=[period.procedure_id]),
            sort_key="version__name_key",
            classname="title desk-name",
        )
        return [code, name, Column("agency", label=_("Agency"), sort_key="agency")]

    def line_column(self) -> TitleColumn:
        """Return the column with the line that an open decision has about the procedure."""
        label = _("In an open decision")
        return TitleColumn("line", label=label, accessor=self._line, get_url=self._line_url)

    def _line(self, period: Any) -> str:
        if period.open_line:
            return str(period.open_decision)
        return _("Amend") if may_write(self.request.user, period.procedure) else "–"

    def _line_url(self, period: Any) -> str | None:
        """Return where the line that is there is read, or a new one begun."""
        if period.open_line:
            return reverse("lines:difference", args=[period.open_line])
        if not may_write(self.request.user, period.procedure):
            return None
        return amend_url(period.procedure)

    def cells(self, period: Any) -> dict[str, Any]:
        """Return what a spreadsheet says of a period, by the names of `list_export`."""
        return {
            "code": period.procedure.code,
            "name": period.version.name,
            "agency": period.agency,
        }

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        said = self.cells(item) | {"line": item.open_decision}
        return {name: "" if said[name] is None else said[name] for name in self.list_export}


class CitingIndexView(PeriodIndexView):
    """The procedures that cite one document, on today's day or later."""

    header_icon = "openquote"
    verbose_name_plural = gettext_lazy("versions")
    filterset_class = CitingFilter
    list_export = [
        "code",
        "name",
        "agency",
        "valid_from",
        "valid_to",
        "cited_as",
        "others",
        "line",
    ]
    export_headings = {
        "code": gettext_lazy("Code"),
        "name": gettext_lazy("Name"),
        "agency": gettext_lazy("Agency"),
        "valid_from": gettext_lazy("In force from"),
        "valid_to": gettext_lazy("In force until (exclusive)"),
        "cited_as": gettext_lazy("Cited as"),
        "others": gettext_lazy("Other bases in force"),
        "line": gettext_lazy("In an open decision"),
    }
    export_filename = "procedures-that-cite-it"
    documents: Mapping[str, LegalDocument]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.document = get_object_or_404(LegalDocument, pk=kwargs["pk"])
        self.numbers = citing.numbers_of(self.document)
        self.day = selectors.today()

    def periods(self) -> QuerySet[Validity]:
        return citing.with_bases(citing.citing(self.document, self.day, internal=True))

    @cached_property
    def columns(self) -> list[Any]:
        return [
            *self.procedure_columns(),
            _day_column("valid_from", _("From")),
            _day_column("valid_to", _("Until")),
            Column("cited_as", label=_("Cited as"), accessor=self.cited_as),
            self.line_column(),
            Column("others", label=_("Other bases in force"), accessor=self.others),
        ]

    def get_table(self, object_list: Any) -> Any:
        """Read the documents that the rows cite, once for all of them."""
        numbers = {basis.number for row in object_list for basis in citing.bases_of(row)}
        self.documents = citing.documents_named(numbers)
        return super().get_table(object_list)

    def cited_as(self, period: Any) -> str:
        """Return how the version names the document."""
        return _in_words(b for b in citing.bases_of(period) if b.number in self.numbers)

    def others(self, period: Any) -> str:
        """Return what else the version stands on today. Of what nothing is known, it stands."""
        bases = [b for b in citing.bases_of(period) if b.number not in self.numbers]
        shown = shown_bases(bases, self.documents, self.day)
        standing = (s.basis for s in shown if s.state not in OVER)
        return "; ".join(b.number or _title(b) for b in standing) or _("none")

    def cells(self, period: Any) -> dict[str, Any]:
        return super().cells(period) | {
            "valid_from": period.valid_from,
            "valid_to": period.valid_to,
            "cited_as": self.cited_as(period),
            "others": self.others(period),
        }

    def get_index_url(self) -> str:
        return citing_url(self.document)

    def get_index_results_url(self) -> str:
        return reverse("desk_citing_results", args=[self.document.pk])

    def get_page_title(self) -> str:
        return _("Procedures that cite %(document)s") % {"document": self.document.number}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
        if self._may("view") or self._may("change"):
            url = reverse(LegalDocument.snippet_viewset.get_url_name("list"))
            items.append({"url": url, "label": capfirst(_("legal documents"))})
        return [*items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not self._may("change"):
            return []
        url = reverse(LegalDocument.snippet_viewset.get_url_name("edit"), args=[self.document.pk])
        return [HeaderButton(_("Edit the document"), url=url, icon_name="edit")]

    def _may(self, action: str) -> bool:
        policy = policy_registry.get_by_type(LegalDocument)
        return bool(policy.user_has_permission(self.request.user, action))


class ExpiredIndexView(PeriodIndexView):
    """Procedures in force today whose legal basis has expired or been repealed."""

    any_permission_required = ["view"]
    verbose_name_plural = gettext_lazy("legal bases")
    default_ordering = "-ended_on"
    search_fields = [*PeriodIndexView.search_fields, "cited"]

    def searched(self, periods: QuerySet[Any], typed: str) -> Q:
        """Return the condition for what is typed: in the procedure's, or the document's number."""
        numbers = set(periods.values_list("cited", flat=True))
        cited = [number for number in numbers if is_found(typed, number)]
        return super().searched(periods, typed) | Q(cited__in=cited)

    def periods(self) -> QuerySet[Validity]:
        return citing.on_ended(selectors.today(), internal=True)

    @cached_property
    def columns(self) -> list[Any]:
        return [
            *self.procedure_columns(),
            TitleColumn(
                "document",
                label=_("Legal basis"),
                accessor=_named,
                get_url=lambda period: citing_url(period.document),
                sort_key="cited",
            ),
            _day_column("ended_on", _("Not in force since")),
            self.line_column(),
        ]

    def cells(self, period: Any) -> dict[str, Any]:
        return super().cells(period) | {
            "document": period.cited,
            "title": period.title,
            "ended_on": period.ended_on,
        }


def _day_column(name: str, label: str) -> Column:
    return Column(
        name, label=label, accessor=lambda row: in_figures(getattr(row, name)), sort_key=name
    )


def _named(period: Any) -> str:
    return f"{period.cited} · {period.title}" if period.title else str(period.cited)


def _title(basis: LegalBasis) -> str:
    return basis.title.in_language(get_language() or "vi")


def _in_words(bases: Iterable[LegalBasis]) -> str:
    return "; ".join(", ".join(filter(None, (b.number, _title(b)))) for b in bases)
