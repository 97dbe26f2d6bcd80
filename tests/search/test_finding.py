"""What is found: by words however they are typed, by code, on which day, and what never is."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from catalog.content import Agencies, Kind, Ref, Step, StepCase, Text
from catalog.models import Action, ProcedurePage
from catalog.promulgation import ImportedLine, promulgate, promulgate_many, retract
from search import language, service
from search.engines.embedded.engine import EmbeddedEngine
from search.expressions import Expression, Expressions
from search.expressions import Kind as ExpressionKind
from search.request import SearchRequest
from search.understanding import understand
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.search.asking import JANUARY, JUNE, MARCH, codes

ALL = 500
"""More than these tests promulgate."""
NAMES = {
    "1.001193": "Thủ tục đăng ký khai sinh",
    "1.004884": "Thủ tục đăng ký lại khai sinh",
    "2.000635": "Cấp bản sao Trích lục hộ tịch",
    "1.000894": "Đăng ký kết hôn",
    "1.003583": "Hòa giải ở cơ sở, thuỷ lợi và uỷ quyền",
    "1.002693": "Cấp Giấy phép chặt hạ, dịch chuyển cây xanh",
    "1.009794": "Kiểm tra công tác nghiệm thu hoàn thành công trình",
    "2.001827": "Bán hàng đa cấp",
    "2.001828": "Bản đồ địa chính",
}


@pytest.fixture
def catalogue(tree: Tree) -> dict[str, ProcedurePage]:
    """Procedures in force since the new year, by code."""
    return in_force(tree, NAMES)


def in_force(tree: Tree, names: dict[str, str]) -> dict[str, ProcedurePage]:
    """Promulgate one procedure a name, all by one decision."""
    pages = {code: a_page(tree, code) for code in names}
    lines = [
        ImportedLine(pages[code], a_content(code, name), Action.NEW, JANUARY)
        for code, name in names.items()
    ]
    promulgate_many([(a_decision(tree, JANUARY, source="test"), lines)])
    return pages


@cache
def names_of_the_demonstration() -> dict[str, str]:
    """Return the names of the demonstration catalogue, each under a code of its own."""
    files = sorted((settings.ROOT / "fixtures/demonstration/procedures").glob("*.yaml"))
    written = [
        version["content"]["name"]
        for file in files
        for version in yaml.safe_load(file.read_text())["versions"]
        if "name" in version.get("content", {})
    ]
    names = [name if isinstance(name, str) else name["vi"] for name in written]
    assert len(names) > 20
    return {f"3.{number:06}": name for number, name in enumerate(dict.fromkeys(names))}


@pytest.fixture
def demonstration(tree: Tree) -> dict[str, ProcedurePage]:
    """The procedures of the demonstration by name, and those of this module."""
    return in_force(tree, NAMES | names_of_the_demonstration())


def retyped(name: str) -> list[tuple[str, str]]:
    """Return `name` as people type it."""
    return [
        ("without marks", " ".join(language.fold_tokens(name))),
        ("decomposed", unicodedata.normalize("NFD", name)),
        ("in capitals", name.upper()),
        ("in the new tone style", name.replace("òa", "oà").replace("ủy", "uỷ")),
        ("with i for y", name.replace("ký", "kí").replace("Ký", "Kí")),
        ("half marked", name.replace("đăng", "dang").replace("Cấp", "Cap")),
    ]


def test_a_name_finds_itself_first_however_it_is_typed(
    catalogue: dict[str, ProcedurePage], engine: EmbeddedEngine
) -> None:
    for code, name in NAMES.items():
        for how, typed in retyped(name):
            assert codes(engine, typed)[0] == code, (how, typed)


@pytest.mark.once
@examples(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_invariant_6_a_query_finds_the_same_set_with_and_without_diacritics(
    demonstration: dict[str, ProcedurePage], engine: EmbeddedEngine, data: st.DataObject
) -> None:
    names = [*NAMES.values(), *names_of_the_demonstration().values()]
    words = language.words(data.draw(st.sampled_from(names)))
    start = data.draw(st.integers(0, len(words) - 1))
    query = " ".join(words[start : start + data.draw(st.integers(1, 5))])
    found = set(codes(engine, query, size=ALL))
    assert found
    for how, typed in retyped(query):
        assert set(codes(engine, typed, size=ALL)) == found, (how, typed)


def test_an_accented_syllable_puts_its_own_reading_first(
    catalogue: dict[str, ProcedurePage], engine: EmbeddedEngine
) -> None:
    assert codes(engine, "bán")[:2] == ["2.001827", "2.001828"]
    assert codes(engine, "bản")[0] in ("2.001828", "2.000635")
    assert set(codes(engine, "ban")) >= {"2.001827", "2.001828", "2.000635"}


@pytest.mark.parametrize(
    "typed", ["1.001193", "1.001193.000.00.00.H40", "001193", "1001193", "mã số 1.001193 là gì"]
)
def test_a_code_finds_its_procedure_first_in_any_form(
    catalogue: dict[str, ProcedurePage], engine: EmbeddedEngine, typed: str
) -> None:
    assert codes(engine, typed)[0] == "1.001193"


def test_a_local_code_and_an_old_code_find_the_procedure(
    tree: Tree, engine: EmbeddedEngine
) -> None:
    page = a_page(tree, "DP.12")
    promulgated(tree, page, a_content("DP.12", "Thủ tục riêng", aliases=("2.000001",)), JANUARY)
    for typed in ("DP.12", "dp 12", "2.000001", "000001"):
        assert codes(engine, typed) == ["DP.12"], typed


def test_words_of_body_sector_and_agency_find_a_procedure(
    tree: Tree, engine: EmbeddedEngine
) -> None:
    steps = (StepCase(steps=(Step(text=Text("Nộp giấy chứng sinh tại quầy")),)),)
    executing = Agencies(executing=(Ref(Text("Ủy ban nhân dân cấp xã"), "X"),))
    page = a_page(tree)
    promulgated(tree, page, a_content(steps=steps, agencies=executing), JANUARY)
    for typed in ("giay chung sinh", "ho tich", "ủy ban nhân dân cấp xã", "quầy"):
        assert codes(engine, typed) == ["1.001193"], typed
    assert codes(engine, "giấy phép lái xe") == []


def test_the_english_name_is_found(tree: Tree, engine: EmbeddedEngine) -> None:
    named = Text("Đăng ký khai sinh", "Birth registration")
    promulgated(tree, a_page(tree), replace(a_content(), name=named), JANUARY)
    assert codes(engine, "birth registration") == ["1.001193"]


def test_english_words_of_people_come_before_a_term_for_one_word_of_the_question(
    tree: Tree, engine: EmbeddedEngine
) -> None:
    people = (
        "divide land into plots",
        "divide an inheritance",
        "turn a house into a shop",
        "plots",
    )
    names = ("Tách thửa", "Chia di sản", "Hộ kinh doanh", "Vườn ươm")
    pages = in_force(
        tree,
        {f"1.00000{n}": name for n, name in enumerate((*names, "Quyền sử dụng đất đai của hộ"))},
    )
    for page, words in zip(pages.values(), people, strict=False):
        page.search_words_en = words
        page.save_revision().publish()
    question = "divide my land into plots"
    term = Expression("land", "quyền sử dụng đất đai", ExpressionKind.ENGLISH)
    meaning = understand(question, engine.lexicon(), Expressions([term]))
    hits = engine.search(SearchRequest(question, JUNE), meaning).hits
    assert {pages["1.000000"].pk, pages["1.000004"].pk} <= {hit.procedure for hit in hits}
    assert hits[0].procedure == pages["1.000000"].pk


def test_what_is_in_force_on_the_day_is_found_and_nothing_else(
    tree: Tree, engine: EmbeddedEngine
) -> None:
    page = a_page(tree)
    promulgated(tree, page, a_content(name="Tên thứ nhất"), JANUARY)
    promulgated(tree, page, a_content(name="Tên thứ hai"), MARCH, Action.AMENDED)
    assert codes(engine, "tên thứ", date(2025, 12, 31)) == []
    for day, first in ((JANUARY, True), (date(2026, 2, 28), True), (MARCH, False), (JUNE, False)):
        found = service.search(SearchRequest("tên thứ", day)).results
        assert [r.name for r in found] == [f"Tên thứ {'nhất' if first else 'hai'}"], day


def test_a_version_whose_start_is_unknown_is_in_force_on_every_day_before_its_end(
    tree: Tree, engine: EmbeddedEngine
) -> None:
    promulgated(tree, a_page(tree), a_content(), None)
    assert codes(engine, "khai sinh", date(1990, 1, 1)) == ["1.001193"]


def test_what_has_ended_is_found_by_its_code_or_when_asked_for(
    catalogue: dict[str, ProcedurePage], tree: Tree, engine: EmbeddedEngine
) -> None:
    promulgate(an_ending(tree, catalogue["1.000894"], MARCH).decision)
    assert codes(engine, "đăng ký kết hôn", date(2026, 2, 1))[0] == "1.000894"
    assert "1.000894" not in codes(engine, "đăng ký kết hôn")
    assert codes(engine, "đăng ký kết hôn", include_ended=True)[0] == "1.000894"
    assert codes(engine, "1.000894")[0] == "1.000894"


def test_what_is_to_come_is_found_by_its_code_before_its_day(
    tree: Tree, engine: EmbeddedEngine
) -> None:
    promulgated(tree, a_page(tree), a_content(), JUNE)
    assert codes(engine, "khai sinh", MARCH) == []
    assert codes(engine, "1.001193", MARCH) == ["1.001193"]


def test_asking_for_ended_ones_too_gives_each_procedure_once(
    tree: Tree, engine: EmbeddedEngine
) -> None:
    page = a_page(tree)
    promulgated(tree, page, a_content(name="Khai sinh một"), JANUARY)
    promulgated(tree, page, a_content(name="Khai sinh hai"), MARCH, Action.AMENDED)
    for day in (date(2025, 1, 1), JANUARY, JUNE):
        assert codes(engine, "khai sinh", day, include_ended=True) == ["1.001193"]


def test_an_internal_procedure_is_never_found(tree: Tree, engine: EmbeddedEngine) -> None:
    page = a_page(tree)
    promulgated(tree, page, a_content(kind=Kind.INTERNAL), JANUARY)
    for typed in ("khai sinh", "1.001193"):
        assert codes(engine, typed, include_ended=True) == []


def test_a_retracted_version_is_found_no_more(tree: Tree, engine: EmbeddedEngine) -> None:
    page = a_page(tree)
    version = promulgated(tree, page, a_content(), JANUARY)
    assert codes(engine, "khai sinh") == ["1.001193"]
    retract([version.line], reason="Ban hành nhầm")
    for typed in ("khai sinh", "1.001193"):
        assert codes(engine, typed, include_ended=True) == []


HOSTILE: list[str] = [
    "",
    " ",
    "\u0301\u0323",
    "👶🏻🎉",
    "\u202eخدمة",
    "خدمة عامة",
    "\x00",
    "khai\x00sinh",
    '"khai sinh',
    "name:khai^2 AND (sinh OR *)~2",
    "c++ (AND",
    "đăng-ký",
    "OR",
    "[a TO b]",
    "khai* si?h",
    "\\",
    "'; DROP TABLE catalog_validity; --",
    "<script>alert(1)</script>",
    "%s%d{0}",
    "a" * 2000,
    "khai sinh " * 200,
    "ă" * 999,
    "_",
    "1.",
    "000000",
]


@pytest.mark.parametrize("query", HOSTILE)
def test_hostile_text_is_a_query_like_any_other(
    catalogue: dict[str, ProcedurePage], engine: EmbeddedEngine, query: str
) -> None:
    found = service.search(SearchRequest(language.clean(query), JUNE))
    assert found.total >= len(found.results)


@examples(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=80))
def test_any_text_is_answered(
    catalogue: dict[str, ProcedurePage], engine: EmbeddedEngine, query: str
) -> None:
    service.search(SearchRequest(language.clean(query), JUNE))


def test_pages_of_results_are_cut_from_one_order(tree: Tree, engine: EmbeddedEngine) -> None:
    for number in range(23):
        code = f"1.{number:06}"
        promulgated(
            tree, a_page(tree, code), a_content(code, f"Cấp giấy phép số {number}"), JANUARY
        )
    whole = codes(engine, "cấp giấy phép", size=50)
    assert len(whole) == 23
    request = SearchRequest("cấp giấy phép", JUNE)
    parts = [service.search(request.on_page(page)) for page in (1, 2, 3)]
    assert [len(part.results) for part in parts] == [10, 10, 3]
    assert {part.total for part in parts} == {23}
    assert [r.code for part in parts for r in part.results] == whole


def test_a_search_costs_as_many_queries_whatever_it_finds(
    catalogue: dict[str, ProcedurePage],
    engine: EmbeddedEngine,
) -> None:
    service.search(SearchRequest("khai sinh", JUNE))
    for query in ("kết hôn", "cấp", "1.001193"):
        with CaptureQueriesContext(connection) as queries:
            service.search(SearchRequest(query, JUNE))
        assert len(queries) <= 3, query
