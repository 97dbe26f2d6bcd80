"""Why a line can't be edited any more."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.locks import BaseLock


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
