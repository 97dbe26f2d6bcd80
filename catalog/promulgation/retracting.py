"""What taking promulgated lines back would leave."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from catalog.models import DecisionLine
from catalog.promulgation.acts import current_timelines, recorded_acts
from catalog.promulgation.checking import in_words
from catalog.promulgation.values import Problem
from catalog.validity import Conflict, Timeline, timeline


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
            why = in_words(lines[0], conflict).message
            message = _("Another line rests on it: %(why)s") % {"why": why}
            problems.append(
                Problem(next(x for x in lines if x.procedure_id == page), conflict.code, message)
            )
        else:
            after[page] = (before.get(page, ()), folded)
    return after, problems
