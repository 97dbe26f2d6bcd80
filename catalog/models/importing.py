"""What import runs did, record by record, and what looked wrong but was kept."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ImportRun(models.Model):
    """One run of an import. A run that was killed stays `RUNNING` with what it had done."""

    class State(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        REFUSED = "refused", _("refused")

    source = models.CharField(_("source"), max_length=64)
    inputs = models.JSONField(_("inputs"), default=list)
    options = models.JSONField(_("options"), default=dict)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RUNNING)
    message = models.TextField(_("message"), blank=True)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    counts = models.JSONField(_("counts"), default=dict)

    class Meta:
        ordering = ["-started_at"]
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")

    def __str__(self) -> str:
        return f"{self.source} {timezone.localtime(self.started_at):%Y-%m-%d %H:%M}"


class ImportItem(models.Model):
    """What became of one record, kept for all outcomes but `UNCHANGED`, which are only counted."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        UPDATED = "updated", _("updated")
        UNCHANGED = "unchanged", _("unchanged")
        CONFLICT = "conflict", _("conflict")
        MISSING = "missing", _("missing upstream")
        FAILED = "failed", _("failed")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="items")
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    code = models.CharField(_("code"), max_length=64, blank=True)
    procedure = models.ForeignKey(
        "catalog.ProcedurePage", null=True, on_delete=models.PROTECT, related_name="import_items"
    )
    place = models.CharField(_("file and line"), max_length=255, blank=True)
    message = models.TextField(_("message"), blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["run", "outcome"])]
        verbose_name = _("import item")
        verbose_name_plural = _("import items")

    def __str__(self) -> str:
        return f"{self.outcome} {self.code}"


class ImportedRecord(models.Model):
    """What a source last said of one procedure: how a run knows what is new, edited or gone."""

    source = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    procedure = models.OneToOneField(
        "catalog.ProcedurePage", on_delete=models.PROTECT, related_name="imported_record"
    )
    record_hash = models.CharField(max_length=64)
    component_hashes = models.JSONField(default=dict)
    decision_day = models.DateField(null=True)
    keywords = models.TextField(blank=True, default="")
    search_words = models.JSONField(
        default=dict, help_text="What an import wrote as citizens' words on the page, by language."
    )
    publisher = models.CharField(max_length=64, blank=True, db_index=True)
    internal = models.BooleanField(default=False)
    seen_at = models.DateTimeField()
    missing_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "code"], name="imported_record_unique")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.code}"


class ProcedureWarning(models.Model):
    """Something that looks wrong in a procedure's law but was kept as the source has it."""

    class Kind(models.TextChoices):
        NEWER_BASIS = "newer_basis", _("legal basis newer than the decision")
        DUPLICATE_BASIS = "duplicate_basis", _("legal basis listed twice")
        FOREIGN_AGENCY = "foreign_agency", _("agency of another province")
        TIME_CONFLICT = "time_conflict", _("processing time given twice and differing")
        UNIT_CONFLICT = "unit_conflict", _("unit of time given twice and differing")
        UNITLESS_TIME = "unitless_time", _("processing time without a unit")
        SMALL_FEE = "small_fee", _("fee below 1,000 đồng")
        ZERO_FEE = "zero_fee", _("fee of zero that is not free")
        ABOLISHED_PAPER = "abolished_paper", _("asks for a paper abolished by law")
        CODE_FORM = "code_form", _("code in an unusual form")
        DUPLICATE_CASE = "duplicate_case", _("two cases with one code")
        NO_DECISION = "no_decision", _("no decision named")
        NO_SECTOR = "no_sector", _("no sector named")
        UNPARSED = "unparsed", _("the source's text could not be divided with certainty")

    procedure = models.ForeignKey(
        "catalog.ProcedurePage", on_delete=models.CASCADE, related_name="warnings"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    component = models.CharField(_("component"), max_length=16, blank=True)
    detail = models.TextField(_("detail"), blank=True)
    recorded_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        ordering = ["procedure", "kind", "pk"]
        indexes = [models.Index(fields=["kind"])]
        verbose_name = _("warning")
        verbose_name_plural = _("warnings")

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail[:80]}"
