"""The parts of a content, and the content: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from catalog.content.terms import (
    ONLINE_VALUES,
    Answer,
    Component,
    FeeKind,
    FeeState,
    HandlingKind,
    Kind,
    Level,
    Method,
    Scheme,
    Source,
    Unit,
)
from catalog.content.text import NOTHING, STRICT, Amount, Clean, Text


@dataclass(frozen=True, slots=True)
class Ref:
    """A vocabulary item as it was named at freezing. `code` empty: as written, in no vocabulary."""

    __pydantic_config__ = STRICT

    name: Text = NOTHING
    code: Clean = ""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time: `value` in `unit`, or words where the law gives no number."""

    __pydantic_config__ = STRICT

    value: Amount | None = None
    unit: Unit | None = None
    text: Text = NOTHING

    def __post_init__(self) -> None:
        if self.value is None and not self.text:
            raise ValueError("a duration has a value or words")


@dataclass(frozen=True, slots=True)
class Step:
    __pydantic_config__ = STRICT

    title: Text = NOTHING
    text: Text = NOTHING


@dataclass(frozen=True, slots=True)
class StepCase:
    """The steps of one case; the case's name is empty where the procedure has but one."""

    __pydantic_config__ = STRICT

    case: Text = NOTHING
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class ProcessStep:
    """One step of the internal process (quy trình nội bộ): what, which unit, how long."""

    __pydantic_config__ = STRICT

    step: Text = NOTHING
    unit: Text = NOTHING
    duration: Duration | None = None


@dataclass(frozen=True, slots=True)
class Fee:
    """One fee of a channel. `amount` in `currency` stands only with the state `AMOUNT`."""

    __pydantic_config__ = STRICT

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

    __pydantic_config__ = STRICT

    method: Method = Method.IN_PERSON
    case: Text = NOTHING
    statutory: Duration | None = None
    committed: Duration | None = None
    fees: tuple[Fee, ...] = ()
    note: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of a dossier. `is_note`: the source lists a remark among the papers."""

    __pydantic_config__ = STRICT

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
    __pydantic_config__ = STRICT

    name: Text = NOTHING
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Dossier:
    """Papers by case, and the number of sets asked for (None: the source does not say)."""

    __pydantic_config__ = STRICT

    cases: tuple[DossierCase, ...] = ()
    sets: int | None = None


@dataclass(frozen=True, slots=True)
class Agencies:
    """Component g: who executes, decides, is authorised, coordinates; where to file."""

    __pydantic_config__ = STRICT

    executing: tuple[Ref, ...] = ()
    competent: tuple[Ref, ...] = ()
    authorised: tuple[Ref, ...] = ()
    coordinating: tuple[Ref, ...] = ()
    service_points: tuple[Ref, ...] = ()
    addresses: Text = NOTHING


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A legal document as this procedure cites it. `number` empty: the source gives only words."""

    __pydantic_config__ = STRICT

    number: Clean = ""
    title: Text = NOTHING


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether the procedure is *supposed* to have these parts (art. 8(2)h); imports do not know."""

    __pydantic_config__ = STRICT

    form: Answer = Answer.UNKNOWN
    result: Answer = Answer.UNKNOWN
    conditions: Answer = Answer.UNKNOWN
    fee: Answer = Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class OnlineService:
    """The online level in the words of one decree. `partial` of ND224-2026 needs its `reason`."""

    __pydantic_config__ = STRICT

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

    __pydantic_config__ = STRICT

    kind: HandlingKind
    at: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Origin:
    """Who fixed a component, and by which decision (its number, empty when not known)."""

    __pydantic_config__ = STRICT

    source: Source = Source.NATIONAL
    decision: Clean = ""


@dataclass(frozen=True, slots=True)
class Content:
    """All a decision fixes about one procedure, in the order in which people read it."""

    __pydantic_config__ = STRICT

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

    @property
    def fees(self) -> tuple[Fee, ...]:
        """The fees of every way to file, in their order; one that several ways have comes again."""
        return tuple(fee for channel in self.channels for fee in channel.fees)

    @property
    def is_free(self) -> bool:
        """Whether nothing is to be paid, whichever way it is filed. Unknown is not free."""
        if not self.fees:
            return self.presence.fee is Answer.NO
        return all(fee.state is FeeState.FREE for fee in self.fees)

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
