"""The step of a workflow at which a group approves a decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask


class DecisionApprovalTask(AbstractGroupApprovalTask):
    """Members of the chosen groups approve; nobody edits meanwhile, and nobody approves their own.

    Where people may approve their own: `APPROVE_OWN_DECISIONS`.
    """

    class Meta:
        verbose_name = _("approval of a decision")
        verbose_name_plural = _("approvals of decisions")

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        from catalog.approval import is_own

        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        if actions and is_own(obj, user):
            return [action for action in actions if action[0] != "approve"]
        return actions

    @classmethod
    def get_description(cls) -> Any:
        return _("Members of the chosen groups approve decisions that others wrote and submitted")
