"""Values in words, as people in an office write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from catalog import content
from catalog.content import (
    Component,
    Duration,
    Fee,
    FeeState,
    OnlineService,
    Paper,
    Scheme,
    Text,
    Unit,
)
from catalog.wording import (
    amount_in_words,
    day_in_words,
    duration_in_words,
    fee_in_words,
    in_words,
    number_in_words,
    online_in_words,
    quantity_in_words,
)
from tests.catalog import strategies


@pytest.mark.parametrize(
    ("amount", "vietnamese", "english"),
    [
        ("8000", "8.000 đồng", "8,000 VND"),
        ("8E+3", "8.000 đồng", "8,000 VND"),
        ("0", "0 đồng", "0 VND"),
        ("1234567.50", "1.234.567,5 đồng", "1,234,567.5 VND"),
    ],
)
def test_an_amount_bears_the_marks_of_its_language(
    amount: str, vietnamese: str, english: str
) -> None:
    assert amount_in_words(Decimal(amount), "VND", "vi") == vietnamese
    assert amount_in_words(Decimal(amount), "VND", "en") == english


def test_other_money_keeps_its_name() -> None:
    assert amount_in_words(Decimal("1.5"), "USD", "vi") == "1,5 USD"


@pytest.mark.parametrize(
    ("duration", "vietnamese", "english"),
    [
        (Duration(Decimal(20), Unit.WORKING_DAY), "20 ngày làm việc", "20 working days"),
        (Duration(Decimal(1), Unit.DAY), "1 ngày", "1 day"),
        (Duration(Decimal("2.5"), Unit.HOUR), "2,5 giờ", "2.5 hours"),
        (Duration(Decimal(7)), "7", "7"),
        (Duration(text=Text("7")), "7 (nguồn không ghi đơn vị)", "7 (unit not given)"),
        (Duration(text=Text("Trong ngày", "The same day")), "Trong ngày", "The same day"),
        (Duration(text=Text("Trong ngày")), "Trong ngày", "Trong ngày"),
        (
            Duration(Decimal(3), Unit.MONTH, Text("kể từ ngày nhận")),
            "3 tháng (kể từ ngày nhận)",
            "3 months (kể từ ngày nhận)",
        ),
        (None, "không nêu", "not stated"),
    ],
)
def test_a_duration_is_a_number_with_its_unit_or_words(
    duration: Duration | None, vietnamese: str, english: str
) -> None:
    assert duration_in_words(duration, "vi") == vietnamese
    assert duration_in_words(duration, "en") == english


@pytest.mark.parametrize(
    ("fee", "vietnamese", "english"),
    [
        (Fee(FeeState.AMOUNT, amount=Decimal(8000)), "8.000 đồng", "8,000 VND"),
        (
            Fee(FeeState.AMOUNT, amount=Decimal(3000), per=Text("bản", "copy")),
            "3.000 đồng/bản",
            "3,000 VND/copy",
        ),
        (Fee(FeeState.AMOUNT, amount=Decimal(0)), "0 đồng", "0 VND"),
        (Fee(FeeState.FREE), "Miễn phí", "Free"),
        (Fee(FeeState.ELSEWHERE), "Theo quy định của văn bản khác", "Set by another text"),
        (
            Fee(FeeState.SCHEDULE, basis=Text("Thông tư 85/2019/TT-BTC")),
            "Theo biểu mức thu (Thông tư 85/2019/TT-BTC)",
            "By a schedule of fees (Thông tư 85/2019/TT-BTC)",
        ),
        (Fee(), "Chưa rõ mức thu", "Amount not known"),
    ],
)
def test_a_fee_says_what_is_known_of_it(fee: Fee, vietnamese: str, english: str) -> None:
    assert fee_in_words(fee, "vi") == vietnamese
    assert fee_in_words(fee, "en") == english


def test_a_day_is_written_as_people_write_it() -> None:
    assert day_in_words(date(2026, 11, 8), "vi") == "08/11/2026"
    assert day_in_words(date(2026, 11, 8), "en") == "8 November 2026"


def test_a_level_online_is_told_in_the_words_of_its_decree() -> None:
    assert online_in_words(OnlineService(Scheme.ND224_2026, "partial"), "vi") == "Một phần"
    proactive = OnlineService(Scheme.ND224_2026, "proactive-4")
    assert online_in_words(proactive, "vi") == "Chủ động mức độ 4"
    assert online_in_words(OnlineService(Scheme.ND43_2011, "4"), "vi") == "Mức độ 4"


def test_a_quantity_names_originals_and_copies_and_says_nothing_of_none() -> None:
    assert quantity_in_words(Paper(originals=1, copies=2), "vi") == "1 bản chính, 2 bản sao"
    assert quantity_in_words(Paper(originals=1, copies=2), "en") == "1 original, 2 copies"
    assert quantity_in_words(Paper(originals=0), "vi") == ""


@pytest.mark.parametrize("enum", ["Kind", "Level", "Method", "FeeKind", "FeeState", "Answer"])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_value_has_words_of_its_own(enum: str, language: str) -> None:
    members = list(getattr(content, enum))
    assert len({in_words(m, language) for m in members}) == len(members)


def test_every_component_handling_and_decree_has_words() -> None:
    for enum in (Component, content.HandlingKind, Scheme):
        assert all(in_words(member, "vi") != in_words(member, "en") for member in enum)
    for scheme, values in content.ONLINE_VALUES.items():
        for value in values:
            assert online_in_words(OnlineService(scheme, value), "en")


@given(value=strategies.amounts)
def test_no_digit_of_a_number_is_lost(value: Decimal) -> None:
    english = number_in_words(value, "en").replace(",", "")
    vietnamese = number_in_words(value, "vi").replace(".", "").replace(",", ".")
    assert Decimal(english) == Decimal(vietnamese) == value
