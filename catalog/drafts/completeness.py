"""Whether a line's draft has all that the law asks of a procedure (NĐ 63/2010 art. 8(2), a–h).

A new procedure and a local one have all of it. An amendment of an imported national procedure may
lack what its source never gave, but does not take away what was there.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

from django.utils.translation import gettext as _

from catalog.content import Answer, Content, Kind, Scheme
from catalog.drafts.lines import contents_of
from catalog.drafts.problems import FieldProblem, Incomplete
from catalog.models import Action, DecisionLine

_HAS: Mapping[str, Callable[[Content], bool]] = {
    "sectors": lambda c: bool(c.sectors),
    "levels": lambda c: bool(c.levels),
    "steps": lambda c: any(s.text or s.title for case in c.steps for s in case.steps),
    "channels": lambda c: bool(c.channels),
    "dossier": lambda c: any(not p.is_note for case in c.dossier.cases for p in case.papers),
    "dossier_sets": lambda c: bool(c.dossier.sets),
    "audiences": lambda c: bool(c.audiences),
    "agencies": lambda c: bool(c.agencies.executing),
    "legal_bases": lambda c: bool(c.legal_bases),
}


def incomplete(line: DecisionLine) -> list[FieldProblem]:
    """Return what the line still lacks, pairs of a field and a message; [] when ready."""
    return all_incomplete([line])[0]


def all_incomplete(lines: Sequence[DecisionLine]) -> list[list[FieldProblem]]:
    """Return what each of `lines` still lacks: one query a vocabulary for them all."""
    written = [line for line in lines if line.brings_content]
    contents = {line.pk: c for line, c in zip(written, contents_of(written), strict=True)}
    return [_problems(line, contents.get(line.pk)) for line in lines]


def _problems(line: DecisionLine, content: Content | Incomplete | None) -> list[FieldProblem]:
    if content is None:
        return unanswered(line)
    if isinstance(content, Incomplete):
        return [*unanswered(line), *content.problems]
    return [*unanswered(line), *lacking(line, content)]


def unanswered(line: DecisionLine, groups: Container[str] | None = None) -> list[FieldProblem]:
    """Return what the line leaves open beside its text.

    `groups` are those that a new line shares; without them any group will do.
    """
    grouped = bool(line.group) and (groups is None or line.group in groups)
    if line.action == Action.REPLACED and not (line.replaced_by_id or grouped):
        message = _("Name what replaces it: a procedure, or a group with a line that brings it.")
        return [("replaced_by", message)]
    if line.action == Action.CORRECTED and not line.reason:
        return [("reason", _("A correction says why."))]
    return []


def lacking(line: DecisionLine, content: Content) -> list[FieldProblem]:
    """Return what a draft that reads as `content` still lacks; [] when it may become law."""
    return [
        *_lacking(line, content),
        *_contradicting(content),
        *_nameless(content),
        *_unexplained(content),
    ]


def _lacking(line: DecisionLine, content: Content) -> list[FieldProblem]:
    base = line.base_version.body if line.base_version else None
    whole = line.action == Action.NEW or content.kind is Kind.LOCAL or base is None
    words = _words()
    problems = [
        (field, words[field])
        for field, has in _HAS.items()
        if not has(content) and (whole or (base is not None and has(base)))
    ]
    if whole:
        problems += _without_time(content)
        problems += [
            (f"has_{part}", _("Say whether the procedure has this: yes or no."))
            for part in ("form", "result", "conditions", "fee")
            if getattr(content.presence, part) is Answer.UNKNOWN
        ]
    return problems


def _words() -> dict[str, str]:
    return {
        "sectors": _("A procedure belongs to a sector."),
        "levels": _("Say at which levels it is handled."),
        "steps": _("The law asks for the steps (b)."),
        "channels": _("The law asks for the ways to file (c)."),
        "dossier": _("The law asks for the papers of the dossier (d)."),
        "dossier_sets": _("The law asks for the number of sets of the dossier (d)."),
        "audiences": _("The law asks for who may apply (e)."),
        "agencies": _("The law asks for the executing agency (g)."),
        "legal_bases": _("A decision names the legal bases of the procedure."),
    }


def _without_time(content: Content) -> list[FieldProblem]:
    message = _("The law asks for the time limit (đ) of every way to file.")
    timeless = any(c.statutory is None and c.committed is None for c in content.channels)
    return [("channels", message)] if timeless else []


def _contradicting(content: Content) -> list[FieldProblem]:
    """Return where the answers about h and what is written do not agree."""
    written = {
        "form": any(p.form or p.files for case in content.dossier.cases for p in case.papers),
        "result": bool(content.results),
        "conditions": bool(content.conditions),
        "fee": any(channel.fees for channel in content.channels),
    }
    field = {
        "form": "dossier",
        "result": "results",
        "conditions": "conditions_vi",
        "fee": "channels",
    }
    problems = []
    for part, there in written.items():
        answer: Answer = getattr(content.presence, part)
        if answer is Answer.YES and not there:
            problems.append((field[part], _("The procedure has this by your answer: write it.")))
        elif answer is Answer.NO and there:
            problems.append((f"has_{part}", _("You answered no, but it is written.")))
    return problems


def _nameless(content: Content) -> list[FieldProblem]:
    problems = []
    if not all(p.name.vi for case in content.dossier.cases for p in case.papers):
        problems.append(("dossier", _("Every paper has a name in Vietnamese.")))
    if not all(result.name.vi for result in content.results):
        problems.append(("results", _("Every result has a name in Vietnamese.")))
    return problems


def _unexplained(content: Content) -> list[FieldProblem]:
    message = _("Decree 224/2026 asks for a published reason for partly online.")
    partly = (
        s.scheme is Scheme.ND224_2026 and s.value == "partial" and not s.reason.vi
        for s in content.online
    )
    return [("online", message)] if any(partly) else []
