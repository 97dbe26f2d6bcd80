"""Lines about many procedures at once: what is found, who may, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import registry
from wagtail.models import ReferenceIndex
from wagtail.users.models import UserProfile

from catalog import adding
from catalog.content import HandlingKind, Kind, Method
from catalog.drafts import content_of
from catalog.models import (
    Action,
    DecisionLine,
    DecisionPage,
    ProcedurePage,
    Sector,
    ServicePoint,
)
from catalog.promulgation import preview, promulgate
from tests.builders import Tree, a_decision
from tests.catalog.desk.conftest import SIGNED, People
from tests.catalog.desk.lines import begun, procedures

Desk = Callable[[User | None], Client]
POST = {"action": "attributes", "given": ["postal_return"]}


@pytest.fixture
def pages(tree: Tree) -> list[ProcedurePage]:
    """Three procedures of justice."""
    return procedures(tree, tree.justice, range(3))


@pytest.fixture
def theirs(tree: Tree) -> ProcedurePage:
    """A procedure of health."""
    return procedures(tree, tree.health, range(50, 51))[0]


def url_of(decision: DecisionPage) -> str:
    return reverse("desk_add_many", args=[decision.pk])


def make(client: Client, decision: DecisionPage, pages: list[ProcedurePage], **data: Any) -> Any:
    """Look `pages` up, and confirm lines about them."""
    return confirm(client, decision, pages, look(client, decision, pages, **data), **data)


def look(client: Client, decision: DecisionPage, pages: list[ProcedurePage], **data: Any) -> str:
    """Return the word for what is shown of `pages`, "" where nothing is."""
    answer = client.post(url_of(decision), _codes(pages) | POST | data)
    return str((answer.context or {}).get("seen", ""))


def confirm(
    client: Client, decision: DecisionPage, pages: list[ProcedurePage], seen: str, **data: Any
) -> Any:
    """Confirm lines about `pages`, as they were `seen`."""
    word = {"confirm": "1", "make": [page.pk for page in pages], "seen": seen}
    return client.post(url_of(decision), _codes(pages) | word | POST | data)


def _codes(pages: list[ProcedurePage]) -> dict[str, Any]:
    return {"codes": "\n".join(page.code for page in pages)}


def left(page: Any) -> dict[str, list[str]]:
    """Return what is left out, by the reason."""
    return {
        str(reason): [one.typed.text if one.typed else one.procedure.code for one in ones]
        for reason, ones in page.context["left"]
    }


def test_it_tells_what_was_found_of_a_pasted_list(
    desk: Desk, people: People, decision: DecisionPage, tree: Tree, pages: list[ProcedurePage]
) -> None:
    theirs = procedures(tree, tree.health, range(50, 51))[0]
    begun(decision, pages[:1])
    codes = f"{pages[0].code}, {pages[1].code}.000.00.00.H01\n\n9.999999;abc\n"
    codes += f"{theirs.code} {pages[1].code}\n{pages[2].code.replace('.', '')}"
    page = desk(people.justice).post(url_of(decision), POST | {"codes": codes})
    assert [one.procedure.code for one in page.context["good"]] == [pages[1].code, pages[2].code]
    assert left(page) == {
        "Đã có trong quyết định": [pages[0].code],
        "Không có thủ tục nào mang mã này": ["9.999999"],
        "Không phải mã": ["abc"],
        "Chỉ biên tập viên của cơ quan giải quyết được viết dòng của thủ tục": [theirs.code],
        "Ghi hai lần: chỉ lấy một": [pages[1].code],
    }
    assert "dòng 3: 9.999999" in page.content.decode()
    assert decision.lines.count() == 1


def test_what_is_not_in_force_on_the_day_is_left_out(
    desk: Desk, people: People, decision: DecisionPage, pages: list[ProcedurePage]
) -> None:
    data = {"codes": pages[0].code, "day": "2025-12-31"}
    page = desk(people.justice).post(url_of(decision), POST | data)
    assert left(page) == {"Không còn hoặc chưa có hiệu lực vào ngày đó": [pages[0].code]}
    answer = make(desk(people.justice), decision, pages[:1], day="2026-10-01")
    assert answer.status_code == 302
    assert str(decision.lines.get().effective_on) == "2026-10-01"


def test_lines_are_made_with_what_is_set_and_logged(
    desk: Desk, people: People, decision: DecisionPage, pages: list[ProcedurePage]
) -> None:
    point = ServicePoint.objects.create(
        code="tt", name_vi="Trung tâm", address_vi="1 Lê Lợi", kind=ServicePoint.Kind.values[0]
    )
    answer = make(
        desk(people.justice),
        decision,
        pages,
        given=["five_in_place", "boundary_free_nation"],
        points=[point.pk],
        level="ND224-2026/partial",
        reason_vi="Phải nộp bản chính",
        percent="50",
        methods=["in_person"],
    )
    assert answer.status_code == 302
    lines = list(decision.lines.order_by("position"))
    assert [line.procedure for line in lines] == pages
    assert [line.position for line in lines] == [0, 1, 2]
    for line in lines:
        content = content_of(line)
        assert {h.kind: [p.code for p in h.at] for h in content.handling} == {
            HandlingKind.FIVE_IN_PLACE: ["tt"],
            HandlingKind.BOUNDARY_FREE_NATION: [],
        }
        assert content.online[0].reason.vi == "Phải nộp bản chính"
        assert content.channels[0].method is Method.IN_PERSON
        assert content.channels[0].committed is not None
        assert content.channels[0].committed.value == Decimal("0.5")
        assert line.base_version is not None
        assert line.agency == pages[0].get_parent().specific
        assert line.latest_revision is not None
        assert line.latest_revision.content["code"] == line.code
        entry = registry.get_logs_for_instance(line).get(action="wagtail.create")
        assert entry.user == people.justice
        told = ReferenceIndex.objects.filter(object_id=str(line.pk), to_object_id=str(point.pk))
        assert told.exists()
    assert not preview(decision).problems


def test_who_is_authorised_and_the_process_are_set_and_a_share_is_cut_where_it_is_said(
    desk: Desk, people: People, decision: DecisionPage, tree: Tree, pages: list[ProcedurePage]
) -> None:
    client = desk(people.justice)
    process = "1\tTiếp nhận\tMột cửa\t4 giờ\n2\tThẩm định\tPhòng Tư pháp\t0,5 ngày làm việc"
    data = {"given": [], "authorised": [tree.health.agency_id], "process": process}
    page = client.post(url_of(decision), _codes(pages) | POST | data | {"nobody": "1"})
    assert "Không thể vừa" in " ".join(page.context["form"].errors["nobody"])
    for methods, number in ((["postal"], 0), (["in_person"], 3)):
        only = {"given": [], "percent": "50", "methods": methods}
        page = client.post(url_of(decision), _codes(pages) | POST | only)
        assert len(page.context["good"]) == number
    # The way of handling can be set, the time for what comes by post can't.
    both = _codes(pages) | POST | {"percent": "50", "methods": ["postal"]}
    page = client.post(url_of(decision), both)
    assert {one.told for one in page.context["good"]} == {
        "chưa đặt được thời hạn cam kết cho: Qua bưu chính"
    }
    assert make(client, decision, pages, **data).status_code == 302
    for line in decision.lines.all():
        content = content_of(line)
        assert [ref.code for ref in content.agencies.authorised] == ["H00.YT"]
        said = [(s.step.vi, s.unit.vi, s.duration and s.duration.value) for s in content.process]
        assert said == [
            ("Tiếp nhận", "Một cửa", Decimal(4)),
            ("Thẩm định", "Phòng Tư pháp", Decimal("0.5")),
        ]
    assert not preview(decision).problems
    promulgate(decision)
    data = {"action": "attributes", "nobody": "1", "codes": pages[0].code}
    page = client.post(url_of(a_decision(tree, SIGNED)), data)
    assert len(page.context["good"]) == 1


def test_procedures_of_a_sector_and_an_agency_are_chosen(
    desk: Desk, people: People, decision: DecisionPage, pages: list[ProcedurePage], theirs: Any
) -> None:
    place = theirs.get_parent()
    sector = Sector.objects.get(code="HT")
    client = desk(people.controller)
    page = client.post(url_of(decision), POST | {"sector": sector.pk})
    assert [one.procedure for one in page.context["good"]] == [*pages, theirs]
    both = POST | {"sector": sector.pk, "agency": place.pk, "codes": pages[0].code}
    page = client.post(url_of(decision), both)
    assert [one.procedure for one in page.context["good"]] == [pages[0], theirs]


def test_lines_that_end_procedures_bring_no_text(
    desk: Desk, people: People, decision: DecisionPage, pages: list[ProcedurePage]
) -> None:
    make(desk(people.justice), decision, pages, action="abolished", given=[])
    lines = decision.lines.all()
    assert {line.action for line in lines} == {Action.ABOLISHED}
    assert {line.name_vi or "" for line in lines} == {""}
    assert not preview(decision).problems


@pytest.mark.parametrize(
    "refused",
    [
        ({"codes": ""}, "codes", "Ghi các mã, hoặc chọn lĩnh vực hay cơ quan."),
        ({"given": []}, "given", "Ghi điều được quy định."),
        ({"action": "abolished"}, "action", "Chỉ dòng “đưa vào danh mục” mới đặt thuộc tính."),
        ({"taken": ["postal_return"]}, "taken", "Không thể vừa đặt vừa bỏ cùng một hình thức."),
        ({"level": "ND224-2026/partial"}, "reason_vi", "Nghị định 224/2026"),
        ({"percent": "30", "time": "2"}, "time", "Một tỷ lệ hoặc một thời hạn"),
        ({"time": "2"}, "unit", "Chọn đơn vị."),
        ({"reason_vi": "Ký sổ"}, "reason_vi", "Chọn mức độ trực tuyến"),
        ({"level": "ND42-2022/full", "reason_en": "Sign"}, "reason_en", "không phải một phần"),
        ({"submit_url": "https://a.vn"}, "submit_url", "Chọn mức độ trực tuyến"),
        ({"unit": "day"}, "unit", "Ghi thời hạn"),
        ({"methods": ["online"]}, "methods", "Ghi tỷ lệ hoặc thời hạn"),
        ({"given": [], "methods": ["online"]}, "methods", "Ghi tỷ lệ hoặc thời hạn"),
        ({"process": "Thẩm định | Phòng | ít lâu"}, "process", "Dòng 1: “ít lâu” không phải"),
        ({"action": "amended", "given": [], "nobody": "1"}, "action", "Chỉ dòng"),
    ],
)
def test_what_can_not_be_set_is_refused_in_words(
    desk: Desk,
    people: People,
    pages: list[ProcedurePage],
    decision: DecisionPage,
    refused: tuple[dict[str, Any], str, str],
) -> None:
    data, field, words = refused
    answer = make(desk(people.justice), decision, pages, **data)
    assert answer.status_code == 200
    assert words in " ".join(answer.context["form"].errors[field])
    assert not decision.lines.exists()


def test_what_would_change_nothing_is_left_out(
    desk: Desk, people: People, decision: DecisionPage, pages: list[ProcedurePage]
) -> None:
    data = POST | {"codes": pages[0].code, "given": [], "taken": ["one_stop"]}
    page = desk(people.justice).post(url_of(decision), data)
    assert left(page) == {"Không có gì thay đổi": [pages[0].code]}


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_made(
    desk: Desk, people: People, decision: DecisionPage, pages: list[ProcedurePage]
) -> None:
    begun(decision, pages[:1])
    answer = make(desk(people.justice), decision, pages)
    assert answer.status_code == 200
    assert "Có điều đã thay đổi trong lúc bạn đọc." in answer.content.decode()
    assert decision.lines.count() == 1


def test_lines_are_made_with_what_was_shown_only(
    desk: Desk, people: People, decision: DecisionPage, pages: list[ProcedurePage]
) -> None:
    client = desk(people.justice)
    seen = look(client, decision, pages)
    answer = confirm(client, decision, pages, seen, given=[HandlingKind.ONLINE_PAYMENT.value])
    assert answer.status_code == 200
    assert not decision.lines.exists()
    assert confirm(client, decision, pages, seen).status_code == 302


def test_a_code_typed_twice_tells_no_more_than_one_typed_once(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage
) -> None:
    page = procedures(tree, tree.health, range(60, 61), kind=Kind.INTERNAL)[0]
    data = POST | {"codes": f"{page.code}\n{page.code}"}
    shown = desk(people.justice).post(url_of(decision), data)
    assert left(shown) == {"Không có thủ tục nào mang mã này": [page.code, page.code]}


def test_all_of_it_is_made_or_nothing(
    desk: Desk,
    people: People,
    decision: DecisionPage,
    pages: list[ProcedurePage],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(adding, "note", fail)
    with pytest.raises(RuntimeError):
        make(desk(people.justice), decision, pages)
    assert not DecisionLine.objects.filter(decision=decision).exists()


def test_who_may_not_write_makes_nothing(
    desk: Desk, people: People, decision: DecisionPage, theirs: ProcedurePage
) -> None:
    for user in (people.publisher, None):
        answer = make(desk(user), decision, [theirs])
        assert answer.status_code == 302
        assert answer["Location"] != reverse("lines:list")
    answer = make(desk(people.justice), decision, [theirs])
    assert answer.status_code == 200
    assert not decision.lines.exists()


def test_internal_procedures_are_not_told_to_other_departments(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage
) -> None:
    page = procedures(tree, tree.health, range(60, 61), kind=Kind.INTERNAL)[0]
    sector = Sector.objects.get(code="HT")
    data = POST | {"codes": page.code, "sector": sector.pk}
    shown = desk(people.justice).post(url_of(decision), data)
    assert left(shown) == {"Không có thủ tục nào mang mã này": [page.code]}
    assert "Cấp giấy phép" not in shown.content.decode()
    assert not shown.context["good"]
    assert len(desk(people.health).post(url_of(decision), data).context["good"]) == 1
    shown = desk(people.justice).post(url_of(decision), POST | {"sector": sector.pk})
    assert left(shown) == {}


def test_nothing_is_added_to_what_is_law(
    desk: Desk, people: People, decision: DecisionPage, pages: list[ProcedurePage]
) -> None:
    begun(decision, pages[:1])
    promulgate(decision)
    make(desk(people.superuser), decision, pages[1:])
    assert decision.lines.count() == 1


@pytest.mark.once
def test_it_costs_three_queries_a_procedure_at_most(
    desk: Desk, people: People, tree: Tree, decision: DecisionPage
) -> None:
    many = procedures(tree, tree.justice, range(33))
    client = desk(people.controller)
    client.get(url_of(decision))

    def queries(some: list[ProcedurePage]) -> int:
        seen = look(client, decision, some)
        with CaptureQueriesContext(connection) as asked:
            assert confirm(client, decision, some, seen).status_code == 302
        return len(asked)

    few = queries(many[:3])
    assert queries(many[3:]) <= few + 3 * 27 + 3


def test_the_page_speaks_english_too(
    desk: Desk, people: People, decision: DecisionPage, pages: list[ProcedurePage]
) -> None:
    profile = UserProfile.get_for_user(people.controller)
    profile.preferred_language = "en"
    profile.save()
    data = POST | {"codes": f"{pages[0].code} 9.999999"}
    page = desk(people.controller).post(url_of(decision), data).content.decode()
    assert "1 procedure can be added" in page
    assert "No procedure has this code" in page
