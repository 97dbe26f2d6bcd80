"""What the page of results does while no engine can answer: it looks names and codes up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from catalog import selectors
from catalog.content import Kind
from catalog.models import ProcedurePage
from catalog.promulgation import promulgate
from search.engines.base import Unavailable
from search.engines.embedded.engine import EmbeddedEngine
from search.lookup import look_up
from search.models import UnansweredSearch
from search.request import SearchRequest
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.search.asking import JANUARY, JUNE

NAMES = {
    "1.001193": "Thủ tục đăng ký khai sinh",
    "1.000656": "Đăng ký khai sinh lưu động",
    "1.000689": "Đăng ký lại khai sinh",
    "2.000815": "Chứng thực bản sao kỹ thuật số",
}


@pytest.fixture
def pages(tree: Tree) -> dict[str, ProcedurePage]:
    """Some procedures in force since the new year, by code."""
    made = {}
    for code, name in NAMES.items():
        made[code] = a_page(tree, code)
        promulgated(tree, made[code], a_content(code, name), JANUARY)
    return made


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the site's engine be unable to answer."""

    def refuse(*args: object, **options: object) -> None:
        raise Unavailable("no index")

    monkeypatch.setattr(EmbeddedEngine, "search", refuse)


def found(query: str, day: date = JUNE) -> list[str]:
    answer = look_up(SearchRequest(query, day))
    codes = dict(ProcedurePage.objects.values_list("pk", "code"))
    return [codes[hit.procedure] for hit in answer.hits] if answer else []


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("Đăng ký khai sinh", ["1.001193", "1.000656", "1.000689"]),
        ("dang ky khai sinh", ["1.001193", "1.000656", "1.000689"]),
        ("KHAI SINH luu dong", ["1.000656"]),
        ("kĩ thuật", ["2.000815"]),
        ("hai sinh", []),
        ("khai sinh kỹ thuật", []),
        ("1.000689", ["1.000689"]),
        ("1000689.000.00.00.H40", ["1.000689"]),
        ("khai.* [a-z", []),
        ("注册", []),
    ],
)
def test_names_are_found_by_all_words_in_any_spelling_and_whole_ones_come_first(
    pages: dict[str, ProcedurePage], query: str, codes: list[str]
) -> None:
    assert found(query) == codes


def test_what_is_not_in_force_or_not_public_is_found_by_no_name(
    tree: Tree, pages: dict[str, ProcedurePage]
) -> None:
    internal = a_content("6.000001", "Khai sinh nội bộ", kind=Kind.INTERNAL)
    promulgated(tree, a_page(tree, "6.000001"), internal, JANUARY)
    promulgate(an_ending(tree, pages["1.000689"], date(2026, 3, 1)).decision)
    assert found("khai sinh") == ["1.001193", "1.000656"]
    assert "1.000689" in found("khai sinh", date(2026, 2, 1))
    assert found("khai sinh", JANUARY - timedelta(days=1)) == []
    assert found("6.000001") == []
    assert found("1.000689") == ["1.000689"]


@pytest.mark.usefixtures("away")
def test_names_are_answered_with_a_page_of_results_that_says_what_it_is(
    client: Client, pages: dict[str, ProcedurePage]
) -> None:
    response = client.get("/tim-kiem/?q=khai+sinh")
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count('class="result"') == 3
    assert 'role="status"' in page
    assert "xep=" not in page
    assert "is being prepared" in client.get("/en/tim-kiem/?q=khai+sinh").content.decode()


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("asked", ["q=zzz", "q=khai+sinh&cap=commune", "q=khai&het-hieu-luc=1"])
def test_what_can_not_be_looked_up_is_told_to_come_later(
    client: Client, pages: dict[str, ProcedurePage], asked: str
) -> None:
    response = client.get(f"/tim-kiem/?{asked}")
    assert response.status_code == 503
    assert response.headers["Retry-After"]


@pytest.mark.usefixtures("away")
def test_words_that_were_only_looked_up_are_not_counted_as_unanswered(
    client: Client, pages: dict[str, ProcedurePage]
) -> None:
    client.get("/tim-kiem/?q=khai+sinh")
    client.get("/tim-kiem/?q=xyz")
    assert not UnansweredSearch.objects.exists()


@pytest.mark.usefixtures("away")
def test_a_code_leads_to_what_has_ended_too(
    client: Client, tree: Tree, pages: dict[str, ProcedurePage]
) -> None:
    ended = selectors.today() - timedelta(days=1)
    promulgate(an_ending(tree, pages["1.000689"], ended).decision)
    page = client.get("/tim-kiem/?q=1.000689").content.decode()
    assert 'href="/thu-tuc/1.000689/"' in page
    assert 'class="chip off"' in page
