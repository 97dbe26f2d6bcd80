"""The page of one decision: its head, what it did, and how each line stands today."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from catalog.content import LegalBasis, Level
from catalog.models import Action, Agency, DecisionLine, DecisionPage, LegalDocument, ProcedurePage
from catalog.promulgation import ImportedLine, promulgate, promulgate_imported, retract
from catalog.validity import Follows
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.catalog.amending import amendment
from tests.catalog.public.conftest import BIRTH, days
from tests.catalog.public.reading import address, in_english, read

LIST = "/en/quyet-dinh/"


def test_the_head_tells_who_signed_what_and_when(client: Client, tree: Tree) -> None:
    committee = Agency.objects.create(code="UB", name_vi="Ủy ban nhân dân tỉnh")
    decision = a_decision(
        tree,
        days(-20),
        source="test",
        issuer=committee,
        signer="Nguyễn Văn An",
        effective_on=days(-10),
        expires_on=days(100),
        abstract="Công bố danh mục",
        source_decision="1872/QĐ-BTP",
    )
    decision.file.save("quyet-dinh.pdf", ContentFile(b"%PDF-1.4 " + b"x" * 3000))
    promulgate_imported(decision, [ImportedLine(a_page(tree), a_content(), Action.NEW, days(-10))])
    shown = read(client, address(decision))
    for text in (
        decision.number,
        "Ủy ban nhân dân tỉnh",
        "Nguyễn Văn An",
        in_english(-20),
        in_english(-10),
        in_english(100),
        "1872/QĐ-BTP",
        "Công bố danh mục",
        "Announcement of procedures",
        decision.file.url,
    ):
        assert text in shown
    assert "PDF" in shown
    assert "2.9 KB" in shown.replace("\xa0", " ")
    assert "not uploaded here" not in shown


def test_a_decision_without_a_file_or_a_day_says_so(client: Client, tree: Tree) -> None:
    version = promulgated(tree, a_page(tree), a_content(), None)
    shown = read(client, address(version.line.decision))
    assert "not uploaded here" in shown
    assert "not recorded" in shown
    assert "Since when it has been in force is not recorded." in shown


@pytest.fixture
def amended(tree: Tree) -> DecisionLine:
    """An amendment of the procedure's time, papers and note, in force."""
    LegalDocument.objects.create(code="18/2026/NĐ-CP", number="18/2026/NĐ-CP", name_vi="Nghị định")
    page = a_page(tree, BIRTH)
    promulgated(tree, page, a_content(), days(-30))
    line = amendment(tree, page, days(-5), "Đăng ký khai sinh lại")
    line.note_vi = "Miễn lệ phí"
    line.changed_by = LegalDocument.objects.get()
    line.save()
    promulgate(line.decision)
    return DecisionLine.objects.get(pk=line.pk)


def test_a_line_tells_what_changed_why_and_where_to_compare(
    client: Client, amended: DecisionLine
) -> None:
    shown = read(client, address(amended.decision))
    assert "What changed: name; note." in shown
    assert "18/2026/NĐ-CP" in shown
    assert f'href="/en/thu-tuc/{BIRTH}/so-sanh/1..2/"' in shown
    assert '<li class="chip on">in force today</li>' in shown
    assert "<dt>Note</dt>" in shown
    assert "Miễn lệ phí" in shown
    assert '<span lang="vi">Đăng ký khai sinh lại</span>' in shown
    assert "Miễn lệ phí" in read(client, address(amended.decision).removeprefix("/en"))


def test_a_line_names_what_later_changed_it(
    client: Client, tree: Tree, amended: DecisionLine
) -> None:
    page = ProcedurePage.objects.get(code=BIRTH)
    first = DecisionLine.objects.exclude(pk=amended.pk).get()
    ending = an_ending(tree, page, days(-1))
    promulgate(ending.decision)
    shown = read(client, address(first.decision))
    assert f"not in force since {in_english(-5)}" in shown
    assert f'Afterwards: amended, <a href="{address(amended.decision)}">' in shown
    assert address(ending.decision) not in shown
    shown = read(client, address(amended.decision))
    assert f'Afterwards: abolished, <a href="{address(ending.decision)}">' in shown
    shown = read(client, address(ending.decision))
    assert "ended the procedure" in shown
    assert '<span lang="vi">Đăng ký khai sinh lại</span>' in shown


