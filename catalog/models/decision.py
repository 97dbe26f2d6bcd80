"""Decisions (quyết định công bố) and their lines: the only way by which law changes here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import LockableMixin, PreviewableMixin, RevisionMixin

from catalog import blocks, content, panels
from catalog.models.agency import Agency, AgencyPage
from catalog.models.drafting import LineDraft
from catalog.models.forms import _files
from catalog.models.pages import AddressedPage, DecisionIndexTester, DecisionTester, KeptPage
from catalog.models.procedure import ProcedurePage
from catalog.models.vocabulary import LegalDocument
from catalog.validity import Follows


class DecisionIndexPage(KeptPage, AddressedPage):
    """The place of all decisions: where permissions and the workflow are anchored."""

    route_name = "decisions"
    max_count = 1
    subpage_types = ["catalog.DecisionPage"]
    tester = DecisionIndexTester


class DecisionPage(KeptPage, AddressedPage):
    """One decision. Its identity is issuer, number and day: numbers recur every year."""

    slug: str

    route_name = "decision"
    parent_page_types = ["catalog.DecisionIndexPage"]
    subpage_types: list[str] = []
    tester = DecisionTester

    class Kind(models.TextChoices):
        ANNOUNCEMENT = "announcement", _("announcement (công bố)")
        PROCESS = "process", _("internal process")
        ATTRIBUTES = "attributes", _("attribute list")
        STANDARD_LIST = "standard_list", _("yearly standard list")
        CORRECTION = "correction", _("correction (đính chính)")
        REPEAL = "repeal", _("repeal of an earlier decision")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.ANNOUNCEMENT)
    number = models.CharField(_("number"), max_length=120, blank=True)
    issuer = models.ForeignKey(
        Agency,
        verbose_name=_("issuer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decisions",
    )
    signer = models.CharField(_("signer"), max_length=255, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    effective_on = models.DateField(
        _("effective on"), null=True, blank=True, help_text=_("Empty: from signing.")
    )
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    abstract = models.TextField(_("abstract"), blank=True)
    file = models.FileField(_("signed file"), storage=_files, blank=True)
    source_decision = models.CharField(
        _("ministry's decision it follows"), max_length=255, blank=True
    )
    source = models.CharField(max_length=64, blank=True, editable=False)
    promulgated_at = models.DateTimeField(null=True, editable=False)
    promulgated_by = models.ForeignKey(
        "auth.User", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    exclude_fields_in_copy = ["promulgated_at", "promulgated_by", "source"]
    edit_handler = panels.decision()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        permissions = [("promulgate_decision", "Can promulgate decisions")]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number", "signed_on"],
                condition=~models.Q(number=""),
                name="decision_identity",
            ),
            models.UniqueConstraint(
                fields=["issuer", "number"],
                condition=models.Q(signed_on=None) & ~models.Q(number=""),
                name="decision_identity_without_day",
            ),
        ]

    def route_arguments(self) -> dict[str, Any]:
        return {"slug": self.slug}

    def is_kept(self) -> bool:
        return self.promulgated_at is not None

    @property
    def default_day(self) -> date | None:
        """The day from which its lines count, unless they name their own."""
        return self.effective_on or self.signed_on

    @property
    def is_open(self) -> bool:
        """Tell whether editors may still write its lines."""
        return self.promulgated_at is None and not self.grows

    @property
    def grows(self) -> bool:
        """Tell whether later import runs may add lines after the first promulgation."""
        return bool(self.source)

    def label(self) -> str:
        """Return the decision as it is cited."""
        if not self.number:
            return str(self.title)
        day = f" ngày {self.signed_on:%d/%m/%Y}" if self.signed_on else ""
        return f"Quyết định {self.number}{day}"

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if self.number:
            self.title = self.draft_title = f"Quyết định {self.number}"[:255]
        if not self.slug or self.slug.startswith("quyet-dinh-moi"):
            self.slug = self._free_slug()
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if not self.grows and not self.number:
            raise ValidationError({"number": _("A decision has a number, such as 1234/QĐ-UBND.")})
        if self.expires_on and self.default_day and self.expires_on <= self.default_day:
            raise ValidationError({"expires_on": _("A decision expires after it takes effect.")})
        same = DecisionPage.objects.filter(
            issuer=self.issuer, number=self.number, signed_on=self.signed_on
        ).exclude(pk=self.pk)
        if self.number and same.exists():
            raise ValidationError(
                {"number": _("This issuer's decision of that number and day is already there.")}
            )

    def _free_slug(self) -> str:
        stem = slugify(
            f"{self.number or self.title}".replace("Đ", "D").replace("đ", "d").replace("/", "-")
        )
        if self.signed_on:
            stem = f"{stem}-{self.signed_on:%Y-%m-%d}"
        stem = (stem or "quyet-dinh")[:240]
        taken = set(
            DecisionPage.objects.filter(slug__startswith=stem)
            .exclude(pk=self.pk)
            .values_list("slug", flat=True)
        )
        slug, number = stem, 2
        while slug in taken:
            slug, number = f"{stem}-{number}", number + 1
        return slug

    def with_content_json(self, content: Any) -> DecisionPage:
        """Read a revision, but nothing of it may undo or schedule a legal act."""
        page: DecisionPage = super().with_content_json(content)
        page.promulgated_at, page.promulgated_by_id = self.promulgated_at, self.promulgated_by_id
        page.source = self.source
        page.go_live_at = page.expire_at = None
        return page


class Action(models.TextChoices):
    """What a line does. The law keeps hủy bỏ (annulled, acts back) and bãi bỏ (ceases) apart."""

    NEW = "new", _("new (mới ban hành)")
    AMENDED = "amended", _("amended, supplemented (sửa đổi, bổ sung)")
    REPLACED = "replaced", _("replaced (bị thay thế)")
    ANNULLED = "annulled", _("annulled (hủy bỏ)")
    ABOLISHED = "abolished", _("abolished (bãi bỏ)")
    ATTRIBUTES = "attributes", _("attributes set")
    CORRECTED = "corrected", _("corrected (đính chính)")


BRINGS_CONTENT = frozenset({Action.NEW, Action.AMENDED, Action.ATTRIBUTES, Action.CORRECTED})
ENDS = frozenset({Action.REPLACED, Action.ANNULLED, Action.ABOLISHED})


class ProcedureContentFields(models.Model):
    """The draft of a content, one field a component; `catalog.blocks` turns it into a `Content`.

    All may be empty while it is written.
    """

    name_vi: str | None
    name_en: str | None
    conditions_vi: str | None
    conditions_en: str | None
    note_vi: str | None
    note_en: str | None

    code = models.CharField(_("code"), max_length=40, blank=True)
    aliases = models.JSONField(_("other codes"), default=list, blank=True)
    kind = models.CharField(
        _("kind"),
        max_length=12,
        blank=True,
        choices=[
            (content.Kind.NATIONAL.value, _("national standard")),
            (content.Kind.LOCAL.value, _("local (đặc thù)")),
            (content.Kind.INTERLINKED.value, _("interlinked (liên thông)")),
            (content.Kind.INTERNAL.value, _("internal (never public)")),
            (content.Kind.VERTICAL.value, _("vertical (ngành dọc)")),
        ],
    )
    parts = models.JSONField(_("codes of its parts"), default=list, blank=True)
    name = models.TextField(_("name"), blank=True)
    sectors = StreamField(blocks.SECTORS, verbose_name=_("sectors"), blank=True)
    levels = models.JSONField(_("levels"), default=list, blank=True)
    steps = StreamField(blocks.STEPS, verbose_name=_("steps"), blank=True)
    process = StreamField(blocks.PROCESS, verbose_name=_("internal process"), blank=True)
    channels = StreamField(blocks.CHANNELS, verbose_name=_("channels, time and fees"), blank=True)
    dossier = StreamField(blocks.DOSSIER, verbose_name=_("dossier"), blank=True)
    dossier_sets = models.PositiveSmallIntegerField(_("number of sets"), null=True, blank=True)
    audiences = StreamField(blocks.AUDIENCES, verbose_name=_("audiences"), blank=True)
    agencies = StreamField(blocks.AGENCIES, verbose_name=_("agencies"), blank=True)
    results = StreamField(blocks.RESULTS, verbose_name=_("results"), blank=True)
    conditions = models.TextField(_("requirements and conditions"), blank=True)
    has_form = models.CharField(
        _("has a form"), max_length=8, default="unknown", choices=blocks.ANSWERS
    )
    has_result = models.CharField(
        _("has a result"), max_length=8, default="unknown", choices=blocks.ANSWERS
    )
    has_conditions = models.CharField(
        _("has conditions"), max_length=8, default="unknown", choices=blocks.ANSWERS
    )
    has_fee = models.CharField(
        _("has a fee"), max_length=8, default="unknown", choices=blocks.ANSWERS
    )
    legal_bases = StreamField(blocks.LEGAL_BASES, verbose_name=_("legal bases"), blank=True)
    online = StreamField(blocks.ONLINE, verbose_name=_("online service"), blank=True)
    handling = StreamField(blocks.HANDLING, verbose_name=_("handling"), blank=True)
    note = models.TextField(_("note"), blank=True)
    origins = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        abstract = True


CONTENT_FIELDS = tuple(f.name for f in ProcedureContentFields._meta.local_fields)
"""The names of the fields that hold a draft's content."""


class DecisionLine(
    LineDraft,
    ProcedureContentFields,
    PreviewableMixin,
    LockableMixin,
    RevisionMixin,
    models.Model,
):
    """What a decision does to one procedure. Its row is the draft; promulgation freezes it.

    A plain foreign key to the decision: the line lives outside the decision's revisions, which
    would reset it. `agency` is whose line it is: the place of a new procedure, and whose editors
    may write it.
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
        """Save the draft. Refuses once the decision is promulgated, even against a race."""
        with transaction.atomic():
            decision = DecisionPage.objects.select_for_update().get(pk=self.decision_id)
            if decision.promulgated_at is not None and not decision.grows:
                raise ValidationError(_("The decision has been promulgated: its lines are final."))
            super().save(*args, **kwargs)

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
            "promulgated_at",
            "retracted_at",
            "starts_on",
        ):
            setattr(line, name, getattr(self, name))
        return line
