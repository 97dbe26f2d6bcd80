"""Who is told at the desk which procedures cite a legal document, and what the lists say."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from wagtail.users.models import UserProfile

from catalog import selectors
from catalog.beginning import begin_line
from catalog.content import Kind, LegalBasis, Text
from catalog.models import Action, DecisionLine, DecisionPage, LegalDocument, ProcedurePage
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.desk.conftest import People
from tests.catalog.desk.test_rights import is_refused

Desk = Callable[[User | None], Client]

NEW_YEAR = date(2026, 1, 1)
LAW, DECREE = "60/2014/QH13", "123/2015/NĐ-CP"
EXPIRED = "expired-bases:index"


@pytest.fixture
def law(tree: Tree) -> LegalDocument:
    """A law in force, cited by a procedure of justice, one of health and an internal one."""
    made: LegalDocument = LegalDocument.objects.create(code=LAW, number=LAW, name_vi="Luật Hộ tịch")
    cites(tree, "1.000001", LAW, DECREE)
    cites(tree, "1.000002", LAW).move(tree.health, pos="last-child")
    cites(tree, "1.000003", LAW, kind=Kind.INTERNAL)
    cites(tree, "1.000004", DECREE)
    return made


def cites(tree: Tree, code: str, *numbers: str, **parts: Any) -> ProcedurePage:
    page = a_page(tree, code)
    bases = tuple(LegalBasis(number, Text(f"Tên {number}", f"Name {number}")) for number in numbers)
    name = Text(f"Thủ tục {code}", f"Procedure {code}")
    content = replace(a_content(code, legal_bases=bases, **parts), name=name)
    promulgated(tree, page, content, NEW_YEAR)
    return page


def repeal(document: LegalDocument, day: date | None = None) -> None:
    document.in_force_to = day or selectors.today()
    document.save()


def listed(client: Client, url: str, **chosen: Any) -> list[str]:
    answer = client.get(url, chosen)
    assert answer.status_code == 200
    return sorted(row.procedure.code for row in answer.context["object_list"])


def of(document: LegalDocument) -> str:
    return reverse("desk_citing", args=[document.pk])


def edit_url(document: LegalDocument) -> str:
    return reverse(LegalDocument.snippet_viewset.get_url_name("edit"), args=[document.pk])


def open_line(decision: DecisionPage, code: str) -> DecisionLine:
    line = begin_line(decision, Action.AMENDED, procedure=ProcedurePage.objects.get(code=code))
    line.save()
    return line


def downloaded(client: Client, url: str, **chosen: Any) -> list[dict[str, str]]:
    answer = client.get(url, {"export": "csv"} | chosen)
    return list(csv.DictReader(StringIO(answer.getvalue().decode())))


@pytest.mark.parametrize("way", ["citing", "expired"])
def test_editors_see_their_agencys_procedures_and_controllers_all(
    desk: Desk, people: People, law: LegalDocument, way: str
) -> None:
    repeal(law)
    url = of(law) if way == "citing" else reverse(EXPIRED)
    assert is_refused(desk(None).get(url))
    assert listed(desk(people.justice), url) == ["1.000001", "1.000003"]
    assert listed(desk(people.health), url) == ["1.000002"]
    for user in (people.controller, people.publisher, people.administrator, people.superuser):
        assert listed(desk(user), url) == ["1.000001", "1.000002", "1.000003"]
    people.justice.groups.clear()
    assert is_refused(desk(people.justice).get(url))


def test_the_list_narrows_and_sorts(
    desk: Desk, people: People, law: LegalDocument, tree: Tree
) -> None:
    client, tomorrow = desk(people.controller), selectors.today() + timedelta(days=1)
    page = ProcedurePage.objects.get(code="1.000004")
    content = a_content("1.000004", "Sắp có", legal_bases=(LegalBasis(LAW),))
    promulgated(tree, page, content, tomorrow, Action.AMENDED)
    assert listed(client, of(law), agency=tree.health.pk) == ["1.000002"]
    assert listed(client, of(law), state="upcoming") == ["1.000004"]
    assert listed(client, of(law), state="in_force") == ["1.000001", "1.000002", "1.000003"]
    assert listed(client, of(law), q="Sắp") == ["1.000004"]
    results = reverse("desk_citing_results", args=[law.pk])
    assert listed(client, results, q="000002") == ["1.000002"]
    for order in ("valid_from", "-valid_to", "agency", "-procedure__code"):
        rows = client.get(of(law), {"ordering": order}).context["object_list"]
        assert len(rows) == 4, order
    assert rows[0].procedure.code == "1.000004"


def test_a_row_says_how_it_cites_what_else_stands_and_what_is_begun(
    desk: Desk, people: People, law: LegalDocument, decision: DecisionPage
) -> None:
    LegalDocument.objects.create(code=DECREE, number=DECREE, name_vi="Nghị định")
    line = open_line(decision, "1.000001")
    said = desk(people.justice).get(of(law)).content.decode()
    assert "60/2014/QH13, Tên 60/2014/QH13" in said
    assert "123/2015/NĐ-CP" in said
    assert reverse("lines:difference", args=[line.pk]) in said
    assert decision.number in said
    assert "action=amended" in said
    repeal(LegalDocument.objects.get(code=DECREE))
    rows = downloaded(desk(people.justice), of(law))
    assert rows[0]["Căn cứ khác còn hiệu lực"] == "không có"


def test_the_spreadsheets_say_what_the_list_says(
    desk: Desk, people: People, law: LegalDocument, decision: DecisionPage, tree: Tree
) -> None:
    open_line(decision, "1.000001")
    client = desk(people.controller)
    rows = downloaded(client, of(law))
    assert rows[0] == {
        "Mã": "1.000001",
        "Tên": "Thủ tục 1.000001",
        "Cơ quan": "Sở Tư pháp",
        "Có hiệu lực từ ngày": "2026-01-01",
        "Có hiệu lực đến trước ngày": "",
        "Được dẫn là": "60/2014/QH13, Tên 60/2014/QH13",
        "Căn cứ khác còn hiệu lực": "123/2015/NĐ-CP",
        "Trong quyết định chưa công bố": decision.number,
    }
    assert [row["Mã"] for row in rows] == ["1.000001", "1.000002", "1.000003"]
    assert len(downloaded(client, of(law), agency=tree.health.pk)) == 1
    repeal(law, date(2026, 7, 1))
    expired = downloaded(client, reverse(EXPIRED))
    assert expired[0] == {
        "Mã": "1.000001",
        "Tên": "Thủ tục 1.000001",
        "Cơ quan": "Sở Tư pháp",
        "Căn cứ pháp lý": LAW,
        "Tiêu đề": "Luật Hộ tịch",
        "Hết hiệu lực từ ngày": "2026-07-01",
        "Trong quyết định chưa công bố": decision.number,
    }
    answer = client.get(reverse(EXPIRED), {"export": "xlsx"})
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    assert [row[0].value for row in sheet.rows] == ["Mã", "1.000001", "1.000002", "1.000003"]


def test_both_lists_speak_english_too(desk: Desk, people: People, law: LegalDocument) -> None:
    UserProfile.objects.create(user=people.controller, preferred_language="en")
    repeal(law)
    client = desk(people.controller)
    said = client.get(of(law)).content.decode()
    assert "Procedures that cite 60/2014/QH13" in said
    assert "Other bases in force" in said
    assert "Procedure 1.000001" in said
    assert "60/2014/QH13, Name 60/2014/QH13" in said
    assert "Expired legal bases" in client.get(reverse(EXPIRED)).content.decode()


def test_expired_bases_are_narrowed_and_found_by_their_number(
    desk: Desk, people: People, law: LegalDocument, tree: Tree
) -> None:
    LegalDocument.objects.create(code=DECREE, number=DECREE, in_force_to=date(2026, 3, 1))
    client, url = desk(people.controller), reverse(EXPIRED)
    assert listed(client, url) == ["1.000001", "1.000004"]
    repeal(law)
    every = ["1.000001", "1.000001", "1.000002", "1.000003", "1.000004"]
    assert listed(client, url) == every
    assert listed(client, url, q=DECREE) == ["1.000001", "1.000004"]
    assert listed(client, url, agency=tree.health.pk) == ["1.000002"]
    for order in ("cited", "-ended_on", "agency", "procedure__code"):
        assert listed(client, url, ordering=order) == every


def test_whoever_may_act_reads_on_the_home_page_how_many(
    desk: Desk, people: People, law: LegalDocument
) -> None:
    def counted(user: User) -> str | None:
        page = desk(user).get(reverse("wagtailadmin_home")).content.decode()
        _before, found, after = page.partition("Căn cứ đã hết hiệu lực: ")
        return after.partition("<")[0] if found else None

    assert counted(people.controller) == "0"
    repeal(law)
    assert counted(people.justice) == "2"
    assert counted(people.health) == "1"
    assert counted(people.controller) == "3"
    assert counted(people.publisher) is None, "only reads"


def test_the_menu_leads_to_the_expired_bases(desk: Desk, people: People, tree: Tree) -> None:
    for user in (people.justice, people.controller, people.publisher):
        assert reverse(EXPIRED) in desk(user).get(reverse("wagtailadmin_home")).content.decode()


def save(client: Client, document: LegalDocument, **changes: str) -> str:
    """Save a document's form and return what is said then, with its buttons."""
    data = {"number": document.number, "code": document.code, "name_vi": "Luật Hộ tịch"}
    answer = client.post(edit_url(document), data | changes)
    assert answer.status_code == 302
    return str(list(get_messages(answer.wsgi_request))[-1])


