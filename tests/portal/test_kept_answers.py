"""Answers that are kept: never out of date, never anybody else's."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db.models import F
from django.test import Client
from wagtail.models import Site

from catalog import selectors
from catalog.models import (
    Action,
    Journal,
    ProcedurePage,
    Sector,
)
from portal.models import ProvinceSettings
from tests.builders import Tree, a_content, a_page, promulgated

CODE = "1.001193"
PAGE = f"/thu-tuc/{CODE}/"
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def keeping(settings: LazySettings) -> Iterator[None]:
    settings.KEPT_ANSWERS = 100
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def birth(tree: Tree) -> ProcedurePage:
    ProvinceSettings.objects.create(site=Site.objects.get(), name_vi="Tỉnh Sông Mây")
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    page = a_page(tree, CODE)
    promulgated(tree, page, a_content(CODE), selectors.today() - timedelta(days=9))
    return page


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The templates that were rendered for whole pages, in order."""
    from django.template.backends.django import Template

    names: list[str] = []
    render = Template.render

    def noted(self: Template, *args: Any, **kwargs: Any) -> Any:
        names.append(str(self.template.name))
        return render(self, *args, **kwargs)

    monkeypatch.setattr(Template, "render", noted)
    return names


def again(client: Client, url: str, tag: str, **headers: str) -> int:
    return client.get(url, headers={"If-None-Match": tag, **headers}).status_code


def test_a_page_is_made_once_and_then_takes_one_query(
    client: Client, birth: ProcedurePage, made: list[str], django_assert_num_queries: Any
) -> None:
    first = client.get(PAGE)
    assert made == ["catalog/public/procedure.html"]
    with django_assert_num_queries(1):
        second = client.get(PAGE)
    assert made == ["catalog/public/procedure.html"]
    assert second.content == first.content
    assert dict(second.items()) == dict(first.items())
    assert "Content-Security-Policy" in second


def test_a_page_is_packed_for_whoever_takes_gzip(client: Client, birth: ProcedurePage) -> None:
    for made in (PAGE, f"{PAGE}?utm_source=a", "/api/v1/procedures", "/feeds/changes.atom"):
        whole = client.get(made)
        for accepted, is_packed in (
            ("gzip", True),
            ("br;q=1.0, gzip; q=0.001", True),
            ("x-gzip;q=1.000", True),
            ("gzip;q=0", False),
            ("gzip ; Q=0.000, identity", False),
            ("br, gzip;q=0, *;q=1", False),
            ("notgzip", False),
            ("gzip;q=2", False),
            ("", False),
        ):
            answer = client.get(made, headers={"Accept-Encoding": accepted})
            assert answer.has_header("Content-Encoding") == is_packed, (made, accepted)
            body = gzip.decompress(answer.content) if is_packed else answer.content
            assert (body, answer["Vary"]) == (whole.content, whole["Vary"])


def test_who_has_the_page_already_gets_no_second_copy(
    client: Client, birth: ProcedurePage, made: list[str], django_assert_num_queries: Any
) -> None:
    tag = client.get(PAGE)["ETag"]
    caches["pages"].clear()
    with django_assert_num_queries(1):
        response = client.get(PAGE, headers={"If-None-Match": tag})
    assert (response.status_code, response.content) == (304, b"")
    assert response["ETag"] == tag
    assert response["Cache-Control"] == "public, no-cache"
    assert "Accept-Encoding" in response["Vary"]
    assert again(client, PAGE, '"something else"') == 200


def test_a_restored_database_that_counts_its_serials_again_shows_no_page_of_before(
    client: Client, birth: ProcedurePage
) -> None:
    tag = client.get(PAGE)["ETag"]
    assert again(client, PAGE, tag) == 304
    Journal.objects.filter(pk=1).update(recorded_at=F("recorded_at") + timedelta(seconds=1))
    assert again(client, PAGE, tag) == 200


def test_a_page_turns_at_midnight_in_vietnam(client: Client, tree: Tree) -> None:
    with time_machine.travel("2026-11-20T05:00:00Z", tick=False):
        page = a_page(tree, CODE)
        promulgated(tree, page, a_content(CODE, "Tên cũ"), date(2026, 1, 1))
        promulgated(tree, page, a_content(CODE, "Tên mới"), date(2026, 11, 26), Action.AMENDED)
    with time_machine.travel("2026-11-25T16:59:59Z", tick=False):
        before = client.get(PAGE)
        assert '<h1 class="">Tên cũ' in before.content.decode()
        assert again(client, PAGE, before["ETag"]) == 304
    with time_machine.travel("2026-11-25T17:00:00Z", tick=False):
        after = client.get(PAGE, headers={"If-None-Match": before["ETag"]})
        assert '<h1 class="">Tên mới' in after.content.decode()