def test_a_line_taken_back_says_when_and_why(client: Client, amended: DecisionLine) -> None:
    retract([amended], reason="Nhập nhầm")
    shown = read(client, address(amended.decision))
    assert f'Taken back on <time datetime="{days(0)}">' in shown
    assert "Nhập nhầm" in shown
    assert "All lines of this decision that are published here have been taken back." in shown
    assert "so-sanh" not in shown
    assert '<li class="chip off">taken back</li>' in read(client, LIST)


def test_a_temporary_line_says_until_when_and_what_follows(client: Client, tree: Tree) -> None:
    page = a_page(tree, BIRTH)
    promulgated(tree, page, a_content(), days(-30))
    line = amendment(
        tree, page, days(-5), "Tạm thời", temporary_until=days(20), follows=Follows.PREVIOUS.value
    )
    promulgate(line.decision)
    shown = read(client, address(line.decision))
    assert "Temporary: in force through" in shown
    assert "After that, the text before it applies again." in shown
    assert f"in force today, through {in_english(19)}" in shown


def test_both_sides_of_a_replacement_name_each_other(client: Client, tree: Tree) -> None:
    old, new = a_page(tree, "1.000010"), a_page(tree, "1.000020")
    promulgated(tree, old, a_content("1.000010", "Thủ tục cũ"), days(-30))
    ending = an_ending(tree, old, days(-2), Action.REPLACED, group="1")
    promulgated(tree, new, a_content("1.000020", "Thủ tục mới"), days(-30))
    line = amendment(tree, new, days(-2), "Thủ tục mới hơn", group="1")
    DecisionLine.objects.filter(pk=line.pk).update(decision=ending.decision)
    promulgate(ending.decision)
    shown = read(client, address(ending.decision))
    assert 'Use instead: <a href="/en/thu-tuc/1.000020/">' in shown
    assert 'Takes the place of: <a href="/en/thu-tuc/1.000010/">' in shown


def test_a_day_of_its_own_is_told_at_the_line(client: Client, tree: Tree) -> None:
    decision = a_decision(tree, days(-10), source="test")
    lines = [
        ImportedLine(a_page(tree, BIRTH), a_content(), Action.NEW, days(-10)),
        ImportedLine(a_page(tree, "1.000020"), a_content("1.000020"), Action.NEW, days(15)),
    ]
    promulgate_imported(decision, lines)
    shown = read(client, address(decision))
    assert shown.count("Takes effect on <strong>") == 1
    assert f"upcoming: {in_english(15)}" in read(client, LIST)


def many_lines(tree: Tree, number: int, first: int = 1) -> DecisionPage:
    """One decision that amends `number` procedures."""
    contents = [
        a_content(f"1.{n:06}", f"Thủ tục {n}", levels=(Level.COMMUNE, Level.PROVINCE))
        for n in range(first, first + number)
    ]
    pages = [a_page(tree, c.code) for c in contents]
    promulgate_imported(
        a_decision(tree, days(-20), source="test"),
        [ImportedLine(p, c, Action.NEW, days(-20)) for p, c in zip(pages, contents, strict=True)],
    )
    decision = a_decision(tree, days(-10), source="test")
    changed = [
        a_content(c.code, c.name.vi, levels=c.levels, legal_bases=(LegalBasis("1/2026/NĐ-CP"),))
        for c in contents
    ]
    promulgate_imported(
        decision,
        [
            ImportedLine(p, c, Action.AMENDED, days(-10))
            for p, c in zip(pages, changed, strict=True)
        ],
    )
    return decision


@pytest.mark.once
def test_five_hundred_lines_are_paged_and_counted_and_take_no_more_queries_than_two(
    client: Client, tree: Tree, django_assert_max_num_queries: Any
) -> None:
    few = many_lines(tree, 2)
    with django_assert_max_num_queries(8):
        read(client, address(few))
    many = many_lines(tree, 500, first=1000)
    with django_assert_max_num_queries(8):
        shown = read(client, address(many))
    assert "500 procedures concerned" in shown
    assert shown.count("<h3><a class") == 100
    assert shown.count("so-sanh/1..2/") == 100
    assert "<dt>Commune</dt><dd>500</dd>" in shown
    assert "?trang=5" in shown
    assert read(client, f"{address(many)}?trang=5").count("<h3><a class") == 100
    read(client, f"{address(many)}?trang=6", 404)
