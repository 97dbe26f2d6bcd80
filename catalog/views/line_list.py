"""The list of lines at the desk, of one decision or of all, and how far its departments are."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.snippets.views import snippets

from catalog.line_filter import found, with_codes
from catalog.locks import why_held, why_returned
from catalog.models import DecisionLine, DecisionPage, Submission
from catalog.models.draft_fields import CONTENT_FIELDS
from catalog.permissions import LinePolicy
from catalog.progress import Progress, progress_of, total
from catalog.views.lines import asked_for, decision_buttons, in_figures, lines_url, starts, trail

UNLISTED = [name for name in CONTENT_FIELDS if name not in {"code", "name"}]

COLUMNS = [
    "label",
    Column(
        "position",
        label=gettext_lazy("No."),
        accessor=lambda line: line.position + 1,
        sort_key="position",
        classname="desk-wide",
    ),
    Column(
        "action",
        label=gettext_lazy("What it does"),
        accessor="get_action_display",
        classname="desk-wide",
    ),
    Column("agency", label=gettext_lazy("Agency"), sort_key="agency__title"),
    Column(
        "day",
        label=gettext_lazy("From"),
        accessor=lambda line: in_figures(starts(line)),
        classname="desk-wide",
    ),
    Column("ready", label=gettext_lazy("Ready"), accessor=lambda line: in_figures(line.ready_at)),
]
"""The columns of a list of lines; the first one leads to the line."""


class LineIndexView(snippets.IndexView):
    """The lines that the user may read, of one decision or of all."""

    any_permission_required = ["view"]
    page_title = gettext_lazy("Lines")
    default_ordering = "position"
    results_template_name = "catalog/admin/lines_results.html"
    is_searchable = True

    @cached_property
    def decision(self) -> DecisionPage | None:
        shown: DecisionPage | None = asked_for(self.request, "decision", DecisionPage)
        return shown

    @cached_property
    def columns(self) -> list[Any]:
        policy = LinePolicy(DecisionLine)
        writes = policy.user_has_permission(self.request.user, "change")
        # Without a line to write there is nothing to choose lines for.
        chosen = super().columns if writes else super(snippets.IndexView, self).columns
        columns = list(chosen)
        title = next(column for column in columns if column.name == "label")
        title.sort_key = "shown_code"
        return columns

    def readable(self) -> QuerySet[DecisionLine]:
        """Return every line that the user may read."""
        return LinePolicy(DecisionLine).instances_user_has_any_permission_for(
            self.request.user, {"view"}
        )

    def get_base_queryset(self) -> QuerySet[DecisionLine]:
        lines = self.readable().select_related("decision", "procedure", "agency")
        return with_codes(lines).defer(*UNLISTED)

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return found(queryset, self.search_query) if self.is_searching else queryset

    def order_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if not self.is_explicitly_ordered:
            return queryset.order_by("-decision", "position", "pk")
        ordered: QuerySet[Any] = super().order_queryset(queryset)
        return ordered.order_by(*ordered.query.order_by, "position", "pk")

    def get_edit_url(self, instance: DecisionLine) -> str:
        policy = LinePolicy(DecisionLine)
        may = policy.user_has_permission_for_instance(self.request.user, "change", instance)
        return reverse("lines:edit" if may else "lines:difference", args=[instance.pk])

    def get_list_more_buttons(self, instance: DecisionLine) -> list[Any]:
        url = reverse("lines:difference", args=[instance.pk])
        return [Button(_("Difference"), url=url, icon_name="history", priority=10)]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        if self.decision is None:
            return [*trail(), {"url": "", "label": capfirst(_("decision lines"))}]
        items = trail(self.decision)
        return [*items[:-1], {"url": "", "label": self.decision.label()}]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        decision = self.decision
        if decision is None:
            return []
        return decision_buttons(decision, self.request.user)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        decision = self.decision
        if decision is None or not decision.permissions_for_user(self.request.user).can_edit():
            return []
        url = reverse("wagtailadmin_pages:edit", args=[decision.pk])
        return [Button(_("Edit decision"), url=url, icon_name="edit")]

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        decision = self.decision
        if decision is None or not decision.is_open:
            return context
        parts = progress_of(self.readable().filter(decision=decision))
        rows = [_Row(decision, part) for part in parts]
        return context | {
            "said": _said_of(decision),
            "progress": rows,
            "progress_total": _Row(decision, total(parts, "")),
        }


def _said_of(decision: DecisionPage) -> str:
    """Return what whoever writes lines has to know of their approval."""
    submission = decision.submission
    if decision.held:
        return why_held(decision.held)
    if submission and submission.state == Submission.State.RETURNED:
        return why_returned(submission)
    return ""


class _Row:
    """An agency's progress as the list shows it, with the ways to its lines."""

    def __init__(self, decision: DecisionPage, progress: Progress) -> None:
        self.progress = progress
        agency = {} if progress.agency is None else {"agency": str(progress.agency)}
        self.url = _asking(decision, agency)
        self.missing_url = _asking(decision, agency | {"ready": "false"})


def _asking(decision: DecisionPage, filters: dict[str, str]) -> str:
    return "&".join(filter(None, [lines_url(decision), urlencode(filters)]))
