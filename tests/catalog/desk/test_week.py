"""The week at the notice board, at the desk: whose it is, how it narrows, what it prints."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.users.models import UserProfile

from catalog.models import ProcedurePage, Sector, ServicePoint
from catalog.promulgation import promulgate
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.catalog.amending import amendment
from tests.catalog.desk.conftest import People
from tests.catalog.desk.test_rights import is_refused
from tests.catalog.desk.waiting import NOW, recorded_on, unseen

Desk = Callable[[User | None], Client]
PAGES = ("desk_week", "desk_week_results", "desk_week_print", "desk_week_sheets")


@pytest.fixture
def week(tree: Tree) -> Iterator[None]:
    """Justice puts one up on Tuesday, health takes one down on Thursday; now is that Tuesday."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    unseen(tree, "1.000002")
    with recorded_on("2026-08-31"):
        promulgated(tree, a_page(tree, "1.000001"), a_content("1.000001"), date(2026, 9, 1))
        page = ProcedurePage.objects.get(code="1.000002")
        promulgate(an_ending(tree, page, date(2026, 9, 3)).decision)
    with time_machine.travel(NOW, tick=True):
        yield


def listed(client: Client, **asked: Any) -> list[str]:
    answer = client.get(reverse("desk_week"), asked)
    assert answer.status_code == 200
    return [row.code for row in answer.context["object_list"]]


def test_departments_see_their_own_and_controllers_all(
    desk: Desk, people: People, week: None
) -> None:
    assert listed(desk(people.justice)) == ["1.000001"]
    assert listed(desk(people.health)) == ["1.000002"]
    for user in (people.controller, people.publisher, people.superuser):
        assert listed(desk(user)) == ["1.000001", "1.000002"]
    health = desk(people.health)
    for name in ("desk_week_print", "desk_week_sheets"):
        assert "1.000001" not in health.get(reverse(name)).content.decode()
    people.justice.groups.clear()
    for name in PAGES:
        assert is_refused(desk(None).get(reverse(name)))
        assert is_refused(desk(people.justice).get(reverse(name)))


def test_the_week_narrows_is_searched_sorted_and_left(
    desk: Desk, people: People, week: None, tree: Tree
) -> None:
    gone = ProcedurePage.objects.get(code="1.000002")
    rule = {"agency": None, "level": "", "procedure": gone, "handling": []}
    fields = {"name_vi": "Một cửa xã", "accepts": [("rule", rule)]}
    point = ServicePoint.objects.create(code="xa", **fields)
    client = desk(people.controller)
    assert listed(client, agency=tree.health.pk) == ["1.000002"]
    assert listed(client, point=point.pk) == ["1.000002"]
    assert listed(client, level="commune") == ["1.000001", "1.000002"]
    assert listed(client, level="province") == []
    assert listed(client, board="take_down") == ["1.000002"]
    assert listed(client, q="so y te") == ["1.000002"]
    assert listed(client, ordering="-day") == ["1.000002", "1.000001"]
    assert listed(client, week="2026-09-06") == ["1.000001", "1.000002"]
    assert listed(client, week="07/09/2026") == []
    shown = client.get(reverse("desk_week"), {"agency": tree.health.pk}).content.decode()
    for first in ("2026-08-24", "2026-09-07"):
        assert f"agency={tree.health.pk}&amp;week={first}" in shown
    odd_ones = [("week", "x"), ("week", "0001-01-01"), ("agency", "9" * 30), ("trang", "9")]
    for name in PAGES:
        for odd in odd_ones:
            assert client.get(reverse(name), dict([odd])).status_code == 200


def test_the_list_is_downloaded_and_printed_with_all_its_sheets(
    desk: Desk, people: People, week: None
) -> None:
    client = desk(people.controller)
    answer = client.get(reverse("desk_week"), {"export": "csv"})
    said = list(csv.DictReader(StringIO(answer.getvalue().decode())))
    assert said[1] | {"Quyết định": ""} == {
        "Việc cần làm": "Gỡ xuống",
        "Mã": "1.000002",
        "Tên": "Thủ tục 1.000002",
        "Cơ quan": "Sở Y tế",
        "Từ ngày": "2026-09-03",
        "Biết sau ngày": "",
        "Lý do": "Bãi bỏ",
        "Quyết định": "",
    }
    UserProfile.objects.create(user=people.controller, preferred_language="en")
    printed = client.get(reverse("desk_week_print")).content.decode()
    assert "To take down (1)" in printed
    assert "1.000001" in printed
    sheets = client.get(reverse("desk_week_sheets")).content.decode()
    assert sheets.count('<table class="sheet"') == 1
    shown = client.get(reverse("desk_week")).content.decode()
    assert "/en/thu-tuc/1.000001/ngay/2026-09-01/ban-in/" in shown


def test_the_desk_names_a_decision_that_readers_may_not_see_and_a_print_does_not(
    desk: Desk, people: People, week: None, tree: Tree
) -> None:
    page = ProcedurePage.objects.get(code="1.000001")
    with recorded_on("2026-08-31"):
        inside = amendment(tree, page, date(2026, 9, 4), "Nội bộ", kind="internal")
        promulgate(inside.decision)
    client, number = desk(people.justice), inside.decision.number
    shown = client.get(reverse("desk_week")).content.decode()
    assert number in shown
    assert inside.decision.slug not in shown
    assert number in client.get(reverse("desk_week"), {"export": "csv"}).getvalue().decode()
    assert number not in client.get(reverse("desk_week_print")).content.decode()


def test_no_list_asks_more_of_the_database_for_more_rows(
    desk: Desk, people: People, week: None, tree: Tree
) -> None:
    def queries() -> int:
        client = desk(people.justice)
        client.get(reverse("desk_week"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("desk_week")).status_code == 200
        return len(asked)

    before = queries()
    for n in range(10, 20):
        promulgated(tree, a_page(tree, f"1.1000{n}"), a_content(f"1.1000{n}"), date(2026, 9, 2))
    assert queries() == before
