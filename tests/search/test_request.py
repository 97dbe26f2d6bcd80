"""From an address to a request, or to what is wrong and what is allowed."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from catalog.on_day import Status
from search.facets import Facet
from search.request import (
    MAX_PREFIX,
    PARAMETERS,
    BadRequest,
    SearchRequest,
    Sort,
    parse,
    parse_prefix,
)

TODAY = date(2026, 11, 25)
ALLOWED = {facet: frozenset({"a", "b"}) for facet in Facet} | {
    Facet.FREE: frozenset({"1"}),
    Facet.STATUS: frozenset(Status),
}


def read(parameters: dict[str, list[str]]) -> SearchRequest:
    return parse(parameters, today=TODAY, allowed=ALLOWED)


def asked(**parameters: str) -> SearchRequest:
    return read({name.replace("_", "-"): [v] for name, v in parameters.items()})


def problems_of(parameters: dict[str, list[str]]) -> dict[str, str]:
    with pytest.raises(BadRequest) as error:
        read(parameters)
    return {p.parameter: str(p.allowed) for p in error.value.problems}


def test_nothing_given_asks_nothing_about_today() -> None:
    assert read({}) == SearchRequest(query="", day=TODAY)


def test_all_parameters_are_read() -> None:
    found = asked(q=" khai  sinh ", trang="3", ngay="2025-06-30", het_hieu_luc="1")
    assert found == SearchRequest("khai sinh", date(2025, 6, 30), 3, include_ended=True)
    assert found.offset == 20


def test_empty_fields_of_a_form_count_as_not_given() -> None:
    assert asked(q="", trang="", ngay="", het_hieu_luc="") == read({})


@pytest.mark.parametrize("page", ["0", "-1", "1.5", "x", "1001", "99999999999", "１", "1 2"])
def test_a_page_that_is_none_is_refused_with_the_range(page: str) -> None:
    assert problems_of({"trang": [page]}) == {"trang": "1 – 1000"}


@pytest.mark.parametrize(
    "day",
    ["2026-02-30", "25/11/2026", "2026-1-1", "20261125", "hôm nay", "0001-01-01", "9999-12-31"],
)
def test_a_day_that_is_none_is_refused_with_the_form(day: str) -> None:
    assert "2026-07-01" in problems_of({"ngay": [day]})["ngay"]


def test_an_unknown_parameter_is_named_with_those_that_are_known() -> None:
    assert problems_of({"q": ["a"], "sort": ["x"]}) == {"sort": ", ".join(PARAMETERS)}
    assert {"linh-vuc", "co-quan", "cap", "xep", "ngay", "het-hieu-luc"} <= set(PARAMETERS)


def test_a_parameter_given_twice_is_refused_unless_it_says_the_same() -> None:
    assert list(problems_of({"q": ["a", "b"]})) == ["q"]
    assert read({"q": ["a", "a"]}).query == "a"


def test_what_social_networks_hang_onto_links_is_passed_over() -> None:
    assert read({"q": ["a"], "fbclid": ["x"], "utm_source": ["zalo"]}).query == "a"


def test_every_problem_is_told_at_once() -> None:
    given_wrong = {"x": ["1"], "trang": ["0"], "ngay": ["?"], "het-hieu-luc": ["yes"]}
    assert set(problems_of(given_wrong)) == {"x", "trang", "ngay", "het-hieu-luc"}


def test_a_query_longer_than_any_name_is_refused_and_the_longest_name_is_not() -> None:
    assert len(asked(q="a" * 2000).query) == 2000
    with translation.override("en"):
        assert problems_of({"q": ["a" * 10_000]}) == {"q": "at most 2,000 characters"}


def test_the_letter_that_fills_what_is_empty_is_nobodys_question() -> None:
    assert asked(q="\ua78f").query == ""
    assert asked(q="khai\ua78f sinh \ua78f").query == "khai sinh"


def test_a_request_writes_itself_as_the_shortest_parameters() -> None:
    assert asked(q="khai sinh").query_string(today=TODAY) == "q=khai+sinh"
    whole = asked(q="a&b", trang="2", ngay="2025-01-01", het_hieu_luc="1")
    assert whole.query_string(today=TODAY) == "q=a%26b&ngay=2025-01-01&het-hieu-luc=1&trang=2"


def test_a_filter_takes_several_values_by_repeating_it() -> None:
    found = read({"q": ["a"], "co-quan": ["b", "a", "b", ""], "mien-phi": ["1"]})
    assert found.filters == ((Facet.AGENCY, ("b", "a")), (Facet.FREE, ("1",)))
    assert found.values(Facet.AGENCY) == ("b", "a")
    assert found.values(Facet.LEVEL) == ()


@pytest.mark.parametrize("facet", list(Facet))
def test_a_value_that_a_filter_has_not_is_refused_with_those_that_it_has(facet: Facet) -> None:
    problems = problems_of({facet: [min(ALLOWED[facet]), "x"]})
    assert problems == {facet: ", ".join(sorted(ALLOWED[facet]))}


def test_a_filter_is_dropped_alone_and_the_first_page_is_shown() -> None:
    whole = read({"q": ["x"], "cap": ["a", "b"], "mien-phi": ["1"], "trang": ["3"], "xep": ["ten"]})
    fewer = whole.without(Facet.LEVEL, "a")
    assert fewer.query_string(today=TODAY) == "q=x&cap=b&mien-phi=1&xep=ten"
    none = fewer.without(Facet.LEVEL, "b").without(Facet.FREE, "1")
    assert none.filters == ()
    assert none.without(Facet.FREE, "1") == none


@pytest.mark.parametrize(("value", "sort"), [("", "phu-hop"), ("ten", "ten"), ("moi", "moi")])
def test_results_come_in_an_order_that_is_known(value: str, sort: str) -> None:
    assert asked(xep=value).sort is Sort(sort)


def test_an_unknown_order_is_refused_with_the_known_ones() -> None:
    assert problems_of({"xep": ["gia"]}) == {"xep": "phu-hop, ten, moi"}


def test_words_can_be_asked_for_as_they_are_written() -> None:
    assert asked(nguyen_van="1").is_verbatim
    assert not asked(nguyen_van="0").is_verbatim
    assert problems_of({"nguyen-van": ["co"]}) == {"nguyen-van": "0, 1"}


def test_what_is_being_written_is_read_strictly() -> None:
    assert parse_prefix({"q": [" đăng  k"]}) == "đăng k"
    assert parse_prefix({}) == ""
    for parameters in ({"q": ["a" * (MAX_PREFIX + 1)]}, {"q": ["a", "b"]}, {"trang": ["1"]}):
        with pytest.raises(BadRequest):
            parse_prefix(parameters)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "q": st.lists(st.text("abc &=+%ă", max_size=10).map(str.strip), max_size=1),
            "xep": st.lists(st.sampled_from(["", *Sort]), max_size=1),
            "trang": st.lists(st.sampled_from(["1", "7"]), max_size=1),
            "ngay": st.lists(st.sampled_from(["2025-01-01", "2026-11-25"]), max_size=1),
            "nguyen-van": st.lists(st.sampled_from(["0", "1"]), max_size=1),
            "linh-vuc": st.lists(st.sampled_from(["a", "b"])),
            "tinh-trang": st.lists(st.sampled_from(list(Status))),
        },
    )
)
def test_a_request_reads_back_what_it_writes(parameters: dict[str, list[str]]) -> None:
    found = read(parameters)
    written = parse_qs(found.query_string(today=TODAY))
    assert read(written) == found


@given(
    st.dictionaries(
        st.one_of(st.sampled_from(PARAMETERS), st.text(max_size=10)),
        st.lists(st.text(max_size=40), max_size=3),
    )
)
def test_any_parameters_give_a_request_or_problems_that_name_them(
    parameters: dict[str, list[str]],
) -> None:
    outcome = _outcome(parameters)
    if isinstance(outcome, BadRequest):
        assert outcome.problems
        assert all(str(p.message) and str(p.allowed) for p in outcome.problems)
    else:
        assert outcome.page >= 1


def _outcome(parameters: dict[str, list[str]]) -> SearchRequest | BadRequest:
    try:
        return read(parameters)
    except BadRequest as error:
        return error
