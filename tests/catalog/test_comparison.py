"""What differs between two contents, for the law, for people and for programs."""

from __future__ import annotations

import itertools
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.comparison import (
    Difference,
    RunKind,
    apply_patch,
    changed_components,
    differences,
    patch,
    word_runs,
)
from catalog.content import (
    COMPONENT_FIELDS,
    Agencies,
    Answer,
    Channel,
    Component,
    Content,
    Dossier,
    DossierCase,
    Duration,
    Fee,
    FeeState,
    Handling,
    HandlingKind,
    Kind,
    LegalBasis,
    Level,
    Method,
    OnlineService,
    Paper,
    Presence,
    ProcessStep,
    Ref,
    Scheme,
    Step,
    StepCase,
    Text,
    Unit,
    component_hashes,
    from_json,
    to_json,
)
from tests.catalog.strategies import contents, words

many = settings(max_examples=60, deadline=None)

BASE = Content(
    code="1.010308",
    name=Text("Đăng ký khai sinh"),
    levels=(Level.COMMUNE,),
    sectors=(Ref(Text("Hộ tịch"), "HT"),),
)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Content, Content]:
    """Draw two contents that have some components in common, as versions of a procedure do."""
    before, other = draw(contents()), draw(contents())
    after = before
    for component in draw(st.sets(st.sampled_from(Component), max_size=5)):
        after = after.with_component_of(other, component)
    return before, draw(st.sampled_from([after, other]))


@many
@given(pair=pairs())
def test_exactly_the_components_that_differ_are_named(pair: tuple[Content, Content]) -> None:
    before, after = pair
    old, new = component_hashes(before), component_hashes(after)
    assert set(changed_components(before, after)) == {c for c in Component if old[c] != new[c]}


@many
@given(pair=pairs())
def test_every_changed_component_is_told_in_both_languages(pair: tuple[Content, Content]) -> None:
    told = differences(*pair)
    assert tuple(d.component for d in told) == changed_components(*pair)
    for difference in told:
        assert difference.sentences_vi
        assert len(difference.sentences_vi) == len(difference.sentences_en)
        assert all(s.strip() for s in (*difference.sentences_vi, *difference.sentences_en))


@many
@given(pair=pairs())
def test_the_patch_applied_to_before_gives_after(pair: tuple[Content, Content]) -> None:
    before, after = pair
    assert from_json(apply_patch(to_json(before), patch(before, after))) == after


@many
@given(pair=pairs())
def test_the_patch_of_a_component_changes_it_alone(pair: tuple[Content, Content]) -> None:
    before, after = pair
    for difference in differences(before, after):
        patched = from_json(apply_patch(to_json(before), difference.patch))
        assert changed_components(before, patched) == (difference.component,)
        fields = COMPONENT_FIELDS[difference.component]
        assert all(getattr(patched, name) == getattr(after, name) for name in fields)


@given(content=contents())
def test_a_content_does_not_differ_from_itself(content: Content) -> None:
    assert changed_components(content, content) == ()
    assert differences(content, content) == ()
    assert patch(content, content) == []


def test_without_a_before_all_that_is_said_is_new() -> None:
    assert changed_components(None, BASE) == (
        Component.CODE,
        Component.KIND,
        Component.NAME,
        Component.SECTORS,
        Component.LEVELS,
    )


texts = st.one_of(words, st.lists(st.sampled_from(["một", "hai", "\n", " ", "ba,"])).map("".join))


@many
@given(before=texts, after=texts)
def test_the_runs_of_a_text_make_both_texts(before: str, after: str) -> None:
    runs = word_runs(before, after)
    assert "".join(r.text for r in runs if r.kind is not RunKind.INSERTED) == before
    assert "".join(r.text for r in runs if r.kind is not RunKind.DELETED) == after
    assert all(a.kind is not b.kind for a, b in itertools.pairwise(runs))


