"""The decisions, promulgated one after another by the road that editors take."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files import File

from catalog import drafts
from catalog.approval import submit
from catalog.beginning import begin_line
from catalog.carrying import carry_into_later
from catalog.content import Code, Content
from catalog.marking import mark_ready
from catalog.models import Action, Agency, DecisionLine, DecisionPage, LegalDocument, ProcedurePage
from catalog.models.procedure import TITLE_LENGTH
from catalog.promulgation import ImportedLine, promulgate, promulgate_imported, retract
from portal.demonstration.files import Demonstration
from portal.demonstration.pages import Tree
from portal.demonstration.records import ActRecord, DecisionRecord, ProcedureRecord

SOURCE = "demonstration"
"""Marks the decision that stands for an older system's list: it grows as imported ones do."""

Act = tuple[ProcedureRecord, ActRecord]


def promulgate_all(found: Demonstration, tree: Tree, issuer: Agency, publisher: Any) -> int:
    """Enter every decision in order and promulgate all but open ones; return how many lines."""
    number = 0
    for record in found.decisions:
        decision = _decision(record, tree, issuer, found.folder / "decisions")
        if record.is_open:
            number += _begin(decision, record.begins, Action.AMENDED)
            number += _begin(decision, record.ends, Action.ABOLISHED)
            continue
        acts = list(found.acts_of(record))
        if record.number:
            for procedure, act in acts:
                line = _line(decision, procedure, act, tree)
                _name_successor(line, procedure, act, acts)
                _save(line, found.contents.get((procedure.code, act.decision)))
                carry_into_later(line, publisher)
            promulgate(decision, user=publisher)
        else:
            promulgate_imported(decision, [_received(found, act, tree) for act in acts])
        for procedure, act in acts:
            if act.retracted:
                line = decision.lines.get(procedure__code=procedure.code)
                retract([line], reason=act.retracted)
        number += len(acts)
    return number


def submit_waiting(found: Demonstration, controller: Any) -> None:
    """Submit the decisions that wait for approval, their lines marked ready."""
    numbers = [record.number for record in found.decisions if record.ends]
    for decision in DecisionPage.objects.filter(number__in=numbers):
        for line in decision.lines.all():
            mark_ready(line, controller)
        submit(decision, controller)


def _begin(decision: DecisionPage, codes: Iterable[str], action: Action) -> int:
    """Begin a line a procedure, each the department's to write; return how many."""
    lines = [
        begin_line(decision, action, procedure=page)
        for page in ProcedurePage.objects.filter(code__in=codes)
    ]
    for line in lines:
        line.save()
    return len(lines)


def _decision(record: DecisionRecord, tree: Tree, issuer: Agency, folder: Path) -> DecisionPage:
    decision = DecisionPage(
        title=record.title,
        kind=record.kind,
        number=record.number,
        issuer=issuer,
        signer=record.signer,
        signed_on=record.signed,
        effective_on=record.effective,
        expires_on=record.expires,
        abstract=record.abstract,
        source_decision=record.source,
        source="" if record.number else SOURCE,
        live=False,
    )
    if record.file:
        with (folder / record.file).open("rb") as file:
            decision.file.save(record.file, File(file), save=False)
    decision.full_clean(exclude=["path", "depth", "title", "slug"])
    return tree.decisions.add_child(instance=decision)


def _line(
    decision: DecisionPage, procedure: ProcedureRecord, act: ActRecord, tree: Tree
) -> DecisionLine:
    """Return a line of a decision, begun as the desk begins it."""
    line = begin_line(
        decision,
        act.action,
        procedure=ProcedurePage.objects.filter(code=procedure.code).first(),
        agency=tree.agencies[procedure.agency],
        day=act.effective_on,
    )
    line.temporary_until, line.follows = act.temporary_until, act.follows
    line.reason = act.reason
    if act.changed_by:
        line.changed_by = LegalDocument.objects.get(code=act.changed_by)
    return line


def _save(line: DecisionLine, content: Content | None) -> None:
    """Store a line with the content it brings. Raises Incomplete, as marking it ready would."""
    if content is not None:
        drafts.fill(line, content)
        if problems := drafts.incomplete(line):
            raise drafts.Incomplete([(f"{content.code} {field}", why) for field, why in problems])
    line.full_clean(exclude=["code"])
    line.save()


def _name_successor(
    line: DecisionLine, procedure: ProcedureRecord, act: ActRecord, acts: Iterable[Act]
) -> None:
    """Name what replaces a procedure: its page, or the line of this decision that brings it."""
    if act.replaced_by:
        line.replaced_by = ProcedurePage.objects.filter(code=act.replaced_by).first()
        line.group = "" if line.replaced_by else act.replaced_by
    elif act.action == Action.NEW and any(a.replaced_by == procedure.code for _p, a in acts):
        line.group = procedure.code


def _received(found: Demonstration, act: Act, tree: Tree) -> ImportedLine:
    """Return a procedure as an older system gives it: without the day it began."""
    procedure, record = act
    content = found.contents[procedure.code, record.decision]
    code = Code.parse(procedure.code)
    assert code is not None  # noqa: S101 - read() has checked it
    page = tree.agencies[procedure.agency].add_child(
        instance=ProcedurePage(
            title=content.name.vi[:TITLE_LENGTH],
            slug=code.slug,
            code=code.value,
            kind=content.kind,
            live=False,
        )
    )
    return ImportedLine(page, content, record.action, None)
