"""What lines would do to the law's time: effects and problems, before any row is written.

Reads the tables, writes nothing. A version is known here by the key of its line, since each
version is made by exactly one line; so a timeline can be planned before the version exists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from catalog import drafts
from catalog.content import Code, Content
from catalog.models import (
    ENDS,
    Action,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    ProcedureVersion,
    Validity,
)
from catalog.models.decision import CONTENT_FIELDS
from catalog.validity import (
    Act,
    Conflict,
    Correct,
    Follows,
    Period,
    Start,
    Stop,
    Timeline,
    apply,
    at,
    timeline,
)

if TYPE_CHECKING:
    from catalog.selectors import Counts


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something can't be promulgated: line, field, and words an editor can act on."""

    line: DecisionLine | None
    code: str
    message: str
    field: str = ""

    def __str__(self) -> str:
        return f"{self.line.label()}: {self.message}" if self.line else self.message


@dataclass(frozen=True, slots=True)
class ImportedLine:
    """A content that a source gives for one procedure. `day` None: since before records."""

    procedure: ProcedurePage
    content: Content
    action: Action
    day: date | None
    start_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A line with the content it brings (None for lines that end a procedure)."""

    line: DecisionLine
    content: Content | None
    day: date | None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What one line does. `procedure` is None when promulgation will make its page."""

    line: DecisionLine
    procedure: ProcedurePage | None
    base: ProcedureVersion | None
    before: Content | None
    after: Content | None
    day: date | None
    timeline_before: Timeline
    timeline_after: Timeline


@dataclass(frozen=True, slots=True)
class Preview:
    """What a promulgation would do, and every problem that stands against it."""

    decision: DecisionPage
    effects: tuple[Effect, ...]
    problems: tuple[Problem, ...]
    counts_before: Counts
    counts_after: Counts


def proposals_of(decision: DecisionPage) -> tuple[list[Proposal], list[Problem]]:
    """Read the drafts of a decision's lines; a line that can't be read is a problem a field."""
    lines = list(
        decision.lines.select_related(
            "procedure", "agency", "base_version", "replaced_by", "changed_by"
        )
    )
    proposals: list[Proposal] = []
    problems: list[Problem] = []
    if not lines:
        problems.append(Problem(None, "empty", _("The decision has no lines yet.")))
    local_codes = _local_codes(lines)
    for line in lines:
        line.decision = decision
        content = None
        if line.brings_content:
            line.code = line.code or local_codes.get(line.pk, "")
            try:
                content = drafts.content_of(line)
            except drafts.Incomplete as error:
                problems += [Problem(line, "incomplete", m, f) for f, m in error.problems]
                continue
            if code := Code.parse(content.code):
                content = replace(content, code=code.value)
        proposals.append(Proposal(line, content, line.day))
    return proposals, problems


def _local_codes(lines: Sequence[DecisionLine]) -> dict[int, str]:
    """Give each new procedure that has no national code yet the next local one, `DP.<number>`."""
    without = [line for line in lines if line.action == Action.NEW and not line.code]
    if not without:
        return {}
    used = ProcedureVersion.objects.filter(code__startswith="DP.").values_list("code", flat=True)
    drafted = [line.code for line in lines if line.code.startswith("DP.")]
    newest = max((int(c[3:]) for c in [*used, *drafted] if c[3:].isdigit()), default=0)
    return {line.pk: f"DP.{newest + n}" for n, line in enumerate(without, start=1)}


@dataclass(slots=True)
class _State:
    """What the tables say of the procedures concerned."""

    timelines: dict[int, Timeline]
    versions: dict[int, ProcedureVersion]
    by_code: dict[str, ProcedurePage]


