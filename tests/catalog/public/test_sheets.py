"""Posting sheets: what hangs on the wall tells all the law fixes, and can be known to be stale."""

from __future__ import annotations

import html
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from catalog.content import Kind, Level, OnlineService, Ref, Scheme, Text
from catalog.models import Action, Agency, DecisionPage, ProcedurePage, Sector, ServicePoint
from catalog.promulgation import ImportedLine, promulgate, promulgate_imported, retract
from catalog.public.qr import qr_code
from catalog.wording import day_in_words
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.catalog.public.conftest import BIRTH, days, whole_content

pytestmark = pytest.mark.once

URL = f"/thu-tuc/{BIRTH}/"
SHEET = f"{URL}ban-in/"


def read(client: Client, url: str = SHEET, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, response.content.decode()[:2000]
    return " ".join(html.unescape(response.content.decode()).split())


@pytest.fixture
def province(tree: Tree) -> None:
    settings = apps.get_model("portal", "ProvinceSettings")
    settings.objects.update_or_create(
        site=tree.home.sites_rooted_here.get(),
        defaults={"name_vi": "Tỉnh Sông Mây", "hotline": "0200 1022"},
    )
    Agency.objects.filter(code="H00.TP").update(hotline="0200 1151")


def test_the_sheet_shows_what_the_law_fixes_for_every_case(
    client: Client, birth: ProcedurePage
) -> None:
    sheet = read(client)
    shown = [
        "Đăng ký khai sinh",
        "Tờ khai đăng ký khai sinh",
        "CT01",
        "Trẻ bị bỏ rơi",
        "Biên bản",
        "Giấy chứng sinh",
        "3 ngày làm việc",
        "5 ngày làm việc",
        "8.000 đồng",
        "Thông tư 106/2021/TT-BTC",
        "Lấy số",
        "Nộp trên mạng",
        "Trung tâm Phục vụ hành chính công",
        "Số 2 đường Lê Lợi",
        "7:30 – 17:00",
        "0200 3 111 222",
        "Công dân Việt Nam",
        "Giấy khai sinh",
        "có giấy chứng sinh",
        "Luật Hộ tịch",
        "Một phần",
        "Phải ký sổ tại quầy",
        "5 tại chỗ",
        "1.004222",
        "2.009999",
        "Miễn lệ phí cho hộ nghèo",
    ]
    assert [text for text in shown if text not in sheet] == []


def test_the_sheet_says_by_which_decision_in_which_version_and_for_which_day(
    client: Client, tree: Tree, birth: ProcedurePage, province: None
) -> None:
    version = promulgated(tree, birth, whole_content(), days(-3), Action.AMENDED)
    sheet = read(client)
    for text in (
        BIRTH,
        "Tỉnh Sông Mây",
        "Sở Tư pháp",
        version.line.decision.number,
        f"<dd>{version.number}</dd>",
        day_in_words(days(-3), "vi"),
        day_in_words(days(0), "vi"),
        "0200 1022",
        "0200 1151",
    ):
        assert text in sheet


def test_the_qr_code_leads_to_the_short_address_with_the_version(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    promulgated(tree, birth, whole_content(), days(-3), Action.AMENDED)
    assert qr_code(f"http://testserver/tt/{BIRTH}?ban=2") in read(client)
    assert qr_code(f"http://testserver/tt/{BIRTH}?ban=1") in read(
        client, f"{URL}ngay/{days(-10)}/ban-in/"
    )
    answer = client.get(f"/tt/{BIRTH}?ban=2")
    assert (answer.status_code, answer["Location"]) == (301, f"{URL}?ban=2")


def said(client: Client, number: int) -> str:
    page = read(client, f"/en{URL}?ban={number}")
    return page.partition("The posted sheet ")[2].partition("</div>")[0]


def test_the_telephone_tells_that_a_sheet_is_right_stale_early_or_never_was_law(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    promulgated(tree, birth, whole_content(), days(-3), Action.AMENDED)
    promulgated(tree, birth, whole_content(), days(9), Action.AMENDED)
    assert said(client, 2).startswith("is right")
    stale = said(client, 1)
    assert stale.startswith("is out of date")
    assert day_in_words(days(-3), "en") in stale
    assert f"/en{SHEET}" in stale
    assert said(client, 3).startswith("is early")
    assert said(client, 4).startswith("names version 4, which is not")
    assert "The posted sheet" not in read(client, f"/en{URL}")


def test_a_sheet_of_what_was_taken_back_is_told_so(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    version = promulgated(tree, birth, whole_content(), days(-3), Action.AMENDED)
    retract([version.line], reason="nhầm")
    assert said(client, version.number).startswith("names version 2, which is not")
    assert said(client, 1).startswith("is right")


def test_a_sheet_of_a_procedure_that_has_ended_is_out_of_date(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    promulgate(an_ending(tree, birth, days(-1)).decision)
    told = said(client, 1)
    assert told.startswith("is out of date")
    assert "Nothing of this procedure is in force today." in told


def test_what_is_no_number_of_a_version_is_refused(
    client: Client, birth: ProcedurePage, subtests: pytest.Subtests
) -> None:
    for number in ["0", "x", "-1", "", "1.5", "99999", "²"]:
        with subtests.test(number=number):
            assert f"“{number}”" in read(client, f"{URL}?ban={number}", 400)


def test_a_sheet_warns_who_would_pin_up_what_is_not_in_force(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    early = read(client, f"/en{URL}ngay/{days(-90)}/ban-in/")
    assert "Not yet in force." in early
    promulgate(an_ending(tree, birth, days(-1)).decision)
    assert "Do not post" in read(client, f"/en{SHEET}")
    assert "Do not post" not in read(client, f"/en{URL}ngay/{days(-5)}/ban-in/")


def test_a_sheet_announces_what_is_decided_already(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    content = replace(whole_content(), note=Text("Đã đổi"))
    version = promulgated(tree, birth, content, days(12), Action.AMENDED)
    sheet = read(client)
    assert day_in_words(days(12), "vi") in sheet
    assert version.line.decision.number in sheet
    assert "Đã đổi" in read(client, f"{URL}ngay/{days(12)}/ban-in/")


def test_sheets_are_for_paper_and_not_for_search_engines(
    client: Client, birth: ProcedurePage
) -> None:
    for url in (SHEET, f"{URL}ngay/{days(-3)}/ban-in/", "/co-quan/h00-tp/ban-in/"):
        sheet = read(client, f"/en{url}")
        assert '<meta name="robots" content="noindex">' in sheet
        assert "Press Ctrl+P" in sheet
        assert "<script" not in sheet
        assert " style=" not in sheet
    assert f'href="{URL}ngay/{days(-3)}/"' in read(client, f"{URL}ngay/{days(-3)}/ban-in/")
    assert f'href="{SHEET}"' in read(client, URL)
    assert f'href="{URL}ngay/{days(-3)}/ban-in/"' in read(client, f"{URL}ngay/{days(-3)}/")


def test_an_english_sheet_marks_what_is_in_vietnamese(client: Client, birth: ProcedurePage) -> None:
    sheet = read(client, f"/en{SHEET}")
    assert '<span lang="vi">Đăng ký khai sinh</span>' in sheet
    assert "Birth certificate" in sheet


@pytest.mark.parametrize("rest", ["ban-in/", "ngay/2026-01-01/ban-in/"])
def test_any_form_of_a_code_leads_to_its_sheet(
    client: Client, birth: ProcedurePage, rest: str
) -> None:
    answer = client.get(f"/thu-tuc/1001193/{rest}")
    assert (answer.status_code, answer["Location"]) == (301, f"{URL}{rest}")


def test_addresses_of_no_sheet_are_refused(client: Client, tree: Tree) -> None:
    secret = replace(whole_content("1.000009"), kind=Kind.INTERNAL)
    promulgated(tree, a_page(tree, "1.000009"), secret, days(-5))
    for url in ("/thu-tuc/1.000009/ban-in/", "/thu-tuc/x/ban-in/", "/co-quan/khong-co/ban-in/"):
        read(client, url, 404)
    read(client, "/thu-tuc/1.000009/ngay/hom-qua/ban-in/", 400)
    read(client, "/co-quan/h00-tp/ban-in/?trang=2", 400)


def test_the_sheet_of_a_procedure_of_which_all_was_taken_back_is_gone(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    retract([birth.versions.get().line], reason="nhầm")
    read(client, SHEET, 410)


def posted(tree: Tree, numbers: range) -> DecisionPage:
    """Announce procedures of one agency by one decision, every third in a sector of its own."""
    Sector.objects.get_or_create(code="HT", defaults={"name_vi": "Hộ tịch", "name_en": "Civil"})
    Sector.objects.get_or_create(code="CT", defaults={"name_vi": "Chứng thực"})
    decision = a_decision(tree, days(-10), source="test")
    online = (OnlineService(Scheme.ND43_2011, "3"), OnlineService(Scheme.ND224_2026, "full"))
    lines = [
        ImportedLine(
            a_page(tree, f"1.00{n:04}"),
            a_content(
                f"1.00{n:04}",
                f"Thủ tục {n:03}",
                levels=(Level.COMMUNE, Level.PROVINCE),
                online=online,
                sectors=(Ref(Text("?"), ("HT", "CT", "")[n % 3]),),
            ),
            Action.NEW,
            days(-10),
        )
        for n in numbers
    ]
    promulgate_imported(decision, lines)
    return decision


LIST = "/co-quan/h00-tp/ban-in/"


def test_the_list_of_an_agency_is_whole_numbered_and_in_sectors(
    client: Client, tree: Tree, province: None
) -> None:
    decision = posted(tree, range(1, 8))
    promulgate(an_ending(tree, ProcedurePage.objects.get(code="1.000007"), days(-1)).decision)
    sheet = read(client, f"/en{LIST}")
    assert "Thủ tục 007" not in sheet
    assert "6 procedures in force" in sheet
    heads = ["Chứng thực", "Civil", "In no sector"]
    assert sorted(heads, key=sheet.index) == heads
    row = next(r for r in sheet.split("<tr>") if "1.000001" in r)
    for text in ("<td>1</td>", "Thủ tục 001", "Province, Commune", "Fully online", decision.number):
        assert text in row
    assert "<td>6</td>" in sheet
    assert qr_code("http://testserver/en/co-quan/h00-tp/") in sheet
    assert "0200 1151" in sheet


def test_the_list_of_an_agency_without_procedures_says_so(client: Client, tree: Tree) -> None:
    assert "No procedure is in force here today." in read(client, "/en/co-quan/h00-yt/ban-in/")


def a_point(*rules: dict[str, Any]) -> None:
    accepts = [("rule", {"agency": None, "procedure": None} | rule) for rule in rules]
    ServicePoint.objects.create(
        code="cm", name_vi="Quầy Cồn Mây", name_en="Cồn Mây Counter", accepts=accepts
    )


POINT = "/noi-tiep-nhan/cm/ban-in/"


def test_the_list_of_a_service_point_is_what_its_rules_accept(client: Client, tree: Tree) -> None:
    posted(tree, range(1, 4))
    other = a_content("1.009999", "Việc cấp tỉnh", levels=(Level.PROVINCE,))
    promulgated(tree, a_page(tree, "1.009999"), other, days(-3))
    a_point({"level": "commune"})
    sheet = read(client, f"/en{POINT}")
    assert "3 procedures in force" in sheet
    assert "Việc cấp tỉnh" not in sheet
    assert "Cồn Mây Counter" in sheet
    assert qr_code("http://testserver/en/noi-tiep-nhan/cm/") in sheet


def test_a_point_that_is_not_there_has_no_sheet(client: Client, tree: Tree) -> None:
    read(client, POINT, 404)


def test_the_sheet_of_a_procedure_names_the_points_that_accept_it_but_not_once_it_has_ended(
    client: Client, tree: Tree, birth: ProcedurePage
) -> None:
    a_point({"level": "commune", "handling": ["five_in_place"]})
    assert "Quầy Cồn Mây" in read(client)
    assert "Quầy Cồn Mây" in read(client, URL)
    promulgate(an_ending(tree, birth, days(-1)).decision)
    assert "Quầy Cồn Mây" not in read(client)
    assert "Quầy Cồn Mây" not in read(client, URL)


@pytest.mark.once
@pytest.mark.parametrize("size", [3, 90])
def test_a_point_takes_the_same_queries_at_any_size(
    client: Client, tree: Tree, django_assert_max_num_queries: Any, size: int
) -> None:
    posted(tree, range(size))
    a_point({"level": "commune"}, {"agency": Agency.objects.get(code="H00.TP")})
    with django_assert_max_num_queries(7):
        assert f"Thủ tục {size - 1:03}" in read(client, POINT)


@pytest.mark.once
@pytest.mark.parametrize("size", [3, 90])
def test_a_list_takes_the_same_queries_at_any_size(
    client: Client, tree: Tree, django_assert_max_num_queries: Any, size: int
) -> None:
    posted(tree, range(size))
    with django_assert_max_num_queries(6):
        assert f"Thủ tục {size - 1:03}" in read(client, LIST)


def test_a_sheet_takes_at_most_eight_queries(
    client: Client, birth: ProcedurePage, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        read(client)
