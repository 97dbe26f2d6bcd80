"""What every engine's check has in common. Reads index and database, changes neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from search import documents, progress
from search.comparing import Entry, differences
from search.engines.base import Report
from search.progress import Position

NO_INDEX = "no index"
BEHIND = "behind"


class Findings:
    """What is wrong: counted exactly by its kind, and of each kind at most so many examples."""

    def __init__(self, examples: int) -> None:
        self.most = examples
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._examples: defaultdict[str, list[str]] = defaultdict(list)

    def note(self, kind: str, *words: str, number: int = 1) -> None:
        """Note something that was found so many times; `words` tell of some of them."""
        self._counts[kind] += number
        known = self._examples[kind]
        known.extend(words[: self.most - len(known)])

    def report(self, documents: int) -> Report:
        """Return all of them for an index with so many `documents`."""
        return Report(documents, dict(self._counts), dict(self._examples))


def compare(
    indexed: Iterable[Entry], position: Position, newest: Position, findings: Findings
) -> None:
    """Note how an index that stands at `position` differs from the database.

    `indexed` comes in order of procedures and versions. `newest` is where the journal ended before
    the index was opened. That an index is behind explains what it lacks of later changes, and what
    has been published since is no fault at all: procedures that these touch are left out.
    """
    since = newest
    if not progress.is_of_journal(position):
        findings.note(BEHIND, f"serial {position.serial} is another journal's")
    elif position.serial < newest.serial:
        findings.note(BEHIND, f"index at serial {position.serial}, journal at {newest.serial}")
        since = position
    found = list(differences(documents.digests(), indexed))
    moving = progress.procedures_since(since) if found else set()
    for kind, procedure, version in found:
        if procedure not in moving:
            findings.note(kind.value, f"procedure {procedure}, version {version}")
