"""How a decision stands on its way: open, before those who approve, law, taken back."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from catalog.models import DecisionPage, Submission

STATES = [
    ("open", gettext_lazy("open")),
    ("submitted", gettext_lazy("waiting for approval")),
    ("returned", gettext_lazy("returned")),
    ("approved", gettext_lazy("approved")),
    ("promulgated", gettext_lazy("promulgated")),
    ("retracted", gettext_lazy("taken back")),
    ("imported", gettext_lazy("imported")),
]


def label_of(state: str) -> str:
    """Return a state in words."""
    return str(dict(STATES)[state])


def with_submission(decisions: QuerySet[DecisionPage]) -> QuerySet[DecisionPage]:
    """Return `decisions`, each with `submission_state`: that of its newest one, "ended" for none.

    What is approved is told by that alone: nothing of it can be changed at the desk.
    """
    newest = Submission.objects.filter(decision=OuterRef("pk")).order_by("-pk")
    state = Coalesce(Subquery(newest.values("state")[:1]), Value(Submission.State.ENDED.value))
    return decisions.annotate(submission_state=state)


def state_of(decision: Any) -> str:
    """Return how a decision stands, one of `STATES`; with `submission_state` without a query."""
    if decision.is_open:
        found = getattr(decision, "submission_state", None)
        if found is None:
            found = decision.submission.state if decision.submission else Submission.State.ENDED
        return "open" if found == Submission.State.ENDED else str(found)
    if decision.retracted_at is not None:
        return "retracted"
    return "imported" if decision.grows else "promulgated"


def in_state(decisions: QuerySet[DecisionPage], state: str) -> QuerySet[DecisionPage]:
    """Return those of `decisions`, read by `with_submission`, that stand as `state` says."""
    still_open = Q(promulgated_at=None, source="")
    submission = Submission.State.ENDED.value if state == "open" else state
    conditions = {
        "promulgated": Q(promulgated_at__isnull=False, retracted_at=None, source=""),
        "retracted": Q(retracted_at__isnull=False),
        "imported": ~Q(source=""),
    }
    return decisions.filter(conditions.get(state, still_open & Q(submission_state=submission)))
