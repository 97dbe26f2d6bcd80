"""Broken links and missing files at the desk: whose they are, where they lead, when they go."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog import faults
from catalog.content import Dossier, DossierCase, OnlineService, Paper, Ref, Scheme, Text
from catalog.models import (
    Action,
    Agency,
    DecisionPage,
    Form,
    FormEdition,
    LegalDocument,
    LinkCheck,
    LinkRun,
    ProcedurePage,
    Sector,
)
from catalog.selectors import VIETNAM
from tests.builders import Tree, a_content, a_decision, a_page, promulgated
from tests.catalog.desk.conftest import People
from tests.catalog.desk.test_rights import is_refused
from tests.catalog.desk.waiting import NOW, TODAY, recorded_on

Desk = Callable[[User | None], Client]
Row = tuple[str, str]
FILED = "https://dvc.example.vn/nop"


def remember(url: str, *procedures: int, **fields: Any) -> None:
    """Remember a link as `check_links` does that found it broken."""
    since = datetime(2026, 8, 20, 20, tzinfo=VIETNAM)
    known = {"status": 404, "failing_since": since, "is_broken": True} | fields
    LinkCheck.objects.create(url=url, url_hash=url, procedures=list(procedures), **known)


def a_text(code: str, form: str) -> Any:
    paper = Paper(name=Text("Tờ khai"), form=Ref(Text("Tờ khai"), form))
    dossier = Dossier(cases=(DossierCase(papers=(paper,)),), sets=1)
    online = (OnlineService(Scheme.ND224_2026, "full", submit_url=FILED),)
    return a_content(code, f"Thủ tục {code}", dossier=dossier, online=online)


@pytest.fixture
def broken(tree: Tree) -> Iterator[None]:
    """Justice has a form without an edition and an address; health a file and a guide; now."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch")
    document = LegalDocument.objects.create(
        code="60/2014/QH13", number="60/2014/QH13", name_vi="Luật Hộ tịch", link="https://a.vn/luat"
    )
    forms = {code: Form.objects.create(code=code, name_vi=f"Mẫu {code}") for code in ("M1", "M2")}
    whole = FormEdition(form=forms["M2"], guide="https://a.vn/phim", sample="ab/mat.pdf")
    whole.pdf.save("mau.pdf", ContentFile(b"%PDF-"))
    FormEdition.objects.create(form=forms["M1"], docx="ab/cu.docx", valid_to=date(2026, 1, 1))
    Agency.objects.filter(code="H00.YT").update(website="https://yte.example.vn")
    with recorded_on("2026-08-01"):
        for code, form in (("1.000001", "M1"), ("1.000002", "M2")):
            page = a_page(tree, code)
            promulgated(tree, page, a_text(code, form), date(2026, 1, 1))
    ProcedurePage.objects.get(code="1.000002").move(tree.health, pos="last-child")
    justice = ProcedurePage.objects.get(code="1.000001")
    remember(FILED, justice.pk)
    for url in ("https://a.vn/phim", document.link):
        remember(url)
    remember("https://yte.example.vn", status=None, failure="certificate")
    signed = a_decision(tree, date(2026, 8, 1))
    DecisionPage.objects.filter(pk=signed.pk).update(file="ab/ky.pdf", number="7/QĐ-UBND")
    with time_machine.travel(NOW, tick=True):
        faults.find(TODAY)
        yield


def listed(client: Client, **asked: Any) -> list[Row]:
    answer = client.get(reverse("desk_broken"), asked)
    assert answer.status_code == 200
    return [(row.kind, row.code) for row in answer.context["object_list"]]


JUSTICE = [("no_file", "M1"), ("submit", "1.000001"), ("document", "60/2014/QH13")]
HEALTH = [("gone", "M2"), ("guide", "M2"), ("document", "60/2014/QH13"), ("site", "H00.YT")]
ALL = [
    ("no_file", "M1"),
    ("gone", "7/QĐ-UBND"),
    ("gone", "M2"),
    ("submit", "1.000001"),
    ("guide", "M2"),
    ("document", "60/2014/QH13"),
    ("site", "H00.YT"),
]


def test_departments_see_what_concerns_their_procedures_and_controllers_all(
    desk: Desk, people: People, broken: None, tree: Tree
) -> None:
    assert listed(desk(people.justice)) == JUSTICE
    assert listed(desk(people.health)) == HEALTH
    client = desk(people.controller)
    assert listed(client) == listed(desk(people.publisher)) == ALL
    assert listed(client, agency=tree.justice.pk) == JUSTICE
    assert listed(client, kind="gone") == ALL[1:3]
    assert listed(client, q="luat ho tich") == [("document", "60/2014/QH13")]
    assert listed(client, q="dvc.example") == [("submit", "1.000001")]
    assert listed(client, ordering="-number")[0] == ("document", "60/2014/QH13")
    for odd in ({"kind": "x"}, {"agency": "9" * 30}, {"p": "x"}, {"ordering": "x"}):
        assert client.get(reverse("desk_broken_results"), odd).status_code == 200
    told = client.get(reverse("desk_broken")).content.decode()
    assert "Rà lúc 09:00 01/09/2026" in told
    LinkRun.objects.all().delete()
    assert "Chưa rà lần nào" in client.get(reverse("desk_broken")).content.decode()
    people.justice.groups.clear()
    for user in (None, people.justice):
        assert is_refused(desk(user).get(reverse("desk_broken")))