def plan_lines(proposals: Sequence[Proposal]) -> tuple[list[Effect], list[Problem]]:
    """Return the effect of each proposal on today's tables, and all problems found."""
    state = _load(proposals)
    groups = {p.line.group for p in proposals if p.line.group and p.content is not None}
    seen: set[str] = set()
    effects: list[Effect] = []
    problems: list[Problem] = []
    for proposal in proposals:
        procedure = proposal.line.procedure or _page_of(proposal, state)
        found = _check(proposal, procedure, state, groups)
        key = f"page {procedure.pk}" if procedure else f"code {_code(proposal)}"
        if key in seen:
            found.append(_twice(proposal.line))
        seen.add(key)
        before = state.timelines.get(procedure.pk, ()) if procedure else ()
        after: Timeline = before
        if not found:
            try:
                after = apply(before, act_of(proposal.line, proposal.day))
            except Conflict as conflict:
                found.append(_in_words(proposal.line, conflict))
        problems += found
        effects.append(_effect(proposal, procedure, before, after, state))
    return effects, problems


def _effect(
    proposal: Proposal,
    procedure: ProcedurePage | None,
    before: Timeline,
    after: Timeline,
    state: _State,
) -> Effect:
    line = proposal.line
    if line.action == Action.CORRECTED and line.base_version is not None:
        base: ProcedureVersion | None = line.base_version
    else:
        covering = at(before, proposal.day)
        base = state.versions.get(covering.version) if covering else None
    return Effect(
        line=line,
        procedure=procedure,
        base=base,
        before=base.body if base else None,
        after=proposal.content,
        day=proposal.day,
        timeline_before=before,
        timeline_after=after,
    )


def act_of(line: DecisionLine, day: date | None) -> Act:
    """Return what a line does as an act on a timeline."""
    action = Action(line.action)
    if action is Action.CORRECTED:
        base = line.base_version
        assert base is not None  # noqa: S101 - checked before: a correction names its version
        return Correct(line.pk, line.pk, base.line_id)
    if action in ENDS:
        return Stop(line.pk, day, annuls=action is Action.ANNULLED)
    return Start(line.pk, line.pk, day, until=line.until, follows=Follows(line.follows))


def _load(proposals: Sequence[Proposal]) -> _State:
    codes = {c for p in proposals if (c := _code(p))}
    by_code = {p.code: p for p in ProcedurePage.objects.filter(code__in=codes)}
    pages = {p.line.procedure_id for p in proposals if p.line.procedure_id}
    pages |= {p.pk for p in by_code.values()}
    timelines, versions = current_timelines(pages)
    return _State(timelines, versions, by_code)


def current_timelines(
    pages: Iterable[int],
) -> tuple[dict[int, Timeline], dict[int, ProcedureVersion]]:
    """Return the unretracted timeline of each page, and the versions in them by line."""
    rows = Validity.objects.filter(procedure__in=list(pages), retracted_at=None)
    gathered: dict[int, list[Period]] = defaultdict(list)
    versions: dict[int, ProcedureVersion] = {}
    for row in rows.select_related("version"):
        line = row.version.line_id
        versions[line] = row.version
        gathered[row.procedure_id].append(Period(line, row.valid_from, row.valid_to, row.cause_id))
    return {page: tuple(periods) for page, periods in gathered.items()}, versions


def _code(proposal: Proposal) -> str | None:
    if proposal.content is None:
        return None
    parsed = Code.parse(proposal.content.code)
    return parsed.value if parsed else None


def _page_of(proposal: Proposal, state: _State) -> ProcedurePage | None:
    code = _code(proposal)
    return state.by_code.get(code) if code and proposal.line.action == Action.NEW else None


