"""Lists at the desk that are no model's own: who may see them, and how they are downloaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from catalog.folding import is_found
from catalog.models import AgencyPage, DecisionLine
from catalog.permissions import LinePolicy


class DeskListView(SpreadsheetExportMixin, BaseListingView):
    """Rows for whoever works with lines; a spreadsheet says what the list says."""

    is_searchable = True
    paginate_by: int | None = 50

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not LinePolicy(DecisionLine).user_has_permission(request.user, "view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
        return [home, {"url": "", "label": self.get_page_title()}]

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        if self.is_export:
            rows, form = context["object_list"], self.request.GET["export"]
            answer: HttpResponse = self.as_spreadsheet(rows, form)
            return answer
        answer = super().render_to_response(context, **kwargs)
        return answer

    def stream_csv(self, queryset: Any) -> Iterator[Any]:
        """Write all lines at once: when they are sent, the user's language is no longer active."""
        return iter(list(super().stream_csv(queryset)))


class WorkedOutView(DeskListView):
    """Rows that no table holds.

    `orders`: what the list can be sorted by, when it is not as it was worked out.
    """

    orders: ClassVar[Mapping[str, Callable[[Any], Any]]] = {}

    def written(self, row: Any) -> str:
        """Return what a search looks through."""
        raise NotImplementedError

    def order_queryset(self, queryset: list[Any]) -> list[Any]:
        ordering = self.ordering or ""
        key = self.orders.get(ordering.removeprefix("-"))
        if key is None:
            return queryset
        return sorted(queryset, key=key, reverse=ordering.startswith("-"))

    def search_queryset(self, queryset: list[Any]) -> list[Any]:
        if not self.is_searching:
            return queryset
        return [row for row in queryset if is_found(self.search_query, self.written(row))]

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return super().get_filterset_kwargs() | {"queryset": AgencyPage.objects.none()}
