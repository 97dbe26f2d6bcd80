"""Where to file: the points that a content names, in groups that stay short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from catalog.content import Agencies, Content, Handling, HandlingKind, Level, Ref, Text
from catalog.models import ServicePoint
from catalog.public.places import FEW, PointGroup, places

CENTRE, COUNTER = ServicePoint.Kind.PROVINCIAL_CENTRE, ServicePoint.Kind.COMMUNE_COUNTER
POST = ServicePoint.Kind.POSTAL_POINT


def ref(code: str, name: str = "") -> Ref:
    return Ref(Text(name or f"Điểm {code}"), code)


def a_point(code: str, kind: str = COUNTER) -> ServicePoint:
    return ServicePoint(code=code, name_vi=f"Điểm {code}", kind=kind)


def content_at(*refs: Ref, handling: Sequence[Handling] = ()) -> Content:
    agencies = Agencies(service_points=refs)
    return Content("1.000001", Text("Khai sinh"), agencies=agencies, handling=tuple(handling))


def names(groups: list[PointGroup]) -> list[list[str]]:
    return [[p.name.vi for p in group.points] for group in groups]


def test_the_centre_comes_before_the_counters_and_each_kind_by_the_alphabet() -> None:
    rows = {p.code: p for p in (a_point("b"), a_point("đ"), a_point("d"), a_point("x", CENTRE))}
    groups = places(content_at(*map(ref, ("đ", "b", "d", "x"))), rows)
    assert names(groups) == [["Điểm x", "Điểm b", "Điểm d", "Điểm đ"]]
    assert not groups[0].folded


def test_many_points_of_a_kind_are_folded_and_a_single_centre_is_not() -> None:
    rows = {f"n{n}": a_point(f"n{n}") for n in range(FEW)} | {"x": a_point("x", CENTRE)}
    assert [g.folded for g in places(content_at(*map(ref, rows)), rows)] == [False, True]


def test_what_communes_handle_names_their_counters_first_and_open() -> None:
    rows = {p.code: p for p in (a_point("n1"), a_point("n2"), a_point("x", CENTRE))}
    rows |= {f"b{n}": a_point(f"b{n}", POST) for n in range(FEW)}
    at_communes = replace(content_at(*map(ref, rows)), levels=(Level.COMMUNE,))
    groups = places(at_communes, rows)
    assert [(g.kind, g.folded) for g in groups] == [(COUNTER, False), (CENTRE, False), (POST, True)]
    both = replace(at_communes, levels=(Level.COMMUNE, Level.PROVINCE))
    assert places(both, rows)[0].kind == CENTRE


def test_a_point_that_is_in_no_vocabulary_is_shown_by_its_name() -> None:
    groups = places(content_at(Ref(Text("Quầy số 9")), ref("gone", "Nơi cũ")), {})
    assert names(groups) == [["Nơi cũ", "Quầy số 9"]]
    assert groups[0].kind == ""


def test_five_in_place_counts_where_it_is_named_and_comes_first() -> None:
    five = Handling(HandlingKind.FIVE_IN_PLACE, (ref("b"), Ref(Text("Quầy số 9"))))
    content = content_at(ref("a"), ref("b"), Ref(Text("Quầy số 9")), handling=[five])
    (group,) = places(content, {"a": a_point("a"), "b": a_point("b")})
    assert [(p.name.vi, p.has_five_in_place) for p in group.points] == [
        ("Điểm b", True),
        ("Điểm a", False),
        ("Quầy số 9", True),
    ]
    assert group.five_in_place == 2


def test_five_in_place_that_names_no_point_counts_everywhere() -> None:
    groups = places(content_at(ref("a"), handling=[Handling(HandlingKind.FIVE_IN_PLACE)]), {})
    assert groups[0].points[0].has_five_in_place


def test_a_point_at_which_something_is_handled_receives_it_too() -> None:
    post = Handling(HandlingKind.POSTAL_INTAKE, (ref("bd"),))
    assert names(places(content_at(handling=[post]), {})) == [["Điểm bd"]]
