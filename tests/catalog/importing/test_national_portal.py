"""Each trap of the source: what it leaves open stays open, what looks wrong is told."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from catalog.content import (
    Answer,
    FeeKind,
    FeeState,
    HandlingKind,
    Kind,
    Level,
    Method,
    Text,
    Unit,
    from_json,
    texts,
    to_json,
)
from catalog.importing.sources.national_portal import Imported, Unusable, read_record
from tests.catalog.importing.portal_contents import channel, content, fee, kinds
from tests.catalog.importing.portal_records import (
    a_converted,
    a_fee,
    a_method,
    a_paper,
    a_record,
    midnight,
)


def test_a_record_becomes_a_content_that_reads_back_the_same() -> None:
    read = content(executionMethods=[a_method(processingTime=2.5, fees=[a_fee(50_000)])])
    assert from_json(to_json(read)) == read
    assert read.channels[0].statutory is not None
    assert str(read.channels[0].statutory.value) == "2.5"
    assert read.levels == (Level.PROVINCE,)


# --- Text -------------------------------------------------------------------------------------


def test_text_is_composed_and_free_of_what_cannot_be_seen() -> None:
    dirty = "Thủ tục\u00a0cấp \u200egiấy\u00ad phép\u0007 \ue001\tmở  quầy"
    name = content(name=unicodedata.normalize("NFD", dirty)).name.vi
    assert name == "Thủ tục cấp giấy phép mở quầy"


def test_all_text_of_a_content_is_clean_and_composed() -> None:
    record = a_record(
        executionSteps=[{"name": "a\u0300\u00a0b", "description": "x\r\ny\u200e"}],
        requirementsAndConditions="e\u0302\u0301 ",
    )
    for text in texts(read_record(record).content):
        assert text.vi == unicodedata.normalize("NFC", text.vi)
        assert not set(text.vi) & {"\u00a0", "\u200e", "\r", "\t"}


def test_a_name_of_more_than_a_thousand_characters_is_kept_whole() -> None:
    name = "Cấp phép " + "rất dài " * 150
    assert content(name=name).name.vi == name.strip()


def test_a_line_break_in_a_name_becomes_a_blank() -> None:
    assert content(name=" Cấp\nphép ").name.vi == "Cấp phép"


# --- Codes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", [" 1.900001", "1.900001.H19", "1.900001.000.00.00.H48", "1.900001.01", "1900001"]
)
def test_a_usable_code_in_another_form_is_read_and_told(written: str) -> None:
    imported = read_record(a_record(code=written, codeNotation=written))
    assert imported.content.code == "1.900001"
    assert "code_form" in kinds(a_record(code=written, codeNotation=written))
    assert imported.content.aliases == ((written,) if written.strip() != "1.900001" else ())


@pytest.mark.parametrize("written", ["1.0133611", "2.009182739", "1.014955-Xoa", "abc", "1,2"])
def test_a_code_that_cannot_be_read_is_refused_with_the_reason(written: str) -> None:
    with pytest.raises(Unusable, match=r"^code: "):
        read_record(a_record(code=written))


def test_a_code_marked_as_deleted_says_so() -> None:
    with pytest.raises(Unusable, match="marked as deleted"):
        read_record(a_record(code="1.900001-Xoa"))


# --- Fees: zero is not free -------------------------------------------------------------------


@pytest.mark.parametrize("words", ["Không", "Không có.", "Không thu phí", "Miễn lệ phí"])
def test_a_fee_is_free_where_words_say_so(words: str) -> None:
    assert fee(0, words).state is FeeState.FREE


@pytest.mark.parametrize("words", ["", "Không quy định", "Phí thẩm định", "Miễn phí cho hộ nghèo."])
def test_a_zero_without_such_words_is_unknown(words: str) -> None:
    read = fee(0, words)
    assert read.state is FeeState.UNKNOWN
    assert read.condition.vi == words


@pytest.mark.parametrize(
    "words",
    [
        "Do Hội đồng nhân dân tỉnh quy định",
        "Theo Thông tư số 25/2022/TT-BTC ngày 28/4/2022 của Bộ Tài chính",
        "Không thu lệ phí đối với trường hợp theo quy định tại Luật Hợp tác xã 2023",
    ],
)
def test_a_zero_that_another_text_sets_is_set_elsewhere(words: str) -> None:
    assert (fee(0, words).state, fee(0, words).basis.vi) == (FeeState.ELSEWHERE, words)


@pytest.mark.parametrize("words", ["Cấp mới 100.000 đồng/giấy", "50% mức thu", "20 USD/lần"])
def test_a_zero_whose_words_quote_amounts_is_a_schedule_and_told(words: str) -> None:
    assert fee(0, words).state is FeeState.SCHEDULE
    record = a_record(executionMethods=[a_method(fees=[a_fee(0, words)])])
    assert kinds(record)["zero_fee"] == words


def test_an_attached_schedule_sets_the_fee_elsewhere() -> None:
    read = fee(None, "", attachment={"fileId": "x", "fileName": "bieu-phi.pdf"})
    assert (read.state, read.basis.vi) == (FeeState.ELSEWHERE, "bieu-phi.pdf")


def test_an_amount_keeps_currency_kind_and_words() -> None:
    read = fee(25, "mỗi giấy", type="SERVICE_FEE", currencyName="USD")
    assert (read.state, read.amount, read.currency, read.kind) == (
        FeeState.AMOUNT,
        25,
        "USD",
        FeeKind.CHARGE,
    )
    assert read.condition.vi == "mỗi giấy"


def test_an_amount_below_a_thousand_dong_is_told_and_not_corrected() -> None:
    record = a_record(executionMethods=[a_method(fees=[a_fee(100, "100.000 đồng/lần")])])
    assert read_record(record).content.channels[0].fees[0].amount == 100
    assert kinds(record)["small_fee"] == "100: 100.000 đồng/lần"


def test_few_dollars_are_no_small_fee() -> None:
    record = a_record(executionMethods=[a_method(fees=[a_fee(5, currencyName="USD")])])
    assert "small_fee" not in kinds(record)


# --- Time -------------------------------------------------------------------------------------


def test_a_number_without_unit_is_told_bare() -> None:
    parts = {"processingTime": 7, "processingTimeUnit": "OTHER"}
    read = channel(**parts).statutory
    assert read is not None
    assert (read.value, read.unit, read.text.vi) == (None, None, "7")
    assert kinds(a_record(executionMethods=[a_method(**parts)]))["unitless_time"] == "7"


@pytest.mark.parametrize("value", [0, "0", None, ""])
def test_a_time_of_zero_is_no_time(value: object) -> None:
    read = channel(processingTime=value, processingTimeUnit="OTHER").statutory
    assert read is None or read.text.vi == "0"
    if value != "0":
        assert read is None


def test_a_time_in_words_stays_in_words() -> None:
    words = "Không quá 10 ngày làm việc, ở xã miền núi không quá 20 ngày"
    read = channel(processingTime=words, processingTimeUnit="OTHER").statutory
    assert read is not None
    assert read.text.vi == words


def a_case(number: float, unit: str, code: str = "1.900001.01") -> dict[str, Any]:
    return {"code": code, "name": "", "processingDay": {"qty": number, "type": unit}}


def test_two_times_that_differ_show_the_channels_and_are_told() -> None:
    record = a_record(cases=[a_case(20, "DAY")])
    shown = read_record(record).content.channels[0].statutory
    assert shown is not None
    assert (shown.value, shown.unit) == (5, Unit.WORKING_DAY)
    assert kinds(record)["time_conflict"] == "5 WORKING_DAY ≠ 20 DAY"


def test_one_number_in_two_units_is_a_conflict_of_units() -> None:
    assert kinds(a_record(cases=[a_case(5, "DAY")]))["unit_conflict"] == "5 WORKING_DAY ≠ 5 DAY"


def test_two_times_with_a_pair_in_common_are_no_conflict() -> None:
    found = kinds(a_record(cases=[a_case(20, "DAY"), a_case(5, "WORKING_DAY", "1.900001.02")]))
    assert not found


def test_two_cases_with_one_code_are_told() -> None:
    record = a_record(cases=[a_case(5, "WORKING_DAY"), a_case(9, "DAY")])
    assert kinds(record)["duplicate_case"] == "1.900001.01"


# --- Papers, steps, conditions ----------------------------------------------------------------


def papers(*rows: dict[str, Any]) -> list[Any]:
    read = content(executionCases=[{"name": "", "profileComponents": list(rows)}])
    return [p for case in read.dossier.cases for p in case.papers]


def test_a_remark_among_the_papers_is_marked_as_one() -> None:
    remark, paper, form = papers(
        a_paper("Giấy tờ nước ngoài phải được hợp pháp hóa", originalQty=0),
        a_paper("Bản sao", originalQty=0, copyQty=2),
        a_paper("Mẫu", originalQty=0, attachments=[{"fileName": "Mẫu 01..docx"}]),
    )
    assert (remark.is_note, paper.is_note, form.is_note) == (True, False, False)
    assert form.files == ("Mẫu 01..docx",)


@pytest.mark.parametrize("name", ["Bản sao Sổ hộ khẩu", "Giấy chứng minh nhân dân", "sổ tạm trú"])
def test_a_paper_that_the_law_abolished_is_told(name: str) -> None:
    record = a_record(executionCases=[{"name": "", "profileComponents": [a_paper(name)]}])
    assert kinds(record)["abolished_paper"].startswith(name)


def test_a_heading_without_papers_is_kept_and_an_empty_case_is_not() -> None:
    read = content(
        executionCases=[
            {"name": "* Lưu ý:", "profileComponents": []},
            {"name": "", "profileComponents": []},
        ]
    )
    assert [c.name.vi for c in read.dossier.cases] == ["* Lưu ý:"]


def test_a_step_called_by_default_has_no_title() -> None:
    read = content(
        executionSteps=[
            {"name": "Mặc định", "description": "Nộp."},
            {"name": "", "description": ""},
        ]
    )
    assert [(s.title.vi, s.text.vi) for s in read.steps[0].steps] == [("", "Nộp.")]


@pytest.mark.parametrize(
    "words", ["Không", "không có.", "Không quy định", "Khồng", "Khôg quy định"]
)
def test_conditions_that_only_deny_are_no_conditions(words: str) -> None:
    read = content(requirementsAndConditions=words)
    assert (read.conditions, read.presence.conditions) == (Text(), Answer.NO)


def test_conditions_are_there_or_not_known() -> None:
    assert content(requirementsAndConditions="Đủ 18 tuổi").presence.conditions is Answer.YES
    assert content(requirementsAndConditions="").presence.conditions is Answer.UNKNOWN


# --- What a procedure is ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({}, Kind.NATIONAL),
        ({"type": "SPECIFIC"}, Kind.LOCAL),
        ({"type": "STANDARD_INTERNAL"}, Kind.INTERNAL),
        ({"type": "INTERCONNECTED"}, Kind.INTERLINKED),
        ({"type": "INTERCONNECTED_INTERNAL"}, Kind.INTERNAL),
        ({"isInternal": True}, Kind.INTERNAL),
        ({"isVertical": True}, Kind.VERTICAL),
        ({"type": None}, Kind.NATIONAL),
    ],
)
def test_kinds_are_told_apart(parts: dict[str, Any], kind: Kind) -> None:
    assert content(**parts).kind is kind


def test_a_page_that_prints_no_type_of_regulation_is_of_an_internal_procedure() -> None:
    record = a_converted(type=None, formalityType=None)
    assert read_record(record).internal


def test_flags_become_online_level_and_handling() -> None:
    read = content(
        isFullProcess=True,
        isNonTerritorial=True,
        returningMethods=[{"type": "OFFLINE", "value": ["AT_HOME"]}],
    )
    assert [(o.scheme, o.value) for o in read.online] == [("ND42-2022", "full")]
    assert [h.kind for h in read.handling] == [
        HandlingKind.POSTAL_RETURN,
        HandlingKind.BOUNDARY_FREE_NATION,
    ]


def test_every_channel_is_told_in_its_own_row() -> None:
    rows = [a_method(submissionMethod=m) for m in ("ONLINE", "POSTAL", "DIRECT", "DIRECT")]
    assert [c.method for c in content(executionMethods=rows).channels] == [
        Method.ONLINE,
        Method.POSTAL,
        Method.IN_PERSON,
        Method.IN_PERSON,
    ]


def test_the_field_is_taken_from_the_array_and_else_from_the_single_one() -> None:
    without = {k: v for k, v in a_record().items() if k != "category"}
    assert [s.code for s in read_record(without).content.sectors] == ["G90-S1"]
    assert [s.code for s in content(categoriesDetails=[]).sectors] == ["G90-S1"]
    assert "no_sector" in kinds(a_record(categoriesDetails=[], category=None))


def test_bodies_of_both_places_are_merged() -> None:
    read = content(
        executingAgencies="Chi cục Sách, Báo",
        departmentsExecuting=[{"id": "d", "code": "H90.1", "name": "Chi cục Sách, Báo"}],
    )
    assert [(a.name.vi, a.code) for a in read.agencies.executing] == [
        ("Chi cục Sách, Báo", "H90.1"),
        ("Ủy ban nhân dân cấp xã", ""),
    ]


def test_a_body_of_another_province_is_told() -> None:
    foreign = [{"id": "d", "code": "H24.60", "name": "Sở Sách"}]
    assert kinds(a_record(departmentsExecuting=foreign))["foreign_agency"] == "H24.60 Sở Sách"
    own = a_record(
        type="SPECIFIC",
        departmentPromulgateCode="H24",
        departmentPromulgateName="UBND Thành phố Hải Phòng",
        departmentsExecuting=foreign,
    )
    assert "foreign_agency" not in kinds(own)
    named = [{"id": "d", "name": "Sở Sách tỉnh Lai Châu"}]
    assert "foreign_agency" in kinds(a_record(unitGroupsExecuting=named))


# --- Converted records ------------------------------------------------------------------------


def test_a_converted_record_is_read_and_tells_what_could_not_be_divided() -> None:
    record = a_converted(_unparsed=["executionSteps", "executionMethods.fees.type"])
    imported: Imported = read_record(record)
    assert imported.converted
    assert [a.name.vi for a in imported.content.agencies.executing] == ["Ủy ban nhân dân cấp xã"]
    assert kinds(record) == {"unparsed": "executionSteps"}


def test_nothing_wrong_is_found_in_a_good_record() -> None:
    assert read_record(a_record()).findings == ()


def test_a_decision_after_the_decree_of_2026_speaks_in_its_words() -> None:
    proposal = {"proposalNumber": "1/QĐ", "decisionDate": midnight("2026-07-01")}
    read = content(isFullProcess=True, procedureProposal=proposal)
    assert read.online[0].scheme == "ND224-2026"
