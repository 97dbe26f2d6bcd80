"""The views of decision lines. Each asks the policy for the very line it shows or changes."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.panels import Panel
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views import snippets

from catalog import panels
from catalog.drafts import Incomplete
from catalog.forms import BeginLineForm
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage
from catalog.permissions import LinePolicy, may_promulgate
from catalog.row_keys import KEY
from catalog.selectors import VIETNAM


def starts(line: DecisionLine) -> date | None:
    """Return the day from which the line is law: a correction keeps the days of its version."""
    return None if line.keeps_days else line.day


def in_figures(day: date | None) -> str:
    """Write a day as Vietnamese offices do. A moment counts by the Vietnamese clock."""
    on = day.astimezone(VIETNAM) if isinstance(day, datetime) else day
    return f"{on:%d/%m/%Y}" if on else ""


def asked_for(request: HttpRequest, name: str, model: type[Model]) -> Any:
    """Return the row whose key the address gives as `name`, None where it gives none of them."""
    key = request.GET.get(name, "")
    return model._default_manager.filter(pk=key).first() if KEY.fullmatch(key) else None


def _day_asked_for(request: HttpRequest) -> date | None:
    try:
        return parse_date(request.GET.get("day", ""))
    except ValueError:
        return None


def lines_url(decision: DecisionPage | int) -> str:
    """Return the address of a decision's lines at the desk."""
    key = decision if isinstance(decision, int) else decision.pk
    return f"{reverse('lines:list')}?decision={key}"


class LineChecked:
    """Refuses a view of a line to whoever has no right on that line, superusers included.

    Mixed by the viewset into every view that takes a line's key.
    """

    line: DecisionLine

    def dispatch(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        lines = DecisionLine.objects.select_related("decision", "agency", "procedure")
        line: DecisionLine = get_object_or_404(lines, pk=kwargs["pk"])
        self.line = line
        asked = getattr(self, "line_permission", "change")
        policy = LinePolicy(DecisionLine)
        if not policy.user_has_permission_for_instance(request.user, asked, line):
            raise PermissionDenied
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except ValidationError as error:
            # The decision was promulgated after the policy was asked.
            messages.error(request, " ".join(error.messages))
            return HttpResponseRedirect(reverse("lines:difference", args=[self.line.pk]))


class LineTrail:
    """Puts a line's views below its decision."""

    def get_breadcrumbs_items(self: Any) -> list[dict[str, Any]]:
        line = self.object
        return [
            *trail(line.decision),
            {"url": "", "label": line.label(), "sublabel": line.get_action_display()},
        ]

    def get_success_url(self: Any) -> str:
        return lines_url(self.object.decision_id)


def trail(decision: DecisionPage | None = None) -> list[dict[str, Any]]:
    """Return the breadcrumbs that lead to a decision's lines."""
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("desk_decisions"), "label": capfirst(_("decisions"))},
    ]
    if decision is not None:
        items.append({"url": lines_url(decision), "label": decision.label()})
    return items


def decision_buttons(decision: DecisionPage, user: Any) -> list[Any]:
    """Return what the user may do with a decision, as buttons of a page's header."""
    buttons = []
    if decision.is_open and LinePolicy(DecisionLine).user_has_permission(user, "add"):
        add = f"{reverse('lines:add')}?decision={decision.pk}"
        buttons.append(HeaderButton(_("Add a line"), url=add, icon_name="plus", priority=10))
        many = reverse("desk_add_many", args=[decision.pk])
        buttons.append(HeaderButton(_("Add many"), url=many, icon_name="plus", priority=15))
        repeal = reverse("desk_repeal", args=[decision.pk])
        label = _("Repeal an earlier decision")
        buttons.append(HeaderButton(label, url=repeal, icon_name="cross", priority=20))
    if decision.is_open and (
        may_promulgate(user) or decision.permissions_for_user(user).can_edit()
    ):
        url = reverse("desk_promulgate", args=[decision.pk])
        buttons.append(HeaderButton(_("Promulgate"), url=url, icon_name="check", priority=30))
    if decision.may_be_retracted and may_promulgate(user):
        url = reverse("desk_retract", args=[decision.pk])
        buttons.append(HeaderButton(_("Take back"), url=url, icon_name="rotate", priority=40))
    return buttons


