"""Vocabularies: lists of named things with stable codes, edited as snippets.

Each change is written to the journal, because public documents show these names.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.search import index

from catalog import journal
from catalog.models.change import Change, ChangeKind
from catalog.models.typed import TypedTexts


class VocabularyQuerySet(models.QuerySet[Any]):
    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete one by one, each with its change: bulk actions end here."""
        deleted: Counter[str] = Counter()
        with transaction.atomic():
            for item in self:
                deleted.update(item.delete()[1])
        return deleted.total(), dict(deleted)


class Vocabulary(TypedTexts, index.Indexed, models.Model):
    """A named item with a code that never changes its meaning."""

    name_vi: str
    name_en: str | None

    code = models.CharField(_("code"), max_length=64, unique=True)
    name = models.TextField(_("name"))

    # The stubs would give every list the manager of this class.
    objects: ClassVar[Any] = VocabularyQuerySet.as_manager()

    search_fields = [
        index.SearchField("name_vi"),
        index.AutocompleteField("name_vi"),
        index.SearchField("code"),
        index.AutocompleteField("code"),
    ]

    class Meta:
        abstract = True
        ordering = ["name_vi"]

    def __str__(self) -> str:
        return self.name_vi or self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            entry = journal.lock()
            super().save(*args, **kwargs)
            entry.append([Change(kind=ChangeKind.VOCABULARY, item=self.item)])

    def clean(self) -> None:
        super().clean()
        stored = type(self)._default_manager.filter(pk=self.pk)
        if stored.exclude(code=self.code).exists():
            raise ValidationError({"code": _("A code is final: the law names the item by it.")})

    @property
    def item(self) -> str:
        """The name by which the journal knows it."""
        return f"{self._meta.model_name}:{self.code}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            entry = journal.lock()
            entry.append([Change(kind=ChangeKind.VOCABULARY, item=self.item)])
            return super().delete(*args, **kwargs)


class Succession(models.Model):
    """Days of existence `[exists_from, exists_to)`, and what came after."""

    exists_from = models.DateField(_("exists from"), null=True, blank=True)
    exists_to = models.DateField(_("exists until (exclusive)"), null=True, blank=True)
    succeeded_by = models.ForeignKey(
        "self",
        verbose_name=_("succeeded by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )

    class Meta:
        abstract = True


class Sector(Succession, Vocabulary):
    """Lĩnh vực. `agency` answers for it here: imports place its procedures under that agency."""

    agency = models.ForeignKey(
        "catalog.Agency",
        verbose_name=_("responsible agency"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sectors",
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class Audience(Vocabulary):
    """Đối tượng thực hiện: who may apply."""

    class Meta(Vocabulary.Meta):
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")


class LifeEvent(Vocabulary):
    """Sự kiện: a moment in the life of a person or a business."""

    class Group(models.TextChoices):
        CITIZEN = "citizen", _("people")
        BUSINESS = "business", _("business")

    group = models.CharField(_("for"), max_length=8, choices=Group, default=Group.CITIZEN)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta(Vocabulary.Meta):
        ordering = ["group", "position", "name_vi"]
        verbose_name = _("life event")
        verbose_name_plural = _("life events")


class LegalDocument(Vocabulary):
    """Văn bản pháp luật. `code` is the number in one spelling, so one document is entered once."""

    number = models.CharField(_("number"), max_length=120)
    issuer = models.CharField(_("issuer"), max_length=255, blank=True)
    issued = models.DateField(_("issued on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force until (exclusive)"), null=True, blank=True)
    is_fast_track = models.BooleanField(
        _("issued on the fast track (trình tự, thủ tục rút gọn)"),
        default=False,
        help_text=_(
            "In force as soon as it is issued: its procedures are announced within days after, and "
            "made public sooner."
        ),
    )
    link = models.URLField(_("link"), blank=True)

    search_fields = [
        *Vocabulary.search_fields,
        index.SearchField("number"),
        index.AutocompleteField("number"),
    ]

    class Meta(Vocabulary.Meta):
        ordering = ["number"]
        verbose_name = _("legal document")
        verbose_name_plural = _("legal documents")

    def __str__(self) -> str:
        return f"{self.number} · {self.name_vi}" if self.name_vi else self.number
