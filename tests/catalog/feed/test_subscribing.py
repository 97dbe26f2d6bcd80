"""Changes to subscribe to: Atom and JSON Feed, by what they concern, in both languages."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine

from tests.catalog.feed.conftest import BIRTH, ENDED, MARRIAGE, SECRET, Fed

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(fed: Fed, query: str = "") -> list[Any]:
    answer = fed.get(f"/feeds/changes.json{query}")
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/feed+json"
    return answer.json()["items"]


def codes(items: list[Any]) -> list[str]:
    return [item["_niem_yet"]["code"] for item in items]


def test_changes_are_told_to_subscribers_the_newest_first_and_nothing_internal(fed: Fed) -> None:
    told = entries(fed)
    assert codes(told) == [ENDED, BIRTH, BIRTH, ENDED, BIRTH]
    assert BIRTH in told[0]["content_text"]  # what to use instead
    assert fed.get(told[0]["id"]).json()["items"][0]["serial"] == told[0]["_niem_yet"]["serial"]
    answer = fed.get("/feeds/changes.atom")
    assert answer.headers["Content-Type"] == "application/atom+xml"
    assert SECRET not in answer.content.decode()
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    found = root.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}id") for e in found] == [item["id"] for item in told]
    assert root.findtext(f"{ATOM}updated") == found[0].findtext(f"{ATOM}updated")
    assert all(e.findtext(f"{ATOM}title") for e in found)


def test_they_are_chosen_by_sector_agency_level_and_procedure(fed: Fed) -> None:
    assert codes(entries(fed, f"?procedure={ENDED}")) == [ENDED, ENDED]
    assert len(entries(fed, "?sector=HT&level=commune&agency=H00.TP")) == 5
    assert entries(fed, "?agency=H00.YT") == entries(fed, f"?procedure={MARRIAGE}") == []
    for query, status in (
        ("?sector=XX", 404),
        ("?level=moon", 404),
        ("?level=", 404),
        (f"?procedure={SECRET}", 404),
        ("?ngay=1", 400),
    ):
        answer = fed.get(f"/feeds/changes.atom{query}")
        assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_they_are_in_both_languages_and_kept_while_nothing_changes(fed: Fed) -> None:
    english = fed.get(f"/en/feeds/changes.json?procedure={BIRTH}").json()
    assert any("Birth registration" in item["title"] for item in english["items"])
    assert english["language"] == "en"
    assert fed.get("/feeds/changes.json").json()["title"].startswith("Thay đổi")
    tag = fed.get("/feeds/changes.atom").headers["ETag"]
    assert fed.get("/feeds/changes.atom", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.django_db
def test_a_feed_without_changes_is_one_all_the_same(client: Any) -> None:
    with time_machine.travel("2026-07-01T00:00:00Z", tick=False):
        assert client.get("/feeds/changes.atom").status_code == 200
    assert client.get("/feeds/changes.json").json()["items"] == []
