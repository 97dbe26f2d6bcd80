"""What a search box suggests while one is writing: procedures by the beginning of their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from catalog import selectors
from search import language as rules
from search.service import engine

SIZE = 8
"""Suggestions at most: what a person reads at a glance, and a telephone shows above its keys."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A procedure in force. `language` is that of its name: not all have an English one."""

    name: str
    code: str
    url: str
    language: str


def suggest(prefix: str, day: date, language: str) -> tuple[Suggestion, ...]:
    """Return what begins with `prefix`, the best first, in two small queries.

    Raises Unavailable.
    """
    if not rules.words(prefix):
        return ()
    found = engine().complete(prefix, day, SIZE)
    return tuple(_suggestions([one.procedure for one in found], day, language))


def _suggestions(procedures: list[int], day: date, language: str) -> Iterator[Suggestion]:
    # The database is right: an index that is late may name what has ended meanwhile.
    readings = selectors.readings(procedures, day)
    for key in procedures:
        reading = readings.get(key)
        if reading is None or reading.validity is None:
            continue
        version, code = reading.validity.version, reading.procedure.code
        english = version.name_en if language == "en" else ""
        yield Suggestion(
            name=english or version.name_vi,
            code=code,
            url=reverse("procedure", kwargs={"code": code}),
            language="en" if english else "vi",
        )
