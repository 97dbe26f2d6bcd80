"""What the fields of one block must say together, told at the field where it is wrong.

A rule takes a block's values and returns a message a field; an empty mapping means all is well.
What *can't be* is told whenever a draft is saved. What is *missing* may be missing while the draft
is written, and is told where a form does not defer what is required.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from catalog.content import ONLINE_VALUES, FeeState, Scheme

Values = Mapping[str, Any]
Messages = dict[str, str]
Rule = Callable[[Values], Messages]


def nothing(_values: Values) -> Messages:
    """Ask for nothing."""
    return {}


class RuledBlock(blocks.StructBlock):
    """A struct that checks its fields one by one, and then what they say together."""

    impossible: Rule = staticmethod(nothing)
    missing: Rule = staticmethod(nothing)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        messages = self.impossible(cleaned)
        if not self.is_deferred_validation:
            messages = self.missing(cleaned) | messages
        if messages:
            raise StructBlockValidationError(
                block_errors={field: ValidationError(text) for field, text in messages.items()}
            )
        return cleaned


def _written(values: Values, name: str) -> bool:
    return bool(values.get(f"{name}_vi") or values.get(f"{name}_en"))


def unit_alone(values: Values) -> Messages:
    if values["unit"] and values["value"] is None and not _written(values, "text"):
        return {"value": _("Give the number, or say it in words.")}
    return {}


def amount_missing(values: Values) -> Messages:
    if values["state"] == FeeState.AMOUNT and values["amount"] is None:
        return {"amount": _("Give the amount, or say that it is not one.")}
    return {}


def amount_out_of_place(values: Values) -> Messages:
    if values["state"] != FeeState.AMOUNT and values["amount"] is not None:
        return {"amount": _("An amount stands only where “an amount” is what is known.")}
    return {}


def promised_longer(values: Values) -> Messages:
    statutory, committed = values["statutory"], values["committed"]
    comparable = (
        statutory["unit"] == committed["unit"]
        and statutory["value"] is not None
        and committed["value"] is not None
    )
    if comparable and committed["value"] > statutory["value"]:
        return {"committed": _("What is promised is not longer than the law's time limit.")}
    return {}


def neither(chooser: str) -> Rule:
    """Ask for a choice or a name as written."""

    def rule(values: Values) -> Messages:
        if values[chooser] is None and not _written(values, "name"):
            return {chooser: _("Choose it, or write its name.")}
        return {}

    return rule


def both(chooser: str) -> Rule:
    """Refuse a name as written beside a choice."""

    def rule(values: Values) -> Messages:
        if values[chooser] is not None and _written(values, "name"):
            return {"name_vi": _("Choose it or write its name, not both.")}
        return {}

    return rule


def nothing_cited(values: Values) -> Messages:
    if values["document"] is None and not values["number"] and not _written(values, "title"):
        return {"document": _("Choose the document, or give its number or title.")}
    return {}


def level_of_another_decree(values: Values) -> Messages:
    scheme, value = values["scheme"], values["value"]
    if scheme and value and value not in ONLINE_VALUES[Scheme(scheme)]:
        return {"value": _("This level is not one of the chosen decree.")}
    return {}


def reason_missing(values: Values) -> Messages:
    partly = values["scheme"] == Scheme.ND224_2026 and values["value"] == "partial"
    if partly and not values["reason_vi"]:
        return {"reason_vi": _("Decree 224/2026 asks for a published reason for partly online.")}
    return {}
