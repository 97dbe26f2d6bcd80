"""Pages that say no, and help on."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client

from catalog import selectors
from catalog.content import Kind
from catalog.models import Action
from catalog.promulgation import promulgate, retract
from catalog.public.near import slips
from tests.builders import Tree, a_content, a_page, an_ending, promulgated

pytestmark = pytest.mark.once


def read(client: Client, url: str, status: int, **extra: Any) -> str:
    response = client.get(url, **extra)
    assert response.status_code == status
    return html.unescape(response.content.decode())


@pytest.fixture
def birth(tree: Tree) -> Any:
    page = a_page(tree)
    promulgated(tree, page, a_content(), selectors.today() - timedelta(days=30))
    return page


@pytest.mark.parametrize(
    "url", ["/1.001193/", "/dich-vu/1.001193.000.00.00.H40/chi-tiet/", "/en/thu-tuc/x/1001193/"]
)
def test_a_code_in_a_foreign_address_leads_to_its_procedure(
    client: Client, birth: Any, url: str
) -> None:
    prefix = "/en" if url.startswith("/en") else ""
    assert f'href="{prefix}/thu-tuc/1.001193/"' in read(client, url, 404)


@pytest.mark.parametrize("mistyped", ["1.001198", "1.001139", "2.001193", "7.001193"])
def test_a_mistyped_code_leads_to_those_one_slip_away(
    client: Client, birth: Any, mistyped: str
) -> None:
    page = read(client, f"/thu-tuc/{mistyped}/", 404)
    assert 'href="/thu-tuc/1.001193/"' in page
    assert "Đăng ký khai sinh" in page


def test_a_code_near_to_none_can_be_searched(client: Client, birth: Any) -> None:
    page = read(client, "/en/thu-tuc/9.999999/", 404)
    assert 'href="/en/tim-kiem/?q=9.999999"' in page
    assert "/thu-tuc/1.001193/" not in page


def test_no_slip_leads_to_an_internal_procedure(client: Client, tree: Tree) -> None:
    content = a_content("1.001193", "Bí mật", kind=Kind.INTERNAL)
    promulgated(tree, a_page(tree), content, selectors.today())
    assert "Bí mật" not in read(client, "/thu-tuc/1.001194/", 404)


def test_a_slip_is_one_digit_or_two_that_changed_places() -> None:
    found = slips("1.001193")
    assert {"1.001139", "0.101193", "1.001194", "2.001193"} <= found
    assert "1.001193" not in found
    assert len(found) == 7 * 9 + 4
    assert slips("DP.12") == set()


def test_an_error_page_is_found_by_no_search_engine_and_shows_the_roads(
    client: Client, tree: Tree
) -> None:
    for url, status in (("/khong-co/", 404), ("/linh-vuc/?x=1", 400), ("/en/x/", 404)):
        page = read(client, url, status)
        prefix = "/en" if url.startswith("/en") else ""
        assert '<meta name="robots" content="noindex">' in page
        assert f'action="{prefix}/tim-kiem/"' in page
        assert f'href="{prefix}/co-quan/"' in page
        assert "hreflang" not in page.split("</head>")[0]
        assert "application/ld+json" not in page


def test_only_what_was_taken_back_altogether_is_gone(
    client: Client, tree: Tree, birth: Any
) -> None:
    promulgate(an_ending(tree, birth, selectors.today(), Action.ABOLISHED).decision)
    assert "bãi bỏ" in read(client, "/thu-tuc/1.001193/", 200).lower()
    other = a_page(tree, "1.000002")
    version = promulgated(tree, other, a_content("1.000002", "Khác"), selectors.today())
    retract([version.line], reason="Ban hành nhầm")
    page = read(client, "/thu-tuc/1.000002/", 410)
    assert "Khác" in page
    assert "noindex" in page


@pytest.mark.parametrize("url", ["/", "/thu-tuc/1.001193/", "/khong-co/"])
def test_a_database_that_is_away_is_a_page_that_says_sorry(
    client: Client, birth: Any, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: Any, **kwargs: Any) -> Any:
        raise OperationalError("away")

    monkeypatch.setattr("django.db.models.sql.compiler.SQLCompiler.execute_sql", away)
    client.raise_request_exception = False
    page = read(client, url, 500)
    assert "Trang này đang gặp lỗi" in page
    assert "Something went wrong" in page


def test_a_wrong_name_of_the_site_is_told_without_a_page_of_it(
    client: Client, tree: Tree, settings: LazySettings
) -> None:
    settings.ALLOWED_HOSTS = ["tthc.example.vn"]
    page = read(client, "/", 400, headers={"Host": "evil.example.com"})
    assert "ALLOWED_HOSTS" in page
    assert "evil" not in page


@pytest.mark.parametrize(
    "code",
    [
        "1.001193",
        "1001193",
        "1,001193",
        "1.001193.000.00.00.H40",
        "1.001193.000.00.00.h40",
        "1.001193/",
    ],
)
def test_a_short_address_takes_any_form_of_a_code(client: Client, birth: Any, code: str) -> None:
    response = client.get(f"/tt/{code}")
    assert (response.status_code, response["Location"]) == (301, "/thu-tuc/1.001193/")


def test_a_short_address_takes_a_local_code_in_any_case(client: Client, tree: Tree) -> None:
    promulgated(tree, a_page(tree, "DP.12"), a_content("DP.12"), selectors.today())
    assert client.get("/tt/dp.12")["Location"] == "/thu-tuc/DP.12/"
    assert client.get("/tt/nothing").status_code == 404


def test_head_is_answered_as_get_without_its_body(client: Client, birth: Any) -> None:
    for url, status in (("/thu-tuc/1.001193/", 200), ("/khong-co/", 404), ("/thu-tuc/?x=1", 400)):
        head = client.head(url)
        assert (head.status_code, head.content) == (status, b"")


def test_a_page_is_read_only(client: Client, birth: Any) -> None:
    response = Client(enforce_csrf_checks=False).post("/thu-tuc/1.001193/")
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(
    client: Client, birth: Any
) -> None:
    response = client.get("/thu-tuc/1.001193?truong-hop=1")
    assert (response.status_code, response["Location"]) == (301, "/thu-tuc/1.001193/?truong-hop=1")