def test_a_long_text_is_compared_by_line_and_then_by_word() -> None:
    lines = [f"Bước {n}: nộp hồ sơ tại bộ phận một cửa của xã\n" for n in range(400)]
    changed = [*lines]
    changed[200] = "Bước 200: nộp hồ sơ tại bộ phận một cửa của tỉnh\n"
    runs = word_runs("".join(lines), "".join(changed))
    assert [(r.kind, r.text) for r in runs if r.kind is not RunKind.SAME] == [
        (RunKind.DELETED, "xã"),
        (RunKind.INSERTED, "tỉnh"),
    ]


def days(number: int, unit: Unit = Unit.DAY) -> Duration:
    return Duration(Decimal(number), unit)


def money(amount: int, **rest: Any) -> Fee:
    return Fee(FeeState.AMOUNT, amount=Decimal(amount), **rest)


def papers(*named: Paper) -> Dossier:
    return Dossier((DossierCase(papers=named),), sets=1)


LONG = "Người yêu cầu đăng ký nộp hồ sơ tại Ủy ban nhân dân cấp xã nơi cư trú của người cha hoặc mẹ"
A, B = Paper(Text("Tờ khai đăng ký khai sinh")), Paper(Text("Giấy chứng sinh"), originals=1)

CASES: list[tuple[dict[str, Any], dict[str, Any], list[str], list[str]]] = [
    (
        {"channels": (Channel(Method.ONLINE, statutory=days(20)),)},
        {"channels": (Channel(Method.ONLINE, statutory=days(16, Unit.WORKING_DAY)),)},
        ["Thời hạn giải quyết (trực tuyến): 20 ngày → 16 ngày làm việc"],
        ["Time limit (online): 20 days → 16 working days"],
    ),
    (
        {"channels": tuple(Channel(m, statutory=days(20)) for m in Method)},
        {"channels": tuple(Channel(m, statutory=days(15)) for m in Method)},
        ["Thời hạn giải quyết: 20 ngày → 15 ngày"],
        ["Time limit: 20 days → 15 days"],
    ),
    (
        {"channels": tuple(Channel(m, statutory=days(20)) for m in Method)},
        {
            "channels": (
                Channel(Method.IN_PERSON, statutory=days(20)),
                Channel(Method.ONLINE, statutory=days(20), committed=days(10)),
                Channel(Method.POSTAL, statutory=days(20), committed=days(10)),
            )
        },
        ["Thời hạn cam kết (trực tuyến, qua bưu chính): không nêu → 10 ngày"],
        ["Promised time (online, by post): not stated → 10 days"],
    ),
    (
        {"channels": (Channel(fees=(money(8000),)),)},
        {"channels": (Channel(fees=(Fee(FeeState.FREE),)),)},
        ["Phí, lệ phí (trực tiếp): 8.000 đồng → Miễn phí"],
        ["Fee (in person): 8,000 VND → Free"],
    ),
    (
        {"channels": (Channel(fees=(money(8000),)),)},
        {"channels": (Channel(fees=(money(8000), money(5000, condition=Text("Trẻ em")))),)},
        ["Thêm phí, lệ phí (trực tiếp): 5.000 đồng (Trẻ em)"],
        ["Added: fee (in person): 5,000 VND (Trẻ em)"],
    ),
    (
        {"channels": (Channel(),)},
        {"channels": (Channel(), Channel(Method.POSTAL, statutory=days(3)))},
        ["Thêm 1 cách nộp: qua bưu chính (3 ngày)"],
        ["1 way to file added: by post (3 days)"],
    ),
    (
        {"dossier": papers(A, B)},
        {"dossier": papers(A)},
        ["Bỏ 1 giấy tờ: Giấy chứng sinh"],
        ["1 paper removed: Giấy chứng sinh"],
    ),
    (
        {"dossier": papers(A)},
        {"dossier": papers(A, B, Paper(Text("Văn bản ủy quyền")))},
        ["Thêm 2 giấy tờ: Giấy chứng sinh; Văn bản ủy quyền"],
        ["2 papers added: Giấy chứng sinh; Văn bản ủy quyền"],
    ),
    (
        {"dossier": papers(A, B)},
        {"dossier": papers(B, A)},
        ["Đổi thứ tự giấy tờ"],
        ["Order of papers changed"],
    ),
    (
        {"dossier": papers(B)},
        {"dossier": papers(replace(B, originals=2, form=Ref(Text("Mẫu 1m"), "1M")))},
        [
            "Số lượng của “Giấy chứng sinh”: 1 bản chính → 2 bản chính",
            "Mẫu của “Giấy chứng sinh”: không có → 1M Mẫu 1m",
        ],
        [
            "Number of “Giấy chứng sinh”: 1 original → 2 originals",
            "Form of “Giấy chứng sinh”: none → 1M Mẫu 1m",
        ],
    ),
    (
        {"dossier": papers(Paper(Text("Tờ khai đăng ký khai sinh theo mẫu")))},
        {"dossier": papers(Paper(Text("Tờ khai đăng ký khai sinh theo mẫu mới")))},
        [
            "Tên giấy tờ: “Tờ khai đăng ký khai sinh theo mẫu” → "
            "“Tờ khai đăng ký khai sinh theo mẫu mới”"
        ],
        [
            "Name of a paper: “Tờ khai đăng ký khai sinh theo mẫu” → "
            "“Tờ khai đăng ký khai sinh theo mẫu mới”"
        ],
    ),
    (
        {"dossier": Dossier(sets=2)},
        {"dossier": Dossier(sets=1)},
        ["Số bộ hồ sơ: 2 → 1"],
        ["Number of sets: 2 → 1"],
    ),
    (
        {"code": "DP.12"},
        {"code": "1.010308"},
        ["Mã thủ tục: DP.12 → 1.010308"],
        ["Code: DP.12 → 1.010308"],
    ),
    (
        {"kind": Kind.NATIONAL},
        {"kind": Kind.LOCAL},
        ["Loại thủ tục: Thủ tục chuẩn quốc gia → Thủ tục đặc thù của tỉnh"],
        ["Kind: National standard procedure → Procedure of this province"],
    ),
    (
        {"levels": (Level.PROVINCE, Level.COMMUNE)},
        {"levels": (Level.COMMUNE,)},
        ["Bỏ 1 cấp thực hiện: Cấp tỉnh"],
        ["1 level removed: Province"],
    ),
    (
        {"sectors": (Ref(Text("Hộ tịch"), "HT"),)},
        {"sectors": (Ref(Text("Hộ tịch và quốc tịch"), "HT"),)},
        ["Lĩnh vực: “Hộ tịch” → “Hộ tịch và quốc tịch”"],
        ["Sector: “Hộ tịch” → “Hộ tịch và quốc tịch”"],
    ),
    (
        {"agencies": Agencies(executing=(Ref(Text("Sở Tư pháp"), "STP"),))},
        {"agencies": Agencies(executing=(Ref(Text("Ủy ban nhân dân cấp xã"), "XA"),))},
        ["Bỏ 1 cơ quan thực hiện: Sở Tư pháp", "Thêm 1 cơ quan thực hiện: Ủy ban nhân dân cấp xã"],
        [
            "1 executing agency removed: Sở Tư pháp",
            "1 executing agency added: Ủy ban nhân dân cấp xã",
        ],
    ),
    (
        {"legal_bases": (LegalBasis("60/2014/QH13", Text("Luật Hộ tịch")),)},
        {
            "legal_bases": (
                LegalBasis("60/2014/QH13", Text("Luật Hộ tịch")),
                LegalBasis("123/2015/NĐ-CP", Text("Hướng dẫn thi hành")),
            )
        },
        ["Thêm 1 căn cứ pháp lý: 123/2015/NĐ-CP Hướng dẫn thi hành"],
        ["1 legal basis added: 123/2015/NĐ-CP Hướng dẫn thi hành"],
    ),
    (
        {"online": (OnlineService(Scheme.ND42_2022, "partial"),)},
        {"online": (OnlineService(Scheme.ND224_2026, "full"),)},
        [
            "Mức độ trực tuyến: Một phần (Nghị định 42/2022/NĐ-CP) → "
            "Toàn trình (Nghị định 224/2026/NĐ-CP)"
        ],
        [
            "Online level: Partly online (Decree 42/2022/NĐ-CP) → "
            "Fully online (Decree 224/2026/NĐ-CP)"
        ],
    ),
    (
        {"handling": ()},
        {"handling": (Handling(HandlingKind.POSTAL_RETURN),)},
        ["Thêm 1 hình thức giải quyết: Trả kết quả qua bưu chính công ích"],
        ["1 way of handling added: Returned by public post"],
    ),
    (
        {"presence": Presence()},
        {"presence": Presence(fee=Answer.YES)},
        ["Có phí, lệ phí: chưa rõ → có"],
        ["Has a fee: not known → yes"],
    ),
    (
        {"process": (ProcessStep(Text("Thẩm định"), Text("Phòng A"), days(3)),)},
        {"process": (ProcessStep(Text("Thẩm định"), Text("Phòng A"), days(2)),)},
        ["Thời gian của bước “Thẩm định”: 3 ngày → 2 ngày"],
        ["Time of the step “Thẩm định”: 3 days → 2 days"],
    ),
    (
        {"steps": (StepCase(steps=(Step(Text("Bước 1"), Text("Nộp hồ sơ")),)),)},
        {"steps": (StepCase(steps=(Step(Text("Bước 1"), Text(LONG)),)),)},
        ["Sửa nội dung bước “Bước 1”"],
        ["Text of the step “Bước 1”: revised"],
    ),
    (
        {"note": Text("Cũ")},
        {"note": Text("Cũ", "Old")},
        ["Thêm ghi chú (bản tiếng Anh): Old"],
        ["Note (in English) added: Old"],
    ),
]


