"""What acts, decisions and changes are called, in the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from catalog.models import Action, DecisionPage

Words = Mapping[str, Any]


class Happened(StrEnum):
    """What happened, or will, to a procedure: what a line did, and what time or a retraction does.

    `RESUMES`: a temporary text has run out, or what changed a text is repealed, and the one before
    it applies again. `REPEALED`: what was repealed began the procedure, which ends; `RESTORED`: it
    had ended the procedure, which is in force again; `CANCELLED`: it was only to come. `HIDDEN`: an
    internal text comes in the place of a public one.
    """

    NEW = "new"
    AMENDED = "amended"
    ATTRIBUTES = "attributes"
    CORRECTED = "corrected"
    CARRIED = "carried"
    RESUMES = "resumes"
    REPLACED = "replaced"
    ANNULLED = "annulled"
    ABOLISHED = "abolished"
    REPEALED = "repealed"
    RESTORED = "restored"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    HIDDEN = "hidden"
    RETRACTED = "retracted"


class Board(StrEnum):
    """What a clerk does at the notice board because of it."""

    PUT_UP = "put_up"
    EXCHANGE = "exchange"
    TAKE_DOWN = "take_down"
    CHECK = "check"


BOARD: Mapping[Happened, Board] = {
    Happened.NEW: Board.PUT_UP,
    Happened.AMENDED: Board.EXCHANGE,
    Happened.ATTRIBUTES: Board.EXCHANGE,
    Happened.CORRECTED: Board.EXCHANGE,
    Happened.CARRIED: Board.EXCHANGE,
    Happened.RESUMES: Board.EXCHANGE,
    Happened.REPLACED: Board.TAKE_DOWN,
    Happened.ANNULLED: Board.TAKE_DOWN,
    Happened.ABOLISHED: Board.TAKE_DOWN,
    Happened.REPEALED: Board.TAKE_DOWN,
    Happened.RESTORED: Board.PUT_UP,
    Happened.CANCELLED: Board.CHECK,
    Happened.EXPIRED: Board.TAKE_DOWN,
    Happened.HIDDEN: Board.TAKE_DOWN,
    Happened.RETRACTED: Board.CHECK,
}

ACTIONS: Words = {
    # "New" alone is what the desk calls a page not yet saved.
    Action.NEW: pgettext_lazy("what a decision does", "New"),
    Action.AMENDED: _("Amended"),
    Action.REPLACED: _("Replaced"),
    Action.ANNULLED: _("Annulled"),
    Action.ABOLISHED: _("Abolished"),
    Action.ATTRIBUTES: _("Attributes set"),
    Action.CORRECTED: _("Corrected"),
    Action.CARRIED: _("Carried over"),
    Action.REPEALED: _("Earlier decision repealed"),
}

HAPPENED: Words = {
    **ACTIONS,
    Happened.RESUMES: _("Applies again"),
    Happened.RESTORED: _("In force again"),
    Happened.CANCELLED: _("Does not come"),
    Happened.EXPIRED: _("Runs out"),
    Happened.HIDDEN: _("Becomes internal, no longer posted"),
    Happened.RETRACTED: _("Taken back"),
}

BOARDS: Words = {
    Board.PUT_UP: _("To put up"),
    Board.EXCHANGE: _("To exchange"),
    Board.TAKE_DOWN: _("To take down"),
    Board.CHECK: _("To check"),
}

DECISION_KINDS: Words = {
    DecisionPage.Kind.ANNOUNCEMENT: _("Announcement of procedures"),
    DecisionPage.Kind.PROCESS: _("Internal process"),
    DecisionPage.Kind.ATTRIBUTES: _("List of attributes"),
    DecisionPage.Kind.STANDARD_LIST: _("Yearly standard list"),
    DecisionPage.Kind.CORRECTION: _("Correction"),
    DecisionPage.Kind.REPEAL: _("Repeal of an earlier decision"),
}
