"""What is wrong with a line before time is asked, and a conflict of time in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.content import Code
from catalog.drafts.completeness import unanswered
from catalog.models import Action, DecisionLine, ProcedurePage
from catalog.promulgation.values import Problem, Proposal
from catalog.validity import Conflict, Timeline, at

_UNANSWERED = {"replaced_by": "no-successor", "reason": "no-reason"}


def code_of(proposal: Proposal) -> str | None:
    """Return the canonical code of what a line brings, None when it brings none."""
    if proposal.content is None:
        return None
    parsed = Code.parse(proposal.content.code)
    return parsed.value if parsed else None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a line is checked against: its procedure, that one's time, who has its code, groups."""

    procedure: ProcedurePage | None
    periods: Timeline
    owner: ProcedurePage | None
    groups: set[str]


def check(proposal: Proposal, around: Surroundings) -> list[Problem]:
    """Return what is wrong with a line before time is asked."""
    line, action, procedure = proposal.line, Action(proposal.line.action), around.procedure
    problems: list[Problem] = []

    def problem(code: str, message: str, field: str = "") -> None:
        problems.append(Problem(line, code, message, field))

    if action is not Action.NEW and procedure is None:
        problem("no-procedure", _("Choose the procedure that this line concerns."), "procedure")
        return problems
    if proposal.day is None and not proposal.imported and not line.keeps_days:
        problem("no-day", _("Neither the line nor its decision says from when."), "effective_on")
    if proposal.content is not None:
        problems += _check_code(proposal, around)
    for field, message in unanswered(line, around.groups):
        problem(_UNANSWERED[field], message, field)
    if line.keeps_days and line.base_version is None:
        problem("no-base", _("Choose the version that is corrected."), "base_version")
    if action is Action.REPEALED:
        problems += _check_repealed(line)
    if procedure is not None and not problems and not proposal.imported:
        problems += _check_base(proposal, around.periods)
    return problems


def _check_code(proposal: Proposal, around: Surroundings) -> list[Problem]:
    code = code_of(proposal)
    if code is None:
        message = _("A code is d.dddddd as in 1.001193, or DP.<number> for a local one.")
        return [Problem(proposal.line, "code", message, "code")]
    owner, line = around.owner, proposal.line
    if owner is None or owner == line.procedure:
        return []
    if line.procedure is not None:
        message = _("Another procedure has the code %(code)s.") % {"code": code}
        return [Problem(line, "code-taken", message, "code")]
    if not owner.path.startswith(line.agency.path):
        # Else one department would write the lines of another by naming its code.
        message = _("The procedure with the code %(code)s stands under another agency.")
        return [Problem(line, "other-agency", message % {"code": code}, "code")]
    return []


def _check_base(proposal: Proposal, periods: Timeline) -> list[Problem]:
    """Refuse a line begun from a version that is not what it would change."""
    line = proposal.line
    covering = at(periods, proposal.day)
    if line.action == Action.NEW and covering is not None:
        message = _("The procedure is in force on that day already: amend it instead.")
        return [Problem(line, "in-force", message, "procedure")]
    if line.action not in {Action.AMENDED, Action.ATTRIBUTES}:
        return []
    if covering is None:
        message = _("The procedure is not in force on that day: there is nothing to amend.")
        return [Problem(line, "not-in-force", message, "effective_on")]
    if line.base_version is None or line.base_version.line_id != covering.version:
        message = _(
            "What this line was begun from is not what is in force on its day. "
            "Begin it anew from that version and carry the changes over."
        )
        return [Problem(line, "stale-base", message, "base_version")]
    return []


def _check_repealed(line: DecisionLine) -> list[Problem]:
    """Refuse to repeal what is not law, or is another procedure's."""
    repealed = line.repeals.all()
    if not repealed or any(one.procedure_id != line.procedure_id for one in repealed):
        message = _("Choose the lines of an earlier decision that are repealed.")
        return [Problem(line, "no-repealed", message, "repeals")]
    if any(one.promulgated_at is None or one.retracted_at is not None for one in repealed):
        return [in_words(line, Conflict("repealed", "what is to be repealed is not law"))]
    return []


def twice(line: DecisionLine) -> Problem:
    """Return the problem of a line whose procedure another line concerns already."""
    return Problem(
        line, "twice", _("Another line of this decision concerns the same procedure."), "procedure"
    )


def in_words(line: DecisionLine, conflict: Conflict) -> Problem:
    """Return a conflict of time as a problem of the line."""
    words = {
        "until": (_("A temporary version ends after the day it starts."), "temporary_until"),
        "follows": (_("There is no earlier version to return to."), "follows"),
        "not-in-force": (_("The procedure is not in force on that day."), "effective_on"),
        "corrected": (
            _("The version to correct is in force on no day any more: choose the newest."),
            "base_version",
        ),
        "repealed": (_("What this line repeals is not law any more."), "repeals"),
        "no-effect": (
            _(
                "No day would have another text: what came after the repealed line stands, "
                "or it is repealed already. Delete this line, or amend the procedure."
            ),
            "repeals",
        ),
        "rests": (
            _(
                "What another decision did would not fit without it: repeal that line too, or "
                "amend the procedure."
            ),
            "repeals",
        ),
        "later-version": (
            _("A version that takes effect later is recorded: end or retract that first."),
            "effective_on",
        ),
    }
    message, field = words[conflict.code]
    return Problem(line, conflict.code, message, field)
