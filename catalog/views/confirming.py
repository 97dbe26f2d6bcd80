"""Pages about a decision, and those on which a publisher gives the word for what is shown."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from catalog.models import DecisionPage
from catalog.views.lines import trail


class OfDecision(WagtailAdminTemplateMixin):
    """A page about one decision, which `may_open` opens to a user."""

    decision: DecisionPage

    def may_open(self, request: HttpRequest) -> bool:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.decision = get_object_or_404(DecisionPage, pk=kwargs["pk"])
        if not self.may_open(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.decision.label()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*trail(self.decision), {"url": "", "label": self.page_title}]
