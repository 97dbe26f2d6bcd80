"""The indexes of one installation: their names, which one is read, and how it is replaced.

    <prefix>-<moment>-<number>        an index; its `_meta` says of which layout
    <prefix>-<moment>-<number>.write  the only name under which it is written: bulk requests want
                                      an alias, so a server that was wiped makes no index by itself
    <prefix>                          alias of the one that is read
    <prefix>-previous                 alias of the one before it, for a rollback

An index of that form without one of the last two is unfinished: of a rebuild under way, or of one
that was killed. Only the holder of the lease makes indexes, moves aliases and deletes.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from elasticsearch import Elasticsearch

from search.engines.base import MISSING
from search.engines.elasticsearch import schema
from search.engines.elasticsearch.connecting import NEVER, Connection, Deadline, Failed, speaking
from search.progress import Position

REFRESH = "5s"
"""How often the server itself shows what was written, should a writer die before it asks for it."""
NUMBERED = "[0-9]{14}-[0-9a-f]{8}"
"""What follows the prefix in an index's name, as any regular expression says it: see `new`."""
_FOUND, _MISSING = 200, 404


def writing_alias(name: str) -> str:
    """Return the alias under which the index of this name is written."""
    return f"{name}.write"


@dataclass(frozen=True, slots=True)
class Index:
    """An index as it was seen: its name, its `_meta` and the aliases that it has."""

    name: str
    meta: Mapping[str, Any]
    aliases: frozenset[str]

    @property
    def writing(self) -> str:
        """The alias under which it is written."""
        return writing_alias(self.name)

    @property
    def is_ours(self) -> bool:
        """Tell whether this code's layout and rules made it."""
        return self.meta == schema.meta()

    @property
    def is_newer(self) -> bool:
        """Tell whether a later version of this code made it."""
        layout = self.meta.get("layout")
        return isinstance(layout, int) and layout > schema.LAYOUT


@dataclass(frozen=True, slots=True)
class Standing:
    """Which indexes there are, by what they are for."""

    read: Index | None
    previous: Index | None
    unfinished: tuple[Index, ...]


class Indices:
    """The indexes that `connection` names. Everything raises Unavailable.

    `client`: whose rights are used; `deadline`: when the caller stops waiting.
    """

    def __init__(
        self, connection: Connection, client: Elasticsearch, deadline: Deadline = NEVER
    ) -> None:
        self.connection = connection
        self.deadline = deadline
        self._client = client
        self.read = connection.prefix
        self.previous = f"{connection.prefix}-previous"
        self._form = re.compile(f"{re.escape(connection.prefix)}-{NUMBERED}")

    @property
    def client(self) -> Elasticsearch:
        """The client, with requests that take no longer than there is time."""
        return self.deadline.on(self._client)

    def standing(self) -> Standing:
        """Ask which indexes there are."""
        with speaking():
            answer = self.client.indices.get(
                index=f"{self.connection.prefix}-*",
                features=["aliases", "mappings"],
                filter_path="*.aliases,*.mappings._meta",
            )
        found = [
            Index(name, one.get("mappings", {}).get("_meta", {}), frozenset(one["aliases"]))
            for name, one in sorted(answer.items())
            if self._form.fullmatch(name)
        ]
        by_alias = {alias: one for one in found for alias in one.aliases}
        placed = {self.read, self.previous}
        return Standing(
            by_alias.get(self.read),
            by_alias.get(self.previous),
            tuple(one for one in found if not one.aliases & placed),
        )

    def new(self) -> Index:
        """Return an index that is not there yet, under a name that no other has."""
        moment = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        name = f"{self.connection.prefix}-{moment}-{uuid.uuid4().hex[:8]}"
        return Index(name, schema.meta(), frozenset({writing_alias(name)}))

    def create(self, index: Index, **settings: Any) -> None:
        """Make it, empty and read by nobody; `settings` go before those of the connection."""
        with speaking():
            self.client.indices.create(
                index=index.name,
                settings={**schema.settings(), **self.kept(), **settings},
                mappings=schema.mapping(),
                aliases={index.writing: {}},
            )

    def kept(self) -> dict[str, Any]:
        """Return the settings by which an index is kept in the cluster once it is read."""
        replicas = self.connection.replicas
        return {
            "number_of_shards": self.connection.shards,
            "refresh_interval": REFRESH,
            **(
                {"auto_expand_replicas": "0-1"}
                if replicas is None
                else {"auto_expand_replicas": "false", "number_of_replicas": replicas}
            ),
        }

    def put_in_place(self, index: Index, *, previous: Index | None) -> None:
        """Let all readers use `index` from now on, and keep `previous` for a rollback, at once."""
        self._move({self.read: index, self.previous: previous})

    def _move(self, places: Mapping[str, Index | None]) -> None:
        """Put each alias on its index alone, or on none, in one call."""
        everywhere = f"{self.connection.prefix}-*"
        actions: list[dict[str, Any]] = []
        for alias, index in places.items():
            actions.append({"remove": {"index": everywhere, "alias": alias, "must_exist": False}})
            if index is not None:
                actions.append({"add": {"index": index.name, "alias": alias}})
        with speaking():
            answer = self.client.indices.update_aliases(actions=actions)
        # An alias that was not there to be removed is told as an error too.
        refused = [
            one
            for one in answer.get("action_results", ())
            if one["status"] != _FOUND and one["action"]["type"] == "add"
        ]
        if refused or not answer["acknowledged"]:
            raise Failed(f"aliases could not be moved: {refused}", "rejected")

    def delete(self, indexes: Iterable[Index]) -> None:
        """Delete `indexes`; those that are gone already are fine."""
        for index in indexes:
            with speaking():
                self.client.options(ignore_status=_MISSING).indices.delete(index=index.name)

    def position(self, index: Index) -> Position:
        """Return how far `index` has come, as written last, searchable or not."""
        with speaking():
            answer = self.client.options(ignore_status=_MISSING).get(
                index=index.name, id=schema.POSITION
            )
        if "error" in answer:
            raise Failed(f"there is no index {index.name}", MISSING)
        return schema.position(answer.get("_source"))