def test_each_row_leads_to_where_it_is_mended_and_says_how_it_fails(
    desk: Desk, people: People, broken: None
) -> None:
    form = Form.objects.get(code="M1")
    edit = reverse(Form.snippet_viewset.get_url_name("edit"), args=[form.pk])
    page = ProcedurePage.objects.get(code="1.000001")
    begin = f"{reverse('lines:add')}?procedure={page.pk}"
    site = reverse(
        Agency.snippet_viewset.get_url_name("edit"), args=[Agency.objects.get(code="H00.YT").pk]
    )

    def shown(user: User) -> str:
        return desk(user).get(reverse("desk_broken")).content.decode()

    for address in (edit, begin, site, "20/08/2026", "mã 404", "chứng thư số"):
        assert address in shown(people.controller)
    assert begin not in shown(people.publisher)
    assert site not in shown(people.health), "departments do not write agencies"
    for user, number in ((people.justice, 3), (people.controller, 7)):
        home = desk(user).get(reverse("wagtailadmin_home")).content.decode()
        todo = desk(user).get(reverse("desk_todo")).content.decode()
        for read in (home, todo):
            assert f'<a href="{reverse("desk_broken")}">Liên kết, tệp hỏng: {number}</a>' in read


def test_what_is_mended_or_named_no_more_is_told_no_more(
    desk: Desk, people: People, broken: None, tree: Tree
) -> None:
    edition = FormEdition(form=Form.objects.get(code="M1"), valid_from=date(2026, 9, 1))
    edition.docx.save("moi.docx", ContentFile(b"PK"))
    page = ProcedurePage.objects.get(code="1.000001")
    promulgated(tree, page, a_content("1.000001"), date(2026, 9, 1), Action.AMENDED)
    LegalDocument.objects.update(link="")
    assert listed(desk(people.justice)) == [("submit", "1.000001")], "texts are read by the night"
    faults.find(TODAY)
    assert listed(desk(people.justice)) == []
    with recorded_on("2026-09-01"):
        content = a_text("1.000001", "M9")
        promulgated(tree, page, content, date(2026, 9, 1), Action.AMENDED)
    faults.find(TODAY)
    assert listed(desk(people.justice)) == [("no_file", "M9"), ("submit", "1.000001")]
    add = reverse(Form.snippet_viewset.get_url_name("add"))
    assert add in desk(people.justice).get(reverse("desk_broken")).content.decode()


def test_it_is_downloaded_and_told_by_e_mail(
    desk: Desk, people: People, broken: None, mailoutbox: list[EmailMessage]
) -> None:
    answer = desk(people.controller).get(reverse("desk_broken"), {"export": "csv"})
    rows = list(csv.DictReader(StringIO(answer.getvalue().decode())))
    assert len(rows) == 7
    assert rows[3] == {
        "Loại": "Địa chỉ nộp hồ sơ",
        "Mã hoặc số": "1.000001",
        "Tên": "Thủ tục 1.000001",
        "Địa chỉ hoặc tệp": FILED,
        "Lý do": "mã 404",
        "Từ ngày": "2026-08-20",
        "Số thủ tục": "1",
        "Cơ quan": "Sở Tư pháp",
    }
    call_command("send_reminders", "--to", "tuphap", stdout=StringIO())
    [mail] = mailoutbox
    assert mail.subject == "Niêm Yết: 3 việc cần làm"
    assert "Liên kết, tệp hỏng: 3" in str(mail.body)
    assert f"- 1.000001 Thủ tục 1.000001: địa chỉ nộp hồ sơ: {FILED}: mã 404" in str(mail.body)


def test_no_list_asks_more_of_the_database_for_more_rows(
    desk: Desk, people: People, broken: None, tree: Tree
) -> None:
    def queries() -> int:
        client = desk(people.justice)
        client.get(reverse("desk_broken"))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("desk_broken")).status_code == 200
        return len(asked)

    before = queries()
    for n in range(10, 16):
        page = a_page(tree, f"1.0000{n}")
        promulgated(tree, page, a_text(page.code, f"M{n}"), date(2026, 1, 1))
        Form.objects.create(code=f"M{n}", name_vi="Mẫu")
    LinkCheck.objects.filter(url=FILED).update(
        procedures=list(ProcedurePage.objects.values_list("pk", flat=True))
    )
    assert faults.find(TODAY) > 10
    assert queries() == before
