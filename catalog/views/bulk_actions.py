"""What can be done to chosen lines at once: marking, a day, a legal document, deleting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.snippets.bulk_actions import DeleteBulkAction

from catalog.bulk_forms import DayForm, DocumentForm
from catalog.drafts import all_incomplete
from catalog.many_lines import Act, change_lines, delete_lines, refer_to_documents
from catalog.models import Action, DecisionLine
from catalog.views.bulk import LineBulkAction, Objections
from catalog.views.difference import field_label

MARK = ("ready_at", "ready_by")


def _unmark(line: DecisionLine) -> None:
    """Take the mark away: its department's word was given for another text."""
    line.ready_at = line.ready_by = None


def _mark(line: DecisionLine) -> dict[str, Any]:
    return {"ready_at": line.ready_at}


class ReadyAction(LineBulkAction):
    """Marks the lines ready that lack nothing; says of the others what is missing."""

    display_name = gettext_lazy("Mark ready")
    action_type = "ready"
    aria_label = gettext_lazy("Mark the chosen lines ready")
    action_priority = 10
    question = gettext_lazy("Nothing is missing in these lines. Mark them ready?")

    def objections(self, lines: Sequence[DecisionLine]) -> Objections:
        asked = [line for line in lines if line.ready_at is None]
        missing = zip(asked, all_incomplete(asked), strict=True)
        against = {line.pk: list(map(_in_words, problems)) for line, problems in missing}
        marked = {line.pk: [_("It is marked already.")] for line in lines if line.ready_at}
        return against | marked

    def act(self, lines: list[DecisionLine]) -> None:
        now, user = timezone.now(), self.request.user

        def change(line: DecisionLine) -> None:
            line.ready_at, line.ready_by = now, user

        act = Act("catalog.ready", change, MARK, _mark)
        change_lines(lines, act, user)


def _in_words(problem: tuple[str, str]) -> str:
    field, message = problem
    label = field_label(field)
    return f"{label[:1].upper()}{label[1:]}: {message}" if label else message


class UnreadyAction(LineBulkAction):
    """Takes the mark away."""

    display_name = gettext_lazy("Take the mark away")
    action_type = "unready"
    aria_label = gettext_lazy("Take the mark “ready” of the chosen lines away")
    action_priority = 20
    question = gettext_lazy("These lines will not be marked ready any more.")

    def objections(self, lines: Sequence[DecisionLine]) -> Objections:
        return {line.pk: [_("It is not marked.")] for line in lines if line.ready_at is None}

    def act(self, lines: list[DecisionLine]) -> None:
        act = Act("catalog.unready", _unmark, MARK, _mark)
        change_lines(lines, act, self.request.user)


class DayAction(LineBulkAction):
    """Gives the lines a day of their own, or the decision's."""

    display_name = gettext_lazy("Set the day")
    action_type = "day"
    aria_label = gettext_lazy("Set the day of the chosen lines")
    action_priority = 30
    form_class = DayForm
    question = gettext_lazy("The mark “ready” is taken from lines whose day changes.")

    def objections(self, lines: Sequence[DecisionLine]) -> Objections:
        return {line.pk: self._against(line) for line in lines}

    def _against(self, line: DecisionLine) -> list[str]:
        if line.keeps_days:
            return [_("It keeps the days of the version that it changes.")]
        if self.cleaned_form is None:
            return []
        own = self._own_day(line)
        if own == line.effective_on:
            return [_("It has that day already.")]
        day = own or line.decision.default_day
        if line.until and day and line.until <= day:
            return [_("A temporary version ends after the day it starts.")]
        return []

    def _own_day(self, line: DecisionLine) -> Any:
        assert self.cleaned_form is not None  # noqa: S101 - asked after the form only
        day = self.cleaned_form.cleaned_data["day"]
        return None if day == line.decision.default_day else day

    def act(self, lines: list[DecisionLine]) -> None:
        def change(line: DecisionLine) -> None:
            line.effective_on = self._own_day(line)
            _unmark(line)

        act = Act(
            "catalog.day",
            change,
            ("effective_on", *MARK),
            lambda line: _mark(line) | {"effective_on": line.effective_on},
            revised=True,
        )
        change_lines(lines, act, self.request.user)


class DocumentAction(LineBulkAction):
    """Names the legal document that changes what the lines are about."""

    display_name = gettext_lazy("Name the legal document")
    action_type = "document"
    aria_label = gettext_lazy(
        "Name the legal document that changes what the chosen lines are about"
    )
    action_priority = 40
    form_class = DocumentForm
    question = gettext_lazy("The mark “ready” is taken from lines whose document changes.")

    def objections(self, lines: Sequence[DecisionLine]) -> Objections:
        return {line.pk: self._against(line) for line in lines}

    def _against(self, line: DecisionLine) -> list[str]:
        if line.action == Action.CORRECTED:
            return [_("A correction names no document that changes the law.")]
        if self.cleaned_form and self._document() == line.changed_by:
            return [_("It names that document already.")]
        return []

    def _document(self) -> Any:
        assert self.cleaned_form is not None  # noqa: S101 - asked after the form only
        return self.cleaned_form.cleaned_data["document"]

    def act(self, lines: list[DecisionLine]) -> None:
        def change(line: DecisionLine) -> None:
            line.changed_by = self._document()
            _unmark(line)

        act = Act("catalog.document", change, ("changed_by", *MARK), _document_told, revised=True)
        change_lines(lines, act, self.request.user)
        refer_to_documents(lines)


def _document_told(line: DecisionLine) -> dict[str, Any]:
    document = str(line.changed_by) if line.changed_by else None
    return _mark(line) | {"changed_by": line.changed_by_id, "document": document}


class DeleteAction(DeleteBulkAction, LineBulkAction):
    """Wagtail's own deletion, of lines of open decisions, with an entry in the log for each."""

    display_name = gettext_lazy("Delete lines")
    aria_label = gettext_lazy("Delete the chosen lines")
    action_priority = 90
    template_name = LineBulkAction.template_name
    button_class = "no"
    question = gettext_lazy("These lines will be deleted, with all that was written in them.")

    def act(self, lines: list[DecisionLine]) -> None:
        delete_lines(lines, self.request.user)

    # The deletion itself and what is said of it are ours; the page and its checks are Wagtail's.

    @classmethod
    def execute_action(cls, objects: Any, user: Any = None, **kwargs: Any) -> tuple[int, int]:
        done: tuple[int, int] = super(DeleteBulkAction, cls).execute_action(objects, **kwargs)
        return done

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> Any:
        return super(DeleteBulkAction, self).get_success_message(
            num_parent_objects, num_child_objects
        )


ACTIONS = (ReadyAction, UnreadyAction, DayAction, DocumentAction, DeleteAction)
