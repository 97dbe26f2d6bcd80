"""What a search box is told while one writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles.finders import find
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import selectors
from catalog.content import Kind, Text
from catalog.models import ProcedurePage
from catalog.promulgation import promulgate
from search.engines.base import Unavailable
from search.engines.embedded.engine import EmbeddedEngine
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.search.asking import JANUARY


@pytest.fixture
def birth(tree: Tree) -> ProcedurePage:
    """Birth registration, in force since the new year."""
    page = a_page(tree)
    promulgated(tree, page, a_content(), JANUARY)
    return page


def suggested(client: Client, prefix: str, language: str = "") -> list[dict[str, Any]]:
    response = client.get(f"{language}/tim-kiem/goi-y/?{urlencode({'q': prefix})}")
    assert response.status_code == 200
    found: list[dict[str, Any]] = response.json()["suggestions"]
    return found


def test_a_name_is_suggested_by_its_beginning(client: Client, birth: ProcedurePage) -> None:
    assert suggested(client, "dang ky kh") == [
        {
            "name": "Đăng ký khai sinh",
            "code": "1.001193",
            "url": "/thu-tuc/1.001193/",
            "language": "vi",
        }
    ]


def test_an_english_page_suggests_english_names_where_there_are_any(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    named = replace(a_content("1.000894"), name=Text("Đăng ký kết hôn", "Marriage registration"))
    promulgated(tree, a_page(tree, "1.000894"), named, JANUARY)
    found = {one["code"]: one for one in suggested(client, "đăng ký", "/en")}
    assert found["1.000894"] == {
        "name": "Marriage registration",
        "code": "1.000894",
        "url": "/en/thu-tuc/1.000894/",
        "language": "en",
    }
    assert found["1.001193"]["language"] == "vi"


@pytest.mark.parametrize("prefix", ["", " ", "…", "\u0301", "zzzz", "<script>", "a" * 100])
def test_what_begins_nothing_suggests_nothing(
    client: Client, birth: ProcedurePage, prefix: str
) -> None:
    assert suggested(client, prefix) == []


def test_only_what_is_in_force_and_public_is_suggested(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    day = selectors.today() + timedelta(days=9)
    promulgated(tree, a_page(tree, "1.000002"), a_content("1.000002"), day)
    internal = a_content("6.000001", kind=Kind.INTERNAL)
    promulgated(tree, a_page(tree, "6.000001"), internal, JANUARY)
    assert [one["code"] for one in suggested(client, "đăng ký khai")] == ["1.001193"]
    promulgate(an_ending(tree, birth, selectors.today()).decision)
    assert suggested(client, "đăng ký khai") == []


@pytest.mark.parametrize(
    ("query", "named"),
    [("q=a&trang=1", "trang"), ("q=a&q=b", "q"), ("q=" + "a" * 101, "q"), ("x=", "x")],
)
def test_what_can_not_be_asked_is_refused_with_what_is_allowed(
    client: Client, db: None, query: str, named: str
) -> None:
    response = client.get(f"/tim-kiem/goi-y/?{query}")
    assert response.status_code == 400
    (problem,) = response.json()["problems"]
    assert problem["parameter"] == named
    assert problem["message"]
    assert problem["allowed"]


def test_suggestions_cost_little(client: Client, birth: ProcedurePage) -> None:
    suggested(client, "đăng")
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/tim-kiem/goi-y/?q=dang")
    assert len(queries) <= 3
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert len(response.content) < 4_000


def test_the_script_of_the_box_is_small() -> None:
    path = find("portal/suggest.js")
    assert path is not None
    assert Path(path).stat().st_size <= 6 * 1024


def test_a_search_that_is_away_suggests_nothing(
    client: Client, birth: ProcedurePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object) -> None:
        raise Unavailable("no index")

    monkeypatch.setattr(EmbeddedEngine, "complete", away)
    response = client.get("/tim-kiem/goi-y/?q=dang")
    assert response.status_code == 503
    assert response.json() == {"suggestions": []}


def test_only_reading_is_allowed(client: Client, db: None) -> None:
    assert client.post("/tim-kiem/goi-y/").status_code == 405
