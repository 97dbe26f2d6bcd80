"""The law of a procedure as the desk shows it beside the guidance."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from catalog import selectors
from catalog.models import DecisionLine, ProcedurePage
from catalog.permissions import LinePolicy, may_write


def law_of(procedure: ProcedurePage, user: Any) -> dict[str, Any]:
    """Return what the law panel of a procedure's editor shows."""
    reading = selectors.reading(procedure, selectors.today())
    drafts = LinePolicy(DecisionLine).instances_user_has_any_permission_for(user, {"view"})
    return {
        "reading": reading,
        "shown": reading.shown,
        "public_url": reverse("procedure", kwargs={"code": procedure.code}),
        "amend_url": amend_url(procedure) if may_write(user, procedure) else "",
        "warnings": procedure.warnings.all(),
        "open_lines": drafts.filter(
            procedure=procedure, promulgated_at=None, decision__promulgated_at=None
        ).select_related("decision"),
    }


def amend_url(procedure: ProcedurePage) -> str:
    """Return the address at which an amendment of `procedure` begins."""
    return f"{reverse('lines:add')}?procedure={procedure.pk}&action=amended"


def come_back_url(procedure: int, day: date) -> str:
    """Return the address at which a line begins that makes a procedure law again from `day` on."""
    return f"{reverse('lines:add')}?procedure={procedure}&action=new&day={day.isoformat()}"
