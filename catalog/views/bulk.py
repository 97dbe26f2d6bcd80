"""How chosen lines are changed at once: by Wagtail's bulk actions, asked for the very lines.

A line that the user may read but not write is named and left out; so is one that an action can't
be done to, with the reason. All others are done in one transaction, under their decisions' locks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.utils.functional import cached_property, classproperty
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from catalog.line_filter import writable_lines
from catalog.locks import HeldLock
from catalog.many_lines import lock_decisions
from catalog.models import DecisionLine
from catalog.permissions import LinePolicy
from catalog.row_keys import KEY

NAMED = 10
"""How many lines a message names before it only counts."""

Objections = dict[int, list[str]]


class LineBulkAction(SnippetBulkAction):
    """An action on chosen lines. `objections` says to which of them it can't be done."""

    template_name = "catalog/admin/bulk_lines.html"
    question: ClassVar[Any] = ""
    button_class: ClassVar[str] = ""
    left: Sequence[tuple[DecisionLine, list[str]]] = ()

    @classproperty
    def models(cls) -> list[Any]:
        return [DecisionLine]

    def get_all_objects_in_listing_query(self, parent_id: Any) -> list[int]:
        """Return the lines of the list that is looked at: its decision, filters and search."""
        lines = writable_lines(self.request.user, self.request.GET)
        return list(lines.values_list("pk", flat=True))

    @cached_property
    def keys(self) -> list[int]:
        """Return the chosen lines; once the user was asked, those that were shown, and no more."""
        shown = self.request.POST.getlist("line")
        chosen = shown or self.request.GET.getlist("id")
        if "all" in chosen and not shown:
            return self.get_all_objects_in_listing_query(None)
        return [int(key) for key in chosen if KEY.fullmatch(key)]

    def lines(self, keys: Sequence[int]) -> QuerySet[DecisionLine]:
        """Return those of the chosen lines that the user may read, with all that is asked."""
        readable = LinePolicy(DecisionLine).instances_user_has_any_permission_for(
            self.request.user, {"view"}
        )
        lines: QuerySet[DecisionLine] = readable.filter(pk__in=keys).select_related(
            "decision", "procedure", "agency", "base_version__text", "changed_by"
        )
        return lines.order_by("decision", "position", "pk")

    def check_perm(self, obj: Any) -> bool:
        may: bool = self.permission_policy.user_has_permission_for_instance(
            self.request.user, "change", obj
        )
        return may

    def get_actionable_objects(self) -> tuple[list[DecisionLine], dict[str, Any]]:
        chosen = list(self.lines(self.keys))
        if not chosen:
            raise Http404
        mine = [line for line in chosen if self.check_perm(line)]
        against = self._locks(mine)
        free = [line for line in mine if line.pk not in against]
        against |= {key: said for key, said in self.objections(free).items() if said}
        self.left = [(line, against[line.pk]) for line in mine if line.pk in against]
        known = {line.pk for line in mine}
        others = [line for line in chosen if line.pk not in known]
        told = {"items_with_no_access": others, "left": self._left_by_reason()}
        return [line for line in mine if line.pk not in against], told

    def _left_by_reason(self) -> list[tuple[tuple[str, ...], list[DecisionLine]]]:
        grouped: dict[tuple[str, ...], list[DecisionLine]] = {}
        for line, why in self.left:
            grouped.setdefault(tuple(why), []).append(line)
        return list(grouped.items())

    def _locks(self, lines: Sequence[DecisionLine]) -> Objections:
        user, decisions = self.request.user, {line.decision_id: line.decision for line in lines}
        against: Objections = {}
        for line in lines:
            line.decision = decisions[line.decision_id]  # asked once how it stands
            lock = line.get_lock()
            if lock and lock.for_user(user):
                held = isinstance(lock, HeldLock)
                against[line.pk] = [lock.get_message(user) if held else _("The line is locked.")]
        return against

    def objections(self, lines: Sequence[DecisionLine]) -> Objections:
        """Return by key why the action can't be done to some of `lines`."""
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {
            "title": self.display_name,
            "question": self.question,
        }

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            # What is read from here on can't be promulgated or saved over meanwhile.
            lock_decisions(self.keys)
            self.__dict__.pop("_actionable_objects", None)
            answer: HttpResponse = super().form_valid(form)
        self._tell_what_is_left()
        return answer

    def _tell_what_is_left(self) -> None:
        if not self.left:
            return
        said = [f"{line.label()} ({' '.join(why)})" for line, why in self.left[:NAMED]]
        if len(self.left) > NAMED:
            said.append(_("and %(number)d more") % {"number": len(self.left) - NAMED})
        words = _("Left as they are: %(lines)s") % {"lines": "; ".join(said)}
        messages.warning(self.request, words)

    @classmethod
    def execute_action(cls, objects: Any, **kwargs: Any) -> tuple[int, int]:
        lines: list[DecisionLine] = list(objects)
        if lines:
            kwargs["self"].act(lines)
        return len(lines), 0

    def act(self, lines: list[DecisionLine]) -> None:
        raise NotImplementedError

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str | None:
        if not num_parent_objects:
            return None
        words = ngettext(
            "%(action)s: %(count)d line.", "%(action)s: %(count)d lines.", num_parent_objects
        )
        return words % {"action": self.display_name, "count": num_parent_objects}