def test_a_new_last_day_tells_who_cites_the_document(
    desk: Desk, people: People, law: LegalDocument
) -> None:
    controller = desk(people.controller)
    assert "Số thủ tục" not in save(controller, law)
    said = save(controller, law, in_force_to="2026-12-31")
    assert "Số thủ tục căn cứ vào văn bản này: 3." in said
    assert "Của cơ quan mình" not in said
    assert of(law) in said
    assert "Số thủ tục" not in save(controller, law, in_force_to="2026-12-31")
    said = save(desk(people.health), law, in_force_to="2026-12-30")
    assert "Số thủ tục căn cứ vào văn bản này: 3. Của cơ quan mình: 1." in said
    assert "Số thủ tục" not in save(controller, law, in_force_to="")


def test_a_document_that_is_entered_ended_tells_it_too(
    desk: Desk, people: People, law: LegalDocument
) -> None:
    url = reverse(LegalDocument.snippet_viewset.get_url_name("add"))
    data = {"number": DECREE, "code": DECREE, "name_vi": "Nghị định", "in_force_to": "2026-03-01"}
    answer = desk(people.controller).post(url, data)
    [said] = map(str, get_messages(answer.wsgi_request))
    assert "Số thủ tục căn cứ vào văn bản này: 2." in said


@pytest.mark.wagtail_indexes
def test_documents_say_how_many_cite_them_and_which_are_over_and_still_cited(
    desk: Desk, people: People, law: LegalDocument
) -> None:
    LegalDocument.objects.create(code="1/2020/QH14", number="1/2020/QH14", in_force_to=NEW_YEAR)
    client = desk(people.controller)
    url = reverse(LegalDocument.snippet_viewset.get_url_name("list"))

    def numbers(**chosen: str) -> dict[str, int]:
        rows = client.get(url, chosen).context["object_list"]
        return {row.number: row.number_citing for row in rows}

    assert numbers() == {LAW: 3, "1/2020/QH14": 0}
    assert numbers(state="ended") == {"1/2020/QH14": 0}
    assert numbers(state="ended_cited") == {}
    repeal(law)
    assert numbers(state="ended_cited") == {LAW: 3}
    assert numbers(state="ended_cited", q="60/2014") == {LAW: 3}
    assert numbers(state="ended_cited", q="1/2020") == {}
    assert list(numbers(ordering="number_citing")) == ["1/2020/QH14", LAW]
    page = client.get(url).content.decode()
    assert page.count(of(law)) == 2, "the number and the menu of the row"
    assert of(law) in client.get(edit_url(law)).content.decode()


