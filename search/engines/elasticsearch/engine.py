"""The engine on a cluster of Elasticsearch: its index follows the journal, and readers only read.

What stands on the server is asked anew with every run of a writer, since others write there too.
"""

from __future__ import annotations

import time

from catalog.models import ProcedureVersion
from search import progress
from search.engines.base import Report
from search.engines.elasticsearch import checking, rebuilding, writing
from search.engines.elasticsearch.connecting import Deadline, Failed
from search.engines.elasticsearch.indices import Index, Indices, Standing
from search.engines.elasticsearch.leasing import Leased, leased
from search.engines.elasticsearch.reading import Reader
from search.events import Event, emit
from search.progress import START, Position

REPLAYED = 2_000
"""Changes that are taken in one by one; of more, it is asked whether a rebuild is quicker."""


class ElasticsearchEngine(Reader):
    """See `search.engines.base.Engine`; how it reads is `Reader`'s."""

    name = "elasticsearch"

    @property
    def serial(self) -> int:
        indices = Indices(self.connection, self.connection.client())
        found = indices.standing().read
        return indices.position(found).serial if found else 0

    def catch_up(self, *, budget: float | None = None) -> int:
        indices = self._indices(budget)
        standing = indices.standing()
        found = _usable(indices, standing)
        may_serve = found is None and _is_of_journal(indices, standing.read)
        if may_serve and budget is not None:
            raise Failed("the index is of another layout until search_rebuild has run", "layout")
        if budget is None and (may_serve or _is_quicker_anew(found)):
            try:
                return self._made_anew(indices)[1].serial
            except Leased:
                if found is None:
                    raise
        return self._take_in(indices, *(found or _begun(indices))).serial

    def rebuild(self) -> int:
        return self._made_anew(self._indices())[0]

    def check(self, *, examples: int = 20) -> Report:
        """Compare the index that is read with the database, with a reader's rights."""
        return checking.check(self.connection.client(), self.connection.prefix, examples=examples)

    def rollback(self) -> int:
        """Read the index before the last rebuild again, brought level. Returns the serial reached.

        Raises Unavailable where there is none, or one of another layout or journal.
        """
        position = rebuilding.roll_back(self._indices())
        emit(Event.ROLLED_BACK, engine=self.name)
        return position.serial

    def _made_anew(self, indices: Indices) -> tuple[int, Position]:
        """Make the index anew; return how many versions it has and how far it has come."""
        began = time.monotonic()
        number, position = rebuilding.rebuild(indices)
        seconds = round(time.monotonic() - began, 1)
        emit(Event.REBUILT, engine=self.name, documents=number, seconds=seconds)
        return number, position

    def _indices(self, budget: float | None = None) -> Indices:
        client = self.connection.client(writing=True)
        return Indices(self.connection, client, Deadline.after(budget))

    def _take_in(self, indices: Indices, index: Index, position: Position) -> Position:
        """Take in the journal after `position`, each part at once, for as long as there is time."""
        part, longest = progress.next_part(position), 0.0
        while part:
            began = time.monotonic()
            writing.take_in(indices, index, part)
            writing.show(indices, index)
            position = part.end
            longest = max(longest, time.monotonic() - began)
            part = progress.next_part(position) if indices.deadline.allows(longest) else None
        emit(Event.FOLLOWED, engine=self.name, serial=position.serial)
        return position


def _usable(indices: Indices, standing: Standing) -> tuple[Index, Position] | None:
    """Return the index if it can be carried on, and how far it has come. Raises Unavailable."""
    index = standing.read
    if index is None:
        return None
    if index.is_newer:
        raise Failed("the index was made by a newer version of this software", "layout")
    position = indices.position(index)
    return (index, position) if index.is_ours and progress.is_of_journal(position) else None


def _is_of_journal(indices: Indices, index: Index | None) -> bool:
    return index is not None and progress.is_of_journal(indices.position(index))


def _is_quicker_anew(found: tuple[Index, Position] | None) -> bool:
    """Tell whether more changes would have to be taken in than there are versions."""
    position = found[1] if found else START
    behind = progress.newest().serial - position.serial
    return behind > REPLAYED and behind > ProcedureVersion.objects.count()


def _begun(indices: Indices) -> tuple[Index, Position]:
    """Put an empty index in place where there is none, or one of another journal."""
    with leased(indices, wait=indices.deadline.left or 0.0) as lease:
        standing = indices.standing()
        if found := _usable(indices, standing):
            return found  # another process has begun it meanwhile
        index = indices.new()
        indices.create(index)
        writing.write_position(indices, index, START)
        lease.check()
        indices.put_in_place(index, previous=None)
        old = (standing.read, standing.previous, *standing.unfinished)
        indices.delete(filter(None, old))
    return index, START
