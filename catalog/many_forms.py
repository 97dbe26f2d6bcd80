"""What is asked before lines about many procedures are begun at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser

from catalog.adding import Asked, Typed, procedures_in_force, typed_codes
from catalog.amounts import AmountField
from catalog.attributes import Attribute, Authorised, Cut, OnlineLevel, Process, Promise, Ways
from catalog.blocks import HANDLING_KINDS, METHODS, ONLINE_LABELS, SCHEMES, UNITS
from catalog.content import (
    ONLINE_VALUES,
    Handling,
    HandlingKind,
    Method,
    OnlineService,
    ProcessStep,
    Ref,
    Scheme,
    Text,
    Unit,
)
from catalog.models import (
    Action,
    Agency,
    AgencyPage,
    DecisionPage,
    ProcedurePage,
    Sector,
    ServicePoint,
)
from catalog.process_lines import read_process
from catalog.repealing import repealable
from catalog.row_keys import PageChoiceField

NOTHING: list[tuple[str, Any]] = [("", "–")]
ACTIONS = [(a.value, a.label) for a in (Action.ATTRIBUTES, Action.AMENDED, Action.ABOLISHED)]
LEVELS = [
    (f"{scheme}/{value}", f"{label}: {ONLINE_LABELS[value]}")
    for scheme, label in SCHEMES
    for value in ONLINE_VALUES[Scheme(scheme)]
]


SETTING = ("given", "taken", "level", "percent", "time", "authorised", "nobody", "process")
"""The fields that set something."""

BELONGS = {
    "reason_vi": (("level",), _("Choose the online level that it is the reason of.")),
    "reason_en": (("level",), _("Choose the online level that it is the reason of.")),
    "submit_url": (("level",), _("Choose the online level at which it is filed there.")),
    "unit": (("time",), _("Write the time that is in this unit.")),
    "methods": (("percent", "time"), _("Write the percentage or the time that is for these.")),
}
"""Fields that say more of others: of which, and what is said where none of those is filled in."""


class ManyForm(forms.Form):
    """Which procedures, what a decision does to all of them, and what it sets."""

    codes = forms.CharField(
        label=_("Codes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In any form, one a line or between commas."),
    )
    sector = forms.ModelChoiceField(
        label=_("and all in the sector"), queryset=Sector.objects.all(), required=False
    )
    agency = PageChoiceField(
        label=_("and all of the agency"),
        queryset=AgencyPage.objects.order_by("title"),
        required=False,
        help_text=_("With a sector and an agency: what is in both."),
    )
    action = forms.ChoiceField(label=capfirst(_("what it does")), choices=ACTIONS)
    day = forms.DateField(
        label=capfirst(_("day")),
        required=False,
        widget=AdminDateInput,
        help_text=_("Where it is not the decision's: begins from what is in force on that day."),
    )
    given = forms.MultipleChoiceField(
        label=_("Ways of handling that are set"),
        choices=HANDLING_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    points = forms.ModelMultipleChoiceField(
        label=_("5 steps in one place, at"), queryset=ServicePoint.objects.all(), required=False
    )
    taken = forms.MultipleChoiceField(
        label=_("Ways of handling that are taken away"),
        choices=HANDLING_KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    level = forms.ChoiceField(label=_("Online level"), choices=[*NOTHING, *LEVELS], required=False)
    reason_vi = forms.CharField(
        label=_("Published reason for partly online, in Vietnamese"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason_en = forms.CharField(
        label=_("The same in English"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    submit_url = forms.URLField(
        label=capfirst(_("address to file at")),
        required=False,
        assume_scheme="https",
        help_text=_("Empty: each keeps its own."),
    )
    percent = AmountField(
        label=_("Time promised here: percent cut from the law's"),
        required=False,
        min_value=Decimal(1),
        max_value=Decimal(99),
        help_text=_("Rounded down to a half."),
    )
    time = AmountField(label=_("or the time itself"), required=False, min_value=Decimal("0.5"))
    unit = forms.ChoiceField(label=capfirst(_("unit")), choices=[*NOTHING, *UNITS], required=False)
    methods = forms.MultipleChoiceField(
        label=_("for what is filed"),
        choices=METHODS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing ticked: every way."),
    )

    authorised = forms.ModelMultipleChoiceField(
        label=_("Authorised to decide"),
        queryset=Agency.objects.all(),
        required=False,
        help_text=_("In the place of those that are authorised now."),
    )
    nobody = forms.BooleanField(label=_("Nobody is authorised any more"), required=False)
    process = forms.CharField(
        label=_("Internal process"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "A line a step, as it is copied from a table: the step, the unit, how long; or with "
            "“|” between. It takes the place of the one that is there."
        ),
    )

    def clean_process(self) -> tuple[ProcessStep, ...]:
        return read_process(self.cleaned_data["process"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not any(data.get(name) for name in ("codes", "sector", "agency")):
            self.add_error("codes", _("Write the codes, or choose a sector or an agency."))
        self._clean_action(data)
        self._clean_attributes(data)
        self._clean_alone(data)
        return data

    def _clean_action(self, data: dict[str, Any]) -> None:
        sets = any(data.get(name) for name in SETTING)
        action = data.get("action")
        if action not in {None, Action.ATTRIBUTES} and sets:
            self.add_error("action", _("Attributes are set by “attributes set” only."))
        says_more = any(data.get(name) for name in BELONGS)
        if action == Action.ATTRIBUTES and not sets and not says_more and not self.errors:
            self.add_error("given", _("Say what is set."))

    def _clean_attributes(self, data: dict[str, Any]) -> None:
        if set(data.get("given") or ()) & set(data.get("taken") or ()):
            self.add_error("taken", _("The same way can't be set and taken away."))
        if data.get("points") and HandlingKind.FIVE_IN_PLACE not in (data.get("given") or ()):
            self.add_error("points", _("Tick “5 steps in one place” above."))
        if data.get("level") == f"{Scheme.ND224_2026}/partial" and not data.get("reason_vi"):
            words = _("Decree 224/2026 asks for a published reason for partly online.")
            self.add_error("reason_vi", words)
        if data.get("percent") and data.get("time"):
            self.add_error("time", _("A percentage or a time, not both."))
        if data.get("time") and not data.get("unit"):
            self.add_error("unit", _("Choose the unit."))
        if data.get("authorised") and data.get("nobody"):
            self.add_error("nobody", _("Somebody is authorised, or nobody; not both."))

    def _clean_alone(self, data: dict[str, Any]) -> None:
        """Refuse what belongs to something that is not chosen: it would be dropped unseen."""
        for name, (owners, words) in BELONGS.items():
            is_owned = any(data.get(owner) or owner in self.errors for owner in owners)
            if data.get(name) and not is_owned:
                self.add_error(name, words)
        is_partial = (data.get("level") or "").endswith("/partial")
        for name in ("reason_vi", "reason_en"):
            if data.get(name) and data.get("level") and not is_partial:
                self.add_error(name, _("The level that is chosen is not partly online."))

    def asked(self, decision: DecisionPage) -> Asked:
        """Return what the decision is to do."""
        data = self.cleaned_data
        return Asked(decision, Action(data["action"]), data["day"], tuple(self._attributes()))

    def typed(self) -> list[Typed]:
        return typed_codes(self.cleaned_data["codes"])

    def others(self, asked: Asked) -> list[ProcedurePage]:
        """Return what is chosen by sector and agency."""
        sector, place = self.cleaned_data["sector"], self.cleaned_data["agency"]
        if sector is None and place is None:
            return []
        code = sector.code if sector else None
        return procedures_in_force(asked.starts, sector=code, place=place)

    def _attributes(self) -> list[Attribute]:
        data = self.cleaned_data
        found: list[Attribute] = []
        if data["given"] or data["taken"]:
            taken = frozenset(map(HandlingKind, data["taken"]))
            found.append(Ways(tuple(map(self._handling, data["given"])), taken))
        if data["level"]:
            scheme, _slash, value = data["level"].partition("/")
            reason = Text(data["reason_vi"], data["reason_en"])
            service = OnlineService(Scheme(scheme), value, reason, data["submit_url"])
            found.append(OnlineLevel(service))
        methods = frozenset(map(Method, data["methods"] or Method))
        if data["authorised"] or data["nobody"]:
            found.append(Authorised(tuple(map(_ref, data["authorised"]))))
        if data["process"]:
            found.append(Process(data["process"]))
        if data["percent"]:
            found.append(Cut(data["percent"], methods))
        elif data["time"]:
            found.append(Promise(data["time"], Unit(data["unit"]), methods))
        return found

    def _handling(self, kind: str) -> Handling:
        here = kind == HandlingKind.FIVE_IN_PLACE
        points = self.cleaned_data["points"] if here else ()
        return Handling(HandlingKind(kind), tuple(map(_ref, points)))


def _ref(item: Any) -> Ref:
    return Ref(Text(item.name_vi or "", item.name_en or ""), item.code)


class RepealForm(forms.Form):
    """Which earlier decision is repealed, and from which day."""

    earlier = PageChoiceField(
        label=capfirst(_("decision that is repealed")),
        queryset=DecisionPage.objects.none(),
        widget=AdminPageChooser(target_models=[DecisionPage]),
        help_text=_("Its lines are shown next: repeal all of them, or tick some."),
    )
    day = forms.DateField(
        label=capfirst(_("day")),
        required=False,
        widget=AdminDateInput,
        help_text=_("Where it is not the decision's. Until then what is repealed is law."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["earlier"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101
        field.queryset = repealable()
