"""Asking the index: readers never write and never wait for a writer."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from elasticsearch import Elasticsearch

from search import progress
from search.engines.base import Answer, Completion
from search.engines.elasticsearch import answering, querying, schema
from search.engines.elasticsearch.connecting import TIMEOUT, Connection, Failed, speaking
from search.engines.elasticsearch.querying import Body
from search.lexicon import Lexicon
from search.progress import START, Position
from search.queries.matching import Frequencies
from search.queries.question import question
from search.request import SearchRequest
from search.understanding import Meaning

LOOK_AGAIN_AFTER = 1.0
"""Seconds for which an index that is behind is taken to be so still."""
LOOK_AGAIN_ANYHOW = 30.0
"""Seconds after which even one that was level is looked at: it may have been put back."""


class Words(Protocol):
    """What is known on this node of the words of the catalogue."""

    def lexicon(self) -> Lexicon: ...

    def frequencies(self) -> Frequencies: ...


@dataclass(frozen=True, slots=True)
class View:
    """The index that is read, as it was seen at a `moment` of this process's clock."""

    index: str
    position: Position
    moment: float


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
        self._look_at(newest)
        frequencies = self.words.frequencies()
        asked = question(request, meaning, frequencies)
        found = answering.answer(self._ask, asked, frequencies)
        position = self._view.position if self._view else START
        # One of another journal has nothing of this one.
        behind = 0 if position == newest else max(1, newest.serial - position.serial)
        return replace(found, serial=position.serial, behind=behind)

    def lexicon(self) -> Lexicon:
        """Return the words by which questions are understood. Raises Unavailable."""
        return self.words.lexicon()

    def complete(self, prefix: str, day: date, size: int) -> tuple[Completion, ...]:
        """Return what `prefix` may be the beginning of. Raises Unavailable."""
        given = self._ask(querying.begun(prefix, day, size))
        return tuple(Completion(hit["_source"]["procedure"]) for hit in given["hits"]["hits"])

    def look(self) -> View:
        """Look at the index that is read. Raises Unavailable, also for one of another layout."""
        alias = self.connection.prefix
        with speaking():
            found = self.client.indices.get_mapping(index=alias, filter_path="*.mappings._meta")
            marker = self.client.options(ignore_status=404).get(index=alias, id=schema.POSITION)
        if [one["mappings"]["_meta"] for one in found.values()] != [schema.meta()]:
            raise Failed(f"{alias} is not one index of this layout: search_rebuild", "layout")
        (index,) = found
        return View(index, schema.position(marker.get("_source")), time.monotonic())

    def _look_at(self, newest: Position) -> None:
        """Look at the index again, where what is known of it may be too old."""
        view = self._view
        if view is not None:
            lasts = LOOK_AGAIN_ANYHOW if view.position == newest else LOOK_AGAIN_AFTER
            if time.monotonic() - view.moment < lasts:
                return
        self._view = self.look()

    def _ask(self, body: Body) -> Mapping[str, Any]:
        with speaking():
            given = self.client.search(
                index=self.connection.prefix,
                body=body,
                allow_partial_search_results=False,
                preference=_preference(body),
                # Frequencies of words are those of all shards, or a small one would count for more.
                search_type="dfs_query_then_fetch" if self.connection.shards > 1 else None,
            )
        if given["timed_out"]:
            raise Failed("Elasticsearch answered in part only", "timeout")
        hits = given["hits"]["hits"]
        if self._view and any(hit["_index"] != self._view.index for hit in hits):
            self._view = self.look()  # another took its place a moment ago
        return given.body


@lru_cache(maxsize=8)
def _bounded(client: Elasticsearch, timeout: float) -> Elasticsearch:
    # Made once: every question needs it, and to make it takes longer than to find it.
    return client.options(request_timeout=timeout)


def _preference(body: Mapping[str, Any]) -> str:
    """Return what sends one question to the same copies again, for all its pages."""
    return hashlib.sha256(repr(body["query"]).encode()).hexdigest()[:16]