def test_no_list_asks_more_of_the_database_for_more_rows(
    desk: Desk, people: People, law: LegalDocument, tree: Tree
) -> None:
    repeal(law)
    client = desk(people.justice)
    documents = reverse(LegalDocument.snippet_viewset.get_url_name("list"))
    urls = (of(law), reverse(EXPIRED), documents)
    before = [_queries(client, url) for url in urls]
    for number in range(10, 30):
        cites(tree, f"1.0000{number}", LAW, f"{number}/2020/QH14")
        code = f"{number}/2020/QH14"
        LegalDocument.objects.create(code=code, number=code, in_force_to=NEW_YEAR)
    assert [_queries(client, url) for url in urls] == before


def _queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_promulgation_page_tells_what_else_cites_the_same_document(
    desk: Desk, people: People, law: LegalDocument, decision: DecisionPage
) -> None:
    url = reverse("desk_promulgate", args=[decision.pk])
    client = desk(people.publisher)
    assert client.get(url).context["shared"] == ()
    line = open_line(decision, "1.000001")
    assert client.get(url).context["shared"] == ()
    line.changed_by = law
    line.save()
    [shared] = client.get(url).context["shared"]
    assert (shared.document, shared.total) == (law, 2)
    assert [other.code for other in shared.first] == ["1.000002", "1.000003"]
    page = client.get(url).content.decode()
    assert "Thủ tục khác căn cứ vào cùng văn bản" in page
    assert of(law) in page


def test_the_promulgation_page_tells_what_else_cites_a_basis_that_is_new(
    desk: Desk, people: People, law: LegalDocument, decision: DecisionPage
) -> None:
    line = open_line(decision, "1.000004")
    line.legal_bases.append(("basis", {"document": law}))
    line.save()
    [shared] = (
        desk(people.publisher).get(reverse("desk_promulgate", args=[decision.pk])).context["shared"]
    )
    assert (shared.number, shared.total) == (LAW, 3)


def test_many_lines_cost_the_promulgation_page_no_query_more(
    desk: Desk, people: People, law: LegalDocument, tree: Tree, decision: DecisionPage
) -> None:
    url = reverse("desk_promulgate", args=[decision.pk])
    client = desk(people.publisher)

    def changed_by_the_law(code: str) -> None:
        line = open_line(decision, code)
        line.changed_by = law
        line.save()

    changed_by_the_law("1.000001")
    changed_by_the_law("1.000002")
    before = _queries(client, url)
    for number in range(10, 20):
        cites(tree, f"1.0000{number}", LAW)
        changed_by_the_law(f"1.0000{number}")
    assert _queries(client, url) == before
