"""One maker of indexes in the whole cluster, and nobody locked out by one that was killed.

The lease is a document. Whoever writes its name into it may make indexes until the lease runs out,
and renews it meanwhile. The clock is the server's, so those of the site's machines may differ.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from elasticsearch import Elasticsearch

from search.engines.base import Unavailable
from search.engines.elasticsearch.connecting import speaking
from search.engines.elasticsearch.indices import Indices

log = logging.getLogger(__name__)

LASTS = 60.0
"""Seconds after which a lease that is not renewed is anybody's."""
_RENEWALS = 5
"""Renewals within the time that a lease lasts: some may fail."""
_POLL = 0.25
_ID = "lease"
_EXISTS = 400
# `_update` compares and sets: of two at once, one is told to try again.
_TAKE = """
if (ctx.op == 'create' || ctx._source.holder == params.holder || ctx._source.until <= ctx._now) {
  ctx._source.holder = params.holder;
  ctx._source.until = ctx._now + params.lasts;
} else {
  ctx.op = 'none';
}
"""


class Leased(Unavailable):
    """Another process makes an index just now, or has taken over from this one."""

    reason = "leased"


class Lease:
    """The right to make indexes, for as long as it is renewed."""

    def __init__(self, indices: Indices, *, lasts: float = LASTS) -> None:
        self.index = f"{indices.connection.prefix}-lease"
        self._indices = indices
        self._holder = uuid.uuid4().hex
        self._lasts = lasts
        self._until = 0.0
        self._ended = threading.Event()

    def check(self) -> None:
        """Raise Leased unless the lease is still ours."""
        if time.monotonic() >= self._until:
            raise Leased("the lease has run out: another process may be making an index")

    def take(self) -> bool:
        """Take or renew it; tell whether it is ours now. Raises Unavailable."""
        return self._take_for(self._lasts)

    def release(self) -> None:
        """Give it back, so that nobody has to wait until it runs out."""
        try:
            self._take_for(0)
        except Unavailable as error:
            log.info("the lease could not be released and will run out: %s", error)

    def _take_for(self, seconds: float) -> bool:
        asked = time.monotonic()
        with speaking():
            answer = self._client.update(
                index=self.index,
                id=_ID,
                script={
                    "source": _TAKE,
                    "params": {"holder": self._holder, "lasts": int(seconds * 1000)},
                },
                upsert={},
                scripted_upsert=True,
                retry_on_conflict=_RENEWALS,
            )
        is_ours: bool = answer["result"] != "noop"
        self._until = asked + seconds if is_ours else 0.0
        return is_ours

    @property
    def _client(self) -> Elasticsearch:
        """A client that waits for an answer no longer than until the next renewal."""
        deadline = self._indices.deadline
        return deadline.on(self._indices.client, self._lasts / _RENEWALS)

    def wait(self, seconds: float) -> None:
        """Take it as soon as nobody has it. Raises Leased when somebody has after `seconds`."""
        end = time.monotonic() + seconds
        while not self.take():
            if time.monotonic() >= end:
                raise Leased("another process is making an index")
            time.sleep(_POLL)

    def prepare(self) -> None:
        """Make the index of the lease, unless it is there."""
        with speaking():
            self._indices.client.options(ignore_status=_EXISTS).indices.create(
                index=self.index,
                settings={"number_of_shards": 1, "auto_expand_replicas": "0-1"},
                mappings={
                    "dynamic": "strict",
                    "properties": {"holder": {"type": "keyword"}, "until": {"type": "long"}},
                },
            )

    @contextmanager
    def renewed(self) -> Iterator[None]:
        """Renew it in the background for as long as the block runs."""
        keeper = threading.Thread(target=self._keep, name="search lease", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            self._ended.set()
            keeper.join()

    def _keep(self) -> None:
        while not self._ended.wait(self._lasts / _RENEWALS):
            try:
                if not self.take():
                    return
            except Unavailable as error:
                log.warning("the lease could not be renewed now: %s", error)


@contextmanager
def leased(indices: Indices, *, wait: float = 0.0, lasts: float = LASTS) -> Iterator[Lease]:
    """Be the only one that makes indexes.

    Raises Leased when another still is after `wait` seconds.
    """
    lease = Lease(indices, lasts=lasts)
    lease.prepare()
    try:
        lease.wait(wait)
        with lease.renewed():
            yield lease
    finally:
        lease.release()
