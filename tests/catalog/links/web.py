"""A web of two hosts on this machine, whose pages answer as tests ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from time import sleep


class Web(ThreadingHTTPServer):
    """Counts what is asked, and how many ask at a time."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Pages)
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.now = self.most = 0
        self.broken = {"/gone", "/error"}
        self.lock = Lock()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"


class Pages(BaseHTTPRequestHandler):
    """`/only-get` knows no HEAD, `/to/<path>` leads on, `/round` leads to itself,
    `/astray` nowhere; `/drip` answers a byte now and then, and never all."""

    server: Web

    def do_GET(self) -> None:
        self.answer()

    def do_HEAD(self) -> None:
        self.answer()

    def answer(self) -> None:
        web = self.server
        with web.lock:
            web.asked.append(f"{self.command} {self.path}")
            web.agents.add(self.headers["User-Agent"])
            web.now += 1
            web.most = max(web.most, web.now)
        status, location = self.status()
        with web.lock:
            web.now -= 1
        if self.path == "/drip":
            self.drip()
            return
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def status(self) -> tuple[int, str]:
        path = self.path.partition("?")[0]
        if path in self.server.broken:
            return (404 if path == "/gone" else 500), ""
        if path.startswith("/to/"):
            return 301, path.removeprefix("/to")
        knows_head = self.command == "GET" or path != "/only-get"
        odd = {"/login": (403, ""), "/round": (302, "/round"), "/astray": (302, "http://[x")}
        return odd.get(path, (200 if knows_head else 501, ""))

    def drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
        with suppress(OSError):
            while True:
                self.wfile.write(b".")
                sleep(0.02)

    def log_message(self, *said: object) -> None:
        """Keep quiet."""


@contextmanager
def a_web() -> Iterator[Web]:
    web = Web()
    thread = Thread(target=web.serve_forever, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.shutdown()
        thread.join()
        web.server_close()
