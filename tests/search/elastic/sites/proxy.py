"""A proxy before a server, which can be told to spoil what goes through it."""

from __future__ import annotations

import http.client
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

Fault = Callable[["Handler"], None]
"""Answers a request in place of the server behind."""

PIECE = 0.2
"""Seconds between two bytes of an answer that comes by drops: less than any time-out."""


class Handler(BaseHTTPRequestHandler):
    """Passes one request on, or lets the proxy's fault answer it."""

    protocol_version = "HTTP/1.1"
    proxy: Proxy

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (ConnectionError, TimeoutError):
            self.close_connection = True  # who asked has gone

    def _pass(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.proxy.fault
        if fault and self.proxy.only in self.path:
            self.proxy.spoiled += 1
            fault(self)
            return
        place = urlsplit(self.proxy.behind)
        behind = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        try:
            behind.request(self.command, self.path, body, dict(self.headers))
            answer = behind.getresponse()
            self.reply(answer.status, answer.read(), dict(answer.getheaders()))
        finally:
            behind.close()

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass

    def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        """Answer with all of it at once."""
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        if self.command == "HEAD":
            body = b""
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Nothing: what goes through is the test's business."""


def refusing(status: int) -> Fault:
    """Answer as a server or a balancer that is too busy, or broken."""
    return lambda handler: handler.reply(status, b"<h1>no</h1>", {"Content-Type": "text/html"})


def resetting(handler: Handler) -> None:
    """Break the connection off."""
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.close_connection = True
    handler.connection.close()


def silent(handler: Handler) -> None:
    """Take the request and say nothing until the fault is over."""
    while handler.proxy.fault is silent:
        time.sleep(0.05)
    handler.close_connection = True


def dripping(handler: Handler) -> None:
    """Answer by drops, so that no time-out of a socket ever comes."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("X-Elastic-Product", "Elasticsearch")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while handler.proxy.fault is dripping:
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(PIECE)
    handler.close_connection = True


def babbling(handler: Handler) -> None:
    """Answer with what is no answer of Elasticsearch."""
    headers = {"Content-Type": "application/json", "X-Elastic-Product": "Elasticsearch"}
    handler.reply(200, b'{"cut', headers)


@dataclass
class Proxy:
    """Stands before the server at `behind`; spoils requests whose path has `only` in it."""

    behind: str
    url: str = ""
    fault: Fault | None = None
    only: str = ""
    spoiled: int = 0
    _server: ThreadingHTTPServer | None = field(default=None, repr=False)

    @contextmanager
    def running(self) -> Iterator[Proxy]:
        handler = type("OfThis", (Handler,), {"proxy": self})
        with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            server.daemon_threads = True
            server.block_on_close = False
            self.url = f"http://127.0.0.1:{server.server_port}"
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            try:
                yield self
            finally:
                self.fault = None
                server.shutdown()
                thread.join()
