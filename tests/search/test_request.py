"""From an address to a request, or to what is wrong and what is allowed."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from search.request import PARAMETERS, BadRequest, SearchRequest, parse

TODAY = date(2026, 11, 25)


def asked(**parameters: str) -> SearchRequest:
    return parse({name.replace("_", "-"): [v] for name, v in parameters.items()}, today=TODAY)


def problems_of(parameters: dict[str, list[str]]) -> dict[str, str]:
    with pytest.raises(BadRequest) as error:
        parse(parameters, today=TODAY)
    return {p.parameter: str(p.allowed) for p in error.value.problems}


def test_nothing_given_asks_nothing_about_today() -> None:
    assert parse({}, today=TODAY) == SearchRequest(query="", day=TODAY)


def test_all_parameters_are_read() -> None:
    found = asked(q=" khai  sinh ", trang="3", ngay="2025-06-30", het_hieu_luc="1")
    assert found == SearchRequest("khai sinh", date(2025, 6, 30), 3, include_ended=True)
    assert found.offset == 20


def test_empty_fields_of_a_form_count_as_not_given() -> None:
    assert asked(q="", trang="", ngay="", het_hieu_luc="") == parse({}, today=TODAY)


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


def test_a_parameter_given_twice_is_refused_unless_it_says_the_same() -> None:
    assert list(problems_of({"q": ["a", "b"]})) == ["q"]
    assert parse({"q": ["a", "a"]}, today=TODAY).query == "a"


def test_what_social_networks_hang_onto_links_is_passed_over() -> None:
    assert parse({"q": ["a"], "fbclid": ["x"], "utm_source": ["zalo"]}, today=TODAY).query == "a"


def test_every_problem_is_told_at_once() -> None:
    given_wrong = {"x": ["1"], "trang": ["0"], "ngay": ["?"], "het-hieu-luc": ["yes"]}
    assert set(problems_of(given_wrong)) == {"x", "trang", "ngay", "het-hieu-luc"}


def test_a_query_longer_than_any_name_is_refused_and_the_longest_name_is_not() -> None:
    assert len(asked(q="a" * 2000).query) == 2000
    with translation.override("en"):
        assert problems_of({"q": ["a" * 10_000]}) == {"q": "at most 2,000 characters"}


def test_a_request_writes_itself_as_the_shortest_parameters() -> None:
    assert asked(q="khai sinh").query_string(today=TODAY) == "q=khai+sinh"
    whole = asked(q="a&b", trang="2", ngay="2025-01-01", het_hieu_luc="1")
    assert whole.query_string(today=TODAY) == "q=a%26b&ngay=2025-01-01&het-hieu-luc=1&trang=2"


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
        return parse(parameters, today=TODAY)
    except BadRequest as error:
        return error
