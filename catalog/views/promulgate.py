"""Promulgation at the desk: what it will do, every problem, and the publisher's word."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.log_actions import log

from catalog import journal
from catalog.content import canonical, to_json
from catalog.forms import PromulgationForm
from catalog.models import DecisionPage
from catalog.permissions import may_promulgate
from catalog.promulgation import (
    Outcome,
    Preview,
    Refused,
    preview,
    promulgate,
)
from catalog.promulgation.writing import periods_json
from catalog.views.confirming import OfDecision
from catalog.views.effect import effect_of, in_force_told
from catalog.views.lines import is_approved_here, lines_url


def fingerprint(shown: Preview) -> str:
    """Return a hash of all that a preview says: what is confirmed is what was read."""
    said = [
        [
            effect.line.pk,
            effect.line.action,
            str(effect.day),
            str(effect.line.replaced_by_id),
            str(effect.line.until),
            effect.line.follows,
            periods_json(effect.timeline_after),
            to_json(effect.after) if effect.after else None,
        ]
        for effect in shown.effects
    ]
    return hashlib.sha256(canonical(said)).hexdigest()


class PromulgateView(OfDecision, TemplateView):
    """Says what a decision will do; on the publisher's word, does it. Once."""

    template_name = "catalog/admin/promulgate.html"
    page_title = gettext_lazy("Promulgate")
    header_icon = "check"

    def may_open(self, request: HttpRequest) -> bool:
        if may_promulgate(request.user):
            return True
        reads: bool = self.decision.permissions_for_user(request.user).can_edit()
        return reads and request.method != "POST"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._page(status=200)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.decision.is_open:
            return self._page(status=409)
        try:
            with transaction.atomic():
                # Nothing can change between what is compared here and what becomes law.
                journal.lock()
                DecisionPage.objects.select_for_update().get(pk=self.decision.pk)
                shown = preview(self.decision)
                form = PromulgationForm(request.POST, shown=fingerprint(shown))
                if not form.is_valid():
                    return self._page(shown=shown, form=form, status=400)
                outcome = self._promulgate(shown)
        except Refused as refused:
            self.decision.refresh_from_db()
            return self._page(refused=refused, status=409)
        return self._done(outcome)

    def _promulgate(self, shown: Preview) -> Outcome:
        outcome = promulgate(self.decision, user=self.request.user)
        log(
            instance=self.decision,
            action="catalog.promulgate",
            user=self.request.user,
            data={"serial": outcome.serial, "versions": len(outcome.versions)}
            | in_force_told(shown)
            | {"lines": [effect.line.pk for effect in shown.effects]},
        )
        return outcome

    def _done(self, outcome: Outcome) -> HttpResponse:
        button = messages.button(self.decision.get_url(self.request), _("See it"))
        words = _("%(decision)s has been promulgated.") % {"decision": self.decision.label()}
        messages.success(self.request, words, buttons=[button])
        return HttpResponseRedirect(lines_url(self.decision))

    def _page(
        self,
        *,
        status: int,
        shown: Preview | None = None,
        form: PromulgationForm | None = None,
        refused: Refused | None = None,
    ) -> HttpResponse:
        context = self.get_context_data(decision=self.decision)
        if self.decision.is_open:
            shown = shown or preview(self.decision)
            problems = refused.problems if refused else shown.problems
            context |= effect_of(shown, problems, self.request.user)
            context |= {
                "form": form or PromulgationForm(shown=fingerprint(shown)),
                "may_promulgate": may_promulgate(self.request.user),
                "is_approved_here": is_approved_here(self.decision),
            }
        return self.render_to_response(context, status=status)
