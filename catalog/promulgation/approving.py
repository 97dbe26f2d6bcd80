"""Whether a decision is what was approved, and whether it has to be.

What is compared are the rows: every field of a line and of the decision that becomes law or changes
what does. So an item that is renamed in its vocabulary is no change, as everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db.models import Field, Model
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from catalog.content import canonical
from catalog.models import DecisionLine, DecisionPage, Submission
from catalog.promulgation.values import Problem

_PLAIN = (bool, int, str, list, dict, type(None))

NO_LAW = frozenset(
    {
        "id",
        "decision",
        "position",
        "name",
        "conditions",
        "note",
        "latest_revision",
        "locked",
        "locked_at",
        "locked_by",
        "ready_at",
        "ready_by",
        "starts_on",
        "starts_unknown",
        "start_assumed",
        "promulgated_at",
        "retracted_at",
        "retraction_reason",
    }
)
"""A line's fields that no law is made of; of texts in two languages the columns of each are."""

OF_THE_DECISION = (
    "kind",
    "number",
    "issuer",
    "signer",
    "signed_on",
    "effective_on",
    "expires_on",
    "abstract",
    "file",
    "source_decision",
)


def fingerprint_of_line(line: DecisionLine) -> str:
    """Return a hash of all of `line` that becomes law, as its row says it."""
    fields = [f for f in DecisionLine._meta.concrete_fields if f.name not in NO_LAW]
    return _fingerprint(line, fields)


def fingerprint_of(decision: DecisionPage) -> str:
    """Return a hash of the decision's own fields, without its lines."""
    fields = [DecisionPage._meta.get_field(name) for name in OF_THE_DECISION]
    return _fingerprint(decision, fields)


def _fingerprint(row: Model, fields: Collection[Any]) -> str:
    return hashlib.sha256(canonical({f.name: _plain(f, row) for f in fields})).hexdigest()


def _plain(field: Field[Any, Any], row: Model) -> Any:
    value = field.value_from_object(row)
    if isinstance(field, StreamField):
        value = field.get_prep_value(value)
    value = value if isinstance(value, _PLAIN) else str(value)
    return None if value == "" else value  # never written, or emptied: the same


def snapshot(decision: DecisionPage) -> dict[str, list[str]]:
    """Return the fingerprint and the label of each line of `decision`, by its key."""
    lines = decision.lines.select_related("procedure")
    return {str(line.pk): [fingerprint_of_line(line), line.label()] for line in lines}


def needs_approval(decision: DecisionPage) -> bool:
    """Tell whether `decision` has to be approved before it is promulgated.

    As `DECISIONS_NEED_APPROVAL` says; where it says nothing, whether a workflow is assigned.
    """
    asked: bool | None = settings.DECISIONS_NEED_APPROVAL
    return bool(decision.has_workflow) if asked is None else asked


def against(decision: DecisionPage) -> list[Problem]:
    """Return what of its approval stands against promulgating `decision`."""
    submission = decision.submission
    if submission is None or not submission.holds:
        if needs_approval(decision):
            return [Problem(None, "not-approved", _("The decision has not been approved yet."))]
        return []
    if submission.state == Submission.State.SUBMITTED:
        return [Problem(None, "waiting", _("The decision waits for approval."))]
    return changed_since(submission)


def changed_since(submission: Submission) -> list[Problem]:
    """Return what of the decision is not what was submitted: line by line, and itself."""
    decision = DecisionPage.objects.get(pk=submission.decision_id)
    problems: list[Problem] = []
    if fingerprint_of(decision) != submission.fingerprint:
        message = _("What the decision says of itself was changed since it was submitted.")
        problems.append(Problem(None, "changed-since", message))
    gone = dict(submission.lines)
    for line in decision.lines.select_related("procedure"):
        said = gone.pop(str(line.pk), None)
        if said is None:
            message = _("The line was added since the decision was submitted.")
            problems.append(Problem(line, "added-since", message))
        elif said[0] != fingerprint_of_line(line):
            message = _("The line was changed since the decision was submitted.")
            problems.append(Problem(line, "changed-since", message))
    for _fingerprint_then, label in gone.values():
        message = _("The line “%(line)s” was removed since the decision was submitted.")
        problems.append(Problem(None, "removed-since", message % {"line": label}))
    return problems