def _check(
    proposal: Proposal, procedure: ProcedurePage | None, state: _State, groups: set[str]
) -> list[Problem]:
    """Return what is wrong with a line before time is asked."""
    line, action = proposal.line, Action(proposal.line.action)
    problems: list[Problem] = []

    def problem(code: str, message: str, field: str = "") -> None:
        problems.append(Problem(line, code, message, field))

    if action is not Action.NEW and procedure is None:
        problem("no-procedure", _("Choose the procedure that this line concerns."), "procedure")
        return problems
    if proposal.day is None and not proposal.imported and action is not Action.CORRECTED:
        problem("no-day", _("Neither the line nor its decision says from when."), "effective_on")
    if proposal.content is not None:
        problems += _check_code(proposal, procedure, state)
    if action is Action.REPLACED and not (line.replaced_by_id or line.group in groups):
        message = _("Name what replaces it: a procedure, or a group with a line that brings it.")
        problem("no-successor", message, "replaced_by")
    if action is Action.CORRECTED:
        if not line.reason:
            problem("no-reason", _("A correction says why."), "reason")
        if line.base_version is None:
            problem("no-base", _("Choose the version that is corrected."), "base_version")
    if procedure is not None and not problems and not proposal.imported:
        problems += _check_base(proposal, state.timelines.get(procedure.pk, ()))
    return problems


def _check_code(
    proposal: Proposal, procedure: ProcedurePage | None, state: _State
) -> list[Problem]:
    code = _code(proposal)
    if code is None:
        message = _("A code is d.dddddd as in 1.001193, or DP.<number> for a local one.")
        return [Problem(proposal.line, "code", message, "code")]
    owner = state.by_code.get(code)
    if owner is not None and procedure is not None and owner.pk != procedure.pk:
        message = _("Another procedure has the code %(code)s.") % {"code": code}
        return [Problem(proposal.line, "code-taken", message, "code")]
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


def _twice(line: DecisionLine) -> Problem:
    return Problem(
        line, "twice", _("Another line of this decision concerns the same procedure."), "procedure"
    )


def _in_words(line: DecisionLine, conflict: Conflict) -> Problem:
    words = {
        "until": (_("A temporary version ends after the day it starts."), "temporary_until"),
        "follows": (_("There is no earlier version to return to."), "follows"),
        "not-in-force": (_("The procedure is not in force on that day."), "effective_on"),
        "later-version": (
            _("A version that takes effect later is recorded: end or retract that first."),
            "effective_on",
        ),
    }
    message, field = words[conflict.code]
    return Problem(line, conflict.code, message, field)


def plan_retraction(
    lines: Sequence[DecisionLine], reason: str
) -> tuple[dict[int, tuple[Timeline, Timeline]], list[Problem]]:
    """Return before and after of each procedure's timeline when `lines` are taken back."""
    problems = [
        Problem(line, "not-in-effect", _("Only a promulgated line can be taken back, and once."))
        for line in lines
        if line.promulgated_at is None or line.retracted_at is not None
    ]
    if not reason.strip():
        problems.append(Problem(None, "no-reason", _("A retraction says why."), "reason"))
    pages = {line.procedure_id for line in lines if line.procedure_id}
    before, _versions = current_timelines(pages)
    taken = {line.pk for line in lines}
    after: dict[int, tuple[Timeline, Timeline]] = {}
    for page, acts in recorded_acts(pages).items():
        try:
            folded = timeline(act for act in acts if act.id not in taken)
        except Conflict as conflict:
            message = _("Another line rests on it: %(why)s") % {"why": conflict}
            problems.append(
                Problem(next(x for x in lines if x.procedure_id == page), conflict.code, message)
            )
        else:
            after[page] = (before.get(page, ()), folded)
    return after, problems


def recorded_acts(pages: Iterable[int]) -> dict[int, list[Act]]:
    """Return the acts in effect of each page, in the order in which they were recorded."""
    lines = (
        DecisionLine.objects.filter(
            procedure__in=list(pages), promulgated_at__isnull=False, retracted_at=None
        )
        .select_related("base_version", "decision")
        .defer(*CONTENT_FIELDS)
        .order_by("promulgated_at", "position", "pk")
    )
    acts: dict[int, list[Act]] = defaultdict(list)
    for line in lines:
        if line.procedure_id is not None:
            acts[line.procedure_id].append(act_of(line, line.starts_on))
    return acts


def with_page(effect: Effect, page: ProcedurePage) -> Effect:
    """Return the effect with the page that promulgation made for it."""
    return replace(effect, procedure=page)
