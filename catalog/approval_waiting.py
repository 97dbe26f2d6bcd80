"""Which decisions wait for a user: to be submitted, approved, promulgated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet
from django.utils.translation import gettext_lazy

from catalog.approval import APPROVE, decides, may_submit
from catalog.beginning import open_decisions
from catalog.decision_states import in_state, with_submission
from catalog.models import DecisionPage
from catalog.permissions import may_promulgate, writable_paths
from catalog.promulgation.approving import needs_approval

TO_SUBMIT, TO_APPROVE, TO_PROMULGATE = "submit", "approve", "promulgate"

WORDS = {
    TO_SUBMIT: gettext_lazy("To submit for approval"),
    TO_APPROVE: gettext_lazy("To approve"),
    TO_PROMULGATE: gettext_lazy("To promulgate"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A decision, and what it waits for."""

    act: str
    decision: DecisionPage

    @property
    def words(self) -> str:
        return str(WORDS[self.act])

    @property
    def page(self) -> str:
        """The name of the address at which it is done."""
        return "desk_promulgate" if self.act == TO_PROMULGATE else "desk_approval"


def waits_for(user: Any) -> list[Waiting]:
    """Return what decisions wait for `user` to do, in the order of the road.

    To be submitted: returned, or open with all lines ready. To be promulgated: approved, or ready
    where no approval is asked. The decisions that wait are few; each takes a few queries.
    """
    return [*_to_submit(user), *_to_approve(user), *_to_promulgate(user)]


def _open() -> QuerySet[DecisionPage]:
    return with_submission(open_decisions())


def _ready() -> list[DecisionPage]:
    """Return the open decisions whose lines are all marked ready, and those that were returned."""
    counted = _open().annotate(all_lines=Count("lines"), marked=Count("lines__ready_at"))
    ready = in_state(counted.filter(all_lines__gt=0, marked=F("all_lines")), "open")
    return [*ready, *in_state(_open(), "returned")]


def _to_submit(user: Any) -> Iterator[Waiting]:
    if not writable_paths(user):
        return
    for decision in _ready():
        if may_submit(user, decision) and decision.has_workflow:
            yield Waiting(TO_SUBMIT, decision)


def _to_approve(user: Any) -> Iterator[Waiting]:
    for decision in in_state(_open(), "submitted"):
        if APPROVE in decides(user, decision):
            yield Waiting(TO_APPROVE, decision)


def _to_promulgate(user: Any) -> Iterator[Waiting]:
    if not may_promulgate(user):
        return
    for decision in in_state(_open(), "approved"):
        yield Waiting(TO_PROMULGATE, decision)
    for decision in _ready():
        if decision.submission_state == "ended" and not needs_approval(decision):
            yield Waiting(TO_PROMULGATE, decision)
