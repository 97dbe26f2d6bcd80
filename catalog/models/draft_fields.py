"""The draft of a content as a line keeps it: one field a component."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from catalog import blocks, content


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


def drafts_of(*lines: str) -> list[str]:
    """Return the columns to defer so that the drafts of `lines`, paths to them, stay unread."""
    return [f"{path}__{name}" for path in lines for name in CONTENT_FIELDS]
