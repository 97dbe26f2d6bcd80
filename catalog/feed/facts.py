"""What documents are made of: frozen values, read elsewhere. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from catalog.content import NOTHING, Text


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """A decision as documents cite it."""

    slug: str
    title: str
    kind: str
    number: str = ""
    issuer: Text = NOTHING
    issuer_code: str = ""
    signed_on: date | None = None
    effective_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What a line did. `day` None: unknown, or it keeps the days of what it changes.

    `day_assumed`: the source names none, and this one was put in its place. `until` and `follows`
    only where what it brings is temporary. `retracted_at`: when it was taken back as an error.
    """

    action: str
    decision: DecisionFacts
    day: date | None = None
    day_assumed: bool = False
    until: date | None = None
    follows: str | None = None
    components: tuple[str, ...] = ()
    legal_document: str = ""
    reason: str = ""
    repeals: tuple[RepealedFacts, ...] = ()
    retracted_at: datetime | None = None
    retraction_reason: str = ""


@dataclass(frozen=True, slots=True)
class RepealedFacts:
    """An earlier line that another one repeals; `version` is the number of what it brought."""

    action: str
    decision: DecisionFacts
    day: date | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PeriodFacts:
    """The days `[start, end)` of a version.

    `begun_by`: the line by which it applies again, where it does not begin by its own. `ended_by`:
    the line that set the end, if one did.
    """

    start: date | None
    end: date | None
    begun_by: LineFacts | None = None
    ended_by: LineFacts | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """A frozen version with its days, the one asked for first where there are several.

    `content` is its content as JSON with every key, made or written out already; `code` stands in
    it.
    """

    number: int
    code: str
    content: Any
    content_hash: str
    recorded_at: datetime
    line: LineFacts
    periods: tuple[PeriodFacts, ...]


@dataclass(frozen=True, slots=True)
class GuidanceFacts:
    """Help in plain words, as it is published today: it has no history."""

    summary: Text = NOTHING
    text: Text = NOTHING


@dataclass(frozen=True, slots=True)
class IdentityFacts:
    """Which procedure, and what stands beside its law: as it is now, without history.

    `key` is its identity for as long as there is a catalogue: codes change. `guidance` is None
    where another day or moment than now is asked for.
    """

    key: int
    code: str
    aliases: tuple[str, ...] = ()
    guidance: GuidanceFacts | None = None


@dataclass(frozen=True, slots=True)
class ProcedureFacts:
    """A procedure as it stands on a day: `state` by `catalog.on_day.State`."""

    identity: IdentityFacts
    state: str
    replaced_by: tuple[tuple[str, Text], ...] = ()

    @property
    def code(self) -> str:
        return self.identity.code


@dataclass(frozen=True, slots=True)
class Stretch:
    """A version's number, and days `[start, end)` on which it is in force, as dates are written."""

    version: int
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """One change of the journal. `stretches` are the procedure's whole time after it.

    Those of public versions only. `item` is the journal's name of a vocabulary's item,
    `<model>:<code>`, and `named` that row, None where it is no more.
    """

    serial: int
    kind: str
    recorded_at: datetime
    identity: IdentityFacts | None = None
    day: date | None = None
    line: LineFacts | None = None
    version: VersionFacts | None = None
    stretches: tuple[Stretch, ...] | None = None
    replaced_by: tuple[tuple[str, Text], ...] = ()
    item: str = ""
    named: Any = None
