"""What the audit log says of acts on lines and decisions, with what was before and after."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.log_actions import LogActionRegistry, LogFormatter

from catalog.models import Submission


def _day(said: dict[str, Any]) -> str:
    day = said.get("effective_on")
    return f"{date.fromisoformat(day):%d/%m/%Y}" if day else _("the decision's day")


def _document(said: dict[str, Any]) -> str:
    return said.get("document") or _("none")


def _later(said: dict[str, Any]) -> str:
    return _("stay as they are") if said.get("stay") else _("take the changes")


def _repeals(said: dict[str, Any]) -> str:
    return str(said.get("repeals", ""))


def _state(said: dict[str, Any]) -> str:
    state = said.get("state", "")
    labels = dict(Submission.State.choices)
    return str(labels.get(state, state))


def _in_force(said: dict[str, Any]) -> str:
    number = said.get("in_force", 0)
    words = ngettext("%(number)d procedure in force", "%(number)d procedures in force", number)
    return words % {"number": number}


def _changing(label: Any, words: Callable[[dict[str, Any]], str]) -> type[LogFormatter]:
    """Return the formatter of an act that changes what `words` tells."""

    class Changing(LogFormatter):
        def format_message(self, log_entry: Any) -> str:
            said = log_entry.data or {}
            before, after = said.get("before") or {}, said.get("after") or {}
            told = f"{label}: {words(before)} → {words(after)}"
            return f"{told}. {said['reason']}" if said.get("reason") else told

    Changing.label = label
    return Changing


def register(actions: LogActionRegistry) -> None:
    """Tell Wagtail the acts of the desk."""
    for action, label, message in (
        ("catalog.ready", gettext_lazy("Mark ready"), gettext_lazy("Marked ready")),
        (
            "catalog.unready",
            gettext_lazy("Take the mark away"),
            gettext_lazy("Not marked ready any more"),
        ),
    ):
        actions.register_action(action, label, message)
    for action, label, words in (
        ("catalog.repeals", gettext_lazy("Lines that it repeals"), _repeals),
        ("catalog.approval", gettext_lazy("Approval"), _state),
        ("catalog.promulgate", gettext_lazy("Promulgate"), _in_force),
        ("catalog.retract", gettext_lazy("Take back"), _in_force),
        ("catalog.later_stay", gettext_lazy("Versions that take effect later"), _later),
        ("catalog.day", gettext_lazy("Set the day"), _day),
        ("catalog.document", gettext_lazy("Name the legal document"), _document),
    ):
        actions.register_action(action)(_changing(label, words))
