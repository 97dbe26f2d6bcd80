"""The mark “ready” of a line, and its end; the log tells each with before and after."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from catalog.drafts import FieldProblem, incomplete
from catalog.many_lines import lock_decisions
from catalog.models import DecisionLine


def mark_ready(line: DecisionLine, user: Any) -> list[FieldProblem]:
    """Mark `line` ready and return []; return what is missing, and leave it, when it is not."""
    with transaction.atomic():
        lock_decisions([line.pk])
        # What is marked is what is looked at: nobody writes the line until the transaction ends.
        line = DecisionLine.objects.get(pk=line.pk)
        if problems := incomplete(line):
            return problems
        before = line.ready_at
        line.ready_at, line.ready_by = timezone.now(), user
        line.save(update_fields=["ready_at", "ready_by"])
        _note("catalog.ready", line, before, user)
    return []


def note_mark(line: DecisionLine, before: datetime | None, user: Any) -> None:
    """Log that `line` lost its mark, where it had one `before` it was edited."""
    if before is not None and line.ready_at is None:
        _note("catalog.unready", line, before, user)


def _note(action: str, line: DecisionLine, before: datetime | None, user: Any) -> None:
    said = {"before": {"ready_at": before}, "after": {"ready_at": line.ready_at}}
    log(instance=line, action=action, user=user, data=said)
