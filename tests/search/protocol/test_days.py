"""What is found on which day."""

from __future__ import annotations

from datetime import date

from catalog.models import Action
from catalog.promulgation import promulgate, retract
from search import service
from search.engines.base import Engine
from search.request import SearchRequest
from tests.builders import Tree, a_content, a_page, an_ending, promulgated
from tests.search.asking import JANUARY, JUNE, MARCH, codes


def test_what_is_in_force_on_the_day_is_found_and_nothing_else(tree: Tree, engine: Engine) -> None:
    page = a_page(tree)
    promulgated(tree, page, a_content(name="Tên thứ nhất"), JANUARY)
    promulgated(tree, page, a_content(name="Tên thứ hai"), MARCH, Action.AMENDED)
    assert codes(engine, "tên thứ", date(2025, 12, 31)) == []
    for day, first in ((JANUARY, True), (date(2026, 2, 28), True), (MARCH, False), (JUNE, False)):
        found = service.answered(SearchRequest("tên thứ", day), engine).results
        assert [r.name for r in found] == [f"Tên thứ {'nhất' if first else 'hai'}"], day


def test_a_version_whose_start_is_unknown_is_in_force_on_every_day_before_its_end(
    tree: Tree, engine: Engine
) -> None:
    promulgated(tree, a_page(tree), a_content(), None)
    assert codes(engine, "khai sinh", date(1990, 1, 1)) == ["1.001193"]


def test_what_has_ended_is_found_by_its_code_or_when_asked_for(tree: Tree, engine: Engine) -> None:
    promulgated(tree, a_page(tree), a_content(), JANUARY)
    marriage = a_page(tree, "1.000894")
    promulgated(tree, marriage, a_content("1.000894", "Đăng ký kết hôn"), JANUARY)
    promulgate(an_ending(tree, marriage, MARCH).decision)
    assert codes(engine, "đăng ký kết hôn", date(2026, 2, 1))[0] == "1.000894"
    assert "1.000894" not in codes(engine, "đăng ký kết hôn")
    assert codes(engine, "đăng ký kết hôn", include_ended=True)[0] == "1.000894"
    assert codes(engine, "1.000894")[0] == "1.000894"


def test_what_is_to_come_is_found_by_its_code_before_its_day(tree: Tree, engine: Engine) -> None:
    promulgated(tree, a_page(tree), a_content(), JUNE)
    assert codes(engine, "khai sinh", MARCH) == []
    assert codes(engine, "1.001193", MARCH) == ["1.001193"]


def test_asking_for_ended_ones_too_gives_each_procedure_once(tree: Tree, engine: Engine) -> None:
    page = a_page(tree)
    promulgated(tree, page, a_content(name="Khai sinh một"), JANUARY)
    promulgated(tree, page, a_content(name="Khai sinh hai"), MARCH, Action.AMENDED)
    for day in (date(2025, 1, 1), JANUARY, JUNE):
        assert codes(engine, "khai sinh", day, include_ended=True) == ["1.001193"]


def test_a_retracted_version_is_found_no_more(tree: Tree, engine: Engine) -> None:
    page = a_page(tree)
    version = promulgated(tree, page, a_content(), JANUARY)
    assert codes(engine, "khai sinh") == ["1.001193"]
    retract([version.line], reason="Ban hành nhầm")
    for typed in ("khai sinh", "1.001193"):
        assert codes(engine, typed, include_ended=True) == []