@pytest.mark.parametrize(("old", "new", "vietnamese", "english"), CASES)
def test_a_change_is_told_in_plain_words(
    old: dict[str, Any], new: dict[str, Any], vietnamese: list[str], english: list[str]
) -> None:
    difference = the_only_difference(replace(BASE, **old), replace(BASE, **new))
    assert list(difference.sentences_vi) == vietnamese
    assert list(difference.sentences_en) == english


def test_a_long_text_comes_with_the_passage_that_shows_it() -> None:
    before = replace(BASE, conditions=Text(LONG))
    after = replace(BASE, conditions=Text(LONG.replace("cha", "ông")))
    (change,) = the_only_difference(before, after).changes
    assert change.sentence.vi == "Sửa yêu cầu, điều kiện"
    (passage,) = change.passages
    assert [r.text for r in passage.runs if r.kind is not RunKind.SAME] == ["cha", "ông"]


def test_a_paper_that_moved_into_a_named_case_is_told_with_its_case() -> None:
    before = replace(BASE, dossier=Dossier((DossierCase(Text("Nộp tại xã"), (A,)),)))
    after = replace(BASE, dossier=Dossier((DossierCase(Text("Nộp tại xã"), (A, B)),)))
    assert the_only_difference(before, after).sentences_vi == (
        "Nộp tại xã – Thêm 1 giấy tờ: Giấy chứng sinh",
    )


def the_only_difference(before: Content, after: Content) -> Difference:
    (difference,) = differences(before, after)
    return difference


def test_all_that_is_asked_of_a_paper_that_came_is_shown() -> None:
    paper = Paper(Text(f"Giấy ủy quyền {LONG}"), originals=2, note=Text("Có chứng thực"))
    before, after = replace(BASE, dossier=papers(A)), replace(BASE, dossier=papers(A, paper, B))
    (change,) = the_only_difference(before, after).changes
    assert change.sentence.vi.startswith("Thêm 2 giấy tờ: Giấy ủy quyền")
    assert [(p.before, p.after) for p in change.passages] == [
        ("", f"{paper.name.vi}\n2 bản chính\nCó chứng thực"),
        ("", "Giấy chứng sinh\n1 bản chính"),
    ]


def test_a_replaced_phrase_is_one_run() -> None:
    runs = word_runs("tại xã nơi cư trú của mẹ", "tại xã bất kỳ trong tỉnh của mẹ")
    assert [(r.kind, r.text) for r in runs if r.kind is not RunKind.SAME] == [
        (RunKind.DELETED, "nơi cư trú"),
        (RunKind.INSERTED, "bất kỳ trong tỉnh"),
    ]
