"""A week at the notice board: what goes up, is exchanged and comes down; printed and narrowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import selectors
from catalog.beginning import begin_line
from catalog.content import Content, Kind, Level, Ref, Text
from catalog.drafts import begin_amendment, fill
from catalog.models import Action, DecisionLine, ProcedurePage, Sector, ServicePoint
from catalog.promulgation import promulgate, retract
from catalog.validity import Follows
from tests.builders import (
    Tree,
    a_content,
    a_decision,
    a_page,
    a_repeal,
    an_ending,
    promulgated,
)
from tests.catalog.amending import amendment
from tests.catalog.desk.waiting import NOW, recorded_on
from tests.catalog.public.reading import read

WEEK = "/en/thay-doi/tuan/"
BEFORE, THIS, AFTER = (f"{WEEK}?tuan={day}" for day in ("2026-08-24", "2026-08-31", "2026-09-07"))
Row = tuple[str, str, str]


def september(day: int) -> date:
    return date(2026, 9, day)


def a_text(code: str, level: Level = Level.COMMUNE, **parts: Any) -> Content:
    return a_content(code, f"Thủ tục {code}", levels=(level,), **parts)


def corrected(tree: Tree, page: ProcedurePage, day: date, **fields: Any) -> DecisionLine:
    """Correct the text of `day` by a decision of today, and return its line."""
    signed = selectors.today()
    line = begin_amendment(a_decision(tree, signed), page, day=day, action=Action.CORRECTED)
    for name, value in {"effective_on": None, "reason": "Viết sai", **fields}.items():
        setattr(line, name, value)
    line.save()
    promulgate(line.decision)
    return line


@pytest.fixture
def week(tree: Tree) -> Iterator[dict[int, ProcedurePage]]:
    """One procedure for each thing that can happen, by its code's last digits; in that week."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    pages = {n: a_page(tree, f"1.0000{n:02}") for n in range(1, 14)}
    with recorded_on("2026-08-03"):
        for n in (1, 2, 3, 4, 7, 8, 9, 12):
            level = Level.PROVINCE if n == 4 else Level.COMMUNE
            promulgated(tree, pages[n], a_text(pages[n].code, level), date(2026, 1, 1))
        promulgate(amendment(tree, pages[1], september(3), "Tên mới").decision)
        promulgate(an_ending(tree, pages[2], september(2)).decision)
        back = {"temporary_until": september(5), "follows": Follows.PREVIOUS.value}
        promulgate(amendment(tree, pages[3], date(2026, 8, 4), "Tạm", **back).decision)
        ends = {"temporary_until": september(4)}
        promulgate(amendment(tree, pages[4], date(2026, 8, 4), "Tạm", **ends).decision)
        wrong = amendment(tree, pages[12], date(2026, 8, 4), "Trái luật")
        promulgate(wrong.decision)
        promulgate(a_repeal(tree, september(2), wrong).decision)
        promulgated(tree, pages[5], a_text("1.000005"), september(1))
        promulgated(tree, pages[11], a_text("1.000011"), september(9))
        undone = amendment(tree, pages[7], date(2026, 8, 4), "Nhầm")
        promulgate(undone.decision)
        gone = an_ending(tree, pages[9], date(2026, 8, 5))
        promulgate(gone.decision)
    with recorded_on("2026-08-31"):
        promulgated(tree, pages[6], a_text("1.000006"), date(2026, 8, 20))
        promulgate(an_ending(tree, pages[8], date(2026, 1, 1), Action.ANNULLED).decision)
        promulgated(tree, pages[10], a_text("1.000010"), None)
        retract([undone], reason="Nhập nhầm")
        retract([gone], reason="Nhập nhầm")
    with time_machine.travel(NOW, tick=True):
        yield pages


def rows(client: Client, url: str = THIS) -> list[Row]:
    """Return what each row says: the procedure, from when, and why, under what is to be done."""
    found: list[Row] = []
    for section in read(client, url).split('<section class="group"')[1:]:
        for row in re.findall(r"<tr id=.*?</tr>", section):
            code = re.search(r"1\.0000(\d\d)", row)
            day = re.search(r'datetime="([^"]+)"', row.split("</td>")[0])
            why = re.search(r"<td>([A-Z][a-z ]+)", row.split("</td>")[2])
            assert code
            assert why
            found.append((code[1], day[1] if day else "", why[1].strip()))
    return found


