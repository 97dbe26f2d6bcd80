"""The way from a public page back to the desk."""

from __future__ import annotations

from typing import Any

from wagtail.admin.userbar import BaseItem

from catalog.models import ProcedurePage
from catalog.views.law import amend_url


class AmendItem(BaseItem):
    """Begins an amendment of the procedure that is being read."""

    template_name = "catalog/admin/userbar_amend.html"

    def __init__(self, procedure: ProcedurePage) -> None:
        self.procedure = procedure

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        return context | {"amend_url": amend_url(self.procedure)}
