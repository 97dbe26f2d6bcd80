"""The list of what waits: whose it is, how it narrows, where its rows lead, what is downloaded."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from catalog.models import DecisionPage, LegalDocument, ProcedurePage, ProcedureWarning, Sector
from catalog.promulgation import promulgate
from catalog.waiting import waiting
from tests.builders import Tree, a_decision
from tests.catalog.amending import amendment
from tests.catalog.desk.conftest import People
from tests.catalog.desk.test_rights import is_refused
from tests.catalog.desk.waiting import NOW, TODAY, ending, unseen, unsigned

Desk = Callable[[User | None], Client]


@pytest.fixture
def waits(tree: Tree) -> Iterator[DecisionPage]:
    """A temporary text of justice, a decision with its line, and a procedure of health; now."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    ending(tree)
    unseen(tree)
    decision = unsigned(tree)
    with time_machine.travel(NOW, tick=True):
        yield decision


def url() -> str:
    return reverse("desk_todo")


def listed(client: Client, **asked: Any) -> list[str]:
    answer = client.get(url(), asked)
    assert answer.status_code == 200
    return [row.code for row in answer.context["object_list"]]


def downloaded(client: Client, **asked: Any) -> list[dict[str, str]]:
    answer = client.get(url(), {"export": "csv"} | asked)
    return list(csv.DictReader(StringIO(answer.getvalue().decode())))


def test_editors_see_what_waits_for_their_agency_and_controllers_all(
    desk: Desk, people: People, waits: DecisionPage
) -> None:
    assert is_refused(desk(None).get(url()))
    assert listed(desk(people.justice)) == [waits.number, "1.000001"]
    assert listed(desk(people.health)) == ["1.000002"]
    for user in (people.controller, people.publisher, people.administrator, people.superuser):
        assert listed(desk(user)) == [waits.number, "1.000001", "1.000002"]
    people.justice.groups.clear()
    assert is_refused(desk(people.justice).get(url()))


def test_the_list_narrows_is_searched_and_sorts(
    desk: Desk, people: People, waits: DecisionPage, tree: Tree
) -> None:
    client = desk(people.controller)
    assert listed(client, kind="ending") == ["1.000001"]
    assert listed(client, kind="signing") == [waits.number]
    assert listed(client, kind="promulgation") == []
    assert listed(client, kind="review") == ["1.000002"]
    assert listed(client, agency=tree.health.pk) == ["1.000002"]
    assert listed(client, agency=tree.justice.pk) == [waits.number, "1.000001"]
    assert listed(client, urgency="overdue") == ["1.000002"]
    assert listed(client, urgency="10") == [waits.number]
    assert listed(client, urgency="30") == [waits.number, "1.000001"]
    assert listed(client, q="tam thoi") == ["1.000001"]
    assert listed(client, q="temporary") == ["1.000001"]
    assert listed(client, q="so y te") == ["1.000002"]
    assert listed(client, q=waits.number) == [waits.number]
    assert listed(client, ordering="due") == ["1.000002", waits.number, "1.000001"]
    assert listed(client, ordering="-due") == ["1.000001", waits.number, "1.000002"]
    for order in ("code", "-kind", "agency"):
        assert len(listed(client, ordering=order)) == 3
    results = client.get(reverse("desk_todo_results"), {"kind": "review"})
    assert [row.code for row in results.context["object_list"]] == ["1.000002"]


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "bừa"},
        {"agency": "x"},
        {"agency": "9" * 30},
        {"urgency": "11"},
        {"urgency": "-1"},
        {"p": "x"},
        {"p": "99"},
        {"ordering": "bừa"},
        {"q": "\x00"},
        {"q": "'%_" * 200},
        {"export": "doc"},
        {"export": "csv", "kind": "bừa"},
    ],
)
def test_no_question_breaks_the_list(
    desk: Desk, people: People, waits: DecisionPage, asked: dict[str, str]
) -> None:
    client = desk(people.controller)
    for address in (url(), reverse("desk_todo_results")):
        assert client.get(address, asked).status_code == 200


