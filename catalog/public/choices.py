"""Filters of a list: a plain GET form, read strictly, each choice shown and droppable alone.

A field left empty is not chosen, since forms send their empty fields too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from catalog import wording
from catalog.content import Text
from catalog.public.answers import PAGE, BadInput, check_parameters, read_day

MAX_TEXT = 200
"""Characters that may be typed into a box. The longest number of a decision has 60."""


class FieldKind(StrEnum):
    SELECT = "select"
    TEXT = "text"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a list to choose from, and how readers see it.

    `number`: how many things the list would have with it; None where nobody counted.
    """

    value: str
    label: Text | str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form; `value` is what the address chose, empty for nothing."""

    name: str
    label: str
    kind: FieldKind = FieldKind.SELECT
    options: tuple[Option, ...] = ()
    value: str = ""

    @property
    def shown(self) -> Text | str:
        """What was chosen, in the words of the form."""
        match self.kind:
            case FieldKind.SELECT:
                return next((o.label for o in self.options if o.value == self.value), self.value)
            case FieldKind.DAY:
                return Text(*(wording.day_in_words(self.day or date.min, c) for c in ("vi", "en")))
            case FieldKind.TEXT:
                return f"“{self.value}”"

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options that lead anywhere, and the chosen one, even if it leads nowhere."""
        return tuple(o for o in self.options if o.number != 0 or o.value == self.value)

    @property
    def day(self) -> date | None:
        """The chosen day of a field that takes one."""
        return date.fromisoformat(self.value) if self.value else None


@dataclass(frozen=True, slots=True)
class Chosen:
    """One filter in use, and the parameters that keep all the others."""

    label: str
    shown: Text | str
    others: str


@dataclass(frozen=True, slots=True)
class Choices:
    """The fields of a form as the address filled them."""

    fields: tuple[Field, ...]

    def value(self, name: str) -> str:
        return self._field(name).value

    def day(self, name: str) -> date | None:
        return self._field(name).day

    def _field(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)

    def counted(self, numbers: Mapping[str, Mapping[str, int]]) -> Choices:
        """Return this with `numbers` at the options, by field and value; what has none has 0."""
        fields = (
            replace(f, options=_counted(f.options, numbers[f.name])) if f.name in numbers else f
            for f in self.fields
        )
        return Choices(tuple(fields))

    @property
    def used(self) -> tuple[Chosen, ...]:
        """The filters in use, in the order of the form."""
        return tuple(
            Chosen(f.label, f.shown, self.query_with({f.name: ""})) for f in self.fields if f.value
        )

    @property
    def query(self) -> str:
        """The parameters that choose this again, without the number of a page."""
        return self.query_with({})

    def query_with(self, values: Mapping[str, str]) -> str:
        """Return the parameters of this choice with other `values`; empty ones are dropped."""
        given = {f.name: values.get(f.name, f.value) for f in self.fields}
        return urlencode({name: value for name, value in given.items() if value})


def _counted(options: Iterable[Option], numbers: Mapping[str, int]) -> tuple[Option, ...]:
    return tuple(replace(o, number=numbers.get(o.value, 0)) for o in options)


def read_choices(request: HttpRequest, fields: Sequence[Field]) -> Choices:
    """Return `fields` as the address fills them.

    Raises BadInput for an unknown parameter, one given twice, and a value that is not offered.
    """
    check_parameters(request, {PAGE, *(f.name for f in fields)})
    return Choices(tuple(replace(f, value=_value(request, f)) for f in fields))


def _value(request: HttpRequest, field: Field) -> str:
    value = request.GET.get(field.name, "").strip()
    if not value:
        return ""
    match field.kind:
        case FieldKind.SELECT:
            _check_offered(field, value)
        case FieldKind.DAY:
            return read_day(value).isoformat()
        case FieldKind.TEXT:
            _check_length(field, value)
    return value


def _check_offered(field: Field, value: str) -> None:
    offered = [o.value for o in field.options]
    if value not in offered:
        raise BadInput(
            _("“%(value)s” is not a value of the parameter “%(name)s”. Allowed: %(known)s.")
            % {
                "value": value[:80],
                "name": field.name,
                "known": ", ".join(offered) or _("none"),
            }
        )


def _check_length(field: Field, value: str) -> None:
    if len(value) > MAX_TEXT:
        raise BadInput(
            _("The parameter “%(name)s” takes at most %(number)s characters.")
            % {"name": field.name, "number": MAX_TEXT}
        )


def options(labels: Iterable[tuple[str, Any]]) -> tuple[Option, ...]:
    """Return options from pairs of value and label; lazy labels are read now."""
    return tuple(
        Option(str(value), label if isinstance(label, Text) else str(label))
        for value, label in labels
    )
