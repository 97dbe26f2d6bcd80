"""A server of which chosen answers fail: the real one, seen through a client that breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any

from elastic_transport import ConnectionError as Broken
from elastic_transport import Urllib3HttpNode
from elasticsearch import Elasticsearch

from search.engines.elasticsearch.connecting import Connection
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine


class Fault(Enum):
    """What happens to a request."""

    REFUSED = "it never arrives"
    LOST = "it is done, and the answer is lost"
    BUSY = "it is answered by 429"


@dataclass
class Faults:
    """Counts the requests that go to a server, and fails those from one on, so many of them.

    `only`: what the paths have in them that count. `before`: called with each request's method and
    path before it is sent.
    """

    at: int = 0
    times: int = 0
    kind: Fault = Fault.REFUSED
    only: str = ""
    before: Callable[[str, str], None] = lambda method, path: None
    asked: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fails(self, method: str, path: str) -> bool:
        """Note a request; tell whether it is to fail."""
        self.before(method, path)
        if self.only not in path:
            return False
        with self._lock:
            self.asked.append(f"{method} {path}")
            return self.at <= len(self.asked) < self.at + self.times


def other(connection: Connection, path: Path, **faults: Any) -> tuple[ElasticsearchEngine, Faults]:
    """Return an engine on the same indexes whose requests may fail."""
    found = Faults(**faults)
    given = {name: getattr(connection, name) for name in Connection.__dataclass_fields__}
    return ElasticsearchEngine(Faulty(**given, faults=found), EmbeddedEngine(path)), found


@dataclass(frozen=True)
class Faulty(Connection):
    """A connection whose clients fail as `faults` say."""

    faults: Faults = field(default_factory=Faults, compare=False)

    def client(self, *, writing: bool = False) -> Elasticsearch:
        faults = self.faults

        class Node(Urllib3HttpNode):
            def perform_request(self, method: str, target: str, **more: Any) -> Any:
                fails = faults.fails(method, target)
                if fails and faults.kind is Fault.REFUSED:
                    raise Broken("refused by the test")
                if fails and faults.kind is Fault.BUSY:
                    answer = super().perform_request("GET", "/")
                    return answer._replace(meta=replace(answer.meta, status=429), body=b"{}")
                answer = super().perform_request(method, target, **more)
                if fails:
                    raise Broken("lost by the test")
                return answer

        return Elasticsearch(
            list(self.urls), node_class=Node, max_retries=0, retry_on_status=(), request_timeout=30
        )
