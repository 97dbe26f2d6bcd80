"""What Elasticsearch costs, each figure beside the server's own, in one run.

    ELASTICSEARCH_URL=http://127.0.0.1:9200 python bench/elastic.py [--generated 150000]
    python bench/elastic.py --kept FOLDER           # goes on with what an earlier run left there
    python bench/elastic.py --only indexing search  # not rebuild, gate, publish, away

Copies the SQLite database of a site, like `bench/search.py`, and makes indexes of its own on the
server, which it deletes in the end. Fails where a figure misses its limit.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from threading import Lock
from typing import IO, TYPE_CHECKING, Any
from uuid import uuid4

import publishing
from measuring import ROOT, arguments, own_site, said, timed, together

if TYPE_CHECKING:
    from search.request import SearchRequest
    from search.results import SearchResults

PARTS = ("indexing", "rebuild", "gate", "publish", "search", "away")
RATE, SLOWER = 0.7, 1.5
"""The least share of the raw server's rate that indexing reaches; how much slower a search is."""
BESIDE_BUDGET = 300.0
"""Milliseconds beyond the budget of reading within which the node itself has answered."""
FOUND_WITHIN, REBUILT_WITHIN, COMPARED_WITHIN = 1.0, 300.0, 60.0
"""Seconds from a commit until it is found, and for up to 150,000 versions."""
PUBLISHED, AWAY = 10, 40
"""Procedures that are published one by one; questions while the server does not answer."""
WARMING = 20
"""Bulk requests after which the server has compiled what it needs for them."""


class Limits:
    """Figures beside what they may be at most, or have to be at least; the misses are kept."""

    def __init__(self) -> None:
        self.missed: list[str] = []

    def most(self, what: str, figure: float, limit: float, unit: str = "") -> None:
        self._told(what, figure, f"at most {limit:g}{unit}", unit, is_kept=figure <= limit)

    def least(self, what: str, figure: float, limit: float, unit: str = "") -> None:
        self._told(what, figure, f"at least {limit:g}{unit}", unit, is_kept=figure >= limit)

    def _told(self, what: str, figure: float, limit: str, unit: str, *, is_kept: bool) -> None:
        line = f"{what}: {figure:.2f}{unit} ({limit})"
        print(f"{'  ' if is_kept else '! '}{line}", flush=True)
        if not is_kept:
            self.missed.append(line)


# --- Indexing ---------------------------------------------------------------------------------


def indexing(limits: Limits) -> None:
    """Compare a rebuild with the same entries sent as bodies that were made before.

    They are sent one after the other, as a loop over `_bulk` does, and besides as many at once as
    the rebuild sends: then nothing is left of a small machine on which documents could be made.
    """
    from search.engines.elasticsearch.rebuilding import SENDERS

    with tempfile.TemporaryFile() as file:
        with said("bodies prepared"):
            lengths = list(_written(file))
        _sent_raw(file, lengths[:WARMING])
        raw = _told("raw, one request after the other", *_sent_raw(file, lengths))
        at_once = _told(f"raw, {SENDERS} at once", *_sent_raw(file, lengths, SENDERS))
    ours = _told("rebuilt", *_rebuilt())
    print(f"  indexing beside {SENDERS} raw bulk requests at once: {ours / at_once:.2f}")
    limits.least("indexing beside raw bulk requests", ours / raw, RATE)


def _told(what: str, number: int, seconds: float) -> float:
    """Print how many versions took how long; return how many a second."""
    rate = number / seconds
    print(f"  {what}: {number:,} versions in {seconds:.1f} s, {rate:.0f}/s", flush=True)
    return rate


def _written(file: IO[bytes]) -> Iterator[int]:
    """Write the bodies of all bulk requests, and yield the length of each."""
    import json

    from search import documents
    from search.engines.elasticsearch import schema, writing

    actions = (writing.index_of(v, entry, 1) for v, entry in schema.entries(documents.of_all()))
    for chunk in writing.chunked(actions):
        body = b"".join(
            json.dumps({"index": {"_id": one["_id"]}}).encode() + b"\n" + one["_source"] + b"\n"
            for one in chunk
        )
        yield file.write(body)


def _sent_raw(file: IO[bytes], lengths: Sequence[int], at_once: int = 1) -> tuple[int, float]:
    """Send the bodies, so many at once; return how many versions, and in how many seconds."""
    file.seek(0)
    with _raw_index() as (client, index):
        turn, left = Lock(), iter(lengths)

        def send() -> None:
            while True:
                with turn:
                    body = file.read(next(left, 0))
                if not body:
                    return
                assert not client.bulk(index=index, body=body, filter_path="errors")["errors"]

        began = time.perf_counter()
        with ThreadPoolExecutor(at_once) as senders:
            for sender in [senders.submit(send) for _ in range(at_once)]:
                sender.result()
        client.indices.refresh(index=index)
        seconds = time.perf_counter() - began
        number = int(client.count(index=index)["count"])
    return number, seconds


