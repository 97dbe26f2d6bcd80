"""The approval of a decision at the desk: how it stands, what is lacking, and what one may do."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from catalog import approval
from catalog.decision_states import label_of, state_of
from catalog.forms import ApprovalForm
from catalog.models import Submission
from catalog.permissions import may_promulgate, reads_all
from catalog.promulgation import Problem, Refused
from catalog.promulgation.approving import changed_since, needs_approval
from catalog.views.confirming import OfDecision
from catalog.views.effect import standing

DONE = {
    "submit": gettext_lazy("%(decision)s has been submitted for approval."),
    "approve": gettext_lazy("%(decision)s: approved."),
    "reject": gettext_lazy("%(decision)s has been returned."),
    "cancel": gettext_lazy("%(decision)s has been taken back, before it was approved."),
    "withdraw": gettext_lazy("The approval of %(decision)s has been taken back."),
}
"""What is said once an act is done, by its name."""


class ApprovalView(OfDecision, TemplateView):
    """Says how a decision stands; submits, approves, returns it, or takes that back."""

    template_name = "catalog/admin/approval.html"
    page_title = gettext_lazy("Approval")
    header_icon = "clipboard-list"

    def may_open(self, request: HttpRequest) -> bool:
        if may_promulgate(request.user):
            return True
        if request.method != "POST" and reads_all(request.user):
            return True
        reads: bool = self.decision.permissions_for_user(request.user).can_edit()
        return reads or approval.may_submit(request.user, self.decision)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(status=200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ApprovalForm(request.POST)
        if not form.is_valid():
            return self._page(form=form, status=400)
        act = form.cleaned_data["act"]
        try:
            with approval.as_seen(self.decision, form.cleaned_data["seen"]):
                self._do(act, form.cleaned_data["reason"])
        except Refused as refused:
            self._read_again()
            return self._page(refused=refused.problems, status=409)
        words = DONE[act] % {"decision": self.decision.label()}
        messages.success(request, words)
        return HttpResponseRedirect(reverse("desk_approval", args=[self.decision.pk]))

    def _do(self, act: str, reason: str) -> None:
        """Do `act`. Raises Refused, and PermissionDenied where it is not the user's to do."""
        user, decision = self.request.user, self.decision
        if act == "submit" and approval.may_submit(user, decision):
            approval.submit(decision, user)
        elif act in {approval.APPROVE, approval.REJECT}:
            approval.decide(decision, user, act, reason)
        elif act == "cancel" and approval.may_submit(user, decision):
            approval.cancel(decision, user)
        elif act == "withdraw" and approval.may_withdraw(user, decision):
            approval.withdraw(decision, user, reason)
        else:
            raise PermissionDenied

    def _read_again(self) -> None:
        self.decision = type(self.decision).objects.get(pk=self.decision.pk)

    def _page(
        self,
        *,
        status: int,
        form: ApprovalForm | None = None,
        refused: tuple[Problem, ...] = (),
    ) -> HttpResponse:
        context = self.get_context_data(decision=self.decision) | self._state()
        problems = refused or context["problems"]
        context |= {
            "form": form or ApprovalForm(),
            "seen": approval.word_of(self.decision),
            "number_of_problems": len(problems),
            "standing": standing(problems),
        }
        return self.render_to_response(context, status=status)

    def _state(self) -> dict[str, Any]:
        """Return how the decision stands, and what the user may do about it."""
        decision, user = self.decision, self.request.user
        submission, held = decision.submission, decision.held
        waits = held is not None and held.state == Submission.State.SUBMITTED
        asks = decision.is_open and held is None
        has_workflow = asks and decision.has_workflow
        submits = approval.may_submit(user, decision)
        state = decision.current_workflow_state if waits else None
        problems = changed_since(held) if held else []
        if has_workflow:
            problems = approval.in_the_way(decision)
        return {
            "state": label_of(state_of(decision)),
            "submission": submission,
            "waits": waits,
            "is_approved": held is not None and not waits,
            "has_workflow": has_workflow,
            "needs_approval": asks and needs_approval(decision),
            "steps": state.all_tasks_with_status() if state else [],
            "problems": problems,
            "decides": approval.decides(user, decision) if waits else set(),
            "is_own": waits and approval.is_own(decision, user),
            "may_submit": has_workflow and submits,
            "may_cancel": waits and submits,
            "may_withdraw": held is not None
            and not waits
            and approval.may_withdraw(user, decision),
        }
