"""Life events: in two groups, each with the procedures in force that editors tied to it."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from catalog.models import LifeEvent, ProcedurePage
from catalog.promulgation import promulgate
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.catalog.public.conftest import days

pytestmark = pytest.mark.django_db


def tied(tree: Tree, event: LifeEvent, code: str, name: str) -> ProcedurePage:
    """Return a procedure in force that editors tied to `event`."""
    page = a_page(tree, code)
    promulgated(tree, page, a_content(code, name=name), days(-9))
    page.summary_vi = f"Tóm tắt {name}"
    page.life_events.add(event)
    page.save_revision().publish()
    return page


@pytest.fixture
def birth(db: None) -> LifeEvent:
    return LifeEvent.objects.create(code="sinh-con", name_vi="Sinh con", name_en="Having a child")


def test_events_of_people_come_before_those_of_businesses(
    client: Client, tree: Tree, birth: LifeEvent
) -> None:
    shop = LifeEvent.objects.create(code="mo-quan", name_vi="Mở quán", group="business")
    LifeEvent.objects.create(code="trong", name_vi="Không có thủ tục")
    tied(tree, birth, "1.000001", "Khai sinh")
    tied(tree, shop, "1.000002", "Đăng ký kinh doanh")
    page = client.get("/en/su-kien/").content.decode()
    people, businesses = page.split("For businesses")
    assert "Having a child" in people.split("For people")[1]
    assert '<span lang="vi">Mở quán</span>' in businesses
    assert "Không có thủ tục" not in page


def test_an_event_lists_what_is_in_force_with_its_plain_words(
    client: Client, tree: Tree, birth: LifeEvent
) -> None:
    tied(tree, birth, "1.000001", "Khai sinh")
    gone = tied(tree, birth, "1.000002", "Giấy cũ")
    promulgate(an_ending(tree, gone, days(-1)).decision)
    page = client.get("/su-kien/sinh-con/").content.decode()
    assert "Tóm tắt Khai sinh" in page
    assert "Giấy cũ" not in page


def test_what_is_no_event_is_told(client: Client, tree: Tree) -> None:
    unknown = client.get("/su-kien/bay/")
    assert unknown.status_code == 404
    assert "bay" in unknown.content.decode()
    assert client.get("/su-kien/?x=1").status_code == 400


@pytest.mark.once
def test_an_event_asks_the_database_no_more_for_many_procedures(
    client: Client,
    tree: Tree,
    birth: LifeEvent,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for first, last in ((1, 2), (2, 20)):
        for number in range(first, last):
            tied(tree, birth, f"1.{number:06}", f"Thủ tục {number}")
        for address in ("/su-kien/", "/su-kien/sinh-con/"):
            with django_assert_max_num_queries(8):
                client.get(address)