class LineBeginView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Begins a line: which decision, what it does, to which procedure."""

    model = DecisionLine
    permission_required = "add"
    form_class = BeginLineForm
    template_name = "catalog/admin/begin_line.html"
    page_title = gettext_lazy("New line")
    header_icon = "plus"

    def get_initial(self) -> dict[str, Any]:
        return {
            "action": self.request.GET.get("action", Action.AMENDED),
            "decision": asked_for(self.request, "decision", DecisionPage),
            "procedure": asked_for(self.request, "procedure", ProcedurePage),
            "day": _day_asked_for(self.request),
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        decision = self.get_initial().get("decision")
        return [*trail(decision), {"url": "", "label": self.page_title}]

    def form_valid(self, form: BeginLineForm) -> HttpResponse:
        try:
            line = form.begin()
        except Incomplete as error:
            for _field, message in error.problems:
                form.add_error(None, message)
            return self.form_invalid(form)
        except ValidationError as error:
            form.add_error(None, " ".join(error.messages))
            return self.form_invalid(form)
        return HttpResponseRedirect(reverse("lines:edit", args=[line.pk]))


class LineEditView(LineTrail, snippets.EditView):
    """Edits a line's draft. All may be empty meanwhile; a stale form is not saved unasked."""

    def get_panel(self) -> Panel:
        return panels.line(self.object.action).bind_to_model(DecisionLine)

    def get_form_class(self) -> Any:
        return self.get_panel().get_form_class()

    def get_success_url(self) -> str:
        return str(self.get_edit_url())

    def is_valid(self, form: Any) -> bool:
        form.defer_required_fields()
        if self.is_out_of_date and not self.expects_json_response:
            self.produced_error_code = "invalid_revision"
            self.produced_error_message = _(
                "Somebody saved this line after you had opened it. What you wrote is still below: "
                "compare it with the newest state in the history, then save once more to keep it."
            )
            return False
        return bool(super().is_valid(form))

    def form_valid(self, form: Any) -> Any:
        if form.has_changed():
            # Its department's word was given for another text.
            form.instance.ready_at = form.instance.ready_by = None
        try:
            return super().form_valid(form)
        except ValidationError as error:
            # The decision was promulgated between opening and saving.
            self.produced_error_code = "locked"
            self.produced_error_message = " ".join(error.messages)
            return self.form_invalid(form)

    @cached_property
    def header_buttons(self) -> list[Any]:
        url = reverse("lines:difference", args=[self.object.pk])
        buttons = [HeaderButton(_("Difference"), url=url, icon_name="history", priority=10)]
        url = lines_url(self.object.decision_id)
        return [*buttons, HeaderButton(_("Lines"), url=url, icon_name="list-ul", priority=20)]


class LineDeleteView(LineTrail, snippets.DeleteView):
    """Deletes a line of an open decision."""

    line_permission = "delete"


class LineHistoryView(LineTrail, snippets.HistoryView):
    line_permission = "view"
    any_permission_required = ["view"]


class LineUsageView(LineTrail, snippets.UsageView):
    line_permission = "view"
    permission_required = "view"


class LinePreviewView(snippets.PreviewOnEditView):
    """Previews the public page from what the form says now."""

    def get_form_class(self) -> Any:
        panel = panels.line(self.object.action).bind_to_model(DecisionLine)
        return panel.get_form_class()


class LineRevisionView(snippets.PreviewRevisionView):
    line_permission = "view"
    permission_required = "view"


class LineCompareView(LineTrail, snippets.RevisionsCompareView):
    line_permission = "view"
    permission_required = "view"

    def get_edit_handler(self) -> Panel:
        return panels.line(self.object.action).bind_to_model(DecisionLine)
