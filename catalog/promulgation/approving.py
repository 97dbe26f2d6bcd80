"""Whether a decision is what was approved, and whether it has to be.

What is compared are the rows: every field of a line and of the decision that becomes law or changes
what does. So an item that is renamed in its vocabulary is no change, as everywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from wagtail.fields import StreamField

from catalog.content import canonical
from catalog.models import DecisionLine, DecisionPage, Submission
from catalog.promulgation.values import Problem

_PLAIN = (bool, int, str, list, dict)

STREAMS = [f.name for f in DecisionLine._meta.concrete_fields if isinstance(f, StreamField)]

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
        "hidden",
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


def fingerprints(decision: DecisionPage) -> dict[int, str]:
    """Return by its key a hash of all of each line of `decision` that becomes law."""
    known = {f.name for f in DecisionLine._meta.concrete_fields} - NO_LAW
    # As the database has them: of 500 lines it takes long to make blocks that nobody looks at.
    as_text = {f"text_of_{name}": Cast(name, TextField()) for name in STREAMS}
    plain = sorted(known.difference(STREAMS))
    rows = decision.lines.order_by().annotate(**as_text).values("pk", *plain, *as_text)
    repealed = _repealed(decision)
    found: dict[int, str] = {}
    for row in rows:
        texts = {name: json.loads(row.pop(name) or "[]") for name in as_text}
        key = row.pop("pk")
        found[key] = _fingerprint(row | texts | {"repeals": repealed[key]})
    return found


def _repealed(decision: DecisionPage) -> dict[int, list[int]]:
    """Return by the key of each line what it repeals."""
    pairs = DecisionLine.repeals.through.objects.filter(from_decisionline__decision=decision)
    found: dict[int, list[int]] = defaultdict(list)
    for line, repealed in pairs.order_by("to_decisionline").values_list(
        "from_decisionline", "to_decisionline"
    ):
        found[line].append(repealed)
    return found


def fingerprint_of(decision: DecisionPage) -> str:
    """Return a hash of the decision's own fields, as its row says them now, without its lines."""
    row = DecisionPage.objects.values(*OF_THE_DECISION).get(pk=decision.pk)
    return _fingerprint(row)


def _fingerprint(row: Mapping[str, Any]) -> str:
    said = {name: _plain(value) for name, value in row.items()}
    return hashlib.sha256(canonical(said)).hexdigest()


def _plain(value: Any) -> Any:
    """Return a value as JSON has it; what was never written and what was emptied are the same."""
    if value in (None, "", []):
        return None
    return value if isinstance(value, _PLAIN) else str(value)


def _labels(lines: QuerySet[DecisionLine]) -> dict[int, DecisionLine]:
    """Return lines by key, to be named: without their texts."""
    return {line.pk: line for line in lines.select_related("procedure").defer(*STREAMS)}


def snapshot(decision: DecisionPage) -> dict[str, list[str]]:
    """Return the fingerprint and the label of each line of `decision`, by its key."""
    named = _labels(decision.lines.all())
    said = fingerprints(decision)
    return {str(key): [said[key], line.label()] for key, line in named.items()}


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
    decision = submission.decision
    problems: list[Problem] = []
    if fingerprint_of(decision) != submission.fingerprint:
        message = _("What the decision says of itself was changed since it was submitted.")
        problems.append(Problem(None, "changed-since", message))
    then = {int(key): said for key, (said, _label) in submission.lines.items()}
    now = fingerprints(decision)
    other = {key for key, said in now.items() if then.get(key) != said}
    for key, line in _labels(decision.lines.filter(pk__in=other)).items():
        if key in then:
            message = _("The line was changed since the decision was submitted.")
            problems.append(Problem(line, "changed-since", message))
        else:
            message = _("The line was added since the decision was submitted.")
            problems.append(Problem(line, "added-since", message))
    for key in then.keys() - now.keys():
        message = _("The line “%(line)s” was removed since the decision was submitted.")
        words = {"line": submission.lines[str(key)][1]}
        problems.append(Problem(None, "removed-since", message % words))
    return problems
