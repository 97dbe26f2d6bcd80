"""The shape of the JSON Feed (https://jsonfeed.org/version/1.1), field by field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from catalog.feed.shapes import Shape

JSON_FEED: Literal["https://jsonfeed.org/version/1.1"] = "https://jsonfeed.org/version/1.1"


class JsonFeedChange(Shape):
    """What an entry tells to programs."""

    serial: int = Field(ge=1, description="Place of the change in the order of all changes.")
    code: str = Field(description="Code of the procedure by its newest text.")
    effective_from: date | None = Field(
        description="Day from which it counts, often to come; null: not known, or at once."
    )


class JsonFeedEntry(Shape):
    """One change, as people read it."""

    id: str = Field(description="Names the entry for ever: the address of that change alone.")
    url: str = Field(description="Absolute address of the procedure's page, on the day it counts.")
    title: str = Field(description="What happened, with the code and name of the procedure.")
    content_text: str = Field(
        description="The decision, since when, what changed and what to use instead: a line each."
    )
    date_published: datetime = Field(description="Moment of recording (RFC 3339).")
    niem_yet: JsonFeedChange = Field(
        alias="_niem_yet", description="The same to programs, beside what the format knows."
    )


class JsonFeed(Shape):
    """The newest changes (JSON Feed 1.1), in one language."""

    version: Literal["https://jsonfeed.org/version/1.1"] = Field(description="The format.")
    title: str = Field(description="What the changes are about.")
    home_page_url: str = Field(description="Absolute address of the page of all changes.")
    feed_url: str = Field(description="Absolute address of this document.")
    language: Literal["vi", "en"] = Field(description="Language of its texts.")
    items: list[JsonFeedEntry] = Field(description="The changes, the newest first: 50 at most.")
