"""What is set for many procedures at once changes one component, and twice is once."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalog.attributes import (
    Attribute,
    Authorised,
    Cut,
    OnlineLevel,
    Process,
    Promise,
    Ways,
    unpromised,
)
from catalog.comparison import changed_components
from catalog.content import (
    ONLINE_VALUES,
    Channel,
    Component,
    Content,
    Duration,
    Handling,
    HandlingKind,
    Method,
    OnlineService,
    ProcessStep,
    Ref,
    Scheme,
    Text,
    Unit,
)
from tests.builders import a_content
from tests.catalog.strategies import contents, texts

kinds = st.sampled_from(HandlingKind)
ways = st.builds(
    Ways,
    st.lists(st.builds(Handling, kinds), max_size=3, unique_by=lambda h: h.kind).map(tuple),
    st.frozensets(kinds, max_size=2),
)
levels = st.sampled_from(Scheme).flatmap(
    lambda scheme: st.builds(
        OnlineLevel,
        st.builds(
            OnlineService,
            st.just(scheme),
            st.sampled_from(ONLINE_VALUES[scheme]),
            texts,
            st.sampled_from(["", "https://dvc.example.vn/"]),
        ),
    )
)
methods = st.frozensets(st.sampled_from(Method), min_size=1)
cuts = st.builds(Cut, st.integers(1, 99).map(Decimal), methods)
promises = st.builds(
    Promise, st.integers(1, 60).map(lambda n: Decimal(n) / 2), st.sampled_from(Unit), methods
)


def touches_only(attribute: Attribute, content: Content, component: Component) -> None:
    after = attribute.set_on(content)
    assert set(changed_components(content, after)) <= {component}
    assert after.with_component_of(content, component) == content
    assert attribute.set_on(after) == after


@given(ways, contents())
def test_ways_of_handling(attribute: Ways, content: Content) -> None:
    touches_only(attribute, content, Component.HANDLING)
    after = {h.kind for h in attribute.set_on(content).handling}
    assert {h.kind for h in attribute.given} >= after & {h.kind for h in attribute.given}
    assert {h.kind for h in attribute.given} <= after


@given(levels, contents())
def test_an_online_level(attribute: OnlineLevel, content: Content) -> None:
    touches_only(attribute, content, Component.ONLINE)
    mine = [s for s in attribute.set_on(content).online if s.scheme is attribute.service.scheme]
    assert [s.value for s in mine] == [attribute.service.value]


@given(st.lists(st.builds(Ref, texts), max_size=2), contents())
def test_who_is_authorised_and_the_internal_process(refs: list[Ref], content: Content) -> None:
    authorised = Authorised(tuple(refs))
    touches_only(authorised, content, Component.AGENCIES)
    assert authorised.set_on(content).agencies.authorised == tuple(refs)
    process = Process(tuple(ProcessStep(step=ref.name) for ref in refs))
    touches_only(process, content, Component.PROCESS)
    assert process.set_on(content).process == process.steps


@given(st.one_of(cuts, promises), contents())
def test_a_promised_time(attribute: Cut | Promise, content: Content) -> None:
    touches_only(attribute, content, Component.CHANNELS)
    before = [(c.method, c.statutory, c.fees) for c in content.channels]
    after = attribute.set_on(content).channels
    assert [(c.method, c.statutory, c.fees) for c in after] == before


@given(cuts, contents())
def test_what_is_cut_is_cut_by_as_much_at_least(cut: Cut, content: Content) -> None:
    for old, new in zip(content.channels, cut.set_on(content).channels, strict=True):
        if old == new or old.statutory is None or old.statutory.value is None:
            continue
        assert new.committed is not None
        assert new.committed.value is not None
        left = old.statutory.value * (100 - cut.percent) / 100
        assert new.committed.value <= max(left, Decimal("0.5"))


def days(number: str) -> Duration:
    return Duration(value=Decimal(number), unit=Unit.WORKING_DAY)


def test_thirty_percent_of_fifteen_days_and_of_one() -> None:
    content = a_content(
        channels=(
            Channel(statutory=days("15")),
            Channel(statutory=days("1")),
            Channel(method=Method.ONLINE, statutory=days("15")),
            Channel(statutory=Duration(text=Text("Ngay trong ngày"))),
            Channel(),
        )
    )
    cut = Cut(Decimal(30), frozenset({Method.IN_PERSON})).set_on(content)
    promised = [c.committed for c in cut.channels]
    assert promised == [days("10.5"), days("0.5"), None, None, None]


def test_it_is_told_for_which_ways_to_file_no_time_is_promised() -> None:
    at_once = Duration(text=Text("Ngay trong ngày"))
    content = a_content(
        channels=(
            Channel(statutory=days("15"), committed=days("5")),
            Channel(method=Method.ONLINE, statutory=at_once),
            Channel(method=Method.POSTAL, statutory=Duration(Decimal(1), Unit.MONTH)),
        )
    )
    every = frozenset(Method)
    twenty = Promise(Decimal(20), Unit.WORKING_DAY, every)
    for attribute, ways in (
        (Cut(Decimal(30), every), (Method.ONLINE,)),
        (twenty, (Method.IN_PERSON, Method.POSTAL)),
        (Cut(Decimal(30), frozenset({Method.IN_PERSON})), ()),
        (Authorised(), ()),
    ):
        assert unpromised(content, [attribute]) == ways
    online = a_content(channels=(Channel(statutory=days("15")),))
    only = Cut(Decimal(30), frozenset({Method.POSTAL}))
    assert unpromised(online, [only]) == (Method.POSTAL,), "there is no such way"


def test_a_promise_longer_than_the_law_is_none() -> None:
    content = a_content(channels=(Channel(statutory=days("3")),))
    longer = Promise(Decimal(5), Unit.WORKING_DAY, frozenset(Method))
    assert longer.set_on(content) == content
    hours = Promise(Decimal(4), Unit.HOUR, frozenset(Method)).set_on(content)
    assert hours.channels[0].committed == Duration(value=Decimal(4), unit=Unit.HOUR)


def test_a_promise_is_never_made_longer() -> None:
    promised = Channel(statutory=days("10"), committed=days("5"))
    content = a_content(channels=(promised, Channel(statutory=Duration(Decimal(8), Unit.HOUR))))
    assert Cut(Decimal(30), frozenset(Method)).set_on(content).channels[0] == promised
    three = Promise(Decimal(3), Unit.WORKING_DAY, frozenset(Method)).set_on(content)
    assert [c.committed for c in three.channels] == [days("3"), None]
    weeks = Promise(Decimal(20), Unit.WORKING_DAY, frozenset(Method))
    monthly = a_content(channels=(Channel(statutory=Duration(Decimal(1), Unit.MONTH)),))
    assert weeks.set_on(monthly) == monthly, "20 working days may be longer than a month"


def test_a_way_given_without_points_keeps_those_it_has() -> None:
    here = (Ref(Text("Trung tâm"), "tt"),)
    content = a_content(handling=(Handling(HandlingKind.POSTAL_RETURN, here),))
    given_ways = (Handling(HandlingKind.POSTAL_RETURN),)
    assert Ways(given_ways).set_on(content) == content


def test_a_way_takes_the_place_of_its_like_and_keeps_the_order() -> None:
    here = (Ref(Text("Trung tâm"), "tt"),)
    content = a_content(
        handling=(
            Handling(HandlingKind.POSTAL_INTAKE),
            Handling(HandlingKind.BOUNDARY_FREE_PROVINCE),
            Handling(HandlingKind.ONE_STOP),
        )
    )
    given_ways = (
        Handling(HandlingKind.FIVE_IN_PLACE, here),
        Handling(HandlingKind.BOUNDARY_FREE_NATION),
        Handling(HandlingKind.POSTAL_INTAKE),
    )
    after = Ways(given_ways, frozenset({HandlingKind.ONE_STOP})).set_on(content)
    assert after.handling == (
        Handling(HandlingKind.POSTAL_INTAKE),
        Handling(HandlingKind.FIVE_IN_PLACE, here),
        Handling(HandlingKind.BOUNDARY_FREE_NATION),
    )


def test_a_level_keeps_the_address_and_other_decrees() -> None:
    old = OnlineService(Scheme.ND42_2022, "full", submit_url="https://a.example/")
    mine = OnlineService(Scheme.ND224_2026, "full", submit_url="https://b.example/")
    content = a_content(online=(old, mine))
    level = OnlineLevel(OnlineService(Scheme.ND224_2026, "partial", Text("Phải có mặt")))
    assert level.set_on(content).online == (
        old,
        OnlineService(Scheme.ND224_2026, "partial", Text("Phải có mặt"), "https://b.example/"),
    )
