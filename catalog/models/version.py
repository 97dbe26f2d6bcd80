"""Frozen law: versions, the days on which they are in force, and what they refer to."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, NoReturn

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.content import AsWritten, Content, from_json
from catalog.on_day import covers


class Frozen(TypeError):
    """Somebody tried to change what is never changed."""


class FrozenQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise Frozen("a version is never updated")

    def delete(self) -> NoReturn:
        raise Frozen("a version is never deleted")


class FrozenModel(models.Model):
    """A row that is written once."""

    objects = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen("a version is never updated")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Frozen("a version is never deleted")


class ProcedureVersion(FrozenModel):
    """What one decision line made of a procedure. Written once, by promulgation.

    `code`, `name_vi`, `name_en`, `kind` and the terms beside it repeat the content for queries;
    `name_key` sorts names as the Vietnamese alphabet does. What it says is its `text`, which takes
    long to read: read it with the versions (`select_related("text")`) whose content is asked.
    """

    procedure = models.ForeignKey(
        "catalog.ProcedurePage", on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField(_("number"))
    line = models.OneToOneField(
        "catalog.DecisionLine", on_delete=models.PROTECT, related_name="version"
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    code = models.CharField(max_length=16, db_index=True)
    name_vi = models.TextField()
    name_en = models.TextField(blank=True)
    name_key = models.CharField(max_length=255, db_index=True)
    kind = models.CharField(max_length=12)

    class Meta:
        ordering = ["procedure", "number"]
        constraints = [
            models.UniqueConstraint(fields=["procedure", "number"], name="version_number_unique")
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id} v{self.number}"

    @property
    def content(self) -> dict[str, Any]:
        """The content as JSON."""
        stored: dict[str, Any] = self.text.content
        return stored

    @cached_property
    def body(self) -> Content:
        """The content as values."""
        return from_json(self.content)

    @cached_property
    def glanced(self) -> Content:
        """The part of the content that lists show; of all other components it says nothing."""
        return from_json(self.text.at_a_glance)

    @property
    def name(self) -> str:
        """The official name in the active language, Vietnamese where English is missing."""
        return (self.name_en if (get_language() or "vi").startswith("en") else "") or self.name_vi


class VersionText(FrozenModel):
    """What a version says, apart from its row: lists pass over thousands of these.

    `at_a_glance` is the part of the content that lists show. It is stored before it, so that a
    database that keeps rows whole need not go through the content for it.
    """

    version = models.OneToOneField(
        ProcedureVersion, on_delete=models.PROTECT, primary_key=True, related_name="text"
    )
    at_a_glance = models.JSONField(encoder=AsWritten)
    content = models.JSONField(_("content"), encoder=AsWritten)

    def __str__(self) -> str:
        return f"text {self.pk}"


class Facet(models.TextChoices):
    """What a version can be listed and counted by."""

    SECTOR = "sector", _("sector")
    AGENCY = "agency", _("agency")
    AUDIENCE = "audience", _("audience")
    LEVEL = "level", _("level")
    ONLINE = "online", _("online level")
    HANDLING = "handling", _("handling")
    SERVICE_POINT = "service_point", _("service point")
    FORM = "form", _("form")
    LEGAL_DOCUMENT = "legal_document", _("legal document")
    FEE = "fee", _("fees")


class VersionTerm(models.Model):
    """One code that a version refers to: a derived row, so that lists need no JSON."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="terms")
    facet = models.CharField(max_length=16, choices=Facet)
    code = models.CharField(max_length=160)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "facet", "code"], name="term_unique")
        ]
        indexes = [models.Index(fields=["facet", "code", "version"])]

    def __str__(self) -> str:
        return f"{self.facet}={self.code}"


class PostgresExclusion(ExclusionConstraint):
    """An exclusion constraint that other databases pass over; promulgation checks there too."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().constraint_sql(model, schema_editor) if _is_postgres(schema_editor) else None

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().create_sql(model, schema_editor) if _is_postgres(schema_editor) else None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        return super().remove_sql(model, schema_editor) if _is_postgres(schema_editor) else None

    def validate(self, *args: Any, **kwargs: Any) -> None:
        return None


def _is_postgres(schema_editor: Any) -> bool:
    return schema_editor.connection.vendor == "postgresql"


class DateRange(Func):
    function = "DATERANGE"
    output_field = DateRangeField()


class Validity(models.Model):
    """Days on which a version is in force, as it was known from `recorded_at` on.

    Insert-only but for `retracted_at`: moving a period retracts its row and records another.
    `cause` is the line that set the end (abolition, end of a temporary version), None where the
    period is open or ends only because the next version begins. `begun_by` is the line by which
    the version applies again, None where it begins by its own.
    """

    procedure = models.ForeignKey(
        "catalog.ProcedurePage", on_delete=models.PROTECT, related_name="validities"
    )
    version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, related_name="validities"
    )
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    cause = models.ForeignKey(
        "catalog.DecisionLine", null=True, on_delete=models.PROTECT, related_name="ended"
    )
    begun_by = models.ForeignKey(
        "catalog.DecisionLine", null=True, on_delete=models.PROTECT, related_name="brought_back"
    )
    recorded_at = models.DateTimeField()
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("period in force")
        verbose_name_plural = _("periods in force")
        ordering = [F("valid_from").asc(nulls_first=True)]
        indexes = [
            # All that is asked of a period when a day is listed, so that no row of it is read.
            # With its condition, since SQLite would look that up in the row.
            models.Index(
                fields=["procedure", "valid_from", "valid_to", "version", "retracted_at"],
                condition=Q(retracted_at=None),
                name="validity_now",
            ),
            # The same, for who comes from what versions refer to.
            models.Index(
                fields=["version", "valid_from", "valid_to", "procedure", "retracted_at"],
                condition=Q(retracted_at=None),
                name="validity_of_version",
            ),
            # Of those that end alone: it is of no use for "no end, or after the day".
            models.Index(
                fields=["valid_to"],
                condition=Q(retracted_at=None, valid_to__isnull=False),
                name="validity_ends",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lt=F("valid_to")),
                name="validity_has_days",
            ),
            PostgresExclusion(
                name="validity_no_overlap",
                condition=Q(retracted_at=None),
                expressions=[
                    ("procedure", RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", "valid_to", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.valid_from or '…'} – {self.valid_to or '…'}"

    @property
    def ends_itself(self) -> bool:
        """Whether it is temporary: its own decision set its last day."""
        return self.cause is not None and self.cause.brings_content

    @property
    def begun_openly_by(self) -> Any:
        """The line by which readers see that it begins: that of its version, where no other is."""
        by = self.begun_by
        return self.version.line if by is None or by.hidden else by

    @property
    def ended_openly_by(self) -> Any:
        """The line by which readers see that it ends, None where they see none."""
        return None if self.cause is None or self.cause.hidden else self.cause

    def covers(self, day: date) -> bool:
        """Tell whether the version is in force on `day`."""
        return covers(self, day)
