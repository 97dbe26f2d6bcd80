"""What waits at the desk, on the admin's home page."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.urls import reverse
from wagtail.admin.ui.components import Component

from catalog import citing, selectors
from catalog.approval_waiting import waits_for
from catalog.beginning import open_decisions
from catalog.decision_states import label_of, state_of, with_submission
from catalog.faults import standing
from catalog.models import DecisionLine, ProcedureWarning
from catalog.permissions import LinePolicy, below, writable_paths
from catalog.waiting import waiting

SHOWN = 5


class DeskPanel(Component):
    """The open decisions, what waits, and what stands on the user's procedures: warnings, expired
    bases, broken links.
    """

    name = "desk"
    template_name = "catalog/admin/home.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        context: dict[str, Any] = super().get_context_data(parent_context)
        if not LinePolicy(DecisionLine).user_has_permission(user, "view"):
            return context
        decisions = with_submission(open_decisions()).annotate(number_of_lines=Count("lines"))
        mine = below("procedure__path", writable_paths(user))
        warnings = ProcedureWarning.objects.all()
        if not user.has_perm("catalog.view_decisionline"):
            warnings = warnings.filter(mine)
        expired = citing.on_ended(selectors.today(), internal=True)
        return context | {
            "works_here": True,
            "number_waiting": waiting(user, selectors.today()).number,
            "todo_url": reverse("desk_todo"),
            "waits": waits_for(user),
            "open_decisions": [_with_state(decision) for decision in decisions[:SHOWN]],
            "number_open": decisions.count(),
            "number_of_warnings": warnings.count(),
            "decisions_url": reverse("desk_decisions"),
            "warnings_url": reverse("procedurewarning:index"),
            "may_see_warnings": user.has_perm("catalog.view_procedurewarning"),
            "may_act": bool(writable_paths(user)),
            "number_of_expired": expired.filter(mine).count(),
            "expired_url": reverse("expired-bases:index"),
            "number_broken": standing(user, selectors.today()).count(),
            "broken_url": reverse("desk_broken"),
        }


def _with_state(decision: Any) -> Any:
    """Return the decision with its state in words, "" where it is just open."""
    state = state_of(decision)
    decision.state = "" if state == "open" else label_of(state)
    return decision
