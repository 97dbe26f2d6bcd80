"""The only writer of versions: a decision's lines become law in one transaction, or none does.

Every way in (an editor's decision, an import, a retraction) is planned by `planning` and written
by `writing`. The journal's lock comes first, before any other row is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalog import journal, selectors
from catalog.content import clean_text
from catalog.models import DecisionLine, DecisionPage
from catalog.promulgation import approving, writing
from catalog.promulgation.planning import plan_lines, proposals_of
from catalog.promulgation.previewing import counts_after
from catalog.promulgation.retracting import plan_retraction, preview_retraction
from catalog.promulgation.values import (
    Effect,
    ImportedLine,
    Preview,
    Problem,
    Retraction,
    Shift,
    Undone,
)
from catalog.promulgation.writing import Outcome

__all__ = [
    "Effect",
    "ImportedLine",
    "Outcome",
    "Preview",
    "Problem",
    "Refused",
    "Retraction",
    "Shift",
    "Undone",
    "preview",
    "preview_retraction",
    "promulgate",
    "promulgate_imported",
    "promulgate_many",
    "retract",
]


class Refused(Exception):
    """Nothing was written. `problems` says why, line by line."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(p) for p in problems))
        self.problems = tuple(problems)


def preview(decision: DecisionPage) -> Preview:
    """Return what promulgating `decision` would do and what stands against it. Writes nothing."""
    proposals, unreadable = proposals_of(decision)
    effects, problems = plan_lines(proposals)
    day = decision.default_day or selectors.today()
    before = selectors.counts(day)
    return Preview(
        decision=decision,
        effects=tuple(effects),
        problems=(*_refusals(decision), *unreadable, *problems),
        counts_before=before,
        counts_after=counts_after(before, effects),
    )


def promulgate(decision: DecisionPage, *, user: Any = None) -> Outcome:
    """Make law of the decision's lines: versions, periods, pages, journal, all or nothing.

    Raises Refused, with every problem found, when anything stands against it: a decision that was
    promulgated already, or is not what was approved, an incomplete line, a base that is no longer
    in force, a period that does not fit.
    """
    with transaction.atomic():
        entry = journal.lock()
        held = DecisionPage.objects.select_for_update().get(pk=decision.pk)
        if problems := _refusals(held):
            raise Refused(problems)
        proposals, unreadable = proposals_of(held)
        effects, problems = plan_lines(proposals)
        if unreadable or problems:
            raise Refused([*unreadable, *problems])
        outcome = writing.write(entry, {held: effects}, user=user)
    decision.refresh_from_db()
    return outcome


def promulgate_imported(decision: DecisionPage, entries: Sequence[ImportedLine]) -> Outcome:
    """Promulgate contents that come from a source under `decision`, which may grow."""
    return promulgate_many([(decision, entries)])


def promulgate_many(
    batches: Sequence[tuple[DecisionPage, Sequence[ImportedLine]]],
) -> Outcome:
    """Promulgate imported contents of several decisions in one transaction.

    Raises Refused when a decision is an editors' one that was promulgated already, or when a
    content does not fit the time of its procedure.
    """
    with transaction.atomic():
        entry = journal.lock()
        keys = [decision.pk for decision, _entries in batches]
        held = DecisionPage.objects.select_for_update().in_bulk(keys)
        problems = [p for d in held.values() for p in _standing_against(d, importing=True)]
        if problems:
            raise Refused(problems)
        proposals = writing.make_lines(
            [(held[decision.pk], entries) for decision, entries in batches]
        )
        effects, problems = plan_lines(proposals)
        if problems:
            raise Refused(problems)
        grouped: dict[DecisionPage, list[Effect]] = {d: [] for d in held.values()}
        for effect in effects:
            grouped[held[effect.line.decision_id]].append(effect)
        return writing.write(entry, grouped, user=None)


def retract(lines: Sequence[DecisionLine], *, reason: str) -> Outcome:
    """Take promulgated lines back by a new record: their procedures' time is folded without them.

    What was known stays known: the old periods are still there for `known_at`. Raises Refused
    when a line is not in effect, a reason is missing, or a remaining line would no longer fit.
    """
    reason = clean_text(reason)
    with transaction.atomic():
        entry = journal.lock()
        held = list(
            DecisionLine.objects.select_for_update(of=("self",))
            .filter(pk__in=[line.pk for line in lines])
            .select_related("procedure", "decision")
        )
        undone, problems = plan_retraction(held)
        if not reason:
            problems.append(Problem(None, "no-reason", _("A retraction says why."), "reason"))
        if problems:
            raise Refused(problems)
        return writing.write_retraction(entry, held, undone, reason=reason)


def _refusals(decision: DecisionPage) -> list[Problem]:
    """Return why an editors' decision is not promulgated, whatever its lines say."""
    return _standing_against(decision) or approving.against(decision)


def _standing_against(decision: DecisionPage, *, importing: bool = False) -> list[Problem]:
    if decision.grows != importing:
        message = (
            _("An import adds lines only to decisions that imports made.")
            if importing
            else _("A decision that an import made grows by imports only.")
        )
        return [Problem(None, "imported", message)]
    if decision.promulgated_at is not None and not importing:
        return [Problem(None, "promulgated", _("This decision has been promulgated already."))]
    return []