def test_whoever_has_a_session_gets_a_page_of_their_own(
    client: Client, birth: ProcedurePage, made: list[str]
) -> None:
    client.get(PAGE)
    editor = Client()
    editor.force_login(User.objects.create_superuser("root"))
    response = editor.get(PAGE)
    assert "wagtail-userbar" in response.content.decode()
    assert "ETag" not in response
    assert "Content-Encoding" not in editor.get(PAGE, headers={"Accept-Encoding": "gzip"})
    made.clear()
    assert "wagtail-userbar" not in client.get(PAGE).content.decode()
    assert made == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({}, {"path": f"/en{PAGE}"}),
        ({}, {"path": f"{PAGE}?truong-hop=1"}),
        ({}, {"path": f"{PAGE}lich-su/"}),
        ({"headers": {"Host": "a.example.vn"}}, {"headers": {"Host": "b.example.vn"}}),
        ({}, {"secure": True}),
    ],
    ids=["language", "query", "address", "host", "scheme"],
)
def test_pages_are_kept_apart(
    client: Client, birth: ProcedurePage, one: dict[str, Any], other: dict[str, Any]
) -> None:
    first, second = (client.get(**({"path": PAGE} | kind)) for kind in (one, other))
    assert first.status_code == second.status_code == 200
    assert first["ETag"] != second["ETag"]
    assert first.content != second.content
    assert client.get(**({"path": PAGE} | one)).content == first.content
    assert client.get(**({"path": PAGE} | other)).content == second.content


def test_head_is_answered_from_what_is_kept_and_keeps_nothing(
    client: Client, birth: ProcedurePage, made: list[str]
) -> None:
    assert client.head(PAGE).content == b""
    client.get(PAGE)
    assert len(made) == 2
    head = client.head(PAGE)
    assert len(made) == 2
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == client.get(PAGE)["ETag"]


@pytest.mark.parametrize(
    "url",
    ["/thu-tuc/9.999999/", f"{PAGE}?x=1", f"{PAGE}?truong-hop=99", "/tt/1.001193", "/khong-co/"],
)
def test_only_pages_are_kept(client: Client, birth: ProcedurePage, url: str) -> None:
    response = client.get(url)
    assert response.status_code != 200
    assert "ETag" not in response
    assert _number_kept() == 0


def test_a_search_is_not_kept_for_its_index_may_be_late(
    client: Client, birth: ProcedurePage, settings: LazySettings, tmp_path: Any
) -> None:
    settings.SEARCH_INDEX_PATH = tmp_path / "search"
    assert "ETag" not in client.get("/tim-kiem/?q=khai+sinh")
    assert _number_kept() == 0


def test_addresses_without_end_take_no_room_without_end(
    client: Client, birth: ProcedurePage
) -> None:
    for number in range(5):
        client.get(f"{PAGE}?utm_source={number}")
        client.get(f"{PAGE}?utm_campaign={'x' * 300}{number}")
    assert _number_kept() == 0
    assert caches["pages"]._max_entries == 1_000  # type: ignore[attr-defined]


def test_kept_pages_are_packed_for_who_can_unpack(client: Client, birth: ProcedurePage) -> None:
    plain = client.get(PAGE)
    assert "Content-Encoding" not in plain
    for _ in range(2):
        packed = client.get(PAGE, headers={"Accept-Encoding": "br, gzip"})
        assert packed["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.content) == plain.content
        assert packed["ETag"] == plain["ETag"]
        assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2


def test_a_release_makes_every_page_anew(
    client: Client, birth: ProcedurePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    tag = client.get(PAGE)["ETag"]
    monkeypatch.setattr("portal.stamp.code_stamp", lambda: "the next release")
    assert again(client, PAGE, tag) == 200


def test_where_nothing_is_kept_pages_are_made_and_told_of_all_the_same(
    client: Client, birth: ProcedurePage, settings: LazySettings, made: list[str]
) -> None:
    settings.KEPT_ANSWERS = 0
    tag = client.get(PAGE)["ETag"]
    client.get(PAGE)
    assert len(made) == 2
    assert again(client, PAGE, tag) == 304


def test_a_site_without_a_name_has_kept_pages_too(client: Client, tree: Tree) -> None:
    tag = client.get("/co-quan/")["ETag"]
    assert again(client, "/co-quan/", tag) == 304
    ProvinceSettings.objects.create(site=Site.objects.get(), name_vi="Tỉnh Sông Mây")
    assert again(client, "/co-quan/", tag) == 200


def _number_kept() -> int:
    return len(caches["pages"]._cache)  # type: ignore[attr-defined]
