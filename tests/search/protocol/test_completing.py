"""What the beginning of a name suggests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from catalog.content import Kind, Text
from catalog.models import ProcedurePage
from catalog.promulgation import promulgate
from search.engines.base import Engine
from search.language import clean
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.search.asking import JANUARY, JUNE, MARCH
from tests.search.hostile import HOSTILE


@pytest.fixture
def birth(tree: Tree) -> ProcedurePage:
    """Birth registration, in force since the new year."""
    page = a_page(tree)
    promulgated(tree, page, a_content(), JANUARY)
    return page


def completed(engine: Engine, prefix: str, day: date = JUNE, size: int = 8) -> list[str]:
    """Return the codes of what `prefix` may be the beginning of, the best first."""
    found = [one.procedure for one in engine.complete(clean(prefix), day, size)]
    pages = ProcedurePage.objects.in_bulk(found)
    return [pages[procedure].code for procedure in found]


@pytest.mark.parametrize(
    "prefix", ["đăng k", "dang ky kh", "khai si", "ĐĂNG KÍ", "Thủ tục đăng", "1.001193"]
)
def test_a_name_is_completed_by_its_beginning(
    birth: ProcedurePage, engine: Engine, prefix: str
) -> None:
    assert completed(engine, prefix) == ["1.001193"]


def test_what_people_call_it_and_its_english_name_complete_it_too(
    tree: Tree, engine: Engine
) -> None:
    page = a_page(tree)
    named = replace(a_content(), name=Text("Đăng ký khai sinh", "Birth registration"))
    promulgated(tree, page, named, JANUARY)
    page.search_words_vi = "làm giấy cho bé"
    page.save_revision().publish()
    assert completed(engine, "lam giay") == completed(engine, "birth reg") == ["1.001193"]


def test_a_whole_beginning_comes_before_words_that_stand_later(tree: Tree, engine: Engine) -> None:
    for code, name in (("1.000001", "Thay đổi, cải chính khai sinh"), ("1.000002", "Khai sinh")):
        promulgated(tree, a_page(tree, code), a_content(code, name), JANUARY)
    assert completed(engine, "khai s") == ["1.000002", "1.000001"]
    assert completed(engine, "khai s", size=1) == ["1.000002"]


def test_of_what_begins_alike_the_first_of_its_kind_comes_first(tree: Tree, engine: Engine) -> None:
    names = {"1.000001": "Gia hạn giấy phép", "1.000002": "Việc cấp giấy phép lái"}
    for code, name in names.items():
        promulgated(tree, a_page(tree, code), a_content(code, name), JANUARY)
    assert completed(engine, "giay ph") == ["1.000002", "1.000001"]


def test_only_what_is_in_force_on_the_day_is_suggested_and_nothing_internal(
    tree: Tree, birth: ProcedurePage, engine: Engine
) -> None:
    promulgated(tree, a_page(tree, "1.000002"), a_content("1.000002"), MARCH)
    internal = a_content("6.000001", kind=Kind.INTERNAL)
    promulgated(tree, a_page(tree, "6.000001"), internal, JANUARY)
    promulgate(an_ending(tree, birth, JUNE).decision)
    assert completed(engine, "khai sinh", JANUARY) == ["1.001193"]
    assert sorted(completed(engine, "khai sinh", MARCH)) == ["1.000002", "1.001193"]
    assert completed(engine, "khai sinh", JUNE) == ["1.000002"]


def test_hostile_text_suggests_nothing_that_is_not_there(
    birth: ProcedurePage, engine: Engine, subtests: pytest.Subtests
) -> None:
    for name, prefix in HOSTILE.items():
        with subtests.test(name):
            assert set(completed(engine, prefix)) <= {"1.001193"}
