"""The difference of two texts word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, pairwise

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MANY = 1_500
"""Beyond so many words a text is compared line by line first: comparing words is quadratic."""


class RunKind(StrEnum):
    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stayed, went or came."""

    kind: RunKind
    text: str


def word_runs(before: str, after: str) -> tuple[Run, ...]:
    """Return the runs that make `before` (same, deleted) and `after` (same, inserted)."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    long = max(len(old), len(new)) > _MANY
    runs = _by_line(before, after) if long else _runs(old, new)
    return tuple(_smoothed(_joined(runs)))


def _by_line(before: str, after: str) -> Iterator[Run]:
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, a, b, c, d in _opcodes(old, new):
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if tag == "replace" and len(gone) + len(come) < 8 * _MANY:
            yield from _runs(_WORD.findall(gone), _WORD.findall(come))
        else:
            yield from _stretch(tag, gone, come)


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    for tag, a, b, c, d in _opcodes(old, new):
        yield from _stretch(tag, "".join(old[a:b]), "".join(new[c:d]))


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()


def _stretch(tag: str, gone: str, come: str) -> Iterator[Run]:
    if tag == "equal":
        yield Run(RunKind.SAME, gone)
        return
    if gone:
        yield Run(RunKind.DELETED, gone)
    if come:
        yield Run(RunKind.INSERTED, come)


def _smoothed(runs: Iterator[Run]) -> Iterator[Run]:
    """Take a space between two replaced words as replaced with them: phrases are read at once."""
    listed = [*runs, Run(RunKind.SAME, "")]
    gone = come = ""
    for run, following in pairwise(listed):
        if run.kind is RunKind.DELETED:
            gone += run.text
        elif run.kind is RunKind.INSERTED:
            come += run.text
        elif gone and come and following.kind is not RunKind.SAME and run.text.strip(" ") == "":
            gone, come = gone + run.text, come + run.text
        else:
            yield from _stretch("replace", gone, come)
            yield run
            gone = come = ""
    yield from _stretch("replace", gone, come)


def _joined(runs: Iterator[Run]) -> Iterator[Run]:
    """Join neighbours of one kind."""
    for kind, group in groupby(runs, key=lambda run: run.kind):
        yield Run(kind, "".join(run.text for run in group))