@pytest.mark.parametrize("name", ["expired-bases", "procedurewarning", "procedures"])
def test_no_key_of_an_agency_breaks_another_list(desk: Desk, people: People, name: str) -> None:
    for key in ("9" * 30, "x", "-1"):
        answer = desk(people.controller).get(reverse(f"{name}:index"), {"agency": key})
        assert answer.status_code == 200


def test_each_row_leads_to_where_it_is_mended(
    desk: Desk, people: People, waits: DecisionPage, tree: Tree
) -> None:
    def page(user: User) -> str:
        return desk(user).get(url()).content.decode()

    temporary = ProcedurePage.objects.get(code="1.000001")
    begins = f"{reverse('lines:add')}?procedure={temporary.pk}&amp;action=new&amp;day=2026-10-01"
    guidance = reverse(
        "wagtailadmin_pages:edit", args=[ProcedurePage.objects.get(code="1.000002").pk]
    )
    lines = f"{reverse('lines:list')}?decision={waits.pk}"
    for address in (begins, guidance, lines):
        assert address in page(people.controller)
    read = page(people.publisher)
    assert lines in read
    assert begins not in read
    assert guidance not in read
    line = amendment(tree, temporary, TODAY, "Tiếp tục")
    assert reverse("lines:difference", args=[line.pk]) in page(people.justice)
    assert begins not in page(people.justice)


def test_what_follows_a_temporary_text_begins_as_it_was_and_settles_it(
    desk: Desk, people: People, waits: DecisionPage, tree: Tree
) -> None:
    page = ProcedurePage.objects.get(code="1.000001")
    client, following = desk(people.justice), a_decision(tree, TODAY)
    begin = reverse("lines:add")
    asked = {"procedure": page.pk, "action": "new", "day": "2026-10-01"}
    assert client.get(begin, asked).context["form"].initial["day"] == date(2026, 10, 1)
    assert client.get(begin, asked | {"day": "2026-13-01"}).status_code == 200
    data: dict[str, Any] = {"decision": following.pk, "procedure": page.pk, "action": "new"}
    for user, day in ((people.justice, "30/09/2026"), (people.health, "01/10/2026")):
        refused = desk(user).post(begin, data | {"day": day})
        assert refused.context["form"].errors
    assert client.post(begin, data | {"day": "01/10/2026"}).status_code == 302
    line = following.lines.get()
    assert (line.procedure, line.agency, line.code) == (page, tree.justice, "1.000001")
    assert (line.name_vi, line.effective_on) == ("Tạm thời 1.000001", date(2026, 10, 1))
    assert reverse("lines:difference", args=[line.pk]) in client.get(url()).content.decode()
    assert client.get(reverse("lines:difference", args=[line.pk])).status_code == 200
    promulgate(following)
    assert listed(client) == [waits.number]


def test_the_spreadsheets_say_what_the_list_says(
    desk: Desk, people: People, waits: DecisionPage
) -> None:
    client = desk(people.controller)
    rows = downloaded(client)
    assert rows[1] == {
        "Loại": "Văn bản tạm thời sắp hết hiệu lực, chưa có gì tiếp theo",
        "Mã hoặc số": "1.000001",
        "Tên": "Tạm thời 1.000001",
        "Cơ quan": "Sở Tư pháp",
        "Hạn": "2026-10-01",
        "Còn lại": "30",
    }
    assert [row["Hạn"] for row in rows] == ["2026-09-07", "2026-10-01", "2026-03-10"]
    assert rows[0]["Mã hoặc số"] == waits.number
    assert len(downloaded(client, kind="review")) == 1
    sheet = load_workbook(BytesIO(client.get(url(), {"export": "xlsx"}).getvalue())).active
    assert [row[1].value for row in sheet.rows] == [
        "Mã hoặc số",
        waits.number,
        "1.000001",
        "1.000002",
    ]


