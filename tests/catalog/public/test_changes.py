"""What is new and changed, what is coming, what has ended."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from catalog.content import Content, Kind, Level, Ref, Text
from catalog.models import Action, DecisionLine, ProcedurePage, Sector
from catalog.promulgation import ImportedLine, promulgate, promulgate_imported, retract
from catalog.public.changes import newest_changes, soon
from catalog.validity import Follows
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.catalog.amending import amendment
from tests.catalog.public.conftest import BIRTH, days
from tests.catalog.public.reading import in_english, read

CHANGES, SOON, ENDED = "/en/thay-doi/", "/en/thay-doi/sap-toi/", "/en/thay-doi/het-hieu-luc/"
PAGES = [CHANGES, SOON, ENDED]


def codes(client: Client, url: str) -> list[str]:
    """Return the codes of the entries of a page, in their order."""
    return re.findall(r'<li class="chip code">([^<]+)</li>', read(client, url))


def a_text(code: str, sector: str = "HT", level: Level = Level.COMMUNE, **parts: Any) -> Content:
    return a_content(
        code, f"Thủ tục {code}", sectors=(Ref(Text(sector), sector),), levels=(level,), **parts
    )


@pytest.fixture
def sectors(tree: Tree) -> None:
    for code in ("HT", "YT"):
        Sector.objects.create(code=code, name_vi=code)


@pytest.fixture
def everything(tree: Tree, sectors: None) -> dict[str, ProcedurePage]:
    """One procedure for each thing that can happen, each by its code's last digit."""
    pages = {code: a_page(tree, code) for code in (f"1.00000{n}" for n in range(1, 9))}
    for code, page in pages.items():
        if code not in ("1.000001", "1.000008"):
            promulgated(tree, page, a_text(code), None)
    promulgated(tree, pages["1.000001"], a_text("1.000001", "YT", Level.PROVINCE), days(-10))
    promulgate(amendment(tree, pages["1.000002"], days(-9), "Tên mới").decision)
    promulgate(an_ending(tree, pages["1.000003"], days(-8)).decision)
    promulgate(an_ending(tree, pages["1.000004"], days(-7), Action.ANNULLED).decision)
    new = pages["1.000001"]
    promulgate(
        an_ending(tree, pages["1.000005"], days(-6), Action.REPLACED, replaced_by=new).decision
    )
    attributes = amendment(tree, pages["1.000006"], days(-5), "Thuộc tính")
    DecisionLine.objects.filter(pk=attributes.pk).update(action=Action.ATTRIBUTES)
    promulgate(attributes.decision)
    undone = amendment(tree, pages["1.000007"], days(-4), "Nhầm")
    promulgate(undone.decision)
    retract([undone], reason="Nhập nhầm")
    promulgated(tree, pages["1.000008"], a_text("1.000008"), days(12))
    return pages


def test_what_changed_stands_by_decision_the_newest_record_first(
    client: Client, everything: dict[str, ProcedurePage]
) -> None:
    assert codes(client, CHANGES) == [
        "1.000008",
        "1.000007",
        "1.000007",
        "1.000006",
        "1.000005",
        "1.000004",
        "1.000003",
        "1.000002",
        "1.000001",
    ]
    shown = read(client, CHANGES)
    assert "9 changes" in shown
    assert "What changed: name." in shown
    assert 'href="/en/thu-tuc/1.000002/so-sanh/1..2/"' in shown
    assert '<span class="hidden">: <span lang="vi">Tên mới</span></span>' in shown
    assert 'Use instead: <a href="/en/thu-tuc/1.000001/">' in shown
    assert "Taken back from" in shown
    assert 'Why: <span lang="vi">Nhập nhầm</span>' in shown
    assert '<li class="chip part">not yet in effect</li>' in shown


def test_what_an_import_found_in_force_is_no_change(
    client: Client, tree: Tree, sectors: None
) -> None:
    promulgated(tree, a_page(tree, BIRTH), a_content(), None)
    assert codes(client, CHANGES) == []
    assert "No change is recorded yet." in read(client, CHANGES)


def test_each_choice_narrows_the_changes(
    client: Client, everything: dict[str, ProcedurePage], subtests: pytest.Subtests
) -> None:
    for query, found in [
        ("?viec=new", "18"),
        ("?viec=amended", "27"),
        ("?viec=abolished", "3"),
        ("?viec=annulled", "4"),
        ("?viec=replaced", "5"),
        ("?viec=attributes", "6"),
        ("?viec=corrected", ""),
        ("?viec=retracted", "7"),
        ("?linh-vuc=YT", "1"),
        ("?linh-vuc=HT&viec=abolished", "3"),
        ("?linh-vuc=YT&viec=abolished", ""),
        ("?cap=province", "1"),
        ("?cap=commune&viec=new", "8"),
        ("?co-quan=h00-tp", "12345678"),
        ("?co-quan=h00-yt", ""),
    ]:
        with subtests.test(query=query, found=found):
            assert {code[-1] for code in codes(client, CHANGES + query)} == set(found)


