"""The words in which a content's values are shown, in Vietnamese and in English.

Pure: the language is an argument, "vi" or "en" (any other is taken for Vietnamese), so that one
sentence reads the same on a page, in the feed and in a search result.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from catalog.content import (
    Answer,
    Component,
    Duration,
    Fee,
    FeeKind,
    FeeState,
    HandlingKind,
    Kind,
    Level,
    Method,
    OnlineService,
    Paper,
    Scheme,
    Text,
    Unit,
    exact,
)
from catalog.deadlines import State

Words = Mapping[str, Text]

# Members of different enums may be equal as strings ("unknown"), so words are kept by enum.
_WORDS: Mapping[type[StrEnum], Words] = {
    Component: {
        Component.CODE: Text("Mã thủ tục", "Code"),
        Component.KIND: Text("Loại thủ tục", "Kind of procedure"),
        Component.NAME: Text("Tên thủ tục", "Name"),
        Component.SECTORS: Text("Lĩnh vực", "Sector"),
        Component.LEVELS: Text("Cấp thực hiện", "Level"),
        Component.STEPS: Text("Trình tự thực hiện", "Steps"),
        Component.PROCESS: Text("Quy trình nội bộ", "Internal process"),
        Component.CHANNELS: Text(
            "Cách thức thực hiện, thời hạn, phí, lệ phí", "Ways to file, time limits and fees"
        ),
        Component.DOSSIER: Text("Thành phần, số lượng hồ sơ", "Dossier"),
        Component.AUDIENCES: Text("Đối tượng thực hiện", "Who may apply"),
        Component.AGENCIES: Text("Cơ quan thực hiện", "Agencies"),
        Component.RESULTS: Text("Kết quả thực hiện", "Result"),
        Component.CONDITIONS: Text("Yêu cầu, điều kiện", "Requirements and conditions"),
        Component.PRESENCE: Text("Các bộ phận phải có", "Parts that it has"),
        Component.LEGAL_BASES: Text("Căn cứ pháp lý", "Legal bases"),
        Component.ONLINE: Text("Dịch vụ công trực tuyến", "Online service"),
        Component.HANDLING: Text("Hình thức giải quyết", "Handling"),
        Component.NOTE: Text("Ghi chú", "Note"),
    },
    Kind: {
        Kind.NATIONAL: Text("Thủ tục chuẩn quốc gia", "National standard procedure"),
        Kind.LOCAL: Text("Thủ tục đặc thù của tỉnh", "Procedure of this province"),
        Kind.INTERLINKED: Text("Thủ tục liên thông", "Interlinked procedure"),
        Kind.INTERNAL: Text("Thủ tục nội bộ", "Internal procedure"),
        Kind.VERTICAL: Text("Thủ tục của ngành dọc", "Procedure of a central branch"),
    },
    Level: {
        Level.MINISTRY: Text("Cấp bộ", "Ministry"),
        Level.PROVINCE: Text("Cấp tỉnh", "Province"),
        Level.DISTRICT: Text("Cấp huyện", "District"),
        Level.COMMUNE: Text("Cấp xã", "Commune"),
        Level.OTHER: Text("Cơ quan khác", "Other body"),
    },
    Method: {
        Method.IN_PERSON: Text("Trực tiếp", "In person"),
        Method.ONLINE: Text("Trực tuyến", "Online"),
        Method.POSTAL: Text("Qua bưu chính", "By post"),
    },
    FeeKind: {
        FeeKind.FEE: Text("Phí", "Fee"),
        FeeKind.CHARGE: Text("Lệ phí", "Charge"),
        FeeKind.PRICE: Text("Mức giá", "Price"),
    },
    FeeState: {
        FeeState.AMOUNT: Text("Mức thu", "Amount"),
        FeeState.FREE: Text("Miễn phí", "Free"),
        FeeState.SCHEDULE: Text("Theo biểu mức thu", "By a schedule of fees"),
        FeeState.ELSEWHERE: Text("Theo quy định của văn bản khác", "Set by another text"),
        FeeState.UNKNOWN: Text("Chưa rõ mức thu", "Amount not known"),
    },
    Answer: {
        Answer.YES: Text("có", "yes"),
        Answer.NO: Text("không", "no"),
        Answer.UNKNOWN: Text("chưa rõ", "not known"),
    },
    Scheme: {
        Scheme.ND43_2011: Text("Nghị định 43/2011/NĐ-CP", "Decree 43/2011/NĐ-CP"),
        Scheme.ND42_2022: Text("Nghị định 42/2022/NĐ-CP", "Decree 42/2022/NĐ-CP"),
        Scheme.ND224_2026: Text("Nghị định 224/2026/NĐ-CP", "Decree 224/2026/NĐ-CP"),
    },
    State: {
        State.IN_TIME: Text("Đúng hạn", "In time"),
        State.LATE: Text("Trễ hạn", "Late"),
        State.DUE: Text("Trong hạn", "Within time"),
        State.OVERDUE: Text("Quá hạn", "Overdue"),
    },
    HandlingKind: {
        HandlingKind.ONE_STOP: Text("Một cửa", "One-stop"),
        HandlingKind.INTERLINKED_ONE_STOP: Text("Một cửa liên thông", "Interlinked one-stop"),
        HandlingKind.FIVE_IN_PLACE: Text("5 tại chỗ", "All five steps in one place"),
        HandlingKind.POSTAL_INTAKE: Text(
            "Tiếp nhận qua bưu chính công ích", "Received by public post"
        ),
        HandlingKind.POSTAL_RETURN: Text(
            "Trả kết quả qua bưu chính công ích", "Returned by public post"
        ),
        HandlingKind.BOUNDARY_FREE_PROVINCE: Text(
            "Không phụ thuộc địa giới trong tỉnh", "At any office of the province"
        ),
        HandlingKind.BOUNDARY_FREE_NATION: Text(
            "Không phụ thuộc địa giới toàn quốc", "At any office of the country"
        ),
        HandlingKind.ONLINE_PAYMENT: Text("Thanh toán trực tuyến", "Online payment"),
    },
}
_ONLINE: Words = {
    "full": Text("Toàn trình", "Fully online"),
    "partial": Text("Một phần", "Partly online"),
    "information": Text("Cung cấp thông tin trực tuyến", "Information online"),
    **{f"proactive-{n}": Text(f"Chủ động mức độ {n}", f"Proactive level {n}") for n in range(1, 5)},
    **{str(n): Text(f"Mức độ {n}", f"Level {n}") for n in range(1, 5)},
}
_UNITS: Mapping[Unit, tuple[str, str, str]] = {
    Unit.WORKING_DAY: ("ngày làm việc", "working day", "working days"),
    Unit.DAY: ("ngày", "day", "days"),
    Unit.HOUR: ("giờ", "hour", "hours"),
    Unit.MONTH: ("tháng", "month", "months"),
}
# fmt: off
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
# fmt: on
NOT_STATED = Text("không nêu", "not stated")
UNIT_UNKNOWN = Text("nguồn không ghi đơn vị", "unit not given")


def is_english(language: str) -> bool:
    """Tell whether `language` is English; every other is shown in Vietnamese."""
    return language.startswith("en")


def in_words(value: StrEnum, language: str) -> str:
    """Return a value of the content's lists (a level, a method, a component …) in words."""
    return _WORDS[type(value)][value].in_language(language)


