"""Cases of a procedure, told apart: whose papers to show, and which steps belong to whom. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten

from catalog.content import DossierCase, StepCase, Text

LONGEST_LABEL = 140
"""Characters of a case's name that are shown to choose by; what is longer is told in full below."""
LONG_LABEL = 60
"""Where one label is longer, the cases stand one below the other."""
MANY_STEPS = 3
"""So many cases of steps are read one after the other; more are folded."""
_MARK = re.compile(r"^[\s(]*[*–+•-]+[\s)]*")


@dataclass(frozen=True, slots=True)
class ShownCase:
    """One case of the dossier: its number from 1, its name, and the name as a button has it."""

    number: int
    name: Text
    label: Text
    chosen: bool

    @property
    def is_cut(self) -> bool:
        return self.label != self.name


@dataclass(frozen=True, slots=True)
class ShownSteps:
    """The steps of one case; `folded` where they are opened by whom they concern."""

    group: StepCase
    folded: bool
    opened: bool


def shown_cases(cases: Sequence[DossierCase], chosen: int) -> list[ShownCase]:
    """Return the cases to choose from, `chosen` counted from 0."""
    return [
        ShownCase(place + 1, _bare(case.name), _cut(_bare(case.name)), place == chosen)
        for place, case in enumerate(cases)
    ]


def shown_steps(groups: Sequence[StepCase], chosen: Text) -> list[ShownSteps]:
    """Return the steps by case.

    Where a group bears the name of the chosen case of the dossier, that one is open and the others
    are folded; elsewhere many groups are folded behind the first.
    """
    mine = [g for g in groups if chosen and _key(g.case) == _key(chosen)]
    folds = len(groups) > 1 and (bool(mine) or len(groups) > MANY_STEPS)
    opened = mine or list(groups[:1])
    return [ShownSteps(g, folds and bool(g.case), g in opened) for g in groups]


def belongs_elsewhere(name: Text, cases: Sequence[DossierCase], chosen: int) -> bool:
    """Tell whether `name` is that of a case of the dossier which the reader has not chosen."""
    keys = [_key(case.name) for case in cases]
    mine = keys[chosen] if chosen < len(keys) else ""
    return bool(name) and _key(name) in keys and _key(name) != mine


def are_long(cases: Sequence[ShownCase]) -> bool:
    """Tell whether the labels are too long to stand side by side."""
    return any(len(c.label.vi) > LONG_LABEL or len(c.label.en) > LONG_LABEL for c in cases)


def _bare(name: Text) -> Text:
    """Return a name without the dash before it and the colon after it that a source's list had."""
    return Text(*(_MARK.sub("", words).rstrip(" :") or words for words in (name.vi, name.en)))


def _cut(name: Text) -> Text:
    return Text(*(shorten(words, LONGEST_LABEL, placeholder="…") for words in (name.vi, name.en)))


def _key(name: Text) -> str:
    return " ".join(_bare(name).vi.rstrip(".").casefold().split())
