"""The shapes of the feed's search, field by field."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from catalog.content import Level
from catalog.feed.shapes import Addresses, NewestCode, Shape, Words
from catalog.on_day import State


class Found(Shape):
    """A procedure that was found."""

    code: str = NewestCode
    name: Words = Field(description="Its official name.")
    summary: Words = Field(description="What it is for, in plain words.")
    levels: list[Level] = Field(description="Levels that handle it.")
    status: State = Field(description="How it stands on the day asked for.")
    valid_from: date | None = Field(description="First day of the version shown; null: unknown.")
    valid_to: date | None = Field(description="Day before which it ends; null: no end is known.")
    score: float = Field(description="How well it matches: to be compared within one answer only.")
    url: Addresses = Field(description="Its public pages.")
    api_url: str = Field(description="Absolute address of the whole document.")


class FoundPage(Shape):
    """A page of what was found."""

    items: list[Found] = Field(description="The procedures, the best first.")
    next: str | None = Field(description="Absolute address of the next page; null on the last.")
    total: int = Field(ge=0, description="How many procedures were found.")
    day: date = Field(description="Day on which they are told, Asia/Ho_Chi_Minh.")
    corrected: str | None = Field(
        description="What was searched for in place of the words asked; null: these."
    )
    suggestion: str | None = Field(description="Other words that would find more; null: none.")
    also_searched: list[str] = Field(
        description="Official words that were searched for beside those asked."
    )
    facets: dict[str, dict[str, int]] = Field(
        description="By facet and value, how many results there would be with it, under every "
        "other filter."
    )
    is_weak: bool = Field(description="True where nothing matches well: these are the nearest.")
    is_late: bool = Field(
        description="True where the index has not yet taken in the newest changes."
    )
    is_partial: bool = Field(
        description="True where no index could answer, and only names and codes were looked up."
    )