def test_a_week_says_what_goes_up_is_exchanged_and_comes_down(
    client: Client, week: dict[int, ProcedurePage]
) -> None:
    up = [
        ("09", "2026-01-01", "Taken back"),
        ("06", "2026-08-20", "New"),
        ("05", "2026-09-01", "New"),
    ]
    exchanged = [
        ("07", "2026-01-01", "Taken back"),
        ("12", "2026-09-02", "Applies again"),
        ("01", "2026-09-03", "Amended"),
        ("03", "2026-09-05", "Applies again"),
    ]
    down = [
        ("08", "", "Annulled"),
        ("02", "2026-09-02", "Abolished"),
        ("04", "2026-09-04", "Runs out"),
    ]
    assert rows(client) == [*up, *exchanged, *down]
    shown = read(client, THIS)
    assert "10 things to do · To put up: 3 · To exchange: 4 · To take down: 3" in shown
    assert shown.count("known this week: at once") == 4
    assert 'href="/en/thu-tuc/1.000001/ngay/2026-09-03/ban-in/"' in shown
    assert 'href="/en/thu-tuc/1.000006/ngay/2026-08-31/ban-in/"' in shown
    assert "/en/thu-tuc/1.000002/ngay/" not in shown
    assert rows(client, AFTER) == [("11", "2026-09-09", "New")]
    assert rows(client, BEFORE) == []
    assert "Nothing is to be done" in read(client, BEFORE)


def test_what_was_law_for_a_part_of_the_week_only_is_to_be_checked(
    client: Client, tree: Tree
) -> None:
    page = a_page(tree)
    with recorded_on("2026-08-03"):
        promulgated(tree, page, a_text(page.code), date(2026, 1, 1))
    with recorded_on("2026-08-31"):
        wrong = amendment(tree, page, september(1), "Chỉ treo hai ngày")
        promulgate(wrong.decision)
    with recorded_on("2026-09-03"):
        wrong.refresh_from_db()
        retract([wrong], reason="Nhập nhầm")
    shown = read(client, THIS)
    assert "To check" in shown
    assert "Chỉ treo hai ngày" in shown
    assert "Chỉ treo hai ngày" not in read(client, AFTER)


def test_a_text_corrected_beforehand_begins_by_the_decision_that_brings_it(
    client: Client, tree: Tree
) -> None:
    page = a_page(tree, "1.000001")
    with recorded_on("2026-08-03"):
        promulgated(tree, page, a_text(page.code), date(2026, 1, 1))
        coming = amendment(tree, page, september(3), "Tên mới")
        promulgate(coming.decision)
        for name in ("Tên đúng", "Tên đúng hơn"):
            mended = corrected(tree, page, september(3), name_vi=name)
    assert rows(client) == [("01", "2026-09-03", "Amended")]
    shown = read(client, THIS)
    assert "Tên đúng hơn" in shown
    assert coming.decision.number in shown
    assert mended.decision.number not in shown
    with recorded_on("2026-09-04"):
        late = corrected(tree, page, september(3), name_vi="Tên đúng nhất")
    assert rows(client) == [("01", "2026-09-03", "Corrected"), ("01", "2026-09-03", "Corrected")]
    exchange, check = read(client, THIS).split('id="bang-check"')
    assert "Tên đúng nhất" in exchange
    assert late.decision.number in exchange
    assert late.decision.number not in check


def test_what_becomes_internal_or_was_public_by_mistake_is_taken_down_and_past_weeks_stay(
    client: Client, tree: Tree
) -> None:
    becomes, mistaken = a_page(tree, "1.000001"), a_page(tree, "1.000002")
    with recorded_on("2026-08-03"):
        promulgated(tree, becomes, a_text("1.000001"), date(2026, 1, 1))
        promulgate(amendment(tree, becomes, september(2), "Tên nội bộ", kind="internal").decision)
        promulgated(tree, mistaken, a_text("1.000002", kind=Kind.INTERNAL), date(2026, 1, 1))
    with recorded_on("2026-08-31"):
        wrong = amendment(tree, mistaken, september(1), "Công khai nhầm", kind="local")
        promulgate(wrong.decision)
    internal = "Becomes internal"
    this = [("02", "2026-09-01", "Amended"), ("01", "2026-09-02", internal)]
    assert rows(client) == this
    shown = read(client, THIS)
    assert "Tên nội bộ" not in shown
    with recorded_on("2026-09-08"):
        wrong.refresh_from_db()
        retract([wrong], reason="Nhầm")
        renamed = amendment(
            tree, mistaken, september(9), "Nội bộ", kind="internal", code="9.000009"
        )
        promulgate(renamed.decision)
    assert rows(client) == this
    assert "9.000009" not in read(client, THIS), "nobody outside saw it under this code"
    assert rows(client, AFTER) == [("02", "", "Taken back")]
    assert 'href="/en/thu-tuc/1.000002/' not in read(client, THIS), "its page is gone"
    assert client.get(f"{WEEK}ban-in/tat-ca/?tuan=2026-08-31").status_code == 200


