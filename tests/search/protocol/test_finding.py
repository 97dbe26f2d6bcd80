"""What is found, by words however they are typed and by code, and what never is."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

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
from catalog.promulgation import ImportedLine, promulgate_many
from search import language, service
from search.engines.base import Engine
from search.expressions import Expression, Expressions
from search.expressions import Kind as ExpressionKind
from search.queries import matching, ranking
from search.request import SearchRequest
from search.understanding import Why, understand
from tests.builders import Tree, a_content, a_decision, a_page, promulgated
from tests.search.asking import JANUARY, JUNE, answer, codes
from tests.search.hostile import HOSTILE
from tests.search.retyping import pressed, retyped

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


def test_a_name_finds_itself_first_however_it_is_typed(
    catalogue: dict[str, ProcedurePage], engine: Engine
) -> None:
    for code, name in NAMES.items():
        for how, typed in retyped(name, Random(name)).items():  # noqa: S311
            assert codes(engine, typed)[0] == code, (how, typed)


@pytest.mark.once
@examples(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_invariant_6_a_query_finds_the_same_set_with_and_without_diacritics(
    demonstration: dict[str, ProcedurePage], engine: Engine, data: st.DataObject
) -> None:
    names = [*NAMES.values(), *names_of_the_demonstration().values()]
    words = language.words(data.draw(st.sampled_from(names)))
    start = data.draw(st.integers(0, len(words) - 1))
    query = " ".join(words[start : start + data.draw(st.integers(1, 5))])
    found = set(codes(engine, query, size=ALL))
    assert found
    for how, typed in retyped(query, Random(query)).items():  # noqa: S311
        assert set(codes(engine, typed, size=ALL)) == found, (how, typed)
    for how, keys in pressed(query).items():
        main = service.understood(SearchRequest(keys, JUNE), engine).readings[0]
        if main.why is Why.DECODED:
            assert set(codes(engine, main.text, size=ALL)) == found, (how, keys)


def test_an_accented_syllable_puts_its_own_reading_first(
    catalogue: dict[str, ProcedurePage], engine: Engine
) -> None:
    assert codes(engine, "bán")[:2] == ["2.001827", "2.001828"]
    assert codes(engine, "bản")[0] in ("2.001828", "2.000635")
    assert set(codes(engine, "ban")) >= {"2.001827", "2.001828", "2.000635"}


@pytest.mark.parametrize(
    "typed", ["1.001193", "1.001193.000.00.00.H40", "001193", "1001193", "mã số 1.001193 là gì"]
)
def test_a_code_finds_its_procedure_first_in_any_form(
    catalogue: dict[str, ProcedurePage], engine: Engine, typed: str
) -> None:
    assert codes(engine, typed)[0] == "1.001193"


def test_a_local_code_and_an_old_code_find_the_procedure(tree: Tree, engine: Engine) -> None:
    page = a_page(tree, "DP.12")
    promulgated(tree, page, a_content("DP.12", "Thủ tục riêng", aliases=("2.000001",)), JANUARY)
    for typed in ("DP.12", "dp 12", "2.000001", "000001"):
        assert codes(engine, typed) == ["DP.12"], typed


def test_words_of_body_sector_and_agency_find_a_procedure(tree: Tree, engine: Engine) -> None:
    steps = (StepCase(steps=(Step(text=Text("Nộp giấy chứng sinh tại quầy")),)),)
    executing = Agencies(executing=(Ref(Text("Ủy ban nhân dân cấp xã"), "X"),))
    page = a_page(tree)
    promulgated(tree, page, a_content(steps=steps, agencies=executing), JANUARY)
    for typed in ("giay chung sinh", "ho tich", "ủy ban nhân dân cấp xã", "quầy"):
        assert codes(engine, typed) == ["1.001193"], typed
    assert codes(engine, "giấy phép lái xe") == []


def test_the_english_name_is_found(tree: Tree, engine: Engine) -> None:
    named = Text("Đăng ký khai sinh", "Birth registration")
    promulgated(tree, a_page(tree), replace(a_content(), name=named), JANUARY)
    assert codes(engine, "birth registration") == ["1.001193"]


def test_english_words_of_people_come_before_a_term_for_one_word_of_the_question(
    tree: Tree, engine: Engine
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


def test_a_procedure_that_people_have_many_names_for_is_not_ranked_lower_for_that(
    tree: Tree, engine: Engine
) -> None:
    pages = in_force(tree, {"1.000001": "Khai sinh ở phường", "1.000002": "Khai sinh lưu động"})
    many, few = pages.values()
    few.search_words_vi = "đi làm giấy khai sinh lưu động"
    many.search_words_vi = "\n".join(
        ["đi làm giấy khai sinh", "cháu mới đẻ", "vợ tôi ở cữ", "đặt tên cho em bé mới chào đời"]
        + [f"nhà có thêm thành viên {place}" for place in ("ở quê", "trên phố", "dưới biển")]
    )
    for page in pages.values():
        page.save_revision().publish()
    assert codes(engine, "muốn đi làm giấy khai sinh") == ["1.000001", "1.000002"]


def test_the_first_of_its_kind_comes_before_what_renews_it_unless_the_question_says_so(
    tree: Tree, engine: Engine
) -> None:
    in_force(tree, {"1.000001": "Gia hạn giấy phép", "1.000002": "Cấp giấy phép rượu bia"})
    assert codes(engine, "giấy phép") == ["1.000002", "1.000001"]
    assert codes(engine, "gia hạn giấy phép")[0] == "1.000001"


def test_who_names_a_field_gets_first_what_most_people_need_of_it(
    tree: Tree, engine: Engine
) -> None:
    names = {
        "1.000001": "Đăng ký hộ tịch hộ tịch cho người của cơ quan hộ tịch",
        "1.000002": "Đăng ký kết hôn",
        "1.000003": "Đăng ký khai sinh",
    }
    pages = in_force(tree, names)
    pages["1.000003"].search_words_vi = "\n".join(f"làm giấy khai sinh {n}" for n in range(20))
    pages["1.000003"].save_revision().publish()
    for asked in ("hộ tịch", "ho tich", "các thủ tục về hộ tịch", "thủ tục hộ tịch gồm những gì"):
        assert codes(engine, asked)[0] == "1.000003", asked
        assert not answer(engine, SearchRequest(asked, JUNE)).is_weak, asked
    assert codes(engine, "cơ quan hộ tịch")[0] == "1.000001"


def test_two_neighbours_in_a_name_are_enough_and_words_apart_are_not(
    catalogue: dict[str, ProcedurePage], engine: Engine
) -> None:
    assert codes(engine, "muốn chặt hạ cái cây trước nhà") == ["1.002693"]
    assert codes(engine, "hạ máy bay lâu cây") == []


def test_neighbours_that_many_names_have_decide_only_where_there_are_no_others(
    tree: Tree, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "FEW", 2)
    names = {f"1.00000{n}": f"Cấp giấy phép {what}" for n, what in enumerate(["bè", "tre", "lá"])}
    in_force(tree, names | {"1.000009": "Cấp giấy phép bán rượu mạnh"})
    assert codes(engine, "xin giấy phép bán rượu") == ["1.000009"]
    assert len(codes(engine, "xin giấy phép")) == 4


def test_a_question_of_words_that_all_names_have_is_answered_in_an_index_half_written_anew(
    tree: Tree, engine: Engine
) -> None:
    pages = in_force(tree, {f"1.0000{n:02}": f"Đăng ký số {n}" for n in range(10, 30)})
    assert len(codes(engine, "đăng ký")) == len(pages)
    for page in list(pages.values())[:12]:
        page.search_words_vi = "ghi tên"
        page.save_revision().publish()
    found = answer(engine, SearchRequest("đăng ký", JUNE))
    assert found.total == len(pages)
    assert not found.is_weak


def test_words_that_very_many_have_do_not_order_but_find(
    tree: Tree, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "COMMON", 1)
    in_force(tree, {"1.000001": "Gia hạn giấy phép", "1.000002": "Cấp giấy phép rượu bia"})
    assert codes(engine, "giấy phép") == ["1.000002", "1.000001"]


def test_texts_are_looked_through_only_for_what_no_name_has(tree: Tree, engine: Engine) -> None:
    pages = {code: a_page(tree, code) for code in ("1.000001", "1.000002")}
    told = (StepCase(steps=(Step(text=Text("Nộp giấy chứng sinh và ảnh chân dung")),)),)
    contents = {
        "1.000001": a_content("1.000001", "Cấp lại thẻ", steps=told),
        "1.000002": a_content("1.000002", "Cấp giấy chứng sinh"),
    }
    for code, content in contents.items():
        promulgated(tree, pages[code], content, JANUARY)
    assert codes(engine, "giấy chứng sinh") == ["1.000002"]
    assert codes(engine, "ảnh chân dung") == ["1.000001"]


def test_an_internal_procedure_is_never_found(tree: Tree, engine: Engine) -> None:
    page = a_page(tree)
    promulgated(tree, page, a_content(kind=Kind.INTERNAL), JANUARY)
    for typed in ("khai sinh", "1.001193"):
        assert codes(engine, typed, include_ended=True) == []


def test_hostile_text_is_a_query_like_any_other(
    catalogue: dict[str, ProcedurePage], engine: Engine, subtests: pytest.Subtests
) -> None:
    for name, query in HOSTILE.items():
        with subtests.test(name):
            request = SearchRequest(language.clean(query), JUNE, page_size=50)
            found = service.answered(request, engine)
            assert len(found.results) == found.total
            assert answer(engine, request).total <= len(NAMES)


@examples(
    deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=80))
def test_any_text_is_answered(
    catalogue: dict[str, ProcedurePage], engine: Engine, query: str
) -> None:
    service.answered(SearchRequest(language.clean(query), JUNE), engine)


def test_pages_of_results_are_cut_from_one_order(tree: Tree, engine: Engine) -> None:
    for number in range(23):
        code = f"1.{number:06}"
        promulgated(
            tree, a_page(tree, code), a_content(code, f"Cấp giấy phép số {number}"), JANUARY
        )
    whole = codes(engine, "cấp giấy phép", size=50)
    assert len(whole) == 23
    request = SearchRequest("cấp giấy phép", JUNE)
    parts = [service.answered(request.on_page(page), engine) for page in (1, 2, 3)]
    assert [len(part.results) for part in parts] == [10, 10, 3]
    assert {part.total for part in parts} == {23}
    assert [r.code for part in parts for r in part.results] == whole


def test_a_search_costs_as_many_queries_whatever_it_finds(
    catalogue: dict[str, ProcedurePage],
    engine: Engine,
) -> None:
    service.answered(SearchRequest("khai sinh", JUNE), engine)
    for query in ("kết hôn", "cấp", "1.001193"):
        with CaptureQueriesContext(connection) as queries:
            service.answered(SearchRequest(query, JUNE), engine)
        assert len(queries) <= 3, query


def test_a_name_comes_before_what_people_call_another_so(tree: Tree, engine: Engine) -> None:
    name = "Cấp đổi thẻ căn cước"
    pages = in_force(tree, {"1.000001": f"{name} tại cấp trung ương", "1.000002": name})
    pages["1.000001"].search_words_vi = f"{name}\nđổi thẻ căn cước\nđổi căn cước"
    pages["1.000001"].save_revision().publish()
    for typed in (name, "cap doi the can cuoc", name.upper()):
        assert codes(engine, typed) == ["1.000002", "1.000001"], typed
