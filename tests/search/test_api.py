"""The feed's search: what the page of results finds by the same words, as documents."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalog.models import ProcedurePage, Sector
from search import shapes
from search.engines.base import Engine
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY


def read(client: Client, query: str, status: int = 200) -> Any:
    answer = client.get(f"/api/v1/search?{query}")
    assert answer.status_code == status, answer.content
    if status == 200:
        shapes.FoundPage.model_validate_json(answer.content)
    return answer.json()


@pytest.fixture
def twelve(tree: Tree, engine: Engine) -> None:
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    for number in range(12):
        page = a_page(tree, f"1.{number:06}")
        promulgated(tree, page, a_content(page.code, f"Đăng ký khai sinh {number}"), JANUARY)
    engine.catch_up()


def test_it_finds_what_the_page_finds_and_pages_go_on(client: Client, twelve: None) -> None:
    first = read(client, "q=dang ky khai sin")
    second = client.get(first["next"]).json()
    codes = [item["code"] for item in first["items"] + second["items"]]
    shown = "".join(
        client.get("/tim-kiem/", {"q": "dang ky khai sin", "trang": page}).content.decode()
        for page in (1, 2)
    )
    positions = [shown.index(f"/thu-tuc/{code}/") for code in codes]
    assert (len(set(codes)), positions) == (12, sorted(positions))
    assert (first["total"], second["next"]) == (12, None)
    assert first["facets"]["sector"] == {"HT": 12}
    assert read(client, "q=khai sinh&level=commune&level=province&sort=name")["total"] == 12


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "q"),
        ("q=a&x=1", "“x” is no parameter here. Allowed: agency_page, as_of"),
        ("q=a&q=b", "only facets repeat"),
        ("q=a&level=moon", "commune"),
        ("q=a&as_of=0001-01-01", "as_of"),
        ("q=a&page=1001", "page"),
        ("q=a&sector=%00", "U+0000"),
        (f"q={'a' * 2001}", "q"),
    ],
)
def test_bad_input_is_answered_by_what_is_allowed(
    client: Client, birth: ProcedurePage, query: str, said: str
) -> None:
    assert said in read(client, query, 400)["detail"]
