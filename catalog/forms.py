"""Forms of the editors' desk: a line, the beginning of a line, a promulgation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser
from wagtail.log_actions import log

from catalog import field_help
from catalog.beginning import begin_line, new_decision_place, open_decisions
from catalog.blocks import LEVELS
from catalog.content import Code, Component
from catalog.locks import why_held
from catalog.models import Action, AgencyPage, DecisionLine, DecisionPage, ProcedurePage
from catalog.page_forms import WholeForm
from catalog.permissions import may_write, writable_pages
from catalog.row_keys import PageChoiceField

COMPONENTS = {
    Component.CODE: _("code"),
    Component.KIND: _("kind"),
    Component.NAME: _("name"),
    Component.SECTORS: _("sectors"),
    Component.LEVELS: _("levels"),
    Component.STEPS: _("steps"),
    Component.PROCESS: _("internal process"),
    Component.CHANNELS: _("channels, time and fees"),
    Component.DOSSIER: _("dossier"),
    Component.AUDIENCES: _("audiences"),
    Component.AGENCIES: _("agencies"),
    Component.RESULTS: _("results"),
    Component.CONDITIONS: _("requirements and conditions"),
    Component.PRESENCE: _("which parts it has"),
    Component.LEGAL_BASES: _("legal bases"),
    Component.ONLINE: _("online service"),
    Component.HANDLING: _("handling"),
    Component.NOTE: _("note"),
}
"""The components in editors' words."""


def canonical(code: str) -> str:
    """Return a code in its one form. Raises ValidationError for what can't be read as one."""
    parsed = Code.parse(code)
    if parsed is None:
        message = _("“%(code)s” is no code: write d.dddddd as in 1.001193, or DP.<number>.")
        raise ValidationError(message, params={"code": code})
    return parsed.value


class CodesField(forms.CharField):
    """Codes, one a line; a list of canonical codes to the program."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        lines = (line.strip() for line in (value or "").splitlines())
        return [canonical(line) for line in lines if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        lines = [line.strip() for line in (data or "").splitlines() if line.strip()]
        return lines != list(initial or [])


class EndingForm(WholeForm, WagtailAdminModelForm):
    """A line that brings no text: what it does, when and why."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        until, day = data.get("temporary_until"), data.get("effective_on")
        day = day or self.instance.decision.default_day
        if until and day and until <= day:
            self.add_error(
                "temporary_until", _("A temporary version ends after the day it starts.")
            )
        replaced_by = data.get("replaced_by")
        if replaced_by and replaced_by.pk == self.instance.procedure_id:
            self.add_error("replaced_by", _("A procedure is not replaced by itself."))
        return data