def test_only_decisions_that_readers_may_see_are_cited(client: Client, tree: Tree) -> None:
    pages = {n: a_page(tree, f"1.0000{n:02}") for n in range(1, 4)}
    with recorded_on("2026-08-03"):
        for page in pages.values():
            promulgated(tree, page, a_text(page.code), date(2026, 1, 1))
        inside = amendment(tree, pages[1], september(2), "Nội bộ", kind="internal")
        mixed = amendment(tree, pages[2], september(2), "Nội bộ", kind="internal")
        new = begin_line(mixed.decision, Action.NEW, agency=tree.justice)
        fill(new, a_text("1.000004"))
        new.save()
        back = {"temporary_until": september(3), "follows": Follows.PREVIOUS.value}
        tried = amendment(tree, pages[3], date(2026, 8, 10), "Thử", kind="internal", **back)
        for line in (inside, mixed, tried):
            promulgate(line.decision)
        opened = a_page(tree, "1.000005")
        promulgated(tree, opened, a_text("1.000005", kind=Kind.INTERNAL), september(1))
        opens = corrected(tree, opened, september(1), kind="national")
    hidden = "Becomes internal"
    up = [("05", "2026-09-01", "Corrected"), ("04", "2026-09-02", "New")]
    again = ("03", "2026-09-03", "Applies again")
    assert rows(client) == [*up, again, ("01", "2026-09-02", hidden), ("02", "2026-09-02", hidden)]
    for address in (THIS, f"{WEEK}ban-in/?tuan=2026-08-31"):
        shown = read(client, address)
        assert shown.count(mixed.decision.number) == 2
        assert opens.decision.number in shown
        assert inside.decision.number not in shown
        assert tried.decision.number not in shown
    cited = set(re.findall(r'href="(/en/quyet-dinh/[^"]+)"', read(client, THIS)))
    assert [client.get(address).status_code for address in cited] == [200, 200]


def test_what_takes_all_days_of_a_text_is_told_and_an_end_is_told_before_what_comes_inside(
    client: Client, tree: Tree
) -> None:
    pages = {n: a_page(tree, f"1.0000{n:02}") for n in range(1, 7)}
    new_year = date(2026, 1, 1)
    with recorded_on("2026-08-03"):
        for n, page in pages.items():
            promulgated(tree, page, a_text(page.code), None if n == 6 else new_year)
        promulgate(amendment(tree, pages[3], date(2026, 5, 1), "Tên sau").decision)
    with recorded_on("2026-09-02"):
        corrected(tree, pages[1], date(2026, 5, 1), kind="internal")
        promulgate(amendment(tree, pages[2], new_year, "Nội bộ", kind="internal").decision)
        corrected(tree, pages[3], date(2026, 6, 1), kind="internal")
        corrected(tree, pages[6], date(2026, 6, 1), kind="internal")
        for n, day, action in [
            (4, september(3), Action.ABOLISHED),
            (5, new_year, Action.ANNULLED),
        ]:
            promulgate(an_ending(tree, pages[n], day, action).decision)
            promulgated(tree, pages[n], a_text(pages[n].code, kind=Kind.INTERNAL), day)
    hidden = "Becomes internal"
    wiped = [("01", "", hidden), ("02", "", hidden), ("05", "", "Annulled"), ("06", "", hidden)]
    dated = [("03", "2026-05-01", hidden), ("04", "2026-09-03", "Abolished")]
    assert rows(client) == [*wiped, *dated]


def test_a_history_that_is_entered_at_once_leaves_nothing_to_check(
    client: Client, tree: Tree
) -> None:
    page = a_page(tree)
    with recorded_on("2026-08-31"):
        promulgated(tree, page, a_text(page.code), date(2026, 1, 1))
        promulgate(amendment(tree, page, date(2026, 2, 1), "Tên sau").decision)
    shown = read(client, THIS)
    assert "Tên sau" in shown
    assert "To check" not in shown