@contextmanager
def _raw_index() -> Iterator[tuple[Any, str]]:
    """Give the plain client, and an index of the same shape that nobody reads."""
    from elasticsearch import Elasticsearch

    from search.engines.elasticsearch import schema

    name = f"{os.environ['ELASTICSEARCH_PREFIX']}-raw"
    unread = {"number_of_replicas": 0, "refresh_interval": "-1"}
    with Elasticsearch(os.environ["ELASTICSEARCH_URL"].split(","), request_timeout=120) as client:
        client.indices.create(
            index=name, mappings=schema.mapping(), settings=schema.settings() | unread
        )
        try:
            yield client, name
        finally:
            client.indices.delete(index=name)


def _rebuilt() -> tuple[int, float]:
    from search import service

    began = time.perf_counter()
    number = service.engine(service.ELASTICSEARCH).rebuild()
    return number, time.perf_counter() - began


# --- Rebuilding while others publish, and the gate --------------------------------------------


def rebuild(limits: Limits) -> None:
    """Make the index anew while another process publishes; nothing of that may be missing."""
    from search import service

    with publishing.going_on() as codes:
        number, seconds = _rebuilt()
    service.engine().catch_up()
    print(f"  {number:,} versions; meanwhile published: {len(codes)}", flush=True)
    limits.most("rebuild while others publish", seconds, REBUILT_WITHIN, " s")
    assert codes, "nothing was published meanwhile"
    found = sum(_found(code, code) for code in codes)
    limits.least("found of what was published meanwhile", found / len(codes), 1.0)


def gate(limits: Limits) -> None:
    """Compare the whole index with the database."""
    from search import service

    began = time.perf_counter()
    report = service.engine(service.ELASTICSEARCH).check(examples=3)
    seconds = time.perf_counter() - began
    print(f"  compared: {report.documents:,} versions {report.examples or ''}", flush=True)
    limits.most("the gate", seconds, COMPARED_WITHIN, " s")
    limits.most("what differs", sum(report.counts.values()), 0)


# --- From a commit to a result ----------------------------------------------------------------


