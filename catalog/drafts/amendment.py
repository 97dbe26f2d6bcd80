"""Beginning a line from the version that it changes."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from catalog import selectors
from catalog.drafts.lines import fill
from catalog.drafts.problems import Incomplete
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage, ProcedureVersion


def begin_amendment(
    decision: DecisionPage,
    procedure: ProcedurePage,
    *,
    day: date | None = None,
    action: Action = Action.AMENDED,
) -> DecisionLine:
    """Return an unsaved line of `decision` that says what `procedure` is when it takes effect.

    `day` is the line's own day where it differs from the decision's. Raises Incomplete when no
    version is in force on that day: there is nothing to begin from.
    """
    starts = day or decision.default_day or selectors.today()
    base = _in_force(procedure, starts)
    line = DecisionLine(
        decision=decision,
        procedure=procedure,
        agency=procedure.get_parent().specific,
        action=action,
        base_version=base,
        position=decision.next_position(),
        effective_on=own_day(decision, day),
    )
    fill(line, base.body)
    return line


def begin_again(
    decision: DecisionPage, procedure: ProcedurePage, *, day: date | None = None
) -> DecisionLine:
    """Return an unsaved line of `decision` that makes `procedure` new again after it ended.

    It begins as the last text that ended by its day says, on no base: that one is over. Raises
    Incomplete when a version is in force on the day, or none was before.
    """
    starts = day or decision.default_day or selectors.today()
    known = selectors.known().filter(procedure=procedure)
    if known.filter(selectors.covering(starts)).exists():
        message = _("The procedure is in force on that day already: amend it instead.")
        raise Incomplete([("effective_on", message)])
    last = known.filter(valid_to__lte=starts).select_related("version__text").order_by("-valid_to")
    period = last.first()
    if period is None:
        raise Incomplete([("effective_on", _nothing(procedure, starts))])
    line = DecisionLine(
        decision=decision,
        procedure=procedure,
        agency=procedure.get_parent().specific,
        action=Action.NEW,
        position=decision.next_position(),
        effective_on=own_day(decision, day),
    )
    fill(line, period.version.body)
    return line


def own_day(decision: DecisionPage, day: date | None) -> date | None:
    """Return the day that a line of `decision` keeps itself: None where it is the decision's."""
    return None if day == decision.default_day else day


def _in_force(procedure: ProcedurePage, day: date) -> ProcedureVersion:
    period = selectors.in_force(day, internal=True).filter(procedure=procedure).first()
    if period is None:
        raise Incomplete([("effective_on", _nothing(procedure, day))])
    return period.version


def _nothing(procedure: ProcedurePage, day: date) -> str:
    message = _("%(code)s is not in force on %(day)s: there is nothing to begin from.")
    return message % {"code": procedure.code, "day": f"{day:%d/%m/%Y}"}
