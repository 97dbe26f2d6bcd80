"""The answers at a glance: short, and never kinder than what is known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from catalog.content import (
    Agencies,
    Answer,
    Channel,
    Content,
    Duration,
    Fee,
    FeeState,
    Method,
    OnlineService,
    Presence,
    Ref,
    Scheme,
    Text,
    Unit,
)
from catalog.public.glance import glance
from catalog.templatetags.catalog_public import fact
from tests.builders import a_content
from tests.catalog.public.conftest import a_length, whole_content


def with_fees(*fees: Fee) -> Content:
    return a_content(channels=(Channel(fees=fees),), presence=Presence())


def with_times(*times: Duration | None) -> Content:
    return a_content(channels=tuple(Channel(statutory=t) for t in times))


def amount(value: int, currency: str = "VND") -> Fee:
    return Fee(FeeState.AMOUNT, amount=Decimal(value), currency=currency)


@pytest.mark.parametrize(
    ("fees", "text"),
    [
        ([Fee(FeeState.FREE)], "Miễn phí"),
        ([amount(8000)], "8.000 đồng"),
        ([amount(0)], "0 đồng"),
        ([amount(50000), amount(8000)], "8.000 – 50.000 đồng"),
        ([amount(8000), Fee(FeeState.FREE)], "Miễn phí · 8.000 đồng"),
        ([amount(8000), amount(5, "USD")], "8.000 đồng · 5 USD"),
        ([Fee(FeeState.SCHEDULE)], "Theo biểu mức thu"),
        ([Fee(FeeState.ELSEWHERE)], "Theo quy định của văn bản khác"),
        ([amount(8000), Fee(FeeState.ELSEWHERE)], "8.000 đồng · Theo quy định của văn bản khác"),
    ],
)
def test_the_fee_is_told_by_what_is_known(fees: list[Fee], text: str) -> None:
    assert glance(with_fees(*fees), "vi").fee.text == text


@pytest.mark.parametrize("fees", [[], [Fee(FeeState.UNKNOWN)]])
def test_an_unknown_fee_is_never_told_as_free(fees: list[Fee]) -> None:
    fact = glance(with_fees(*fees), "vi").fee
    assert fact.missing
    assert "Miễn" not in fact.text


def test_a_procedure_without_a_fee_says_so() -> None:
    content = replace(a_content(channels=()), presence=Presence(fee=Answer.NO))
    assert glance(content, "en").fee.text == "No fee"


@pytest.mark.parametrize(
    ("times", "text"),
    [
        ([a_length(3)], "3 ngày làm việc"),
        ([a_length(3), a_length(3)], "3 ngày làm việc"),
        ([a_length(5), a_length(3)], "từ 3 đến 5 ngày làm việc"),
        ([a_length(1, Unit.MONTH), a_length(4, Unit.HOUR)], "từ 4 giờ đến 1 tháng"),
        (
            [Duration(text=Text("Ngay trong ngày")), a_length(2)],
            "Ngay trong ngày · 2 ngày làm việc",
        ),
        ([None], "Chưa nêu"),
    ],
)
def test_the_time_is_one_length_or_a_range(times: list[Duration | None], text: str) -> None:
    assert glance(with_times(*times), "vi").time.text == text


def test_the_promised_time_comes_first_and_the_law_s_beside_it() -> None:
    channel = Channel(statutory=a_length(5), committed=a_length(3))
    time = glance(a_content(channels=(channel,)), "en").time
    assert (time.text, time.note) == ("3 working days", "the law allows 5 working days")


def test_who_decides_is_the_competent_agency_before_the_executing_one() -> None:
    content = a_content(
        agencies=Agencies(executing=(Ref(Text("Một cửa")),), competent=(Ref(Text("UBND")),))
    )
    assert glance(content, "vi").who.text == "UBND"


def test_a_result_is_named_without_the_dash_of_its_list() -> None:
    content = a_content(results=(Ref(Text("- Giấy phép")),))
    assert glance(content, "vi").result.text == "Giấy phép"


def test_vietnamese_on_an_english_page_is_marked() -> None:
    glanced = glance(whole_content(), "en")
    assert glanced.who.foreign
    assert not glanced.result.foreign


def test_of_a_fee_on_an_english_page_its_unit_and_its_condition_are_marked() -> None:
    fee = replace(amount(8000), per=Text("bản"), condition=Text("Từ bản thứ hai"))
    vietnamese = glance(with_fees(fee), "en").fee
    assert vietnamese.text == "8,000 VND/bản"
    assert vietnamese.foreign == "bản"
    assert vietnamese.note_is_foreign
    assert fact(vietnamese) == '8,000 VND/<span lang="vi">bản</span>'
    fee = replace(fee, per=Text("bản", "copy"), condition=Text("Từ bản thứ hai", "From the 2nd"))
    english = glance(with_fees(fee), "en").fee
    assert not english.foreign
    assert not english.note_is_foreign
    assert not glance(with_fees(fee), "vi").fee.foreign


def test_the_online_level_is_that_of_the_newest_decree() -> None:
    services = (OnlineService(Scheme.ND43_2011, "4"), OnlineService(Scheme.ND42_2022, "partial"))
    shown = glance(a_content(online=services), "vi").online
    assert shown is not None
    assert shown.scheme is Scheme.ND42_2022


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//host", ""])
def test_only_a_web_address_is_offered_for_filing(url: str) -> None:
    service = OnlineService(Scheme.ND42_2022, "full", submit_url=url)
    assert glance(a_content(online=(service,)), "vi").submit_url == ""


def test_many_channels_stay_one_short_answer() -> None:
    channels = tuple(
        Channel(Method.POSTAL, statutory=a_length(n + 1), fees=(amount(n * 1000 + 1000),))
        for n in range(12)
    )
    glanced = glance(a_content(channels=channels), "vi")
    assert glanced.time.text == "từ 1 đến 12 ngày làm việc"
    assert glanced.fee.text == "1.000 – 12.000 đồng"
