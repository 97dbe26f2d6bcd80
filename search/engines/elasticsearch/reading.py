"""Asking the index: readers never write and never wait for a writer."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, partial
from hashlib import sha256
from typing import Any, Protocol, TypeVar

from elasticsearch import Elasticsearch

from search import progress
from search.engines.base import LATE, MISSING, Answer, Completion
from search.engines.elasticsearch import answering, querying, schema
from search.engines.elasticsearch.answering import Ask
from search.engines.elasticsearch.connecting import TIMEOUT, Connection, Failed, speaking
from search.engines.elasticsearch.querying import Body
from search.lexicon import Lexicon
from search.progress import Position
from search.queries.matching import Frequencies
from search.queries.question import question
from search.request import SearchRequest
from search.understanding import Meaning

T = TypeVar("T")

LOOK_AGAIN_AFTER = 1.0
"""Seconds for which an index that is behind is taken to be so still, while nothing is published."""
LOOK_AGAIN_ANYHOW = 10.0
"""Seconds after which even one that was level is looked at."""


class Words(Protocol):
    """What is known on this node of the words of the catalogue."""

    def lexicon(self) -> Lexicon: ...

    def frequencies(self) -> Frequencies: ...


@dataclass(frozen=True, slots=True)
class View:
    """The index that is read, as it was seen at a `moment` of this process's clock.

    `wanted`: the end of the journal for which it was looked at.
    """

    index: str
    position: Position
    moment: float
    wanted: Position | None = None

    def will_do(self, newest: Position | None, now: float) -> bool:
        """Tell whether it may be taken to be so still for a reader of the journal's `newest`."""
        if newest is None or newest == self.position:
            return now - self.moment < LOOK_AGAIN_ANYHOW
        # Whoever published the rest has most likely written it to the index too.
        return newest == self.wanted and now - self.moment < LOOK_AGAIN_AFTER


class Reader:
    """Searches the index behind the alias, as questions are understood by `words`.

    `timeout`: seconds that one request may take.
    """

    def __init__(self, connection: Connection, words: Words, *, timeout: float = TIMEOUT) -> None:
        self.connection = connection
        self.words = words
        self._timeout = timeout
        self._view: View | None = None

    @property
    def client(self) -> Elasticsearch:
        return _bounded(self.connection.client(), self._timeout)

    def search(
        self, request: SearchRequest, meaning: Meaning, *, newest: Position | None = None
    ) -> Answer:
        """Answer from the index as it is. Raises Unavailable."""
        newest = newest or progress.newest()
        asked = question(request, meaning, self.words.frequencies())
        view, found = self._of_one_index(
            newest, repr(request.on_page(1)), lambda ask: answering.answer(ask, asked)
        )
        serial = view.position.serial
        # One of another journal has nothing of this one.
        behind = 0 if view.position == newest else max(1, newest.serial - serial)
        return replace(found, serial=serial, behind=behind)

    def lexicon(self) -> Lexicon:
        """Return the words by which questions are understood. Raises Unavailable."""
        return self.words.lexicon()

    def complete(
        self, prefix: str, day: date, size: int, *, newest: Position | None = None
    ) -> tuple[Completion, ...]:
        """Return what `prefix` may be the beginning of.

        Raises Unavailable, also where the index is not level with `newest`.
        """
        view, given = self._of_one_index(
            newest, prefix, lambda ask: ask(querying.begun(prefix, day, size))
        )
        if newest and view.position != newest:
            raise Failed("the index has not taken in all changes", LATE)
        return tuple(Completion(hit["_source"]["procedure"]) for hit in given["hits"]["hits"])

    def look(self) -> View:
        """Look at the index that is read. Raises Unavailable, also for one of another layout."""
        alias = self.connection.prefix
        with speaking():
            found = self.client.indices.get_mapping(index=alias, filter_path="*.mappings._meta")
            # As readers see it: what was written is found only when it has been refreshed.
            marker = self.client.options(ignore_status=404).get(
                index=alias, id=schema.POSITION, realtime=False
            )
        if [one["mappings"]["_meta"] for one in found.values()] != [schema.meta()]:
            raise Failed(f"{alias} is not one index of this layout: search_rebuild", "layout")
        (index,) = found
        return View(index, schema.position(marker.get("_source")), time.monotonic())

    def _of_one_index(
        self, newest: Position | None, question: str, act: Callable[[Ask], T]
    ) -> tuple[View, T]:
        """Return what `act` asks of one index, and that index as it was seen.

        Whatever takes its place meanwhile, what is known of it is true of what was asked. The same
        `question` goes to the same copies again, so that its pages fit together.
        """
        copies = sha256(question.encode(errors="replace")).hexdigest()[:16]
        view = self._looked_at(newest)
        try:
            return view, act(partial(self._ask, view.index, copies))
        except Failed as error:
            self._view = None
            if error.reason != MISSING:
                raise
        view = self._looked_at(newest)  # another took its place, and it is gone
        return view, act(partial(self._ask, view.index, copies))

    def _looked_at(self, newest: Position | None) -> View:
        """Return the index as it is known, looked at again where that may be too old."""
        view = self._view
        if view is None or not view.will_do(newest, time.monotonic()):
            self._view = view = replace(self.look(), wanted=newest)
        return view

    def _ask(self, index: str, copies: str, body: Body) -> Mapping[str, Any]:
        with speaking():
            given = self.client.search(
                index=index,
                body=body,
                allow_partial_search_results=False,
                preference=copies,
                # Frequencies of words are those of all shards, or a small one would count for more.
                search_type="dfs_query_then_fetch" if self.connection.shards > 1 else None,
            )
        if given["timed_out"]:
            raise Failed("Elasticsearch answered in part only", "timeout")
        return given.body


@lru_cache(maxsize=8)
def _bounded(client: Elasticsearch, timeout: float) -> Elasticsearch:
    # Made once: every question needs it, and to make it takes longer than to find it.
    return client.options(request_timeout=timeout)
