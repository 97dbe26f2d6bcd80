"""The list of decisions with its filters, and that nothing internal shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from catalog.content import Content, Kind, Level, Ref, Text
from catalog.models import (
    Action,
    Agency,
    DecisionPage,
    ProcedurePage,
    Sector,
)
from catalog.promulgation import ImportedLine, promulgate, promulgate_imported
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.catalog.public.conftest import BIRTH, days
from tests.catalog.public.reading import address, in_english, read

LIST = "/en/quyet-dinh/"


def listed(client: Client, query: str) -> set[str]:
    """Return the numbers of the decisions that the list shows for a query."""
    found = read(client, LIST + query)
    numbers = DecisionPage.objects.values_list("number", "slug")
    return {number for number, slug in numbers if f'href="/en/quyet-dinh/{slug}/"' in found}


def a_year(number: int) -> Any:
    """Return a day of this year and one of `number` years before."""
    return days(0).replace(year=days(0).year - number, day=1)


@pytest.fixture
def three(tree: Tree) -> dict[str, DecisionPage]:
    """Three decisions that differ in everything the list can be narrowed by."""
    Sector.objects.create(code="HT", name_vi="Hộ tịch", name_en="Civil status")
    Sector.objects.create(code="YT", name_vi="Y tế")
    committee = Agency.objects.create(
        code="UB", name_vi="Ủy ban nhân dân tỉnh", name_en="Committee"
    )
    page = a_page(tree, BIRTH)
    new = a_decision(
        tree,
        a_year(2),
        source="test",
        number="214/QĐ-UBND",
        issuer=committee,
        abstract="Công bố thủ tục hộ tịch",
        source_decision="1872/QĐ-BTP",
    )
    promulgate_imported(new, [ImportedLine(page, a_content(), Action.NEW, a_year(2))])
    list_of = a_decision(
        tree,
        a_year(1),
        source="test",
        number="900/QĐ-UBND",
        kind=DecisionPage.Kind.STANDARD_LIST,
        abstract="Danh mục được chuẩn hóa",
    )
    clinic = a_content(
        "1.000002", "Khám bệnh", sectors=(Ref(Text("Y tế"), "YT"),), levels=(Level.PROVINCE,)
    )
    clinic_page = tree.health.add_child(
        instance=ProcedurePage(
            title="x", slug="1-000002", code="1.000002", kind="national", live=False
        )
    )
    promulgate_imported(list_of, [ImportedLine(clinic_page, clinic, Action.NEW, a_year(1))])
    ending = an_ending(tree, page, days(-5)).decision
    DecisionPage.objects.filter(pk=ending.pk).update(number="31/QĐ-UBND", abstract="Bãi bỏ")
    promulgate(DecisionPage.objects.get(pk=ending.pk))
    return {"new": new, "list": list_of, "ending": ending}


def test_each_choice_narrows_the_list(
    client: Client, three: dict[str, DecisionPage], subtests: pytest.Subtests
) -> None:
    for query, numbers in [
        ("", {"214/QĐ-UBND", "900/QĐ-UBND", "31/QĐ-UBND"}),
        ("?q=214/QĐ-UBND", {"214/QĐ-UBND"}),
        ("?q=214+qd+ubnd", {"214/QĐ-UBND"}),
        ("?q=214qdubnd", {"214/QĐ-UBND"}),
        ("?q=ho+tich", {"214/QĐ-UBND"}),
        ("?q=CHUẨN HÓA", {"900/QĐ-UBND"}),
        ("?q=1872", {"214/QĐ-UBND"}),
        ("?q=bai+bo", {"31/QĐ-UBND"}),
        ("?q=khong+co+gi", set()),
        ("?noi-ban-hanh=UB", {"214/QĐ-UBND"}),
        ("?loai=standard-list", {"900/QĐ-UBND"}),
        ("?viec=abolished", {"31/QĐ-UBND"}),
        ("?viec=amended", set()),
        ("?linh-vuc=HT", {"214/QĐ-UBND", "31/QĐ-UBND"}),
        ("?linh-vuc=YT", {"900/QĐ-UBND"}),
        ("?cap=commune", {"214/QĐ-UBND", "31/QĐ-UBND"}),
        ("?cap=district", set()),
        ("?co-quan=h00-yt", {"900/QĐ-UBND"}),
        ("?linh-vuc=HT&viec=new", {"214/QĐ-UBND"}),
        ("?linh-vuc=YT&viec=abolished", set()),
        ("?q=&nam=&loai=", {"214/QĐ-UBND", "900/QĐ-UBND", "31/QĐ-UBND"}),
    ]:
        with subtests.test(query=query, numbers=numbers):
            assert listed(client, query) == numbers


def test_the_list_is_narrowed_by_the_year_of_signing(
    client: Client, three: dict[str, DecisionPage]
) -> None:
    assert listed(client, f"?nam={a_year(2).year}") == {"214/QĐ-UBND"}
    assert f'value="{a_year(1).year}"' in read(client, LIST)


def test_what_is_chosen_is_shown_and_dropped_one_by_one(
    client: Client, three: dict[str, DecisionPage]
) -> None:
    shown = read(client, f"{LIST}?linh-vuc=HT&viec=new&trang=1")
    assert '<a href="/en/quyet-dinh/?linh-vuc=HT">' in shown
    assert '<a href="/en/quyet-dinh/?viec=new">' in shown
    assert "Sector: Civil status" in shown
    assert '<option value="HT" selected>' in shown
    assert 'name="robots" content="noindex"' in shown
    assert "noindex" not in read(client, LIST)


def test_names_that_are_in_vietnamese_only_say_so(
    client: Client, three: dict[str, DecisionPage]
) -> None:
    shown = read(client, f"{LIST}?linh-vuc=YT")
    assert '<option value="YT" selected lang="vi">' in shown
    assert 'Sector: <span lang="vi">Y tế</span>' in shown


def test_what_is_not_offered_is_refused_with_what_is(
    client: Client, three: dict[str, DecisionPage], subtests: pytest.Subtests
) -> None:
    for query, said in [
        ("?sort=name", "sort"),
        ("?nam=1999", "nam"),
        ("?nam=x", "nam"),
        ("?loai=standard_list", "standard-list"),
        ("?viec=deleted", "abolished"),
        ("?noi-ban-hanh=XX", "UB"),
        ("?linh-vuc=XX", "HT"),
        ("?co-quan=xx", "h00-tp"),
        ("?cap=village", "commune"),
        (f"?q={'x' * 201}", "200"),
        ("?viec=new&viec=new", "viec"),
        ("?trang=x", "x"),
    ]:
        with subtests.test(query=query, said=said):
            assert said in read(client, LIST + query, 400)


def test_no_result_helps_on(client: Client, three: dict[str, DecisionPage]) -> None:
    shown = read(client, f"{LIST}?q=khong+co+gi")
    assert "No decision fits all of this." in shown
    assert "0 decisions" in shown


def test_pages_keep_the_choice(client: Client, tree: Tree) -> None:
    for number in range(51):
        page = a_page(tree, f"1.0001{number:02}")
        promulgated(tree, page, a_content(page.code), days(-1 - number))
    shown = read(client, f"{LIST}?q=qd&viec=new")
    assert "51 decisions" in shown
    assert "?q=qd&viec=new&trang=2" in shown
    assert read(client, f"{LIST}?q=qd&viec=new&trang=2").count("<h2><a href=") == 1
    read(client, f"{LIST}?q=qd&viec=new&trang=3", 404)


def test_the_newest_decision_stands_first_with_what_it_did(
    client: Client, three: dict[str, DecisionPage]
) -> None:
    shown = read(client, LIST)
    places = [shown.index(three[name].slug) for name in ("ending", "list", "new")]
    assert places == sorted(places)
    assert "Abolished: 1" in shown
    assert "Yearly standard list" in shown


def test_a_decision_to_come_says_from_when(client: Client, tree: Tree) -> None:
    version = promulgated(tree, a_page(tree), a_content(), days(40))
    decision = version.line.decision
    assert f"upcoming: {in_english(40)}" in read(client, LIST)
    shown = read(client, address(decision))
    assert "This decision is not yet in effect." in shown
    assert '<li class="chip part">upcoming</li>' in shown


# What is internal never shows.


def inside(code: str, name: str = "Việc nội bộ") -> Content:
    return a_content(code, name, kind=Kind.INTERNAL)


def test_a_decision_of_internal_lines_only_is_not_there(client: Client, tree: Tree) -> None:
    version = promulgated(tree, a_page(tree, "6.000001"), inside("6.000001"), days(-1))
    decision = version.line.decision
    assert decision.number not in read(client, LIST)
    assert listed(client, f"?q={decision.number}") == set()
    assert decision.number not in read(client, address(decision), 404)


def test_of_a_decision_with_internal_lines_only_the_public_ones_show(
    client: Client, tree: Tree
) -> None:
    Sector.objects.create(code="NB", name_vi="Nội bộ")
    decision = a_decision(tree, days(-3), source="test")
    secret = a_content(
        "6.000001", "Việc nội bộ", kind=Kind.INTERNAL, sectors=(Ref(Text("Nội bộ"), "NB"),)
    )
    lines = [
        ImportedLine(a_page(tree, BIRTH), a_content(), Action.NEW, days(-3)),
        ImportedLine(a_page(tree, "6.000001"), secret, Action.NEW, days(-3)),
    ]
    promulgate_imported(decision, lines)
    shown = read(client, address(decision))
    assert "1 procedure concerned" in shown
    assert "Đăng ký khai sinh" in shown
    for text in ("Việc nội bộ", "6.000001"):
        assert text not in shown
        assert text not in read(client, LIST)
    assert decision.number not in read(client, f"{LIST}?linh-vuc=NB")


def test_what_differs_from_an_internal_text_is_not_told(client: Client, tree: Tree) -> None:
    page = a_page(tree, BIRTH)
    promulgated(tree, page, a_content(note=Text("bí mật"), kind=Kind.INTERNAL), days(-9))
    version = promulgated(tree, page, a_content(), days(-3), Action.AMENDED)
    shown = read(client, address(version.line.decision))
    assert "bí mật" not in shown
    assert "so-sanh" not in shown


def test_a_decision_that_is_not_promulgated_is_no_help_to_find(client: Client, tree: Tree) -> None:
    draft = a_decision(tree, days(-1), abstract="Chưa ban hành")
    assert listed(client, f"?q={draft.number}") == set()
    read(client, address(draft), 404)


def test_the_list_takes_no_more_queries_for_many_decisions_and_every_choice(
    client: Client, three: dict[str, DecisionPage], django_assert_max_num_queries: Any, tree: Tree
) -> None:
    query = f"?q=qd&nam={a_year(2).year}&noi-ban-hanh=UB&loai=announcement&viec=new&linh-vuc=HT"
    query += "&co-quan=h00-tp&cap=commune"
    with django_assert_max_num_queries(8):
        assert three["new"].slug in read(client, LIST + query)
    for number in range(20):
        page = a_page(tree, f"1.0001{number:02}")
        promulgated(tree, page, a_content(page.code), days(-1 - number))
    with django_assert_max_num_queries(8):
        read(client, f"{LIST}?q=qd")
