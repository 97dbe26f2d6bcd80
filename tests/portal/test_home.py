"""The front door: ways to find without searching, with counts that agree with the lists."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog import selectors
from catalog.content import Handling, HandlingKind, Kind, Level, OnlineService, Ref, Scheme, Text
from catalog.models import Action, LifeEvent, Sector
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.public.reading import read

pytestmark = pytest.mark.django_db
FULL = OnlineService(Scheme.ND224_2026, "full")


def ago(days: int) -> date:
    return selectors.today() - timedelta(days=days)


def in_force(tree: Tree, number: int, **parts: object) -> None:
    code = f"1.{number:06}"
    sector = (Ref(Text(f"Lĩnh vực {number}"), f"S{number}"),)
    content = a_content(code, f"Thủ tục {number}", **({"sectors": sector} | parts))
    promulgated(tree, a_page(tree, code), content, ago(9))


def figures(page: str) -> dict[str, str]:
    """Return the numbers that stand beside roads, by their addresses."""
    found = re.findall(r'<li><a href="([^"]+\?[^"]+)">.*?</a> <span[^>]*>([^<]+)</span>', page)
    return {address.partition("?")[2]: number for address, number in found}


def test_roads_lead_by_level_online_level_and_handling_with_counts(
    client: Client, tree: Tree
) -> None:
    both = (Level.PROVINCE, Level.COMMUNE)
    in_force(tree, 1, levels=both, online=(FULL,))
    in_force(tree, 2, handling=(Handling(HandlingKind.FIVE_IN_PLACE),))
    in_force(tree, 3, kind=Kind.INTERNAL, online=(FULL,))
    assert figures(read(client, "/en/")) == {
        "cap=province": "1",
        "cap=commune": "2",
        "truc-tuyen=full": "1",
        "cach=five-in-place": "1",
    }


def test_a_count_is_the_number_of_rows_of_the_list_it_leads_to(client: Client, tree: Tree) -> None:
    both = (Level.PROVINCE, Level.COMMUNE)
    older = OnlineService(Scheme.ND42_2022, "full")
    partial = OnlineService(Scheme.ND224_2026, "partial")
    in_force(tree, 1, levels=both, online=(older, partial))
    in_force(tree, 2, online=(older,), handling=(Handling(HandlingKind.POSTAL_INTAKE),))
    in_force(tree, 3, online=(FULL,), levels=(Level.PROVINCE,))
    counts = figures(read(client, "/en/"))
    rows = {q: read(client, f"/en/thu-tuc/?{q}").count('<li class="result">') for q in counts}
    assert {query: str(number) for query, number in rows.items()} == counts
    assert counts["truc-tuyen=full"] == "2"


def test_people_and_businesses_have_their_life_events_in_two_groups(
    client: Client, tree: Tree
) -> None:
    for number, group in enumerate(("citizen", "business"), 1):
        event = LifeEvent.objects.create(code=group, name_vi=f"Khi {group}", group=group)
        page = a_page(tree, f"1.00000{number}")
        promulgated(tree, page, a_content(page.code), ago(9))
        page.life_events.add(event)
        page.save_revision().publish()
    LifeEvent.objects.create(code="trong", name_vi="Không có thủ tục")
    people, businesses = read(client, "/en/").split("For businesses")
    assert "/en/su-kien/citizen/" in people.split("For people")[1]
    assert "/en/su-kien/business/" in businesses
    assert "/en/su-kien/trong/" not in people + businesses


def test_the_fullest_sectors_and_agencies_stand_there_and_lead_to_all(
    client: Client, tree: Tree
) -> None:
    Sector.objects.create(code="A", name_vi="Ít")
    Sector.objects.create(code="B", name_vi="Nhiều")
    for number, code in enumerate("ABB"):
        in_force(tree, number, sectors=(Ref(Text(code), code),))
    page = read(client, "/en/")
    assert page.index("/en/linh-vuc/B/") < page.index("/en/linh-vuc/A/")
    assert "/en/co-quan/h00-tp/" in page
    assert "/en/co-quan/h00-yt/" not in page


def test_the_share_that_is_fully_online_is_told_of_all(client: Client, tree: Tree) -> None:
    for number in range(3):
        in_force(tree, number, online=(FULL,) if number else ())
    assert "3 procedures in force" in read(client, "/en/")
    assert "entirely online: 66.7%" in read(client, "/en/")
    assert "66,7\u00a0%" in client.get("/").content.decode()


def test_counts_follow_the_next_promulgation(client: Client, tree: Tree) -> None:
    in_force(tree, 1)
    assert figures(read(client, "/en/")) == {"cap=commune": "1"}
    in_force(tree, 2)
    assert figures(read(client, "/en/")) == {"cap=commune": "2"}


def test_what_is_in_vietnamese_only_says_so_to_readers_of_english(
    client: Client, tree: Tree
) -> None:
    in_force(tree, 1)
    assert '<span lang="vi">Thủ tục 1</span>' in read(client, "/en/").split("Newly changed")[1]


def test_an_empty_catalogue_shows_no_empty_shelves(client: Client, tree: Tree) -> None:
    page = read(client, "/en/")
    for heading in ("By life event", "By sector", "By agency", "By what matters to you"):
        assert heading not in page
    assert "Nothing yet." in page
    assert "No coming change is recorded." in page


ROADS = [
    "/su-kien/",
    "/thu-tuc/",
    "/linh-vuc/",
    "/co-quan/",
    "/noi-tiep-nhan/",
    "/bieu-mau/",
    "/thay-doi/",
    "/thay-doi/tuan/",
    "/thay-doi/sap-toi/",
    "/thay-doi/het-hieu-luc/",
    "/quyet-dinh/",
    "/thong-ke/",
]


@pytest.mark.parametrize("language", ["", "/en"])
def test_every_road_leads_somewhere_and_says_when_one_is_there(
    client: Client, tree: Tree, language: str
) -> None:
    home = read(client, f"{language}/")
    footer = home.split("<footer")[1]
    for road in ROADS:
        assert f'href="{language}{road}"' in footer
        page = read(client, f"{language}{road}")
        assert f'<a href="{language}{road}" aria-current="true">' in page


def test_a_page_within_a_road_belongs_to_it(client: Client, tree: Tree) -> None:
    header = read(client, "/en/co-quan/h00-tp/").split("<main")[0]
    assert '<a href="/en/co-quan/" aria-current="true">' in header


@pytest.mark.once
def test_the_home_page_asks_the_database_no_more_for_many(
    client: Client, tree: Tree, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    event = LifeEvent.objects.create(code="e", name_vi="Sự kiện")
    for first, last in ((1, 2), (2, 25)):
        for number in range(first, last):
            Sector.objects.create(code=f"S{number}", name_vi=f"Lĩnh vực {number}")
            in_force(tree, number, online=(FULL,))
            page = tree.justice.get_children().last().specific
            page.life_events.add(event)
            page.save_revision().publish()
            later = a_content(page.code, "Tên mới")
            promulgated(tree, page, later, ago(-number), Action.AMENDED)
        cache.clear()
        with django_assert_max_num_queries(8):
            read(client, "/")
