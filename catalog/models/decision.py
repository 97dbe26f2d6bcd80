"""Decisions (quyết định công bố): what was signed, and the place of all of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models, transaction
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowPage

from catalog import panels
from catalog.locks import HeldLock
from catalog.models.agency import Agency
from catalog.models.forms import _files
from catalog.models.pages import AddressedPage, DecisionIndexTester, DecisionTester, KeptPage
from catalog.models.typed import TypedTexts

if TYPE_CHECKING:
    from wagtail.locks import BaseLock
    from wagtail.models import Workflow

    from catalog.models.submission import Submission


def cited(number: str, signed_on: date | None, title: str) -> str:
    """Return how a decision is cited: by number and day, by its title where it has no number."""
    if not number:
        return title
    day = f" ngày {signed_on:%d/%m/%Y}" if signed_on else ""
    return f"Quyết định {number}{day}"


class DecisionIndexPage(KeptPage, AddressedPage):
    """The place of all decisions: where permissions and the workflow are anchored."""

    route_name = "decisions"
    max_count = 1
    subpage_types = ["catalog.DecisionPage"]
    tester = DecisionIndexTester


class DecisionPage(TypedTexts, KeptPage, AddressedPage):
    """One decision. Its identity is issuer, number and day: numbers recur every year.

    Once all its lines are taken back it may be entered again, as it was signed.
    """

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
    file = models.FileField(
        _("signed file"),
        storage=_files,
        blank=True,
        validators=[FileExtensionValidator(["pdf", "docx", "doc"])],
    )
    source_decision = models.CharField(
        _("ministry's decision it follows"), max_length=255, blank=True
    )
    source = models.CharField(max_length=64, blank=True, editable=False)
    promulgated_at = models.DateTimeField(null=True, editable=False)
    promulgated_by = models.ForeignKey(
        "auth.User", null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    retracted_at = models.DateTimeField(null=True, editable=False)

    exclude_fields_in_copy = ["promulgated_at", "promulgated_by", "retracted_at", "source"]
    edit_handler = panels.decision()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        permissions = [("promulgate_decision", "Can promulgate decisions")]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "number", "signed_on"],
                condition=~models.Q(number="") & models.Q(retracted_at=None),
                name="decision_identity",
            ),
            models.UniqueConstraint(
                fields=["issuer", "number"],
                condition=models.Q(signed_on=None, retracted_at=None) & ~models.Q(number=""),
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

    @cached_property
    def submission(self) -> Submission | None:
        """Its newest submission, as it was when first asked; None when there was none."""
        if self.pk is None:
            return None
        newest: Submission | None = (
            self.submissions.select_related("submitted_by", "decided_by").order_by("-pk").first()
        )
        return newest

    @property
    def held(self) -> Submission | None:
        """The submission that keeps it and its lines as they are: waiting, or approved."""
        if not self.is_open:
            return None
        return self.submission if self.submission and self.submission.holds else None

    def get_workflow(self) -> Workflow | None:
        """Return the workflow assigned to it or to the place of decisions.

        One of the whole site is for pages that are published: it makes no law wait.
        """
        if not getattr(settings, "WAGTAIL_WORKFLOW_ENABLED", True):
            return None
        places = [self.path, self.path[: -self.steplen]]
        assigned = WorkflowPage.objects.filter(page__path__in=places, workflow__active=True)
        nearest = assigned.select_related("workflow").order_by("-page__depth").first()
        return nearest.workflow if nearest else None

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    def get_lock(self) -> BaseLock | None:
        if self.held:
            return HeldLock(self, self.held)
        lock: BaseLock | None = super().get_lock()
        return lock

    @property
    def may_be_retracted(self) -> bool:
        """Tell whether editors may take it back; what an import brings, later imports put right."""
        return self.promulgated_at is not None and self.retracted_at is None and not self.grows

    @property
    def grows(self) -> bool:
        """Tell whether later import runs may add lines after the first promulgation."""
        return bool(self.source)

    def next_position(self) -> int:
        """Return the position of a line that comes after all there are."""
        newest: int | None = self.lines.aggregate(last=models.Max("position"))["last"]
        return 0 if newest is None else newest + 1

    def label(self) -> str:
        """Return the decision as it is cited."""
        return cited(self.number, self.signed_on, str(self.title))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the row. Raises PermissionDenied where it became law since it was read.

        Else a form that was sent before, and waited for the promulgation, would undo it.
        """
        with transaction.atomic():
            if self.pk is not None and self.promulgated_at is None and not self.grows:
                row = type(self).objects.select_for_update().filter(pk=self.pk)
                if row.exclude(promulgated_at=None).exists():
                    raise PermissionDenied(_("The decision has been promulgated meanwhile."))
            super().save(*args, **kwargs)

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
            issuer=self.issuer,
            number=self.number,
            signed_on=self.signed_on,
            retracted_at=None,
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
        page.retracted_at, page.source = self.retracted_at, self.source
        page.go_live_at = page.expire_at = None
        return page
