"""The way of a decision through its workflow: submitted, returned or approved, taken back.

The workflow is Wagtail's. What it decides is recorded with what was decided on (`Submission`), by
its signals, so that it is the same by whichever of Wagtail's ways somebody acts. The acts below ask
first what Wagtail does not: each refuses with problems, as a promulgation does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, TaskState
from wagtail.signals import (
    task_approved,
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
)

from catalog.locks import why_held
from catalog.models import DecisionLine, DecisionPage, Submission
from catalog.permissions import may_promulgate, writes_at
from catalog.promulgation import Problem, Refused
from catalog.promulgation.approving import changed_since, fingerprint_of, snapshot
from catalog.promulgation.planning import plan_lines, proposals_of

APPROVE, REJECT = "approve", "reject"
"""What Wagtail's tasks call the two decisions."""


def decision_of(workflow_state: Any) -> DecisionPage | None:
    """Return the decision that goes through a workflow, None when something else does."""
    found = workflow_state.content_object
    if not isinstance(found, Page) or found.specific_class is not DecisionPage:
        return None
    return DecisionPage.objects.get(pk=found.pk)


def in_the_way(decision: DecisionPage) -> list[Problem]:
    """Return what keeps `decision` from being submitted, line by line.

    Every line is marked ready, and nothing else stands against promulgating it.
    """
    proposals, unreadable = proposals_of(decision)
    _effects, problems = plan_lines(proposals)
    message = _("The line is not marked ready.")
    unmarked = decision.lines.filter(ready_at=None).select_related("procedure")
    return [*(Problem(line, "not-ready", message) for line in unmarked), *unreadable, *problems]


def may_submit(user: Any, decision: DecisionPage) -> bool:
    """Tell whether `user` submits `decision`, and takes back that it was submitted."""
    return decision.is_open and writes_at(user, decision.path)


def may_withdraw(user: Any, decision: DecisionPage) -> bool:
    """Tell whether `user` takes an approval of `decision` back."""
    return may_submit(user, decision) or (decision.is_open and may_promulgate(user))


def decides(user: Any, decision: DecisionPage) -> set[str]:
    """Return which of `APPROVE`, `REJECT` is `user`'s to say of `decision` now."""
    state = decision.current_workflow_task_state
    if state is None:
        return set()
    said = {name for name, *_rest in state.task.specific.get_actions(decision, user)}
    if is_own(decision, user):
        said.discard(APPROVE)
    return said & {APPROVE, REJECT}


def authors_of(decision: Any) -> set[int]:
    """Return the users who wrote and submitted what is to be approved, by their keys.

    They saved the decision or a line last, marked a line ready, or submitted it.
    """
    page = DecisionPage.objects.filter(pk=decision.pk)
    lines = DecisionLine.objects.filter(decision=decision.pk).order_by()
    submitted = Submission.objects.filter(decision=decision.pk).order_by("-pk")[:1]
    names = ("ready_by", "latest_revision__user")
    found: set[int | None] = {key for row in lines.values_list(*names) for key in row}
    found |= set(page.values_list("latest_revision__user", flat=True))
    found |= set(submitted.values_list("submitted_by", flat=True))
    return {key for key in found if key is not None}


def is_own(decision: Any, user: Any) -> bool:
    """Tell whether `user` would approve what they wrote or submitted, where that is not allowed."""
    if settings.APPROVE_OWN_DECISIONS or not isinstance(decision, Page):
        return False
    return decision.specific_class is DecisionPage and user.pk in authors_of(decision)


@contextmanager
def _held(decision: DecisionPage) -> Iterator[DecisionPage]:
    """Give `decision` as it is now, which nobody else changes until the block ends."""
    with transaction.atomic():
        yield DecisionPage.objects.select_for_update().get(pk=decision.pk)


def word_of(decision: DecisionPage) -> str:
    """Return what tells one standing of `decision` from another: its submission, step and state."""
    submission, step = decision.submission, decision.current_workflow_task_state
    return f"{submission and submission.pk}.{submission and submission.state}.{step and step.pk}"


@contextmanager
def as_seen(decision: DecisionPage, seen: str) -> Iterator[None]:
    """Hold `decision` for an act on what somebody read. Raises Refused where it stands otherwise.

    `seen` is the word of what was read.
    """
    with _held(decision) as held:
        if word_of(held) != seen:
            message = _("Something changed while you were reading. This is how it stands now.")
            raise _refuse("changed", message)
        yield


def _refuse(code: str, message: str) -> Refused:
    return Refused([Problem(None, code, message)])


def submit(decision: DecisionPage, user: Any) -> None:
    """Submit `decision` to its workflow, from the first step on. Raises Refused, with all problems.

    One that was returned goes through all steps again: what was approved then was another text.
    """
    with _held(decision) as held:
        lock = held.get_lock()
        if lock and lock.for_user(user):
            raise _refuse("locked", strip_tags(str(lock.get_message(user))))
        workflow = held.get_workflow()
        if workflow is None:
            raise _refuse("no-workflow", _("No workflow is assigned to decisions."))
        if problems := in_the_way(held):
            raise Refused(problems)
        if held.latest_revision_id is None:
            held.save_revision(user=user, clean=False)
        if returned := held.current_workflow_state:
            returned.cancel(user=user)
        workflow.start(held, user)
        if not held.submissions.filter(state=Submission.State.SUBMITTED).exists():
            raise _refuse("no-step", _("The workflow has no step at which anybody approves."))


