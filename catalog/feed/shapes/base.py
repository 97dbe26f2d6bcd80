"""What all shapes share: a page of a list, an error, a text, addresses."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Item = TypeVar("Item")

Address = Field(description="Absolute address (RFC 3986).")
NewestCode = Field(
    description="Its code (d.dddddd, or DP.<number> for a local one) by its newest text, which may "
    "be of an amendment yet to come: that of a text is the `code` of its version."
)


class Shape(BaseModel):
    """Every key is always there, and no other."""

    model_config = ConfigDict(extra="forbid")


class Words(Shape):
    """A text in both languages."""

    vi: str | None = Field(description="In Vietnamese; null where nothing is written.")
    en: str | None = Field(description="In English; null where it has not been translated.")


class Addresses(Shape):
    """The public page in both languages."""

    vi: str = Field(description="Absolute address of the Vietnamese page.")
    en: str = Field(description="Absolute address of the English page.")


class Page(Shape, Generic[Item]):
    """A page of a list."""

    items: list[Item] = Field(description="The documents, in the order of the list.")
    next: str | None = Field(description="Absolute address of the next page; null on the last.")


class Problem(BaseModel):
    """An error (RFC 9457)."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(description="Address of what is documented of this kind of error.")
    title: str = Field(description="What is wrong, in short.")
    status: int = Field(description="The status of the response.")
    detail: str = Field(description="Which, and what is allowed.")
