"""The shapes of the law: decisions, versions, procedures."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import ConfigDict, Field

from catalog.content import Component, Content
from catalog.feed.shapes.base import Address, Addresses, NewestCode, Shape, Words
from catalog.models import Action, DecisionPage
from catalog.on_day import State
from catalog.validity import Follows


class Issuer(Shape):
    """The body that issued a decision."""

    code: str | None = Field(description="Its code in the vocabulary of agencies, if it is there.")
    name: Words = Field(description="Its name.")


class Decision(Shape):
    """A decision (quyết định công bố) as other documents cite it."""

    slug: str = Field(description="Its name in addresses: decisions/{slug}.")
    number: str | None = Field(
        description="Number such as 1234/QĐ-UBND; null where the source names none."
    )
    title: str = Field(description="How it is cited, in Vietnamese.")
    kind: DecisionPage.Kind = Field(description="What the decision is about.")
    issuer: Issuer = Field(description="Who issued it.")
    signed_on: date | None = Field(description="Day of signing, Asia/Ho_Chi_Minh.")
    effective_on: date | None = Field(
        description="Day from which its lines count unless they name their own; null: from signing."
    )
    expires_on: date | None = Field(description="First day on which it no longer applies.")
    url: Addresses = Field(description="Its public pages.")
    api_url: str = Address


class Repealed(Shape):
    """An earlier line that a line repeals: of the same procedure."""

    action: Action = Field(description="What it did.")
    effective_from: date | None = Field(description="First day of its effect; null: not known.")
    version: int | None = Field(
        description="Number of the version that it brought; null where it brought none."
    )
    decision: Decision = Field(description="The decision that it belongs to.")


class Line(Shape):
    """What one line of a decision did to a procedure."""

    action: Action = Field(description="What it did (NĐ 63/2010 art. 14, 15).")
    effective_from: date | None = Field(
        description="First day of its effect; null: not known, or the days of what it corrects."
    )
    effective_from_assumed: bool = Field(
        description="True where the source names no day: it is then the day of the national "
        "record, or that of the import."
    )
    temporary_until: date | None = Field(
        description="First day on which what it brings is no longer in force; null: not temporary."
    )
    follows: Follows | None = Field(
        description="What comes after what it brings for a time; null where it is not temporary."
    )
    components: list[Component] = Field(
        description="Components of the procedure that it changed (NĐ 63/2010 art. 15(2)); none are "
        "told where the text before is not public."
    )
    legal_document: str | None = Field(
        description="Number of the legal document that changed or abolished the procedure."
    )
    reason: str | None = Field(description="Why, in Vietnamese, where the line says so.")
    repeals: list[Repealed] = Field(
        description="The earlier lines that it repeals: from its day on as if they had never been."
    )
    retracted_at: datetime | None = Field(
        description="Moment (RFC 3339) at which it was taken back as an error; null: it stands."
    )
    retraction_reason: str | None = Field(description="Why it was taken back, in Vietnamese.")
    decision: Decision = Field(description="The decision that it belongs to.")


class Period(Shape):
    """Days on which a version is in force: `valid_from` counts, `valid_to` does not."""

    valid_from: date | None = Field(
        description="First day, Asia/Ho_Chi_Minh; null: since before the records."
    )
    valid_to: date | None = Field(
        description="First day on which it is no longer in force; null: until further notice."
    )
    begun_by: Line | None = Field(
        description="By what it applies again: a repeal, or the end of a temporary text; null "
        "where it begins by the line that made it."
    )
    ended_by: Line | None = Field(
        description="What ended it; null where it has no end, or the next version only began."
    )
    follows: Follows | None = Field(
        description="What comes after a temporary text; null where it is not temporary."
    )


class Version(Shape):
    """A text of the law, frozen: it never changes. Its address is 410 once it was taken back."""

    code: str = Field(description="Code of the procedure in this version.")
    version: int = Field(ge=1, description="Number of the version, from 1, per procedure.")
    content_hash: str = Field(
        pattern="^[0-9a-f]{64}$",
        description="Fingerprint of the content as the catalogue stores it (SHA-256, hexadecimal): "
        "equal ones are equal contents. It can't be made from this document.",
    )
    recorded_at: datetime = Field(description="Moment of recording (RFC 3339).")
    periods: list[Period] = Field(
        description="Days on which it is in force, as known now; `changes` leaves this empty, and "
        "tells the days of all versions in `periods` of the procedure."
    )
    made_by: Line = Field(description="The line of the decision that brought it.")
    schema_number: int = Field(
        alias="schema", ge=1, description="Number of the content's shape; a higher one adds to it."
    )
    content: Content = Field(description="All that the decision fixes (NĐ 63/2010 art. 8(2)).")
    api_url: str = Address


class Guidance(Shape):
    """Help in plain words, written by editors: no law, and without history."""

    summary: Words = Field(description="What it is for, in a sentence or two.")
    text: Words = Field(description="How to go about it: plain text, lines end with \\n.")


class Identity(Shape):
    """Which procedure, and what stands beside its law: as it is when this is read."""

    id: int = Field(description="Its identity in this catalogue, for ever: codes change.")
    code: str = NewestCode
    aliases: list[str] = Field(description="Other codes that it has or had.")
    guidance: Guidance | None = Field(
        description="Help as it is published today; null where nothing of it is public any more."
    )


class BulkVersion(Version):
    """A line of the bulk file: a version with its procedure."""

    procedure: Identity = Field(description="The procedure that it is of.")


class Successor(Shape):
    """What to use instead of a procedure."""

    code: str = NewestCode
    name: Words = Field(description="Its official name.")
    url: Addresses = Field(description="Its public pages.")
    api_url: str = Address


class Procedure(Shape):
    """A procedure as it stands on the day asked for, with the version in force."""

    id: int = Field(description="Its identity in this catalogue, for ever: codes change.")
    code: str = NewestCode
    aliases: list[str] = Field(description="Other codes that it has or had.")
    status: State = Field(description="How it stands on the day asked for.")
    valid_from: date | None = Field(description="First day of the version shown; null: unknown.")
    valid_to: date | None = Field(description="Day before which it ends; null: no end is known.")
    replaced_by: list[Successor] = Field(description="What to use instead, if it ended so.")
    guidance: Guidance | None = Field(
        description="Help as it is published now; null where `as_of` or `known_at` is given."
    )
    url: Addresses = Field(description="Its public pages.")
    api_url: str = Address
    version: Version = Field(description="The version shown: in force, else the last, or first.")


class ListedProcedure(Procedure):
    """A procedure in a list: with the keys that `fields` asks for, all if it asks for none."""

    model_config = ConfigDict(json_schema_extra={"required": ["code"]})


class DecisionLine(Line):
    """A line, told with its decision."""

    code: str = Field(description="Code of the procedure that it is about.")
    version: int | None = Field(
        description="Number of the version that it brought; null where it brought none."
    )
    base_version: int | None = Field(
        description="Number of the version that it changed; null where it changed none."
    )
    replaced_by: list[Successor] = Field(description="What to use instead, where it ends so.")
    procedure_url: str = Field(description="Absolute address of the procedure in the feed.")


class WholeDecision(Decision):
    """A decision with all that it did."""

    signer: str | None = Field(description="Name and office of who signed it.")
    abstract: str | None = Field(description="What it is about, in Vietnamese.")
    source_decision: str | None = Field(
        description="The ministry's decision that it makes known, as it is written."
    )
    promulgated_at: datetime | None = Field(
        description="Moment (RFC 3339) at which it became law in this catalogue."
    )
    retracted_at: datetime | None = Field(
        description="Moment (RFC 3339) at which all of it was taken back; null: it stands."
    )
    file: str | None = Field(description="Absolute address of the signed file; null: none.")
    lines: list[DecisionLine] = Field(
        description="What it did, in the order in which it was written."
    )
