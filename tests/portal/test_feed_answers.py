"""The feed to caches, other origins and HEAD: never stale, never anybody's own."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import Any

import pytest
import time_machine
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
    for url in (LISTED, "/api/v1/reconciliation.csv", "/api/v1/procedures/1.999999"):
        whole, head = client.get(url), client.head(url)
        length = head.headers.pop("Content-Length", None)
        assert (head.status_code, b"".join(head)) == (whole.status_code, b"")
        assert length in (None, whole.headers.pop("Content-Length", None))
        assert dict(head.headers) == dict(whole.headers)


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


@pytest.mark.django_db
def test_an_unknown_address_is_a_problem_document(client: Client) -> None:
    paths = ("nothing", "procedures/", "decisions/a%00b", "../v2/procedures")
    for path in (f"/api/v1/{path}" for path in paths):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (
            404,
            "application/problem+json",
        )
        assert answer.headers["Cache-Control"] == "no-cache"
