"""What is asked before many lines are changed at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.widgets import AdminSnippetChooser

from catalog.models import LegalDocument


class DayForm(forms.Form):
    """A day of the lines' own, or the decision's."""

    OWN, DECISION = "own", "decision"

    whose = forms.ChoiceField(
        label=_("From which day"),
        choices=[(OWN, _("the day below")), (DECISION, _("the decision's day"))],
        widget=forms.RadioSelect,
    )
    day = forms.DateField(label=capfirst(_("day")), required=False, widget=AdminDateInput)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        own = data.get("whose") == self.OWN
        if own and not data.get("day") and "day" not in self.errors:
            self.add_error("day", _("Name the day."))
        if not own:
            data["day"] = None
        return data


class DocumentForm(forms.Form):
    """The legal document that changes or abolishes what the lines are about."""

    document = forms.ModelChoiceField(
        label=capfirst(_("legal document that changes or abolishes it")),
        queryset=LegalDocument.objects.all(),
        required=False,
        widget=AdminSnippetChooser(LegalDocument),
        help_text=_("Empty: none is named any more."),
    )
