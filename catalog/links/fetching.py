"""Asking a link over HTTP: politely, in bounded time, and never inside the own network.

Editors enter links, and the server asks them: without care that would let them ask, by it, what
only it can reach. So a name is looked up once, all its addresses must be public ones, the
connection goes to one of these very addresses, and each redirect is looked at again.
"""

from __future__ import annotations

import socket
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from ssl import SSLError
from threading import Event, Lock, Timer
from time import monotonic, sleep
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError

from catalog.links.answers import Answer, Failure, is_public

PORTS = {"http": 80, "https": 443}
MOST_REDIRECTS = 5
_CERTAIN = frozenset({Failure.MALFORMED, Failure.NAME, Failure.PRIVATE})
"""Failures that another method can't mend."""

MOST_WAITS = 3
"""A request takes so many waits at most: to connect, to agree on keys, and for the whole answer."""

MOST_ADDRESSES = 2
"""Of a name with more, the first ones are tried."""


@dataclass
class _Turn:
    """One host's queue: one request at a time, with a pause between."""

    lock: Lock = field(default_factory=Lock)
    last: float = float("-inf")


@dataclass
class Fetcher:
    """Asks links. Safe to share between threads.

    `agent` says who asks. `seconds` bound connecting, and each wait for the server; `MOST_WAITS` of
    them bound a request, however slowly its answer drips in. `pause` is the time in seconds between
    two requests to one host. `allow_private` lets it ask inside networks.
    """

    agent: str
    seconds: float = 10.0
    pause: float = 0.5
    allow_private: bool = False
    _turns: defaultdict[str, _Turn] = field(default_factory=lambda: defaultdict(_Turn))
    _taking: Lock = field(default_factory=Lock)

    def ask(self, url: str) -> Answer:
        """Return what `url` answers in the end. Raises nothing for what a link or server does.

        Who fails HEAD, there or where it leads, is asked with GET: many do not know HEAD.
        """
        answer = self._follow("HEAD", url)
        if not answer.fails or answer.failure in _CERTAIN:
            return answer
        return self._follow("GET", url)

    def _follow(self, method: str, url: str) -> Answer:
        for _hop in range(MOST_REDIRECTS + 1):
            answer, location = self._request(method, url)
            if not location:
                return answer
            try:
                url = urljoin(url, _as_sent(location))
            except ValueError:
                return Answer(failure=Failure.MALFORMED)
        return Answer(failure=Failure.REDIRECTS)

    def _request(self, method: str, url: str) -> tuple[Answer, str]:
        try:
            parts = urlsplit(url.strip())
            host = (parts.hostname or "").encode("idna").decode("ascii")
            port = parts.port or PORTS[parts.scheme]
        except (ValueError, KeyError):
            return Answer(failure=Failure.MALFORMED), ""
        if not host or not host.isprintable() or parts.username is not None:
            return Answer(failure=Failure.MALFORMED), ""
        if port not in PORTS.values() and not self.allow_private:
            # Else editors could ask which services a machine runs.
            return Answer(failure=Failure.PRIVATE), ""
        with self._turn(host):
            try:
                return self._connect(method, parts, host, port)
            except (OSError, ValueError):
                return Answer(failure=Failure.NAME), ""

    def _connect(self, method: str, parts: SplitResult, host: str, port: int) -> tuple[Answer, str]:
        """Raises OSError or ValueError for a name that leads nowhere."""
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(address[4][0]) for address in found))
        if not self.allow_private and not all(map(is_public, addresses)):
            return Answer(failure=Failure.PRIVATE), ""
        said = Answer(failure=Failure.UNREACHABLE), ""
        for address in addresses[:MOST_ADDRESSES]:
            said = self._send(method, parts, host, address, port)
            if said[0].status is not None:
                break
        return said

    def _send(
        self, method: str, parts: SplitResult, host: str, address: str, port: int
    ) -> tuple[Answer, str]:
        connection = (
            HTTPSConnection(address, port, timeout=self.seconds, server_hostname=host)
            if parts.scheme == "https"
            else HTTPConnection(address, port, timeout=self.seconds)
        )
        named = f"[{host}]" if ":" in host else host
        headers = {
            "Host": named if port == PORTS[parts.scheme] else f"{named}:{port}",
            "User-Agent": self.agent,
            "Accept": "*/*",
        }
        target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        if parts.query:
            target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
        with closing(connection), _within(MOST_WAITS * self.seconds, connection) as is_over:
            try:
                # The body stays unread: what a link leads to may be large.
                connection.request(method, target, headers=headers, preload_content=False)
                answer = connection.getresponse()
            except (OSError, HTTPException, HTTPError) as error:
                return Answer(failure=Failure.TIMEOUT if is_over.is_set() else _why(error)), ""
            if is_over.is_set():
                # What was cut off in its headers reads like an answer.
                return Answer(failure=Failure.TIMEOUT), ""
            location = answer.headers.get("Location", "") if 300 <= answer.status < 400 else ""  # noqa: PLR2004
            answer.close()
            return Answer(answer.status), location

    @contextmanager
    def _turn(self, host: str) -> Iterator[None]:
        with self._taking:
            turn = self._turns[host]
        with turn.lock:
            sleep(max(0.0, turn.last + self.pause - monotonic()))
            try:
                yield
            finally:
                turn.last = monotonic()


@contextmanager
def _within(seconds: float, connection: HTTPConnection) -> Iterator[Event]:
    """End what `connection` waits for after `seconds`; the event tells that it was ended."""
    is_over = Event()

    def end() -> None:
        is_over.set()
        with suppress(OSError):
            if connection.sock is not None:
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()


def _as_sent(location: str) -> str:
    """Return a header's text as the server wrote it: letters beyond ASCII are mostly UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _why(error: OSError | HTTPException | HTTPError) -> Failure:
    if isinstance(error, SSLError):
        return Failure.CERTIFICATE
    # urllib3 counts what refuses a connection among what takes too long to make one.
    slow = isinstance(error, TimeoutError | ConnectTimeoutError)
    if slow and not isinstance(error, NewConnectionError):
        return Failure.TIMEOUT
    return Failure.UNREACHABLE
