"""Marking a line ready: its department's word that nothing is missing."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.log_actions import log

from catalog.drafts import FieldProblem, incomplete
from catalog.models import DecisionLine


def mark_ready(line: DecisionLine, user: Any) -> list[FieldProblem]:
    """Mark `line` ready and return []; return what is missing, and leave it, when it is not."""
    problems = incomplete(line) if line.brings_content else []
    if problems:
        return problems
    line.ready_at, line.ready_by = timezone.now(), user
    line.save(update_fields=["ready_at", "ready_by"])
    log(instance=line, action="catalog.ready", user=user)
    return []
