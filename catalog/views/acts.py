"""What is done to a line by one press of a button: marking it ready, carrying it over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from catalog.carrying import carry_into_later, leave_later
from catalog.content import Component
from catalog.drafts import FieldProblem, Incomplete
from catalog.forms import COMPONENTS
from catalog.locks import refuse_locked
from catalog.marking import mark_ready, note_mark
from catalog.models import DecisionLine
from catalog.overtaking import carry_over, overtaken_by


class LineAct(PermissionCheckedMixin, View):
    """Does one thing to a line and goes back to its difference."""

    model = DecisionLine
    permission_required = "change"
    http_method_names = ["post"]
    line: DecisionLine

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refuse_locked(self.line, request.user)
        self.act(request)
        return HttpResponseRedirect(reverse("lines:difference", args=[self.line.pk]))

    def act(self, request: HttpRequest) -> None:
        raise NotImplementedError

    def say_what_is_missing(self, problems: Iterable[FieldProblem]) -> None:
        words = " ".join(message for _field, message in problems)
        messages.error(self.request, _("Not ready yet. %(problems)s") % {"problems": words})

    def say_what_was_carried(self, contested: Iterable[Component]) -> None:
        messages.success(self.request, _("The changes were carried over."))
        if names := ", ".join(str(COMPONENTS[c]) for c in dict.fromkeys(contested)):
            words = _("Both decisions changed this: look at it again. %(components)s")
            messages.warning(self.request, words % {"components": names})


class LineReadyView(LineAct):
    """Marks a line ready, once nothing that the law asks for is missing."""

    def act(self, request: HttpRequest) -> None:
        if problems := mark_ready(self.line, request.user):
            self.say_what_is_missing(problems)
        else:
            messages.success(request, _("Marked ready: %(line)s") % {"line": self.line.label()})


class LineCarryLaterView(LineAct):
    """Brings what a late line changes into the versions that take effect after it."""

    def act(self, request: HttpRequest) -> None:
        try:
            found = carry_into_later(self.line, request.user)
        except Incomplete as error:
            self.say_what_is_missing(error.problems)
            return
        if not found:
            messages.info(request, _("No version that takes effect later lacks what it changes."))
            return
        self.say_what_was_carried(c for one in found for c in one.merged.contested)


class LineLeaveLaterView(LineAct):
    """Records that versions which take effect later stay as they are."""

    def act(self, request: HttpRequest) -> None:
        leave_later(self.line, request.user)
        messages.success(request, _("Later versions stay as they are."))


class LineCarryOverView(LineAct):
    """Begins an overtaken line anew from what is in force, and keeps what it changes."""

    def act(self, request: HttpRequest) -> None:
        current = overtaken_by(self.line)
        if current is None:
            messages.info(request, _("The line rests on what is in force on its day."))
            return
        marked = self.line.ready_at
        try:
            contested = carry_over(self.line, current)
        except Incomplete as error:
            self.say_what_is_missing(error.problems)
            return
        self.line.save()
        self.line.save_revision(user=request.user, log_action=True)
        note_mark(self.line, marked, request.user)
        self.say_what_was_carried(contested)
