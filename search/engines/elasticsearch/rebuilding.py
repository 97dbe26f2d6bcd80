"""Making the index anew while the old one is read and written, and going back to the one before.

    lease → empty index → all documents → journal until level → settings → gate
          → journal since → aliases → journal since

Whatever fails on the way, or ends the process, leaves the old index in its place and deletes the
new one; of a process that was killed, the next rebuild does. An index is brought level before it is
put in place, so that readers do not go back in time, and takes in once more what came meanwhile.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections import Counter, deque
from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import FrameType

from search import documents, progress
from search.engines import gate
from search.engines.base import MISSING, Unavailable
from search.engines.elasticsearch import checking, schema, writing
from search.engines.elasticsearch.connecting import Failed, speaking
from search.engines.elasticsearch.indices import Index, Indices
from search.engines.elasticsearch.leasing import LASTS, Lease, leased
from search.events import Event, emit
from search.progress import Position

log = logging.getLogger(__name__)

SENDERS = 2
"""Requests that the server works on at once, while the next documents are made."""
EXAMPLES = 5
"""What the gate tells of each kind of difference."""
COPIED = 60.0
"""Seconds that copies on other nodes are waited for: an index without them is read all the same."""
PATIENCE = LASTS + 10.0
"""Seconds that another maker of an index is waited for: a lease that nobody renews has run out."""
_FOR_GOOD = {"number_of_shards"}
_UNREAD = {"number_of_replicas": 0, "auto_expand_replicas": "false", "refresh_interval": "-1"}
"""Settings while nobody reads: nothing is copied or shown before all is there."""


def rebuild(indices: Indices) -> tuple[int, Position]:
    """Put an index made anew in place; return how many versions it has, and how far it has come.

    What is published meanwhile goes to the old one, and is in the new one too as far as the journal
    had it at the end: whoever writes next brings the rest. Raises Unavailable.
    """
    with _ending_at_sigterm(), leased(indices, wait=PATIENCE) as lease:
        indices.delete(indices.standing().unfinished)
        index = indices.new()
        try:
            indices.create(index, **_UNREAD)
            number, position = _fill(indices, index, lease)
            _pass_gate(indices, index, lease)
            position = _level(indices, index, position, lease)
            old = _replace(indices, index, lease)
        except BaseException:
            _discard(indices, [index.name])
            raise
        position = _follow_on(indices, index, position, lease)
        _discard(indices, old)
    return number, position


def roll_back(indices: Indices) -> Position:
    """Let readers use the index before, brought level; return how far it has come.

    The present one becomes the one before. Only an index of this code's layout and of this journal
    can be read and carried on. Raises Unavailable.
    """
    with leased(indices) as lease:
        standing = indices.standing()
        previous = standing.previous
        if previous is None:
            raise Failed("there is no index to go back to: only a rebuild leaves one", MISSING)
        if not previous.is_ours:
            raise Failed(f"{previous.name} is of another layout than this software's", "layout")
        position = indices.position(previous)
        if not progress.is_of_journal(position):
            raise Failed(f"{previous.name} is of another journal than this database's", "journal")
        position = _level(indices, previous, position, lease)
        lease.check()
        indices.put_in_place(previous, previous=standing.read)
        return _follow_on(indices, previous, position, lease)


def _fill(indices: Indices, index: Index, lease: Lease) -> tuple[int, Position]:
    """Write all documents and the journal since, and let them be seen; return how many, how far."""
    position = progress.newest()  # read before the documents are
    number = _stream(indices, index, position, lease)
    writing.write_position(indices, index, position)
    position = _replay(indices, index, position, lease)
    _settle(indices, index, position)
    return number, position


def _stream(indices: Indices, index: Index, position: Position, lease: Lease) -> int:
    """Send all documents; those that come are made while those before are taken in."""
    entries = schema.entries(documents.of_all())
    wanted = (writing.index_of(version, entry, position.serial) for version, entry in entries)
    pending: deque[Future[Counter[str]]] = deque()
    number = 0
    # Documents are made by the thread that asks for them: it has the connection to the database.
    with ThreadPoolExecutor(SENDERS, thread_name_prefix="search sender") as senders:
        for chunk in writing.chunked(wanted):
            lease.check()
            pending.append(senders.submit(writing.send, indices, index, chunk))
            if len(pending) > SENDERS:
                number += pending.popleft().result()["index"]
        number += sum(future.result()["index"] for future in pending)
    return number


def _replay(indices: Indices, index: Index, position: Position, lease: Lease) -> Position:
    """Take in the journal after `position`, and return where it ends."""
    while part := progress.next_part(position):
        lease.check()
        writing.take_in(indices, index, part)
        position = part.end
    return position


def _level(indices: Indices, index: Index, position: Position, lease: Lease) -> Position:
    """Take in the journal after `position`, let it be seen, and return where it ends."""
    position = _replay(indices, index, position, lease)
    writing.show(indices, index)
    return position


def _follow_on(indices: Indices, index: Index, position: Position, lease: Lease) -> Position:
    """Take in what came before the index was in its place, and return where that ends.

    It is read already: what can't be written now is for whoever writes next.
    """
    try:
        position = _level(indices, index, position, lease)
    except Unavailable as error:
        emit(Event.FOLLOWS_LATER, serial=position.serial, reason=error.reason)
        log.info("%s is in place and follows later: %s", index.name, error)
    return position


def _settle(indices: Indices, index: Index, position: Position) -> None:
    """Give a filled index the settings by which it is kept, show it and let copies be made."""
    kept = {name: value for name, value in indices.kept().items() if name not in _FOR_GOOD}
    with speaking():
        indices.client.indices.put_settings(index=index.name, settings=kept)
    writing.show(indices, index)
    writing.wait_for_copies(indices, index, position, COPIED)


def _pass_gate(indices: Indices, index: Index, lease: Lease) -> None:
    """Raise Unavailable unless the index holds what the database does."""
    report = checking.check(indices.client, index.name, examples=EXAMPLES)
    lease.check()
    # What is published while it is compared is for whoever writes next.
    if wrong := report.counts.keys() - {gate.BEHIND}:
        found = "; ".join(
            f"{kind}: {report.counts[kind]} ({', '.join(report.examples.get(kind, ()))})"
            for kind in sorted(wrong)
        )
        raise Failed(f"the new index is not what the database holds: {found}", "gate")


def _replace(indices: Indices, index: Index, lease: Lease) -> list[str]:
    """Put `index` in the place of the one that is read; return the names of those in nobody's."""
    standing = indices.standing()
    kept = standing.read
    if kept and not progress.is_of_journal(indices.position(kept)):
        kept = None
    lease.check()
    indices.put_in_place(index, previous=kept)
    return [old.name for old in (standing.read, standing.previous) if old and old != kept]


def _discard(indices: Indices, names: Collection[str]) -> None:
    """Delete indexes that nobody reads, if the server lets us.

    Whether they are read is asked: maybe only the answer to the last step was lost.
    """
    try:
        indices.delete(one for one in indices.standing().unfinished if one.name in names)
    except Unavailable as error:
        log.warning("%s left over until the next rebuild: %s", ", ".join(names), error)


@contextmanager
def _ending_at_sigterm() -> Iterator[None]:
    """Let SIGTERM end the block as Ctrl-C does, so that what it has begun is undone."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
