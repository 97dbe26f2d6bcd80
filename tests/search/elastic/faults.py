"""A server of which chosen answers fail: the real one, seen through a client that breaks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from elastic_transport import ConnectionError as Broken
from elastic_transport import Urllib3HttpNode
from elasticsearch import Elasticsearch

from search.engines.elasticsearch.connecting import Connection


class Fault(Enum):
    """What happens to a request."""

    REFUSED = "it never arrives"
    LOST = "it is done, and the answer is lost"


@dataclass
class Faults:
    """Counts the requests that go to a server, and fails those from one on, so many of them.

    `before`: called with each request's method and path before it is sent.
    """

    at: int = 0
    times: int = 0
    kind: Fault = Fault.REFUSED
    before: Callable[[str, str], None] = lambda method, path: None
    asked: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def fails(self, method: str, path: str) -> bool:
        """Note a request; tell whether it is to fail."""
        self.before(method, path)
        with self._lock:
            self.asked.append(f"{method} {path}")
            return self.at <= len(self.asked) < self.at + self.times


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
                answer = super().perform_request(method, target, **more)
                if fails:
                    raise Broken("lost by the test")
                return answer

        return Elasticsearch(
            list(self.urls), node_class=Node, max_retries=0, request_timeout=30, http_compress=False
        )
