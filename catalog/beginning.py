"""How a line begins: from the version in force, or empty."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from catalog.drafts import begin_again, begin_amendment
from catalog.models import (
    BRINGS_CONTENT,
    Action,
    AgencyPage,
    DecisionIndexPage,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
)


def open_decisions() -> QuerySet[DecisionPage]:
    """Return the decisions whose lines may still be written, the newest first."""
    return DecisionPage.objects.filter(promulgated_at=None, source="").order_by("-pk")


def new_decision_place(user: Any) -> DecisionIndexPage | None:
    """Return the page below which `user` may enter a decision, None when there is none."""
    for index in DecisionIndexPage.objects.all():
        if index.permissions_for_user(user).can_add_subpage():
            return index
    return None


def begin_line(
    decision: DecisionPage,
    action: Action,
    *,
    procedure: ProcedurePage | None = None,
    agency: AgencyPage | None = None,
    day: date | None = None,
) -> DecisionLine:
    """Return an unsaved line of `decision`.

    What changes a version begins as that version says it, and a procedure that is new again as it
    was when it ended: a new line about a procedure, with no agency. Raises Incomplete when there is
    nothing to begin from on the day.
    """
    if action is Action.NEW and procedure is not None and agency is None:
        return begin_again(decision, procedure, day=day)
    if action is Action.NEW or procedure is None:
        return _empty(decision, action, agency=agency, effective_on=day)
    if action in BRINGS_CONTENT:
        line = begin_amendment(decision, procedure, day=day, action=action)
        if action is Action.CORRECTED:
            # A correction takes the days of what it corrects.
            line.effective_on = None
        return line
    place = procedure.get_parent().specific
    return _empty(decision, action, procedure=procedure, agency=place, effective_on=day)


def _empty(decision: DecisionPage, action: Action, **values: Any) -> DecisionLine:
    position = decision.next_position()
    return DecisionLine(decision=decision, action=action, position=position, **values)
