"""Beginning lines that repeal what an earlier decision did: which can be, and what each leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.adding import Candidate, Verdict, store
from catalog.content import Kind
from catalog.drafts import own_day
from catalog.models import (
    Action,
    AgencyPage,
    ChangeKind,
    DecisionLine,
    DecisionPage,
    ProcedureVersion,
)
from catalog.permissions import reads_all, writes_at
from catalog.promulgation.acts import lines_in_effect, with_repealed
from catalog.promulgation.repealing import Planned, plan


def repealable() -> QuerySet[DecisionPage]:
    """Return the decisions of which something is law, the newest first."""
    decisions = DecisionPage.objects.filter(pk__in=lines_in_effect().values("decision"))
    return decisions.order_by("-signed_on", "-pk")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A line of the repealing decision, and what it would repeal. `there`: it stands already."""

    line: DecisionLine
    repealed: tuple[DecisionLine, ...]
    there: bool


def repeals(
    decision: DecisionPage, earlier: DecisionPage, day: date | None, user: Any
) -> list[Candidate]:
    """Return what can be done about each procedure of which `earlier` did something that is law.

    What can be repealed comes with its line, not saved; one procedure has one line, which repeals
    all that it names of however many decisions. Lines that carry changes over fall with the lines
    whose changes these are.
    """
    lines = lines_in_effect().filter(decision=earlier).exclude(action=Action.CARRIED)
    rows = lines.select_related("procedure", "decision").prefetch_related("carried")
    by_page: dict[int, list[DecisionLine]] = {}
    for one in rows.order_by("position", "pk"):
        by_page.setdefault(one.procedure_id or 0, []).append(one)
    own = with_repealed(decision.lines.select_related("decision", "procedure"))
    standing = {line.procedure_id: line for line in own}
    places = {page.path: page for page in AgencyPage.objects.all()}
    wanted = [
        _wanted(decision, tuple(group), day, standing.get(page), places)
        for page, group in by_page.items()
    ]
    planned = {id(one.line): one for one in plan((w.line, w.repealed) for w in wanted)}
    found = [_candidate(one, planned.get(id(one.line)), user) for one in wanted]
    return _in_order(decision, [one for one in found if one is not None])


def _wanted(
    decision: DecisionPage,
    repealed: tuple[DecisionLine, ...],
    day: date | None,
    there: DecisionLine | None,
    places: dict[str, AgencyPage],
) -> _Wanted:
    if there is not None:
        known = tuple(there.repeals.all()) if there.action == Action.REPEALED else ()
        return _Wanted(there, tuple(dict.fromkeys((*known, *repealed))), there=True)
    page = repealed[0].procedure
    assert page is not None  # noqa: S101 - what is law is about a procedure
    line = DecisionLine(
        decision=decision,
        action=Action.REPEALED,
        procedure=page,
        agency=places[page.path[: -page.steplen]],
        effective_on=own_day(decision, day),
    )
    return _Wanted(line, repealed, there=False)


def _candidate(wanted: _Wanted, planned: Planned | None, user: Any) -> Candidate | None:
    line, page = wanted.line, wanted.line.procedure
    assert page is not None  # noqa: S101 - begun so
    if not writes_at(user, page.path):
        if page.kind == Kind.INTERNAL and not reads_all(user):
            return None
        return Candidate(Verdict.NOT_YOURS, procedure=page)
    if wanted.there and not _adds(wanted):
        return Candidate(Verdict.THERE, procedure=page)
    if planned is None:
        return Candidate(Verdict.NO_DAY, procedure=page)
    if planned.problem is not None:
        said = (planned.problem.message,)
        return Candidate(Verdict.DOES_NOT_FIT, procedure=page, problems=said)
    told = in_words(planned.leaves, planned.version)
    return Candidate(Verdict.GOOD, procedure=page, line=line, told=told, repealed=wanted.repealed)


def _adds(wanted: _Wanted) -> bool:
    """Tell whether a line that stands repeals already, and would repeal more."""
    line = wanted.line
    return line.action == Action.REPEALED and len(wanted.repealed) > len(line.repeals.all())


def _in_order(decision: DecisionPage, found: Sequence[Candidate]) -> list[Candidate]:
    position = decision.next_position()
    for one in found:
        if one.line is not None and one.line.pk is None:
            one.line.position = position
            position += 1
    return list(found)


def keep(found: Sequence[Candidate], user: Any) -> None:
    """Save the lines that `repeals` found, each with its revision and its entry in the log.

    The caller holds the lock of their decision. A line that stood already is no longer ready.
    """
    wanted = [(one.line, one.repealed) for one in found if one.line is not None]
    known = {line.pk: line.repeals.count() for line, _repealed in wanted if line.pk is not None}
    store([line for line, _repealed in wanted if line.pk is None], user)
    for line, repealed in wanted:
        if line.pk in known:
            line.ready_at = line.ready_by = None
            line.save(update_fields=["ready_at", "ready_by"])
            # Who adds to it worked on the line: an approval asks the revisions whose work it is.
            line.save_revision(user=user, clean=False)
            said = {"before": {"repeals": known[line.pk]}, "after": {"repeals": len(repealed)}}
            log(instance=line, action="catalog.repeals", user=user, data=said)
    through = DecisionLine.repeals.through
    pairs = [
        through(from_decisionline=line, to_decisionline=one)
        for line, repealed in wanted
        for one in repealed
    ]
    through.objects.bulk_create(pairs, ignore_conflicts=True)


def outcome(line: DecisionLine) -> Planned | None:
    """Return what the repeal `line` would do as the tables stand; None where it lacks its day."""
    lines = with_repealed(DecisionLine.objects.filter(pk=line.pk)).select_related("decision")
    return next(iter(plan((one, list(one.repeals.all())) for one in lines)), None)


def in_words(left: ChangeKind, version: ProcedureVersion | None) -> str:
    """Say what a repeal leaves of its procedure on its day: `version`, if any is in force."""
    words = {
        ChangeKind.ENDED: _("the procedure is not in force any more"),
        ChangeKind.RESTORED: _("version %(number)s is in force again, where none was"),
        ChangeKind.RETURNED: _("version %(number)s applies again"),
        ChangeKind.CANCELLED: _("version %(number)s stays; what comes later changes"),
    }
    if left is ChangeKind.CANCELLED and version is None:
        return _("the procedure does not come into force")
    return words[left] % {"number": version.number if version else ""}
