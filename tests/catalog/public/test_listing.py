"""The list of procedures narrowed by level, online level, handling, sector, agency, audience."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from catalog.content import (
    Agencies,
    Handling,
    HandlingKind,
    Level,
    OnlineService,
    Ref,
    Scheme,
    Text,
)
from catalog.models import Action, Agency, Audience, ProcedurePage, Sector
from catalog.promulgation import ImportedLine, promulgate, promulgate_imported
from catalog.public.narrowing import online_answer
from tests.builders import Tree, a_content, a_decision, a_page, an_ending
from tests.catalog.amending import amendment
from tests.catalog.public.conftest import days
from tests.catalog.public.reading import read

FULL = OnlineService(Scheme.ND42_2022, "full")
FORMER = OnlineService(Scheme.ND43_2011, "4")


@pytest.fixture
def few(tree: Tree) -> Tree:
    """Four procedures that differ in everything there is to narrow by."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch", agency=tree.justice.agency)
    Sector.objects.create(code="DD", name_vi="Đất đai")
    Sector.objects.create(code="XX", name_vi="Không có thủ tục")
    Audience.objects.create(code="cong-dan", name_vi="Công dân")
    people = (Ref(Text("Công dân"), "cong-dan"),)
    five = (Handling(HandlingKind.FIVE_IN_PLACE),)
    land = (Ref(Text("Đất đai"), "DD"),)
    health = Agencies(executing=(Ref(Text("Sở Y tế"), tree.health.agency.code),))
    contents = [
        a_content("1.000001", "Khai sinh", online=(FULL, FORMER), handling=five, audiences=people),
        a_content("1.000002", "Kết hôn", levels=(Level.COMMUNE, Level.PROVINCE), online=(FULL,)),
        a_content("1.000003", "Cấp sổ", sectors=land, online=(FORMER,), agencies=health),
        a_content("1.000004", "Đo đất", sectors=land, levels=(Level.PROVINCE,)),
    ]
    decision = a_decision(tree, days(-9), source="test")
    lines = [ImportedLine(a_page(tree, c.code), c, Action.NEW, days(-9)) for c in contents]
    promulgate_imported(decision, lines)
    return tree


def listed(client: Client, query: str) -> set[int]:
    page = read(client, f"/en/thu-tuc/?{query}")
    return {int(n) for n in re.findall(r'<a href="/en/thu-tuc/1\.00000(\d)/">', page)}


def numbers(client: Client, address: str) -> dict[str, str]:
    """The number beside each option that the form offers, by its value."""
    page = read(client, address)
    return dict(re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)</option>', page))


def test_the_list_keeps_what_gives_every_chosen_answer(
    client: Client, few: Tree, subtests: pytest.Subtests
) -> None:
    for query, expected in [
        ("cap=commune", {1, 2, 3}),
        ("cap=province", {2, 4}),
        ("truc-tuyen=full", {1, 2}),
        ("truc-tuyen=muc-do-4", {3}),
        ("truc-tuyen=none", {4}),
        ("cach=five-in-place", {1}),
        ("linh-vuc=DD", {3, 4}),
        ("linh-vuc=XX", set()),
        ("co-quan=h00-tp", {1, 2, 3, 4}),
        ("co-quan=h00-yt", {3}),
        ("doi-tuong=cong-dan", {1}),
        ("cap=province&truc-tuyen=full&linh-vuc=HT", {2}),
        ("cap=province&cach=five-in-place", set()),
        ("cap=&truc-tuyen=", {1, 2, 3, 4}),
    ]:
        with subtests.test(query=query, expected=expected):
            assert listed(client, query) == expected


def test_each_option_says_how_many_it_would_leave_under_the_other_choices(
    client: Client, few: Tree
) -> None:
    all_of_them = numbers(client, "/en/thu-tuc/")
    assert all_of_them["commune"] == "3"
    assert all_of_them["muc-do-4"] == "1"
    assert all_of_them["h00-yt"] == "1"
    assert "XX" not in all_of_them
    chosen = numbers(client, "/en/thu-tuc/?linh-vuc=DD&cap=province")
    assert (chosen["HT"], chosen["DD"]) == ("1", "1")
    assert (chosen["commune"], chosen["province"]) == ("1", "1")
    assert "full" not in chosen


def test_a_choice_that_leads_nowhere_is_shown_and_can_be_dropped(client: Client, few: Tree) -> None:
    page = read(client, "/en/thu-tuc/?linh-vuc=XX&cap=commune")
    assert '<option value="XX" selected lang="vi">Không có thủ tục (0)</option>' in page
    assert '<a href="/en/thu-tuc/?cap=commune">' in page
    assert '<a href="/en/thu-tuc/?linh-vuc=XX">' in page
    assert "No procedure in force fits all of this" in page


