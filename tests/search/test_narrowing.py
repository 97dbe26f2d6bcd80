"""The filters of the page of results in words."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.public.choices import Field, options
from search.facets import Facet
from search.narrowing import FEW, chips, filters, orders
from search.request import SearchRequest, Sort

TODAY = date(2026, 11, 25)
SECTORS = [f"s{number}" for number in range(12)]
FIELDS = (
    Field(Facet.SECTOR, "Lĩnh vực", options=options((code, code.upper()) for code in SECTORS)),
    Field(Facet.LEVEL, "Cấp", options=options([("province", "Cấp tỉnh"), ("commune", "Cấp xã")])),
)


def asked(**chosen: tuple[str, ...]) -> SearchRequest:
    found = tuple((Facet[name], values) for name, values in chosen.items())
    return SearchRequest("khai sinh", TODAY, page=3, filters=found)


def test_only_what_leads_anywhere_or_is_chosen_is_offered() -> None:
    numbers = {Facet.LEVEL: {"province": 4}, Facet.SECTOR: {}}
    (level,) = filters(FIELDS, asked(), numbers, 9)
    assert [(o.value, o.number, o.is_chosen) for o in level.shown] == [("province", 4, False)]
    _, level = filters(FIELDS, asked(LEVEL=("commune",), SECTOR=("s3",)), numbers, 9)
    assert [(o.value, o.number, o.is_chosen) for o in level.shown] == [
        ("province", 4, False),
        ("commune", 0, True),
    ]


def test_an_option_that_all_results_have_is_no_choice() -> None:
    numbers = {Facet.LEVEL: {"province": 4}}
    assert filters(FIELDS, asked(), numbers, 4) == ()
    assert len(filters(FIELDS, asked(), numbers, 5)) == 1
    assert len(filters(FIELDS, asked(LEVEL=("province",)), numbers, 4)) == 1


def test_the_fullest_of_many_options_come_first_and_the_last_are_folded() -> None:
    numbers = {Facet.SECTOR: {code: place for place, code in enumerate(SECTORS, start=1)}}
    (sector,) = filters(FIELDS, asked(SECTOR=("s0",)), numbers, 9)
    assert [o.value for o in sector.shown] == ["s0", *reversed(SECTORS[-FEW + 1 :])]
    assert sorted(o.value for o in (*sector.shown, *sector.more)) == sorted(SECTORS)


def test_one_option_alone_is_not_folded() -> None:
    numbers = {Facet.SECTOR: dict.fromkeys(SECTORS[: FEW + 1], 1)}
    (sector,) = filters(FIELDS, asked(), numbers, 9)
    assert len(sector.shown) == FEW + 1
    assert sector.more == ()


def test_what_is_chosen_can_be_dropped_alone() -> None:
    found = chips(FIELDS, asked(SECTOR=("s1", "s2"), LEVEL=("commune",)), TODAY)
    assert [(chip.label, chip.shown) for chip in found] == [
        ("Lĩnh vực", "S1"),
        ("Lĩnh vực", "S2"),
        ("Cấp", "Cấp xã"),
    ]
    assert parse_qs(found[0].others) == {"q": ["khai sinh"], "linh-vuc": ["s2"], "cap": ["commune"]}


@pytest.mark.parametrize("sort", list(Sort))
def test_each_order_but_the_best_match_has_an_address_of_its_own(sort: Sort) -> None:
    found = orders(SearchRequest("a", TODAY, sort=sort), TODAY)
    assert [order.is_chosen for order in found] == [one is sort for one in Sort]
    assert [order.query for order in found] == ["q=a", "q=a&xep=ten", "q=a&xep=moi"]


@given(
    st.dictionaries(st.sampled_from(SECTORS), st.integers(0, 9)),
    st.lists(st.sampled_from(SECTORS), unique=True),
)
def test_no_option_is_lost_or_shown_twice(numbers: dict[str, int], chosen: list[str]) -> None:
    request = asked(SECTOR=tuple(chosen)) if chosen else asked()
    found = filters(FIELDS, request, {Facet.SECTOR: numbers}, 99)
    offered = [o.value for one in found for o in (*one.shown, *one.more)]
    assert sorted(offered) == sorted({*chosen, *(code for code, n in numbers.items() if n)})
