"""The engine on a cluster of Elasticsearch: its index follows the journal, and readers only read.

Writing goes to the index that is read, or, where that one has another layout, to the next one until
it is level. What this process knows of the indexes is asked anew with every run.
"""

from __future__ import annotations

import time
from datetime import date

from search import progress
from search.engines.base import Answer, Completion, Unavailable
from search.engines.elasticsearch import writing
from search.engines.elasticsearch.connecting import TIMEOUT, Connection, Deadline, Failed
from search.engines.elasticsearch.indices import Index, Indices, Standing
from search.engines.elasticsearch.leasing import leased
from search.engines.elasticsearch.reading import Reader
from search.engines.embedded.engine import EmbeddedEngine
from search.events import Event, emit
from search.lexicon import Lexicon
from search.progress import START, Position
from search.request import SearchRequest
from search.understanding import Meaning


class ElasticsearchEngine:
    """See `search.engines.base.Engine`.

    `words`: the index by which questions are understood. `timeout`: seconds that a reader's request
    may take.
    """

    name = "elasticsearch"

    def __init__(
        self, connection: Connection, words: EmbeddedEngine, *, timeout: float = TIMEOUT
    ) -> None:
        self.connection = connection
        self.words = words
        self._reader = Reader(connection, words, timeout=timeout)

    @property
    def serial(self) -> int:
        indices = Indices(self.connection, self.connection.client())
        try:
            found = indices.standing().read
            return indices.position(found).serial if found else 0
        except Unavailable:
            return 0

    def search(
        self, request: SearchRequest, meaning: Meaning, *, newest: Position | None = None
    ) -> Answer:
        return self._reader.search(request, meaning, newest or progress.newest())

    def lexicon(self) -> Lexicon:
        return self.words.lexicon()

    def complete(self, prefix: str, day: date, size: int) -> tuple[Completion, ...]:
        return self._reader.complete(prefix, day, size)

    def catch_up(self, *, budget: float | None = None) -> int:
        deadline = Deadline.after(budget)
        indices = Indices(self.connection, deadline.on(self.connection.client(writing=True)))
        index, position = _writable(indices, deadline)
        reached = _take_in(indices, index, position, deadline)
        if indices.next in index.aliases and progress.next_part(reached) is None:
            with leased(self.connection, indices.client):
                _promote(indices, index)
        return reached.serial


def _writable(indices: Indices, deadline: Deadline) -> tuple[Index, Position]:
    """Return the index to write and how far it has come. One is begun where there is none."""
    if found := _usable(indices, indices.standing()):
        return found
    wait = deadline.left or 0.0
    with leased(indices.connection, indices.client, wait=wait):
        standing = indices.standing()  # another may have begun one meanwhile
        return _usable(indices, standing) or (_begin(indices, standing), START)


def _usable(indices: Indices, standing: Standing) -> tuple[Index, Position] | None:
    """Return the index that can be carried on, and how far it has come. Raises Unavailable."""
    if standing.read and standing.read.is_newer:
        raise Failed("the index was made by a newer version of this software", "newer")
    for index in filter(None, (standing.read, standing.next)):
        if index.is_ours:
            position = indices.position(index)
            if progress.is_of_journal(position):
                return index, position
    return None


def _begin(indices: Indices, standing: Standing) -> Index:
    """Make an empty index; it is read at once unless another may serve until it is level."""
    old = standing.read
    index = indices.create()
    writing.write_position(indices.client, index, START)
    if old and progress.is_of_journal(indices.position(old)):
        index = indices.announce(index)
        indices.delete(filter(None, [standing.next]))
    else:
        index = indices.put_in_place(index, previous=None)
        indices.delete(filter(None, [old, standing.next, standing.previous]))
    indices.delete(standing.unfinished)
    return index


def _promote(indices: Indices, index: Index) -> None:
    """Let `index`, which is level, be read in place of one of another layout."""
    standing = indices.standing()
    if standing.next and standing.next.name == index.name:
        indices.put_in_place(index, previous=standing.read)
        indices.delete(filter(None, [standing.previous]))


def _take_in(indices: Indices, index: Index, position: Position, deadline: Deadline) -> Position:
    """Take in the journal after `position`, for as long as the deadline allows."""
    part, longest = progress.next_part(position), 0.0
    while part:
        began = time.monotonic()
        writing.take_in(indices.client, index, part, deadline)
        position = part.end
        longest = max(longest, time.monotonic() - began)
        part = progress.next_part(position) if deadline.allows(longest) else None
    emit(Event.FOLLOWED, engine=ElasticsearchEngine.name, serial=position.serial)
    return position
