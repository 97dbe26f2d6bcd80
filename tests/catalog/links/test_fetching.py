"""Asking links over HTTP: what each answer means, and where no link may lead."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from catalog.links.answers import Answer, Failure, is_public
from catalog.links.fetching import Fetcher
from tests.catalog.links.web import Web, a_web

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with a_web() as web:
        yield web


def a_fetcher(**fields: bool) -> Fetcher:
    return Fetcher(agent="Thử nghiệm".encode().hex(), seconds=5, pause=0, **fields)


def test_what_a_link_answers_in_the_end_counts(web: Web, subtests: pytest.Subtests) -> None:
    fetcher = a_fetcher(allow_private=True)
    for path, answer, fails in [
        ("/page?a=1&b=đất đai", Answer(200), False),
        ("/gone", Answer(404), True),
        ("/error", Answer(500), True),
        ("/login", Answer(403), False),
        ("/only-get", Answer(200), False),
        ("/to/to/page", Answer(200), False),
        ("/to/gone", Answer(404), True),
        ("/round", Answer(failure=Failure.REDIRECTS), True),
        ("/astray", Answer(failure=Failure.MALFORMED), True),
    ]:
        with subtests.test(path=path):
            said = fetcher.ask(web.url(path))
            assert (said, said.fails) == (answer, fails)
    assert web.agents == {fetcher.agent}
    assert "HEAD /only-get" in web.asked
    assert "GET /only-get" in web.asked
    assert "GET /to/to/page" not in web.asked


def test_what_is_no_address_or_answers_nothing_is_said(web: Web, subtests: pytest.Subtests) -> None:
    for url, failure in [
        ("ftp://example.vn/a", Failure.MALFORMED),
        ("javascript:alert(1)", Failure.MALFORMED),
        ("https://", Failure.MALFORMED),
        ("http://[::1", Failure.MALFORMED),
        ("http://ai:mk@example.vn/", Failure.MALFORMED),
        ("http://example.vn:99999/", Failure.MALFORMED),
        ("http://khong-co.invalid/", Failure.NAME),
        (f"http://{'a' * 70}.vn/", Failure.MALFORMED),
        ("http://127.0.0.1:1/", Failure.UNREACHABLE),
        (web.url("/page").replace("http:", "https:"), Failure.CERTIFICATE),
    ]:
        with subtests.test(url=url):
            assert a_fetcher(allow_private=True).ask(url).failure is failure


def test_an_answer_that_drips_in_without_end_is_waited_for_in_bounded_time(web: Web) -> None:
    impatient = Fetcher(agent="a", seconds=0.2, pause=0, allow_private=True)
    assert impatient.ask(web.url("/drip")) == Answer(failure=Failure.TIMEOUT)
    assert impatient.ask(web.url("/page")) == Answer(200)


def test_no_link_leads_into_a_network(web: Web) -> None:
    before = len(web.asked)
    for host in ("127.0.0.1", "localhost", "127.1", "0", "[::ffff:127.0.0.1]"):
        assert a_fetcher().ask(web.url("/page", host)) == Answer(failure=Failure.PRIVATE)
    assert len(web.asked) == before
    for address in ("10.0.0.1", "169.254.169.254", "100.64.0.1", "fe80::1%eth0", "::1", "fd00::1"):
        assert not is_public(address)
    for address in ("64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "::ffff:10.0.0.1"):
        assert not is_public(address)
    for address in ("203.162.0.1", "2405:4800::1", "64:ff9b::cba2:1"):
        assert is_public(address)
