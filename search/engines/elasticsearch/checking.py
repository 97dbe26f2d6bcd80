"""The gate between an index on a server and the database: says all that differs, repairs nothing.

A reader's rights are enough. All that is said of the index is said of one moment of it (a point in
time), read in pages by values of documents alone: no text leaves the server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError

from search import progress
from search.comparing import Entry
from search.engines import gate
from search.engines.base import Report
from search.engines.elasticsearch import schema
from search.engines.elasticsearch.indices import writing_alias
from search.engines.gate import Findings
from search.progress import Position

UNREACHABLE = "unreachable"
UNHEALTHY = "unhealthy"
SEVERAL = "several indexes"
OTHER_CODE = "made by other code"
UNWRITABLE = "not to be written"
FOREIGN = "not a version"
MISCOUNTED = "miscounted"

PAGE = 10_000
"""Documents read at once: the most that a server gives (`index.max_result_window`)."""
LONGEST = 300
"""Letters that are told of an error: a server may answer at any length."""
PATIENCE, KEPT = 60.0, "2m"
"""Seconds that one answer may take, and how long the server keeps a moment between two of them."""

_GONE = 404
_IDENTITY = ("procedure", "version")
_SORT = [{field: {"unmapped_type": "long"}} for field in _IDENTITY]
_OF_POSITION = {"ids": {"values": [schema.POSITION]}}
_IS_VERSION = {"bool": {"filter": [{"exists": {"field": field}} for field in _IDENTITY]}}
_IS_FOREIGN = {"bool": {"must_not": [_OF_POSITION, _IS_VERSION]}}


def check(client: Elasticsearch, index: str, *, examples: int) -> Report:
    """Compare `index`, named by itself or an alias, with what the database says now.

    What keeps it from being compared is a finding like any other: nothing is raised.
    """
    findings = Findings(examples)
    number = 0
    try:
        number = _examined(client.options(request_timeout=PATIENCE), index, findings)
    except Lost:
        findings.note(UNREACHABLE, f"the moment of {index} that was read was lost: try again")
    except NotFoundError:
        findings.note(gate.NO_INDEX, f"there is no {index}: run search_rebuild")
    except (ApiError, TransportError) as error:
        findings.note(UNREACHABLE, str(error)[:LONGEST])
    return findings.report(number)


def _examined(client: Elasticsearch, index: str, findings: Findings) -> int:
    """Note all that is wrong; return how many versions the index holds."""
    newest = progress.newest()
    _examine_making(client, index, findings)
    if not _has_all_shards(client, index, findings):
        return 0
    with _moment(client, index) as moment:
        held = moment.count(_IS_VERSION)
        if strangers := moment.count(_IS_FOREIGN):
            findings.note(FOREIGN, *moment.identities(_IS_FOREIGN, findings.most), number=strangers)
        gate.compare(moment.entries(), moment.position(), newest, findings)
        if moment.read != held:
            findings.note(MISCOUNTED, f"{index} counts {held} versions, {moment.read} were read")
    return held


def _examine_making(client: Elasticsearch, index: str, findings: Findings) -> None:
    """Note where the name leads to several indexes, to one of other code, or of no writer."""
    found = client.indices.get(index=index, features=["aliases", "mappings"])
    if len(found) > 1:
        findings.note(SEVERAL, f"{index} is {', '.join(sorted(found))}")
    expected = schema.meta()
    for name, made in sorted(found.items()):
        meta = made["mappings"].get("_meta", {})
        for part in sorted(expected.keys() | meta.keys()):
            if meta.get(part) != expected.get(part):
                words = f"{name}: {part} is {meta.get(part)}, this code has {expected.get(part)}"
                findings.note(OTHER_CODE, words)
        if (alias := writing_alias(name)) not in made["aliases"]:
            findings.note(UNWRITABLE, f"{name} has no alias {alias}")


def _has_all_shards(client: Elasticsearch, index: str, findings: Findings) -> bool:
    """Tell whether each shard has a copy that answers; note those that have none.

    The health of the cluster would say so too, but a reader has no right to it.
    """
    shards = client.search_shards(index=index)["shards"]
    for number, copies in enumerate(shards):
        if not copies:
            findings.note(UNHEALTHY, f"no copy of shard {number} of {index} is there (red)")
    return all(shards)


class Lost(Exception):
    """The server has no longer the moment that was opened: a node went away, or it was idle."""


class Moment:
    """An index as it was when this was opened. `read` counts the versions that were read of it.

    Raises Lost, also where the index was deleted meanwhile: its name may lead to another one.
    """

    def __init__(self, client: Elasticsearch, identity: str) -> None:
        self._client = client
        self.identity = identity
        self.read = 0

    def position(self) -> Position:
        """Return how far the index has come in the journal."""
        hits = self._ask(query=_OF_POSITION, size=1)["hits"]
        return schema.position(hits[0]["_source"] if hits else None)

    def count(self, query: Mapping[str, Any]) -> int:
        number: int = self._ask(query=query, size=0, track_total_hits=True)["total"]["value"]
        return number

    def identities(self, query: Mapping[str, Any], most: int) -> list[str]:
        """Return the `_id` of at most so many documents."""
        return [hit["_id"] for hit in self._ask(query=query, size=most, source=False)["hits"]]

    def entries(self) -> Iterator[Entry]:
        """Yield every version in order of procedures and versions."""
        after: dict[str, Any] = {}
        while hits := self._page(after):
            for hit in hits:
                procedure, version, *_ = hit["sort"]
                (digest,) = hit.get("fields", {}).get("digest", [""])
                yield Entry(procedure, version, digest)
            self.read += len(hits)
            after = {"search_after": hits[-1]["sort"]}

    def _page(self, after: Mapping[str, Any]) -> Any:
        return self._ask(
            query=_IS_VERSION,
            size=PAGE,
            sort=_SORT,
            docvalue_fields=["digest"],
            source=False,
            stored_fields="_none_",
            track_total_hits=False,
            **after,
        )["hits"]

    def _ask(self, **body: Any) -> Any:
        kept = {"id": self.identity, "keep_alive": KEPT}
        try:
            answer = self._client.search(pit=kept, allow_partial_search_results=False, **body)
        except NotFoundError as error:
            raise Lost from error
        self.identity = answer["pit_id"]
        return answer["hits"]


@contextmanager
def _moment(client: Elasticsearch, index: str) -> Iterator[Moment]:
    moment = Moment(client, client.open_point_in_time(index=index, keep_alive=KEPT)["id"])
    try:
        yield moment
    finally:
        client.options(ignore_status=_GONE).close_point_in_time(id=moment.identity)
