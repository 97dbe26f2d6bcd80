"""Service points: where they are, what each receives, and how it handles that."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.content import Agencies, Handling, HandlingKind, Kind, Level, Ref, Text
from catalog.models import Agency, ServicePoint
from tests.builders import Tree, a_content, a_page, promulgated
from tests.catalog.public.conftest import days
from tests.catalog.public.reading import read

pytestmark = pytest.mark.django_db
FIVE, POST = HandlingKind.FIVE_IN_PLACE, HandlingKind.POSTAL_INTAKE


def a_point(code: str, name: str, *rules: dict[str, Any], **fields: Any) -> ServicePoint:
    accepts = [("rule", {"agency": None, "procedure": None} | rule) for rule in rules]
    point: ServicePoint = ServicePoint.objects.create(
        code=code, name_vi=name, accepts=accepts, **fields
    )
    return point


def in_force(tree: Tree, code: str, name: str, **parts: Any) -> None:
    promulgated(tree, a_page(tree, code), a_content(code, name, **parts), days(-9))


def at(code: str) -> tuple[Ref, ...]:
    return (Ref(Text(code), code),)


def test_the_centre_comes_first_and_the_communes_by_the_alphabet(
    client: Client, tree: Tree
) -> None:
    for code, name in (("e", "Xã Ê"), ("d", "Xã Đ"), ("dd", "Xã D")):
        a_point(code, name)
    a_point("tt", "Trung tâm tỉnh", kind=ServicePoint.Kind.PROVINCIAL_CENTRE)
    page = read(client, "/en/noi-tiep-nhan/")
    places = [page.index(f"/noi-tiep-nhan/{code}/") for code in ("tt", "dd", "d", "e")]
    assert places == sorted(places)
    assert "4 service points" in page


def test_a_point_is_found_by_words_of_name_and_address_without_diacritics(
    client: Client, tree: Tree
) -> None:
    a_point("ha", "Xã Hạ Long", address_vi="Số 2 đường Lê Lợi")
    a_point("thuong", "Xã Thượng", address_vi="Số 3 đường Hoa Sữa")
    page = read(client, "/en/noi-tiep-nhan/?q=ha+long+le+loi")
    assert "/noi-tiep-nhan/ha/" in page
    assert "/noi-tiep-nhan/thuong/" not in page
    assert "noindex" in page
    assert "No service point fits" in read(client, "/en/noi-tiep-nhan/?q=khong+co")
    assert "/noi-tiep-nhan/ha/" not in read(client, "/en/noi-tiep-nhan/?loai=postal_point")
    assert "provincial_centre" in read(client, "/en/noi-tiep-nhan/?loai=quan", 400)


def test_a_closed_point_says_since_when_and_where_to_go_instead(client: Client, tree: Tree) -> None:
    new = a_point("moi", "Xã Mới", exists_from=days(0))
    rule = {"level": "commune"}
    a_point("cu", "Xã Cũ", rule, exists_to=days(0), succeeded_by=new, telephone="0200 1")
    in_force(tree, "1.000001", "Khai sinh")
    page = read(client, "/en/noi-tiep-nhan/")
    assert page.index("/noi-tiep-nhan/moi/") < page.index("No longer open")
    assert "0200 1" not in page
    closed = read(client, "/en/noi-tiep-nhan/cu/")
    assert "Closed since" in closed
    assert "/noi-tiep-nhan/moi/" in closed
    assert "Khai sinh" not in closed
    assert "Took over from" in read(client, "/en/noi-tiep-nhan/moi/")


def test_a_point_to_come_receives_nothing_yet(client: Client, tree: Tree) -> None:
    a_point("mai", "Xã Mai", {"level": "commune"}, exists_from=days(3))
    in_force(tree, "1.000001", "Khai sinh")
    page = read(client, "/en/noi-tiep-nhan/mai/")
    assert "Opens on" in page
    assert "Khai sinh" not in page


def test_a_point_tells_how_to_reach_it_and_what_it_accepts(client: Client, tree: Tree) -> None:
    justice = Agency.objects.get(code="H00.TP")
    fields = {
        "address_vi": "Số 2",
        "hours_vi": "7:30 – 17:00",
        "telephone": "0200 3 111",
        "latitude": Decimal("20.5"),
        "longitude": Decimal("106.250000"),
    }
    a_point("x", "Quầy", {"agency": justice, "level": "commune", "handling": [FIVE]}, **fields)
    page = read(client, "/noi-tiep-nhan/x/")
    assert 'href="tel:02003111"' in page
    assert 'href="geo:20.5,106.25"' in page
    assert "7:30 – 17:00" in page
    received = page[page.index("Số 2") : page.index('id="thu-tuc"')]
    assert 'href="/co-quan/h00-tp/"' in received
    assert "Cấp xã" in received
    assert "5 tại chỗ" in received
    assert 'href="/noi-tiep-nhan/x/ban-in/"' not in page


def test_a_point_lists_what_is_received_there(client: Client, tree: Tree) -> None:
    a_point("x", "Quầy", {"level": "commune"})
    in_force(tree, "1.000001", "Của xã")
    in_force(tree, "1.000002", "Của tỉnh", levels=(Level.PROVINCE,))
    named = Agencies(service_points=at("x"))
    in_force(tree, "1.000003", "Nêu tên", levels=(Level.PROVINCE,), agencies=named)
    page = read(client, "/en/noi-tiep-nhan/x/")
    assert "2 procedures in force" in page
    assert "Của xã" in page
    assert "Nêu tên" in page
    assert "Của tỉnh" not in page
    assert 'href="/en/noi-tiep-nhan/x/ban-in/"' in page


def test_five_in_place_is_marked_and_chosen_as_it_holds_at_this_very_point(
    client: Client, tree: Tree
) -> None:
    here = {"level": "commune"}
    a_point("x", "Quầy", here, {"level": "province", "handling": [FIVE]})
    for number, (name, level, handling) in enumerate(
        (
            ("Ở đây", Level.COMMUNE, Handling(FIVE, at("x"))),
            ("Khắp nơi", Level.COMMUNE, Handling(FIVE)),
            ("Theo quy tắc", Level.PROVINCE, Handling(POST)),
            ("Chỗ khác", Level.COMMUNE, Handling(FIVE, at("y"))),
            ("Không có", Level.COMMUNE, Handling(POST)),
        )
    ):
        in_force(tree, f"1.00000{number}", name, levels=(level,), handling=(handling,))
    holds = {"Ở đây", "Khắp nơi", "Theo quy tắc"}
    everything = read(client, "/en/noi-tiep-nhan/x/")
    marked = {n for n in holds | {"Chỗ khác", "Không có"} if _marked(everything, n)}
    assert marked == holds
    chosen = read(client, "/en/noi-tiep-nhan/x/?cach=five-in-place")
    assert "3 procedures in force" in chosen
    assert holds == {n for n in holds | {"Chỗ khác", "Không có"} if n in chosen}
    assert "2 procedures in force" in read(client, "/en/noi-tiep-nhan/x/?cach=postal-intake")
    assert "Nothing that is received here" in read(client, "/en/noi-tiep-nhan/x/?cach=one-stop")
    assert "five-in-place" in read(client, "/en/noi-tiep-nhan/x/?cach=five_in_place", 400)


def _marked(page: str, name: str) -> bool:
    row = next(r for r in page.split('<li class="result">')[1:] if name in r)
    return "All five steps in one place" in row.split("</ul>")[0]


def test_an_internal_procedure_that_a_rule_names_is_not_told(client: Client, tree: Tree) -> None:
    page = a_page(tree, "6.000001")
    promulgated(tree, page, a_content("6.000001", "Nội bộ", kind=Kind.INTERNAL), days(-1))
    a_point("x", "Quầy", {"procedure": page})
    shown = read(client, "/en/noi-tiep-nhan/x/")
    assert "6.000001" not in shown
    assert "Nội bộ" not in shown


def test_what_a_text_handles_at_a_point_alone_is_found_there_too(
    client: Client, tree: Tree
) -> None:
    a_point("x", "Quầy")
    in_force(tree, "1.000001", "Khai sinh", handling=(Handling(FIVE, at("x")),))
    assert "Khai sinh" in read(client, "/en/noi-tiep-nhan/x/")


def test_what_is_no_point_is_told(client: Client, tree: Tree) -> None:
    assert "no service point" in read(client, "/en/noi-tiep-nhan/khong-co/", 404)
    assert client.get("/noi-tiep-nhan/?x=1").status_code == 400
    assert client.get("/noi-tiep-nhan/?trang=9").status_code == 404


def test_points_say_what_is_missing_in_an_empty_catalogue(client: Client, tree: Tree) -> None:
    assert "No service point has been entered yet" in read(client, "/en/noi-tiep-nhan/")
    a_point("x", "Quầy")
    assert "not recorded yet" in read(client, "/en/noi-tiep-nhan/x/")


@pytest.mark.once
def test_points_ask_the_database_no_more_for_many(
    client: Client, tree: Tree, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    justice = Agency.objects.get(code="H00.TP")
    rules = ({"agency": justice, "handling": [FIVE]}, {"level": "commune"})
    for first, last in ((1, 2), (2, 60)):
        for number in range(first, last):
            a_point(f"x{number}", f"Quầy {number}", *rules)
            in_force(tree, f"1.{number:06}", f"Thủ tục {number}", handling=(Handling(FIVE),))
        for query in ("", "?cach=five-in-place"):
            with django_assert_max_num_queries(8):
                read(client, f"/noi-tiep-nhan/x1/{query}")
        with django_assert_max_num_queries(8):
            read(client, "/noi-tiep-nhan/")
