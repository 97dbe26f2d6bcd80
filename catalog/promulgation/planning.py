"""What lines would do to the law's time: effects and problems, before any row is written.

Reads the tables, writes nothing. A version is known here by the key of its line, since each
version is made by exactly one line; so a timeline can be planned before the version exists.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from catalog import drafts
from catalog.content import Content
from catalog.models import Action, DecisionLine, DecisionPage, ProcedurePage, ProcedureVersion
from catalog.promulgation import later, repealing
from catalog.promulgation.acts import (
    act_of,
    current_timelines,
    recorded_acts,
    versions_in,
    versions_of,
    with_repealed,
)
from catalog.promulgation.checking import Surroundings, check, code_of, in_words, twice
from catalog.promulgation.values import Effect, Problem, Proposal
from catalog.validity import Act, Conflict, Timeline, apply, at


def lines_of(decision: DecisionPage) -> QuerySet[DecisionLine]:
    """Return the lines of a decision with what their planning reads."""
    return with_repealed(decision.lines.all()).select_related(
        "procedure", "agency", "base_version__text", "replaced_by", "changed_by"
    )


def proposals_of(
    decision: DecisionPage, lines: Iterable[DecisionLine] | None = None
) -> tuple[list[Proposal], list[Problem]]:
    """Read the drafts of a decision's lines; a line that can't be read is a problem a field.

    `lines` are those of interest, where it is not all of them.
    """
    lines = list(lines_of(decision) if lines is None else lines)
    proposals: list[Proposal] = []
    problems: list[Problem] = []
    if not lines:
        problems.append(Problem(None, "empty", _("The decision has no lines yet.")))
    local_codes = _local_codes(decision)
    for line in lines:
        line.decision = decision
        line.code = line.code or local_codes.get(line.pk, "")
    bringing = [line for line in lines if line.brings_content]
    changed = drafts.bases_of(bringing)
    bases = dict(zip(bringing, changed, strict=True))
    read = dict(zip(bringing, drafts.contents_of(bringing, changed), strict=True))
    for line in lines:
        content = read.get(line)
        if isinstance(content, drafts.Incomplete):
            problems += _incomplete(line, content.problems)
            continue
        if content is not None:
            problems += _incomplete(line, drafts.lacking(line, content))
        proposals.append(Proposal(line, content, line.day, bases.get(line)))
    return proposals, problems


def _incomplete(line: DecisionLine, found: Iterable[tuple[str, str]]) -> list[Problem]:
    return [Problem(line, "incomplete", message, field) for field, message in found]


def _local_codes(decision: DecisionPage) -> dict[int, str]:
    """Give each new procedure that has no national code yet the next local one, `DP.<number>`."""
    without = decision.lines.filter(action=Action.NEW, code="").values_list("pk", flat=True)
    if not without:
        return {}
    local = {"code__startswith": "DP."}
    used = ProcedureVersion.objects.filter(**local).values_list("code", flat=True)
    drafted = decision.lines.filter(**local).values_list("code", flat=True)
    newest = max((int(c[3:]) for c in [*used, *drafted] if c[3:].isdigit()), default=0)
    return {line: f"DP.{newest + n}" for n, line in enumerate(without, start=1)}


@dataclass(slots=True)
class _State:
    """What the tables say of the procedures concerned."""

    timelines: dict[int, Timeline]
    versions: dict[int, ProcedureVersion]
    by_code: dict[str, ProcedurePage]
    brought: dict[int, Content]
    pages: dict[int, ProcedurePage]
    acts: dict[int, list[Act]]
    """Of what a line repeals something: a repeal is told by them."""


def plan_lines(proposals: Sequence[Proposal]) -> tuple[list[Effect], list[Problem]]:
    """Return the effect of each proposal on today's tables, and all problems found."""
    state = _load(proposals)
    groups = {p.line.group for p in proposals if p.line.group and p.content is not None}
    seen: set[int | str | None] = set()
    """Procedures, and the codes they will have."""
    effects: list[Effect] = []
    problems: list[Problem] = []
    for proposal in proposals:
        procedure = _procedure_of(proposal, state)
        before = state.timelines.get(procedure.pk, ()) if procedure else ()
        owner = state.by_code.get(code_of(proposal) or "")
        found = check(proposal, Surroundings(procedure, before, owner, groups))
        keys = {procedure and procedure.pk, code_of(proposal)} - {None}
        if keys & seen and proposal.line.action != Action.CARRIED:
            found.append(twice(proposal.line))
        seen |= keys
        after: Timeline = before
        if not found:
            try:
                acts = state.acts.get(procedure.pk, ()) if procedure else ()
                after = apply(before, act_of(proposal.line, proposal.day), acts)
            except Conflict as conflict:
                found.append(in_words(proposal.line, conflict))
        if procedure and not found:
            # Lines that bring its changes into later versions come after it.
            state.timelines[procedure.pk] = after
        problems += found
        effects.append(_effect(proposal, procedure, before, after, state))
    if not any(proposal.imported for proposal in proposals):
        problems += later.problems(effects)
        problems += repealing.problems(effects)
    return effects, problems


def _effect(
    proposal: Proposal,
    procedure: ProcedurePage | None,
    before: Timeline,
    after: Timeline,
    state: _State,
) -> Effect:
    line = proposal.line
    day = proposal.day
    if line.keeps_days and line.base_version is not None:
        base: ProcedureVersion | None = line.base_version
        changed = line.base_version.line_id
        if line.action == Action.CARRIED:
            day = next((p.start for p in before if p.version == changed), None)
    else:
        covering = at(before, day)
        base = state.versions.get(covering.version) if covering else None
    return Effect(
        line=line,
        procedure=procedure,
        base=base,
        before=proposal.base or (base.body if base else None),
        after=proposal.content,
        day=day,
        timeline_before=before,
        timeline_after=after,
        versions=state.versions,
        brought=state.brought,
    )


def _load(proposals: Sequence[Proposal]) -> _State:
    codes = {c for p in proposals if (c := code_of(p))}
    by_code = {p.code: p for p in ProcedurePage.objects.filter(code__in=codes)}
    pages = {p.line.procedure_id for p in proposals if p.line.procedure_id}
    pages |= {p.pk for p in by_code.values()}
    timelines = current_timelines(pages)
    versions = versions_in(timelines.values())
    brought = {p.line.pk: p.content for p in proposals if p.content is not None}
    repealed = {
        p.line.procedure_id
        for p in proposals
        if p.line.action == Action.REPEALED and p.line.procedure_id is not None
    }
    acts = recorded_acts(repealed) if repealed else {}
    if repealed:
        versions |= versions_of(repealed)
    return _State(timelines, versions, by_code, brought, {}, acts)


def _procedure_of(proposal: Proposal, state: _State) -> ProcedurePage | None:
    """Return the page of a line's procedure, one object for all lines about it."""
    page, code = proposal.line.procedure, code_of(proposal)
    if page is None and code and proposal.line.action == Action.NEW:
        page = state.by_code.get(code)
    return None if page is None else state.pages.setdefault(page.pk, page)
