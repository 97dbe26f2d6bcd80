"""The list of decisions at the desk: what is open, what was promulgated."""

from __future__ import annotations

from typing import Any

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from catalog.beginning import new_decision_place
from catalog.decision_states import STATES, in_state, label_of, state_of, with_submission
from catalog.models import DecisionLine, DecisionPage
from catalog.permissions import LinePolicy
from catalog.views.lines import in_figures, lines_url


def readiness(decision: Any) -> str:
    """Return how many lines of an open decision are ready; nothing is asked of others."""
    if not (decision.is_open and decision.number_of_lines):
        return ""
    return f"{decision.number_ready} / {decision.number_of_lines}"


class DecisionFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=STATES, method="filter_state"
    )

    class Meta:
        model = DecisionPage
        fields = ["kind"]

    def filter_state(
        self, decisions: QuerySet[DecisionPage], _name: str, value: str
    ) -> QuerySet[DecisionPage]:
        return in_state(decisions, value)


class DecisionIndexView(generic.IndexView):
    """All decisions, the newest first; open to everybody who works with lines."""

    model = DecisionPage
    any_permission_required = None
    page_title = gettext_lazy("Decisions")
    header_icon = "doc-full-inverse"
    index_url_name = "desk_decisions"
    index_results_url_name = "desk_decisions_results"
    filterset_class = DecisionFilter
    search_fields = ["number", "title", "abstract"]
    is_searchable = True
    search_backend_name = None
    paginate_by = 50
    default_ordering = "-pk"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not LinePolicy(DecisionLine).user_has_permission(request.user, "view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[DecisionPage]:
        lines = DecisionLine.objects.filter(decision=OuterRef("pk"))
        return with_submission(DecisionPage.objects.all()).annotate(
            number_of_lines=_number(lines),
            number_ready=_number(lines.filter(ready_at__isnull=False)),
        )

    @cached_property
    def columns(self) -> list[Any]:
        return [
            _DecisionColumn(
                "number",
                label=_("Decision"),
                accessor="label",
                get_url=lines_url,
                sort_key="number",
            ),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column(
                "signed_on",
                label=_("Signed on"),
                accessor=lambda decision: in_figures(decision.signed_on),
                sort_key="signed_on",
            ),
            Column("lines", label=_("Lines"), accessor="number_of_lines"),
            Column("ready", label=_("Ready"), accessor=readiness),
            Column("state", label=_("State"), accessor=lambda row: label_of(state_of(row))),
        ]

    def get_list_buttons(self, instance: DecisionPage) -> list[Any]:
        if not instance.permissions_for_user(self.request.user).can_edit():
            return []
        url = reverse("wagtailadmin_pages:edit", args=[instance.pk])
        return [Button(_("Edit"), url=url, icon_name="edit")]

    @cached_property
    def header_buttons(self) -> list[Any]:
        index = new_decision_place(self.request.user)
        if index is None:
            return []
        url = reverse("wagtailadmin_pages:add", args=["catalog", "decisionpage", index.pk])
        return [HeaderButton(_("New decision"), url=url, icon_name="plus")]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
        return [home, {"url": "", "label": capfirst(_("decisions"))}]


def _number(lines: QuerySet[DecisionLine]) -> Coalesce:
    """Count lines of the decisions that are shown, and of no others: all have hundreds of them."""
    counted = lines.order_by().values("decision").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


class _DecisionColumn(TitleColumn):
    cell_template_name = "wagtailadmin/tables/title_cell.html"
