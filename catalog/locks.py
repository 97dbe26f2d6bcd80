"""Why a line, or a decision, can't be edited any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock

if TYPE_CHECKING:
    from catalog.models import DecisionLine, Submission


class FinalLock(BaseLock):
    """Holds a line whose decision is no longer open. It applies to everybody."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return _("The decision is final: its lines can't be changed. Write a new decision.")

    def get_locked_by(self, user: Any) -> str:
        return _("Promulgated")

    def get_description(self, user: Any) -> str:
        return _("What has been promulgated is never edited; a correction is a line of its own.")


class HeldLock(BaseLock):
    """Holds a decision and its lines as they were submitted. It applies to everybody."""

    def __init__(self, held: Any, submission: Submission) -> None:
        super().__init__(held)
        self.submission = submission

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return why_held(self.submission)

    def get_locked_by(self, user: Any) -> str:
        return str(self.submission.get_state_display())

    def get_description(self, user: Any) -> str:
        return _("What is approved is what was submitted: nobody changes it meanwhile.")


def why_held(submission: Submission) -> str:
    """Say who submitted or approved the decision, when, and what opens it again."""
    if submission.state == submission.State.APPROVED:
        words = _(
            "The decision was approved by %(user)s on %(day)s: it and its lines stay as they are. "
            "To change them, take the approval back."
        )
        return words % _who(submission.decided_by, submission.decided_at)
    words = _(
        "The decision was submitted for approval by %(user)s on %(day)s: it and its lines stay as "
        "they are until it is approved or returned."
    )
    return words % _who(submission.submitted_by, submission.submitted_at)


def why_returned(submission: Submission) -> str:
    """Say who returned the decision, when and why."""
    words = _("The decision was returned by %(user)s on %(day)s: %(reason)s")
    told = _who(submission.decided_by, submission.decided_at)
    return words % (told | {"reason": submission.reason})


def _who(user: Any, moment: Any) -> dict[str, str]:
    name = (user.get_full_name() or user.get_username()) if user else "–"
    return {"user": name, "day": f"{localtime(moment):%d/%m/%Y %H:%M}" if moment else "–"}


def refuse_locked(line: DecisionLine, user: Any) -> None:
    """Raise ValidationError, with the reason, when a lock keeps `user` from changing `line`."""
    lock = line.get_lock()
    if lock and lock.for_user(user):
        raise ValidationError(strip_tags(str(lock.get_message(user))))
