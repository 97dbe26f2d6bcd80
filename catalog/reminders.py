"""What asks for an editor's attention on a day: of which kind, about what, and by when.

No database, no clock: what was read comes in, values go out. What waits is listed from the first of
`Rules.days_before` on; the smaller numbers say how urgent it is. How it is read: `catalog.waiting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.content import Text
from catalog.deadlines import Terms, announcement, publication
from catalog.working_days import Calendar

OVERDUE = "overdue"
"""The urgency of what is past its day."""


class Kind(TextChoices):
    """Why something asks for attention."""

    ENDING = "ending", gettext_lazy("temporary text ends, nothing follows")
    SIGNING = "signing", gettext_lazy("decision to be signed")
    PROMULGATION = "promulgation", gettext_lazy("signed decision to be made public")
    REVIEW = "review", gettext_lazy("procedure not looked through for long")


@dataclass(frozen=True, slots=True)
class Rules:
    """How many days ahead something is told, and after how many a procedure is looked through.

    With `review_after` 0 no procedure has to be.
    """

    days_before: tuple[int, ...] = (60, 30, 10)
    review_after: int = 365

    @property
    def first(self) -> int:
        """How many days before its day something is told for the first time."""
        return max(self.days_before, default=0)

    def is_told(self, left: int) -> bool:
        """Tell whether what is due in `left` days is listed; what is past its day always is."""
        return left <= self.first


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that waits. `key` is the page of the procedure, or of the decision.

    `places` are the tree paths of the agencies whose it is, `agency` their names; `path` is the
    procedure's own, "" for a decision. `line` is the one of an open decision that is about it.
    """

    kind: Kind
    key: int
    code: str
    name: Text
    due: date
    left: int
    path: str = ""
    places: tuple[str, ...] = ()
    agency: str = ""
    line: int | None = None

    @property
    def order(self) -> tuple[bool, date, str, int]:
        """What the law sets a day for comes first, by that day; then what waits longest."""
        return self.kind is Kind.REVIEW, self.due, self.code, self.key

    def has_urgency(self, asked: str) -> bool:
        """Tell whether it is past its day (`OVERDUE`), or due within as many days as are asked."""
        if asked == OVERDUE or self.left < 0:
            return asked == OVERDUE and self.left < 0
        return self.left <= int(asked)


def of_decision(  # noqa: PLR0913 - what is known of the decision is named
    calendar: Calendar,
    terms: Terms,
    today: date,
    *,
    signed: date | None,
    in_force_from: date | None,
    fast_track: bool = False,
) -> tuple[Kind, date] | None:
    """Return what an open decision waits for on `today`, and its last day in time.

    First to be signed, before the legal document of `in_force_from` takes effect, or soon after it
    did if it was issued on the `fast_track`; from its signing on to be made public. None where no
    day is set: not signed, and no document known to take effect on a day.
    """
    how: dict[str, Any] = {"fast_track": fast_track, "terms": terms}
    if signed is not None and signed <= today:
        return Kind.PROMULGATION, publication(calendar, signed, None, **how).due
    if in_force_from is not None:
        return Kind.SIGNING, announcement(calendar, in_force_from, None, **how).due
    return None


def review_due(looked_at: date, rules: Rules) -> date:
    """Return the last day on which a procedure looked through on `looked_at` needs no new look."""
    return looked_at + timedelta(days=rules.review_after)


def in_days(left: int) -> str:
    """Say how many days are left, or how many it is too late."""
    if left < 0:
        return ngettext("%(number)d day over", "%(number)d days over", -left) % {"number": -left}
    if left == 0:
        return _("today")
    return ngettext("in %(number)d day", "in %(number)d days", left) % {"number": left}


EXPLAINED = {
    Kind.ENDING: gettext_lazy(
        "From this day on nothing is in force, unless a decision brings what follows."
    ),
    Kind.SIGNING: gettext_lazy(
        "Last day to sign it in time for the legal documents that its lines name: before they take "
        "effect, or soon after it for one of the fast track."
    ),
    Kind.PROMULGATION: gettext_lazy("Last day to make it public in time after its signing."),
    Kind.REVIEW: gettext_lazy(
        "For long neither guidance was published nor a version recorded. Look it through, and "
        "publish its guidance once more."
    ),
}
"""What the day of each kind means, and what to do."""
