"""The content of a procedure: what a decision fixes about it, as values.

Pure: no Django, no database, no clock. Everything the public reads of the law is one `Content`
frozen into a version; everything an editor drafts ends as one. The components follow NĐ 63/2010
art. 8(2) (letters a to h), amended by NĐ 92/2017.

All text is plain: no markup, NFC, `\\n` between lines, no outer blanks (`clean_text`). Both
languages stand beside each other; English may be empty. A reference carries the code *and* the
name as they were when the content was frozen, so that history reads without today's vocabularies.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, ConfigDict, PlainSerializer, TypeAdapter, ValidationError

SCHEMA = 1
"""Version of the JSON shape. Raised only when a reader of the old shape would misread the new."""

# Control, private-use and format characters that carry no meaning in legal text: bidi marks,
# zero-width characters, soft hyphen, byte order mark. Line feed and tab are treated apart.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ue000-\uf8ff]|[\U000f0000-\U0010ffff]"
)
_LINE_END = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANKS = re.compile(r"[^\S\n]+")
_UNCLEAN = re.compile(
    rf"{_INVISIBLE.pattern}|{_LINE_END.pattern}|[^\S\n ]|  | \n|\n |\A[ \n]|[ \n]\Z"
)


def clean_text(value: str) -> str:
    """Return `value` in the one form in which text is stored: NFC, plain blanks, `\\n`, no edges.

    Idempotent. Words and line breaks stay; only what cannot be seen or typed goes.
    """
    if not _UNCLEAN.search(value) and unicodedata.is_normalized("NFC", value):
        return value
    text = _LINE_END.sub("\n", value)
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFC", text)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip("\n")


def exact(value: Decimal) -> str:
    """Write a decimal without exponent or trailing zeros, so equal amounts hash alike."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


Clean = Annotated[str, BeforeValidator(lambda v: clean_text(v) if isinstance(v, str) else v)]
Amount = Annotated[Decimal, PlainSerializer(exact, return_type=str, when_used="json")]


class Component(StrEnum):
    """The parts of a procedure that are compared, confirmed and given an origin one by one."""

    CODE = "code"
    KIND = "kind"
    NAME = "name"
    SECTORS = "sectors"
    LEVELS = "levels"
    STEPS = "steps"
    PROCESS = "process"
    CHANNELS = "channels"
    DOSSIER = "dossier"
    AUDIENCES = "audiences"
    AGENCIES = "agencies"
    RESULTS = "results"
    CONDITIONS = "conditions"
    PRESENCE = "presence"
    LEGAL_BASES = "legal_bases"
    ONLINE = "online"
    HANDLING = "handling"
    NOTE = "note"


class Kind(StrEnum):
    NATIONAL = "national"
    LOCAL = "local"
    INTERLINKED = "interlinked"
    INTERNAL = "internal"
    VERTICAL = "vertical"


class Level(StrEnum):
    """Who handles it. `DISTRICT` is history: the level ended on 30 June 2025."""

    MINISTRY = "ministry"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    OTHER = "other"