def test_a_procedure_that_leaves_a_level_concerns_that_level(
    client: Client, tree: Tree, sectors: None
) -> None:
    page = a_page(tree, BIRTH)
    promulgated(tree, page, a_text(BIRTH), None)
    promulgated(tree, page, a_text(BIRTH, level=Level.PROVINCE), days(-1), Action.AMENDED)
    assert codes(client, f"{CHANGES}?cap=commune") == [BIRTH]
    assert codes(client, f"{CHANGES}?cap=province") == [BIRTH]
    assert codes(client, f"{CHANGES}?cap=district") == []


def test_the_board_says_what_to_put_up_exchange_and_take_down(
    client: Client, everything: dict[str, ProcedurePage]
) -> None:
    shown = read(client, f"{CHANGES}?linh-vuc=HT")
    for figure in (
        '<strong class="figure">1</strong> To put up',
        '<strong class="figure">3</strong> To exchange',
        '<strong class="figure">3</strong> To take down',
        '<strong class="figure">1</strong> To check',
        "1 of them not before its day",
        '<a href="?viec=abolished&linh-vuc=HT">Abolished: 1</a>',
    ):
        assert figure in shown


@time_machine.travel("2126-07-20 09:00+07:00", tick=False)
def test_the_period_finds_what_was_published_or_took_effect_in_it(
    client: Client, tree: Tree, sectors: None
) -> None:
    # Far ahead, since the journal's clock never steps back behind what the fixtures wrote.
    late, coming, both = (a_page(tree, f"1.00000{n}") for n in (1, 2, 3))
    with time_machine.travel("2126-07-10 23:30+07:00", tick=False):
        promulgated(tree, coming, a_text("1.000002"), date(2126, 7, 15))
    promulgated(tree, late, a_text("1.000001"), date(2126, 1, 5))
    promulgated(tree, both, a_text("1.000003"), date(2126, 7, 20))

    def found(since: str, until: str) -> set[str]:
        return {code[-1] for code in codes(client, f"{CHANGES}?tu={since}&den={until}")}

    assert found("2126-07-10", "2126-07-10") == {"2"}  # published in the last hour of that day
    assert found("2126-07-11", "2126-07-14") == set()
    assert found("2126-07-14", "2126-07-20") == {"1", "2", "3"}
    assert found("2126-01-01", "2126-01-31") == {"1"}
    assert found("", "2126-06-30") == {"1"}
    assert found("2126-07-21", "") == set()
    assert found("1945-01-01", "9999-12-31") == {"1", "2", "3"}
    week = '<a href="?tu=2126-07-14&den=2126-07-20&cap=commune">Last 7 days</a>'
    assert week in read(client, f"{CHANGES}?tu=2126-01-01&cap=commune")


def test_what_is_not_offered_is_refused_with_what_is(
    client: Client, sectors: None, subtests: pytest.Subtests
) -> None:
    for url in PAGES:
        for query, said in [
            ("?sort=name", "sort"),
            ("?viec=deleted", "abolished"),
            ("?linh-vuc=XX", "HT"),
            ("?co-quan=xx", "h00-tp"),
            ("?cap=village", "commune"),
            ("?trang=0", "0"),
            ("?cap=commune&cap=commune", "cap"),
        ]:
            with subtests.test(url=url, query=query, said=said):
                assert said in read(client, url + query, 400)


def test_a_period_up_to_the_ends_of_the_calendar_hides_nothing(
    client: Client, everything: dict[str, ProcedurePage], subtests: pytest.Subtests
) -> None:
    for ends in ["tu=0001-01-01", "den=9999-12-31", "tu=0001-01-01&den=9999-12-31"]:
        with subtests.test(ends=ends):
            assert codes(client, f"{CHANGES}?{ends}") == codes(client, CHANGES)


def test_what_is_no_day_is_refused(
    client: Client, sectors: None, subtests: pytest.Subtests
) -> None:
    for query in ["?tu=x", "?tu=2026-02-30", "?den=1/2/2026", "?tu=0"]:
        with subtests.test(query=query):
            assert "year-month-day" in read(client, CHANGES + query, 400)


def test_a_period_that_ends_before_it_begins_is_refused(client: Client, sectors: None) -> None:
    assert "den" in read(client, f"{CHANGES}?tu=2026-07-02&den=2026-07-01", 400)


