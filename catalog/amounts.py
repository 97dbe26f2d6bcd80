"""Numbers as Vietnamese offices write them: 8.000 is eight thousand, 2,5 is two and a half.

A browser's own number field takes 8.000 for eight, and a fee would become law a thousand times
too small.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail import blocks

from catalog.content import exact

_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?")
_ENGLISH = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d+)?")
_GROUP = 3


def read(text: str) -> str:
    """Return the number in `text` as computers write it; what is none stays as it is.

    Raises ValidationError for 12,000, which means two numbers to two people.
    """
    text = re.sub(r"\s", "", text)
    if _ENGLISH.fullmatch(text):
        raise ValidationError(_("Write thousands with dots or without: 12.000 or 12000."))
    if _GROUPED.fullmatch(text):
        text = text.replace(".", "")
    return text.replace(",", ".") if text.count(",") == 1 else text


def write(value: Decimal) -> str:
    """Return `value` as `read` reads it: the same number."""
    whole, _point, fraction = exact(value).partition(".")
    if not fraction:
        return f"{int(whole):,}".replace(",", ".")
    # Three digits after a comma could be thousands to an English eye.
    return f"{whole},{fraction}0" if len(fraction) == _GROUP else f"{whole},{fraction}"


class AmountField(forms.DecimalField):
    """A number in a field of text: what is typed stays as it was typed until it is saved."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(read(value) if isinstance(value, str) else value)

    def prepare_value(self, value: Any) -> Any:
        return write(value) if isinstance(value, Decimal) else value


class AmountBlock(blocks.DecimalBlock):
    """A decimal that is written as Vietnamese offices write it, and stored as any decimal."""

    def __init__(self, *, required: bool, min_value: int, **options: Any) -> None:
        super().__init__(required=required, min_value=min_value, **options)
        self.field = AmountField(required=required, min_value=min_value)

    def deconstruct(self) -> Any:
        """How a number is typed concerns no migration."""
        _path, args, options = super().deconstruct()
        return "wagtail.blocks.DecimalBlock", args, options
