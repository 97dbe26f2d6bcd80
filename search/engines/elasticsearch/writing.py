"""Writing an index: what is to be done is planned apart from doing it.

Every write says how new it is: its version is the serial of the newest change that the journal had
before the documents were made, so of two writers the one that knows less never wins, in whatever
order they come. The position in the journal is written last, and no position replaces a later one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch.helpers import streaming_bulk

from catalog.models import ProcedureVersion
from search import documents, progress
from search.engines.elasticsearch import schema
from search.engines.elasticsearch.connecting import JSON, TIMEOUT, Failed, reason, speaking
from search.engines.elasticsearch.indices import Index, Indices
from search.events import Event, emit
from search.progress import Part, Position

CHUNK_BYTES = 5_000_000
"""What one request holds at most, but for a single entry that is larger."""
CHUNK_ACTIONS = 2_000
FIRST_PAUSE, LONGEST_PAUSE, RETRIES = 0.2, 10.0, 8
"""Seconds before a busy server is asked again, which double up to the longest, and how often."""
EXAMPLES = 3
"""Reasons that an error names."""
_MISSING, _CONFLICT, _UNREADY = 404, 409, 503
_EXTERNAL = "external_gte"

Action = dict[str, Any]


def index_of(version: int, entry: Any, serial: int) -> Action:
    """Return the action that puts `entry` in its place, unless something newer stands there."""
    return {"_id": str(version), "version": serial, "version_type": _EXTERNAL, "_source": entry}


def deletion_of(version: int, serial: int) -> Action:
    """Return the action that removes a version, unless something newer stands there."""
    return {
        "_op_type": "delete",
        "_id": str(version),
        "version": serial,
        "version_type": _EXTERNAL,
    }


def actions(
    entries: Iterable[tuple[int, Mapping[str, Any]]], versions: Iterable[int], serial: int
) -> Iterator[Action]:
    """Yield what brings the index level: `entries`, and no other one of `versions`."""
    left = dict.fromkeys(versions)
    for version, entry in entries:
        left.pop(version, None)
        yield index_of(version, entry, serial)
    for version in left:
        yield deletion_of(version, serial)


def chunked(wanted: Iterable[Action], *, most_bytes: int = CHUNK_BYTES) -> Iterator[list[Action]]:
    """Yield `wanted` in requests of a good size, with their entries as the bytes that are sent."""
    chunk: list[Action] = []
    size = 0
    for action in wanted:
        if "_source" in action:
            with speaking():
                action = {**action, "_source": JSON.dumps(action["_source"])}  # noqa: PLW2901
        length = len(action.get("_source", ""))
        if chunk and (size + length > most_bytes or len(chunk) == CHUNK_ACTIONS):
            yield chunk
            chunk, size = [], 0
        chunk.append(action)
        size += length
    if chunk:
        yield chunk


def send(indices: Indices, index: Index, chunk: Sequence[Action]) -> Counter[str]:
    """Do all of a chunk in one request and return how many actions ended how.

    A server that is too busy is asked again. That something newer stands there already, or nothing
    that could be deleted, is fine. Raises Unavailable for everything else, with first reasons.
    """
    ended: Counter[str] = Counter()
    failures: list[tuple[int, str]] = []
    with speaking():
        for ok, told in streaming_bulk(
            indices.client,
            chunk,
            chunk_size=CHUNK_ACTIONS,
            raise_on_error=False,
            max_retries=_retries(indices.deadline.left),
            initial_backoff=FIRST_PAUSE,
            max_backoff=LONGEST_PAUSE,
            index=index.writing,
            require_alias=True,
            filter_path="errors,items.*.status,items.*.result,items.*.error",
        ):
            ((done, item),) = told.items()
            if ok or _is_fine(done, item):
                ended["stale" if item["status"] == _CONFLICT else done] += 1
            else:
                failures.append((item["status"], _why(item)))
    if ended["stale"]:
        emit(Event.CONFLICTS, times=ended["stale"])
    if failures:
        emit(Event.WRITE_ERRORS, times=len(failures))
        raise _failed(failures, sum(ended.values()))
    return ended


def _retries(seconds: float | None) -> int:
    """Return how often a busy server may be asked again: the pauses double, and end in time."""
    if seconds is None:
        return RETRIES
    return min(RETRIES, int(1 + seconds / FIRST_PAUSE).bit_length() - 1)


def _is_fine(done: str, item: Mapping[str, Any]) -> bool:
    if item["status"] == _CONFLICT:
        return True
    return done == "delete" and item["status"] == _MISSING and "error" not in item


def _why(item: Mapping[str, Any]) -> str:
    error = item.get("error")
    return (
        f"{error.get('type')}: {error.get('reason')}" if isinstance(error, Mapping) else str(error)
    )


def _failed(failures: list[tuple[int, str]], done: int) -> Failed:
    reasons = "; ".join(dict.fromkeys(why for _, why in failures[:EXAMPLES]))
    number, total = len(failures), len(failures) + done
    return Failed(
        f"{number} of {total} entries were not written: {reasons}", reason(failures[0][0])
    )


def write_position(indices: Indices, index: Index, position: Position) -> None:
    """Say that `index` holds everything up to `position`, unless it says more already."""
    with speaking():
        indices.client.options(ignore_status=_CONFLICT).index(
            **_marker(index, position), require_alias=True
        )


def wait_for_copies(indices: Indices, index: Index, position: Position, seconds: float) -> None:
    """Return when each shard of an index at `position` has all its copies, or after `seconds`.

    Asked by writing what stands there already, which takes no rights over the cluster.
    """
    patient = indices.client.options(request_timeout=seconds + TIMEOUT, ignore_status=_UNREADY)
    with speaking():
        patient.index(
            **_marker(index, position),
            require_alias=True,
            wait_for_active_shards="all",
            timeout=f"{seconds:.0f}s",
        )


def _marker(index: Index, position: Position) -> dict[str, Any]:
    return {
        "index": index.writing,
        "id": schema.POSITION,
        "document": schema.marker(position),
        "version": position.serial,
        "version_type": _EXTERNAL,
    }


def take_in(indices: Indices, index: Index, part: Part) -> None:
    """Write a part of the journal, and say so. Raises Unavailable."""
    serial = progress.newest().serial  # read before the documents are
    versions = ProcedureVersion.objects.filter(procedure__in=part.procedures).order_by()
    wanted = actions(
        schema.entries(documents.of_procedures(part.procedures)),
        versions.values_list("pk", flat=True),
        serial,
    )
    for chunk in chunked(wanted):
        send(indices, index, chunk)
    write_position(indices, index, part.end)


def show(indices: Indices, index: Index) -> None:
    """Let readers find what was written."""
    with speaking():
        indices.client.indices.refresh(index=index.name)