def test_no_result_helps_on(client: Client, sectors: None, subtests: pytest.Subtests) -> None:
    for url in PAGES:
        with subtests.test(url=url):
            assert "Drop one of the choices above" in read(client, f"{url}?cap=commune")
            assert 'aria-current="page"' in read(client, url)


# What is coming.


def test_what_is_coming_stands_by_day_the_nearest_first(
    client: Client, tree: Tree, sectors: None
) -> None:
    pages = [a_page(tree, f"1.00000{n}") for n in range(1, 6)]
    for page in pages[:4]:
        promulgated(tree, page, a_text(page.code), days(-30))
    promulgated(tree, pages[0], a_text("1.000001", note=Text("ghi chú")), days(9), Action.AMENDED)
    promulgate(an_ending(tree, pages[1], days(3), Action.REPLACED, replaced_by=pages[0]).decision)
    runs_out = amendment(tree, pages[2], days(-1), "Tạm", temporary_until=days(6))
    promulgate(runs_out.decision)
    back = amendment(
        tree, pages[3], days(-1), "Tạm", temporary_until=days(5), follows=Follows.PREVIOUS.value
    )
    promulgate(back.decision)
    promulgated(tree, pages[4], a_text("1.000005", "YT"), days(20))
    assert codes(client, SOON) == ["1.000002", "1.000004", "1.000003", "1.000001", "1.000005"]
    shown = read(client, SOON)
    assert "5 coming changes" in shown
    assert f'From <time datetime="{days(3)}">{in_english(3)}</time>' in shown
    assert 'Use instead: <a href="/en/thu-tuc/1.000001/">' in shown
    assert "the one before it applies again" in shown
    assert f'href="/en/quyet-dinh/{back.decision.slug}/"' in shown
    assert "The decision does not state what follows" in shown
    assert f'href="/en/thu-tuc/1.000001/ngay/{days(9)}/"' in shown
    assert 'href="/en/thu-tuc/1.000001/so-sanh/1..2/"' in shown
    assert "What changed: note." in shown
    assert codes(client, f"{SOON}?viec=replaced") == ["1.000002"]
    assert codes(client, f"{SOON}?viec=resumes") == ["1.000004"]
    assert codes(client, f"{SOON}?viec=expired") == ["1.000003"]
    assert codes(client, f"{SOON}?viec=new") == codes(client, f"{SOON}?linh-vuc=YT") == ["1.000005"]
    assert codes(client, f"{SOON}?cap=province") == []
    nearest = soon(days(0), 2)
    assert [(c.day, c.procedure.code, c.is_end) for c in nearest] == [
        (days(3), "1.000002", True),
        (days(5), "1.000004", False),
    ]
    assert len(soon(days(0), 99)) == 5


def test_a_procedure_that_begins_and_ends_in_days_to_come_stands_twice(
    client: Client, tree: Tree, sectors: None
) -> None:
    page = a_page(tree, BIRTH)
    promulgated(tree, page, a_content(), days(5))
    promulgate(an_ending(tree, page, days(9)).decision)
    assert codes(client, SOON) == [BIRTH, BIRTH]
    assert [c.is_end for c in soon(days(0), 1)] == [False]


def test_nothing_to_come_says_so(client: Client, tree: Tree, sectors: None) -> None:
    assert "No coming change is recorded." in read(client, SOON)


# What has ended.


def test_what_has_ended_stands_with_day_decision_and_successor(
    client: Client, everything: dict[str, ProcedurePage]
) -> None:
    assert codes(client, ENDED) == ["1.000005", "1.000004", "1.000003"]
    shown = read(client, ENDED)
    assert f'Not in force since <time datetime="{days(-6)}">' in shown
    assert 'Use instead: <a href="/en/thu-tuc/1.000001/">' in shown
    ending = DecisionLine.objects.get(action=Action.ABOLISHED)
    assert f'href="/en/quyet-dinh/{ending.decision.slug}/"' in shown
    assert codes(client, f"{ENDED}?viec=annulled") == ["1.000004"]
    assert codes(client, f"{ENDED}?linh-vuc=YT") == []
    assert codes(client, f"{ENDED}?cap=commune&co-quan=h00-tp&viec=replaced") == ["1.000005"]


def test_what_was_annulled_from_its_first_day_on_has_ended_too(
    client: Client, tree: Tree, sectors: None
) -> None:
    page = a_page(tree, BIRTH)
    promulgated(tree, page, a_content(), days(-10))
    promulgate(an_ending(tree, page, days(-10), Action.ANNULLED).decision)
    assert codes(client, ENDED) == [BIRTH]