def test_an_unknown_choice_is_refused_and_the_answer_names_what_is_allowed(
    client: Client, few: Tree, subtests: pytest.Subtests
) -> None:
    for query, told in [
        ("cap=thon", "ministry, province, district, commune, other"),
        ("truc-tuyen=4", "muc-do-4"),
        ("cach=five_in_place", "five-in-place"),
        ("linh-vuc=HTX", "DD"),
        ("co-quan=khong-co", "h00-tp"),
        ("doi-tuong=%00", "cong-dan"),
        ("cap=commune&cap=province", "twice"),
        ("sap-xep=ten", "cach, cap, co-quan, doi-tuong, linh-vuc, trang, truc-tuyen"),
    ]:
        with subtests.test(query=query, told=told):
            assert told in read(client, f"/en/thu-tuc/?{query}", 400)


def test_one_choice_has_an_address_of_its_own_and_several_are_not_indexed(
    client: Client, few: Tree
) -> None:
    one = read(client, "/en/thu-tuc/?cap=commune&linh-vuc=")
    assert '<link rel="canonical" href="http://testserver/en/thu-tuc/?cap=commune">' in one
    assert 'hreflang="vi" href="http://testserver/thu-tuc/?cap=commune"' in one
    assert "noindex" not in one
    assert "Commune" in one.split("</title>")[0]
    assert 'content="noindex"' in read(client, "/en/thu-tuc/?cap=commune&linh-vuc=HT")
    bare = read(client, "/en/thu-tuc/?cap=")
    assert '<link rel="canonical" href="http://testserver/en/thu-tuc/">' in bare


def test_pages_of_a_narrowed_list_keep_the_choice(client: Client, tree: Tree) -> None:
    decision = a_decision(tree, days(-9), source="test")
    codes = [f"1.0001{number:02}" for number in range(51)]
    lines = [ImportedLine(a_page(tree, c), a_content(c, c), Action.NEW, days(-9)) for c in codes]
    promulgate_imported(decision, lines)
    assert 'href="?cap=commune&trang=2"' in read(client, "/en/thu-tuc/?cap=commune")
    assert "1.000150" in read(client, "/en/thu-tuc/?cap=commune&trang=2")
    read(client, "/en/thu-tuc/?cap=province&trang=2", 404)


def test_a_sector_can_be_narrowed_too_and_keeps_to_itself(client: Client, few: Tree) -> None:
    page = read(client, "/en/linh-vuc/DD/?cap=province")
    assert "1.000004" in page
    assert "1.000002" not in page
    assert numbers(client, "/en/linh-vuc/DD/") == {
        "province": "1",
        "commune": "1",
        "muc-do-4": "1",
        "none": "1",
    }
    read(client, "/en/linh-vuc/DD/?linh-vuc=HT", 400)


def test_sectors_of_one_name_are_told_apart(client: Client, few: Tree) -> None:
    Sector.objects.create(code="G08-NG07", name_vi="Hộ Tịch")
    assert "Hộ tịch (Sở Tư pháp) (2)" in read(client, "/thu-tuc/")
    assert "Đất đai (2)" in read(client, "/thu-tuc/")
    twice = Sector.objects.get(code="HT")
    Sector.objects.create(code="HT2", name_vi="Hộ tịch", agency=twice.agency)
    assert "Hộ tịch (HT) (2)" in read(client, "/thu-tuc/")


@pytest.mark.parametrize(
    ("services", "answer"),
    [
        ([], "none"),
        (["ND43-2011:4", "ND43-2011:3"], "muc-do-4"),
        (["ND43-2011:4", "ND42-2022:partial"], "partial"),
        (["ND42-2022:full", "ND224-2026:partial"], "partial"),
        (["ND224-2026:proactive-2", "ND42-2022:full"], "full"),
        (["ND224-2026:proactive-2"], "proactive"),
    ],
)
def test_the_newest_decree_tells_how_far_online_a_procedure_is(
    services: list[str], answer: str
) -> None:
    assert online_answer(services) == answer


def test_the_list_takes_at_most_eight_queries_whatever_is_chosen(
    client: Client, few: Tree, django_assert_max_num_queries: Any
) -> None:
    def check() -> None:
        for query in ("", "?cap=commune", "?cap=commune&truc-tuyen=full&co-quan=h00-tp"):
            with django_assert_max_num_queries(8):
                client.get(f"/thu-tuc/{query}")

    check()
    Agency.objects.bulk_create(Agency(code=f"a{n}", name_vi=f"Sở {n}") for n in range(40))
    Sector.objects.bulk_create(Sector(code=f"s{n}", name_vi=f"Lĩnh vực {n}") for n in range(40))
    check()


def test_a_row_says_until_when_it_lasts_and_asks_no_query_more(
    client: Client, few: Tree, django_assert_max_num_queries: Any
) -> None:
    pages = {n: ProcedurePage.objects.get(code=f"1.00000{n}") for n in (1, 2, 3)}
    promulgate(an_ending(few, pages[1], days(3)).decision)
    for n in (2, 3):
        temporary = amendment(few, pages[n], days(-1), f"Tạm thời {n}", temporary_until=days(9))
        promulgate(temporary.decision)
    with django_assert_max_num_queries(8):
        page = read(client, "/thu-tuc/")
    assert page.count(f"Hết hiệu lực từ ngày {days(3):%d/%m/%Y}") == 1
    assert page.count(f"Tạm thời, đến hết {days(8):%d/%m/%Y}") == 2
