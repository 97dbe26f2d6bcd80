"""A line of a decision that is entered late, and the versions that take effect after it.

See `promulgation.later` for when it is asked. What the line changes is carried over by lines of the
same decision, one for each later version, which keep that version's days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from catalog.comparison import Merged
from catalog.content import Code, Content
from catalog.drafts import Incomplete, base_of, content_of, fill
from catalog.models import Action, DecisionLine, ProcedurePage, ProcedureVersion
from catalog.promulgation.acts import current_timelines, versions_in
from catalog.promulgation.later import lacking, lines_after, text_before, texts_of


@dataclass(frozen=True, slots=True)
class LaterVersion:
    """A version that takes effect later, what would come into it, and the line that brings it."""

    version: ProcedureVersion
    merged: Merged
    line: DecisionLine | None


def later_versions(line: DecisionLine) -> list[LaterVersion]:
    """Return the versions without what `line` changes that take effect after it, in their order.

    None while its text can't be read.
    """
    procedure = None if line.is_final else _procedure_of(line)
    if procedure is None:
        return []
    periods = current_timelines([procedure]).get(procedure, ())
    if not lines_after(line, periods):
        return []
    versions = versions_in([periods])
    is_new = line.action == Action.NEW
    texts = texts_of(versions, periods)
    base = text_before(line, periods, texts) if is_new else base_of(line)
    if base is None and not is_new:
        return []
    try:
        change = base, content_of(line)
    except Incomplete:
        return []
    carrying = {one.base_version_id: one for one in line.carried.all()} if line.pk else {}
    return [
        LaterVersion(versions[key], result, carrying.get(versions[key].pk))
        for key, result in lacking(line, periods, texts, change)
    ]


def _procedure_of(line: DecisionLine) -> int | None:
    """Return the key of the procedure that `line` concerns; a new one may be known by its code."""
    code = Code.parse(line.code)
    if line.procedure_id is not None or line.action != Action.NEW or code is None:
        return line.procedure_id
    known = ProcedurePage.objects.filter(code=code.value, path__startswith=line.agency.path)
    return known.values_list("pk", flat=True).first()


def carry_into_later(line: DecisionLine, user: Any) -> Sequence[LaterVersion]:
    """Bring what `line` changes into the versions that take effect later, by lines beside it.

    What was written of a contested component in such a line before stays. Returns what was brought.
    Raises Incomplete where a text names what no vocabulary has any more.
    """
    with transaction.atomic():
        found = later_versions(line)
        for one in found:
            _bring(line, one, user)
        _say(line, user, stay=False)
    return found


def leave_later(line: DecisionLine, user: Any) -> None:
    """Record an editor's word that versions which take effect later stay as they are."""
    with transaction.atomic():
        for one in line.carried.all():
            log(instance=one, action="wagtail.delete", user=user, deleted=True)
            one.delete()
        _say(line, user, stay=True)


def _bring(line: DecisionLine, later: LaterVersion, user: Any) -> None:
    into = later.line or DecisionLine(
        decision=line.decision,
        action=Action.CARRIED,
        procedure_id=later.version.procedure_id,
        agency=line.agency,
        carries=line,
        position=line.decision.next_position(),
    )
    content = _as_written(into, later) if later.line else later.merged.content
    into.base_version, into.changed_by = later.version, line.changed_by
    into.ready_at = into.ready_by = None
    fill(into, content)
    into.save()
    into.save_revision(user=user, log_action=True if later.line else "wagtail.create")


def _as_written(into: DecisionLine, later: LaterVersion) -> Content:
    """Return what comes into a version, with what its line says of contested components."""
    content = later.merged.content
    try:
        written = content_of(into)
    except Incomplete:
        return content
    for component in later.merged.contested:
        content = content.with_component_of(written, component)
    return content


def _say(line: DecisionLine, user: Any, *, stay: bool) -> None:
    if line.later_stay != stay:
        said = {"before": {"stay": line.later_stay}, "after": {"stay": stay}}
        line.later_stay = stay
        line.save(update_fields=["later_stay"])
        # Who said it worked on the line: an approval asks the revisions whose work it is.
        line.save_revision(user=user, clean=False)
        log(instance=line, action="catalog.later_stay", user=user, data=said)
