"""The journal: every change of what the public reads, in one gap-free order."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Journal(models.Model):
    """The one-row counter whose lock orders all writers. Written by `catalog.journal` only."""

    serial = models.PositiveBigIntegerField(default=0)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="journal_one_row")]

    def __str__(self) -> str:
        return f"serial {self.serial}"


class ChangeKind(models.TextChoices):
    VERSION = "version", _("new version")
    ENDED = "ended", _("ended")
    RETURNED = "returned", _("applies again")
    CORRECTED = "corrected", _("corrected")
    RETRACTED = "retracted", _("retracted")
    GUIDANCE = "guidance", _("guidance published")
    VOCABULARY = "vocabulary", _("vocabulary item changed")


class Change(models.Model):
    """One change. `serial` has no gaps and grows in commit order.

    `periods` is the procedure's whole timeline after the change, as
    `[[line of the version, start or null, end or null], …]`: replaying the journal needs nothing
    else, since each version is made by exactly one line.
    `item` names a vocabulary item as `<model>:<code>`.
    """

    serial = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=12, choices=ChangeKind)
    procedure = models.ForeignKey(
        "catalog.ProcedurePage", null=True, on_delete=models.PROTECT, related_name="changes"
    )
    version = models.ForeignKey(
        "catalog.ProcedureVersion", null=True, on_delete=models.PROTECT, related_name="changes"
    )
    decision = models.ForeignKey(
        "catalog.DecisionPage", null=True, on_delete=models.PROTECT, related_name="changes"
    )
    line = models.ForeignKey(
        "catalog.DecisionLine", null=True, on_delete=models.PROTECT, related_name="changes"
    )
    item = models.CharField(max_length=160, blank=True, db_index=True)
    effective_on = models.DateField(null=True)
    periods = models.JSONField(null=True)
    recorded_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["serial"]
        indexes = [models.Index(fields=["procedure", "serial"])]

    def __str__(self) -> str:
        return f"{self.serial} {self.kind}"
