"""Where procedures stand in the tree of pages, journaled: lists and indexes narrow by it.

Signals, because Wagtail moves and deletes pages past their own methods. As everywhere, the journal
is locked before a page's row is written.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models.signals import pre_delete
from wagtail.signals import post_page_move, pre_page_move

from catalog import journal
from catalog.models import AgencyPage, Change, ChangeKind, ProcedurePage


def connect() -> None:
    """Watch the tree. Called once, when the process starts."""
    pre_page_move.connect(_moving, sender=ProcedurePage, dispatch_uid="catalog.standing.moving")
    post_page_move.connect(_moved, sender=ProcedurePage, dispatch_uid="catalog.standing.moved")
    pre_delete.connect(_deleting, sender=AgencyPage, dispatch_uid="catalog.standing.deleting")


def _moving(**kwargs: Any) -> None:
    if connection.in_atomic_block:  # else the move is committed before `_moved` locks
        journal.lock()


def _moved(instance: Any, parent_page_before: Any, parent_page_after: Any, **kwargs: Any) -> None:
    if parent_page_before.pk == parent_page_after.pk:
        return
    with transaction.atomic():
        entry = journal.lock()
        entry.append([Change(kind=ChangeKind.GUIDANCE, procedure_id=instance.pk)])


def _deleting(instance: AgencyPage, **kwargs: Any) -> None:
    with transaction.atomic():
        entry = journal.lock()
        entry.append([Change(kind=ChangeKind.VOCABULARY, item=instance.agency.item)])
