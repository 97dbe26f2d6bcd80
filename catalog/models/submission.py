"""What of a decision was put before those who approve it, and what became of that."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.models.decision import DecisionPage


class Submission(models.Model):
    """One submission of a decision to its workflow. The newest one says how the decision stands.

    It stands outside the decision's revisions, which would reset it. `lines` gives, by the key of
    each line submitted, its fingerprint and its label; `fingerprint` is that of the decision's own
    fields (see `catalog.promulgation.approving`). `reason` is given by whoever returned it, or took
    the approval back.
    """

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("waiting for approval")
        RETURNED = "returned", _("returned")
        APPROVED = "approved", _("approved")
        ENDED = "ended", _("open")

    decision = models.ForeignKey(DecisionPage, on_delete=models.CASCADE, related_name="submissions")
    state = models.CharField(max_length=9, choices=State, default=State.SUBMITTED)
    lines = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(auto_now_add=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [
            models.UniqueConstraint(
                fields=["decision"],
                condition=models.Q(state__in=["submitted", "approved"]),
                name="one_submission_holds",
            )
        ]

    def __str__(self) -> str:
        return f"{self.decision.label()}: {self.get_state_display()}"

    @property
    def holds(self) -> bool:
        """Tell whether the decision and its lines stay as they were submitted."""
        return self.state in {self.State.SUBMITTED, self.State.APPROVED}