class Method(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    POSTAL = "postal"


class Unit(StrEnum):
    WORKING_DAY = "working_day"
    DAY = "day"
    HOUR = "hour"
    MONTH = "month"


class FeeKind(StrEnum):
    """phí (price of a service), lệ phí (charge set by law), what else a source calls a price."""

    FEE = "fee"
    CHARGE = "charge"
    PRICE = "price"


class FeeState(StrEnum):
    """What is known of an amount. A zero in a source is not `FREE`."""

    AMOUNT = "amount"
    FREE = "free"
    SCHEDULE = "schedule"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Scheme(StrEnum):
    """The decree by whose words an online level is told. A bare number means three things."""

    ND43_2011 = "ND43-2011"
    ND42_2022 = "ND42-2022"
    ND224_2026 = "ND224-2026"


ONLINE_VALUES: Mapping[Scheme, tuple[str, ...]] = {
    Scheme.ND43_2011: ("1", "2", "3", "4"),
    Scheme.ND42_2022: ("full", "partial", "information"),
    Scheme.ND224_2026: (
        "full",
        "partial",
        "proactive-1",
        "proactive-2",
        "proactive-3",
        "proactive-4",
    ),
}
"""Allowed values of each scheme.

Mức độ 1–4; toàn trình, một phần, cung cấp thông tin; toàn trình, một phần, chủ động 1–4.
"""


class HandlingKind(StrEnum):
    ONE_STOP = "one_stop"
    INTERLINKED_ONE_STOP = "interlinked_one_stop"
    FIVE_IN_PLACE = "five_in_place"
    POSTAL_INTAKE = "postal_intake"
    POSTAL_RETURN = "postal_return"
    BOUNDARY_FREE_PROVINCE = "boundary_free_province"
    BOUNDARY_FREE_NATION = "boundary_free_nation"
    ONLINE_PAYMENT = "online_payment"


class Source(StrEnum):
    NATIONAL = "national"
    LOCAL = "local"


_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages. Falsy when nothing is written in either."""

    __pydantic_config__ = _STRICT

    vi: str = ""
    en: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "vi", clean_text(self.vi))
        object.__setattr__(self, "en", clean_text(self.en))

    def __bool__(self) -> bool:
        return bool(self.vi or self.en)

    def in_language(self, language: str) -> str:
        """Return the text of `language` ("vi" or "en"), Vietnamese where English is missing."""
        return (self.en or self.vi) if language.startswith("en") else self.vi


NOTHING = Text()


@dataclass(frozen=True, slots=True)
class Ref:
    """A vocabulary item as it was named at freezing. `code` empty: as written, in no vocabulary."""

    __pydantic_config__ = _STRICT

    name: Text = NOTHING
    code: Clean = ""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: `value` in `unit`, or words where the law gives no number."""

    __pydantic_config__ = _STRICT

    value: Amount | None = None
    unit: Unit | None = None
    text: Text = NOTHING

    def __post_init__(self) -> None:
        if self.value is None and not self.text:
            raise ValueError("a duration has a value or words")


@dataclass(frozen=True, slots=True)
class Step:
    __pydantic_config__ = _STRICT

    title: Text = NOTHING
    text: Text = NOTHING


@dataclass(frozen=True, slots=True)
class StepCase:
    """The steps of one case; the case's name is empty where the procedure has but one."""

    __pydantic_config__ = _STRICT

    case: Text = NOTHING
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessStep:
    """One step of the internal process (quy trình nội bộ): what, which unit, how long."""

    __pydantic_config__ = _STRICT

    step: Text = NOTHING
    unit: Text = NOTHING
    duration: Duration | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee of a channel. `amount` in `currency` stands only with the state `AMOUNT`."""

    __pydantic_config__ = _STRICT

    state: FeeState = FeeState.UNKNOWN
    kind: FeeKind | None = None
    amount: Amount | None = None
    currency: Clean = "VND"
    per: Text = NOTHING
    condition: Text = NOTHING
    area: Text = NOTHING
    basis: Text = NOTHING

    def __post_init__(self) -> None:
        if (self.amount is not None) != (self.state is FeeState.AMOUNT):
            raise ValueError("a fee has an amount exactly when its state is 'amount'")
        if self.amount is not None and self.amount < 0:
            raise ValueError("an amount is not negative")


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to file, for one case: the only place of processing time and fee.

    `statutory` is the time limit of the law, `committed` the shorter one the province promised.
    """

    __pydantic_config__ = _STRICT

    method: Method = Method.IN_PERSON
    case: Text = NOTHING
    statutory: Duration | None = None
    committed: Duration | None = None
    fees: tuple[Fee, ...] = ()
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of a dossier. `is_note`: the source lists a remark among the papers."""

    __pydantic_config__ = _STRICT

    name: Text = NOTHING
    code: Clean = ""
    originals: int | None = None
    copies: int | None = None
    form: Ref | None = None
    files: tuple[Clean, ...] = ()
    plain: Text = NOTHING
    note: Text = NOTHING
    from_database: bool = False
    is_result: bool = False
    is_note: bool = False


@dataclass(frozen=True, slots=True)
class DossierCase:
    __pydantic_config__ = _STRICT

    name: Text = NOTHING
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """Papers by case, and the number of sets asked for (None: the source does not say)."""

    __pydantic_config__ = _STRICT

    cases: tuple[DossierCase, ...] = ()
    sets: int | None = None


@dataclass(frozen=True, slots=True)
class Agencies:
    """Component g: who executes, decides, is authorised, coordinates; where to file."""

    __pydantic_config__ = _STRICT

    executing: tuple[Ref, ...] = ()
    competent: tuple[Ref, ...] = ()
    authorised: tuple[Ref, ...] = ()
    coordinating: tuple[Ref, ...] = ()
    service_points: tuple[Ref, ...] = ()
    addresses: Text = NOTHING


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A legal document as this procedure cites it. `number` empty: the source gives only words."""

    __pydantic_config__ = _STRICT

    number: Clean = ""
    title: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether the procedure is *supposed* to have these parts (art. 8(2)h); imports do not know."""

    __pydantic_config__ = _STRICT

    form: Answer = Answer.UNKNOWN
    result: Answer = Answer.UNKNOWN
    conditions: Answer = Answer.UNKNOWN
    fee: Answer = Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class OnlineService:
    """The online level in the words of one decree. `partial` of ND224-2026 needs its `reason`."""

    __pydantic_config__ = _STRICT

    scheme: Scheme
    value: str
    reason: Text = NOTHING
    submit_url: str = ""

    def __post_init__(self) -> None:
        if self.value not in ONLINE_VALUES[self.scheme]:
            allowed = ", ".join(ONLINE_VALUES[self.scheme])
            raise ValueError(f"{self.value!r} is no level of {self.scheme}; allowed: {allowed}")


@dataclass(frozen=True, slots=True)
class Handling:
    """A way in which it is handled, at the named service points; none named: everywhere."""

    __pydantic_config__ = _STRICT

    kind: HandlingKind
    at: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Who fixed a component, and by which decision (its number, empty when not known)."""

    __pydantic_config__ = _STRICT

    source: Source = Source.NATIONAL
    decision: Clean = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All a decision fixes about one procedure, in the order in which people read it."""

    __pydantic_config__ = _STRICT

    code: Clean
    name: Text
    aliases: tuple[Clean, ...] = ()
    kind: Kind = Kind.NATIONAL
    parts: tuple[Clean, ...] = ()
    sectors: tuple[Ref, ...] = ()
    levels: tuple[Level, ...] = ()
    steps: tuple[StepCase, ...] = ()
    process: tuple[ProcessStep, ...] = ()
    channels: tuple[Channel, ...] = ()
    dossier: Dossier = Dossier()
    audiences: tuple[Ref, ...] = ()
    agencies: Agencies = Agencies()
    results: tuple[Ref, ...] = ()
    conditions: Text = NOTHING
    presence: Presence = Presence()
    legal_bases: tuple[LegalBasis, ...] = ()
    online: tuple[OnlineService, ...] = ()
    handling: tuple[Handling, ...] = ()
    note: Text = NOTHING
    origins: dict[Component, Origin] = field(default_factory=dict)

    def origin(self, component: Component) -> Origin:
        """Return who fixed `component`: national unless something else is recorded."""
        return self.origins.get(component, Origin())

    def with_component_of(self, other: Content, component: Component) -> Content:
        """Return this content with `component` (and its origin) taken from `other`."""
        values = {name: getattr(other, name) for name in COMPONENT_FIELDS[component]}
        origins = {k: v for k, v in self.origins.items() if k != component}
        if component in other.origins:
            origins[component] = other.origins[component]
        return replace(self, **values, origins=origins)


COMPONENT_FIELDS: Mapping[Component, tuple[str, ...]] = {
    Component.CODE: ("code", "aliases"),
    Component.KIND: ("kind", "parts"),
} | {c: (c.value,) for c in Component if c not in (Component.CODE, Component.KIND)}
"""The fields of `Content` that make up each component."""

_CONTENT = TypeAdapter(Content)


class InvalidContent(ValueError):
    """JSON that is not a content: the message names each wrong place and what is wrong there."""


def to_json(content: Content) -> dict[str, Any]:
    """Return `content` as JSON values with its schema number; what has its default is left out."""
    data: dict[str, Any] = _CONTENT.dump_python(content, mode="json", exclude_defaults=True)
    return {"schema": SCHEMA} | data


def from_json(data: Mapping[str, Any]) -> Content:
    """Read what `to_json` wrote.

    Raises InvalidContent for an unknown schema, an unknown key or a value out of place.
    """
    schema = data.get("schema")
    if schema != SCHEMA:
        raise InvalidContent(f"schema {schema!r} is not known; this code reads {SCHEMA}")
    try:
        return _CONTENT.validate_python({k: v for k, v in data.items() if k != "schema"})
    except ValidationError as error:
        places = "; ".join(
            f"{'.'.join(map(str, e['loc'])) or 'content'}: {e['msg']}" for e in error.errors()
        )
        raise InvalidContent(places) from error


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of `to_json`."""
    return _CONTENT.json_schema(mode="serialization")


def canonical(data: Any) -> bytes:
    """Return JSON values as bytes that are equal exactly when the values are (after RFC 8785)."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(data: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hexadecimal, of a content's JSON."""
    return hashlib.sha256(canonical(data)).hexdigest()


def component_json(data: Mapping[str, Any], component: Component) -> dict[str, Any]:
    """Return the part of a content's JSON that is `component`."""
    return {name: data[name] for name in COMPONENT_FIELDS[component] if name in data}


def component_hashes(content: Content) -> dict[Component, str]:
    """Return a hash a component: equal hashes mean that nothing of it differs."""
    data = to_json(content)
    return {c: content_hash(component_json(data, c)) for c in Component}


def texts(content: Content) -> Iterator[Text]:
    """Yield every written text of a content, in reading order: what a search may find."""
    stack: list[Any] = [content]
    while stack:
        value = stack.pop()
        if isinstance(value, Text):
            if value:
                yield value
        elif isinstance(value, tuple):
            stack.extend(reversed(value))
        elif hasattr(value, "__dataclass_fields__"):
            stack.extend(
                reversed([getattr(value, f.name) for f in fields(value) if f.name != "origins"])
            )


_CODE = re.compile(
    r"^\s*(\d)[.,]?(\d{6})(?:\.\d{2})?(?:(?:\.000)?(?:\.\d{2,3})*\.[GH]\d{2}(?:\.\d+)*)?\s*$"
)
_LOCAL_CODE = re.compile(r"^\s*DP\.(\d{1,9})\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Code:
    """A procedure's code in canonical form: national `d.dddddd`, or local `DP.<number>`."""

    value: str

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read any accepted form: suffix `.000.00.00.Hxx`, case `.01`, without the dot, or local.

        Returns None for anything else.
        """
        if found := _CODE.match(text):
            return cls(f"{found[1]}.{found[2]}")
        if found := _LOCAL_CODE.match(text):
            return cls(f"DP.{int(found[1])}")
        return None

    def __str__(self) -> str:
        return self.value

    @property
    def slug(self) -> str:
        """The code as a page's slug, which takes no dot."""
        return self.value.replace(".", "-").lower()
