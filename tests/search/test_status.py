"""What operators are told of the search, and what they are told to do."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from catalog import journal
from catalog.models import ProcedurePage
from search.engines.choosing import guarded_engine
from search.engines.standby import Standby
from search.warming import begin
from tests.builders import Tree, a_content, a_page, promulgated
from tests.search.asking import JANUARY

NOBODY = "http://127.0.0.1:1"
"""An address at which nothing listens."""


def search_of(client: Client) -> dict[str, Any]:
    response = client.get("/health/")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()["search"]
    return found


def found_by(tag: str = "search", **options: Any) -> list[str]:
    return [message.id or "" for message in run_checks(tags=[tag], **options)]


@pytest.fixture
def away(settings: Settings) -> None:
    """Let the site have an Elasticsearch that is not there."""
    settings.ELASTICSEARCH_URL = NOBODY


@pytest.fixture
def standby(away: None, birth: ProcedurePage) -> Standby:
    """The site's own index beside it, warm."""
    found = guarded_engine()
    assert found is not None
    found.standby.make_warm()
    return found.standby


@pytest.fixture
def silent(settings: Settings) -> Iterator[None]:
    """Let the site have an Elasticsearch that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{server.getsockname()[1]}"
        yield


def test_a_site_of_one_engine_tells_how_far_it_has_come(
    client: Client, birth: ProcedurePage
) -> None:
    found = search_of(client)
    assert found["status"] == "ok"
    assert found["engine"] == "embedded"
    assert found["serial"] == journal.newest_serial()
    assert found["behind"] == 0


def test_a_cluster_that_is_away_is_told_and_no_reason_to_fail(
    client: Client, standby: Standby
) -> None:
    found = search_of(client)
    assert found["status"] == "degraded"
    assert found["engine"] == "elasticsearch"
    assert found["problem"] == "unreachable"
    assert found["serial"] is None
    assert found["breaker"] == "closed"
    assert found["standby"] == {
        "state": "warm",
        "serial": journal.newest_serial(),
        "behind": 0,
    }


def test_readers_are_answered_meanwhile_and_told_quietly_then_the_cluster_is_spared(
    client: Client, standby: Standby
) -> None:
    for _ in range(4):
        response = client.get("/tim-kiem/?q=khai+sinh")
        page = response.content.decode()
        assert response.status_code == 200
        assert 'href="/thu-tuc/1.001193/"' in page
        assert 'role="status"' in page
    found = search_of(client)
    assert found["breaker"] == "open"
    assert found["events"]["standby_answered.unreachable"] >= 3
    assert found["events"]["standby_answered.resting"] >= 1
    suggested = client.get("/tim-kiem/goi-y/?q=khai").json()
    assert [one["code"] for one in suggested["suggestions"]] == ["1.001193"]


def test_without_a_warm_standby_only_names_are_looked_up(
    client: Client, away: None, birth: ProcedurePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Standby, "warm", lambda self: None)
    assert search_of(client)["status"] == "unavailable"
    page = client.get("/en/tim-kiem/?q=khai+sinh").content.decode()
    assert "is being prepared" in page
    assert "/thu-tuc/1.001193/" in page


def told_editors(client: Client) -> str:
    """Return what the admin's home page says of the search."""
    response = client.get("/admin/")
    assert response.status_code == 200
    page = response.content.decode()
    return page.partition('id="search-section"')[2].partition("</section>")[0]


def test_editors_are_told_nothing_of_a_search_that_is_well(
    admin_client: Client, birth: ProcedurePage
) -> None:
    assert told_editors(admin_client) == ""


def test_editors_are_told_that_the_sites_own_index_answers(
    admin_client: Client, standby: Standby
) -> None:
    told = told_editors(admin_client)
    assert "chỉ mục của chính trang này" in told
    assert "chưa tìm thấy" not in told


def test_editors_are_told_how_many_changes_are_not_found_yet(
    admin_client: Client, tree: Tree, standby: Standby
) -> None:
    for code, told in (
        ("1.000894", "1 thay đổi mới nhất chưa tìm thấy được"),
        ("1.000656", "2 thay đổi mới nhất chưa tìm thấy được"),
    ):
        promulgated(tree, a_page(tree, code), a_content(code), JANUARY)
        assert told in told_editors(admin_client)


def test_editors_are_told_that_only_names_are_found_while_no_index_is_ready(
    admin_client: Client, away: None, birth: ProcedurePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Standby, "warm", lambda self: None)
    assert "chỉ tìm được theo tên và mã" in told_editors(admin_client)


@pytest.mark.usefixtures("silent")
def test_a_cluster_that_never_answers_holds_up_no_probe(client: Client, db: None) -> None:
    started = time.monotonic()
    assert search_of(client)["problem"] == "timeout"
    assert search_of(client)["problem"] == "timeout"
    assert time.monotonic() - started < 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ELASTICSEARCH_URL", "cluster:9200"),
        ("ELASTICSEARCH_PREFIX", "Niêm Yết"),
        ("ELASTICSEARCH_CA", "/nowhere.pem"),
        ("ELASTICSEARCH_PASSWORD", "alone"),
        ("ELASTICSEARCH_VERIFY", "perhaps"),
    ],
)
def test_a_setting_that_is_wrong_is_named_by_every_check_and_keeps_the_site_from_starting(
    settings: Settings, name: str, value: str
) -> None:
    settings.ELASTICSEARCH_URL = "https://127.0.0.1:1"
    setattr(settings, name, value)
    (message,) = run_checks(tags=["search"])
    assert message.id == "search.E001"
    assert name in message.msg or name == "ELASTICSEARCH_PASSWORD"
    assert "allowed" in message.msg
    with pytest.raises(ImproperlyConfigured, match="ELASTICSEARCH_"):
        begin()


@pytest.mark.parametrize(
    ("settings_of_site", "expected"),
    [
        ({}, []),
        ({"ELASTICSEARCH_URL": NOBODY}, ["search.W003"]),
        (
            {"ELASTICSEARCH_URL": "https://127.0.0.1:1", "ELASTICSEARCH_VERIFY": "0"},
            ["search.W001", "search.W003"],
        ),
        (
            {"ELASTICSEARCH_URL": "http://192.0.2.1:9200", "ELASTICSEARCH_API_KEY": "a"},
            ["search.E002"],
        ),
        ({"ELASTICSEARCH_URL": "http://192.0.2.1:9200"}, ["search.W002"]),
    ],
)
def test_who_deploys_is_told_what_is_unsafe_or_away_and_what_to_do(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    settings_of_site: dict[str, str],
    expected: list[str],
) -> None:
    monkeypatch.setattr("search.checks.PATIENCE", 0.2)
    for name, value in settings_of_site.items():
        setattr(settings, name, value)
    found = run_checks(tags=["search"], include_deployment_checks=True)
    ids = [message.id for message in found]
    assert set(expected) <= set(ids)
    assert set(ids) <= {*expected, "search.W003"}
    assert all(message.hint for message in found)
    assert found_by() == []


@pytest.mark.usefixtures("away")
def test_a_gate_that_can_not_ask_says_so_and_advises_no_rebuild(db: None) -> None:
    with pytest.raises(CommandError, match="could not be compared"):
        call_command("search_check")