def test_a_week_has_one_address_and_says_the_same_ever_after(
    client: Client, tree: Tree, week: dict[int, ProcedurePage]
) -> None:
    said = rows(client)
    assert rows(client, WEEK) == said
    moved = client.get(f"{WEEK}?tuan=2026-09-06&cap=commune")
    assert (moved.status_code, moved["Location"]) == (302, f"{THIS}&cap=commune")
    shown = read(client, WEEK)
    for lasting in (
        '<link rel="bookmark" href="?tuan=2026-08-31">',
        '<link rel="prev" href="?tuan=2026-08-24">',
        '<link rel="next" href="?tuan=2026-09-07">',
        '<tr id="1.000001-2026-09-03"',
        'value="?tuan=2026-08-31#1.000001-2026-09-03"',
    ):
        assert lasting in shown
    with time_machine.travel("2026-09-14 09:00+07:00", tick=True):
        promulgate(an_ending(tree, week[1], september(1), Action.ANNULLED).decision)
        assert rows(client) == said
        assert rows(client, WEEK) == [("01", "2026-09-01", "Annulled")]


def test_a_week_narrows_to_whom_it_concerns(
    client: Client, week: dict[int, ProcedurePage], tree: Tree
) -> None:
    rule = {"agency": None, "level": "province", "procedure": None, "handling": []}
    ServicePoint.objects.create(code="tt-tinh", name_vi="Trung tâm", accepts=[("rule", rule)])
    ServicePoint.objects.create(code="xa", name_vi="Một cửa xã")
    assert [row[0] for row in rows(client, f"{THIS}&cap=province")] == ["04"]
    assert [row[0] for row in rows(client, f"{THIS}&noi=tt-tinh")] == ["04"]
    assert rows(client, f"{THIS}&noi=xa") == []
    assert len(rows(client, f"{THIS}&co-quan=h00-tp")) == 10
    assert rows(client, f"{THIS}&co-quan=h00-yt") == []
    assert len(rows(client, f"{THIS}&linh-vuc=HT&cap=commune")) == 9
    for page in (WEEK, f"{WEEK}ban-in/", f"{WEEK}ban-in/tat-ca/"):
        for query, said in [
            ("?noi=cho", "tt-tinh"),
            ("?tuan=2026-02-30", "year-month-day"),
            ("?sort=name", "sort"),
        ]:
            assert said in read(client, page + query, 400)
        for end in ("0001-01-01", "9999-12-27"):
            assert client.get(f"{page}?tuan={end}").status_code == 200


def test_the_list_and_all_its_sheets_are_printed_at_once(
    client: Client, week: dict[int, ProcedurePage], monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = read(client, f"{WEEK}ban-in/?tuan=2026-08-31&cap=commune")
    for said in ("To put up (3)", "To exchange (4)", "To take down (2)", "commune", "Annulled"):
        assert said in printed
    assert '<a href="/en/thay-doi/tuan/?tuan=2026-08-31&cap=commune">Back' in printed
    sheets = read(client, f"{WEEK}ban-in/tat-ca/?tuan=2026-08-31")
    assert sheets.count('<table class="sheet"') == sheets.count("Sheet for the day") == 7
    assert "7 sheets of the week." in sheets
    for there, code in [(True, "1.000001"), (True, "1.000009"), (False, "1.000002")]:
        assert (f'<dd class="code">{code}</dd>' in sheets) is there
    assert "Nothing is put up or exchanged" in read(client, f"{WEEK}ban-in/tat-ca/?tuan=2026-08-24")
    assert client.get(f"{WEEK}ban-in/tat-ca/?tuan=2026-08-31&trang=2").status_code == 404
    monkeypatch.setattr("catalog.public.weeks.ROWS_AT_ONCE", 6)
    parts = [read(client, f"{WEEK}ban-in/?tuan=2026-08-31&trang={n}") for n in (1, 2)]
    for number, part, count in zip((1, 2), parts, (6, 4), strict=True):
        assert f"This is part {number} of 2." in part
        assert part.count("☐") == count
    assert 'href="?tuan=2026-08-31&trang=2"' in parts[0]


def test_a_week_asks_no_more_of_the_database_for_more_to_do(
    client: Client, week: dict[int, ProcedurePage], tree: Tree
) -> None:
    def queries(page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as asked:
            # An address of its own each time: what is asked for again is not made again.
            assert client.get(f"{page}&cap=commune").status_code == 200
        return len(asked)

    pages = (THIS, f"{WEEK}ban-in/?tuan=2026-08-31")
    before = [queries(page) for page in pages]
    for n in range(20, 30):
        promulgated(tree, a_page(tree, f"1.0000{n}"), a_text(f"1.0000{n}"), september(2))
    assert [queries(page) for page in pages] == before
    promulgated(
        tree,
        a_page(tree, "1.000031"),
        a_text("1.000031", sectors=(Ref(Text("Hộ tịch"), "HT"),)),
        september(2),
    )
    assert len(rows(client)) == 21