def test_the_list_and_its_spreadsheet_speak_english_too(
    desk: Desk, people: People, waits: DecisionPage
) -> None:
    UserProfile.objects.create(user=people.controller, preferred_language="en")
    client = desk(people.controller)
    said = client.get(url()).content.decode()
    assert "Temporary text ends, nothing follows" in said
    assert "1.000001 Temporary 1.000001" in said
    assert "in 30 days" in said
    assert "due in 30 days or less" in said
    assert downloaded(client)[1]["Kind"] == "Temporary text ends, nothing follows"
    assert downloaded(client)[1]["Name"] == "Temporary 1.000001"


def test_the_list_counts_what_stands_already_and_leads_there(
    desk: Desk, people: People, waits: DecisionPage
) -> None:
    LegalDocument.objects.create(
        code="60/2014/QH13", number="60/2014/QH13", in_force_to=date(2026, 7, 1)
    )
    procedure = ProcedurePage.objects.get(code="1.000002")
    ProcedureWarning.objects.create(procedure=procedure, kind="small_fee", detail="7 đồng")

    def page(user: User) -> str:
        return desk(user).get(url()).content.decode()

    assert "Căn cứ đã hết hiệu lực: 2" in page(people.controller)
    assert "Cảnh báo: 1" in page(people.controller)
    assert "Căn cứ đã hết hiệu lực: 1" in page(people.justice)
    assert "Cảnh báo: 0" in page(people.justice)
    assert reverse("expired-bases:index") in page(people.health)


def test_the_menu_and_the_home_page_lead_to_it_with_their_count(
    desk: Desk, people: People, waits: DecisionPage
) -> None:
    def home(user: User) -> str:
        return desk(user).get(reverse("wagtailadmin_home")).content.decode()

    for user, number in ((people.controller, 3), (people.publisher, 3), (people.health, 1)):
        assert f"Việc cần làm: {number}<" in home(user)
        assert home(user).count(url()) >= 2
    outsider = User.objects.create_user("khach", "k@example.test", "mật khẩu")
    outsider.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert url() not in home(outsider)


def test_an_empty_list_says_so(desk: Desk, people: People) -> None:
    answer = desk(people.controller).get(url())
    assert answer.status_code == 200
    assert answer.context["items_count"] == 0
    assert downloaded(desk(people.controller)) == []


def test_fifty_rows_are_a_page(desk: Desk, people: People, waits: DecisionPage, tree: Tree) -> None:
    for _n in range(50):
        unsigned(tree)
    client = desk(people.controller)
    assert [len(listed(client, p=p)) for p in (1, 2)] == [50, 3]
    assert len(downloaded(client)) == 53


def test_no_list_asks_more_of_the_database_for_more_rows(
    desk: Desk, people: People, waits: DecisionPage, tree: Tree
) -> None:
    def queries() -> int:
        client = desk(people.justice)
        client.get(url())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url()).status_code == 200
        return len(asked)

    unseen(tree, "1.300000", health=False)
    before = queries()
    for n in range(10, 20):
        ending(tree, f"1.1000{n}")
        unseen(tree, f"1.2000{n}", health=False)
        unsigned(tree)
    assert queries() == before


def test_those_that_wait_longest_are_named_and_a_search_finds_the_others(
    desk: Desk, people: People, waits: DecisionPage, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        unseen(tree, f"1.20000{n}", health=False)
    ProcedurePage.objects.filter(code="1.200002").update(looked_at="2024-01-01T00:00:00Z")
    client = desk(people.justice)
    assert listed(client, kind="review") == ["1.200002", "1.200000", "1.200001"]
    monkeypatch.setattr("catalog.views.todo.MOST", 2)
    assert listed(client, kind="review") == ["1.200002", "1.200000"]
    assert "2 thủ tục chờ lâu nhất" in client.get(url()).content.decode()
    assert listed(client, q="1.200001") == ["1.200001"]
    assert len(downloaded(client, kind="review")) == 3
    assert listed(desk(people.controller), agency=tree.health.pk) == ["1.000002"]
    waits_here = waiting(people.justice, TODAY, most=2)
    assert (len(waits_here.reminders), waits_here.number) == (4, "4+")
