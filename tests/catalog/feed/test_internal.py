"""Of internal law nothing is told, and of public law nothing is lost, whatever stands beside it."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from pytest_django import Settings

from catalog import selectors
from catalog.content import Kind
from catalog.models import Action, ProcedurePage
from catalog.promulgation import ImportedLine, promulgate, promulgate_many, retract
from tests.builders import a_content, a_decision, a_page, a_repeal, an_ending, promulgated
from tests.catalog.feed.conftest import MARRIAGE, Fed

SECRET, OPEN, ALIAS = "8.930001", "8.930002", "6.000009"
LISTS = ("procedures", "reconciliation")


def mixed(fed: Fed, settings: Settings, tmp_path: Path) -> tuple[ProcedurePage, Any]:
    """Return a procedure that was internal, and the public version that it has since."""
    settings.FEED_PATH = tmp_path / "feed"
    page, then = a_page(fed.tree, SECRET), selectors.today() - timedelta(days=60)
    secret = a_content(SECRET, "Việc nội bộ", kind=Kind.INTERNAL, aliases=(ALIAS,))
    promulgated(fed.tree, page, secret, then)
    page.refresh_from_db()
    public = a_content(OPEN, "Việc của dân")
    version = promulgated(fed.tree, page, public, then + timedelta(days=20), Action.AMENDED)
    page.refresh_from_db()
    return page, version


def bulk(fed: Fed) -> list[Any]:
    (file,) = (f for f in fed.read("bulk")["files"] if f["name"] == "versions")
    body = gzip.decompress(b"".join(fed.get(file["url"]).streaming_content))
    return [orjson.loads(line) for line in body.splitlines()]


def test_codes_of_internal_texts_are_told_nowhere(
    fed: Fed, settings: Settings, tmp_path: Path
) -> None:
    mixed(fed, settings, tmp_path)
    told = [fed.read(f"procedures/{OPEN}"), fed.read("changes?limit=500"), bulk(fed)]
    assert not [code for code in (SECRET, ALIAS) if code in str(told)]
    for code in (SECRET, ALIAS):
        assert fed.read(f"procedures/{code}", 404)["title"] == "Unknown procedure"


def test_a_public_text_that_internal_law_hid_is_told_all_the_time_and_comes_back(
    fed: Fed, settings: Settings, tmp_path: Path
) -> None:
    page, version = mixed(fed, settings, tmp_path)
    known_at = quote(version.recorded_at.isoformat())
    asked = [f"{name}?known_at={known_at}&limit=500" for name in LISTS]
    before = [fed.read(path)["items"] for path in asked]
    counted = fed.read(f"counts?known_at={known_at}")
    repeal = a_repeal(fed.tree, version.line.starts_on, version.line)
    promulgate(repeal.decision)
    page.refresh_from_db()
    assert page.kind == Kind.INTERNAL
    (item,) = [one for one in bulk(fed) if one["procedure"]["id"] == page.pk]
    assert (item["version"], item["periods"]) == (version.number, [])
    (brought,) = [
        change["procedure"]["version"]
        for change in fed.read("changes?limit=500")["items"]
        if (change["procedure"] or {}).get("code") == OPEN and change["procedure"]["version"]
    ]
    assert brought["content"]["name"]["vi"] == "Việc của dân"
    gone = fed.read(f"procedures/{OPEN}", 410)
    assert (gone["title"], gone["ended_by"]["action"]) == ("In force on no day", "repealed")
    assert fed.get(gone["last_version"]).json()["content_hash"] == version.content_hash
    assert fed.read(f"procedures/{OPEN}?known_at={known_at}")["code"] == OPEN
    assert fed.read(f"procedures/{SECRET}", 404)["title"] == "Unknown procedure"
    assert [fed.read(path)["items"] for path in asked] == before
    assert fed.read(f"counts?known_at={known_at}") == counted
    retract([repeal], reason="Ban hành nhầm")
    change = fed.read("changes?limit=500")["items"][-1]["procedure"]
    assert [period["version"] for period in change["periods"]] == [version.number]
    assert fed.read(f"procedures/{OPEN}")["aliases"] == []


def test_what_turned_out_to_be_internal_is_told_as_it_was_known_and_no_more(fed: Fed) -> None:
    known_at = quote(fed.marriage.versions.get().recorded_at.isoformat())
    before = [fed.read(f"{name}?known_at={known_at}")["items"] for name in LISTS]
    retract([fed.marriage.versions.get().line], reason="Nội bộ")
    secret = a_content(MARRIAGE, "Việc nội bộ", kind=Kind.INTERNAL)
    promulgated(fed.tree, fed.marriage, secret, selectors.today())
    after = [fed.read(f"{name}?known_at={known_at}")["items"] for name in LISTS]
    told = [[item["code"] for item in items] for items in after]
    assert told == [[item["code"] for item in items] for items in before]
    assert MARRIAGE in told[0]
    assert len(told[0]) == fed.read(f"counts?known_at={known_at}")["distinct"]
    assert fed.read(f"procedures/{MARRIAGE}", 410)["title"] == "Taken back"
    assert "nội bộ" not in str([fed.read("procedures"), fed.read("changes?limit=500"), after])


def test_a_code_that_was_taken_back_is_another_procedures_to_have(fed: Fed) -> None:
    wrong = promulgated(
        fed.tree, fed.marriage, a_content(OPEN, "Nhầm mã"), selectors.today(), Action.AMENDED
    )
    fed.marriage.refresh_from_db()
    assert fed.read(f"procedures/{MARRIAGE}")["code"] == OPEN
    retract([wrong.line], reason="Nhầm mã")
    other = a_page(fed.tree, OPEN)
    promulgated(fed.tree, other, a_content(OPEN, "Việc khác"), None)
    assert fed.read(f"procedures/{MARRIAGE}")["aliases"] == []
    assert fed.read(f"procedures/{OPEN}")["id"] == other.pk


def test_the_end_of_an_internal_text_is_told_nowhere(fed: Fed) -> None:
    today, reason = selectors.today(), "Bỏ quy trình ZBIMATZ"
    page = a_page(fed.tree, SECRET)
    secret = a_content(SECRET, "Việc nội bộ", kind=Kind.INTERNAL)
    promulgated(fed.tree, page, secret, today - timedelta(days=40))
    page.refresh_from_db()
    ending = an_ending(fed.tree, page, today - timedelta(days=20), reason=reason)
    promulgate(ending.decision)
    page.refresh_from_db()
    promulgated(fed.tree, page, a_content(OPEN, "Việc của dân"), today - timedelta(days=10))
    changes = [c["procedure"] for c in fed.read("changes?limit=500")["items"] if c["procedure"]]
    assert [len(one["periods"]) for one in changes if one["id"] == page.pk] == [1]
    assert fed.read(f"decisions/{ending.decision.slug}", 404)
    addresses = (
        "/api/v1/changes?limit=500",
        "/api/v1/decisions",
        "/feeds/changes.atom",
        f"/thu-tuc/{OPEN}/",
        f"/thu-tuc/{OPEN}/lich-su/",
        "/thay-doi/",
        "/thay-doi/het-hieu-luc/",
        "/quyet-dinh/",
    )
    told = {address: fed.get(address).content.decode() for address in addresses}
    assert [a for a, text in told.items() if reason in text or ending.decision.slug in text] == []


def test_codes_lead_to_the_procedure_whose_text_stands(fed: Fed) -> None:
    right, page = "8.930003", a_page(fed.tree, OPEN)
    wrong = promulgated(fed.tree, page, a_content(OPEN, "Nhầm mã", aliases=(ALIAS,)), None)
    retract([wrong.line], reason="Nhầm mã")
    page.refresh_from_db()
    promulgated(fed.tree, page, a_content(right, "Việc của dân"), None)
    other = a_page(fed.tree, OPEN)
    promulgated(fed.tree, other, a_content(OPEN, "Việc khác", aliases=(ALIAS,)), None)
    assert fed.read(f"procedures/{right}")["aliases"] == []
    assert fed.read(f"procedures/{ALIAS}")["id"] == other.pk


def test_of_what_is_internal_by_now_the_code_of_the_text_that_stood_is_told(
    fed: Fed, settings: Settings, tmp_path: Path
) -> None:
    page, version = mixed(fed, settings, tmp_path)
    wrong = a_content("8.930003", "Nhầm mã")
    retracted = promulgated(fed.tree, page, wrong, selectors.today(), Action.AMENDED)
    retract([retracted.line], reason="Nhầm mã")
    promulgate(a_repeal(fed.tree, version.line.starts_on, version.line).decision)
    (told,) = [one for one in bulk(fed) if one["procedure"]["id"] == page.pk]
    assert (told["procedure"]["code"], told["periods"]) == (OPEN, [])


def test_pages_name_no_decision_of_internal_law(fed: Fed) -> None:
    today = selectors.today()
    page = a_page(fed.tree, SECRET)
    passing = a_decision(
        fed.tree, today - timedelta(days=20), source="test", expires_on=today + timedelta(days=20)
    )
    secret = a_content(SECRET, "Việc nội bộ", kind=Kind.INTERNAL)
    line = ImportedLine(page, secret, Action.NEW, today - timedelta(days=20))
    promulgate_many([(passing, [line])])
    page.refresh_from_db()
    promulgated(fed.tree, page, a_content(OPEN, "Việc của dân"), today - timedelta(days=5))
    addresses = (
        f"/thu-tuc/{OPEN}/",
        f"/thu-tuc/{OPEN}/ngay/{today}/",
        f"/thu-tuc/{OPEN}/lich-su/",
        "/thay-doi/sap-toi/",
        "/thay-doi/tuan/",
        "/",
    )
    told = {address: fed.get(address, follow=True).content.decode() for address in addresses}
    assert [a for a, text in told.items() if passing.number in text or passing.slug in text] == []