def publish(limits: Limits) -> None:
    """Publish some procedures, and ask for each by its name until the site finds it."""
    number, waits = publishing.next_number(), []
    for one in range(number, number + PUBLISHED):
        published = publishing.publish(one)
        while not _found(published.name, published.code):
            assert time.perf_counter() - published.committed < 60, f"{published.code} is not found"
            time.sleep(0.01)
        waits.append(time.perf_counter() - published.committed)
    middle = sorted(waits)[len(waits) // 2]
    print(f"  from commit to found: median {middle:.2f} s of {len(waits)}", flush=True)
    limits.most("publish to searchable, the longest", max(waits), FOUND_WITHIN, " s")


def _found(words: str, code: str) -> bool:
    """Tell whether the site's search server has this procedure first for these words."""
    from catalog import selectors
    from search import service
    from search.request import SearchRequest

    found = service.search(SearchRequest(words, selectors.today()))
    if found.is_standby or found.is_looked_up or not found.results:
        return False
    return found.results[0].code == code


# --- Searching --------------------------------------------------------------------------------


def search(limits: Limits, queries: int) -> None:
    """Compare the whole path with the same bodies, sent to the server by the plain client."""
    from elasticsearch import Elasticsearch

    from search import service
    from search.explaining import explain

    requests = list(_requests(queries))
    bodies = _bodies(requests)
    found = [service.search(request) for request in requests]
    prefix, places = os.environ["ELASTICSEARCH_PREFIX"], list(range(queries))
    with Elasticsearch(os.environ["ELASTICSEARCH_URL"].split(",")) as client:
        raw, path, marking = together(
            time.perf_counter,
            {
                "the same bodies, by the plain client": lambda place: [
                    client.search(index=prefix, body=body) for body in bodies[place]
                ],
                "the whole path: question to results": lambda place: service.search(
                    requests[place]
                ),
                "beside it: words marked, texts read for reasons": lambda place: explain(
                    found[place]
                ),
            },
            places,
            rounds=3,
        )
    for one in (raw, path, marking):
        print(f"  {one.told(raw)}", flush=True)
    again = [service.search(request) for request in requests]
    asked = sum(map(len, bodies)) / queries
    answered = sum(bool(one.total) for one in again)
    print(f"  {asked:.2f} requests a question; answered: {answered} of {queries}", flush=True)
    limits.most("answered by another engine", sum(one.is_standby for one in again), 0)
    limits.most("search beside the same bodies, p95", path.at(0.95) / raw.at(0.95), SLOWER)


def _requests(queries: int) -> Iterator[SearchRequest]:
    from questions import questions, read_words

    from catalog import selectors
    from search import narrowing
    from search.request import parse

    form, today = narrowing.read_form(), selectors.today()
    for parameters in questions(read_words(), queries):
        yield parse(parameters, today=today, allowed=form.allowed)


def _bodies(requests: Sequence[SearchRequest]) -> list[list[Mapping[str, Any]]]:
    """Return the bodies that the engine sends for each request."""
    from search import service
    from search.engines.elasticsearch.reading import Reader

    engine = service.engine(service.ELASTICSEARCH)
    sent: list[Mapping[str, Any]] = []

    class Told(Reader):
        def _ask(self, index: str, copies: str, body: Any) -> Mapping[str, Any]:
            sent.append(body)
            return super()._ask(index, copies, body)

    told = Told(engine.connection, engine.words)
    bodies = []
    for request in requests:
        sent.clear()
        told.search(request, service.understood(request, engine))
        bodies.append([*sent])
    return bodies


# --- Without the server -----------------------------------------------------------------------


def away(limits: Limits, queries: int) -> None:
    """Ask while the server takes questions and never answers, and nobody spares it for that."""
    from django.conf import settings

    from search import service
    from search.engines.choosing import own_index

    requests = list(_requests(queries))[:AWAY]
    found: list[SearchResults] = []

    def answered(request: SearchRequest) -> None:
        found.append(service.search(request))

    url, failures = settings.ELASTICSEARCH_URL, settings.SEARCH_BREAKER_FAILURES
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings.SEARCH_BREAKER_FAILURES = 10 * AWAY
        try:
            own_index().make_warm()
            taken = timed(time.perf_counter, "the node answers", answered, requests, rounds=1)
        finally:
            settings.ELASTICSEARCH_URL, settings.SEARCH_BREAKER_FAILURES = url, failures
    assert {one.is_standby for one in found if one.total} == {True}, "the server has answered"
    budget = settings.SEARCH_READ_BUDGET * 1000
    print(f"  {taken.what}: p50 {taken.at(0.5):.0f} ms, p95 {taken.at(0.95):.0f} ms", flush=True)
    limits.most("beyond the budget, p95", taken.at(0.95) - budget, BESIDE_BUDGET, " ms")


# --- The run ----------------------------------------------------------------------------------


def start_django() -> None:
    """Set Django up for the copied database and the server, which tests are kept from."""
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django
    from django.conf import settings

    django.setup()
    settings.ELASTICSEARCH_URL = os.environ["ELASTICSEARCH_URL"]


def run(only: Sequence[str], queries: int) -> list[str]:
    """Measure the parts in their order; return what missed its limit."""
    from search import service
    from search.engines.choosing import own_index

    limits = Limits()
    own = service.engine(service.EMBEDDED)
    if not own.serial:
        with said("the site's own index made"):
            own.rebuild()
    own_index().make_warm()
    if "indexing" not in only:
        _rebuilt()  # there is always an old one
    doing = {"indexing": indexing, "rebuild": rebuild, "gate": gate, "publish": publish}
    asking = {"search": search, "away": away}
    parts = doing | {name: partial(ask, queries=queries) for name, ask in asking.items()}
    for name in PARTS:
        if name in only:
            print(f"{name}:", flush=True)
            parts[name](limits)
    return limits.missed


def remove_indexes() -> None:
    """Delete what this run has made on the server."""
    from search.engines.choosing import connection

    with connection().client(writing=True) as client:
        for name in client.indices.get(index=f"{connection().prefix}*"):
            client.indices.delete(index=name)


def main() -> None:
    parser = arguments(__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    options = parser.parse_args()
    if not os.environ.get("ELASTICSEARCH_URL"):
        sys.exit("ELASTICSEARCH_URL names no server: nothing is measured.")
    os.environ["ELASTICSEARCH_PREFIX"] = f"bench-{uuid4().hex[:8]}"
    with own_site(options) as is_filled:
        start_django()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        if options.generated and not is_filled:
            from generated import generate

            with said(f"generated {options.generated:,} procedures"):
                generate(options.generated)
        try:
            missed = run(options.only, options.queries)
        finally:
            remove_indexes()
    if missed:
        sys.exit("Missed:\n" + "\n".join(missed))


if __name__ == "__main__":
    main()
