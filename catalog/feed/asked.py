"""What may be asked of the feed, and what is said of anything else.

Parameters are strict: an unknown one is an error that names it and those that are allowed, because
a misspelt filter that is passed over gives an answer to another question. Only facets repeat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, cast, get_origin

from django.http import HttpRequest
from ninja import Path, Schema
from pydantic import AwareDatetime, BeforeValidator, Field, PlainValidator, WithJsonSchema

from catalog.content import ONLINE_VALUES, HandlingKind, Level
from catalog.feed import shapes
from catalog.feed.cursors import Place, read_key, read_place
from catalog.feed.vocabularies import KINDS
from catalog.models import DecisionPage

PAGE_SIZE, LARGEST_PAGE = 100, 500
LARGEST_NUMBER = 2**31 - 1
"""Of versions: databases count them so far."""
LARGEST_SERIAL = 2**53 - 1
"""What every reader of JSON can hold."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})")
_DIGITS = re.compile("[0-9]+")
_FIELDS = tuple(shapes.Procedure.model_fields)
_ONE_FIELD = f"({'|'.join(_FIELDS)})"


class Refusal(Exception):
    """Something that is answered by a problem document (RFC 9457)."""

    def __init__(self, kind: str, title: str, status: int, detail: str, **more: Any) -> None:
        super().__init__(detail)
        self.kind, self.title, self.status, self.detail = kind, title, status, detail
        self.more = more


def _written_day(value: Any) -> Any:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a day is written YYYY-MM-DD, such as 2026-07-01")
    return value


def _written_moment(value: Any) -> Any:
    if isinstance(value, str) and not _MOMENT.fullmatch(value):
        raise ValueError(
            "a moment is written with its offset, such as 2026-07-01T08:00:00+07:00 (“+” is sent "
            "as %2B)"
        )
    return value


def _written_number(value: Any) -> Any:
    if isinstance(value, str) and not _DIGITS.fullmatch(value):
        raise ValueError("a number is written in digits alone, such as 10")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]
Moment = Annotated[AwareDatetime, BeforeValidator(_written_moment)]
Whole = Annotated[int, BeforeValidator(_written_number)]
"""A number that is not negative; Python would take `+5`, `1_0` and blanks around it as well."""
_TEXT = WithJsonSchema({"type": "string"})
Key = Annotated[int, PlainValidator(read_key), _TEXT]
State = Annotated[Place, PlainValidator(read_place), _TEXT]
OnlineLevel = StrEnum(  # type: ignore[misc]  # its members are data
    "OnlineLevel",
    {
        re.sub(r"\W", "_", f"{scheme}_{value}"): f"{scheme}/{value}"
        for scheme, values in ONLINE_VALUES.items()
        for value in values
    },
)


AnyCode = Annotated[
    str, Path(description="Any form of the code: 1.001193, 1.001193.000.00.00.H40 or 1001193.")
]
Number = Annotated[
    Whole, Path(ge=1, le=LARGEST_NUMBER, description="Number of the version, from 1.")
]
Slug = Annotated[str, Path(description="The decision's name in addresses.")]
Edition = Annotated[str, Path(description="The edition, as the manifest's addresses have it.")]
FileName = Annotated[str, Path(description="The file, as the manifest's addresses have it.")]


class Time(Schema):
    """On which day it is asked, and as known when."""

    as_of: Day | None = Field(
        None,
        description="Day (YYYY-MM-DD, Asia/Ho_Chi_Minh) on which it is in force; today if left "
        "out.",
    )
    known_at: Moment | None = Field(
        None,
        description="Moment (RFC 3339, with its offset) as of which the answer was known; now if "
        "left out. Later corrections and late decisions are then not seen.",
    )


_BEGINS = "Where the page begins, taken from `next` of the page before; opaque."


class Sized(Schema):
    """How long a page is."""

    limit: Whole = Field(
        PAGE_SIZE, ge=1, le=LARGEST_PAGE, description="Documents a page, 1 to 500."
    )


class Paged(Sized):
    """Which page of a list."""

    cursor: Key | None = Field(None, description=_BEGINS)


class Walk(Time, Sized):
    """Which page of a list whose pages all tell of one state."""

    cursor: State | None = Field(None, description=_BEGINS)