def test_a_temporary_text_that_ran_out_has_ended(client: Client, tree: Tree, sectors: None) -> None:
    page = a_page(tree, BIRTH)
    promulgated(tree, page, a_content(), days(-30))
    line = amendment(tree, page, days(-9), "Tạm thời", temporary_until=days(-2))
    promulgate(line.decision)
    assert codes(client, f"{ENDED}?viec=expired") == [BIRTH]
    shown = read(client, ENDED)
    assert f'Not in force since <time datetime="{days(-2)}">' in shown
    assert "The decision does not state what follows" in shown


def test_what_came_back_or_will_only_end_is_not_among_the_ended(
    client: Client, tree: Tree, sectors: None
) -> None:
    back, later, twice = (a_page(tree, f"1.00000{n}") for n in (1, 2, 3))
    for page in (back, later, twice):
        promulgated(tree, page, a_text(page.code), days(-30))
    promulgate(an_ending(tree, back, days(-9)).decision)
    promulgated(tree, back, a_text("1.000001"), days(-3))
    promulgate(an_ending(tree, later, days(3)).decision)
    promulgate(an_ending(tree, twice, days(-20)).decision)
    promulgated(tree, twice, a_text("1.000003"), days(-10))
    promulgate(an_ending(tree, twice, days(-5)).decision)
    assert codes(client, ENDED) == ["1.000003"]
    assert f'datetime="{days(-5)}"' in read(client, ENDED)


def test_an_ending_taken_back_is_none(client: Client, tree: Tree, sectors: None) -> None:
    page = a_page(tree, BIRTH)
    promulgated(tree, page, a_content(), days(-30))
    line = an_ending(tree, page, days(-2))
    promulgate(line.decision)
    retract([line], reason="Nhầm")
    assert codes(client, ENDED) == []
    assert "No procedure has ended yet." in read(client, ENDED)


# What is internal never shows, and size costs no queries.


def test_nothing_internal_shows(client: Client, tree: Tree, sectors: None) -> None:
    inside = a_page(tree, "6.000001")
    promulgated(tree, inside, a_text("6.000001", kind=Kind.INTERNAL), days(-10))
    promulgated(tree, inside, a_text("6.000001", kind=Kind.INTERNAL), days(5), Action.AMENDED)
    other = a_page(tree, "6.000002")
    promulgated(tree, other, a_text("6.000002", kind=Kind.INTERNAL), days(-10))
    promulgate(an_ending(tree, other, days(-5)).decision)
    for url in PAGES:
        shown = read(client, url)
        assert "6.00000" not in shown
        assert not codes(client, f"{url}?linh-vuc=HT")
    assert newest_changes(9) == []
    assert soon(days(0), 9) == []


@pytest.mark.once
def test_every_page_takes_at_most_eight_queries_whatever_the_size(
    client: Client,
    everything: dict[str, ProcedurePage],
    tree: Tree,
    django_assert_max_num_queries: Any,
    subtests: pytest.Subtests,
) -> None:
    urls = [*PAGES, f"{CHANGES}?linh-vuc=HT&cap=commune&co-quan=h00-tp"]
    for url in urls:
        with subtests.test(url, size="small"), django_assert_max_num_queries(8):
            read(client, url)
    pages = [a_page(tree, f"1.0001{n:02}") for n in range(60)]
    batch = [ImportedLine(p, a_text(p.code), Action.NEW, days(-9)) for p in pages]
    promulgate_imported(a_decision(tree, days(-9), source="test"), batch)
    ending, later = a_decision(tree, days(-3)), a_decision(tree, days(3))
    for number, page in enumerate(pages):
        DecisionLine.objects.create(
            decision=ending if number % 2 else later,
            action=Action.ABOLISHED,
            procedure=page,
            agency=tree.justice,
        )
    promulgate(ending)
    promulgate(later)
    for url in urls:
        with subtests.test(url, size="large"), django_assert_max_num_queries(8):
            assert len(codes(client, url)) >= 30


def test_pages_keep_the_choice(client: Client, tree: Tree, sectors: None) -> None:
    pages = [a_page(tree, f"1.0001{n:02}") for n in range(60)]
    batch = [ImportedLine(p, a_text(p.code), Action.NEW, days(-9)) for p in pages]
    promulgate_imported(a_decision(tree, days(-9), source="test"), batch)
    url = f"{CHANGES}?viec=new&linh-vuc=HT"
    assert "?viec=new&linh-vuc=HT&trang=2" in read(client, url)
    assert len(codes(client, f"{url}&trang=2")) == 10
    read(client, f"{url}&trang=3", 404)
