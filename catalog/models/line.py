"""Lines of decisions: the only way by which law changes here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import LockableMixin, PreviewableMixin, RevisionMixin

from catalog.content import Kind
from catalog.locks import why_held
from catalog.models.agency import AgencyPage
from catalog.models.decision import DecisionPage
from catalog.models.draft_fields import ProcedureContentFields
from catalog.models.drafting import LineDraft
from catalog.models.procedure import ProcedurePage
from catalog.models.typed import TypedTexts
from catalog.models.vocabulary import LegalDocument
from catalog.validity import Follows


class Action(models.TextChoices):
    """What a line does. The law keeps hủy bỏ (annulled, acts back) and bãi bỏ (ceases) apart."""

    NEW = "new", _("new (mới ban hành)")
    AMENDED = "amended", _("amended, supplemented (sửa đổi, bổ sung)")
    REPLACED = "replaced", _("replaced (bị thay thế)")
    ANNULLED = "annulled", _("annulled (hủy bỏ)")
    ABOLISHED = "abolished", _("abolished (bãi bỏ)")
    ATTRIBUTES = "attributes", _("attributes set")
    CORRECTED = "corrected", _("corrected (đính chính)")
    CARRIED = "carried", _("carried over (áp dụng tiếp vào bản sau)")
    REPEALED = "repealed", _("repeals an earlier line (bãi bỏ nội dung đã công bố)")


KEEPS_DAYS = frozenset({Action.CORRECTED, Action.CARRIED})
"""What puts a text in the place of another one, on that one's days."""
BRINGS_CONTENT = frozenset({Action.NEW, Action.AMENDED, Action.ATTRIBUTES, *KEEPS_DAYS})
ENDS = frozenset({Action.REPLACED, Action.ANNULLED, Action.ABOLISHED, Action.REPEALED})
"""What brings no text. A repeal ends a procedure only where no text was before what it repeals."""


class DecisionLine(
    LineDraft,
    TypedTexts,
    ProcedureContentFields,
    PreviewableMixin,
    LockableMixin,
    RevisionMixin,
    models.Model,
):
    """What a decision does to one procedure. Its row is the draft; promulgation freezes it.

    A plain foreign key to the decision: the line lives outside the decision's revisions, which
    would reset it. `agency` is whose line it is: the place of a new procedure, and whose editors
    may write it. `carries`: the line of the same decision whose changes it brings into a version
    that takes effect later. `repeals`: the lines of earlier decisions that it repeals. `hidden`:
    readers see nothing of it, since it brings, ends or repeals internal law alone.
    `later_stay`: versions that take effect later, and were written without what it changes or with
    what it repeals, stay as they are, by the editor's word.
    """

    decision = models.ForeignKey(
        DecisionPage, verbose_name=_("decision"), on_delete=models.CASCADE, related_name="lines"
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    action = models.CharField(_("action"), max_length=12, choices=Action)
    procedure = models.ForeignKey(
        ProcedurePage,
        verbose_name=_("procedure"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lines",
    )
    agency = models.ForeignKey(
        AgencyPage, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="lines"
    )
    effective_on = models.DateField(
        _("effective on"), null=True, blank=True, help_text=_("Empty: the decision's day.")
    )
    temporary_until = models.DateField(_("temporary until (exclusive)"), null=True, blank=True)
    follows = models.CharField(
        _("what follows"),
        max_length=9,
        default=Follows.UNSTATED.value,
        choices=[
            (Follows.UNSTATED.value, _("not stated")),
            (Follows.PREVIOUS.value, _("the version before it")),
            (Follows.ABOLISHED.value, _("nothing: it ends")),
        ],
    )
    changed_by = models.ForeignKey(
        LegalDocument,
        verbose_name=_("legal document that changes or abolishes it"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="lines",
    )
    group = models.CharField(
        _("group"),
        max_length=32,
        blank=True,
        help_text=_("Lines of one replacement share a word here: the old ones and the new ones."),
    )
    replaced_by = models.ForeignKey(
        ProcedurePage,
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replacing_lines",
    )
    base_version = models.ForeignKey(
        "catalog.ProcedureVersion",
        verbose_name=_("version it changes"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="changing_lines",
    )
    carries = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="carried",
    )
    repeals = models.ManyToManyField(
        "self",
        verbose_name=_("lines that it repeals"),
        editable=False,
        symmetrical=False,
        related_name="repealing",
    )
    hidden = models.BooleanField(default=False, editable=False)
    later_stay = models.BooleanField(default=False, editable=False)
    changed_components = models.JSONField(_("changed components"), default=list, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    ready_at = models.DateTimeField(_("marked ready"), null=True, blank=True, editable=False)
    ready_by = models.ForeignKey(
        "auth.User", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    starts_on = models.DateField(null=True, editable=False)
    starts_unknown = models.BooleanField(default=False, editable=False)
    start_assumed = models.BooleanField(default=False, editable=False)
    promulgated_at = models.DateTimeField(null=True, editable=False, db_index=True)
    retracted_at = models.DateTimeField(null=True, editable=False)
    retraction_reason = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["decision", "position", "pk"]
        verbose_name = _("decision line")
        verbose_name_plural = _("decision lines")

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.label()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the draft. Raises ValidationError where the lines stay as they are.

        That is once their decision is submitted or promulgated, even against a race.
        """
        with transaction.atomic():
            self._ask_its_decision()
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the draft. Raises ValidationError as `save` does."""
        with transaction.atomic():
            self._ask_its_decision()
            return super().delete(*args, **kwargs)

    def _ask_its_decision(self) -> None:
        decision = DecisionPage.objects.select_for_update().get(pk=self.decision_id)
        if decision.promulgated_at is not None and not decision.grows:
            raise ValidationError(_("The decision has been promulgated: its lines are final."))
        if decision.held:
            raise ValidationError(why_held(decision.held))

    @display(description=_("procedure"))
    def label(self) -> str:
        """Return the procedure's code and name as the line gives them."""
        if self.procedure is not None and not self.name_vi:
            return f"{self.procedure.code} {self.procedure.title}"
        return f"{self.code} {self.name_vi or ''}".strip() or str(_("not yet named"))

    @property
    def brings_content(self) -> bool:
        return self.action in BRINGS_CONTENT

    @property
    def told_components(self) -> list[str]:
        """What it changed as far as readers may know: nothing where what was before is internal."""
        changed: list[str] = self.changed_components
        base = self.base_version if changed else None
        return [] if base is not None and base.kind == Kind.INTERNAL else changed

    @property
    def keeps_days(self) -> bool:
        """Tell whether what it brings stands on the days of the version that it changes."""
        return self.action in KEEPS_DAYS

    @property
    def until(self) -> date | None:
        """The day on which what it brings ends by itself; None when it is not temporary."""
        return self.temporary_until or (self.decision.expires_on if self.brings_content else None)

    @property
    def day(self) -> date | None:
        """The day on which it takes effect; None while neither it nor its decision names one."""
        return self.effective_on or self.decision.default_day

    def with_content_json(self, content: Any) -> DecisionLine:
        """Read a revision, but not to another decision, procedure or base."""
        line: DecisionLine = super().with_content_json(content)
        for name in (
            "decision_id",
            "procedure_id",
            "agency_id",
            "base_version_id",
            "carries_id",
            "hidden",
            "later_stay",
            "promulgated_at",
            "retracted_at",
            "starts_on",
        ):
            setattr(line, name, getattr(self, name))
        return line
