"""Lines about many procedures at once: what can be done about each, then all that can."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages

from catalog.adding import Candidate, Verdict, candidates, store
from catalog.content import canonical
from catalog.many_forms import ManyForm, RepealForm
from catalog.models import DecisionLine, DecisionPage
from catalog.permissions import LinePolicy
from catalog.repealing import repeals
from catalog.views.confirming import OfDecision
from catalog.views.lines import lines_url

WORDS = {
    Verdict.UNREADABLE: gettext_lazy("No code"),
    Verdict.UNKNOWN: gettext_lazy("No procedure has this code"),
    Verdict.TWICE: gettext_lazy("Written twice: taken once"),
    Verdict.NOT_YOURS: gettext_lazy("Only the editors of its agency write its lines"),
    Verdict.THERE: gettext_lazy("In the decision already"),
    Verdict.NOT_IN_FORCE: gettext_lazy("Not in force on the day"),
    Verdict.UNCHANGED: gettext_lazy("Nothing would change"),
    Verdict.LOST: gettext_lazy("Names what is in no vocabulary any more"),
    Verdict.NO_DAY: gettext_lazy("Neither the decision nor you say from when"),
    Verdict.DOES_NOT_FIT: gettext_lazy("Does not fit"),
}
"""What is said of what is left out."""


def fingerprint(form: forms.Form, found: Iterable[Candidate]) -> str:
    """Return a hash of what is set, and of the versions from which the lines would begin."""
    asked = {name: str(form[name].value()) for name in form.fields if name != "codes"}
    begun = [
        [one.line.procedure_id, one.line.base_version_id, str(one.line.day), one.told]
        for one in found
        if one.line
    ]
    return hashlib.sha256(canonical([asked, begun])).hexdigest()


class FoundFirst(OfDecision, FormView):
    """Shows what was found, and begins the lines of what is ticked. All of them, or none."""

    template_name = "catalog/admin/add_many.html"

    def find(self, form: Any) -> list[Candidate]:
        """Return what can be done by what `form`, which is valid, asks."""
        raise NotImplementedError

    def may_open(self, request: HttpRequest) -> bool:
        may = LinePolicy(DecisionLine).user_has_permission(request.user, "add")
        return may and self.decision.is_open

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if "confirm" not in self.request.POST:
            return self._shown(form, self.find(form))
        with transaction.atomic():
            # Nothing of it can change between what is looked up here and what is stored.
            self.decision = DecisionPage.objects.select_for_update().get(pk=self.decision.pk)
            if not self.decision.is_open:
                raise PermissionDenied
            found = self.find(form)
            good = {str(c.procedure.pk): c.line for c in found if c.line and c.procedure}
            ticked = self.request.POST.getlist("make")
            is_what_was_shown = self.request.POST.get("seen") == fingerprint(form, found)
            if not ticked or not is_what_was_shown or not set(ticked) <= set(good):
                form.add_error(None, self._why_not(ticked))
                return self._shown(form, found)
            lines = [line for key, line in good.items() if line and key in ticked]
            store(lines, self.request.user)
        words = ngettext("%(count)d line was added.", "%(count)d lines were added.", len(lines))
        messages.success(self.request, words % {"count": len(lines)})
        return HttpResponseRedirect(lines_url(self.decision))

    def _why_not(self, ticked: Iterable[str]) -> str:
        if not ticked:
            return _("Tick the procedures to add.")
        return _("Something changed while you were reading. This is what can be added now.")

    def _shown(self, form: forms.Form, found: list[Candidate]) -> HttpResponse:
        left: dict[Verdict, list[Candidate]] = {}
        for one in found:
            if one.line is None:
                left.setdefault(one.verdict, []).append(one)
        return self.render_to_response(
            self.get_context_data(
                form=form,
                looked=True,
                seen=fingerprint(form, found),
                good=[one for one in found if one.line],
                left=[(WORDS[verdict], ones) for verdict, ones in left.items()],
            )
        )


class AddManyView(FoundFirst):
    """Lines about many procedures that are named or chosen."""

    form_class = ManyForm
    page_title = gettext_lazy("Add many procedures")
    header_icon = "plus"

    def find(self, form: ManyForm) -> list[Candidate]:
        asked = form.asked(self.decision)
        return candidates(asked, form.typed(), form.others(asked), self.request.user)


class RepealView(FoundFirst):
    """Lines that repeal what an earlier decision did."""

    form_class = RepealForm
    page_title = gettext_lazy("Repeal an earlier decision")
    header_icon = "cross"

    def find(self, form: RepealForm) -> list[Candidate]:
        data = form.cleaned_data
        return repeals(self.decision, data["earlier"], data["day"], self.request.user)
