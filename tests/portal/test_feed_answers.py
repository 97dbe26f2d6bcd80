"""The feed to caches, other origins and HEAD: never stale, never anybody's own."""

from __future__ import annotations

import gzip
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.test import Client

from catalog import selectors
from catalog.models import ProcedurePage, Sector
from tests.builders import Tree, a_content, a_page, promulgated

CODE = "1.001193"
LISTED = "/api/v1/procedures?limit=10"
ORIGIN = {"Origin": "https://example.org"}


@pytest.fixture
def birth(tree: Tree) -> ProcedurePage:
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    page = a_page(tree, CODE)
    promulgated(tree, page, a_content(CODE), selectors.today() - timedelta(days=9))
    return page


def again(client: Client, url: str, tag: str) -> int:
    return client.get(url, headers={"If-None-Match": tag}).status_code


def test_an_answer_is_told_again_only_when_something_changed(
    client: Client, tree: Tree, birth: ProcedurePage, django_assert_num_queries: Any
) -> None:
    tag = client.get(LISTED).headers["ETag"]
    with django_assert_num_queries(1):
        assert again(client, LISTED, tag) == 304
    assert again(client, LISTED, f'"another", {tag.removeprefix("W/")}') == 304, "compared weakly"
    assert again(client, f"{LISTED}&fields=code", tag) == 200
    assert again(client, LISTED, '"another"') == 200
    other = a_page(tree, "1.000002")
    assert again(client, LISTED, tag) == 304
    promulgated(tree, other, a_content("1.000002"), None)
    assert again(client, LISTED, tag) == 200
    tag = client.get(LISTED).headers["ETag"]
    Sector.objects.get().save()
    assert again(client, LISTED, tag) == 200


def test_no_answer_is_fresh_beyond_the_next_midnight_in_vietnam(
    client: Client, birth: ProcedurePage
) -> None:
    with time_machine.travel("2027-03-01T16:59:30Z", tick=False) as clock:
        answer = client.get(LISTED)
        assert answer.headers["Cache-Control"] == "public, max-age=30"
        tag = answer.headers["ETag"]
        found = client.get("/api/v1/search?q=khai+sinh")
        assert sorted(found.headers["Cache-Control"].split(", ")) == ["max-age=30", "public"]
        clock.shift(29)
        assert again(client, LISTED, tag) == 304
        clock.shift(1)
        assert again(client, LISTED, tag) == 200
        assert client.get(LISTED).headers["Cache-Control"] == "public, max-age=60"


def test_heads_are_those_of_the_whole_answer(client: Client, birth: ProcedurePage) -> None:
    urls = (LISTED, "/api/v1/reconciliation.csv", "/api/v1/procedures/1.999999", "/api/v1/counts")
    for url, packed in product(urls, ("identity", "gzip")):
        asked = {"Accept-Encoding": packed}
        whole, head = client.get(url, headers=asked), client.head(url, headers=asked)
        assert (head.status_code, b"".join(head)) == (whole.status_code, b"")
        assert dict(head.headers) == dict(whole.headers)
        length = str(len(b"".join(whole)))
        assert whole.headers.get("Content-Length", length) == length


def test_who_has_any_answer_is_told_that_there_is_one(client: Client, birth: ProcedurePage) -> None:
    for url in (LISTED, "/api/v1/search?q=khai+sinh", "/api/v1/reconciliation.csv"):
        whole = client.get(url)
        for ask in (client.get, client.head):
            held = ask(url, headers={"If-None-Match": "*"})
            assert (held.status_code, b"".join(held)) == (304, b"")
            for name in ("ETag", "Cache-Control"):
                assert held.headers.get(name) == whole.headers.get(name)
    assert again(client, "/api/v1/procedures/1.999999", "*") == 404
    assert again(client, f"{LISTED}0000", "*") == 400


def test_pages_of_other_origins_may_read_and_nobody_may_write(
    client: Client, birth: ProcedurePage
) -> None:
    answer = client.get(LISTED, headers=ORIGIN)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in answer.headers
    asked = client.options(LISTED, headers=ORIGIN | {"Access-Control-Request-Method": "GET"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Methods"]) == (
        204,
        "GET, HEAD, OPTIONS",
    )
    assert asked.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    client.cookies["sessionid"] = "abc"
    assert "Set-Cookie" not in str(client.get(LISTED).cookies), "no reader is logged out by a cache"
    written = client.post(LISTED, {}, headers=ORIGIN)
    assert (written.status_code, written.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert written.json()["status"] == 405


def test_answers_are_packed_and_depend_on_no_language(client: Client, birth: ProcedurePage) -> None:
    whole = client.get(LISTED, headers={"Accept-Language": "en"})
    packed = client.get(LISTED, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == whole.content
    assert whole.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
    assert whole.headers["ETag"] == packed.headers["ETag"]
    assert "Content-Language" not in whole.headers
    table = "/api/v1/reconciliation.csv"
    parts = client.get(table, headers={"Accept-Encoding": "gzip"})
    assert parts.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(parts)) == b"".join(client.get(table))


@pytest.mark.django_db
def test_what_is_not_there_is_a_problem_document_that_is_kept_like_answers(client: Client) -> None:
    paths = ("", "nothing", "procedures/", "decisions/a%00b", "../v2/procedures", "procedures/x")
    with time_machine.travel("2027-03-01T16:59:30Z", tick=False):
        for path in (f"/api/v1/{path}" for path in (*paths, "procedures/1.999999")):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["Content-Type"]) == (
                404,
                "application/problem+json",
            )
            assert answer.json()["detail"], path
            kept = sorted(answer.headers["Cache-Control"].split(", "))
            assert (kept, "ETag" in answer.headers) == (["max-age=30", "public"], False)
    file = client.get(f"/api/v1/bulk/1-{'0' * 12}/versions.ndjson.gz")
    assert (file.status_code, file.headers["Cache-Control"]) == (404, "no-cache")


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_a_problem_document_for_pages_of_all_origins(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_asked: Any) -> None:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(broken):
        for url in (LISTED, "/feeds/changes.atom", "/api/v1/search?q=a"):
            answer = client.get(url, headers=ORIGIN | {"If-None-Match": "*"})
            assert (answer.status_code, answer.json()["type"]) == (503, "/api/v1/docs#unavailable")
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == (
                "5",
                "no-cache",
            )
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            assert "server closed" in caplog.text
            assert "server closed" not in answer.content.decode()


def test_a_wrong_name_of_the_site_is_a_problem_document(
    client: Client, settings: LazySettings
) -> None:
    settings.ALLOWED_HOSTS = ["tthc.example.vn"]
    for url in (LISTED, "/feeds/changes.atom", f"/api/v1/bulk/1-{'0' * 12}/versions.ndjson.gz"):
        answer = client.get(url, headers={"Host": "evil.example.com"})
        assert (answer.status_code, answer.headers["Content-Type"]) == (
            400,
            "application/problem+json",
        )
        assert answer.json()["detail"].startswith("The site does not go by")
        assert "evil" not in answer.content.decode()
        assert answer.headers["Cache-Control"] == "no-cache"