class ProcedureFilter(Walk):
    """Which procedures: several values of one facet mean any of them, several facets all."""

    status: list[Literal["in_force", "temporary", "upcoming", "ended"]] = Field(
        [],
        description="How it stands on the day: `in_force`, `temporary` (in force until a day that "
        "its own decision sets), `upcoming` (never in force before) or `ended`. What is in force, "
        "temporary or not, if left out. An ended one is told by its last text, an upcoming one by "
        "its first.",
    )
    free: Literal["true"] | None = Field(
        None,
        description="`true`: only what is free of charge by its text, whichever way it is filed. A "
        "fee that is not known is not free.",
    )

    sector: list[str] = Field([], description="Code of a sector.")
    agency: list[str] = Field([], description="Code of an executing agency, or of a competent one.")
    audience: list[str] = Field([], description="Code of an audience.")
    level: list[Level] = Field([], description="Level at which it is handled.")
    online: list[OnlineLevel] = Field(
        [], description="Decree and online level, such as ND224-2026/full."
    )
    handling: list[HandlingKind] = Field([], description="Way of handling.")
    service_point: list[str] = Field([], description="Code of a service point that it names.")
    form: list[str] = Field([], description="Code of a form.")
    legal_document: list[str] = Field([], description="Number of a legal document that it cites.")
    fields: str | None = Field(
        None,
        pattern=f"^{_ONE_FIELD}(,{_ONE_FIELD})*$",
        description="Keys of the documents to give, between commas; all if left out. `code` always "
        f"comes along. Allowed: {', '.join(_FIELDS)}.",
    )


class OneProcedure(Time):
    """How a procedure is told."""


class Since(Schema):
    """After which change."""

    since: Whole = Field(
        0, ge=0, le=LARGEST_SERIAL, description="The last serial that is known already; 0 for none."
    )
    mark: str | None = Field(
        None,
        max_length=64,
        description="The mark that was told with that serial: it is an error where the journal is "
        "another one since, as after a restored backup.",
    )
    limit: Whole = Field(PAGE_SIZE, ge=1, le=LARGEST_PAGE, description="Changes a page, 1 to 500.")


class Between(Schema):
    """Which versions are compared."""

    from_: Whole = Field(
        ge=1, le=LARGEST_NUMBER, alias="from", description="Number of the version before."
    )
    to: Whole = Field(ge=1, le=LARGEST_NUMBER, description="Number of the version after.")


class Snapshot(Walk):
    """A page of what is in force on a day."""


class DecisionFilter(Paged):
    """Which decisions."""

    issuer: str | None = Field(None, description="Code of the agency that issued it.")
    kind: DecisionPage.Kind | None = Field(None, description="What it is about.")
    number: str | None = Field(None, description="Its number, such as 1234/QĐ-UBND.")
    signed_from: Day | None = Field(None, description="Signed on this day (YYYY-MM-DD) or later.")


VocabularyKind = StrEnum(  # type: ignore[misc]  # its members are data
    "VocabularyKind", {kind.upper().replace("-", "_"): kind for kind in KINDS}
)


VocabularyKind.__doc__ = "Name of the vocabulary."
OneKind = Annotated[VocabularyKind, Path(description="The vocabulary.")]


class OneItem(Paged):
    """Which items of a vocabulary."""

    code: str | None = Field(None, description="Code of one item; all items if left out.")


def names_of(asked: type[Schema]) -> list[str]:
    """Return the names of parameters as addresses write them."""
    return sorted(field.alias or name for name, field in asked.model_fields.items())


def facets_of(asked: type[Schema]) -> list[str]:
    """Return the names of the parameters that repeat: those that are lists."""
    fields = asked.model_fields.items()
    return [name for name, field in fields if get_origin(field.annotation) is list]


def check(request: HttpRequest, allowed: type[Schema] | None = None) -> None:
    """Raise Refusal for a parameter that is not in `allowed`, or one twice that is no facet there.

    Neither a parameter nor the address holds U+0000: no text of ours does, and a database may
    refuse to look for it.
    """
    if "\0" in request.path_info:
        raise Refusal("not-found", "Unknown address", 404, "The address holds U+0000.")
    names = names_of(allowed) if allowed else []
    facets = facets_of(allowed) if allowed else []
    for name, values in request.GET.lists():
        if name not in names:
            raise Refusal(
                "unknown-parameter",
                "Unknown parameter",
                400,
                f"“{name[:80]}” is no parameter here. Allowed: {', '.join(names) or 'none'}.",
                parameter=name[:80],
                allowed=names,
            )
        _check_values(name, cast("Sequence[str]", values), facets)


def _check_values(name: str, values: Sequence[str], facets: Sequence[str]) -> None:
    if len(values) > 1 and name not in facets:
        repeats = f"only facets repeat: {', '.join(facets)}" if facets else "none repeats here"
        raise Refusal(
            "repeated-parameter",
            "Parameter given twice",
            400,
            f"“{name}” is given {len(values)} times; {repeats}.",
            parameter=name,
            allowed=facets,
        )
    if any("\0" in value for value in values):
        detail = f"“{name}” holds the character U+0000."
        raise Refusal("bad-parameter", "Bad parameter", 400, detail, parameter=name)


def read_fields(text: str | None) -> list[str]:
    """Return the keys that are asked for, by what `ProcedureFilter` let through."""
    return text.split(",") if text else []


def known_at_utc(moment: datetime | None) -> datetime | None:
    """Return a moment that every database can hold: nothing was known before, nor will be."""
    if moment is None:
        return None
    first, last = (datetime.fromisoformat(f"{year}-01-01T00:00:00Z") for year in (1900, 3000))
    return min(max(moment, first), last)
