"""The shapes of the journal: what other systems follow."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from catalog.feed.shapes.base import Address, Shape
from catalog.feed.shapes.law import Identity, Line, Successor, Version
from catalog.feed.shapes.vocabularies import VocabularyItem
from catalog.models import ChangeKind


class Stretch(Shape):
    """Days on which a version is in force, by its number."""

    version: int = Field(description="Number of the version.")
    valid_from: date | None = Field(description="First day; null: since before the records.")
    valid_to: date | None = Field(description="First day on which it is not; null: no end.")


class ChangedProcedure(Identity):
    """What a change left of a procedure."""

    api_url: str = Address
    version: Version | None = Field(
        description="The new version, its own `periods` empty; null where none came."
    )
    periods: list[Stretch] | None = Field(
        description="All days of all its public versions after the change; null where they did not "
        "change. They take the place of those told before."
    )
    replaced_by: list[Successor] = Field(description="What to use instead, where it ends so.")


class ChangedItem(Shape):
    """An item of a vocabulary whose name or facts changed."""

    kind: str = Field(description="Name of the vocabulary, such as agency.")
    code: str = Field(description="Code of the item.")
    item: VocabularyItem | None = Field(
        description="The item as it is when this is read; null where it is no more."
    )
    api_url: str = Address


class Change(Shape):
    """One entry of the journal. Serials grow in the order of commits, and some are missing."""

    serial: int = Field(ge=1, description="Its place in the order of all changes.")
    kind: ChangeKind = Field(description="What happened.")
    operation: Literal["upsert", "tombstone"] = Field(
        description="tombstone: an end is known now, or nothing is left; it stays in force until "
        "its last period ends. upsert: all else. A copy stores what is told here either way."
    )
    recorded_at: datetime = Field(description="Moment of recording (RFC 3339).")
    effective_from: date | None = Field(
        description="Day from which it counts, often to come; null: not known, or at once."
    )
    made_by: Line | None = Field(
        description="Why: the line of a decision; null for guidance and vocabularies."
    )
    procedure: ChangedProcedure | None = Field(
        description="The procedure that changed, if one did."
    )
    vocabulary: ChangedItem | None = Field(description="The vocabulary's item, if one changed.")


class Changes(Shape):
    """A page of changes."""

    items: list[Change] = Field(description="The changes, in the order of serials.")
    next: str | None = Field(description="Absolute address of the next page; null on the last.")
    serial: int = Field(description="Serial that a copy has reached with this page.")
    mark: str = Field(
        description="Names the change at that serial; give it back with `since`. Empty for none."
    )
    newest: int = Field(description="Serial of the newest change of the catalogue.")