class ContentForm(EndingForm):
    """A line's draft. All may be empty while it is written; what is there must be readable."""

    levels = forms.MultipleChoiceField(
        label=capfirst(_("levels")),
        choices=LEVELS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    aliases = CodesField(label=capfirst(_("other codes")), required=False)
    parts = CodesField(label=capfirst(_("codes of its parts")), required=False)

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip()
        return canonical(code) if code else ""


class ChangingForm(ContentForm):
    """A draft that changes a version: the editor may say which components it means to change."""

    changed_components = forms.MultipleChoiceField(
        label=capfirst(_("changed components")),
        choices=[(c.value, label) for c, label in COMPONENTS.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class BeginLineForm(forms.Form):
    """What a line is begun from: an open decision, what it does, and to which procedure."""

    decision = PageChoiceField(
        label=capfirst(_("decision")), queryset=DecisionPage.objects.none(), required=False
    )
    number = forms.CharField(
        label=capfirst(_("or the number of a new decision")), max_length=120, required=False
    )
    signed_on = forms.DateField(
        label=capfirst(_("signed on")),
        required=False,
        widget=AdminDateInput,
        help_text=_("If known."),
    )
    action = forms.ChoiceField(
        label=capfirst(_("what it does")),
        choices=[
            choice
            for choice in Action.choices
            # These are begun from another line.
            if choice[0] not in {Action.CARRIED, Action.REPEALED}
        ],
        help_text=field_help.ACTION,
    )
    procedure = PageChoiceField(
        label=capfirst(_("procedure")),
        queryset=ProcedurePage.objects.filter(live=True),
        required=False,
        widget=AdminPageChooser(target_models=[ProcedurePage]),
        help_text=_(
            "For a new one only where it comes back after it ended; then choose no agency."
        ),
    )
    agency = PageChoiceField(
        label=capfirst(_("agency of a new procedure")),
        queryset=AgencyPage.objects.none(),
        required=False,
    )
    day = forms.DateField(
        label=capfirst(_("day")),
        required=False,
        widget=AdminDateInput,
        help_text=_("Where it is not the decision's: begins from what is in force on that day."),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.index = new_decision_place(user)
        self.choice("decision").queryset = open_decisions()
        self.choice("agency").queryset = writable_pages(user, AgencyPage.objects.all())
        if self.index is None:
            del self.fields["number"], self.fields["signed_on"]
            self.fields["decision"].required = True
            if not open_decisions().exists():
                self.fields["decision"].help_text = _(
                    "No decision is open: a procedure controller enters it first."
                )

    def choice(self, name: str) -> forms.ModelChoiceField[Any]:
        """Return a field whose choices depend on the user."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        return field

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        self._clean_decision(data)
        self._clean_place(data)
        return data

    def _clean_decision(self, data: dict[str, Any]) -> None:
        number, chosen = data.get("number", ""), data.get("decision")
        if chosen and chosen.held:
            self.add_error("decision", why_held(chosen.held))
        if chosen or "decision" in self.errors:
            return
        if not number:
            self.add_error("decision", _("Choose an open decision."))
            return
        same = DecisionPage.objects.filter(
            number=number, signed_on=data.get("signed_on"), retracted_at=None
        )
        if same.exists():
            self.add_error("number", _("That decision is there: choose it above if it is open."))

    def _clean_place(self, data: dict[str, Any]) -> None:
        """Require a place whose lines the user may write."""
        comes_back = data.get("procedure") is not None and data.get("agency") is None
        new = data.get("action") == Action.NEW and not comes_back
        name = "agency" if new else "procedure"
        place = data.get(name)
        if place is None:
            if name not in self.errors:
                words = _("Choose the agency.") if new else _("Choose the procedure.")
                self.add_error(name, words)
        elif not may_write(self.user, place):
            self.add_error(name, _("Only the editors of its agency write its lines."))

    def begin(self) -> DecisionLine:
        """Return the stored line. Raises Incomplete where there is nothing to begin from."""
        data = self.cleaned_data
        with transaction.atomic():
            decision = data["decision"] or self._new_decision()
            line = begin_line(
                decision,
                Action(data["action"]),
                procedure=data["procedure"],
                agency=data["agency"],
                day=data["day"],
            )
            line.save()
            line.save_revision(user=self.user)
            log(instance=line, action="wagtail.create", user=self.user, content_changed=True)
        return line

    def _new_decision(self) -> DecisionPage:
        decision = DecisionPage(
            number=self.cleaned_data["number"],
            signed_on=self.cleaned_data["signed_on"],
            live=False,
            owner=self.user,
        )
        decision.full_clean(exclude=["path", "depth", "url_path"])
        assert self.index is not None  # noqa: S101 - else the form has no such field
        self.index.add_child(instance=decision)
        decision.save_revision(user=self.user, log_action="wagtail.create")
        return decision


class _Now(forms.HiddenInput):
    """Writes what is shown now in place of what was sent."""

    shown = ""

    def format_value(self, value: Any) -> str:
        return self.shown


class ActForm(forms.Form):
    """A publisher's word, given for exactly what was shown. `changed`: what is said otherwise.

    The word that it asks for is always that of what is `shown` now, whatever was sent.
    """

    changed: Any = ""
    seen = forms.CharField(widget=_Now)

    def __init__(self, *args: Any, shown: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = self.fields["seen"].widget.shown = shown

    def clean_seen(self) -> str:
        seen: str = self.cleaned_data["seen"]
        if seen != self.shown:
            raise ValidationError(self.changed)
        return seen


class ApprovalForm(forms.Form):
    """What is done to a decision on its way through the workflow, and why where that is asked."""

    act = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1_000}),
    )
    why = {
        "reject": _("Say why it is returned."),
        "withdraw": _("Say why the approval is taken back."),
    }
    """What is said where a reason is missing, by act."""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        missing = self.why.get(data.get("act", ""))
        if missing and not data.get("reason", "").strip():
            self.add_error("reason", missing)
        return data


class PromulgationForm(ActForm):
    """The word for what a decision does."""

    changed = _("The decision changed while you were reading. This is what it would do now.")
    confirm = forms.BooleanField(
        label=_("I have read what changes, and it is what was signed."),
        error_messages={"required": _("Confirm that this is what was signed.")},
    )


class RetractionForm(ActForm):
    """The word for what taking lines back does, with the reason that the public will read."""

    changed = _("Something changed while you were reading. This is what taking back does now.")
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1_000}),
        help_text=_("Readers see it on the decision's page."),
        error_messages={"required": _("A retraction says why.")},
    )
    confirm = forms.BooleanField(
        label=_("I have read what comes back and what goes."),
        error_messages={"required": _("Confirm that this is what you want.")},
    )
