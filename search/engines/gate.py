"""What every engine's check has in common. Reads index and database, changes neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from search import documents, progress
from search.comparing import Difference, Entry, differences
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
    the index was opened: what has been published since is none of the index's faults.
    """
    if not progress.is_of_journal(position):
        findings.note(BEHIND, f"serial {position.serial} is another journal's")
    elif position.serial < newest.serial:
        findings.note(BEHIND, f"index at serial {position.serial}, journal at {newest.serial}")
    for kind, procedure, version in _settled(indexed, newest):
        findings.note(kind.value, f"procedure {procedure}, version {version}")


def _settled(indexed: Iterable[Entry], newest: Position) -> Iterator[Difference]:
    """Yield the differences in procedures that nobody has touched since `newest`."""
    found = list(differences(documents.digests(), indexed))
    moving = progress.procedures_since(newest) if found else set()
    return (one for one in found if one.procedure not in moving)
