"""What the fields of one block must say together, told at the field where it is wrong.

A rule takes a block's values and returns a message a field; an empty mapping means all is well.
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


class RuledBlock(blocks.StructBlock):
    """A struct that checks its fields one by one, and then its rule."""

    rule: Rule | None = None

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if self.rule is not None and (messages := self.rule(cleaned)):
            raise StructBlockValidationError(
                block_errors={field: ValidationError(text) for field, text in messages.items()}
            )
        return cleaned


def _written(values: Values, name: str) -> bool:
    return bool(values.get(f"{name}_vi") or values.get(f"{name}_en"))


def duration(values: Values) -> Messages:
    if values["unit"] and values["value"] is None and not _written(values, "text"):
        return {"value": _("Give the number, or say it in words.")}
    return {}


def fee(values: Values) -> Messages:
    if values["state"] == FeeState.AMOUNT and values["amount"] is None:
        return {"amount": _("Give the amount, or say that it is not one.")}
    if values["state"] != FeeState.AMOUNT and values["amount"] is not None:
        return {"amount": _("An amount stands only where “an amount” is what is known.")}
    return {}


def channel(values: Values) -> Messages:
    statutory, committed = values["statutory"], values["committed"]
    comparable = (
        statutory["unit"] == committed["unit"]
        and statutory["value"] is not None
        and committed["value"] is not None
    )
    if comparable and committed["value"] > statutory["value"]:
        return {"committed": _("What is promised is not longer than the law's time limit.")}
    return {}


def agency(values: Values) -> Messages:
    return _chosen_or_written(values, "agency")


def service_point(values: Values) -> Messages:
    return _chosen_or_written(values, "point")


def _chosen_or_written(values: Values, chooser: str) -> Messages:
    chosen, written = values[chooser] is not None, _written(values, "name")
    if chosen and written:
        return {"name_vi": _("Choose it or write its name, not both.")}
    if not chosen and not written:
        return {chooser: _("Choose it, or write its name.")}
    return {}


def legal_basis(values: Values) -> Messages:
    if values["document"] is None and not values["number"] and not _written(values, "title"):
        return {"document": _("Choose the document, or give its number or title.")}
    return {}


def online(values: Values) -> Messages:
    scheme = Scheme(values["scheme"])
    if values["value"] not in ONLINE_VALUES[scheme]:
        return {"value": _("This level is not one of the chosen decree.")}
    partly = scheme is Scheme.ND224_2026 and values["value"] == "partial"
    if partly and not values["reason_vi"]:
        return {"reason_vi": _("Decree 224/2026 asks for a published reason for partly online.")}
    return {}
