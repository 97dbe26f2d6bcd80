"""Edits of what readers see that the journal does not tell of, so that no kept page is stale.

The journal orders the law, guidance and vocabularies. The name of the province, the introduction
of an agency, a page of plain text or where a page stands are edited beside it. Each such edit adds
a row in its own transaction, so their number changes exactly when the edit is committed. Rows are
added and never counted up in place: a counter would be a lock, taken in another order than the
journal's. `QuerySet.update()` and SQL by hand send no signal; whoever uses them calls `record`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save
from wagtail.models import Page, Site
from wagtail.signals import post_page_move

from catalog.models import DecisionPage, FormEdition, ProcedurePage

_OF_DRAFTS = {
    "latest_revision",
    "latest_revision_created_at",
    "draft_title",
    "has_unpublished_changes",
    "locked",
    "locked_at",
    "locked_by",
}
"""What Wagtail writes of a page when somebody drafts or locks it."""


class Edit(models.Model):
    """One edit. Only their number says something."""

    recorded_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.pk} {self.recorded_at}"


def record(**_signal: Any) -> None:
    """Make every kept page one of yesterday, with the surrounding transaction or at once."""
    Edit.objects.create()


def number_of_edits() -> models.QuerySet[Any]:
    """Return the number of edits as a subquery of one row; no row where there is none."""
    return (
        Edit.objects.order_by()
        .annotate(one=models.Value(1))
        .values("one")
        .annotate(number=models.Count("pk"))
        .values("number")
    )


def _after_save(
    instance: Any, created: bool = False, update_fields: Collection[str] | None = None, **_: Any
) -> None:
    if created and isinstance(instance, (ProcedurePage, DecisionPage)):
        # Imports make thousands. Readers see none before its promulgation, which is journalled.
        return
    if update_fields is not None and set(update_fields) <= _OF_DRAFTS:
        return
    if _is_seen(instance):
        record()


def _after_delete(instance: Any, **_: Any) -> None:
    if _is_seen(instance):
        record()


def _is_seen(instance: Any) -> bool:
    """Tell whether readers may see it. The journal tells of vocabularies, versions and periods."""
    from portal.models import ProvinceSettings

    return isinstance(instance, (Page, Site, ProvinceSettings, FormEdition))


def follow() -> None:
    """Begin to record edits."""
    post_save.connect(_after_save, dispatch_uid="portal.edits")
    post_delete.connect(_after_delete, dispatch_uid="portal.edits")
    post_page_move.connect(record, dispatch_uid="portal.edits")
    for name in ("related", "life_events"):
        through = getattr(ProcedurePage, name).through
        m2m_changed.connect(record, sender=through, dispatch_uid=f"portal.edits.{name}")
