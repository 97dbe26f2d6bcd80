"""What lines of random decisions would like to do, for whole histories (`test_histories`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from catalog.content import Content, Kind, Level, Text
from catalog.models import Action
from catalog.validity import Follows
from tests.builders import a_content
from tests.catalog.ledger import Said

ORIGIN = date(2026, 1, 1)
HORIZON = 30
LAST = 20
CODES = tuple(f"1.{number:06}" for number in range(1, 17))
LEVELS = ([Level.COMMUNE], [Level.PROVINCE], [Level.PROVINCE, Level.COMMUNE])

days = st.integers(0, LAST).map(lambda n: ORIGIN + timedelta(days=n))


@dataclass(frozen=True)
class Wanted:
    """What an editor would like a line to do; whether it can is for the ledger to say."""

    code: str
    what: str
    day: date
    lasts: int | None
    follows: Follows
    note: str | None
    levels: int | None
    kind: Kind | None

    @property
    def until(self) -> date | None:
        return None if self.lasts is None else self.day + timedelta(days=self.lasts)


def seldom(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return `values` as often as None."""
    return st.none() | values


ENDING = {action.value: action for action in (Action.ABOLISHED, Action.ANNULLED, Action.REPLACED)}
wanted = st.builds(
    Wanted,
    code=st.sampled_from(CODES),
    what=st.sampled_from(["text", "text", "text", "text", "corrected", *ENDING]),
    day=days,
    lasts=seldom(st.integers(1, 8)),
    follows=st.sampled_from(Follows),
    note=seldom(st.sampled_from(["Một", "Hai"])),
    levels=seldom(st.integers(0, 2)),
    kind=seldom(st.sampled_from([Kind.LOCAL, Kind.INTERNAL, Kind.NATIONAL])),
)
several = st.lists(wanted, min_size=6, max_size=14, unique_by=lambda one: one.code)


def content_of(code: str, said: Said) -> Content:
    return a_content(
        code,
        said.name,
        note=Text(said.note),
        levels=tuple(level for level in Level if level.value in said.levels),
        kind=Kind(said.kind),
    )
