"""The engine that needs nothing beside the site: an index of tantivy that its readers keep up.

No worker runs. Whoever asks first after a change brings the index level with the journal, for a
bounded time; others meanwhile read the commit before.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import tantivy

from search import documents, progress
from search.engines.base import Answer, Completion, Report, Unavailable
from search.engines.embedded import answering, checking, vocabulary, writing
from search.engines.embedded.compiling import compiled
from search.engines.embedded.store import Damaged, Snapshot, Store, reading_files, snapshot
from search.lexicon import Lexicon
from search.progress import START, Position
from search.queries.completing import of_prefix
from search.queries.matching import UNKNOWN, Frequencies
from search.queries.question import question
from search.request import SearchRequest
from search.understanding import Meaning

T = TypeVar("T")

log = logging.getLogger(__name__)

REMAKE_AFTER = 60.0
"""Seconds that a new index is kept even when it fails: remaking it would not help."""


class EmbeddedEngine:
    """See `search.engines.base.Engine`.

    `read_budget`: seconds that a reader waits for what is missing, at most; with 0, readers are
    answered from what is there and others bring it level.
    """

    name = "embedded"

    def __init__(
        self, path: Path, *, read_budget: float = 2.0, remake_after: float = REMAKE_AFTER
    ) -> None:
        self.store = Store(path)
        self._read_budget = read_budget
        self._remake_after = remake_after
        self._open: Snapshot | None = None
        self._lexicon: tuple[Snapshot, Lexicon] | None = None
        self._frequencies: tuple[Snapshot, Frequencies] | None = None

    @property
    def serial(self) -> int:
        try:
            found = self.store.open()
        except Damaged:
            return 0
        return found.position.serial if found else 0

    def search(
        self, request: SearchRequest, meaning: Meaning, *, newest: Position | None = None
    ) -> Answer:
        return self._read(lambda: self._answer(request, meaning, newest or progress.newest()))

    def lexicon(self) -> Lexicon:
        return self._read(self._words)

    def frequencies(self) -> Frequencies:
        """Return how often the words of the index stand in it, as it was answered from last.

        Reads no database and waits for nobody. `UNKNOWN` while there is no index.
        """
        try:
            current = self._open or self._reopen()
        except Damaged:
            return UNKNOWN
        return self._counts(current) if current else UNKNOWN

    def complete(
        self, prefix: str, day: date, size: int, *, newest: Position | None = None
    ) -> tuple[Completion, ...]:
        found, ranking = map(compiled, of_prefix(prefix, day))
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, found), (tantivy.Occur.Should, ranking)]
        )
        return self._read(lambda: self._completions(query, size, newest or progress.newest()))

    def catch_up(self, *, budget: float | None = None) -> int:
        started = time.monotonic()
        with self.store.writing(timeout=budget):
            end = None if budget is None else started + budget
            try:
                return self._take_in(self._usable(at_once=end is None), end)
            except Damaged as error:
                self._give_up(error)
            try:
                return self._take_in(self._begun(at_once=end is None), end)
            except Damaged as error:
                raise Unavailable(f"the index can't be written: {error}") from error

    def rebuild(self) -> int:
        try:
            with self.store.writing():
                made = self._begun(at_once=True)
        except Damaged as error:
            raise Unavailable(f"the index can't be written: {error}") from error
        self.store.discard_other_layouts()
        return made.searcher.num_docs - 1  # one says how far it has come

    def check(self, *, examples: int = 20) -> Report:
        try:
            return checking.compare(self.store.open(), examples=examples)
        except Damaged as error:
            return Report(0, {"damaged": 1}, {"damaged": [str(error)]})

    def _read(self, act: Callable[[], T]) -> T:
        """Return what `act` reads from the index, which is made again once if it is spoiled."""
        try:
            return act()
        except Damaged as error:
            self._give_up(error)
        try:
            return act()
        except Damaged as error:
            raise Unavailable("the index can't be read") from error

    def _words(self) -> Lexicon:
        # Those of the last answer will do: whoever searches next brings the index level.
        current = self._open or self._fresh(progress.newest())
        if self._lexicon is None or self._lexicon[0] is not current:
            with reading_files():
                self._lexicon = current, vocabulary.of_index(current.searcher)
        return self._lexicon[1]

    def _counts(self, current: Snapshot) -> Frequencies:
        known = self._frequencies
        if known is None or known[0] is not current:
            self._frequencies = known = current, vocabulary.frequencies(current.searcher)
        return known[1]

    def _completions(
        self, query: tantivy.Query, size: int, newest: Position
    ) -> tuple[Completion, ...]:
        searcher = self._fresh(newest).searcher
        with reading_files():
            places = [place for _, place in searcher.search(query, size, count=False).hits]
            found = searcher.fast_field_values("procedure", places)
        return tuple(Completion(int(procedure or 0)) for procedure in found)

    def _answer(self, request: SearchRequest, meaning: Meaning, newest: Position) -> Answer:
        current = self._fresh(newest)
        # Made outside of what reads files, so that a fault of ours is not taken for damage.
        asked = question(request, meaning, self._counts(current))
        ways = tuple(asked.matching)
        with reading_files():
            found = answering.answer(current.searcher, asked, ways)
        serial = current.position.serial
        return replace(found, serial=serial, behind=max(0, newest.serial - serial))

    def _fresh(self, newest: Position) -> Snapshot:
        """Return the newest snapshot to be had: level with the journal if the budget allows."""
        current = self._open
        if current is None or current.position != newest:
            current = self._reopen()
        if current is None or current.position != newest:
            try:
                self._catch_up_for_a_reader()
            except Unavailable:
                # Somebody else is at it; what is committed so far will do, if there is any.
                if current is None or not progress.is_of_journal(current.position):
                    raise
            current = self._reopen()
        if current is None:
            raise Unavailable("there is no index yet")
        return current

    def _catch_up_for_a_reader(self) -> None:
        if not self._read_budget:
            raise Unavailable("readers do not wait for this index")
        self.catch_up(budget=self._read_budget)

    def _reopen(self) -> Snapshot | None:
        """Look at the newest commit of the index that is in place."""
        current = self._open
        if current is not None and current.folder == self.store.folder():
            with suppress(Damaged):  # replaced a moment ago
                self._open = snapshot(current.folder, current.index)
                return self._open
        self._open = self.store.open()
        return self._open

    def _usable(self, *, at_once: bool) -> Snapshot:
        """Return the index in place if the journal can carry it on, else a new one.

        `at_once`: nobody waits, and to make all of it takes a third of what the journal would.
        """
        found = self.store.open()
        if found is None or not progress.is_of_journal(found.position):
            return self._begun(at_once=at_once)
        if at_once and found.position == START:
            return self._begun(at_once=True)
        return found

    def _begun(self, *, at_once: bool) -> Snapshot:
        """Put a new index in place: an empty one, which catches up from START, or a whole one."""
        with (
            self.store.making() as (folder, index),
            writing.writer(index, large=at_once) as writer,
        ):
            position = progress.newest() if at_once else START  # read before the documents are
            writing.add(writer, documents.of_all() if at_once else ())
            writing.commit(writer, position)
        return snapshot(folder, index)

    def _take_in(self, current: Snapshot, end: float | None) -> int:
        part, longest = progress.next_part(current.position), 0.0
        if part is None:
            return current.position.serial
        with writing.writer(current.index) as writer:
            while part:
                began, reached, procedures = time.monotonic(), part.end, part.procedures
                writing.replace(writer, procedures, documents.of_procedures(procedures), reached)
                longest = max(longest, time.monotonic() - began)
                if end is not None and time.monotonic() + longest > end:
                    break
                part = progress.next_part(reached)
        self._reopen()  # who asks for words only is told of what was taken in
        return reached.serial

    def _give_up(self, error: Damaged) -> None:
        """Forget an index that can't be read, unless it is new and that did not help."""
        log.error("the search index can't be read and is made again: %s", error)
        self._open = self._lexicon = self._frequencies = None
        if self.store.age() < self._remake_after:
            raise Unavailable("the index can't be read") from error
        self.store.forget()