def decide(decision: DecisionPage, user: Any, verdict: str, reason: str = "") -> None:
    """Approve `decision` at the step where it is, or return it with a reason.

    Raises Refused where it does not wait for that any more, is the user's own, or was changed.
    """
    with _held(decision) as held:
        submission = held.submission
        if submission is None or submission.state != Submission.State.SUBMITTED:
            raise _refuse("not-waiting", _not_waiting(submission))
        if verdict == APPROVE and is_own(held, user):
            message = _("Whoever wrote or submitted a decision does not approve it.")
            raise _refuse("own", message)
        if verdict not in decides(user, held):
            raise PermissionDenied
        if verdict == APPROVE and (changed := changed_since(submission)):
            raise Refused(changed)
        state = held.current_workflow_task_state
        state.task.specific.on_action(state, user, verdict, comment=reason)


def _not_waiting(submission: Submission | None) -> str:
    if submission is not None and submission.state == Submission.State.APPROVED:
        return why_held(submission)
    return _("The decision does not wait for approval any more.")


def cancel(decision: DecisionPage, user: Any) -> None:
    """Take back that `decision` was submitted. Raises Refused where it does not wait any more."""
    with _held(decision) as held:
        state, submission = held.current_workflow_state, held.held
        if submission is None or submission.state != Submission.State.SUBMITTED:
            raise _refuse("not-waiting", _not_waiting(held.submission))
        if state is None:
            # Its workflow was deleted while it waited.
            _turn(submission, Submission.State.ENDED, user)
        else:
            state.cancel(user=user)


def withdraw(decision: DecisionPage, user: Any, reason: str) -> None:
    """Take an approval back: the decision and its lines are open again. Raises Refused."""
    with _held(decision) as held:
        submission = held.held
        if submission is None or submission.state != Submission.State.APPROVED:
            raise _refuse("not-approved", _("The decision is not approved."))
        _turn(submission, Submission.State.ENDED, user, reason)


def _turn(submission: Submission, state: Submission.State, user: Any, reason: str = "") -> None:
    """Record that `submission` stands otherwise from now on, with an entry in the log."""
    before = submission.state if submission.pk else Submission.State.ENDED
    submission.state = state
    if before != Submission.State.RETURNED:
        submission.reason = reason
    if submission.pk and before != Submission.State.RETURNED:
        submission.decided_at, submission.decided_by = timezone.now(), user
    submission.save()
    said = {
        "before": {"state": before},
        "after": {"state": state.value},
        "reason": reason,
        "submission": submission.pk,
        "lines": sorted(map(int, submission.lines)),
        "fingerprint": submission.fingerprint,
    }
    log(instance=submission.decision, action="catalog.approval", user=user, data=said)


def connect() -> None:
    """Follow Wagtail's workflows. Called once, when the process starts."""
    for signal, receiver in (
        (task_submitted, _submitted),
        (task_approved, _step_approved),
        (workflow_rejected, _returned),
        (workflow_cancelled, _cancelled),
        (workflow_approved, _approved),
    ):
        signal.connect(receiver, dispatch_uid=f"catalog.approval{receiver.__name__}")


def _submitted(instance: Any, user: Any, **kwargs: Any) -> None:
    """Take the fingerprints of what is submitted, at the first step."""
    decision = decision_of(instance.workflow_state)
    if decision is None or decision.held:
        return
    lines, fingerprint = snapshot(decision), fingerprint_of(decision)
    submission = Submission(
        decision=decision, lines=lines, fingerprint=fingerprint, submitted_by=user
    )
    _turn(submission, Submission.State.SUBMITTED, user)


def _step_approved(instance: Any, user: Any, **kwargs: Any) -> None:
    """Refuse, inside the transaction of the approval, what a plain task of Wagtail's lets pass."""
    decision = decision_of(instance.workflow_state)
    if decision is not None and is_own(decision, user):
        raise PermissionDenied


def _returned(instance: Any, user: Any, **kwargs: Any) -> None:
    reason = instance.current_task_state.comment
    _follow(instance, [Submission.State.SUBMITTED], Submission.State.RETURNED, user, reason)


def _cancelled(instance: Any, user: Any, **kwargs: Any) -> None:
    open_again = [Submission.State.SUBMITTED, Submission.State.RETURNED]
    _follow(instance, open_again, Submission.State.ENDED, user)


def _approved(instance: Any, user: Any, **kwargs: Any) -> None:
    # A workflow ends as approved, too, when its last step is deactivated while it runs.
    last = instance.current_task_state
    somebody = last is not None and last.status == TaskState.STATUS_APPROVED
    state = Submission.State.APPROVED if somebody else Submission.State.ENDED
    _follow(instance, [Submission.State.SUBMITTED], state, user)


def _follow(
    workflow_state: Any,
    known: Sequence[Submission.State],
    state: Submission.State,
    user: Any,
    reason: str = "",
) -> None:
    decision = decision_of(workflow_state)
    submission = decision.submission if decision else None
    if submission is not None and submission.state in known:
        _turn(submission, state, user, reason)
