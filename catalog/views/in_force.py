"""The text that a line changes, beside the form in which it is written."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from catalog.content import Kind
from catalog.models import DecisionLine
from catalog.public.directory import Directory
from catalog.public.presentation import law, sheet_papers


class InForcePanel(BaseSidePanel):
    """Shows the version that a line was begun from, by the names that were frozen with it."""

    name = "in-force"
    title = _("The text that is changed")
    template_name = "catalog/admin/in_force.html"
    order = 150
    object: DecisionLine

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Show the text that is changed")
        icon_name = "openquote"
        has_counter = False

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        version = self.object.base_version
        assert version is not None  # noqa: S101 - else there is no such panel
        content, nothing = version.body, Directory()
        context: dict[str, Any] = super().get_context_data(parent_context)
        return (
            context
            | law(content, nothing, get_language() or "vi", self.object.day)
            | {
                "version": version,
                "cases": sheet_papers(content, nothing),
                "public_url": _public_url(self.object) if content.kind != Kind.INTERNAL else "",
            }
        )


def _public_url(line: DecisionLine) -> str:
    page = line.procedure
    return reverse("procedure", kwargs={"code": page.code}) if page and page.is_public else ""
