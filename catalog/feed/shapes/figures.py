"""The shapes of what is worked out: counts, differences, rows to reconcile, bulk files."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import ConfigDict, Field

from catalog.content import Component, Level
from catalog.feed.shapes.base import Shape


class Counts(Shape):
    """How many procedures are in force on a day."""

    day: date = Field(description="The day, Asia/Ho_Chi_Minh.")
    distinct: int = Field(ge=0, description="Procedures, each counted once.")
    by_level: dict[Level, int] = Field(
        description="Procedures by the level that handles them. One that is handled at several "
        "levels counts at each, so that the sum may be more than `distinct`."
    )
    unknown_start: int = Field(
        ge=0, description="Of `distinct`, those in force since a day that no record names."
    )


class Reconciled(Shape):
    """A procedure in force as lists of offices are compared: a row of a spreadsheet."""

    code: str = Field(description="Code of the procedure in this version.")
    name: str = Field(description="Its official name in Vietnamese.")
    levels: list[Level] = Field(description="Levels that handle it.")
    decision: str | None = Field(
        description="Number of the decision that brought the version; null where none is named."
    )
    signed_on: date | None = Field(description="Day on which that decision was signed.")
    valid_from: date | None = Field(description="First day of the version; null: not known.")
    version: int = Field(ge=1, description="Number of the version.")
    content_hash: str = Field(
        pattern="^[0-9a-f]{64}$",
        description="Fingerprint of the content as the catalogue stores it (SHA-256, hexadecimal): "
        "equal ones are equal contents. It can't be made from this document.",
    )
    id: int = Field(description="Its identity in this catalogue, for ever: codes change.")


class Operation(Shape):
    """An operation of a JSON Patch (RFC 6902)."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"required": ["op", "path"]})

    op: str = Field(description="add, remove, replace, move, copy or test.")
    path: str = Field(description="JSON Pointer (RFC 6901) into `content` of a version.")
    value: Any = Field(default=None, description="The new value, for add, replace and test.")
    from_: str = Field(
        default="", alias="from", description="JSON Pointer of the source, for move and copy."
    )


class Sentences(Shape):
    """What changed in words."""

    vi: list[str] = Field(description="In Vietnamese.")
    en: list[str] = Field(description="In English.")


class ComponentDifference(Shape):
    """What is different in one component."""

    component: Component = Field(description="The component (NĐ 63/2010 art. 8(2)).")
    sentences: Sentences = Field(description="What changed, a sentence a change.")


class Difference(Shape):
    """What is different between two versions of a procedure."""

    code: str = Field(description="Code of the procedure.")
    from_version: int = Field(ge=1, description="Number of the version before.")
    to_version: int = Field(ge=1, description="Number of the version after.")
    components: list[ComponentDifference] = Field(
        description="The components that differ, in the order in which people read them."
    )
    patch: list[Operation] = Field(
        description="JSON Patch (RFC 6902) that makes `content` of the one that of the other."
    )


class BulkFile(Shape):
    """A file to download."""

    name: str = Field(description="What it holds: versions or in-force.")
    media_type: str = Field(description="Media type of the file.")
    url: str = Field(description="Absolute address; the file there never changes.")
    sha256: str = Field(
        pattern="^[0-9a-f]{64}$", description="SHA-256 of the file as downloaded, in hexadecimal."
    )
    size: int = Field(ge=0, description="Length in bytes.")
    rows: int = Field(ge=0, description="Lines of it: documents, or rows below the head.")


class Manifest(Shape):
    """What the bulk files hold."""

    serial: int = Field(ge=0, description="Serial that they reached: go on with changes?since=.")
    mark: str = Field(
        description="Names the change at that serial; give it back with `since`. Empty for none."
    )
    day: date = Field(description="Day of what is in force, Asia/Ho_Chi_Minh.")
    made_at: datetime = Field(description="Moment (RFC 3339) of writing.")
    procedures: int = Field(ge=0, description="Public procedures that have a version.")
    versions: int = Field(ge=0, description="Public versions.")
    in_force: int = Field(ge=0, description="Procedures in force on the day.")
    files: list[BulkFile] = Field(description="The files.")
