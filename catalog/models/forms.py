"""Forms (mẫu đơn, tờ khai): entered once, pointed to by the papers of many procedures."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from catalog.models.vocabulary import LegalDocument, Vocabulary
from catalog.storage import ContentAddressedStorage


def _files() -> ContentAddressedStorage:
    from django.conf import settings

    return ContentAddressedStorage(
        location=settings.MEDIA_ROOT / "kept", base_url=f"{settings.MEDIA_URL}kept/"
    )


class Form(Vocabulary, ClusterableModel):
    """A form by its code, such as CT01."""

    legal_document = models.ForeignKey(
        LegalDocument,
        verbose_name=_("legal document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="forms",
    )

    class Meta(Vocabulary.Meta):
        verbose_name = _("form")
        verbose_name_plural = _("forms")

    def __str__(self) -> str:
        return f"{self.code} · {self.name_vi}"

    def edition_on(self, day: date) -> FormEdition | None:
        """Return the edition to use on `day`, None when there is none."""
        valid = [e for e in self.editions.all() if e.is_valid_on(day)]
        return max(valid, key=lambda e: e.valid_from or date.min, default=None)


class FormEdition(models.Model):
    """One edition, valid on the days `[valid_from, valid_to)`."""

    form = ParentalKey(Form, on_delete=models.CASCADE, related_name="editions")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until (exclusive)"), null=True, blank=True)
    docx = models.FileField(
        _("DOCX"), storage=_files, blank=True, validators=[FileExtensionValidator(["docx", "doc"])]
    )
    pdf = models.FileField(
        _("PDF"), storage=_files, blank=True, validators=[FileExtensionValidator(["pdf"])]
    )
    sample = models.FileField(
        _("filled sample"),
        storage=_files,
        blank=True,
        validators=[FileExtensionValidator(["pdf", "docx", "png", "jpg"])],
    )
    guide = models.URLField(_("guide or video"), blank=True)

    class Meta:
        ordering = ["-valid_from"]

    def __str__(self) -> str:
        return f"{self.form_id} {self.valid_from or ''}"

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to <= self.valid_from:
            raise ValidationError({"valid_to": _("An edition ends after the day it starts.")})

    def is_valid_on(self, day: date) -> bool:
        """Tell whether this is an edition to hand out on `day`."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day < self.valid_to
        )
