"""Filters, their counts, orders and scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from catalog.content import Agencies, Answer, Fee, FeeState, Level, Presence, Ref, Text
from catalog.models import Action, ProcedurePage
from catalog.on_day import Status
from catalog.promulgation import ImportedLine, promulgate, promulgate_many
from catalog.validity import Follows
from search.engines.base import Engine
from search.facets import FREE_OF_CHARGE, Facet
from search.request import Filters, SearchRequest, Sort
from tests.builders import Tree, a_content, a_decision, a_page, an_ending, promulgated
from tests.catalog.amending import amendment
from tests.search.asking import JANUARY, JUNE, MARCH, answer, found

QUESTION = "đăng ký hộ tịch"
SECTORS, LEVELS = ("HT", "QT"), (Level.COMMUNE, Level.PROVINCE)


@pytest.fixture
def catalogue(tree: Tree) -> dict[str, ProcedurePage]:
    """Eight procedures that differ in sector, level and whether they cost anything."""
    decision = a_decision(tree, JANUARY, source="test")
    lines = []
    for number, (sector, level, is_free) in enumerate(product(SECTORS, LEVELS, (True, False))):
        code = f"1.00000{number}"
        content = a_content(
            code,
            f"Đăng ký hộ tịch thứ {'abcdefgh'[number]}",
            sectors=(Ref(Text(sector), sector),),
            levels=(level,),
            presence=Presence(fee=Answer.NO if is_free else Answer.YES),
        )
        lines.append(ImportedLine(a_page(tree, code), content, Action.NEW, JANUARY))
    promulgate_many([(decision, lines)])
    return {line.procedure.code: line.procedure for line in lines}


def asked(*filters: tuple[Facet, tuple[str, ...]], day: date = JUNE) -> SearchRequest:
    return SearchRequest(QUESTION, day, page_size=50, filters=filters)


def test_values_of_a_filter_are_alternatives_and_filters_all_hold(
    catalogue: dict[str, ProcedurePage], engine: Engine
) -> None:
    assert len(found(engine, asked())) == 8
    assert len(found(engine, asked((Facet.SECTOR, ("HT",))))) == 4
    assert len(found(engine, asked((Facet.SECTOR, ("HT", "QT"))))) == 8
    both = asked((Facet.SECTOR, ("HT",)), (Facet.FREE, (FREE_OF_CHARGE,)))
    assert sorted(found(engine, both)) == ["1.000000", "1.000002"]
    assert found(engine, asked((Facet.LEVEL, ("ministry",)))) == []


VALUES: Mapping[Facet, tuple[str, ...]] = {
    Facet.SECTOR: SECTORS,
    Facet.LEVEL: tuple(level.value for level in LEVELS),
    Facet.FREE: (FREE_OF_CHARGE,),
    Facet.STATUS: (Status.IN_FORCE.value, Status.ENDED.value, Status.UPCOMING.value),
}


@examples(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    chosen=st.fixed_dictionaries(
        {facet: st.lists(st.sampled_from(v), unique=True) for facet, v in VALUES.items()}
    )
)
def test_a_count_is_what_choosing_that_value_alone_would_find(
    catalogue: dict[str, ProcedurePage],
    engine: Engine,
    chosen: dict[Facet, list[str]],
) -> None:
    filters: Filters = tuple((facet, tuple(values)) for facet, values in chosen.items() if values)
    counted = answer(engine, asked(*filters)).facets
    for facet, values in VALUES.items():
        others = tuple(one for one in filters if one[0] is not facet)
        for value in values:
            alone = answer(engine, asked(*others, (facet, (value,)))).total
            assert counted[facet].get(value, 0) == alone, (facet, value)


def test_a_fee_that_is_not_known_is_not_free(tree: Tree, engine: Engine) -> None:
    fees = {
        "1.000001": (Fee(FeeState.FREE),),
        "1.000002": (Fee(FeeState.FREE), Fee(FeeState.UNKNOWN)),
        "1.000003": (),
    }
    decision = a_decision(tree, JANUARY, source="test")
    lines = []
    for code, its_fees in fees.items():
        content = a_content(code, f"{QUESTION} {code}")
        channels = tuple(replace(channel, fees=its_fees) for channel in content.channels)
        whole = replace(content, channels=channels)
        lines.append(ImportedLine(a_page(tree, code), whole, Action.NEW, JANUARY))
    promulgate_many([(decision, lines)])
    free = asked((Facet.FREE, (FREE_OF_CHARGE,)))
    assert "1.000002" not in found(engine, free)
    assert "1.000001" in found(engine, free)


def test_the_status_is_that_of_the_day_asked_for(
    catalogue: dict[str, ProcedurePage], tree: Tree, engine: Engine
) -> None:
    promulgate(an_ending(tree, catalogue["1.000000"], MARCH).decision)
    ended = (Facet.STATUS, (Status.ENDED.value,))
    assert found(engine, asked(ended)) == ["1.000000"]
    assert found(engine, asked(ended, day=JANUARY)) == []
    assert answer(engine, asked()).facets[Facet.STATUS] == {"in-force": 7, "ended": 1}
    upcoming = (Facet.STATUS, (Status.UPCOMING.value,))
    assert len(found(engine, asked(upcoming, day=date(2025, 12, 1)))) == 8


def test_results_come_by_name_and_by_day_when_asked_so(
    catalogue: dict[str, ProcedurePage], tree: Tree, engine: Engine
) -> None:
    by_name = found(engine, asked().in_order(Sort.NAME))
    assert by_name == sorted(catalogue)
    late = a_page(tree, "1.000099")
    line = ImportedLine(late, a_content("1.000099", "Đăng ký hộ tịch mới"), Action.NEW, MARCH)
    promulgate_many([(a_decision(tree, MARCH, source="test"), [line])])
    assert found(engine, asked().in_order(Sort.NEWEST))[0] == "1.000099"


def test_what_comes_back_after_a_temporary_text_is_as_new_as_it_is_on_that_day(
    tree: Tree, engine: Engine
) -> None:
    for code, day in (("1.000001", date(2025, 11, 1)), ("1.000002", JANUARY)):
        promulgated(tree, a_page(tree, code), a_content(code, "Đăng ký hộ tịch"), day)
    back = {"temporary_until": date(2026, 9, 1), "follows": Follows.PREVIOUS.value}
    page = ProcedurePage.objects.get(code="1.000001")
    promulgate(amendment(tree, page, date(2026, 8, 1), "Đăng ký hộ tịch tạm", **back).decision)
    newest = SearchRequest("đăng ký hộ tịch", JUNE, sort=Sort.NEWEST)
    assert found(engine, newest) == ["1.000002", "1.000001"]
    later = replace(newest, day=date(2026, 10, 1))
    assert found(engine, later) == ["1.000001", "1.000002"]


def test_scores_compare_across_questions(
    catalogue: dict[str, ProcedurePage], tree: Tree, engine: Engine
) -> None:
    whole = answer(engine, SearchRequest("Đăng ký hộ tịch thứ a", JUNE))
    part = answer(engine, SearchRequest("đăng ký hộ tịch cho người bạn ở sao hỏa", JUNE))
    far = answer(engine, SearchRequest("ký thứ tịch ngoài vũ trụ bao la", JUNE))
    assert whole.hits[0].score == pytest.approx(1.0)
    assert whole.hits[0].score > part.hits[0].score
    assert not whole.is_weak
    assert far.is_weak or not far.hits
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)


def test_a_form_and_a_legal_document_are_found_by_their_numbers(tree: Tree, engine: Engine) -> None:
    agencies = Agencies(executing=(Ref(Text("Công an cấp xã")),))
    content = a_content("1.000001", "Thông báo lưu trú", agencies=agencies)
    (case,) = content.dossier.cases
    papers = (replace(case.papers[0], code="01/LPTB"),)
    dossier = replace(content.dossier, cases=(replace(case, papers=papers),))
    page = a_page(tree, "1.000001")
    line = ImportedLine(page, replace(content, dossier=dossier), Action.NEW, JANUARY)
    promulgate_many([(a_decision(tree, JANUARY, source="test"), [line])])
    for query in (
        "01/LPTB",
        "01/lptb",
        "mẫu 01 LPTB",
        "60/2014/QH13",
        "luật 60/2014",
        "60 2014 qh13",
    ):
        answered = answer(engine, SearchRequest(query, JUNE))
        assert [hit.procedure for hit in answered.hits] == [page.pk], query
        assert not answered.is_weak, query


def test_a_class_of_licences_is_no_number_of_a_document(tree: Tree, engine: Engine) -> None:
    names = {"1.000001": "Cấp bằng lái xe", "1.000002": "Trợ cấp thai sản"}
    lines = []
    for code, name in names.items():
        note = Text("Mẫu hạng B2" if code == "1.000002" else "")
        content = a_content(code, name, note=note)
        lines.append(ImportedLine(a_page(tree, code), content, Action.NEW, JANUARY))
    promulgate_many([(a_decision(tree, JANUARY, source="test"), lines)])
    assert found(engine, SearchRequest("bằng lái xe b2", JUNE)) == ["1.000001"]
