"""Changes to subscribe to: Atom and JSON Feed, by what they concern, in both languages."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from pytest_django import Settings

from catalog import selectors
from catalog.content import Agencies, Ref, Text
from catalog.models import Action, Agency, DecisionLine, Sector
from catalog.promulgation import promulgate
from tests.builders import a_content, an_ending, promulgated
from tests.catalog.feed.conftest import BIRTH, ENDED, MARRIAGE, SECRET, Fed

ATOM = "{http://www.w3.org/2005/Atom}"
DIRT = "\x0b\x1f\u200b\ufffe"


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


def test_an_agency_is_followed_by_its_page_and_by_what_names_it(fed: Fed) -> None:
    names = {"ubnd-cap-xa": "Ủy ban nhân dân cấp xã", "co-quan-khac": "Cơ quan khác"}
    for code, name in names.items():
        Agency.objects.create(code=code, name_vi=name)
    assert entries(fed, "?agency=ubnd-cap-xa") == []
    executing, competent = (Ref(Text(name), code) for code, name in names.items())
    told = a_content(MARRIAGE, agencies=Agencies(executing=(executing,), competent=(competent,)))
    promulgated(fed.tree, fed.marriage, told, selectors.today(), Action.AMENDED)
    fed.marriage.refresh_from_db()
    promulgate(an_ending(fed.tree, fed.marriage, selectors.today()).decision)
    for code, name in names.items():
        followed = fed.get(f"/feeds/changes.json?agency={code}").json()
        assert codes(followed["items"]) == [MARRIAGE, MARRIAGE]
        assert followed["title"].endswith(name)
    assert len(entries(fed, "?agency=H00.TP")) == 7
    assert [one["code"] for one in fed.read("vocabularies/agency?code=ubnd-cap-xa")["items"]] == [
        "ubnd-cap-xa"
    ]


def test_what_is_asked_twice_is_refused_unless_it_repeats_there(fed: Fed) -> None:
    many = fed.read("procedures?sector=HT&sector=XX")["items"]
    assert BIRTH in [one["code"] for one in many]
    for address, allowed in (
        ("/feeds/changes.atom?level=commune&level=province", []),
        ("/feeds/changes.json?sector=HT&sector=HT", []),
        ("/api/v1/counts?as_of=2026-01-01&as_of=2026-01-02", []),
        ("/api/v1/search?q=a&sector=HT&sector=XX&q=b", "sector agency_page level audience"),
        ("/api/v1/procedures?limit=1&limit=2", "status sector agency audience level"),
    ):
        answer = fed.get(address)
        told = answer.json()
        assert (answer.status_code, told["type"].split("#")[-1]) == (400, "repeated-parameter")
        if allowed:
            assert told["allowed"][: len(allowed.split())] == allowed.split()
            assert "only facets repeat: " in told["detail"]
        else:
            assert told["allowed"] == []
            assert told["detail"].endswith("; none repeats here.")


def test_it_has_one_name_by_whichever_it_was_called(fed: Fed, settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://tthc.example.vn/"
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    asked = ("level=commune&sector=HT", "sector=%48T&level=commune")
    named = set()
    for host, query in zip(("testserver", "other.example"), asked, strict=True):
        answer = fed.get(f"/feeds/changes.atom?{query}", headers={"Host": host})
        root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
        ids = [e.findtext(f"{ATOM}id") or "" for e in root.findall(f"{ATOM}entry")]
        assert all(one.startswith("https://tthc.example.vn/api/v1/changes?") for one in ids)
        (own,) = (one.get("href") for one in root.iter(f"{ATOM}link") if one.get("rel") == "self")
        assert own == f"http://{host}/feeds/changes.atom?{query}"
        told = fed.get(f"/feeds/changes.json?{query}", headers={"Host": host}).json()
        named |= {root.findtext(f"{ATOM}id"), told["feed_url"].replace(".json?", ".atom?")}
    assert named == {"https://tthc.example.vn/feeds/changes.atom?level=commune&sector=HT"}


def test_what_xml_can_not_hold_stops_no_reader(fed: Fed) -> None:
    newest = fed.get("/api/v1/changes?limit=500").json()["items"][-1]["serial"]
    DecisionLine.objects.filter(procedure=fed.ended).update(reason=f"Lý{DIRT} do\nhai dòng")
    Sector.objects.filter(code="HT").update(name_vi=f"Hộ{DIRT} tịch")
    told = fed.get("/feeds/changes.atom?sector=HT").content
    root = ElementTree.fromstring(told)  # noqa: S314 - our own
    assert (root.findtext(f"{ATOM}title") or "").endswith(": Hộ tịch")
    first = root.find(f"{ATOM}entry")
    assert first is not None
    assert "Lý do<br>hai dòng" in (first.findtext(f"{ATOM}summary") or "")
    assert entries(fed)[0]["_niem_yet"]["serial"] == newest


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
