"""Ways to file, told once: what a source repeats for every way is merged, and nothing is lost."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalog.content import Channel, DossierCase, Fee, FeeState, Method, Text
from catalog.public.filing import filing
from tests.catalog.public.conftest import a_length

CHARGE = Fee(FeeState.AMOUNT, amount=Decimal(8000))
FREE = Fee(FeeState.FREE)
EVERYWHERE = tuple(Method)


def test_ways_that_differ_only_in_the_method_are_one_row() -> None:
    found = filing([Channel(m, statutory=a_length(5), note=Text("đủ hồ sơ")) for m in EVERYWHERE])
    assert [way.methods for way in found.ways] == [EVERYWHERE]


def test_ways_that_differ_in_time_stay_apart() -> None:
    found = filing([Channel(Method.ONLINE, committed=a_length(3)), Channel(Method.POSTAL)])
    assert [way.methods for way in found.ways] == [(Method.ONLINE,), (Method.POSTAL,)]
    assert found.has_committed


def test_fees_that_all_ways_share_are_told_once() -> None:
    found = filing([Channel(Method.ONLINE, a, fees=(CHARGE,)) for a in (Text("A"), Text("B"))])
    assert found.fees == (CHARGE,)
    assert not found.tells_fees_by_way


def test_fees_of_a_single_channel_stand_in_its_row() -> None:
    found = filing([Channel(fees=(CHARGE, FREE))])
    assert found.fees == ()
    assert found.tells_fees_by_way
    assert found.has_fees


def test_a_fee_that_a_source_lists_twice_is_told_once() -> None:
    assert filing([Channel(fees=(CHARGE, CHARGE, FREE))]).ways[0].fees == (CHARGE, FREE)


def test_ways_of_another_case_are_set_apart() -> None:
    cases = [DossierCase(Text("- Cấp mới:")), DossierCase(Text("Cấp lại"))]
    channels = [Channel(case=Text(name)) for name in ("cấp mới", "Cấp lại", "Hộ nghèo", "")]
    found = filing(channels).of_case(cases, 0)
    assert [way.case.vi for way in found.ways] == ["cấp mới", "Hộ nghèo", ""]
    assert [way.case.vi for way in found.others] == ["Cấp lại"]


@given(
    st.lists(
        st.builds(
            Channel,
            st.sampled_from(Method),
            st.sampled_from([Text(), Text("A"), Text("B")]),
            st.none() | st.builds(a_length, st.integers(1, 3)),
            fees=st.lists(st.sampled_from([CHARGE, FREE])).map(tuple),
        )
    )
)
def test_every_channel_is_told_with_its_case_time_and_fees(channels: list[Channel]) -> None:
    found = filing(channels)
    told = {
        (method, way.case, way.statutory, found.fees or way.fees)
        for way in found.ways
        for method in way.methods
    }
    assert told == {(c.method, c.case, c.statutory, tuple(dict.fromkeys(c.fees))) for c in channels}