def day_in_words(day: date, language: str) -> str:
    """Return a day as people write it: 18/11/2026, or 18 November 2026."""
    if is_english(language):
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"{day:%d/%m/%Y}"


def number_in_words(value: Decimal | int, language: str) -> str:
    """Return a number with the marks of the language: 8.000,5 or 8,000.5."""
    whole, _, rest = exact(Decimal(value)).partition(".")
    english = f"{int(whole):,}" + (f".{rest}" if rest else "")
    return english if is_english(language) else english.translate(str.maketrans(",.", ".,"))


def amount_in_words(amount: Decimal, currency: str, language: str) -> str:
    """Return an amount of money: 8.000 đồng, or 8,000 VND."""
    unit = "đồng" if currency == "VND" and not is_english(language) else currency
    return f"{number_in_words(amount, language)} {unit}"


def duration_in_words(duration: Duration | None, language: str) -> str:
    """Return a length of time: 20 ngày làm việc, or 20 working days; its words where it has any."""
    if duration is None:
        return NOT_STATED.in_language(language)
    words = duration.text.in_language(language)
    if duration.value is None:
        # A source may give a bare number; of what, it does not say, and neither do we.
        bare = words.replace(".", "").replace(",", "").isdecimal()
        return f"{words} ({UNIT_UNKNOWN.in_language(language)})" if bare else words
    number = number_in_words(duration.value, language)
    if duration.unit is not None:
        vi, one, many = _UNITS[duration.unit]
        number += f" {(one if duration.value == 1 else many) if is_english(language) else vi}"
    return f"{number} ({words})" if words else number


def fee_in_words(fee: Fee, language: str) -> str:
    """Return what is paid: 8.000 đồng/bản, Miễn phí, Theo quy định của văn bản khác …

    Its condition and area are told beside it, not in it.
    """
    if fee.state is not FeeState.AMOUNT or fee.amount is None:
        words = in_words(fee.state, language)
        basis = fee.basis.in_language(language)
        told = basis and fee.state in {FeeState.SCHEDULE, FeeState.ELSEWHERE}
        return f"{words} ({basis})" if told else words
    per = fee.per.in_language(language)
    return amount_in_words(fee.amount, fee.currency, language) + (f"/{per}" if per else "")


def online_in_words(service: OnlineService, language: str) -> str:
    """Return the level of an online service in the words of its decree, without naming it."""
    return _ONLINE[service.value].in_language(language)


def quantity_in_words(paper: Paper, language: str) -> str:
    """Return how many of a paper are asked for: 1 bản chính, 2 bản sao; "" where it is not said."""
    english = is_english(language)
    kinds = (
        (paper.originals, "bản chính", "original", "originals"),
        (paper.copies, "bản sao", "copy", "copies"),
    )
    return ", ".join(
        f"{count} {(one if count == 1 else many) if english else vi}"
        for count, vi, one, many in kinds
        if count
    )
